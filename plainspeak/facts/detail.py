"""One detail of a text that a reader could check: a name, a date, a “not”, a “may”."""

from __future__ import annotations

from typing import NamedTuple

from plainspeak.model import Document, Span


class Detail(NamedTuple):
    """A detail at words first..last of a document, in one sentence.

    `values` are all it may mean: `06/05` is the sixth of May or six out of five. Two details of one
    kind say the same when they share a value. One that is not `sure` can stand for another, and is
    never reported by itself.
    """

    kind: str
    values: frozenset[str]
    first: int
    last: int
    sentence: int
    sure: bool = True

    def span(self, document: Document) -> Span:
        """Return its place in the text."""
        return document.span(self.first, self.last)
