"""Read the word lists `fact.KIND.VALUE` of `rules/words/facts.yaml` as they stand in a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from plainspeak.model import Document

PREFIX = "fact."
# A list of this kind keeps words from being read as facts.
_NO_FACT = "none"
_WHO = "who"
# Of these kinds a word in an idiom can still stand for the value: the `if` of `if you would like`.
_IN_IDIOMS = frozenset({"condition", "modality"})
# Lists of these kinds tell which words of two versions answer each other, and are no facts.
_ASIDE = frozenset({"same", "filler", "link", "amount", "flow"})


class Place(NamedTuple):
    """Where words of one kind of list stand: words first..last, what they mean and can stand for."""

    first: int
    last: int
    kind: str
    values: frozenset[str]
    maybe: frozenset[str]


def places_of(document: Document) -> list[Place]:
    """Return every place of a fact list, in order; of one kind's places inside each other the longest."""
    found: dict[str, dict[tuple[int, int], tuple[set[str], set[str]]]] = {}
    for name, places in document.marks.items():
        if not name.startswith(PREFIX):
            continue
        _, kind, value, *how = name.split(".")
        if kind in _ASIDE:
            continue
        of_kind = found.setdefault(kind, defaultdict(lambda: (set(), set())))
        for at, ends in places.items():
            for end in ends:
                of_kind[at, end]["maybe" in how].add(value)
    idioms = list(found.get(_NO_FACT, ()))
    rows: list[Place] = []
    for kind, of_kind in found.items():
        in_own, in_idiom = _over(of_kind), _over(idioms)
        for (first, last), (sure, maybe) in of_kind.items():
            if _within(in_own, first, last):
                continue
            answers = set(maybe)
            if kind == _WHO and any(word.norm == "'s" for word in document.words[first:last]):
                # `Mum's sister` is an aunt to the child and a sister to Mum, who is spoken of too.
                for (start, end), (values, _) in of_kind.items():
                    if (start, end) != (first, last) and end == last:
                        answers |= values
                    elif start == first and end < last and values:
                        rows.append(Place(start, end, kind, frozenset(), frozenset(values)))
            if not _within(in_idiom, first, last) or kind == _NO_FACT:
                rows.append(Place(first, last, kind, frozenset(sure), frozenset(answers - sure)))
            elif kind in _IN_IDIOMS:
                rows.append(Place(first, last, kind, frozenset(), frozenset(sure | maybe)))
    return sorted(rows, key=lambda row: row[:3])


def _over(stretches: Iterable[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Return, for each word, the stretches over it."""
    over: dict[int, list[tuple[int, int]]] = {}
    for stretch in stretches:
        for at in range(*stretch):
            over.setdefault(at, []).append(stretch)
    return over


def _within(over: Mapping[int, Sequence[tuple[int, int]]], first: int, last: int) -> bool:
    """Tell whether a stretch lies inside a longer one."""
    return any(
        start <= first and last <= end and end - start > last - first
        for start, end in over.get(first, ())
    )
