"""What the finders of blocks share: how lines are told, and what stands before the first word of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

# The start and end of every line of a text, without its outer spaces; the same twice for a blank one.
Lines = Sequence[tuple[int, int]]

# The last of them are the bullets of Symbol and Wingdings, as they come out of Word and PDF.
BULLET = re.compile(
    r"[ \t]*(?:[-*•‣▪◦·–—●○■➢►\uf000-\uf0ff]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+(?=\S)"
)
