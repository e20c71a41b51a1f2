"""What several commands share: settings, rules, and how to say that something is being prepared."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from plainspeak import profiles, rulebook, settings
from plainspeak.errors import InputError
from plainspeak.rulebook import Rulebook, vale
from plainspeak.settings import Settings

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="House settings; left out: plainspeak.toml here or above.",
)
rules_option = click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A rule pack (file or folder) of your own.",
)


def settings_for(config: Path | None) -> Settings:
    """Return the house settings: the file given, the nearest one above this folder, or the usual ones."""
    path = config or settings.find(Path.cwd())
    return settings.load(path) if path else Settings()


def rulebook_for(house: Settings, packs: tuple[Path, ...] = ()) -> Rulebook:
    """Return the shipped rules with the house's packs and those given on top."""
    book = rulebook.load_to_stay(
        (*house.packs, *packs), progress=lambda line: click.echo(line, err=True)
    )
    profiles.refuse_unknown(house, book)
    if book.left_out:
        click.echo(f"plainspeak: {vale.warning(book.left_out)}", err=True)
    return book


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
    # A half-written report is worse than none.
    written: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=".plainspeak-")
        written = Path(name)
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                stream.write(_bytes_of(piece, "replace"))
        written.replace(output)
        written = None
    except OSError as error:
        raise InputError(
            f"{output}: cannot be written ({error.strerror}). Choose another place with --output."
        ) from None
    finally:
        if written:
            written.unlink(missing_ok=True)


def _bytes_of(content: str | bytes, errors: str) -> bytes:
    return content.encode("utf-8", errors) if isinstance(content, str) else content
