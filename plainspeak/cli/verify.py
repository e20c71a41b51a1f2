"""`plainspeak verify`: compare the facts of two versions of a text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from plainspeak import readers
from plainspeak.cli.common import (
    config_option,
    houses_for,
    rules_option,
    write_out,
)
from plainspeak.errors import InputError
from plainspeak.model import Document
from plainspeak.writers import comparison

_PIPE = "-"


@click.command()
@click.argument("before", type=click.Path(path_type=Path, allow_dash=True))
@click.argument("after", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(comparison.WRITERS)),
    default="text",
    show_default=True,
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write to this file instead of the screen."
)
@config_option
@rules_option
def verify(
    before: Path,
    after: Path,
    output_format: str,
    output: Path | None,
    config: Path | None,
    packs: tuple[Path, ...],
) -> None:
    """Compare the facts of two versions: BEFORE, such as your own notes, and AFTER, such as an AI's draft.

    One of them may be standard input (-). Names, dates, times, numbers, money, ages, "not", "may" and
    "said", quotations and who did what: each that was added, left out or changed is shown in its sentence.

    Exit status: 0 the facts are kept, 1 a fact differs, 2 the two could not be compared.
    """
    if str(before) == str(after) == _PIPE:
        raise InputError("Only one of the two can come through the pipe. Give the other as a file.")
    ours, theirs = _read(before), _read(after)
    # The record lies in its team's folder; a draft may lie anywhere.
    house = houses_for(config, packs).of(str(after if str(before) == _PIPE else before))
    found = house.verify(ours, theirs)
    write_out(comparison.WRITERS[output_format](found, to_screen=output is None), output)
    sys.exit(0 if found.kept else 1)


def _read(path: Path) -> Document:
    document = readers.read_stream(sys.stdin.buffer) if str(path) == _PIPE else readers.read(path)
    if not document.text.strip():
        raise InputError(f"{path}: holds no text to compare. Check the file.")
    return document
