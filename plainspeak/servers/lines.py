"""Lines and columns as editors count them ↔ code points.

Editors end a line at LF, CR LF or CR and nowhere else: what Word leaves for a line break (vertical
tab), page breaks and the separators of Unicode stand inside a line. Columns are counted in UTF-16,
UTF-8 or whole code points, as the editor asks (Language Server Protocol 3.17, 'Position').
"""

from __future__ import annotations

import bisect
import re

_END = re.compile(r"\r\n|\n|\r")
_BYTES = {"utf-16": ("utf-16-le", 2), "utf-8": ("utf-8", 1), "utf-32": ("utf-32-le", 4)}


class Lines:
    """The lines of one text; `encoding` is utf-16, utf-8 or utf-32, the unit of its columns."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self._text = text
        self._codec, self._width = _BYTES[encoding]
        ends = [match.span() for match in _END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(text)]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a code point, both from 0; inside a line's end, where its words end."""
        line = bisect.bisect_right(self._starts, offset) - 1
        start, end = self._starts[line], self._ends[line]
        return line, self._units(self._text[start : min(offset, end)])

    def offset(self, line: int, column: int) -> int:
        """Return the code point at a line and column; what lies past a line's or the text's end is that end.

        A column in the middle of a character is that character's place.
        """
        if line >= len(self._starts):
            return len(self._text)
        start, end = self._starts[line], self._ends[line]
        words = self._text[start:end]
        if words.isascii():
            return min(start + column, end)
        at = units = 0
        while at < len(words):
            units += self._units(words[at])
            if units > column:
                break
            at += 1
        return start + at

    def first_with_words(self) -> tuple[int, int]:
        """Return the start and end, in code points, of the words of the first line that holds any."""
        for start, end in zip(self._starts, self._ends, strict=True):
            words = self._text[start:end]
            if words.strip():
                left = start + len(words) - len(words.lstrip())
                return left, start + len(words.rstrip())
        return 0, 0

    def _units(self, words: str) -> int:
        if words.isascii():
            return len(words)
        return len(words.encode(self._codec, "surrogatepass")) // self._width
