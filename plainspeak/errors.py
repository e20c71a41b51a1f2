"""The errors plainspeak raises on purpose. Every message says what to do next.

    PlainspeakError
    ├── InputError      a document, path or option that cannot be used
    ├── RuleError       a rule file that cannot be used; starts with file:line:column
    └── MissingExtra    an optional part that is not installed

No message ever holds text from a document: it may be about a real child.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class PlainspeakError(Exception):
    """Base of every error a caller is meant to show to a person."""


class InputError(PlainspeakError):
    """A document, path or option cannot be used; the rest of the run goes on."""


class RuleError(PlainspeakError):
    """A rule or settings file cannot be used; the message starts with its place."""


class MissingExtra(PlainspeakError):  # noqa: N818 - it names what is missing
    """An optional dependency is not installed; the message holds the line that installs it."""

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(
            f"{what} needs an extra. Install it with: pip install 'plainspeak-care[{extra}]'"
        )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean …?' for the closest known word, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""


def own_fault(error: Exception) -> str:
    """Say where plainspeak itself went wrong, with nothing of what it was reading."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = (
        f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"
        if trace
        else "an unknown place"
    )
    return (
        f"stopped by a fault of its own ({type(error).__name__} in {place}). "
        "Please report this line; it holds none of your text."
    )
