"""Which figure belongs to whom: two figures that change places leave every figure in the text."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

from plainspeak.facts.align import Group
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.detail import Detail
from plainspeak.facts.side import Side

_JOINS = frozenset("from to by for with".split())
_KINDS = "number age money date weekday time frequency".split()
_SPANS = "name date weekday time number money".split()
_PEOPLE = "name who".split()
_APART = frozenset({"fact.link.and", "fact.link.or", "fact.link.but"})
_Way = Callable[[Side, Sequence[int]], list[tuple[Detail, str]]]
_NEAR = 3  # words between somebody and the word they stand with: `stay with Rosie`


def changes(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield the figures that stood with one person, day or thing and stand with another now."""
    yield from _more_and_fewer(group, left, right)
    ways: list[tuple[str, _Way]] = [("name", _governed)]
    ways += [(kind, functools.partial(_anchored, kind)) for kind in _KINDS]
    ways += [(kind, functools.partial(_joined, kind)) for kind in _SPANS]
    for kind, anchored in ways:
        ours, theirs = anchored(left, group.before), anchored(right, group.after)
        for old, anchor in ours:
            fresh = next((row for row in theirs if row[0].meets(old)), None)
            rival = next(
                (row for row in theirs if row[1] == anchor and not row[0].meets(old)), None
            )
            if not fresh or not rival or fresh[1] == anchor:
                continue
            # The other one must have moved the other way: `Arun 11, Dev 8` to `Arun 8, Dev 11`.
            if any(row[0].meets(rival[0]) and row[1] == fresh[1] for row in ours):
                before, after = old.span(left.document), rival[0].span(right.document)
                was, now = before.of(left.document.text), after.of(right.document.text)
                what = "date" if kind == "weekday" else kind
                yield Change(CHANGED, what, before, after, f"“{was}” and “{now}” changed places.")
                return


def _more_and_fewer(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield a number that stands once more than before where another stands once less."""
    ours, theirs = left.all("number", group.before), right.all("number", group.after)
    fewer = [row for row in ours if _count(row, theirs) < _count(row, ours)]
    more = [row for row in theirs if _count(row, theirs) > _count(row, ours)]
    if fewer and more and _count(more[-1], ours) and len(ours) == len(theirs):
        before, after = fewer[-1].span(left.document), more[-1].span(right.document)
        yield Change(
            CHANGED,
            "number",
            before,
            after,
            f"“{before.of(left.document.text)}” became “{after.of(right.document.text)}”.",
        )


def _count(detail: Detail, details: Sequence[Detail]) -> int:
    mine = detail.values | detail.maybe
    return sum(bool(mine & (row.values | row.maybe)) or row.meets(detail) for row in details)


def _anchored(kind: str, side: Side, sentences: Sequence[int]) -> list[tuple[Detail, str]]:
    """Return the figures of a kind, each with the person or the word that it stands with."""
    rows: list[tuple[Detail, str]] = []
    for number in sentences:
        people = sorted(
            (row for name in _PEOPLE for row in side.all(name, (number,)) if row.sure),
            key=lambda row: row.first,
        )
        figures = side.sure(kind, (number,))
        named = len({_called(side, row) for row in people}) > 1
        for figure in figures:
            before = [row for row in people if row.last <= figure.first]
            if named and before:
                rows.append((figure, _called(side, before[-1])))
            elif not named:
                word = _nearest(side, number, figure)
                if word:
                    rows.append((figure, word))
    return rows


def _governed(side: Side, sentences: Sequence[int]) -> list[tuple[Detail, str]]:
    """Return the people, each with the word that says something before them: `stay with Rosie`."""
    rows: list[tuple[Detail, str]] = []
    for number in sentences:
        content = side.content[number]
        for person in (row for name in _PEOPLE for row in side.sure(name, (number,))):
            near = range(person.first - 1, person.first - 1 - _NEAR, -1)
            word = next((content[at] for at in near if at in content), "")
            if word:
                rows.append((person, word))
    return rows


def _joined(kind: str, side: Side, sentences: Sequence[int]) -> list[tuple[Detail, str]]:
    """Return the details of a kind with the small word before them: `from Hull to Derby`."""
    words = side.document.words
    return [
        (detail, words[detail.first - 1].norm)
        for detail in side.sure(kind, sentences)
        if detail.first and words[detail.first - 1].norm in _JOINS
    ]


def _nearest(side: Side, number: int, figure: Detail) -> str:
    """Return the stem of the next word that says something, within three words, else of the one before."""
    content, links = side.content[number], side.links
    for at in range(figure.last, figure.last + _NEAR):
        if at in content:
            return content[at]
        if not _APART.isdisjoint(links.get(at, ())):
            break  # `the twins are eight and their brother is three`
    for at in range(figure.first - 1, figure.first - 1 - _NEAR, -1):
        if at in content:
            return content[at]
    return ""


def _called(side: Side, person: Detail) -> str:
    """Return what somebody is called, with the title before a name: `mrs bell`."""
    titles = side.all("title", (person.sentence,))
    before = next((row for row in titles if row.last == person.first), None)
    return " ".join([*(before.values if before else ()), min(person.values)])
