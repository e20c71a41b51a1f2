"""Paragraphs and tables, as word processors and web pages hold them → text and blocks.

A reader of a format says what its paragraphs are (`Paragraph`, with anything of its own as `origin`) and what its tables
are (`Table`); `lay_out` says what they mean: which cells are headings, what they head, and in which order
a person reads them. The text of paragraphs alone is what `Save as plain text` would give.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from plainspeak.language import entries, layout
from plainspeak.language.layout import Look
from plainspeak.model import Block, BlockKind, Span

# Characters that are seen as a space, and characters that are not seen at all (soft hyphens, marks of direction).
SPACES = re.compile(r"[\t\n\r\x85\u2028\u2029]")
UNSEEN = re.compile(r"[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")

_HEADING_WORDS = 12
_PROMPT_WORDS = 25
_LABEL_WORDS = 8
_NO_HEADING = re.compile(r"[.!,;]$")


@dataclass(slots=True)
class Paragraph:
    """One paragraph, with what its format says of it. `joined`: its end is deleted, so the next one goes on in it."""

    text: str
    look: Look | None = None
    origin: Any = None
    joined: bool = False


@dataclass(slots=True)
class Cell:
    """One cell: the column it starts in (from 0), how many columns it is wide, and what it holds."""

    column: int
    width: int
    flow: Flow
    heading: bool = False


@dataclass(slots=True)
class Table:
    """Rows of cells. One row of one cell is a box: a text box, a frame, a banner."""

    rows: list[list[Cell]] = field(default_factory=list)


Flow: TypeAlias = "list[Paragraph | Table]"


class Place(NamedTuple):
    """Where a paragraph starts in the text."""

    start: int
    paragraph: Paragraph


class Laid(NamedTuple):
    """A text, its blocks, and the paragraphs it is made of, in order."""

    text: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...]

    def at(self, offset: int) -> int:
        """Return the number of the paragraph that holds a code point."""
        return bisect.bisect_right(self.places, offset, key=lambda place: place.start) - 1


def lay_out(flows: Iterable[Flow]) -> Laid:
    """Return the text of some flows, one after the other: the body, then notes, then headers."""
    rows = list(flows)
    layer = _Layer(ignore_strong=_mostly_strong(rows))
    for flow in rows:
        layer.blank_line()
        layer.flow(flow, "")
    return Laid("".join(layer.parts), tuple(layer.blocks), tuple(layer.places))


class _Layer:
    """Lays out one flow after the other; the text grows at its end only."""

    def __init__(self, *, ignore_strong: bool) -> None:
        self.ignore_strong = ignore_strong
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.places: list[Place] = []
        self.ends = "\n\n"  # the last two characters

    def add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.ends = (self.ends + text)[-2:]

    def new_line(self) -> None:
        if self.ends[-1] != "\n":
            self.add("\n")

    def blank_line(self) -> None:
        self.new_line()
        if self.ends != "\n\n":
            self.add("\n")

    def flow(self, flow: Flow, section: str) -> str:
        """Lay out a flow that stands under a heading; return the heading that holds at its end."""
        groups = [
            (is_table, list(rows))
            for is_table, rows in itertools.groupby(flow, lambda row: isinstance(row, Table))
        ]
        for number, (is_table, rows) in enumerate(groups):
            if is_table:
                for table in rows:
                    section = self.table(table, section)  # type: ignore[arg-type]
            else:
                section = self.paragraphs(rows, section, goes_on=number + 1 < len(groups))  # type: ignore[arg-type]
        return section

    def paragraphs(self, rows: Sequence[Paragraph], section: str, *, goes_on: bool) -> str:
        start = self.length
        looks: dict[int, Look] = {}
        first = len(self.parts)
        for row in rows:
            look = row.look
            if look is Look.STRONG and self.ignore_strong:
                look = None
            if look is Look.HEADING:
                if len(row.text.split()) > _PROMPT_WORDS:
                    look = None  # somebody liked how the heading looks
                elif self.length > start:
                    self.blank_line()
            self.places.append(Place(self.length, row))
            if look:
                for at in _line_starts(row.text) if look is Look.HEADING else _first(row.text):
                    looks[self.length - start + at] = look
            self.add(row.text if row.joined else row.text + "\n")
        self.new_line()
        text = "".join(self.parts[first:])
        return self.read(text, start, looks, section, goes_on=goes_on)

    def read(
        self, text: str, start: int, looks: dict[int, Look], section: str, *, goes_on: bool
    ) -> str:
        for block in layout.blocks_of(text, looks, section=section, goes_on=goes_on):
            span = Span(block.span.start + start, block.span.end + start)
            self.blocks.append(Block(span, block.kind, block.section))
            section = block.section
        return section

    def heading(self, cell: Cell, section: str) -> str:
        """Lay out a cell whose first words head others: one heading, and below it whatever it says more."""
        paragraphs = [row for row in cell.flow if isinstance(row, Paragraph)]
        if len(paragraphs) != len(cell.flow):
            return self.cell(cell, section, goes_on=True)
        filled = [row for row in paragraphs if row.text.strip()]
        if filled and filled[0].look is not Look.HEADING:
            filled[0] = Paragraph(filled[0].text, Look.HEADING, filled[0].origin)
        self.blank_line()
        return self.paragraphs(filled, section, goes_on=True)

    def cell(self, cell: Cell, section: str, *, goes_on: bool = False) -> str:
        if not _filled(cell):
            return section
        self.new_line()
        flow = list(cell.flow)
        while isinstance(flow[-1], Paragraph) and not flow[-1].text.strip():
            flow.pop()
        if goes_on and all(isinstance(row, Paragraph) for row in flow):
            return self.paragraphs(flow, section, goes_on=True)  # type: ignore[arg-type]
        if entries.is_date(_text(cell)):
            first = len(self.blocks)
            self.flow(flow, section)
            self.blocks[first:] = [
                Block(row.span, BlockKind.FIELD, section) for row in self.blocks[first:]
            ]
            return section
        return self.flow(flow, section)

    def table(self, table: Table, section: str) -> str:
        """Lay out a table band by band: a row of one cell speaks for the rows under it."""
        self.blank_line()
        rows = [filled for row in table.rows if (filled := [cell for cell in row if _filled(cell)])]
        outer = section
        width = _width(table)
        alone = [len(row) == 1 and row[0].width >= width for row in rows]
        at = 0
        while at < len(rows):
            if alone[at]:
                self.blank_line()
                [cell] = rows[at]
                if _is_short(cell) and (len(rows) > 1 or _is_strong(cell) or _asks(cell)):
                    section = self.heading(cell, outer)
                else:
                    section = self.cell(cell, section)
                at += 1
                continue
            end = next((n for n in range(at, len(rows)) if alone[n]), len(rows))
            self.band(rows[at:end], section)
            at = end
        self.blank_line()
        # A box that is all heading heads what comes below the box.
        return section if alone == [True] and _is_short(rows[0][0]) else outer

    def band(self, rows: list[list[Cell]], section: str) -> None:
        if _has_heading_row(rows):
            self.columns(rows, section)
        elif labels := _labels(rows):
            for row, label in zip(rows, labels, strict=True):
                self.blank_line()
                inner = self.heading(row[0], section) if label else section
                for cell in row[1:] if label else row:
                    self.cell(cell, inner)
        else:
            for row in rows:
                self.blank_line()
                for cell in row:
                    self.cell(cell, section)

    def columns(self, rows: list[list[Cell]], section: str) -> None:
        """Lay out rows under a heading row: a map column by column, a list of things row by row."""
        heads, body = rows[0], rows[1:]
        if _is_map(heads, body):
            for head in heads:
                inner = self.heading(head, section)
                for row in body:
                    for cell in row:
                        if head.column <= cell.column < head.column + head.width:
                            inner = self.cell(cell, inner)
            headed = [range(head.column, head.column + head.width) for head in heads]
            for row in body:
                for cell in row:
                    if not any(cell.column in columns for columns in headed):
                        self.cell(cell, section)
            return
        sections = {}
        self.blank_line()
        for head in heads:
            inner = self.heading(head, section)
            sections.update(dict.fromkeys(range(head.column, head.column + head.width), inner))
        for row in body:
            self.blank_line()
            for cell in row:
                self.cell(cell, sections.get(cell.column, section))


def _line_starts(text: str) -> Iterator[int]:
    """Yield the place of the first character that is no space, of each line."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at + len(line) - len(line.lstrip())
        at += len(line)


