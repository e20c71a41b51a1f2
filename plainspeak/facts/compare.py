"""Compare two versions of a text, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plainspeak.facts import (
    bound,
    chronology,
    clauses,
    quotes,
    roles,
    say,
    scope,
    speakers,
    statements,
    who,
    wording,
    words,
)
from plainspeak.facts.align import Group
from plainspeak.facts.change import ADDED, CHANGED, LOST, Change, Comparison
from plainspeak.facts.detail import Detail
from plainspeak.facts.find import details_of
from plainspeak.facts.side import Side
from plainspeak.facts.wording import Wordings
from plainspeak.model import Document, Span

# Kinds in which any fact that comes or goes counts.
STRICT = (
    "date weekday time number money age day negation refusal ended modality certainty condition cause "
    "frequency only act harm supervision substance injury body side plan blame"
).split()
# Kinds in which words come and go with the wording: only one that takes another's place counts.
SWAPPED = (
    "aspect lineage quantity direction trend order size daypart place feeling state move ordinal title"
).split()
_COUNTS = ("number", "age")
# Kinds that are true of the whole text, wherever they stand: a fact that moved to another sentence is kept.
_MAY_MOVE = frozenset("date weekday time number money age day injury body substance plan".split())
# Kinds and values for which plain words can be found that no list holds: `throughout`, `the whole time`.
_REWORDED = frozenset("frequency condition cause ended only refusal modality".split())
_REWORDED_VALUES = frozenset({"think", "seem", "known"})
# What these say is often said already by a graver change at the same words.
_WEAK = frozenset("state tense direction when degree place feeling word".split())
# Values that plain words may leave out, never bring in: `it is clear that`, the `so` of a sentence that was split.
_MAY_GO = frozenset({"known", "so"})
# What plain words may say of a time that stood there in other words: `cries at night`, `when the baby cries`.
_MAY_COME = frozenset({"when", "whenever"})
# Kinds that a text may say again where `that day` stood.
_MAY_REPEAT = frozenset("date weekday day plan substance body injury".split())


def compare(before: Document, after: Document, wordings: Wordings | None = None) -> Comparison:
    """Return every fact that two versions of a text do not share.

    Both documents come from `language.analyse` with the rulebook's word lists. Sentences may have
    been split, merged, moved and reworded; see `docs/decisions/facts.md` for what counts as a fact
    and what is the same fact. The parser is asked only where who did what is in doubt.

    `wordings` gives the terms in a document with other texts for them (`Rulebook.wordings`): a term
    and its plain words then say the same. Without it only the word lists tell what is the same.
    """
    left, right = Side.of(before, details_of(before)), Side.of(after, details_of(after))
    groups = chronology.groups_of(
        before, left.keys, after, right.keys, (left.headings, right.headings)
    )
    groups = statements.join(groups, left, right)
    changes: list[Change] = list(quotes.changes(before, after))
    whole = [
        group for group in groups if group.before and group.after and not _alike(group, left, right)
    ]
    for group in groups:
        if not (group.before and group.after):
            changes += statements.alone(group, left, right)
    changes += _details(whole, left, right)
    changes += who.changes(whole, left, right)
    same = left.aliases | right.aliases
    for group in whole:
        changes += scope.changes(group, left, right)
        changes += speakers.changes(
            before,
            left.spoken(group.before),
            after,
            right.spoken(group.after),
            same,
        )
        changes += statements.unbalanced(group, left, right)
        if wordings:
            # Without them every plainer word would be another word.
            changes += words.changes(group, left, right)
    if changes and wordings:
        changes = wording.unexplained(changes, whole, left, right, wordings)
    # No term of a rule explains people or halves that changed places.
    for group in whole:
        changes += bound.changes(group, left, right)
        changes += clauses.changes(group, left, right)
    changes += roles.changes(whole, left, right)
    return Comparison(before, after, tuple(sorted(_once(changes), key=_place)), tuple(groups))


def _alike(group: Group, left: Side, right: Side) -> bool:
    """Tell whether no sentence of a group changed, and neither did who speaks it."""
    ours, theirs = left.spoken(group.before), right.spoken(group.after)
    if [row.words for row in ours] != [row.words for row in theirs]:
        return False
    mine, yours = (
        [side.document.sentences[at].span.of(side.document.text) for at in numbers]
        for side, numbers in ((left, group.before), (right, group.after))
    )
    return mine == yours


def _details(groups: Sequence[Group], left: Side, right: Side) -> Iterator[Change]:
    lost: list[Detail] = []
    gained: list[Detail] = []
    for group in groups:
        for kind in (*STRICT, *SWAPPED):
            ours = left.sure(kind, group.before)
            theirs = right.sure(kind, group.after)
            mine, yours = _pool(left, kind, group.before), _pool(right, kind, group.after)
            if kind == "negation":
                ours = [
                    row
                    for row in ours
                    if not scope.hidden(row, left, group.before, right, group.after)
                ]
                theirs = [
                    row
                    for row in theirs
                    if not scope.hidden(row, right, group.after, left, group.before)
                ]
            gone = _uncovered(ours, right.answering(yours, left, mine))
            new = _uncovered(theirs, left.answering(mine, right, yours))
            pairs = min(len(gone), len(new))
            for old, fresh in zip(gone, new, strict=False):
                yield _change(CHANGED, old, fresh, left, right)
            if kind in STRICT:
                lost += _unsaid(gone[pairs:], right, group.after, left, group.before)
                gained += _unsaid(new[pairs:], left, group.before, right, group.after)
    for detail in lost:
        if detail.values <= _MAY_GO:
            continue
        if detail.kind in _MAY_MOVE and _covered(detail, right.of_kind(detail.kind)):
            continue
        yield _change(LOST, detail, None, left, right)
    for detail in gained:
        if detail.kind == "condition" and right.text(detail) in _MAY_COME:
            continue
        if detail.kind in _MAY_REPEAT and _covered(detail, left.of_kind(detail.kind)):
            continue
        if detail.kind in _MAY_MOVE and any(detail.meets(other) for other in lost):
            continue
        yield _change(ADDED, None, detail, left, right)


def _unsaid(
    details: Sequence[Detail],
    side: Side,
    sentences: Sequence[int],
    other: Side,
    others: Sequence[int],
) -> list[Detail]:
    """Leave out details that `side` may say in words of its own, when it has such words to spare."""
    if not any(_may_be_reworded(detail) for detail in details):
        return list(details)
    spare = statements.spare(side, sentences, other, others)
    rows: list[Detail] = []
    for detail in details:
        if _may_be_reworded(detail) and spare > 0:
            spare -= 1
        else:
            rows.append(detail)
    return rows


def _may_be_reworded(detail: Detail) -> bool:
    return detail.kind in _REWORDED or bool(detail.values & _REWORDED_VALUES)


def _pool(side: Side, kind: str, sentences: Sequence[int]) -> list[Detail]:
    """Return what can answer for a detail of a kind: `Kai (7)` for `aged seven`."""
    kinds = _COUNTS if kind in _COUNTS else (kind,)
    return [detail for name in kinds for detail in side.all(name, sentences)]


def _uncovered(details: Iterable[Detail], others: Sequence[Detail]) -> list[Detail]:
    rows: list[Detail] = []
    for detail in details:
        if not any(detail.meets(other) for other in others) and not any(
            detail.meets(row) for row in rows
        ):
            rows.append(detail)
    return rows


def _covered(detail: Detail, others: Iterable[Detail]) -> bool:
    return any(detail.meets(other) for other in others)


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


def _once(changes: Sequence[Change]) -> list[Change]:
    """Leave out what another change at the same place says already."""
    rows: list[Change] = []
    for weak in (False, True):
        for change in changes:
            if (change.what in _WEAK) != weak:
                continue
            if not any(_repeats(change, row, weak=weak) for row in rows):
                rows.append(change)
    return rows


def _repeats(change: Change, row: Change, *, weak: bool) -> bool:
    if not weak:
        return (change.what, change.before, change.after) == (row.what, row.before, row.after)
    sides = ((change.before, row.before), (change.after, row.after))
    return any(mine and yours and mine.overlaps(yours) for mine, yours in sides)


def _place(change: Change) -> tuple[int, int, str, str]:
    span = change.after or change.before
    return (span.start if span else 0, 0 if change.after else 1, change.what, change.kind)
