"""Places in UTF-16 code units, as Java, JavaScript and editors count: what lies beyond U+FFFF counts twice."""

from __future__ import annotations

import bisect


class Units:
    """The code units of one text."""

    def __init__(self, text: str) -> None:
        # Most texts hold nothing that counts twice, and then there is nothing to keep.
        self._double = (
            [at for at, char in enumerate(text) if char > "\uffff"] if not text.isascii() else []
        )

    def at(self, point: int) -> int:
        """Return the code unit at which a code point begins.

        >>> Units("a😀b").at(2)
        3
        """
        return point + bisect.bisect_left(self._double, point)
