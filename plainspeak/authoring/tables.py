"""Read a list of words that somebody keeps in a table: CSV as Excel and others write it, or .xlsx.

A table may come from anywhere. Nothing in it is worked out (no formula, no macro), and what is read
has bounds: the size of the file, of what is packed in it, and of each cell.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from plainspeak.errors import InputError, MissingExtra
from plainspeak.readers import bytes_in

MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000
MAX_PARTS = 1_000
MAX_ROWS = 5_000
MAX_CELL = 1_000
_HEADER_WITHIN = 10
_SEPARATORS = (",", ";", "\t")

# What people call the columns; letters only, lower case.
COLUMNS = {
    "term": "term terms word words phrase phrases insteadof insteadofthis jargon avoid dontsay donotsay dontwrite notthis "
    "wordorphrase find original from acronym abbreviation initials",
    "say": "say saythis sayinstead plain plainword plainwords plainenglish plainer use usethis useinstead try trythis write "
    "writethis better betterword replacement replacewith suggestion suggestions alternative alternatives to meaning standsfor",
    "why": "why reason reasons because note notes comment comments explanation rationale",
    "category": "category kind type group",
    "safety": "safety safe",
    "source": "source sources from origin wherefrom reference",
    "question": "question ask",
}
_MEANS = {name: column for column, names in reversed(COLUMNS.items()) for name in names.split()}
_MEANS["from"] = "source"


class Row(NamedTuple):
    """One row: its number as the program shows it, and its cells by column."""

    number: int
    cells: dict[str, str]


class Fault(NamedTuple):
    """A row that cannot be used, and why."""

    number: int
    message: str

    def __str__(self) -> str:
        return f"row {self.number}: {self.message}"


class Table(NamedTuple):
    """The rows of a table under its header, and those that could not be read."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read(path: Path) -> Table:
    """Return the words in a .csv or .xlsx file. Raises InputError or MissingExtra when it cannot be read."""
    data = bytes_in(path, MAX_BYTES, "Split the list into smaller files.")
    if data.startswith(b"PK\x03\x04"):
        return _table(_xlsx_rows(data, path), path)
    if path.suffix.lower() in {".xls", ".xlsm", ".ods", ".numbers"} or data.startswith(b"\xd0\xcf"):
        raise InputError(f"{path}: only .csv and .xlsx can be read. Save the list as one of these.")
    return _table(_csv_rows(_decoded(data, path), path), path)


def _decoded(data: bytes, path: Path) -> str:
    """Decode UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252 as Excel writes it in Britain."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(f"{path}: is not a table of text. Save the list as CSV (UTF-8) or .xlsx.")


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    told = re.fullmatch(r"sep=(.)\r?", first)
    if told:  # a line that Excel itself may write and read
        text = "\n" + text.partition("\n")[2]
        separator = told[1]
    else:
        head = "\n".join(text.splitlines()[:_HEADER_WITHIN])
        bare = re.sub(r'"[^"]*"', "", head)
        separator = max(_SEPARATORS, key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    started = 1
    try:
        for cells in reader:
            yield started, cells
            started = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}: row {started} cannot be read as CSV ({error}).") from None


def _xlsx_rows(data: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtra("sheets", "Reading .xlsx") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            # A part is never unpacked beyond the size it declares.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise InputError(
                    f"{path}: unpacks to more than a word list can hold. Save it as CSV."
                )
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise InputError(
                    f"{path}: holds macros. Save it as .xlsx without macros, or as CSV."
                )
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + _HEADER_WITHIN + 1), 1):
            yield number, ["" if cell.value is None else str(cell.value) for cell in cells[:30]]
        book.close()
    except InputError:
        raise
    except Exception:  # openpyxl has no one error of its own for a broken file
        raise InputError(
            f"{path}: is not an .xlsx file that can be read. Open it in Excel and save it again, or save it as CSV."
        ) from None


def _table(rows: Iterable[tuple[int, list[str]]], path: Path) -> Table:
    columns: dict[int, str] = {}
    found: list[Row] = []
    faults: list[Fault] = []
    seen = 0
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        seen += 1
        if not columns:
            columns = _header(cells)
            if not columns and seen >= _HEADER_WITHIN:
                break
            continue
        if len(found) + len(faults) >= MAX_ROWS:
            raise InputError(
                f"{path}: has more than {MAX_ROWS:,} rows. Split the list into smaller files."
            )
        row, fault = _row(number, cells, columns)
        if fault:
            faults.append(fault)
        else:
            found.append(row)
    if not columns:
        raise InputError(
            f"{path}: no row names its columns. Make the first row: Term, Say, Why (other names are known too, "
            "such as Instead of, Use and Reason)."
        )
    return Table(tuple(found), tuple(faults))


def _header(cells: list[str]) -> dict[int, str]:
    """Return which cell holds which column; nothing unless there is one of terms and one of words to say or reasons."""
    columns: dict[int, str] = {}
    for at, cell in enumerate(cells):
        name = _MEANS.get(re.sub(r"[^a-z]", "", cell.lower()))
        if name and name not in columns.values():
            columns[at] = name
    return columns if "term" in columns.values() and len(columns) > 1 else {}


def _row(number: int, cells: list[str], columns: dict[int, str]) -> tuple[Row, Fault | None]:
    row = Row(number, {})
    for at, name in columns.items():
        text = " ".join(cells[at].split()) if at < len(cells) else ""
        if text.startswith("="):
            return row, Fault(
                number,
                f"its {name} is a formula, and formulas are not worked out. Type the words in.",
            )
        if len(text) > MAX_CELL:
            return row, Fault(
                number, f"its {name} is longer than {MAX_CELL:,} characters. Shorten it."
            )
        row.cells[name] = text
    if not row.cells.get("term"):
        return row, Fault(number, "has no term. Write the word or phrase to look for.")
    return row, None
