"""One detail of a text that a reader could check: a name, a date, a “not”, a “may”."""

from __future__ import annotations

from typing import NamedTuple

from plainspeak.model import Document, Span

# Kinds whose values may say less or more of the same: `6 5` and `6 5 2024`, `7` and `7 year`.
_IN_PARTS = frozenset({"date", "number", "age"})


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

    def span(self, document: Document) -> Span:
        """Return its place in the text."""
        return document.span(self.first, self.last)

    def meets(self, other: Detail) -> bool:
        """Tell whether it may say the same as another detail of its kind."""
        if self.values & other.values or self.values & other.maybe or self.maybe & other.values:
            return True
        if self.kind not in _IN_PARTS:
            return False
        theirs = other.values | other.maybe
        return any(_part_of(mine, yours) for mine in self.values for yours in theirs)


def _part_of(one: str, other: str) -> bool:
    """Tell whether a date is part of a fuller one (`6 May`, `6 May 2024`), a number the same without its unit.

    A month alone is another one in each year.
    """
    short, long = sorted((one, other), key=len)
    if short.startswith("day "):
        return long.split(" ")[0] == short[4:]
    return short[0].isdecimal() and long.startswith(f"{short} ") and " of" not in long