def _first(text: str) -> Iterator[int]:
    return itertools.islice(_line_starts(text), 1)


def _mostly_strong(flows: Iterable[Flow]) -> bool:
    """Tell whether bold says nothing here, because more long paragraphs are bold than not."""
    long = [
        row.look is Look.STRONG
        for row in _paragraphs(flows)
        if row.look in {None, Look.STRONG} and len(row.text.split()) > _HEADING_WORDS
    ]
    return sum(long) * 2 > len(long)


def _paragraphs(flows: Iterable[Flow]) -> Iterator[Paragraph]:
    for row in itertools.chain.from_iterable(flows):
        if isinstance(row, Paragraph):
            yield row
        else:
            yield from _paragraphs(cell.flow for cells in row.rows for cell in cells)


def text_of(flow: Flow) -> str:
    """Return the words of a flow, without what its tables mean."""
    return "\n".join(row.text for row in _paragraphs([flow])).strip()


def _text(cell: Cell) -> str:
    return text_of(cell.flow)


def _filled(cell: Cell) -> bool:
    return any(row.text.strip() for row in _paragraphs([cell.flow]))


def _width(table: Table) -> int:
    return max((cell.column + cell.width for row in table.rows for cell in row), default=1)


def _is_strong(cell: Cell) -> bool:
    rows = [row for row in _paragraphs([cell.flow]) if row.text.strip()]
    return bool(rows) and rows[0].look in {Look.STRONG, Look.HEADING}


