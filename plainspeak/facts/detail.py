"""One detail of a text that a reader could check: a name, a date, a “not”, a “may”."""

from __future__ import annotations

from typing import NamedTuple

from plainspeak.model import Document, Span


class Detail(NamedTuple):
    """A detail at words first..last of a document, in one sentence.

    `values` are what it means, any of them: `06/05` is the sixth of May or six out of five. `maybe` is
    what it can stand for as well. Two details of one kind may say the same when one means what the
    other means or can stand for. A detail without `values` is never reported by itself.
    """

    kind: str
    values: frozenset[str]
    first: int
    last: int
    sentence: int
    maybe: frozenset[str] = frozenset()

    @property
    def sure(self) -> bool:
        """Tell whether it means something by itself."""
        return bool(self.values)

    def meets(self, other: Detail) -> bool:
        """Tell whether it may say the same as another detail of its kind."""
        return bool(
            self.values & other.values or self.values & other.maybe or self.maybe & other.values
        )

    def span(self, document: Document) -> Span:
        """Return its place in the text."""
        return document.span(self.first, self.last)
