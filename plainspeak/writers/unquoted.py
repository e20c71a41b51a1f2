"""What may be said where others can read it: findings without a word of the document.

SARIF, JUnit, reviewdog and GitHub formats are made to be uploaded and end up in the logs of other
services; see `docs/decisions/uploaded-formats.md`. What they say is put together from rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import NamedTuple

from plainspeak.model import Document, Finding, Missing, Safety, Span, Suggestion

_QUOTED = re.compile("“([^”]*)”")
_PIECES = re.compile(r"\w+|\s+|.", re.DOTALL)
_WORD = re.compile(r"[\w’']+")
_TEXT_FILES = frozenset({"", ".txt", ".text", ".md", ".markdown"})


class Edit(NamedTuple):
    """New words for a stretch of the text; an insertion has an empty span."""

    span: Span
    text: str


def message(finding: Finding, text: str) -> str:
    """Return what to say of a finding in words of its rule alone: what to try or ask, and why.

    `text` is the text of its document. A suggestion that repeats a word of it is not named.
    """
    return " ".join(part for part in (_said(finding, finding.span.of(text)), finding.why) if part)


def _said(finding: Finding, quote: str) -> str:
    if not any(_repeats(part, quote, shortest=1) for part in _QUOTED.findall(finding.message)):
        return finding.message
    options = [row for row in finding.suggestions if not _repeats(row.text, quote)]
    if options:
        tries = " or ".join(f"“{row.text}”" for row in options[:2])
        return f"{'Could mean' if options[0].safety is Safety.REWRITE else 'Try'} {tries}."
    return finding.question


def _repeats(said: str, quote: str, *, shortest: int = 4) -> bool:
    """Tell whether something repeats a word of a quote: a long one, or one with a capital or a digit."""
    spoken = {word.casefold() for word in _WORD.findall(said)}
    return any(
        word.casefold() in spoken
        for word in _WORD.findall(quote)
        if len(word) >= shortest or (len(word) > 1 and not word.islower())
    )


def edits(finding: Finding, suggestion: Suggestion, document: Document) -> tuple[Edit, ...]:
    """Return the changes that put a suggestion in place, holding new words only; () where none may.

    Words that stay are left out of the changes, so that no name is carried out of the document.
    There are none for advice (`rewrite`), for files whose text is not what their bytes hold, and
    where a word of the document would have to move.
    """
    if suggestion.safety is Safety.REWRITE or not is_text_file(document):
        return ()
    quote = finding.span.of(document.text)
    changes = tuple(_changes(quote, suggestion.text, finding.span.start))
    if any(_repeats(change.text, quote) for change in changes):
        return ()
    return changes


def _changes(old: str, new: str, start: int) -> Iterator[Edit]:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    places = [0]
    for piece in before:
        places.append(places[-1] + len(piece))
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(Span(start + places[i], start + places[j]), "".join(after[k:m]))


def missing_message(missing: Missing) -> str:
    """Return what to say of a missing part: what it is, and the question to ask."""
    return f"{missing.message} {missing.question}".strip()


def is_text_file(document: Document) -> bool:
    """Tell whether places in the document's text are places in its file."""
    return not document.original and PurePath(document.path).suffix.lower() in _TEXT_FILES
