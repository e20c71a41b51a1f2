"""Tell what marks a text in note form, such as `Threshold met re: neglect. LAC review o/s.`, by sentence.

The formulas take short sentences and short words for easy ones. Notes leave out the verbs and
shorten the words, so they come out easy, and nobody outside the office can read them. Verbs are
told without a parser: from the words that only a sentence has (`is`, `will`, `she`), and from forms
of everyday verbs that can be nothing but a past or a present (`went`, `sees`).
"""

from __future__ import annotations

import re

from plainspeak.language.verbs import bases, table
from plainspeak.model import Document, Sentence

_HELPERS = frozenset(
    "is are am was were has have had do does did will would can could may might must shall should ought "
    "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't cannot couldn't mustn't shouldn't".split()
)
_SHORT_HELPERS = ("'ll", "'ve", "'d", "'m", "'re")
_SUBJECTS = frozenset(
    "i he she we they you it who there that this these those nobody everyone everybody someone somebody".split()
)
# What makes the form before it a whole verb: `Nan made the tea`, not `Threshold met`.
_OBJECTS = frozenset(
    "the a an his her my our your their its him them me us you it that what how if to up down out off away back home himself herself themselves".split()
)
# A noun with one of these before it can be who acts: `Your dog barked`; notes leave them out.
_ARTICLES = frozenset("the a an my your his her its our their".split())
_ORDERS = frozenset("please do don't let tell ask ring call come bring keep give".split())
_INITIALS = re.compile(r"(?=.*[A-Z])(?:[A-Z]{2,6}s?|[A-Z]{1,3}\d{1,3}|\d{1,2}[A-Z]{1,3})$")
_WRITTEN = re.compile(r"\b[^\W\d_]+(?:'[^\W\d_]+)*")
_VOWELS = frozenset("aeiouy")
_SLASHED = re.compile(r"\b[a-z]{1,2}/[a-z]{1,3}\b", re.IGNORECASE)
# A stop after a shortened word, with the sentence going on in lower case: `sig. harm`.
_CUT_OFF = re.compile(r"\b[a-z]{2,6}\.(?= [a-z])", re.IGNORECASE)
_WHOLE = frozenset("mr mrs ms dr st hmm shh tv uk ok pm am nhs gp pe pj dj dvd id".split())


def has_verb(document: Document, sentence: Sentence) -> bool:
    """Tell whether a sentence holds a verb that makes it one: `Leo was asleep`, but not `Leo asleep`."""
    words = document.words
    for at in range(sentence.first, sentence.last):
        norm = words[at].norm
        if norm in _HELPERS or norm.endswith(_SHORT_HELPERS):
            return True
        if norm == "'s" and at > sentence.first and words[at - 1].norm in _SUBJECTS:
            return True
        if at == sentence.first and norm in _ORDERS:
            return True
        if _is_verb(document, sentence, at):
            return True
    return False


def reads_on(line: str) -> bool:
    """Tell whether a line of plain text holds a word that only sentences and notes hold: `he`, `is`, `hit`.

    Asked before the text is cut into words, of lines that are taken for no prose: any form of a verb
    tells, `Mum drunk` too. A capital is a title's (`Registered Social Worker`), unless a small word follows.
    """
    written = _WRITTEN.findall(line.replace("’", "'"))
    loud = line.isupper()
    for at, word in enumerate(written):
        following = written[at + 1][:1] if at + 1 < len(written) else ""
        titled = word[0].isupper() and not (at == 0 and following.islower())
        if word != "I" and titled and not loud:
            continue
        norm = word.lower()
        if norm in _HELPERS or norm in _SUBJECTS or norm.endswith(_SHORT_HELPERS):
            return True
        _, form = bases().get(norm, ("", ""))
        # `services` and `nursing` stand in titles, but `Dad hits` and `Leo crying` do not.
        named = at > 0 and written[at - 1][0].isupper()
        if form in {"past", "participle"} or (form in {"s", "ing"} and named):
            return True
    return False


def _is_verb(document: Document, sentence: Sentence, at: int) -> bool:
    """Tell whether a word is a present or past form that stands as a sentence's own verb."""
    words, norm = document.words, document.words[at].norm
    base, form = bases().get(norm, ("", ""))
    before = words[at - 1].norm if at > sentence.first else ""
    following = words[at + 1].norm if at + 1 < sentence.last else ""
    near = {words[n].norm for n in range(max(sentence.first, at - 3), at)}
    if norm in table() and (near & _SUBJECTS or _is_somebody(document, at - 1, sentence)):
        return near & _SUBJECTS != frozenset() or following in _OBJECTS
    if form == "s":
        return _is_somebody(document, at - 1, sentence) or bool(near & _SUBJECTS)
    if form not in {"past", "participle"} or before in {"", "be", "been", "being", "to", "not"}:
        return False
    _, _, past, participle, _ = table().get(base, (base, "", norm, norm, ""))
    if norm == past and past != participle:
        return True  # `went`, `saw`, `took`: no participle
    if norm != past:
        return False
    return (
        bool(near & (_SUBJECTS | _ARTICLES))
        or following in _OBJECTS
        or (_is_somebody(document, at - 1, sentence) and following != "by")
    )


def _is_somebody(document: Document, at: int, sentence: Sentence) -> bool:
    return at >= sentence.first and (
        at in document.marks.get("name", {}) or at in document.marks.get("kin", {})
    )


def shortened(document: Document, sentence: Sentence) -> set[int]:
    """Return the numbers of the words of a sentence that are initials or cut short: `ICPC`, `S47`, `mtg`, `o/s`."""
    words, text = document.words, document.text
    numbers = range(sentence.first, sentence.last)
    written = {at: text[words[at].start : words[at].end] for at in numbers}
    found = {at for at in numbers if _is_short(written[at], words[at].norm)}
    span = sentence.span
    if span.of(text).isupper() and len(written) > 1:
        found = set()  # all in capitals: no initials can be told from words
    for pattern in (_SLASHED, _CUT_OFF):
        for match in pattern.finditer(text, span.start, span.end):
            at = document.word_at(match.start())
            if at < sentence.last and words[at].norm not in _WHOLE:
                found.add(at)
    return found


def _is_short(written: str, norm: str) -> bool:
    if norm in _WHOLE:
        return False
    if _INITIALS.match(written):
        return True
    return len(norm) > 1 and norm.isalpha() and norm.isascii() and not _VOWELS & set(norm)
