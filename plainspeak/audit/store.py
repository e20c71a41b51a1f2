"""The store: one DuckDB file of figures and hashes, opened for moments at a time.

DuckDB lets one process write, so every reading and writing here is one short transaction, and
whoever finds the file in use waits. A run is written whole, in the transaction that ends it:
what was checked before a kill is there for the next run, and no half run ever is.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from plainspeak.audit import schema
from plainspeak.audit.details import Details
from plainspeak.audit.rows import Row
from plainspeak.audit.work import Done
from plainspeak.errors import InputError, MissingExtra

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATIENCE = 60.0
_PAUSE = 0.05
# Figures that no run refers to are kept so long for a run that was stopped and goes on.
_KEEP_LOOSE = datetime.timedelta(days=2)
_TYPES = {
    schema.Kind.TEXT: "VARCHAR",
    schema.Kind.WHOLE: "BIGINT",
    schema.Kind.NUMBER: "DOUBLE",
    schema.Kind.FLAG: "BOOLEAN",
    schema.Kind.DATE: "DATE",
    schema.Kind.MOMENT: "TIMESTAMP",
}
# No extension is fetched, no other file is opened, and memory stays small.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": "512MB",
    "threads": "1",
}


class Seen(NamedTuple):
    """What the last audit of a folder saw of a file."""

    size: int
    modified: int
    looked: int
    content: str


class Checked(NamedTuple):
    """One checked file on its way into the store."""

    result: str
    raw: str
    context: str
    done: Done


class Ended(NamedTuple):
    """A run on its way into the store; each document has the columns of `schema.DOCUMENTS` after `run`."""

    folder: str
    started: datetime.datetime
    context: str
    rulebook_version: str
    rulebook_sha256: str
    documents: Sequence[Row]
    faults: Sequence[tuple[str, str]]


class Run(NamedTuple):
    """One finished audit; its fields are the columns of `schema.RUNS`."""

    run: int
    folder: str
    started: datetime.datetime
    finished: datetime.datetime
    context: str
    rulebook_version: str
    rulebook_sha256: str


class Store:
    """Figures of audits in a file. `patience` is how many seconds to wait while another program has it open."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = path
        self.patience = patience

    @contextlib.contextmanager
    def writing(self) -> Iterator[DuckDBPyConnection]:
        """Yield a connection inside a transaction that is committed at the end, or not at all."""
        if not self.path.exists():
            self._create()
        with _private(), contextlib.closing(self._open(read_only=False)) as connection:
            self._refuse_other_versions(connection)
            connection.begin()
            yield connection
            connection.commit()

    @contextlib.contextmanager
    def reading(self) -> Iterator[DuckDBPyConnection]:
        """Yield a connection that can only read. Raises InputError when there is no store."""
        if not self.path.is_file():
            raise InputError(
                f"{self.path}: there is no audit store. Make one first: plainspeak audit FOLDER"
            )
        with contextlib.closing(self._open(read_only=True)) as connection:
            self._refuse_other_versions(connection)
            yield connection

    def _open(self, *, read_only: bool) -> DuckDBPyConnection:
        duckdb = _duckdb()
        until = time.monotonic() + self.patience
        while True:
            try:
                opened: DuckDBPyConnection = duckdb.connect(
                    str(self.path), read_only=read_only, config=_CONFIG
                )
                return opened
            except duckdb.IOException as error:
                if "lock" not in str(error).lower() and "being used" not in str(error):
                    raise InputError(
                        f"{self.path}: is not an audit store, or is damaged. Choose another file with --store."
                    ) from None
            except duckdb.Error:
                raise InputError(
                    f"{self.path}: cannot be opened. Choose another file with --store."
                ) from None
            if time.monotonic() > until:
                raise InputError(
                    f"{self.path}: another program has the audit store open. Close it there and run this again; "
                    "what was checked so far is kept."
                )
            time.sleep(_PAUSE)

    def _create(self) -> None:
        """Make the store elsewhere and put it in place whole, so that a kill leaves no half of one."""
        duckdb = _duckdb()
        try:
            with tempfile.TemporaryDirectory(dir=self.path.parent, prefix=".plainspeak-") as folder:
                made = Path(folder, "store.duckdb")
                with (
                    _private(),
                    contextlib.closing(duckdb.connect(str(made), config=_CONFIG)) as new,
                ):
                    new.execute("CREATE TABLE plainspeak_schema (version INTEGER)")
                    new.execute("INSERT INTO plainspeak_schema VALUES (?)", [schema.VERSION])
                    for table in schema.STORED:
                        new.execute(_create_table(table))
                try:
                    os.link(made, self.path)
                except FileExistsError:
                    return  # another audit was first
                except OSError:  # a disk without links, such as a USB stick
                    if not self.path.exists():
                        made.replace(self.path)
        except OSError as error:
            raise InputError(
                f"{self.path}: cannot be written ({error.strerror}). Choose another file with --store."
            ) from None

    def _refuse_other_versions(self, connection: DuckDBPyConnection) -> None:
        try:
            found = connection.execute("SELECT max(version) FROM plainspeak_schema").fetchone()
        except _duckdb().Error:
            found = None
        if not found or found[0] != schema.VERSION:
            raise InputError(
                f"{self.path}: is not an audit store of this version of plainspeak. Choose another file with --store."
            )

    def before(self, folder: str, context: str) -> tuple[dict[str, Seen], dict[str, Details]]:
        """Return what is known before an audit.

        That is what the last audit of the folder saw of each file, by path; and the results that
        were made in the same context, with what each document said of itself.
        """
        if not self.path.exists():
            return {}, {}
        with self.reading() as connection:
            seen = connection.execute(
                "SELECT path, size, modified, looked, content FROM documents "
                "WHERE run = (SELECT max(run) FROM runs WHERE folder = ?)",
                [folder],
            ).fetchall()
            known = connection.execute(
                "SELECT result, said_worker, said_team, type, said_date FROM measures WHERE context = ?",
                [context],
            ).fetchall()
        return (
            {row[0]: Seen(*row[1:]) for row in seen},
            {row[0]: Details(*(cell or "" for cell in row[1:])) for row in known},
        )

    def raised(self, context: str, fingerprints: Collection[str]) -> dict[str, set[str]]:
        """Return which of these findings were raised by texts that were checked in a context: raw hash → fingerprints.

        Those that were set aside in the file beside the documents count: they were raised before.
        """
        found: dict[str, set[str]] = {}
        if not fingerprints or not self.path.exists():
            return found
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT raw, fingerprint FROM measures JOIN ("
                "SELECT result, fingerprint FROM findings UNION ALL "
                "SELECT result, fingerprint FROM set_aside WHERE beside) USING (result) "
                "WHERE context = $1 AND fingerprint IN (SELECT unnest($2::VARCHAR[]))",
                [context, sorted(fingerprints)],
            ).fetchall()
        for raw, fingerprint in rows:
            found.setdefault(raw, set()).add(fingerprint)
        return found

    def add(self, rows: Sequence[Checked]) -> None:
        """Put the figures of checked files into the store; those that are there already are left as they are."""
        if rows:
            with self.writing() as connection:
                _add(connection, rows)

    def finish(self, ended: Ended, rows: Sequence[Checked]) -> int:
        """Write a run with all its documents, and the last of its figures; return its number.

        An audit that found the very same as the last one of its folder is no new run: only what it
        saw of the files is written.
        """
        with self.writing() as connection:
            _add(connection, rows)
            last = connection.execute(
                "SELECT run, context FROM runs WHERE folder = ? ORDER BY run DESC LIMIT 1",
                [ended.folder],
            ).fetchone()
            run = last[0] if last and last[1] == ended.context else None
            if run is None or not _same(connection, run, ended):
                found = connection.execute("SELECT coalesce(max(run), 0) + 1 FROM runs").fetchone()
                run = found[0] if found else 1
                insert(
                    connection,
                    schema.RUNS,
                    [(run, ended.folder, ended.started, _now(), *ended[2:5])],
                )
                insert(connection, schema.FAULTS, ((run, *row) for row in ended.faults))
                insert(connection, schema.DOCUMENTS, ((run, *row) for row in ended.documents))
                self._drop_loose(connection)
            else:
                _look_again(connection, run, ended.documents)
        return int(run)

    def _drop_loose(self, connection: DuckDBPyConnection) -> None:
        """Forget the figures of files that no run refers to."""
        loose = (
            "result IN (SELECT result FROM measures WHERE checked < ? "
            "AND result NOT IN (SELECT result FROM documents))"
        )
        before = _now() - _KEEP_LOOSE
        for table in (*schema.OF_RESULT, schema.RESULTS):
            connection.execute(f"DELETE FROM {table.name} WHERE {loose}", [before])  # noqa: S608 - our own names

    def runs(self) -> list[Run]:
        """Return the finished audits, oldest first."""
        with self.reading() as connection:
            found = connection.execute(
                f"SELECT {', '.join(schema.RUNS.names)} FROM runs ORDER BY run"  # noqa: S608 - our own names
            ).fetchall()
        return [Run(*row) for row in found]


