"""Whole sentences, and long parts of sentences, that one version has and the other has not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainspeak.facts.align import Group
from plainspeak.facts.change import ADDED, LOST, Change
from plainspeak.facts.side import Side
from plainspeak.language import gloss

_MORE, _FEWER = 4, 7  # words that say something and that the other version has no match for
_SOME = 2  # a sentence with fewer such words says nothing by itself


def join(groups: Sequence[Group], left: Side, right: Side) -> list[Group]:
    """Put a sentence that pairs with none into the group beside it whose words it may have taken over."""
    where = {
        at: number for number, group in enumerate(groups) for at in group.after if group.before
    }
    back = {at: number for number, group in enumerate(groups) for at in group.before if group.after}
    merged = {number: group for number, group in enumerate(groups)}
    for number, group in enumerate(groups):
        if group.before and group.after:
            continue
        alone_after = bool(group.after)
        at = (group.after or group.before)[0]
        places = where if alone_after else back
        mine, yours = (right, left) if alone_after else (left, right)
        for beside in (at - 1, at + 1):
            home = places.get(beside)
            if home is None:
                continue
            other = merged[home]
            theirs, ours = (
                (other.before, other.after) if alone_after else (other.after, other.before)
            )
            spare = _unmatched(yours, theirs, mine, (*ours, at))
            fresh = _unmatched(mine, (at,), yours, theirs)
            if len(fresh) <= len(spare) and fresh:
                merged[home] = (
                    Group(other.before, (*other.after, at))
                    if alone_after
                    else Group((*other.before, at), other.after)
                )
                del merged[number]
                break
    return list(merged.values())


def alone(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield a sentence that pairs with none in the other version, when it says something."""
    kind, side, numbers = (ADDED, right, group.after) if group.after else (LOST, left, group.before)
    for number in numbers:
        sentence = side.document.sentences[number]
        text = sentence.span.of(side.document.text)
        if sentence.block in side.document.headings and not _facts(side, number):
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
    gone = _unmatched(left, group.before, right, group.after)
    new = _unmatched(right, group.after, left, group.before)
    if len(new) >= len(gone) + _MORE:
        span = right.document.span(new[0], new[-1] + 1)
        yield Change(ADDED, "statement", None, span, "Here the text says more than before.")
    elif len(gone) >= 2 * len(new) + _FEWER:
        span = left.document.span(gone[0], gone[-1] + 1)
        yield Change(LOST, "statement", span, None, "Much of what this says was left out.")


def _unmatched(
    side: Side, sentences: Sequence[int], other: Side, others: Sequence[int]
) -> list[int]:
    theirs = set(other.words(others).values())
    return [at for at, text in side.words(sentences).items() if text not in theirs]


def _facts(side: Side, number: int) -> bool:
    return any(
        side.sure(kind, (number,))
        for kind in ("name", "date", "number", "money", "age", "negation", "act", "substance")
    )
