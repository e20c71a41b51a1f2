"""Ignores inside a document: `<!-- plainspeak: ignore jargon.contact -- reason -->`, or in square brackets.

One that stands behind words holds for their paragraph, one on a line of its own for the next;
`ignore-file` holds for the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plainspeak.errors import did_you_mean
from plainspeak.model import Document, Finding, Missing, Span, Suppressed

_LONGEST = 500
_IGNORE = re.compile(
    rf"<!--[ \t]*plainspeak:(?P<html>(?:(?!-->)[^\n]){{0,{_LONGEST}}})-->"
    rf"|\[[ \t]*plainspeak:(?P<plain>[^\]\n]{{0,{_LONGEST}}})\]",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\s*(?P<verb>ignore(?:-file)?)\b(?P<rules>.*?)(?:\s(?:--|—|–)\s*(?P<reason>.*?))?\s*",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*")
MISSING = "missing"  # the category under which a missing part is set aside, by its code


class Comment(NamedTuple):
    """An ignore as it is written: where, what it names, why; `whole` for the document as a whole."""

    span: Span
    whole: bool
    names: tuple[str, ...]
    reason: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """What stays and what was set aside, with something to tell about ignores that do nothing."""

    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    suppressed: tuple[Suppressed, ...]
    notes: tuple[str, ...]


def read(text: str) -> tuple[Comment, ...]:
    """Return the ignores in a text, in order."""
    return tuple(_comment(found) for found in _IGNORE.finditer(text))


def _comment(found: re.Match[str]) -> Comment:
    span = Span(found.start(), found.end())
    said = found["html"] if found["html"] is not None else found["plain"]
    match = _SAYS.fullmatch(said)
    if match is None:
        return Comment(span, False, (), "", "write 'plainspeak: ignore RULE -- why'.")
    names = (
        tuple(dict.fromkeys(re.split(r"[\s,]+", match["rules"].strip())))
        if match["rules"].strip()
        else ()
    )
    reason = " ".join((match["reason"] or "").split())
    fault = ""
    if not names:
        fault = "say which rule to ignore: 'plainspeak: ignore RULE -- why'."
    elif not all(_NAME.fullmatch(name) for name in names):
        fault = "a rule is named like jargon.contact, and ' -- ' comes before the reason."
    elif not reason:
        fault = "say why, so that the next person knows: 'plainspeak: ignore RULE -- why'."
    return Comment(span, match["verb"].lower().endswith("-file"), names, reason, fault)


def without(text: str, comments: Sequence[Comment]) -> str:
    """Return a text of the same length in which spaces stand where the ignores do: they are no words of it."""
    for row in comments:
        text = text[: row.span.start] + " " * (row.span.end - row.span.start) + text[row.span.end :]
    return text


def sort(
    document: Document,
    comments: Sequence[Comment],
    findings: Sequence[Finding],
    missing: Sequence[Missing],
    known: Collection[str],
) -> Sorted:
    """Set aside what the ignores in an analysed document name; `known` is all that can be named."""
    if not comments:
        return Sorted(tuple(findings), tuple(missing), (), ())
    reaches = [_reach(document, row) for row in comments]
    used: set[int] = set()
    aside: list[Suppressed] = []

    def is_aside(finding: Finding, names: set[str], *, part: bool = False) -> bool:
        for at, (row, reach) in enumerate(zip(comments, reaches, strict=True)):
            meant = not row.fault and names & set(row.names) and (row.whole or not part)
            if meant and reach and reach.contains(finding.span):
                used.add(at)
                aside.append(Suppressed(finding, row.reason))
                return True
        return False

    kept = tuple(row for row in findings if not is_aside(row, {row.rule, row.category}))
    kept_missing = tuple(
        row for row in missing if not is_aside(as_finding(row), {row.code}, part=True)
    )
    notes = (_note(document.text, row, known, at in used) for at, row in enumerate(comments))
    return Sorted(kept, kept_missing, tuple(aside), tuple(note for note in notes if note))


def as_finding(row: Missing) -> Finding:
    """Return a missing part as a finding at the start of its document, so that it can be set aside like one."""
    return Finding(
        row.code,
        MISSING,
        row.severity,
        Span(0, 0),
        row.message,
        question=row.question,
        fingerprint=f"{MISSING}-{row.code}",
    )


def _reach(document: Document, comment: Comment) -> Span | None:
    """Return the stretch of a document that an ignore holds for."""
    text = document.text
    if comment.whole:
        return Span(0, len(text))
    line = text.rfind("\n", 0, comment.span.start) + 1
    blocks = [block.span for block in document.blocks if block.span.start < block.span.end]
    if text[line : comment.span.start].strip(" \t>*-#"):
        before = [span for span in blocks if span.start < comment.span.start]
        return before[-1] if before else None
    inside = next((span for span in blocks if span.contains(comment.span)), None)
    return inside or next((span for span in blocks if span.start >= comment.span.end), None)


def _note(text: str, comment: Comment, known: Collection[str], used: bool) -> str:
    """Return what is to be told of an ignore; nothing when it does what it says."""
    where = f"Line {text.count(chr(10), 0, comment.span.start) + 1}:"
    if comment.fault:
        return f"{where} this ignore does nothing yet: {comment.fault}"
    for name in comment.names:
        if name not in known:
            return f"{where} there is no rule '{name}' to ignore.{did_you_mean(name, known)}"
    if not used:
        return f"{where} nothing is left here for this ignore ({', '.join(comment.names)}). You can take it out."
    return ""
