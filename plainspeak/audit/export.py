"""The store's tables as CSV, Excel or Parquet, for analysts."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plainspeak.audit import schema
from plainspeak.audit.rows import Row
from plainspeak.audit.store import Store
from plainspeak.errors import InputError, MissingExtra

# A cell that begins with one of these is worked out as a formula by Excel and its like.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_ROWS = 1_048_575  # of one Excel sheet, its head left out

Tables = list[tuple[schema.Table, list[Row]]]


def tables(store: Store, run: int, *, with_names: bool = False) -> Tables:
    """Return all the tables of one audit; columns that may name a person only when asked for."""
    found: Tables = []
    with store.reading() as connection:
        for table in schema.STORED:
            columns = tuple(
                column
                for column in table.columns
                if column.name not in schema.INNER
                and (with_names or column.name not in schema.NAMING)
            )
            if not columns or table is schema.FAULTS:
                continue
            where = (
                "run = ?"
                if "run" in table.names
                else "result IN (SELECT result FROM documents WHERE run = ?)"
            )
            names = ", ".join(column.name for column in columns)
            rows = connection.execute(
                f"SELECT {names} FROM {table.name} WHERE {where} ORDER BY ALL",  # noqa: S608 - our own names
                [run],
            ).fetchall()
            found.append((schema.Table(table.name, table.about, columns), rows))
    return found


def to_csv(found: Tables, folder: Path) -> None:
    """Write each table as a CSV file in a folder."""
    for table, rows in found:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(table.names)
            writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    """Return a value for CSV; a text that would be a formula gets an apostrophe, as Excel writes texts."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def to_xlsx(found: Tables, path: Path) -> None:
    """Write the tables as sheets of one Excel workbook; texts are written as texts, never as formulas."""
    try:
        import xlsxwriter  # noqa: PLC0415 - only for this export
    except ImportError:
        raise MissingExtra("audit", "Excel export") from None
    too_long = [table.name for table, rows in found if len(rows) > _MOST_ROWS]
    if too_long:
        raise InputError(
            f"{', '.join(too_long)}: more rows than an Excel sheet holds. Export csv or parquet."
        )
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        bold = book.add_format({"bold": True})
        formats = {
            schema.Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            schema.Kind.MOMENT: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for table, rows in found:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, column.name, bold)
                sheet.write_comment(0, at, column.about)
                sheet.set_column(at, at, 18)
                write = _writer(sheet, column, formats)
                for number, row in enumerate(rows, 1):
                    if row[at] is not None:
                        write(number, at, row[at])
            sheet.autofilter(0, 0, max(1, len(rows)), len(table.columns) - 1)


def _writer(sheet: Any, column: schema.Column, formats: dict[schema.Kind, Any]) -> Any:
    match column.kind:
        case schema.Kind.TEXT:
            return sheet.write_string
        case schema.Kind.FLAG:
            return sheet.write_boolean
        case schema.Kind.DATE | schema.Kind.MOMENT:
            form = formats[column.kind]
            return lambda row, at, value: sheet.write_datetime(row, at, value, form)
        case _:
            return sheet.write_number


def to_parquet(found: Tables, folder: Path) -> None:
    """Write each table as a Parquet file in a folder."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - only for this export
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("audit", "Parquet export") from None
    kinds = {
        schema.Kind.TEXT: pa.string(),
        schema.Kind.WHOLE: pa.int64(),
        schema.Kind.NUMBER: pa.float64(),
        schema.Kind.FLAG: pa.bool_(),
        schema.Kind.DATE: pa.date32(),
        schema.Kind.MOMENT: pa.timestamp("us"),
    }
    for table, rows in found:
        fields = pa.schema(
            [pa.field(row.name, kinds[row.kind], row.may_be_empty) for row in table.columns]
        )
        columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(
            table.columns
        )
        arrays = [
            pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)
        ]
        parquet.write_table(
            pa.Table.from_arrays(arrays, schema=fields), folder / f"{table.name}.parquet"
        )
