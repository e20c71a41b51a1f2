"""Find the numbers and dates that a document gives in figures: `12`, `3 May`, `12/05/2024`, `next week`.

They become the word lists `<number>` and `<date>`, beside the numbers in words of `rules/words/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspeak.language.words import gap, joined
from plainspeak.model import Word

_DAYS = frozenset(
    f"{day}{s}"
    for day in "monday tuesday wednesday thursday friday saturday sunday weekend".split()
    for s in ("", "s")
)
_NAMES_OF_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
# Name of a month, whole or short → its number.
MONTHS = {name: month for month, names in enumerate(_NAMES_OF_MONTHS, 1) for name in names.split()}
_ALONE = frozenset("today tomorrow yesterday tonight christmas easter".split())
_WHICH = frozenset("next last this".split())
_SPANS = (
    _DAYS
    | frozenset(MONTHS)
    | frozenset("week month year term summer spring autumn winter".split())
)
# Months that are everyday words too: a month only with a capital, or beside a figure.
_DOUBTFUL = frozenset("may march mar dec sep jan".split())
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_YEAR = re.compile(r"(?:19|20)\d\d")

Marks = dict[int, tuple[int, ...]]


def marks_of(text: str, words: tuple[Word, ...]) -> dict[str, Marks]:
    """Return the places of numbers in figures and of dates: first word → numbers one past the last."""
    numbers: Marks = {}
    dates: Marks = {}
    for at, word in enumerate(words):
        norm = word.norm
        if norm.isdigit():
            numbers[at] = (at + 1,)
        if norm[0].isdigit() or norm in _ALONE or norm in _WHICH or norm in _SPANS:
            ends = tuple(sorted(set(_ends(text, words, at)), reverse=True))
            if ends:
                dates[at] = ends
    return {"number": numbers, "date": dates}


def _ends(text: str, words: tuple[Word, ...], at: int) -> Iterator[int]:
    """Yield where dates that start with word `at` end."""
    norm = words[at].norm
    following = (
        words[at + 1].norm if at + 1 < len(words) and joined(text, words[at], words[at + 1]) else ""
    )
    if norm in _ALONE or (norm in _WHICH and following in _SPANS):
        yield at + 1 + (norm in _WHICH)
    elif norm in _DAYS:
        yield at + 1
        if following:
            yield from _ends(text, words, at + 1)
    elif norm in MONTHS:
        figure = _is_day(following) or _YEAR.fullmatch(following) is not None
        if figure or norm not in _DOUBTFUL or (text[words[at].start].isupper() and at > 0):
            yield at + 1
        if figure:
            yield at + 2
    elif _is_day(norm):
        yield from _from_day(text, words, at, following)
    elif _YEAR.fullmatch(norm):
        yield at + 1


def _from_day(text: str, words: tuple[Word, ...], at: int, following: str) -> Iterator[int]:
    if _ORDINAL.fullmatch(words[at].norm):
        yield at + 1
    month = at + 1 + (following == "of")
    if following and month < len(words) and words[month].norm in MONTHS:
        yield month + 1
        if (
            month + 1 < len(words)
            and _YEAR.fullmatch(words[month + 1].norm)
            and joined(text, words[month], words[month + 1])
        ):
            yield month + 2
    parts = 1
    while (
        at + parts < len(words)
        and parts < 3
        and words[at + parts].norm.isdigit()
        and gap(text, words, at + parts) in {"/", ".", "-"}
    ):
        parts += 1
    if parts == 3 or (parts == 2 and gap(text, words, at + 1) == "/"):
        yield at + parts


def _is_day(norm: str) -> bool:
    return _ORDINAL.fullmatch(norm) is not None or (norm.isdecimal() and 1 <= int(norm) <= 31)
