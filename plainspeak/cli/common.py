"""What several commands share: settings, rules, and how to say that something is being prepared."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from plainspeak import profiles, rulebook, settings
from plainspeak.errors import InputError
from plainspeak.rulebook import Rulebook
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
    book = rulebook.load((*house.packs, *packs), progress=lambda line: click.echo(line, err=True))
    profiles.refuse_unknown(house, book)
    return book


def own_fault(error: Exception) -> str:
    """Say where plainspeak itself went wrong, with nothing of what it was reading."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = (
        f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"
        if trace
        else "an unknown place"
    )
    return (
        f"stopped by a fault of its own ({type(error).__name__} in {place}). "
        "Please report this line; it holds none of your text."
    )


def write_out(content: str | bytes, output: Path | None) -> None:
    """Write to a file, whole or not at all, or to the screen. Raises InputError when it cannot be written."""
    if isinstance(content, str):
        faithful = output is None and sys.stdout.encoding == "utf-8"
        content = content.encode("utf-8", "surrogateescape" if faithful else "replace")
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    # A half-written report is worse than none.
    written: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=".plainspeak-")
        written = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        written.replace(output)
    except OSError as error:
        if written:
            written.unlink(missing_ok=True)
        raise InputError(
            f"{output}: cannot be written ({error.strerror}). Choose another place with --output."
        ) from None
