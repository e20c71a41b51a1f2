"""Find the scores on a safety scale that a text tells of: `Kim gave it a 4 out of 10`, `scaled at 6`.

A score is what somebody said, so the described ends of a scale (`10 means …`), its range
(`0 to 10`) and questions (`what would make it a 6?`) are none.
"""

from __future__ import annotations

import re

from plainspeak.model import Document

_WORDS = dict(
    zip("zero one two three four five six seven eight nine ten".split(), range(11), strict=True)
)
_N = rf"(?:10|[0-9](?:\.5|½)?|{'|'.join(_WORDS)})"
# What shows that a sentence, the one before it or its heading speaks of a scale.
_CUE = re.compile(
    r"\bscal(?:e|es|ed|ing)\b|\bscor(?:e|es|ed|ing)\b|\brat(?:ed|es|ing)\b|\bout of (?:10|ten)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(?:0|1|10|zero|one|ten)\s*(?:to|and|-|–|—)\s*(?:0|10|zero|ten)\b", re.IGNORECASE
)
# A change: `from a 3 to a 5`.
_CHANGE = re.compile(
    rf"\b(?:from|was|up from|down from)\s+(?:an?\s+)?(?P<old>{_N})\s+(?:up |down )?to\s+(?:an?\s+)?(?P<n>{_N})\b",
    re.IGNORECASE,
)
_COUNTED = (
    r"(?!\s*(?:%|per cent|years?\b|months?\b|weeks?\b|days?\b|nights?\b|hours?\b|minutes?\b|times?\b|visits?\b|sessions?\b|lessons?\b"
    r"|appointments?\b|meetings?\b|children\b|people\b|o'clock|am\b|pm\b|pounds?\b|miles?\b|stars?\b))"
)
_MEANING = r"(?!\s*(?:means?\b|meaning\b|would\b|is (?:where|when)\b|represents?\b|stands for\b|looks? like\b|being\b|=|,?\s*(?:where|when)\b))"
_OUT_OF = re.compile(
    rf"(?<![\d.,/])\b(?P<n>{_N})\s+out of\s+(?:10|ten)\b{_COUNTED}{_MEANING}", re.IGNORECASE
)
_SLASH = re.compile(rf"(?<![\d.,/])\b(?P<n>10|\d(?:\.5)?)\s?/\s?10\b(?!\s?/){_MEANING}")
_DATED = re.compile(r"\b(?:on|by|from|since|until|till|before|after|of|dated)\s+$", re.IGNORECASE)
# In a sentence about a scale a number that ends a clause, or follows `a` or `at`, is a score.
_BARE = re.compile(
    rf"(?:\b(?:an?|at|as|it|is|was|to|now|today|scaled|scored|rated)\s+|[A-Za-z]:\s*|[A-Za-z]\s+)(?P<n>{_N})(?![\d./]*\d)(?!\s*(?:to|-|–|—)\s*(?:\d|ten\b)){_COUNTED}{_MEANING}"
    r"(?=\s*(?:[,;.)”\"’']|$|\band\b|\bbecause\b|\bfor\b|\btoday\b|\bnow\b|\bthis (?:time|week|month)\b|\bon the\b|\bbut\b|\bup from\b|\bdown from\b))",
    re.IGNORECASE | re.MULTILINE,
)
_OLD = re.compile(
    r"\b(?:of|by|aged?|page|class|year|room|house|flat|number|no|grade|up from|down from|from|last (?:time|month|week)(?: at)?)\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\b(?:tests?|spellings?|exams?|quiz|homework|goals?)\b", re.IGNORECASE)
_END = re.compile(r"(?:\bat\s+)(?P<n>0|10|zero|ten)\s*,", re.IGNORECASE)


def scores_in(document: Document) -> tuple[float, ...]:
    """Return the scores from 0 to 10 that an analysed document tells of, in order of place.

    Of a change (`from a 3 to a 5`) only the new score counts.
    """
    found: dict[int, float] = {}
    about = False  # whether the sentence before spoke of a scale, or gave a score on it
    for sentence in document.sentences:
        text = sentence.span.of(document.text)
        heading = document.blocks[sentence.block].section
        here = bool(_CUE.search(text))
        rows: dict[int, float] = {}
        if not text.rstrip(" ”\"’'").endswith("?") and not _MARKS.search(text):
            rows = _in_sentence(text, cued=here or about or bool(_CUE.search(heading)))
        found |= {sentence.span.start + at: number for at, number in rows.items()}
        about = here or bool(rows)
    return tuple(found[at] for at in sorted(found))


def _in_sentence(text: str, *, cued: bool) -> dict[int, float]:
    rows: dict[int, float] = {}
    shut = [match.span() for match in _RANGE.finditer(text)]
    shut += [match.span("n") for match in _END.finditer(text)]
    changes = [match for match in _CHANGE.finditer(text) if cued]
    shut += [match.span("old") for match in changes]

    def take(match: re.Match[str]) -> None:
        at = match.start("n")
        if not any(start <= at < end for start, end in shut):
            rows[at] = _number(match["n"])

    for match in _OUT_OF.finditer(text):
        take(match)
    for match in _SLASH.finditer(text):
        if cued or not _DATED.search(text[: match.start("n")]):
            take(match)
    if cued:
        for match in changes:
            take(match)
        for match in _BARE.finditer(text):
            if not _OLD.search(text[: match.start("n")]):
                take(match)
    return rows


def _number(text: str) -> float:
    word = text.lower()
    return float(_WORDS[word]) if word in _WORDS else float(word.replace("½", ".5"))
