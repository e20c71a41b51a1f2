"""What a comparison says: each fact that was added, lost or changed, and where."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Two versions of a text, and every fact they do not share, in the order of the texts."""

    before: Document
    after: Document
    changes: tuple[Change, ...]

    @property
    def kept(self) -> bool:
        """Tell whether no fact was added, lost or changed."""
        return not self.changes
