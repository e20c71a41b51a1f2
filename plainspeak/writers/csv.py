"""A table for a spreadsheet: one row for each missing part and each place to look at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from plainspeak.model import Report
from plainspeak.writers.lines import Lines
from plainspeak.writers.shown import shown

COLUMNS = (
    "document", "line", "column", "severity", "category", "rule",
    "words", "message", "try", "ask", "why",
)  # fmt: skip
# Spreadsheets read a cell that starts with one of these, narrow or wide, as a formula and run it.
_FORMULA = tuple("=+-@\t\n＝＋－＠")
# Excel takes a file for UTF-8 only when it starts with this.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def write(reports: Iterable[Report], **screen: object) -> Iterator[str]:
    """Yield the heading, then the rows of each report together. A cell is never a formula."""
    yield _MARK + _lines([COLUMNS])
    for report in reports:
        yield _lines(_rows(report))


def _rows(report: Report) -> Iterator[tuple[str | int, ...]]:
    path, text = report.document.path, report.document.text
    lines = Lines(text)
    for part in report.missing:
        yield (
            path,
            "",
            "",
            part.severity,
            "missing",
            part.code,
            "",
            part.message,
            "",
            part.question,
            "",
        )
    for row in report.findings:
        tries = " / ".join(option.text for option in row.suggestions)
        yield (
            path, *lines.at(row.span.start), row.severity, row.category, row.rule,
            " ".join(row.span.of(text).split()), row.message, tries, row.question, row.why,
        )  # fmt: skip


def _lines(rows: Iterable[tuple[str | int, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    text = shown(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
