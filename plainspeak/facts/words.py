"""Words that changed in a sentence that is otherwise the same: a red coat became a blue one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from plainspeak.facts import tense
from plainspeak.facts.align import Group
from plainspeak.facts.change import ADDED, CHANGED, LOST, Change
from plainspeak.facts.side import Side
from plainspeak.language.verbs import bases
from plainspeak.model import Span

_MUCH, _NEARLY_ALL = (
    0.6,
    0.8,
)  # of the words, in their order, must stay: more is a rewrite of its own
# Kinds of which one word seldom may stand for another where nothing else changed.
_FAMILIES = (("modality:",), ("certainty:",), ("frequency:",), ("cause:", "order:"))
_HEDGES = (
    "modality:possible",
    "modality:likely",
    "certainty:suspect",
    "certainty:seem",
    "frequency:",
    "only:",
    "quantity:",
)
_OPPOSITES = ("on off", "with without", "inside outside", "for against", "up down", "from to")
_OPPOSED = [{f"fact.link.{one}", f"fact.link.{other}"} for one, other in map(str.split, _OPPOSITES)]
_LOST = 2  # fewer words may go with the wording
_PHRASE = 4  # words of both versions: longer phrases that took each other's place are a rewrite
_LONGEST = 400  # words; the groups of a rewrite that is nobody's sentence any more tell nothing


class _Turn(NamedTuple):
    """Words of the one version that stand where the other has its own."""

    before: range
    after: range


def changes(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield words that were swapped, put in or left out where the rest of a sentence did not change.

    A long phrase for a long one is a rewrite, which tells nothing. A word has a match when the
    other version has the word, another form of it, a word that says much the same (`fact.same`) or
    a fact of the same value.
    """
    ours, theirs = _places(left, group.before), _places(right, group.after)
    if max(len(ours), len(theirs)) > _LONGEST:
        return
    turns = list(_turns(left, ours, right, theirs))
    kept = len(ours) - sum(len(turn.before) for turn in turns)
    stay, come = kept / max(1, len(ours)), kept / max(1, len(theirs))
    if stay + come >= 2 * _MUCH:
        yield from tense.changes(group, left, right)
    gone = left.unanswered(group.before, right, group.after)
    new = right.unanswered(group.after, left, group.before)
    for turn in turns:
        old = [at for at in gone if at in turn.before]
        fresh = [at for at in new if at in turn.after]
        swapped = (
            (old and fresh and len(turn.before) + len(turn.after) <= _PHRASE)
            or _joins_anew(left, turn.before, right, turn.after)
            or _another_time(left, turn.before, right, turn.after)
            or _another_value(left, turn.before, group.before, right, turn.after, group.after)
        )
        if swapped or ((old or fresh) and _one_for_one(left, turn.before, right, turn.after)):
            if min(stay, come) >= _MUCH:
                yield _change(CHANGED, left, right, turn.before, turn.after)
        elif fresh and stay >= _NEARLY_ALL:
            yield _change(ADDED, left, right, None, range(fresh[0], fresh[-1] + 1))
        elif (
            len(old) >= _LOST
            or _hedges(left, old)
            or _clause(left, turn, right, group)
            or _unsaid(left, turn, right, group)
        ) and come >= _NEARLY_ALL:
            old = old or list(turn.before)
            yield _change(LOST, left, right, range(old[0], old[-1] + 1), None)


def _places(side: Side, sentences: Sequence[int]) -> list[int]:
    document = side.document
    return [
        at
        for number in sentences
        for at in range(document.sentences[number].first, document.sentences[number].last)
    ]


def _turns(left: Side, ours: Sequence[int], right: Side, theirs: Sequence[int]) -> Iterator[_Turn]:
    before = [left.document.words[at].norm for at in ours]
    after = [right.document.words[at].norm for at in theirs]
    for what, start, stop, first, last in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if what != "equal":
            yield _Turn(_range(ours[start:stop]), _range(theirs[first:last]))


def _range(places: Sequence[int]) -> range:
    return range(places[0], places[-1] + 1) if places else range(0)