def _is_short(cell: Cell, words: int = _HEADING_WORDS) -> bool:
    """Tell whether a cell could be a heading: few words in one paragraph, and no full stop."""
    text = _text(cell)
    return (
        len(text.split()) <= words
        and "\n" not in text
        and any(char.isalpha() for char in text)
        and not _NO_HEADING.search(text)
    )


def _asks(cell: Cell) -> bool:
    """Tell whether the first line of a cell is a short question, such as `What is working well?`."""
    line = _text(cell).partition("\n")[0].rstrip()
    return line.endswith("?") and len(line.split()) <= _HEADING_WORDS


def _has_heading_row(rows: list[list[Cell]]) -> bool:
    """Tell whether the first row heads the columns below: it says so, it is bold, it asks, or it is short."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    heads = rows[0]
    counts = [len(_text(cell).split()) for cell in heads]
    if max(counts) > _PROMPT_WORDS:
        return False
    if all(cell.heading or _is_strong(cell) or _asks(cell) for cell in heads):
        # In a table of labels and values, all bold, every row looks like this.
        return not all(all(_is_strong(cell) for cell in row) for row in rows)
    if not all(_is_short(cell, 6) for cell in heads) or len(heads) == 2:
        return False
    below = [len(_text(cell).split()) for row in rows[1:] for cell in row]
    return sum(below) / len(below) >= 2 * sum(counts) / len(counts)


def _labels(rows: list[list[Cell]]) -> list[bool]:
    """Return for each row whether its first cell is the label of the others; nothing when they are no labels."""
    several = [row for row in rows if len(row) > 1]
    if not several:
        return []

    def strong(row: list[Cell]) -> bool:
        first = _text(row[0])
        return _is_short(row[0]) and (_is_strong(row[0]) or first.endswith((":", "?")))

    if not all(
        strong(row) or _asks(row[0]) or (len(row) == 2 and _is_short(row[0], _LABEL_WORDS))
        for row in several
    ):
        return []
    return [len(row) > 1 or _is_short(row[0], _LABEL_WORDS) for row in rows]


def _is_map(heads: list[Cell], body: list[list[Cell]]) -> bool:
    """Tell whether columns are read one after the other: one row of content, headings that ask, columns of their own length.

    `What are we worried about?` has nothing to do with what stands beside it; a date has.
    """
    if len(body) == 1 or all(_asks(head) for head in heads):
        return True
    counts = Counter(cell.column for row in body for cell in row)
    return len({counts[head.column] for head in heads}) > 1
