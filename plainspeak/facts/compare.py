"""Compare two versions of a text, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plainspeak.facts import align, quotes, roles, say, scope, statements, who
from plainspeak.facts.align import Group
from plainspeak.facts.change import ADDED, CHANGED, LOST, Change, Comparison
from plainspeak.facts.detail import Detail
from plainspeak.facts.find import details_of
from plainspeak.facts.side import Side
from plainspeak.model import Document, Span

# Kinds in which any fact that comes or goes counts.
STRICT = (
    "date weekday time number money age day negation refusal denial modality certainty condition cause "
    "frequency only act substance injury body side plan blame"
).split()
# Kinds in which words come and go with the wording: only one that takes another's place counts.
SWAPPED = (
    "ended quantity direction trend order size daypart place feeling state give move ordinal title"
).split()
# Kinds that are true of the whole text, wherever they stand: a fact that moved to another sentence is kept.
_MAY_MOVE = frozenset("date weekday time number money age day injury body substance plan".split())
# Kinds that a text may say again where `that day` stood.
_MAY_REPEAT = frozenset("date weekday day plan substance body injury".split())


def compare(before: Document, after: Document) -> Comparison:
    """Return every fact that two versions of a text do not share.

    Both documents come from `language.analyse` with the rulebook's word lists. Sentences may have
    been split, merged, moved and reworded; see `docs/decisions/facts.md` for what counts as a fact
    and what is the same fact. The parser is asked only where who did what is in doubt.
    """
    left, right = Side.of(before, details_of(before)), Side.of(after, details_of(after))
    groups = align.align(left.keys, right.keys)
    groups = statements.join(groups, left, right)
    changes: list[Change] = list(quotes.changes(before, after))
    whole = [group for group in groups if group.before and group.after]
    for group in groups:
        if not (group.before and group.after):
            changes += statements.alone(group, left, right)
    changes += _details(whole, left, right)
    changes += who.changes(whole, left, right)
    for group in whole:
        changes += scope.changes(group, left, right)
        changes += statements.unbalanced(group, left, right)
    changes += roles.changes(whole, left, right)
    return Comparison(before, after, tuple(sorted(_once(changes), key=_place)))


def _details(groups: Sequence[Group], left: Side, right: Side) -> Iterator[Change]:
    lost: list[Detail] = []
    gained: list[Detail] = []
    for group in groups:
        for kind in (*STRICT, *SWAPPED):
            ours = left.sure(kind, group.before)
            theirs = right.sure(kind, group.after)
            gone = _uncovered(kind, ours, right.all(kind, group.after))
            new = _uncovered(kind, theirs, left.all(kind, group.before))
            pairs = min(len(gone), len(new))
            for old, fresh in zip(gone, new, strict=False):
                yield _change(CHANGED, old, fresh, left, right)
            if kind in STRICT:
                lost += gone[pairs:]
                gained += new[pairs:]
    for detail in lost:
        if detail.kind in _MAY_MOVE and _covered(detail, right.of_kind(detail.kind)):
            continue
        yield _change(LOST, detail, None, left, right)
    for detail in gained:
        if detail.kind in _MAY_REPEAT and _covered(detail, left.of_kind(detail.kind)):
            continue
        if detail.kind in _MAY_MOVE and any(_same(detail.kind, detail, other) for other in lost):
            continue
        yield _change(ADDED, None, detail, left, right)


def _uncovered(kind: str, details: Iterable[Detail], others: Sequence[Detail]) -> list[Detail]:
    rows: list[Detail] = []
    for detail in details:
        if not any(_same(kind, detail, other) for other in (*others,)) and not any(
            _same(kind, detail, row) for row in rows
        ):
            rows.append(detail)
    return rows


def _covered(detail: Detail, others: Iterable[Detail]) -> bool:
    return any(_same(detail.kind, detail, other) for other in others)


def _same(kind: str, one: Detail, other: Detail) -> bool:
    """Tell whether two details of a kind may say the same."""
    if one.values & other.values:
        return True
    if kind in {"date", "number", "age"}:
        return any(_near(kind, mine, yours) for mine in one.values for yours in other.values)
    return False


def _near(kind: str, one: str, other: str) -> bool:
    """Tell whether a date is part of a fuller one (`6 May`, `6 May 2024`), a number the same without its unit."""
    short, long = sorted((one, other), key=len)
    if kind == "date":
        if short.startswith("day "):
            return long.split(" ")[0] == short[4:] and long[0].isdecimal()
        if short.startswith("year "):
            return False
        return long.startswith(f"{short} ")
    return " " not in short and long.startswith(f"{short} ") and not long.startswith(f"{short} of")


def _change(kind: str, old: Detail | None, new: Detail | None, left: Side, right: Side) -> Change:
    detail = old or new
    assert detail is not None  # noqa: S101 - a change has a side
    before = old.span(left.document) if old else None
    after = new.span(right.document) if new else None
    return Change(
        kind,
        say.NAMES.get(detail.kind, detail.kind),
        before,
        after,
        say.message(kind, detail.kind, _text(left, before), _text(right, after)),
    )


def _text(side: Side, span: Span | None) -> str:
    return " ".join(span.of(side.document.text).split()) if span else ""


def _once(changes: Iterable[Change]) -> list[Change]:
    """Leave out what a graver change at the same place says already."""
    seen: set[tuple[str, Span | None, Span | None]] = set()
    rows: list[Change] = []
    for change in changes:
        key = (change.what, change.before, change.after)
        if key not in seen:
            seen.add(key)
            rows.append(change)
    return rows


def _place(change: Change) -> tuple[int, int, str, str]:
    span = change.after or change.before
    return (span.start if span else 0, 0 if change.after else 1, change.what, change.kind)
