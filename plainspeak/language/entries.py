"""Find the entries of a chronology in plain text: a date, perhaps who said it, and what happened.

    12/03/24  Police      Called to the address. Neighbour heard shouting.
    14/03/24 | School | Leo was not in.

The date and the source are cells of their own, no part of the sentence beside them. One dated line
is no chronology, and prose that starts with a date (`12 March 2024 was a hard day.`) is left whole,
as are lines that hold several entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from plainspeak.language import note_form
from plainspeak.language.lines import BULLET, Lines
from plainspeak.model import Span

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?\b\.?"
_YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)\b"
_FULL_YEAR = r"(?:19|20)\d\d\b"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,?[ ])?"
_DATE = (
    rf"(?:{_WEEKDAY}(?:\d{{1,2}}(?:/\d{{1,2}}/|\.\d{{1,2}}\.|-\d{{1,2}}-){_YEAR}|\d{{4}}-\d\d-\d\d\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of[ ])?{_MONTH}(?:,?[ -]{_YEAR})?"
    rf"|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]{_FULL_YEAR}|{_MONTH}[ -]{_FULL_YEAR}))"
)
_TIME = r"(?:,?[ ](?:at[ ])?(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[ ]?(?:hrs|hours|am|pm))?|(?:[01]\d|2[0-3])[0-5]\d[ ]?(?:hrs|hours|h)|1?\d[ ]?(?:am|pm))\b)?"
_CELL = re.compile(rf"{_DATE}(?:[ ]?(?:[-–—]|to)[ ]?{_DATE})?{_TIME}", re.IGNORECASE)
_SECOND = re.compile(rf"[.!?;] +{_DATE}(?: ?[-–—:] | {{2,}}|\t)", re.IGNORECASE)
# What stands between a date and its entry: a column's edge, a dash or colon, or a space before a capital.
_EDGES = {
    "pipe": re.compile(r"[ \t\u00a0]*\|[ \t\u00a0]*"),
    "tab": re.compile(r"[ \u00a0]*\t[ \t\u00a0]*"),
    "spaces": re.compile(r"[ \u00a0]{2,}"),
    "mark": re.compile(r"[ ]?[-–—:][ \t\u00a0]+(?=[^\W\d_]|[\"“‘'(])"),
    "space": re.compile(r"[ \u00a0](?=[A-Z\"“‘])"),
}
# Two spaces after a stop are how some people type, and no edge of a column. A mark is looked for by
# itself, without the spaces before it: each of a thousand spaces would look for one.
_COLUMNS = {
    "pipe": re.compile(r"\|[ \t\u00a0]*"),
    "tab": re.compile(r"\t[ \t\u00a0]*"),
    "spaces": re.compile(r"(?<![.!?,;:])[ \u00a0]{2,}"),
}
# A column says who, and not what happened, when its heading does, or when every cell is one of these.
_WHO = re.compile(
    r"(?:source|who|from|agency|agencies|professional|worker|role|author|name|initials|informant|service|organisation|(?:said|reported|recorded|written|entered|given|told) by|by)\b",
    re.IGNORECASE,
)
# A date can come to stand before these by the wrapping of a line too: `she rang on⏎12 March 2024 Leo …`.
_LOOSE = frozenset({"mark", "space"})
_STOP = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_DAY = re.compile(r"(?:date|day|when|time)\b", re.IGNORECASE)
_SOURCES = frozenset(
    "police ambulance fire hospital school nursery college health visitor hv midwife gp doctor nurse paramedic consultant teacher head "
    "social worker sw asw ssw sgo iro lado mash emergency duty team eds edt service services housing probation court camhs cgl cafcass yot yjs "
    "family support early help tutor mentor senco dsl manager officer council local authority a&e aande urgent care foster carer "
    "mum mother dad father nan gran grandmother grandfather grandad aunt uncle neighbour parent parents anonymous referrer".split()
)
_JOINS = frozenset("and of the for".split())
_INITIALS = re.compile(r"[A-Z]\.?[A-Z]\.?")
_RULE = re.compile(r"[ \t|:+=_-]+$")
_LEAST = 2
_LABEL_WORDS, _HEAD_WORDS, _TITLE_WORDS = 4, 3, 6
_COLUMNS_READ = 8


class Cell(NamedTuple):
    """A cell of an entry: `prose` says whether it is read as sentences, or says only when or who."""

    span: Span
    prose: bool


class _Row(NamedTuple):
    """A dated line: its date, the kind of edge after it, and the cells after that."""

    date: Span
    edge: str
    cells: tuple[Span, ...]


def is_date(text: str) -> bool:
    """Tell whether a text is a date and nothing else, with a time or as a range too: the cell of a table."""
    return _CELL.fullmatch(text.strip()) is not None


def cells_of(text: str, lines: Lines) -> Mapping[int, tuple[Cell, ...]]:
    """Return the cells of the lines that belong to a chronology: number of the line → its cells in order.

    `lines` are the start and end of every line of the text, without outer spaces. Nothing when
    fewer than two lines are dated entries.
    """
    rows: dict[int, _Row] = {}
    for at, (start, end) in enumerate(lines):
        row = _row(text, start, end)
        if row and not (row.edge in _LOOSE and _goes_on(text, lines, at, rows)):
            rows[at] = row
    if len(rows) < _LEAST:
        return {}
    found: dict[int, tuple[Cell, ...]] = {}
    for edge in _EDGES:
        alike = {at: row for at, row in rows.items() if row.edge == edge}
        width = min((len(row.cells) for row in alike.values()), default=0)
        width = min(width, _COLUMNS_READ)
        above = _heads(text, lines, min(alike), edge) if width else {}
        heads = above[min(above)] if above else ()
        labels = _labels(text, list(alike.values()), width, heads)
        for at, row in alike.items():
            found[at] = (Cell(row.date, False), *_joined(row.cells, width, labels))
        found |= above
    return found


def _row(text: str, start: int, end: int) -> _Row | None:
    if start == end:
        return None
    bullet = BULLET.match(text, start, end)
    at = bullet.end() if bullet else start
    if text[at] == "|":
        at = next((n for n in range(at + 1, end) if not text[n].isspace()), end)
    date = _CELL.match(text, at, end)
    if not date:
        return None
    span = Span(*date.span())
    for edge, pattern in _EDGES.items():
        if gap := pattern.match(text, span.end, end):
            if _SECOND.search(text, gap.end(), end):
                return None
            cells = tuple(_cells(text, gap.end(), end, edge))
            return _Row(span, edge, cells) if cells else None
    return None


def _goes_on(text: str, lines: Lines, at: int, rows: Mapping[int, _Row]) -> bool:
    """Tell whether a line goes on with the one before, which breaks off in mid-sentence."""
    if at == 0 or at - 1 in rows or BULLET.match(text, *lines[at]):
        return False
    line = text[lines[at - 1][0] : lines[at - 1][1]]
    if not line or _STOP.search(line):
        return False
    on_top = at == 1 or lines[at - 2][0] == lines[at - 2][1]
    is_title = on_top and line[0].isupper() and len(line.split()) <= _TITLE_WORDS
    return not is_title or note_form.reads_on(line)


def _cells(text: str, start: int, end: int, edge: str) -> Iterator[Span]:
    if edge == "pipe" and text[end - 1] == "|":
        end -= 1
    at = start
    if edge in _COLUMNS:
        for gap in _COLUMNS[edge].finditer(text, start, end):
            yield _trimmed(text, at, gap.start())
            at = gap.end()
    if at < end:
        yield _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, max(left, start + len(piece.rstrip())))


def _labels(text: str, rows: Sequence[_Row], width: int, heads: Sequence[Cell]) -> frozenset[int]:
    """Return the numbers of the columns that only say who.

    A column is taken for prose unless its heading says that it is none, or it stands before another
    and every cell is an agency, a role or initials: `Leo hit by Dad` is as short as `Health visitor`.
    """
    named = {
        at
        for at, head in enumerate(heads[1:])
        if len(heads) > width and _WHO.match(head.span.of(text))
    }
    return frozenset(
        at
        for at in range(width)
        if all(
            _is_label(cell.of(text)) if at in named else _is_source(cell.of(text))
            for cell in _column(rows, at, width)
        )
        and (at in named or at + 1 < width)
    )


def _is_label(cell: str) -> bool:
    return (
        len(cell.split()) <= _LABEL_WORDS
        and not cell.endswith((".", "!", "?"))
        and not note_form.reads_on(cell)
    )


def _is_source(cell: str) -> bool:
    """Tell whether a cell holds nothing but agencies, roles and initials; an empty one and a time hold no more."""
    return all(
        word.lower() in _SOURCES or word in _JOINS or _INITIALS.fullmatch(word)
        for word in re.split(r"[\s/,]+", cell)
        if any(char.isalpha() for char in word)
    )


def _column(rows: Sequence[_Row], at: int, width: int) -> Iterator[Span]:
    for row in rows:
        yield row.cells[at] if at + 1 < width else Span(row.cells[at].start, row.cells[-1].end)


def _joined(cells: Sequence[Span], width: int, labels: frozenset[int]) -> Iterator[Cell]:
    """Yield as many cells as every row has; what one row has more belongs to its last."""
    for at in range(width):
        end = cells[at].end if at + 1 < width else cells[-1].end
        if cells[at].start < end:
            yield Cell(Span(cells[at].start, end), at not in labels)


def _heads(text: str, lines: Lines, first: int, edge: str) -> dict[int, tuple[Cell, ...]]:
    """Return the line above the first entry if it names the columns, and the rule drawn under it."""
    found: dict[int, tuple[Cell, ...]] = {}
    at = first - 1
    while at >= 0 and lines[at][0] < lines[at][1] and _RULE.match(text, *lines[at]):
        found[at] = (Cell(Span(*lines[at]), False),)
        at -= 1
    if at < 0 or edge not in _COLUMNS or lines[at][0] == lines[at][1]:
        return found
    start, end = lines[at]
    start += text[start] == "|"
    heads = [cell for cell in _cells(text, start, end, edge) if cell.start < cell.end]
    words = [cell.of(text) for cell in heads]
    if (
        len(words) > 1
        and max(len(row.split()) for row in words) <= _HEAD_WORDS
        and not words[-1].endswith((".", "!", "?"))
        and _DAY.match(words[0])
    ):
        found[at] = tuple(Cell(cell, False) for cell in heads)
    return found