def _joins_anew(left: Side, before: range, right: Side, after: range) -> bool:
    """Tell whether a word that joins took another's place: `and` and `or`, `once` and `before`."""
    if not (left.joins(before) and right.joins(after)):
        return False
    ours, theirs = left.joining(before), right.joining(after)
    if not ours or not theirs or ours & theirs:
        return False
    # `by letter`, `in a letter` are one way to say it; `on a lead`, `off its lead` are not.
    alone = len(before) == len(after)
    return alone or any({mine, yours} in _OPPOSED for mine in ours for yours in theirs)


def _another_time(left: Side, before: range, right: Side, after: range) -> bool:
    """Tell whether a verb that told of the past tells of the present, or the other way."""
    if not len(before) == len(after) == 1:
        return False
    one, other = (
        bases().get(side.document.words[places[0]].norm, ("", ""))
        for side, places in ((left, before), (right, after))
    )
    return one[0] == other[0] and {one[1], other[1]} == {"past", "s"}


def _another_value(
    left: Side,
    before: range,
    group_before: Sequence[int],
    right: Side,
    after: range,
    group_after: Sequence[int],
) -> bool:
    """Tell whether a word for how sure or how often took the place of one that says another.

    Where the rest of a sentence stays, what a word can stand for does not count: `should` can stand
    for `will`, and an editor who put one for the other changed a fact.
    """
    for family in _FAMILIES:
        ours, theirs = _values(left, before, family), _values(right, after, family)
        if not ours or not theirs or ours & theirs:
            continue
        mine = _values(left, (at for row in group_before for at in left.range(row)), family)
        yours = _values(right, (at for row in group_after for at in right.range(row)), family)
        if not (ours <= yours or theirs <= mine):
            return True  # and it did not move
    return False


def _values(side: Side, places: Iterable[int], family: Sequence[str]) -> set[str]:
    return {
        value
        for at in places
        for value in side.meant.get(at, ())
        if value.startswith(tuple(family))
    }


def _clause(left: Side, turn: _Turn, right: Side, group: Group) -> bool:
    """Tell whether a half of a sentence went with the word that joined it: `once the plan is signed`.

    What a word can stand for says nothing here, where nothing stands in its place.
    """
    if turn.after or not turn.before or turn.before[0] not in left.links:
        return False
    theirs = set(right.words(group.after).values())
    content = left.words(group.before)
    own = {content[at] for at in turn.before if at in content and at not in left.fillers}
    return len(own - theirs) >= _LOST


def _hedges(side: Side, places: Sequence[int]) -> bool:
    """Tell whether one of some words can say how sure, how often or how much: `a possible fracture`."""
    return any(value.startswith(_HEDGES) for at in places for value in side.may.get(at, ()))


def _unsaid(left: Side, turn: _Turn, right: Side, group: Group) -> bool:
    """Tell whether what went said how sure, and nothing surely says so now: `fairly sure`, `sure`."""
    if turn.after or right.spoken(group.after):
        return False
    content = left.words(group.before)
    ours = _values(left, (at for at in turn.before if at in content), _FAMILIES[1])
    return bool(ours) and ours.isdisjoint(
        _values(right, (at for row in group.after for at in right.range(row)), _FAMILIES[1])
    )


def _one_for_one(left: Side, before: range, right: Side, after: range) -> bool:
    """Tell whether one word that says something stands where another did."""
    return (
        len(before) == len(after) == 1
        and left.says(before[0])
        and right.says(after[0])
        and left.joining(before).isdisjoint(right.joining(after))
    )


def _change(
    kind: str, left: Side, right: Side, before: range | None, after: range | None
) -> Change:
    old, new = _span(left, before), _span(right, after)
    was, now = _quoted(left, old), _quoted(right, new)
    message = {
        CHANGED: f"{was} became {now}.",
        ADDED: f"{now} was added.",
        LOST: f"{was} was left out.",
    }[kind]
    return Change(kind, "word", old, new, message)


def _span(side: Side, places: range | None) -> Span | None:
    return side.document.span(places[0], places[-1] + 1) if places else None


def _quoted(side: Side, span: Span | None) -> str:
    return f"“{' '.join(span.of(side.document.text).split())}”" if span else ""
