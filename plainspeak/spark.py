"""plainspeak on a Spark cluster: a DataFrame of texts → a DataFrame of figures.

    from plainspeak import spark as plainspeak

    checked = plainspeak.check(notes, text="note", id="note_id", document_type="case-note")
    checked.write.saveAsTable("checked")                       # the texts are read once, here
    plainspeak.findings(spark.table("checked"))                # one row for each finding

One row for each text: its `id`, the columns of `measures`, lists for the other tables of
`audit/schema.py`, and `error`, which says why a text could not be checked. Nothing in it is text of a
document unless `quotes=True`. The texts go from Spark to the Python of the executor they are on, and
nowhere else.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from plainspeak import pipeline, profiles, readers, rulebook
from plainspeak.audit import rows, schema, work
from plainspeak.errors import InputError, MissingExtra, RuleError, own_fault
from plainspeak.model import Document, Report
from plainspeak.rulebook import Rulebook
from plainspeak.rulebook.source import MAX_BYTES
from plainspeak.settings import READERS, Settings

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType, StructType

# So many rows of figures are held before they go back to Spark: memory does not follow its batches.
_AT_ONCE = 200
_ERROR = schema.Column(
    "error", schema.Kind.TEXT, "why it could not be checked, and what to do", True
)
_QUOTE = schema.Column("quote", schema.Kind.TEXT, "the words of the text that were found")
_LISTS = schema.REPORT_TABLES[1:]
_KNOWN_READERS = ", ".join(READERS)

NO_TEXT = "There is no text in this row."
EMPTY = "The text is empty. Check that the draft was saved."
TOO_LONG = f"The text is longer than {readers.MAX_BYTES // 1_000_000} million characters. Check it in parts."


class Pack(NamedTuple):
    """One file of a house's rules: what rules call it, its folder and name (Vale names rules by them), its bytes."""

    name: str
    folder: str
    file: str
    content: bytes


class Setup(NamedTuple):
    """How every text is checked: values and bytes, so that no executor needs a file of the driver."""

    packs: tuple[Pack, ...] = ()
    settings: Settings = Settings()
    advice: bool | None = None
    quotes: bool = False


def check(
    frame: DataFrame,
    text: str | Column = "text",
    id: str | Column = "id",  # noqa: A002 - what the column is called nearly everywhere
    document_type: str | Column | None = None,
    reader: str | Column | None = None,
    *,
    settings: Settings | None = None,
    rules: Iterable[str | Path] = (),
    advice: bool | None = None,
    quotes: bool = False,
    partitions: int | None = None,
) -> DataFrame:
    """Return one row of figures for each row of `frame`, with the columns of `columns`.

    `text` and `id` are columns or their names; an id is text, a whole number, a decimal or a date,
    and comes back as it was. `document_type` and `reader` are those of `Checker.check`, for all rows,
    or columns with one for each row, where an empty value means the settings' own. `settings`,
    `rules` (files or folders that the driver can read) and `advice` are those of `Checker`; the files
    travel to the executors as bytes. `quotes` adds to each finding the words of the text.
    `partitions` spreads the rows over so many parts first; else each part stays where it is.

    Nothing is checked before Spark needs the rows, and everything is checked again each time it
    does: save what comes out before you look at it twice. A row that cannot be checked says why in
    `error`, without its text. Raises InputError or RuleError for what is wrong with the arguments,
    and MissingExtra without pyspark, pandas and pyarrow.
    """
    _need_spark()
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra
    from pyspark.sql import types as t  # noqa: PLC0415

    setup = _setup(settings, rules, advice=advice, quotes=quotes)
    _refuse_unknown(setup, document_type, reader)
    narrow = frame.select(
        _column(id).alias("id"),
        _column(text).alias("text"),
        _each(document_type).alias("type"),
        _each(reader).alias("reader"),
    )
    found = {field.name: field.dataType for field in narrow.schema.fields}
    for name in ("text", "type", "reader"):
        if not isinstance(found[name], t.StringType):
            raise InputError(
                f"The column for {name} holds {found[name].simpleString()}, and must hold text. "
                "Cast it to string first."
            )
    if not isinstance(found["id"], (t.StringType, t.IntegralType, t.DecimalType, t.DateType)):
        raise InputError(
            f"The column for id holds {found['id'].simpleString()}, and must hold text, a whole number, "
            "a decimal or a date. Cast it to string first."
        )
    if partitions is not None:
        narrow = narrow.repartition(partitions)
    # pandas would make decimals of whole numbers as soon as one is missing, so ids travel as text.
    figures = narrow.withColumn("id", f.col("id").cast("string")).mapInPandas(
        functools.partial(_checked, setup=setup), columns(quotes=quotes)
    )
    return figures.withColumn("id", f.col("id").cast(found["id"]))


