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

from plainspeak import pipeline, profiles, readers
from plainspeak.cli.common import Houses, config_option, rules_option, write_out
from plainspeak.cli.copies import Copy, need_output, write_copies
from plainspeak.errors import InputError, PlainspeakError, own_fault
from plainspeak.model import Document, Report, Severity
from plainspeak.settings import FAIL_ON, NEVER
from plainspeak.suppressions import baseline
from plainspeak.writers import COPIES, WRITERS

BAR_FROM = 20


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--type",
    "document_type",
    default=None,
    help="worry-statement, safety-goal, scaling-question, case-note, three-column-map, letter, safety-plan, or auto (guess).",
)
@click.option(
    "--reader", type=click.Choice(["family", "child", "professional"]), help="Who will read it."
)
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
    houses = Houses(config, packs)
    first = houses.of(str(paths[0]) if paths else "-")
    if document_type:
        # One error now, not one for each file.
        profiles.profile_for(first.rulebook, document_type, reader, first.settings)
    copy = COPIES.get(output_format)
    if copy:
        need_output(output)
    before = baseline.load(saved) if saved else None
    today = date.today()
    faults: list[str] = []
    reports: list[Report] = []
    for document in _documents(paths or (Path("-"),), houses, faults):
        if not copy:
            document = replace(document, original=b"")  # noqa: PLW2901 - a folder of files is too much to hold
        try:
            house, book = houses.of(document.path)
            kind = document_type or house.type_of(document.path) or profiles.AUTO
            report = pipeline.check(document, book, kind, reader, house, advice=advice)
            report = houses.set_aside(report, today)
            reports.append(baseline.apply(report, before) if before else report)
        except PlainspeakError:
            raise
        except Exception as error:  # one document must not cost the others their report
            faults.append(f"{document.path}: {own_fault(error)}")
    if copy:
        several = len(paths) > 1 or any(path.is_dir() for path in paths)
        copies = [Copy(report.document.path, partial(copy, report)) for report in reports]
        faults += write_copies(copies, need_output(output), several=several)
    for fault in dict.fromkeys(faults):
        click.echo(f"plainspeak: {fault}", err=True)
    if not copy and (reports or output_format == "json"):
        write_out(
            WRITERS[output_format](reports, to_screen=output is None, everything=everything), output
        )
    if faults:
        sys.exit(2)
    sys.exit(1 if _fails(reports, fail_on or first.settings.fail_on) else 0)


def _documents(paths: Iterable[Path], houses: Houses, faults: list[str]) -> Iterator[Document]:
    """Yield the documents at paths; a path that cannot be read adds to `faults` and the rest goes on."""
    files: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                files.extend(
                    file
                    for file in readers.files_in(path)
                    if not houses.settings_of(str(file)).excludes(str(file))
                )
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


def _fails(reports: Iterable[Report], fail_on: str) -> bool:
    if fail_on == NEVER:
        return False
    worst = [severity for report in reports if (severity := report.worst())]
    return any(severity.rank <= Severity(fail_on).rank for severity in worst)
