"""What a comparison says: each fact that was added, lost or changed, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plainspeak.facts.align import Group
from plainspeak.model import Document, Span

ADDED, LOST, CHANGED = "added", "lost", "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that the two versions do not share.

    `kind` is `added`, `lost` or `changed`; `what` says what sort of fact (`name`, `date`, `negation` …; all of
    them in `docs/verify.md`). `before` and `after` are its places in the two texts, None where it does
    not stand. `message` is one plain sentence. It may quote the texts, so it is for the person who
    holds them: never for a log or an error.
    """

    kind: str
    what: str
    before: Span | None
    after: Span | None
    message: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a text, and every fact they do not share, in the order of the texts.

    `groups` are the sentences that belong together, by number; one side of a group may be empty.
    """

    before: Document
    after: Document
    changes: tuple[Change, ...]
    groups: tuple[Group, ...] = ()

    @property
    def kept(self) -> bool:
        """Tell whether no fact was added, lost or changed."""
        return not self.changes

    def by_sentence(self) -> Iterator[tuple[Group, tuple[Change, ...]]]:
        """Yield the sentences that belong together with the changes in them, in the order of the texts."""
        left, right = (
            _where(group.before for group in self.groups),
            _where(group.after for group in self.groups),
        )
        rows: dict[int, list[Change]] = {}
        for change in self.changes:
            old = left.get(_sentence(self.before, change.before), [])
            new = right.get(_sentence(self.after, change.after), [])
            # The date of an entry stands with each of its sentences.
            both = [number for number in new if number in old]
            number = next(iter(both or new or old), -1)
            rows.setdefault(number, []).append(change)
        for number, group in enumerate(self.groups):
            yield group, tuple(rows.get(number, ()))
        if -1 in rows:
            yield Group((), ()), tuple(rows[-1])


def _where(sides: Iterable[Sequence[int]]) -> dict[int, list[int]]:
    """Return the numbers of the groups that each sentence stands in."""
    found: dict[int, list[int]] = {}
    for number, sentences in enumerate(sides):
        for at in sentences:
            found.setdefault(at, []).append(number)
    return found


def _sentence(document: Document, span: Span | None) -> int:
    number = document.sentence_at(span.start) if span else None
    return -1 if number is None else number
