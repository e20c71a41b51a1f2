"""Find every detail of a document that a comparison looks at."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

from plainspeak.facts import figures, marked, meant
from plainspeak.facts.detail import Detail
from plainspeak.language.syllables import is_common
from plainspeak.language.verbs import bases, table
from plainspeak.language.words import gap, joined
from plainspeak.model import Document

# Lists that only say what a figure is worth, and idioms.
_NOT_SAID = frozenset("none cardinal count times share unit scored between".split())
# Prefixes that deny: `unhelpful` is `not helpful`; the second need the ending of an adjective.
_DENIES = re.compile(
    r"(?:un|non|ir|il)(\w{3,})|(?:in|im)(\w{2,}(?:able|ible|ent|ant|ate|al|ive|ect|ure))"
)
_DATED = frozenset({"date", "weekday", "time"})
_OPENING = 9
_LABEL = 5  # characters between a label's colon and what it labels
_NOTHING: frozenset[str] = frozenset()
_WILL = frozenset({"will"})
_NOT = frozenset({"not"})
_SAID = frozenset({"said"})
_ONES = frozenset(
    {
        "1",
        "1 times",
        *(f"1 {unit}" for unit in "day month minute night weekend".split()),
        "7 day",
        "60 minute",
        "12 month",
        "14 day",
    }
)
_ACTORS = frozenset({"name", "acronym"})
_ORDERS = frozenset({"must", "should"})
_MODALS = frozenset("will would can could may might must shall should do does did".split())
_VOWELS = frozenset("aeiouy")
# A name that is also such a word is a name where it has a capital: `Will`, `May`, `Hope`.
_NEVER_NAMES = frozenset(
    "none who plan title pronoun substance act injury body feeling condition state place daypart day order "
    "frequency negation quantity ordinal ended direction".split()
)

# first word, one past the last, kind, what it means, what it can stand for
Row = tuple[int, int, str, frozenset[str], frozenset[str]]


def details_of(document: Document) -> tuple[Detail, ...]:
    """Return the details of an analysed document, in order; none lies inside a quotation."""
    places = marked.places_of(document)
    found_figures = figures.figures_of(document, places)
    taken = {
        at
        for figure in found_figures
        if not _one(figure)
        for at in range(figure.first, figure.last)
    }
    names = _names(document, places, taken)
    named = {at for first, last, _ in names for at in range(first, last)}
    rows: list[Row] = [_figure(figure) for figure in found_figures]
    rows += [
        (first, last, "name", value, _NOTHING) if sure else (first, last, "name", _NOTHING, value)
        for first, last, sure in names
        for value in [_name_value(document, first, last)]
    ]
    rows += [
        (at, at + 1, "acronym", frozenset({document.words[at].norm}), _NOTHING)
        for at in _acronyms(document, places, taken | named)
    ]
    people = {at for first, last, kind, *_ in rows if kind in _ACTORS for at in range(first, last)}
    people |= {
        at for place in places if place.kind == "who" for at in range(place.first, place.last)
    }
    rows += [(at, at + 1, "modality", _WILL, _NOTHING) for at in _actions(document, people)]
    rows += [(at, at + 1, "modality", _NOTHING, _WILL) for at in _verbless(document)]
    rows += [(at, at + 1, "modality", _NOTHING, _WILL) for at in _dated(document, found_figures)]
    rows += [(at, at + 1, "modality", _NOTHING, _ORDERS) for at in _ordering(document)]
    rows += [(at, at + 1, "negation", _NOTHING, _NOT) for at in _denying(document)]
    labelled = set(_labelled(document, people))
    rows += [(at, at + 1, "certainty", _NOTHING, _SAID) for at in labelled]
    reader = meant.Reader(document, places, found_figures, people)
    for place in places:
        here = range(place.first, place.last)
        if place.kind in _NOT_SAID or (place.kind != "frequency" and not taken.isdisjoint(here)):
            continue
        if place.kind != "who" and not named.isdisjoint(here):
            continue
        said = reader.said(place)
        if said:
            rows.append((place.first, place.last, place.kind, *said))
    starts = [sentence.first for sentence in document.sentences]
    details = (
        Detail(kind, values, first, last, bisect.bisect_right(starts, first) - 1, maybe)
        for first, last, kind, values, maybe in sorted(rows, key=lambda row: row[:3])
    )
    return tuple(
        detail
        for detail in details
        if (detail.kind == "certainty" and detail.first in labelled and not detail.sure)
        or not document.quoted(detail.span(document))
    )


def _figure(figure: figures.Figure) -> Row:
    """Return a figure as a detail; one of a thing is no count: `1 hour`, `an hour`."""
    values, maybe = (_NOTHING, figure.values) if _one(figure) else (figure.values, _NOTHING)
    return figure.first, figure.last, figure.kind, values, maybe


def _one(figure: figures.Figure) -> bool:
    return figure.kind == "number" and bool(figure.values & _ONES)


def _denying(document: Document) -> Iterator[int]:
    """Yield the words in which a “not” may be hidden: `unhelpful`, `incomplete`."""
    for at, word in enumerate(document.words):
        found = _DENIES.fullmatch(word.norm)
        if found and is_common(found[1] or found[2]):
            yield at


def _actions(document: Document, people: set[int]) -> Iterator[int]:
    """Yield the `to` of actions in note form, which have no verb before it: `DSL to ring Mum`."""
    words = document.words
    for sentence in document.sentences:
        start = sentence.first
        for at in range(start + 1, min(sentence.last - 1, start + _OPENING)):
            if gap(document.text, words, at).endswith(":"):
                start = at
            if words[at].norm == "to" and at - 1 in people and words[at + 1].norm in table():
                if not any(
                    words[step].norm in bases() or words[step].norm in _MODALS
                    for step in range(start, at)
                ):
                    yield at
                break


def _ordering(document: Document) -> Iterator[int]:
    """Yield the verbs that open a sentence or half of one: `tell the worker` asks somebody to."""
    for sentence in document.sentences:
        for at in range(sentence.first, sentence.last):
            opens = at == sentence.first or gap(document.text, document.words, at) == ","
            if opens and document.words[at].norm in table():
                yield at


def _labelled(document: Document, people: set[int]) -> Iterator[int]:
    """Yield the first word of what stands behind a label: `Mum: I am tired` tells what Mum said."""
    for at in people:
        if at + 1 < len(document.words) and gap(document.text, document.words, at + 1).startswith(
            ":"
        ):
            yield at + 1
    for sentence in document.sentences:
        if sentence.first < sentence.last:
            start = document.words[sentence.first].start
            if document.text[max(0, start - _LABEL) : start].rstrip(" \t\"“'‘").endswith(":"):
                yield sentence.first


def _verbless(document: Document) -> Iterator[int]:
    """Yield the start of sentences without a verb, `Review in six weeks`: they may look ahead."""
    have = document.marks.get("have", {})
    for sentence in document.sentences:
        inside = range(sentence.first, sentence.last)
        if inside and not any(document.words[at].norm in bases() or at in have for at in inside):
            yield sentence.first


def _dated(document: Document, found: Sequence[figures.Figure]) -> Iterator[int]:
    """Yield the `am`, `is` and `are` beside a date or time: `the visit is on Monday` looks ahead."""
    dated = {
        document.sentence_at(document.words[row.first].start) for row in found if row.kind in _DATED
    }
    for number in dated - {None}:
        sentence = document.sentences[number or 0]
        yield from (
            at
            for at in range(sentence.first, sentence.last)
            if document.words[at].norm in {"am", "is", "are"}
        )


def _name_value(document: Document, first: int, last: int) -> frozenset[str]:
    return frozenset({" ".join(word.norm for word in document.words[first:last])})


def _names(
    document: Document, places: Sequence[marked.Place], taken: set[int]
) -> list[tuple[int, int, bool]]:
    """Return the names as runs of words, and whether each is surely one and not a title such as `Core Group`."""
    listed = {
        at
        for place in places
        if place.kind in _NEVER_NAMES
        for at in range(place.first, place.last)
    }
    headings = set(document.headings)
    rows: list[tuple[int, int, bool]] = []
    marks = document.marks.get("name", {})
    for sentence in document.sentences:
        at = sentence.first
        heading = sentence.block in headings
        while at < sentence.last:
            if at not in marks or at in listed or at in taken:
                at += 1
                continue
            end = at + 1
            while (
                end < sentence.last
                and end in marks
                and end not in listed
                and end not in taken
                and joined(document.text, document.words[end - 1], document.words[end])
            ):
                end += 1
            short = False
            common = all(is_common(word.norm) for word in document.words[at:end])
            if (
                at == sentence.first
                and end - at == 1
                and not _VOWELS & set(document.words[at].norm)
            ):
                short = True  # `Msg left for Mum`
            rows.append((at, end, not (short or (common and (heading or end - at > 1)))))
            at = end
    return rows


def _acronyms(document: Document, places: Sequence[marked.Place], taken: set[int]) -> Iterator[int]:
    """Yield the words in capitals, in sentences that are not all capitals."""
    listed = {
        at for place in places if place.kind != "pronoun" for at in range(place.first, place.last)
    }
    for sentence in document.sentences:
        capitals = [
            at
            for at in range(sentence.first, sentence.last)
            if _capitals(document.text[document.words[at].start : document.words[at].end])
        ]
        if len(capitals) * 2 > sentence.last - sentence.first > 1:
            continue
        yield from (at for at in capitals if at not in listed and at not in taken)


def _capitals(form: str) -> bool:
    return (
        len(form) > 1
        and form.isalpha()
        and (form.isupper() or (form[-1] == "s" and form[:-1].isupper() and len(form) > 2))
    )
