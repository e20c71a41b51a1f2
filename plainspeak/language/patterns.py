"""Regular expressions out of rule packs, matched by RE2.

A pack may come from anywhere. RE2 takes time in proportion to the text whatever the pattern is, so
no pattern can hang a check; what it cannot do (looking around, referring back) is refused on loading.
Case does not matter unless a rule says so, and ^ and $ stand for the start and the end of a line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

_MOST_MEMORY = 8 << 20
_LINES = "(?m)"


def fault_of(pattern: str) -> str:
    """Return what is wrong with a pattern, or an empty string.

    >>> fault_of("(a+)+$")
    ''
    >>> fault_of("(who|what")
    'missing ): (who|what'
    """
    import re2  # noqa: PLC0415 - only when a rule or a text is at hand

    try:
        _compiled(pattern)
    except UnicodeEncodeError:
        return "it holds half a character"
    except re2.error as error:
        said = error.args[0]
        return str(said.decode("utf-8", "replace") if isinstance(said, bytes) else said).replace(
            _LINES, "", 1
        )
    return ""


def stands_in(pattern: str, text: str, *, case: bool = False) -> bool:
    """Tell whether a pattern matches anywhere in a text; `case` makes case matter."""
    return _compiled(pattern, case).search(text.encode("utf-8", "replace")) is not None


def places(pattern: str, text: str, *, case: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each match in a text, in code points; `case` makes case matter.

    >>> list(places("na[iï]ve", "A naïve note."))
    [(2, 7)]
    """
    for match in _compiled(pattern, case).finditer(_HALVES.sub("\ufffd", text)):
        yield match.span()


def groups(pattern: str, text: str, *, case: bool = False) -> tuple[str, ...] | None:
    """Return what the groups of a pattern took when it matches the whole of a text, else None."""
    match = _compiled(pattern, case).fullmatch(_HALVES.sub("\ufffd", text))
    return None if match is None else tuple(group or "" for group in match.groups())


_HALVES = re.compile("[\ud800-\udfff]")


@functools.lru_cache(maxsize=4096)
def _compiled(pattern: str, case: bool = False) -> Any:
    import re2  # noqa: PLC0415 - only when a rule or a text is at hand

    options = re2.Options()
    options.case_sensitive = case
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    return re2.compile(_LINES + pattern, options)
