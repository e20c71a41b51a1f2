"""How good or bad a word sounds, from a table of rated words; see `data/NOTICE` for its source."""

from __future__ import annotations

import functools
from importlib import resources


def rating_of(word: str) -> float:
    """Return the rating of a lower-case word, -4 very bad to 4 very good; 0 for words that are not rated."""
    return _table().get(word, 0.0)


@functools.cache
def _table() -> dict[str, float]:
    text = (
        resources.files("plainspeak.language")
        .joinpath("data", "valence.txt")
        .read_text(encoding="utf-8")
    )
    ratings: dict[str, float] = {}
    for line in text.splitlines():
        rating, *words = line.split()
        ratings |= dict.fromkeys(words, float(rating))
    return ratings