def _add(connection: DuckDBPyConnection, rows: Sequence[Checked]) -> None:
    fresh = {row.result: row for row in rows}
    there = connection.execute(
        "SELECT result FROM measures WHERE result IN (SELECT unnest($1::VARCHAR[]))", [list(fresh)]
    ).fetchall()
    for (result,) in there:
        del fresh[result]
    now = _now()
    insert(
        connection,
        schema.RESULTS,
        (
            (row.result, row.raw, row.context, now, *_said(row.done), *row.done.rows.measures[0])
            for row in fresh.values()
        ),
    )
    for at, table in enumerate(schema.OF_RESULT):
        lines = ((row.result, *line) for row in fresh.values() for line in _of_result(row.done)[at])
        insert(connection, table, lines)


def insert(connection: DuckDBPyConnection, table: schema.Table, rows: Iterable[Row]) -> None:
    """Insert rows, whole columns at a time: row by row DuckDB takes a hundred times as long."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    if not columns:
        return
    lists = ", ".join(
        f"unnest(${at}::{_TYPES[column.kind]}[])" for at, column in enumerate(table.columns, 1)
    )
    connection.execute(f"INSERT INTO {table.name} SELECT {lists}", columns)


def _create_table(table: schema.Table) -> str:
    columns = [
        f"{row.name} {_TYPES[row.kind]}{'' if row.may_be_empty else ' NOT NULL'}"
        for row in table.columns
    ]
    key = [f"PRIMARY KEY ({', '.join(table.key)})"] if table.key else []
    return f"CREATE TABLE {table.name} ({', '.join(columns + key)})"


def _of_result(done: Done) -> tuple[Sequence[Row], ...]:
    """Return the rows of a checked file for each of `schema.OF_RESULT`."""
    return (*done.rows[1:], done.aside)


def _said(done: Done) -> tuple[str | None, str | None, str | None]:
    return done.said.worker or None, done.said.team or None, done.said.date or None


def _same(connection: DuckDBPyConnection, run: int, ended: Ended) -> bool:
    there = connection.execute(
        "SELECT path, result, worker, team, date, date_from FROM documents WHERE run = ?", [run]
    ).fetchall()
    missed = connection.execute("SELECT path, reason FROM faults WHERE run = ?", [run]).fetchall()
    return set(there) == {tuple(row[1:7]) for row in ended.documents} and set(missed) == set(
        ended.faults
    )


def _look_again(connection: DuckDBPyConnection, run: int, documents: Sequence[Row]) -> None:
    """Write down what the files of a run look like now, where that is not what they looked like then."""
    rows = connection.execute(
        "SELECT document, size, modified, looked FROM documents WHERE run = ?", [run]
    ).fetchall()
    then = {row[0]: tuple(row[1:]) for row in rows}
    now = [(row[0], *row[7:10]) for row in documents if then[row[0]] != row[7:10]]
    if now:
        connection.execute(
            "UPDATE documents SET size = now.size, modified = now.modified, looked = now.looked FROM ("
            "SELECT unnest($2::VARCHAR[]) AS document, unnest($3::BIGINT[]) AS size, "
            "unnest($4::BIGINT[]) AS modified, unnest($5::BIGINT[]) AS looked) AS now "
            "WHERE run = $1 AND documents.document = now.document",
            [run, *(list(column) for column in zip(*now, strict=True))],
        )


@contextlib.contextmanager
def _private() -> Iterator[None]:
    """Let files that are made meanwhile be read by nobody else."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)


def _duckdb() -> Any:
    try:
        import duckdb  # noqa: PLC0415 - only for audits
    except ImportError:
        raise MissingExtra("audit", "The audit") from None
    return duckdb
