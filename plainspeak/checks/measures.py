"""Figures about a text: readability, with its target for the reader and what drives it.

A bare grade misleads, so every figure comes with the sentences and words behind it. A text that is
too short to judge says so, and so does one in note form, which the formulas take for easy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainspeak.language import formulas, note_form
from plainspeak.language.syllables import syllables_of
from plainspeak.language.words import seen_words
from plainspeak.model import (
    BlockKind,
    Document,
    Finding,
    Hard,
    Measure,
    Profile,
    Sentence,
    Span,
)

# The formulas were made on samples of 100 words; SMOG on 30 sentences.
ENOUGH_WORDS = 100
ENOUGH_SENTENCES = 5
SMOG_SENTENCES = 30
# A US grade is reached at that number of years of schooling, which begins at five.
SCHOOL_STARTS = 5
LONG_WORD, HARD_WORD = 3, 4
# In note form are texts with so many of their words short for others or jargon, and so many of their
# sentences without a verb of their own; docs/decisions/readability.md says how these were chosen.
OFFICE_WORDS = 0.1
WITHOUT_VERB = 0.5
_OFFICE = frozenset({"jargon", "acronym"})
_SHOWN = 3
# Bands of a reading age; beside these: `on target`, `a little hard`, `hard`.
TOO_SHORT, NOTE_FORM = "too short to judge", "note form"
NOTE_FORM_SAYS = (
    "This is written in note form, so a reading age says little. "
    "Whole sentences, with the short forms written out, will help whoever reads it most."
)


def measure(
    document: Document, profile: Profile, findings: Iterable[Finding]
) -> tuple[tuple[Measure, ...], tuple[Hard, ...]]:
    """Return the measures of a document, and the places that make it hardest to read.

    `office_words` is the share (0 to 1) of words that are initials, cut short or raised as jargon in
    `findings`; `without_verb` that of sentences without a verb of their own, None where there are too
    few office words to ask; `note_form` tells whether both are high in a text long enough to judge.
    Headings are left out. Figures are rounded to one decimal. `reading_age` is in years: the
    Flesch-Kincaid grade plus five. `smog_index` is None under 30 sentences, and every formula is
    None in a text without words.
    """
    sentences = [
        row
        for row in document.sentences
        if document.blocks[row.block].kind is not BlockKind.HEADING
    ]
    counts = _counts(document, sentences)
    if not counts.words:
        return (
            Measure("words", 0),
            Measure("sentences", 0),
            *_formulas(None, profile),
            Measure("enough_text", False),
            Measure("office_words", None),
            Measure("without_verb", None),
            Measure("note_form", False),
        ), ()
    enough = counts.words >= ENOUGH_WORDS and counts.sentences >= ENOUGH_SENTENCES
    office = _office_words(document, sentences, findings) / counts.words
    asked = enough and office >= OFFICE_WORDS
    verbless = _without_verb(document, sentences) / counts.sentences if asked else None
    in_notes = verbless is not None and verbless >= WITHOUT_VERB
    return (
        Measure("words", counts.words),
        Measure("sentences", counts.sentences),
        *_formulas(counts, profile, enough=enough, in_notes=in_notes),
        Measure("enough_text", enough),
        Measure("office_words", round(office, 2)),
        Measure("without_verb", None if verbless is None else round(verbless, 2)),
        Measure("note_form", in_notes),
    ), tuple(_hardest(document, sentences, profile))


def _office_words(
    document: Document, sentences: list[Sentence], findings: Iterable[Finding]
) -> int:
    """Count the words that are short for others or that were raised as jargon or initials."""
    found = {at for row in sentences for at in note_form.shortened(document, row)}
    for finding in findings:
        if finding.category in _OFFICE:
            first, last = (
                document.word_at(finding.span.start),
                document.word_at(finding.span.end - 1),
            )
            found.update(range(first, last + 1))
    return sum(at in found for row in sentences for at in range(row.first, row.last))


def _without_verb(document: Document, sentences: list[Sentence]) -> int:
    return sum(not note_form.has_verb(document, row) for row in sentences if row.last > row.first)


def _counts(document: Document, sentences: list[Sentence]) -> formulas.Counts:
    words = syllables = long_words = 0
    names = document.marks.get("name", {})
    for sentence in sentences:
        for at in range(sentence.first, sentence.last):
            norm = document.words[at].norm
            if norm == "'s":
                continue
            spoken = syllables_of(norm)
            words += 1
            syllables += spoken
            long_words += spoken >= LONG_WORD and at not in names
    return formulas.Counts(
        len([row for row in sentences if row.last > row.first]), words, syllables, long_words
    )


def _formulas(
    counts: formulas.Counts | None,
    profile: Profile,
    *,
    enough: bool = False,
    in_notes: bool = False,
) -> Iterator[Measure]:
    if counts is None:
        for name in (
            "flesch_kincaid_grade",
            "flesch_reading_ease",
            "gunning_fog",
            "smog_index",
            "reading_age",
        ):
            yield Measure(name, None)
        return
    grade = formulas.flesch_kincaid_grade(counts)
    yield Measure("flesch_kincaid_grade", round(grade, 1))
    yield Measure("flesch_reading_ease", round(formulas.flesch_reading_ease(counts), 1))
    yield Measure("gunning_fog", round(formulas.gunning_fog(counts), 1))
    smog = formulas.smog_index(counts) if counts.sentences >= SMOG_SENTENCES else None
    yield Measure("smog_index", None if smog is None else round(smog, 1))
    age = max(SCHOOL_STARTS, round(grade + SCHOOL_STARTS))
    band = _band(age, profile.reading_age, enough=enough, in_notes=in_notes)
    yield Measure("reading_age", age, profile.reading_age, band)


def _band(age: int, target: float, *, enough: bool, in_notes: bool) -> str:
    if not enough:
        return TOO_SHORT
    if in_notes and age <= target + 2:
        return NOTE_FORM  # the formulas err to the easy side, so that `hard` would still be true
    if age <= target:
        return "on target"
    return "a little hard" if age <= target + 2 else "hard"


def _hardest(document: Document, sentences: list[Sentence], profile: Profile) -> Iterator[Hard]:
    """Yield the longest sentences over the limit and the words with most syllables, each once."""
    counted = [(seen_words(row.span.of(document.text)), row.span) for row in sentences]
    longest = sorted(
        (row for row in counted if row[0] > profile.sentence_limit),
        key=lambda row: (-row[0], row[1]),
    )
    for count, span in longest[:_SHOWN]:
        yield Hard(span, f"{count} words in one sentence")
    names = document.marks.get("name", {})
    words: dict[str, tuple[int, Span]] = {}
    for sentence in sentences:
        for at in range(sentence.first, sentence.last):
            word = document.words[at]
            spoken = syllables_of(word.norm)
            if spoken < HARD_WORD or at in names or word.norm in words:
                continue
            span = Span(word.start, word.end)
            if not document.quoted(span):
                words[word.norm] = spoken, span
    for spoken, span in sorted(words.values(), key=lambda row: (-row[0], row[1]))[:_SHOWN]:
        yield Hard(span, f"{spoken} syllables in one word")
