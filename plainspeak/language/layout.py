"""Find the blocks of plain text: headings, paragraphs and list items.

Word processors say what is a heading; plain text does not. A heading is read from how it looks:
one short line of its own, no full stop, with text under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspeak.model import Block, BlockKind, Span

_BULLET = re.compile(r"[ \t]*(?:[-*•‣▪◦·–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_MARKDOWN_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+")
_END = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_HEADING_WORDS = 12
_WRAPPED = 60


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a plain text in order; spans leave out bullets and outer spaces."""
    blocks: list[Block] = []
    section = ""
    for span, kind in _pieces(text):
        if kind is BlockKind.HEADING:
            section = span.of(text).rstrip(":").strip()
        blocks.append(Block(span, kind, section))
    return tuple(blocks)


def _pieces(text: str) -> Iterator[tuple[Span, BlockKind]]:
    lines = _lines(text)
    at = 0
    while at < len(lines):
        start, end = lines[at]
        if start == end:
            at += 1
            continue
        bullet = _BULLET.match(text, start, end)
        if bullet:
            last = _wrapped(text, lines, at)
            yield Span(bullet.end(), lines[last][1]), BlockKind.ITEM
            at = last + 1
            continue
        if _is_heading(text, lines, at):
            marks = _MARKDOWN_HEADING.match(text, start, end)
            yield Span(marks.end() if marks else start, end), BlockKind.HEADING
            at += 1
            continue
        last = _wrapped(text, lines, at)
        yield Span(start, lines[last][1]), BlockKind.PARAGRAPH
        at = last + 1


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the start and end of every line without its outer spaces."""
    rows = []
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        left = at + len(line) - len(line.lstrip()) if body else at
        rows.append((left, left + len(body)))
        at += len(line)
    return rows


def _wrapped(text: str, lines: list[tuple[int, int]], first: int) -> int:
    """Return the last line of the paragraph that starts on line `first`.

    A line goes on when it is long or ends without a stop and the next starts in lower case.
    """
    at = first
    while at + 1 < len(lines):
        start, end = lines[at]
        next_start, next_end = lines[at + 1]
        if next_start == next_end or _BULLET.match(text, next_start, next_end):
            break
        ended = _END.search(text, start, end) is not None
        lower = text[next_start].islower()
        if not (lower or (end - start >= _WRAPPED and not ended)):
            break
        at += 1
    return at


def _is_heading(text: str, lines: list[tuple[int, int]], at: int) -> bool:
    start, end = lines[at]
    if _MARKDOWN_HEADING.match(text, start, end):
        return True
    line = text[start:end]
    if len(line.split()) > _HEADING_WORDS or not any(c.isalpha() for c in line):
        return False
    if line.endswith((".", "!", ",", ";", "”", '"')):
        return False
    following = next((row for row in lines[at + 1 :] if row[0] < row[1]), None)
    if following is None:
        return False
    alone = at + 1 < len(lines) and lines[at + 1][0] == lines[at + 1][1]
    bulleted = _BULLET.match(text, *following) is not None
    first_line = all(a == b for a, b in lines[:at])
    before_blank = at == 0 or lines[at - 1][0] == lines[at - 1][1]
    if line.endswith("?"):
        return before_blank and (bulleted or len(line.split()) <= 6)
    return line.endswith(":") or bulleted or (first_line and alone) or before_blank
