"""Where a place stands in a file, as editors and other programs count: line and column from 1.

A line ends at a line feed, a carriage return, or both together. Form feeds, U+2028 and the like end
none: editors show them inside a line, and Git and the programs behind it count line feeds.
"""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

_ENDS = re.compile(r"\r\n?|\n")
_STEP = 1024


class Position(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


class Lines:
    """The lines of one text: offsets in code points → positions."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(end.end() for end in _ENDS.finditer(text))]
        self._bytes: list[int] | None = [] if text.isascii() else None

    def at(self, offset: int) -> Position:
        """Return the position of a code point; its column counts code points."""
        line, start = self._line_of(offset)
        return Position(line, offset - start + 1)

    def at_byte(self, offset: int) -> Position:
        """Return the position of a code point; its column counts bytes of UTF-8."""
        line, start = self._line_of(offset)
        return Position(line, self._bytes_before(offset) - self._bytes_before(start) + 1)

    def _line_of(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset)
        return line, self._starts[line - 1]

    def _bytes_before(self, offset: int) -> int:
        """Count the bytes before a code point: from a count kept every so often, as a line has no end."""
        if self._bytes is None:
            counts = [0]
            for at in range(0, len(self.text), _STEP):
                counts.append(counts[-1] + _bytes_in(self.text[at : at + _STEP]))
            self._bytes = counts
        if not self._bytes:
            return offset
        step = offset // _STEP
        return self._bytes[step] + _bytes_in(self.text[step * _STEP : offset])


def _bytes_in(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
