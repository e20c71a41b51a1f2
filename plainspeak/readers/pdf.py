"""PDF files: their layer of text, put together again from where its letters stand.

A PDF holds letters and places, and neither paragraphs nor tables. Lines that go on are joined; larger
or bold lines are headings; where the text jumps up and to the right, it goes on in the next cell of a row.
A page that is a picture holds no text, and a file of such pages is told.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from plainspeak.errors import InputError, MissingExtra
from plainspeak.language.layout import Look
from plainspeak.model import Document
from plainspeak.readers.flow import SPACES, UNSEEN, Cell, Flow, Paragraph, Table, lay_out

MAX_PAGES = 1000
MAX_CHARACTERS = 5_000_000
_LARGER = 1.12
_HEADING_WORDS = 12
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_BULLET = re.compile(r"[-*•‣▪◦·–—●○■➢►\uf000-\uf0ff]")
_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
# Letters are about half as wide as their size; what stands further off than twice the size is another cell.
_WIDTH, _APART = 0.5, 2.0
_SAME_LINE, _LEADING = 0.4, 1.7
# A line this near to the widest of its cell is one that went on.
_FULL = 0.8
# The first and last lines of a page that stand on most pages are its header and footer.
_EDGE = 2


@dataclass(slots=True)
class _Line:
    """One line: its text, where it starts (in points from the bottom left of its page), how large and bold it is."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    page: int

    @property
    def right(self) -> float:
        """Where the line ends, as far as the number of its letters tells."""
        return self.x + len(self.text.rstrip()) * self.size * _WIDTH


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a PDF file.

    Raises InputError when it is protected, damaged, too long or has no layer of text, MissingExtra without pypdf.
    """
    try:
        import pypdf  # noqa: PLC0415 - an extra, only for PDF
    except ImportError:
        raise MissingExtra("documents", "Reading a PDF file") from None
    logging.getLogger(
        "pypdf"
    ).propagate = False  # it tells what it finds odd, and may quote the file
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(
                f"{path}: is protected by a password. Save a copy without the password and check that."
            )
        if len(reader.pages) > MAX_PAGES:
            raise InputError(f"{path}: has more than {MAX_PAGES} pages. Check it in parts.")
        pages = _pages(reader, path)
    except InputError:
        raise
    except Exception:  # a damaged file brings out faults of every kind
        raise InputError(
            f"{path}: is damaged, encrypted or not a PDF file. Save it again and check that copy."
        ) from None
    if not any(pages):
        raise InputError(
            f"{path}: its pages are pictures, as from a scanner, and hold no text. Check the document it was made from."
        )
    lines = [line for page in _without_edges(pages) for line in page]
    usual = Counter[float]()
    for line in lines:
        usual[line.size] += len(line.text)
    laid = lay_out([_flow(lines, usual.most_common(1)[0][0])])
    return Document(laid.text, path, laid.blocks)


def _pages(reader: Any, path: str) -> list[list[_Line]]:
    pages, length = [], 0
    for number, page in enumerate(reader.pages):
        lines = [line for line in _lines(page, number) if line.text.strip()]
        length += sum(len(line.text) for line in lines)
        if length > MAX_CHARACTERS:
            raise InputError(f"{path}: holds more text than plainspeak reads. Check it in parts.")
        pages.append(lines)
    return pages


def _lines(page: Any, number: int) -> list[_Line]:
    """Return the lines of a page in the order in which they were drawn."""
    rows: list[_Line] = []

    def visit(text: str, now: Any, matrix: Any, font: Any, size: float) -> None:
        name = str((font or {}).get("/BaseFont", "")).lower()
        bold = "bold" in name or "black" in name or "heavy" in name
        x = matrix[4] * now[0] + matrix[5] * now[2] + now[4]
        y = matrix[4] * now[1] + matrix[5] * now[3] + now[5]
        height = round(abs(size * (matrix[3] or 1.0) * (now[3] or 1.0)), 1) or 1.0
        words = SPACES.sub(" ", UNSEEN.sub("", text.strip("\n")))
        if not words.strip():
            if rows and words and not rows[-1].text.endswith(" "):
                rows[-1].text += " "
            return
        last = rows[-1] if rows else None
        if last and abs(last.y - y) < _SAME_LINE * height and -height < x - last.right < _APART * height:  # fmt: skip
            gap = " " if x - last.right > height * 0.8 and not last.text.endswith(" ") else ""
            last.text += gap + words
            last.bold = last.bold and (bold or not words.strip())
            return
        rows.append(_Line(words.lstrip(), x, y, height, bold, number))

    page.extract_text(visitor_text=visit)
    return rows


def _without_edges(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Return the pages without headers and footers that most of them share, and without page numbers."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_edge(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    most = max(2, len(pages) // 2 + 1)

    def goes(page: list[_Line], at: int) -> bool:
        outer = at < _EDGE or at >= len(page) - _EDGE
        number = at in {0, len(page) - 1} and _PAGE_NUMBER.fullmatch(page[at].text.strip())
        return bool(outer and (edges[_edge(page[at])] >= most or number))

    return [[line for at, line in enumerate(page) if not goes(page, at)] for page in pages]


def _edge(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip())


def _flow(lines: Sequence[_Line], usual: float) -> Flow:
    """Return the paragraphs of lines, and the tables that their jumps to the right show."""
    flow: Flow = []
    for cells in _rows(lines):
        if len(cells) == 1:
            flow += _paragraphs(cells[0], usual)
            continue
        table = flow[-1] if flow and isinstance(flow[-1], Table) else Table()
        if not (flow and flow[-1] is table):
            flow.append(table)
        columns = [min(line.x for line in cell) for cell in cells]
        heads = (
            [cell.column for cell in table.rows[0]] if table.rows else [round(x) for x in columns]
        )
        table.rows.append(
            [
                Cell(min(heads, key=lambda head: abs(head - x)), 1, list(_paragraphs(cell, usual)))
                for cell, x in zip(cells, columns, strict=True)
            ]
        )
    return flow


def _rows(lines: Sequence[_Line]) -> Iterator[list[list[_Line]]]:
    """Yield rows of cells in order; lines that stand in no table are rows of one cell."""
    row: list[list[_Line]] = [[]]
    for before, line in itertools.pairwise([None, *lines]):
        if before is None or line is None:
            row[-1].append(line) if line else None
            continue
        jumps = (
            before.page == line.page
            and line.x > min(other.x for other in row[-1]) + line.size
            and line.y > before.y - _SAME_LINE * line.size
        )
        if jumps:
            if len(row) == 1:
                # The first cell starts beside the one that is jumped to; what is above stands in no table.
                top = next((at for at, other in enumerate(row[0]) if abs(other.y - line.y) < _SAME_LINE * line.size), None)  # fmt: skip
                if top is None:
                    yield row
                    row = [[line]]
                    continue
                if top:
                    yield [row[0][:top]]
                row = [row[0][top:]]
            row.append([line])
        elif len(row) > 1 and (before.page != line.page or line.x < row[-1][0].x - line.size):
            yield row
            row = [[line]]
        else:
            row[-1].append(line)
    if row[-1]:
        yield row


def _paragraphs(lines: Sequence[_Line], usual: float) -> Iterator[Paragraph]:
    """Yield the paragraphs of one cell or of the page, wrapped lines joined."""
    text, look = "", None
    widest = max((line.right for line in lines), default=0.0)
    for before, line in itertools.pairwise([None, *lines]):
        if line is None:
            continue
        if before is not None and _goes_on(before, line, widest):
            if re.search(r"[a-z]-$", text.rstrip()) and line.text[:1].islower():
                text = text.rstrip()[:-1] + line.text
            else:
                text = f"{text.rstrip()} {line.text}"
            continue
        if text.strip():
            yield Paragraph(text.strip(), look)
        text = line.text
        look = Look.HEADING if _is_heading(line, usual) else None
    if text.strip():
        yield Paragraph(text.strip(), look)


def _goes_on(before: _Line, line: _Line, widest: float) -> bool:
    """Tell whether a line goes on with the one before it."""
    if _BULLET.match(line.text) or before.bold != line.bold or abs(before.size - line.size) > 1:
        return False
    if before.page == line.page and before.y - line.y > _LEADING * line.size:
        return False
    if before.text.endswith(" ") or line.text[:1].islower():
        return True
    wide = before.right - before.x >= _FULL * (widest - before.x)
    return wide and not _END.search(before.text.rstrip())


def _is_heading(line: _Line, usual: float) -> bool:
    return (
        len(line.text.split()) <= _HEADING_WORDS
        and any(char.isalpha() for char in line.text)
        and not line.text.rstrip().endswith((".", ",", ";"))
        and (line.size > usual * _LARGER or line.bold)
    )
