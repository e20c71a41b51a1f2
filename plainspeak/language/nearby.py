"""The shared tests: what in the same or the next sentence clears a term.

Each takes a document, the number of a sentence and the words first..last of the term, and tells
whether the term is cleared. Built once, used by every kind of check.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from plainspeak.language import gloss
from plainspeak.model import Document

_BESIDE = 200


def explained(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether plain words explain the term beside it or in the next sentence; see `gloss`."""
    sentence = document.sentences[number]
    term = document.span(first, last)
    # How the sentence opens and what stands beside the term, however long the line is.
    opening = document.text[sentence.span.start : term.start]
    if len(opening) > 2 * _BESIDE:
        opening = opening[:_BESIDE] + opening[-_BESIDE:]
    rest = document.text[term.end : min(sentence.span.end, term.end + 2 * _BESIDE)]
    if gloss.before(opening, rest) or gloss.after(rest, opening):
        return True
    if number + 1 < len(document.sentences):
        following = document.sentences[number + 1]
        if following.block == sentence.block:
            return gloss.next_sentence(following.span.of(document.text), term.of(document.text))
    return False


_ACT = ("harm-act", "use-act", "harm-sign", "fear")


def described(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether this or the next sentence says what was done, seen or heard."""
    if shown(document, number, first, last):
        return True
    for at in (number, number + 1):
        if (
            at >= len(document.sentences)
            or document.sentences[at].block != document.sentences[number].block
        ):
            continue
        sentence = document.sentences[at]
        for name in _ACT:
            for mark in document.marked(name, sentence.first, sentence.last):
                if mark.last <= first or mark.first >= last:
                    return True
    return False


_SHOWN = re.compile(r"[^.;:]*:\s+\w+(?:\W+\w+){2,}")


def shown(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether a colon later in the sentence brings what was seen: `seems scared: she hid behind me`."""
    end = document.sentences[number].span.end
    return _SHOWN.match(document.text, document.words[last - 1].end, end) is not None


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DATE = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d|\b\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d+)?\b|\b(?:19|20)\d\d\b"
    rf"|\b(?:on|last|this|since|by|until|before|after|next|from)\s+(?:the\s+)?(?:{_DAY}|{_MONTH}\b|\d{{1,2}}(?:st|nd|rd|th)\b)|\bin\s+(?:early |late |mid[- ])?{_MONTH}\b"
    r"|\b(?:yesterday|today|tonight|tomorrow|this morning|this afternoon|last night|last week|last month|christmas|easter)\b"
)
_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty)"
)
_COUNT = (
    rf"\b{_NUMBER}\s+(?:\w+\s+){{0,2}}(?:times|nights?|days?|mornings?|evenings?|afternoons?|weeks?|months?|years?|hours?|occasions|visits|calls|weekends|{_DAY}s)\b"
    rf"|\b{_NUMBER}\s+(?:a|an|per|of|out of|in|or)\b|\b(?:once|twice)\b|\b(?:every|each)\s+(?:\w+\s+)?(?:day|night|morning|week|evening|weekend|month|{_DAY})\b|\b(?:daily|nightly|weekly|monthly)\b|\b{_DAY}s\b|\b\d+\s*(?:%|per cent)"
)
_DATED = re.compile(_DATE, re.IGNORECASE)
_DETAIL = re.compile(f"{_DATE}|{_COUNT}", re.IGNORECASE)
_BEFORE_WORDS, _AFTER_WORDS = 3, 8


def detail(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether a date, a count or how often stands beside the term."""
    return _beside(_DETAIL, document, number, first, last)


def dated(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether a date or a day stands beside the term."""
    return _beside(_DATED, document, number, first, last)


def _beside(
    pattern: re.Pattern[str], document: Document, number: int, first: int, last: int
) -> bool:
    sentence = document.sentences[number]
    left = document.words[max(sentence.first, first - _BEFORE_WORDS)].start
    right = document.words[min(sentence.last, last + _AFTER_WORDS) - 1].end
    before = document.text[left : document.words[first].start]
    after = document.text[document.words[last - 1].end : right]
    return pattern.search(before) is not None or pattern.search(after) is not None


_INSTEAD = re.compile(
    r"\binstead\b|\brather than\b|\bin place of\b|\bin its place\b", re.IGNORECASE
)


def instead(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether the sentence says what happens instead."""
    return _INSTEAD.search(document.sentences[number].span.of(document.text)) is not None


_COURT = re.compile(
    r"\b(?:court|judge|magistrates?|sheriff|hearing|panel)\b[^.;]{0,40}?\b(?:orders?|ordered|said|says|made|decided|told|ruled|directed|set)\b"
    r"|\b(?:ordered|order says|court order|bail|injunction|licence)\b",
    re.IGNORECASE,
)


def court(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether the sentence says that a court ordered it."""
    return _COURT.search(document.sentences[number].span.of(document.text)) is not None


TESTS: dict[str, Callable[[Document, int, int, int], bool]] = {
    "explained": explained,
    "described": described,
    "shown": shown,
    "detail": detail,
    "dated": dated,
    "instead": instead,
    "court": court,
}
