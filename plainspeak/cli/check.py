"""`plainspeak check`: read, check, write."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from plainspeak import profiles, readers
from plainspeak.cli.common import (
    config_option,
    houses_for,
    reader_option,
    rules_option,
    type_option,
    write_out,
)
from plainspeak.cli.copies import Copy, need_output, write_copies
from plainspeak.errors import InputError, PlainspeakError, own_fault
from plainspeak.houses import Houses
from plainspeak.model import Document, Report, Severity
from plainspeak.settings import FAIL_ON, NEVER
from plainspeak.suppressions import baseline
from plainspeak.writers import COPIES, WRITERS

BAR_FROM = 20
_PIPE = Path("-")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@type_option
@reader_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice([*WRITERS, *COPIES]),
    default="text",
    show_default=True,
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file instead of the screen. With --format docx: the copy with comments, or a folder for several.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="Exit with status 1 when something this grave, or graver, was found. Left out: warning, or what the settings say.",
)
@click.option(
    "--baseline",
    "saved",
    type=click.Path(path_type=Path),
    help="A report saved with --format json: only what is new since shows and counts.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Show every word to look at, not only the gravest."
)
@click.option(
    "--advice/--no-advice",
    default=None,
    help="Give advice on good practice too, not only on wording and missing parts.",
)
@config_option
@rules_option
def check(
    paths: tuple[Path, ...],
    document_type: str | None,
    reader: str | None,
    output_format: str,
    output: Path | None,
    fail_on: str | None,
    saved: Path | None,
    everything: bool,
    advice: bool | None,
    config: Path | None,
    packs: tuple[Path, ...],
) -> None:
    """Check files, every file in a folder, or standard input (-).

    Exit status: 0 nothing found, 1 something found, 2 a file could not be checked.
    """
    if not paths and sys.stdin.isatty():
        raise InputError(
            "Say what to check: a file, a folder, or - for text from a pipe. For example: plainspeak check note.txt"
        )
    houses = houses_for(config, packs)
    first = houses.first_of(map(str, paths or (_PIPE,)))
    fail_on = fail_on or first.settings.fail_on
    if document_type and document_type != profiles.AUTO:
        # One error now, not one for each file.
        profiles.profile_for(first.rulebook, document_type, reader, first.settings)
    before = baseline.load(saved) if saved else None
    today = date.today()
    copy = COPIES.get(output_format)
    if copy:
        need_output(output)
    run = _Run()

    def reports() -> Iterator[Report]:
        for document in _documents(paths or (_PIPE,), houses, run.faults):
            if not copy:
                document = replace(document, original=b"")  # noqa: PLW2901 - a folder of files is too much to hold
            try:
                house = houses.of(document.path)
                kind = document_type or house.settings.type_of(document.path)
                report = house.check(document, kind, reader, advice=advice)
                report = houses.set_aside(report, today)
                report = baseline.apply(report, before) if before else report
            except PlainspeakError as error:
                run.faults.append(str(error))
                continue
            except Exception as error:  # one document must not cost the others their report
                run.faults.append(f"{document.path}: {own_fault(error)}")
                continue
            run.worst.add(report.worst())
            yield report

    if copy:
        several = len(paths) > 1 or any(path.is_dir() for path in paths)
        copies = [Copy(report.document.path, partial(copy, report)) for report in reports()]
        run.faults += write_copies(copies, need_output(output), several=several)
        run.tell_faults()
        sys.exit(run.status(fail_on))
    content = WRITERS[output_format](reports(), to_screen=output is None, everything=everything)
    run.tell_faults()
    if content:
        write_out(content, output)
    run.tell_faults()  # of the documents that were read as the report was written
    sys.exit(run.status(fail_on))


class _Run:
    """What is kept of a run while its reports go by: how grave things are, and what went wrong."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.worst: set[Severity | None] = set()
        self._told = 0

    def tell_faults(self) -> None:
        """Print each fault once, on the error stream."""
        for fault in dict.fromkeys(self.faults[self._told :]):
            click.echo(f"plainspeak: {fault}", err=True)
        self._told = len(self.faults)

    def status(self, fail_on: str) -> int:
        """Return the exit status: 2 when a document could not be checked, 1 for findings this grave."""
        if self.faults:
            return 2
        if fail_on == NEVER:
            return 0
        limit = Severity(fail_on).rank
        return int(any(severity.rank <= limit for severity in self.worst if severity))


def _documents(paths: Iterable[Path], houses: Houses, faults: list[str]) -> Iterator[Document]:
    """Yield the documents at paths; a path that cannot be read adds to `faults` and the rest goes on."""
    files: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                files.extend(houses.files_in(path, faults.append))
            else:
                files.append(path)
        except InputError as error:
            faults.append(str(error))
        except OSError as error:
            faults.append(f"{path}: cannot be read ({error.strerror}). Check the path.")
    with _progress(files) as going:
        for path in going:
            try:
                if str(path) == "-":
                    yield readers.read_stream(sys.stdin.buffer)
                else:
                    yield readers.read(path)
            except PlainspeakError as error:
                faults.append(str(error))


@contextmanager
def _progress(files: list[Path]) -> Iterator[Iterable[Path]]:
    """Show a progress bar on the screen (never in a pipe) when there are many files."""
    if len(files) < BAR_FROM or not sys.stderr.isatty():
        yield files
        return
    from rich.console import Console  # noqa: PLC0415 - takes time, only for many files
    from rich.progress import track  # noqa: PLC0415

    yield track(files, description="Checking", console=Console(stderr=True), transient=True)