def columns(id_type: DataType | None = None, *, quotes: bool = False) -> StructType:
    """Return the columns of what `check` gives, as Spark's types.

    `id_type` is the type of the id, text unless it is given. Every column may be empty, because all
    but `id` and `error` are when a text could not be checked; inside the lists only those may be
    that `audit/schema.py` says. Raises MissingExtra without pyspark.
    """
    _need_spark()
    from pyspark.sql import types as t  # noqa: PLC0415 - an extra

    types = {
        schema.Kind.TEXT: t.StringType(),
        schema.Kind.WHOLE: t.LongType(),
        schema.Kind.NUMBER: t.DoubleType(),
        schema.Kind.FLAG: t.BooleanType(),
        schema.Kind.DATE: t.DateType(),
        schema.Kind.MOMENT: t.TimestampType(),
    }

    def field(column: schema.Column, *, empty: bool) -> t.StructField:
        return t.StructField(column.name, types[column.kind], empty, {"comment": column.about})

    def row(table: schema.Table) -> t.StructType:
        inner = (*table.columns, _QUOTE) if quotes and table is schema.FINDINGS else table.columns
        return t.StructType([field(column, empty=column.may_be_empty) for column in inner])

    return t.StructType(
        [
            t.StructField("id", id_type or t.StringType()),
            *(field(column, empty=True) for column in schema.MEASURES.columns),
            *(
                t.StructField(
                    table.name, t.ArrayType(row(table), False), True, {"comment": table.about}
                )
                for table in _LISTS
            ),
            field(_ERROR, empty=True),
        ]
    )


def measures(checked: DataFrame) -> DataFrame:
    """Return one row of measures for each text that could be checked: `id` and the columns of `measures`."""
    return checked.where(checked[_ERROR.name].isNull()).select("id", *schema.MEASURES.names)


def findings(checked: DataFrame) -> DataFrame:
    """Return one row for each finding: `id` and the columns of `findings`."""
    return _exploded(checked, schema.FINDINGS)


def parts(checked: DataFrame) -> DataFrame:
    """Return one row for each part that a text should have: `id` and the columns of `parts`."""
    return _exploded(checked, schema.PARTS)


def good(checked: DataFrame) -> DataFrame:
    """Return one row for each sort of good thing in a text: `id` and the columns of `good`."""
    return _exploded(checked, schema.GOOD)


def scores(checked: DataFrame) -> DataFrame:
    """Return one row for each score on a safety scale: `id` and the columns of `scores`."""
    return _exploded(checked, schema.SCORES)


def faults(checked: DataFrame) -> DataFrame:
    """Return one row for each text that could not be checked: `id` and `error`."""
    return checked.where(checked[_ERROR.name].isNotNull()).select("id", _ERROR.name)


def _exploded(checked: DataFrame, table: schema.Table) -> DataFrame:
    _need_spark()
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    return checked.select("id", f.explode(table.name).alias("row")).select("id", "row.*")


def _need_spark() -> None:
    try:
        import pandas  # noqa: F401, PLC0415
        import pyarrow  # noqa: F401, PLC0415
        import pyspark.sql  # noqa: F401, PLC0415
    except ImportError:
        raise MissingExtra("spark", "Checking on Spark") from None


def _column(given: str | Column) -> Column:
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    return f.col(given) if isinstance(given, str) else given


