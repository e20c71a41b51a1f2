"""What several commands share: settings, rules, and how to say that something is being prepared."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click

from plainspeak.checker import Checker
from plainspeak.errors import InputError
from plainspeak.files import write_whole
from plainspeak.houses import Houses
from plainspeak.settings import READERS

type_option = click.option(
    "--type",
    "document_type",
    help="worry-statement, safety-goal, scaling-question, case-note, three-column-map, letter, safety-plan, or auto (guess).",
)
reader_option = click.option("--reader", type=click.Choice(READERS), help="Who will read it.")
config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="House settings; left out: the nearest plainspeak.toml above each file.",
)
rules_option = click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A rule pack (file or folder) of your own.",
)


def houses_for(
    config: Path | None, packs: tuple[Path, ...] = (), *, serving: bool = False
) -> Houses:
    """Return what holds for each document, as the options of a command say; see `Houses`."""
    return Houses(config, packs, say=partial(click.echo, err=True), serving=serving)


def house_for(config: Path | None, packs: tuple[Path, ...] = ()) -> Checker:
    """Return what holds in the current folder, for a command that is about rules and no document."""
    return houses_for(config, packs).of("-")


def write_out(content: str | bytes | Iterable[str], output: Path | None) -> None:
    """Write to a file, whole or not at all, or to the screen, piece by piece as pieces come.

    Raises InputError when it cannot be written.
    """
    pieces = [content] if isinstance(content, (str, bytes)) else content
    if output is None:
        faithful = sys.stdout.encoding == "utf-8"
        for piece in pieces:
            sys.stdout.buffer.write(_bytes_of(piece, "surrogateescape" if faithful else "replace"))
            sys.stdout.buffer.flush()
        return
    try:
        write_whole(output, (_bytes_of(piece, "replace") for piece in pieces))
    except OSError as error:
        raise InputError(
            f"{output}: cannot be written ({error.strerror}). Choose another place with --output."
        ) from None


def _bytes_of(content: str | bytes, errors: str) -> bytes:
    return content.encode("utf-8", errors) if isinstance(content, str) else content
