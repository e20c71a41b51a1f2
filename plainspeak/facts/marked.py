"""Read the word lists `fact.KIND.VALUE` of `rules/words/facts.yaml` as they stand in a document."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from plainspeak.model import Document

PREFIX = "fact."
# A list of this kind keeps words from being read as facts.
_NO_FACT = "none"
# These stand inside longer phrases without being part of what they say: `his head`.
_NEVER_SWALLOWED = frozenset({"pronoun"})


class Place(NamedTuple):
    """Where words of one kind of list stand: words first..last, and what they may mean there."""

    first: int
    last: int
    kind: str
    values: frozenset[str]
    sure: bool


def places_of(document: Document) -> list[Place]:
    """Return every place of a fact list, in order; of places inside each other the longest."""
    opening = {sentence.first for sentence in document.sentences}
    found: dict[tuple[int, int, str], tuple[set[str], set[str]]] = defaultdict(
        lambda: (set(), set())
    )
    longest = [at + 1 for at in range(len(document.words))]  # furthest end of a place from here
    for name, places in document.marks.items():
        if not name.startswith(PREFIX):
            continue
        _, kind, value, *how = name.split(".")
        for at, ends in places.items():
            if "first" in how and at not in opening:
                continue
            for end in ends:
                found[at, end, kind]["maybe" in how].add(value)
                longest[at] = max(longest[at], end)
    best: list[tuple[int, int]] = [(0, 0)] * len(document.words)  # the longest place over each word
    for at, end in enumerate(longest):
        for inside in range(at, end):
            first, last = best[inside]
            if end - at > last - first:
                best[inside] = (at, end)
    rows = []
    for (first, last, kind), (sure, maybe) in found.items():
        if kind == _NO_FACT:
            continue
        start, stop = best[first]
        swallowed = (
            stop - start > last - first
            and start <= first
            and last <= stop
            and kind not in _NEVER_SWALLOWED
        )
        if not swallowed:
            rows.append(Place(first, last, kind, frozenset(sure | maybe), bool(sure)))
    return sorted(rows)
