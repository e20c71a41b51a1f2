"""Whole sentences, and long parts of sentences, that one version has and the other has not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainspeak.facts.align import Group, stem
from plainspeak.facts.change import ADDED, CHANGED, LOST, Change
from plainspeak.facts.side import Side
from plainspeak.facts.who import alike
from plainspeak.language import gloss

_MORE, _FEWER = 4, 4  # words that say something and that the other version has no match for
_NEWS = "name date number money age negation act substance injury who".split()
_SOME = 2  # a sentence with fewer such words says nothing by itself


def join(groups: Sequence[Group], left: Side, right: Side) -> list[Group]:
    """Put a sentence that pairs with none into the group beside it whose words it may have taken over."""
    where = {
        at: number for number, group in enumerate(groups) for at in group.after if group.before
    }
    back = {at: number for number, group in enumerate(groups) for at in group.before if group.after}
    merged = dict(enumerate(groups))
    for number, group in enumerate(groups):
        if group.before and group.after:
            continue
        alone_after = bool(group.after)
        lone = group.after or group.before
        places = where if alone_after else back
        mine, yours = (right, left) if alone_after else (left, right)
        for beside in (lone[0] - 1, lone[-1] + 1):
            home = places.get(beside)
            if home is None:
                continue
            other = merged[home]
            theirs, ours = (
                (other.before, other.after) if alone_after else (other.after, other.before)
            )
            spare = _unmatched(yours, theirs, mine, (*ours, *lone))
            fresh = _unmatched(mine, lone, yours, theirs)
            if len(fresh) <= len(spare) and not _news(mine, lone, yours, theirs):
                merged[home] = (
                    Group(other.before, (*other.after, *lone))
                    if alone_after
                    else Group((*other.before, *lone), other.after)
                )
                del merged[number]
                break
    return list(merged.values())


def alone(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield a sentence that pairs with none in the other version, when it says something."""
    kind, side, other, numbers = (
        (ADDED, right, left, group.after) if group.after else (LOST, left, right, group.before)
    )
    for number in numbers:
        sentence = side.document.sentences[number]
        text = sentence.span.of(side.document.text)
        if sentence.block in side.document.headings and not _unheard_of(side, number, other):
            continue
        if len(side.content[number]) < _SOME and not _facts(side, number):
            continue
        if kind == ADDED and gloss.next_sentence(text, "") and not _facts(side, number):
            continue  # plain words that explain a term
        if kind == ADDED:
            yield Change(ADDED, "statement", None, sentence.span, "This sentence was added.")
        else:
            yield Change(LOST, "statement", sentence.span, None, "This sentence was left out.")


def unbalanced(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield a pair of sentences in which one says much that has no match in the other."""
    gone = _unmatched(left, group.before, right, group.after, told=True)
    new = _unmatched(right, group.after, left, group.before, told=True)
    if len(gone) >= _SOME and len(new) >= _SOME and not _shares(left, right, group):
        yield Change(
            CHANGED,
            "statement",
            left.document.span(gone[0], gone[-1] + 1),
            right.document.span(new[0], new[-1] + 1),
            "This sentence says something else.",
        )
    elif _apart(right, new) >= len(gone) + _MORE:
        span = right.document.span(new[0], new[-1] + 1)
        yield Change(ADDED, "statement", None, span, "Here the text says more than before.")
    elif _apart(left, gone) >= 2 * len(new) + _FEWER:
        span = left.document.span(gone[0], gone[-1] + 1)
        yield Change(LOST, "statement", span, None, "Much of what this says was left out.")


def _apart(side: Side, places: Sequence[int]) -> int:
    """Count the different words among some."""
    return len({stem(side.document.words[at].norm) for at in places})


def spare(side: Side, sentences: Sequence[int], other: Side, others: Sequence[int]) -> int:
    """Return how many words say something here that nothing there could say in words of its own.

    Words in details are compared as details; a word that took another's place leaves none to spare.
    """
    ours = set(_unmatched(side, sentences, other, others, told=True))
    theirs = set(_unmatched(other, others, side, sentences, told=True)) - other.detailed(others)
    ours -= side.detailed(sentences) | side.counted(sentences)
    return len(ours) - len(theirs)


def _unmatched(
    side: Side, sentences: Sequence[int], other: Side, others: Sequence[int], *, told: bool = False
) -> list[int]:
    """Return the words that the other side does not have; those of figures and people only when `told`."""
    theirs = set(other.words(others).values())
    left_out = set() if told else side.told(sentences)
    return [
        at
        for at, text in side.words(sentences).items()
        if text not in theirs and at not in left_out
    ]


def _shares(left: Side, right: Side, group: Group) -> bool:
    """Tell whether the two sides share a word that says something, or a fact they are known by."""
    ours = {key for at in group.before for key in left.keys[at]}
    if any(key in ours for at in group.after for key in right.keys[at]):
        return True
    mine, yours = (
        {value for at in side.words(numbers) for value in side.meant.get(at, ())}
        for side, numbers in ((left, group.before), (right, group.after))
    )
    return bool(mine & yours)


def _news(side: Side, numbers: Sequence[int], other: Side, others: Sequence[int]) -> bool:
    """Tell whether some sentences hold a fact that sentences of the other version do not."""
    return any(
        not any(detail.meets(row) for row in other.all(kind, others))
        for kind in _NEWS
        for detail in side.sure(kind, numbers)
    )


def _unheard_of(side: Side, number: int, other: Side) -> bool:
    """Tell whether a heading holds a fact that the other version has nowhere."""
    return any(
        not any(alike(detail, row, set()) or detail.meets(row) for row in other.of_kind(kind))
        for kind in _NEWS
        for detail in side.sure(kind, (number,))
    )


def _facts(side: Side, number: int) -> bool:
    return any(
        side.sure(kind, (number,))
        for kind in ("name", "date", "number", "money", "age", "negation", "act", "substance")
    )
