"""The shared tests: what in the same or the next sentence clears a term.

Each takes a document, the number of a sentence and the words first..last of the term, and tells
whether the term is cleared. Built once, used by every kind of check.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from plainspeak.model import Document

_GLOSS = re.compile(
    r"^(?:that|this|which|it|these|those|they)\s+(?:means?|is|are|was|stands for)\b|\bmeans?\b|\bin other words\b|\bthat is to say\b",
    re.IGNORECASE,
)
_GLOSS_AFTER = re.compile(
    r"^[\"'”’]?\s*(?:\(|,\s*(?:(?:which|that|this)\s+(?:means?|is|are)|meaning|or|an?|the|where|when|who|that is)\b|[-–—:]\s*(?:this|that|when|where|an?|the)\b|\s+means?\b|\s*\(?(?:i\.e\.|ie)\b)",
    re.IGNORECASE,
)


def explained(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether plain words explain the term right after it or in the next sentence."""
    sentence = document.sentences[number]
    end = document.words[last - 1].end
    rest = document.text[end : sentence.span.end]
    match = _GLOSS_AFTER.match(rest)
    if match and _explains(rest, match):
        return True
    if re.search(r"\bwhich means\b|\bthis means\b|\bthat means\b|\bin other words\b", rest, re.IGNORECASE):
        return True
    if number + 1 < len(document.sentences):
        following = document.sentences[number + 1]
        if following.block == sentence.block:
            text = following.span.of(document.text)
            return re.match(r"(?:that|this|which|it|these|they)\s+means?\b", text, re.IGNORECASE) is not None
    return False


def _explains(rest: str, match: re.Match[str]) -> bool:
    if match.group().strip() in {"("} or match.group().lstrip().startswith("("):
        inside = rest[match.start() :].split(")")[0]
        return len(inside.split()) >= 2
    if re.match(r"^[\"'”’]?\s*,\s*(?:an?|the|or|who|when|where)\b", match.group(), re.IGNORECASE):
        # `multiple sclerosis, an illness that makes her legs weak`: an aside, closed or at the end.
        aside = rest[match.start() :].lstrip(" ,\"'”’").split(",")[0]
        return len(aside.split()) >= 3
    return True


_ACT = ("act", "harm", "experience")


def described(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether this or the next sentence says what was done, seen or heard."""
    for at in (number, number + 1):
        if at >= len(document.sentences) or document.sentences[at].block != document.sentences[number].block:
            continue
        sentence = document.sentences[at]
        for name in _ACT:
            for mark in document.marked(name, sentence.first, sentence.last):
                if mark.last <= first or mark.first >= last:
                    return True
    return False


_DETAIL = re.compile(
    r"\d|\b(?:twice|once|thrice|three|four|five|six|seven|eight|nine|ten|eleven|twelve|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|every (?:day|night|morning|week|evening)|last (?:week|night|month)|yesterday|today|tonight)s?\b",
    re.IGNORECASE,
)


def detail(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether a date, count or time stands beside the term, within six words after or three before."""
    sentence = document.sentences[number]
    left = document.words[max(sentence.first, first - 3)].start
    right = document.words[min(sentence.last, last + 6) - 1].end
    text = document.text
    return bool(_DETAIL.search(text[left : document.words[first].start]) or _DETAIL.search(text[document.words[last - 1].end : right]))


_INSTEAD = re.compile(r"\binstead\b|\brather than\b|\bin place of\b|\bin its place\b", re.IGNORECASE)


def instead(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether the sentence says what happens instead."""
    return _INSTEAD.search(document.sentences[number].span.of(document.text)) is not None


_COURT = re.compile(r"\b(?:court|judge|magistrates?|sheriff|order(?:ed)?|bail|injunction|licence)\b", re.IGNORECASE)


def court(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether the sentence says that a court ordered it."""
    return _COURT.search(document.sentences[number].span.of(document.text)) is not None


TESTS: dict[str, Callable[[Document, int, int, int], bool]] = {
    "explained": explained,
    "described": described,
    "detail": detail,
    "instead": instead,
    "court": court,
}