def _each(given: str | Column | None) -> Column:
    """Return one value for all rows as a column, or the column that was given."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    return f.lit(given).cast("string") if given is None or isinstance(given, str) else given


def _setup(
    settings: Settings | None, rules: Iterable[str | Path], *, advice: bool | None, quotes: bool
) -> Setup:
    """Read all files that are needed. Raises RuleError when one cannot be used."""
    house = settings or Settings()
    files = [path for pack in (*house.packs, *map(Path, rules)) for path in rulebook.files_in(pack)]
    packs = tuple(_pack(path) for path in files)
    profiles.refuse_unknown(house, _book(packs))
    return Setup(packs, replace(house, packs=(), path=None), advice, quotes)


def _pack(path: Path) -> Pack:
    try:
        with path.open("rb") as stream:
            # One byte too many is told when the file is read as YAML.
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise RuleError(f"{path}:1:1: cannot be read ({error.strerror}). Check the path.") from None
    return Pack(str(path), path.resolve().parent.name, path.name, content)


def _refuse_unknown(
    setup: Setup, document_type: str | Column | None, reader: str | Column | None
) -> None:
    """Raise InputError for a type or reader of all rows that is not there."""
    book = _book(setup.packs)
    wanted = document_type if isinstance(document_type, str) else profiles.AUTO
    if wanted == profiles.AUTO:
        wanted = profiles.FALLBACK  # any will do: the reader is looked at too
    profiles.profile_for(
        book,
        work.type_named(book, wanted) or wanted,
        reader if isinstance(reader, str) else None,
        setup.settings,
    )


@functools.lru_cache(maxsize=2)
def _book(packs: tuple[Pack, ...]) -> Rulebook:
    """Return the rules, read once in each process; the files of packs are gone again afterwards."""
    if not packs:
        return rulebook.load()
    with tempfile.TemporaryDirectory(prefix="plainspeak-packs-") as folder:
        named = []
        for number, pack in enumerate(packs):
            path = Path(folder, str(number), pack.folder, pack.file)
            path.parent.mkdir(parents=True)
            path.write_bytes(pack.content)
            named.append(rulebook.Named(pack.name, path))
        return rulebook.load(named)


def _checked(batches: Iterator[pandas.DataFrame], setup: Setup) -> Iterator[pandas.DataFrame]:
    """Turn batches of id, text, type and reader into batches of figures. This is what executors run."""
    book = _book(setup.packs)
    for batch in batches:
        values = zip(*(batch[name] for name in ("id", "text", "type", "reader")), strict=True)
        found: list[dict[str, Any]] = []
        for number, text, document_type, reader in values:
            row = row_of(text, _text(document_type) or None, _text(reader) or None, book, setup)
            found.append({"id": _text(number)} | row)
            if len(found) == _AT_ONCE:
                yield _frame(found)
                found = []
        if found:
            yield _frame(found)


def _text(value: Any) -> str | None:
    """Return a text, or None for all that pandas may put where there is none."""
    return value if isinstance(value, str) else None


def row_of(
    text: Any, document_type: str | None, reader: str | None, book: Rulebook, setup: Setup
) -> dict[str, Any]:
    """Return the figures of one text by column, or why there are none; never any of its words."""
    if not isinstance(text, str):
        return {_ERROR.name: NO_TEXT}
    if not text.strip():
        return {_ERROR.name: EMPTY}
    if len(text) > readers.MAX_BYTES:
        return {_ERROR.name: TOO_LONG}
    try:
        wanted = setup.settings.type or profiles.AUTO
        if document_type:
            wanted = (
                document_type
                if document_type == profiles.AUTO
                else work.type_named(book, document_type)
            )
        if not wanted or reader not in {None, *READERS}:
            return {_ERROR.name: _unknown(book)}
        report = pipeline.check(
            Document(text), book, wanted, reader, setup.settings, advice=setup.advice
        )
        return _figures(report, setup)
    except Exception as error:  # one row must not cost the others their answer
        return {_ERROR.name: own_fault(error)}


def _unknown(book: Rulebook) -> str:
    # It does not say what stands there: a wrong column may hold words about a child.
    return (
        "The document type or the reader in this row is not known. "
        f"Types: {', '.join(profiles.document_types(book))}. Readers: {_KNOWN_READERS}."
    )


def _figures(report: Report, setup: Setup) -> dict[str, Any]:
    found = rows.rows_of(report)._asdict()
    [of_text] = found.pop(schema.MEASURES.name)
    row: dict[str, Any] = dict(zip(schema.MEASURES.names, of_text, strict=True))
    for table in _LISTS:
        row[table.name] = [
            dict(zip(table.names, values, strict=True)) for values in found[table.name]
        ]
    if setup.quotes:
        for value, finding in zip(row[schema.FINDINGS.name], report.findings, strict=True):
            value[_QUOTE.name] = finding.span.of(report.document.text)
    return row


def _frame(found: Sequence[dict[str, Any]]) -> pandas.DataFrame:
    import pandas  # noqa: PLC0415 - an extra

    names = ("id", *schema.MEASURES.names, *(table.name for table in _LISTS), _ERROR.name)
    # Without `object` a whole number beside an empty one would become a decimal.
    return pandas.DataFrame(
        {name: pandas.Series([row.get(name) for row in found], dtype=object) for name in names}
    )
