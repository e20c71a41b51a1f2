"""Markdown: headings, paragraphs and list items; code, tables of contents and front matter are left out."""

from __future__ import annotations

import re

from plainspeak.language import layout
from plainspeak.model import Block, BlockKind, Document, Span
from plainspeak.readers import plain

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MARKS = re.compile(r"[ \t>]*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,3}[.)][ \t]+)*")
_TEXT_BLOCKS = {"paragraph_open": BlockKind.PARAGRAPH, "heading_open": BlockKind.HEADING}


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a Markdown file; positions count in the file as it stands."""
    document = plain.read(data, path)
    return Document(document.text, path, blocks=blocks_of(document.text))


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of prose in a Markdown text, in order."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only for Markdown

    front = _FRONT_MATTER.match(text)
    skipped = text[: front.end()].count("\n") if front else 0
    body = text[front.end() :] if front else text
    starts = _line_starts(text)
    blocks: list[Block] = []
    section, depth = "", 0
    for token in MarkdownIt("commonmark").parse(body):
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type not in _TEXT_BLOCKS or token.map is None:
            continue
        span = _trimmed(
            text,
            starts[token.map[0] + skipped],
            starts[min(token.map[1] + skipped, len(starts) - 1)],
        )
        if span.start == span.end:
            continue
        if token.type == "heading_open":
            section = span.of(text)
            blocks.append(Block(span, BlockKind.HEADING, section))
        elif depth:
            blocks.append(Block(span, BlockKind.ITEM, section))
        else:
            # A paragraph may still hold what plain text shows by its lines: labels, times, speakers.
            for block in layout.blocks_of(span.of(text)):
                moved = Span(block.span.start + span.start, block.span.end + span.start)
                section = block.section or section
                blocks.append(Block(moved, block.kind, section))
    return tuple(blocks)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    starts.extend(match.end() for match in re.finditer(r"\r\n|\n|\r", text))
    return [*starts, len(text)]


def _trimmed(text: str, start: int, end: int) -> Span:
    marks = _MARKS.match(text, start, end)
    left = marks.end() if marks else start
    piece = text[left:end].rstrip().rstrip("#").rstrip()
    return Span(left, left + len(piece))
