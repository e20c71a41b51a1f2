"""Regular expressions out of rule packs, matched by RE2.

A pack may come from anywhere. RE2 takes time in proportion to the text whatever the pattern is, so
no pattern can hang a check; what it cannot do (looking around, referring back) is refused on loading.
Case does not matter, and ^ and $ stand for the start and the end of a line.
"""

from __future__ import annotations

import functools
from typing import Any

_MOST_MEMORY = 2 << 20
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


def stands_in(pattern: str, text: str) -> bool:
    """Tell whether a pattern matches anywhere in a text."""
    return _compiled(pattern).search(text.encode("utf-8", "replace")) is not None


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    import re2  # noqa: PLC0415 - only when a rule or a text is at hand

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    return re2.compile(_LINES + pattern, options)
