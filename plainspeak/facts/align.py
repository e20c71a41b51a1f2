"""Find which sentences of two versions say the same thing: split, merged, moved or reworded."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from typing import NamedTuple

from plainspeak.facts.detail import Detail
from plainspeak.language.verbs import bases
from plainspeak.model import Document

_ENOUGH = 0.3  # of the weight of the lighter sentence must be shared
_EVERYWHERE = 60
_SHORT = 2  # so few words say little by themselves
_MUCH = 0.45  # so much shared pairs two sentences that have better partners elsewhere
_LIGHT = 2.5  # a sentence lighter than this counts as this heavy, so that one word pairs nobody
# Kinds by which a sentence is known again.
_TELLING = frozenset(
    "name acronym who date weekday time number money age act injury body substance plan place feeling".split()
)
_SMALL = "small-word"
_PREFIX = 5


class Group(NamedTuple):
    """Sentences of the two versions that belong together; one side may be empty."""

    before: tuple[int, ...]
    after: tuple[int, ...]


@functools.lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    return re.compile(r"(?:'s|ies|es|s|ing|ed|ly|er|ment|ation|ion|y|e)$")


def stem(norm: str) -> str:
    """Return what is left of a word without its ending: `visited` and `visits` are one word."""
    base = bases().get(norm, (norm, ""))[0]
    if len(base) <= 3:
        return base
    cut = _ends().sub("", base).removesuffix("e")
    return (cut if len(cut) >= 3 else base)[: _PREFIX + 1]


def content_of(document: Document) -> list[dict[int, str]]:
    """Return, for each sentence, the words that say something: number of the word → its stem."""
    places = document.marks.get(_SMALL, {})
    small = {at for first, ends in places.items() for at in range(first, max(ends))}
    return [
        {
            at: stem(document.words[at].norm)
            for at in range(sentence.first, sentence.last)
            if at not in small and document.words[at].norm != "'s"
        }
        for sentence in document.sentences
    ]


def keys_of(
    document: Document, content: Sequence[Mapping[int, str]], details: Sequence[Detail]
) -> list[frozenset[str]]:
    """Return what each sentence is known by: its stems and its facts."""
    keys = [set(words.values()) for words in content]
    for detail in details:
        if detail.kind in _TELLING:
            keys[detail.sentence] |= {f"{detail.kind}:{value}" for value in detail.values}
    return [frozenset(row) for row in keys]


def align(
    before: Sequence[frozenset[str]],
    after: Sequence[frozenset[str]],
    same: Collection[tuple[int, int]] = (),
    headings: tuple[Set[int], Set[int]] = (frozenset(), frozenset()),
) -> list[Group]:
    """Return the sentences of two versions in groups, given what each sentence is known by.

    `same` are pairs that are known to belong together and to nobody else: sentences that did not
    change. `headings` are the sentences of each version that are headings: they pair with headings,
    and with a sentence of the same words.
    """
    counts = Counter(key for row in (*before, *after) for key in row)
    weights = {key: 1.0 if count <= 4 else 4.0 / count for key, count in counts.items()}
    where: dict[str, list[int]] = {}
    for at, row in enumerate(before):
        for key in row:
            where.setdefault(key, []).append(at)
    heavy = [sum(weights[key] for key in row) for row in before]
    unchanged_before, unchanged_after = {left for left, _ in same}, {right for _, right in same}
    scores: dict[tuple[int, int], float] = {}
    for at, row in enumerate(after):
        weight = sum(weights[key] for key in row)
        shared: dict[int, float] = {}
        for key in row:
            # A key of every other sentence tells nothing, and would make long texts take for ever.
            if len(where.get(key, ())) <= _EVERYWHERE:
                for other in where.get(key, ()):
                    shared[other] = shared.get(other, 0.0) + weights[key]
        for other, common in shared.items():
            if at in unchanged_after or other in unchanged_before:
                continue
            if (other in headings[0]) != (at in headings[1]) and before[other] != row:
                continue
            near = 1 - abs(other / max(1, len(before)) - at / max(1, len(after)))
            scores[other, at] = common / max(_LIGHT, min(weight, heavy[other])) + 0.05 * near
    links = _links(scores) | set(same)
    links |= _between(links, before, after)
    if len(before) == len(after) == 1:
        links = {(0, 0)}
    return _groups(links, len(before), len(after))


def unchanged(
    before: Mapping[int, tuple[str, ...]], after: Mapping[int, tuple[str, ...]]
) -> list[tuple[int, int]]:
    """Return the pairs of sentences that are the same in both versions, given the texts of each by number.

    The first text is the sentence. Those after it tell sentences with the same words apart: the ones
    in which they are the same too pair first.
    """
    pairs: list[tuple[int, int]] = []
    ours, theirs = dict(before), dict(after)
    for length in (None, 1):
        where: dict[tuple[str, ...], list[int]] = {}
        for at, texts in ours.items():
            where.setdefault(texts[:length], []).append(at)
        for at, texts in list(theirs.items()):
            places = where.get(texts[:length])
            if places:
                pairs.append((places.pop(0), at))
                del ours[pairs[-1][0]], theirs[at]
    return pairs


def _links(scores: Mapping[tuple[int, int], float]) -> set[tuple[int, int]]:
    links: set[tuple[int, int]] = set()
    best_of_after: dict[int, tuple[float, int]] = {}
    best_of_before: dict[int, tuple[float, int]] = {}
    for (left, right), score in scores.items():
        best_of_after[right] = max(best_of_after.get(right, (0.0, 0)), (score, left))
        best_of_before[left] = max(best_of_before.get(left, (0.0, 0)), (score, right))
    links |= {(left, right) for right, (score, left) in best_of_after.items() if score >= _ENOUGH}
    links |= {(left, right) for left, (score, right) in best_of_before.items() if score >= _ENOUGH}
    links |= {pair for pair, score in scores.items() if score >= _MUCH}
    return links


def _between(
    links: set[tuple[int, int]], before: Sequence[frozenset[str]], after: Sequence[frozenset[str]]
) -> set[tuple[int, int]]:
    """Pair two sentences that share no words and stand alone between the same neighbours, when one is short."""
    known = links | {(-1, -1), (len(before), len(after))}
    lone_before = set(range(len(before))) - {left for left, _ in links}
    lone_after = set(range(len(after))) - {right for _, right in links}
    return {
        (left, right)
        for left in lone_before
        for right in lone_after
        if (left - 1, right - 1) in known
        and (left + 1, right + 1) in known
        and min(len(before[left]), len(after[right])) <= _SHORT
    }


def _groups(links: set[tuple[int, int]], before: int, after: int) -> list[Group]:
    parent = list(range(before + after))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for left, right in links:
        parent[root(left)] = root(before + right)
    members: dict[int, tuple[list[int], list[int]]] = {}
    for at in range(before + after):
        side = members.setdefault(root(at), ([], []))
        (side[0] if at < before else side[1]).append(at if at < before else at - before)
    return sorted(
        (Group(tuple(left), tuple(right)) for left, right in members.values()),
        key=lambda group: (group.after or (after,), group.before),
    )
