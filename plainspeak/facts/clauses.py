"""What came first and what came of it: the two halves of a sentence around a `before`, `because` or `if`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from plainspeak.facts import say
from plainspeak.facts.align import Group
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.detail import Detail
from plainspeak.facts.side import Side
from plainspeak.language.words import gap
from plainspeak.model import Span

_KINDS = ("order", "cause", "condition")
_PEOPLE = ("name", "who", "acronym")
_CLEARLY = 2  # somebody who acts in both halves may stand in either
_STOPS = frozenset(",;:()–—")
_ON, _BACK = "fact.flow.on", "fact.flow.back"


class _Halves(NamedTuple):
    """What stands on the earlier side of a joining word and on the later one, by stem."""

    first: frozenset[str]
    then: frozenset[str]
    people: frozenset[str]
    join: str
    unsure: bool
    span: Span


def changes(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield the words that join two halves which changed places: who rang before whom."""
    for kind in _KINDS:
        before = _halves(left, kind, group.before)
        after = _halves(right, kind, group.after)
        if (
            not before
            or not after
            or ((before.unsure or after.unsure) and before.join != after.join)
        ):
            continue
        people = before.people | after.people
        surely = not (before.unsure or after.unsure)
        if _crossed(before, after, frozenset(), by=_CLEARLY) or (
            surely and _crossed(before, after, people)
        ):
            yield Change(
                CHANGED,
                say.NAMES.get(kind, kind),
                before.span,
                after.span,
                f"What stands before and after “{after.span.of(right.document.text)}” changed places.",
            )


def _crossed(before: _Halves, after: _Halves, aside: Set[str], by: int = 1) -> bool:
    """Tell whether more words changed their half than kept it; those `aside` do not count."""
    ours, theirs = ([half - aside for half in (row.first, row.then)] for row in (before, after))
    stayed = len(ours[0] & theirs[0]) + len(ours[1] & theirs[1])
    over, back = len(ours[0] & theirs[1]), len(ours[1] & theirs[0])
    return bool(over and back) and over + back >= stayed + by


def _halves(side: Side, kind: str, sentences: Sequence[int]) -> _Halves | None:
    """Return the two halves of a sentence with one joining word of a kind; None for none or several."""
    rows = side.all(kind, sentences)
    joins = [row for row in rows if row.sure]
    if not joins and kind == _KINDS[0]:
        joins = [row for row in rows if _says_next(side, row)]
    if len(joins) != 1:
        return None
    join = joins[0]
    sentence = side.document.sentences[join.sentence]
    stop = _stop(side, join.last, sentence.last)
    # `Before she rang the doctor, Mum …` has its other half behind the comma.
    opens = join.first == sentence.first
    rest = range(stop, sentence.last) if opens else range(sentence.first, join.first)
    content = side.content[join.sentence]
    near = frozenset(text for at, text in content.items() if join.last <= at < stop)
    far = frozenset(text for at, text in content.items() if at in rest)
    if not near or not far:
        return None
    on = _listed(side, _ON, join.first, join.last) and not _listed(
        side, _BACK, join.first, join.last
    )
    first, then = (far, near) if on else (near, far)
    people = frozenset(
        content[at]
        for kind in _PEOPLE
        for row in side.all(kind, (join.sentence,))
        for at in range(row.first, row.last)
        if at in content
    )
    unsure = not join.sure and not on
    return _Halves(first, then, people, side.text(join), unsure, join.span(side.document))


def _says_next(side: Side, row: Detail) -> bool:
    """Tell whether a word that only may tell an order does: `and then`, `when his back got worse`."""
    opens = row.first == side.document.sentences[row.sentence].first
    return _listed(side, _BACK, row.first, row.last) or (
        not opens and _listed(side, _ON, row.first, row.last)
    )


def _stop(side: Side, first: int, last: int) -> int:
    """Return the first word from `first` on that stands behind a stop, or `last`."""
    for at in range(first + 1, last):
        mark = gap(side.document.text, side.document.words, at)[:1]
        if mark and mark in _STOPS:
            return at
    return last


def _listed(side: Side, name: str, first: int, last: int) -> bool:
    return last in side.document.marks.get(name, {}).get(first, ())
