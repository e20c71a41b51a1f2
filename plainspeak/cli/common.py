"""What several commands share: settings, rules, and how to say that something is being prepared."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from plainspeak import profiles, rulebook, settings
from plainspeak.errors import InputError
from plainspeak.files import write_whole
from plainspeak.model import Report
from plainspeak.rulebook import Rulebook, vale
from plainspeak.settings import READERS, Settings
from plainspeak.suppressions import aside
from plainspeak.suppressions.aside import Ignored

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


def settings_for(config: Path | None) -> Settings:
    """Return the house settings: the file given, the nearest one above this folder, or the usual ones."""
    path = config or settings.find(Path.cwd())
    return settings.load(path) if path else Settings()


def rulebook_for(house: Settings, packs: tuple[Path, ...] = ()) -> Rulebook:
    """Return the shipped rules with the house's packs and those given on top."""
    book = rulebook.load((*house.packs, *packs), progress=lambda line: click.echo(line, err=True))
    profiles.refuse_unknown(house, book)
    if book.left_out:
        click.echo(f"plainspeak: {vale.warning(book.left_out)}", err=True)
    return book


class House(NamedTuple):
    """What holds for a file: the settings nearest above it, and the rules these ask for."""

    settings: Settings
    rulebook: Rulebook


class Houses:
    """The house of each file of a run, read once: `config` for all of them, or the nearest settings above each."""

    def __init__(self, config: Path | None, packs: tuple[Path, ...]) -> None:
        self._config, self._packs = config, packs
        self._paths: dict[Path, Path | None] = {}
        self._settings: dict[Path | None, Settings] = {None: Settings()}
        self._houses: dict[Path | None, House] = {}
        self._aside: dict[Path, Ignored | None] = {}

    def settings_of(self, path: str) -> Settings:
        """Return the settings for a file; those of the current folder for `-`, a pipe."""
        folder = folder_of(path)
        if folder not in self._paths:
            self._paths[folder] = self._config or settings.find(folder)
        found = self._paths[folder]
        if found not in self._settings:
            assert found is not None  # noqa: S101 - None is there from the start
            self._settings[found] = settings.load(found)
        return self._settings[found]

    def of(self, path: str) -> House:
        """Return the settings for a file, and the rules; raises RuleError when either cannot be used."""
        own = self.settings_of(path)
        if own.path not in self._houses:
            self._houses[own.path] = House(own, rulebook_for(own, self._packs))
        return self._houses[own.path]

    def set_aside(self, report: Report, today: date) -> Report:
        """Return a report without what the file of ignores nearest above its document names."""
        folder = folder_of(report.document.path)
        if folder not in self._aside:
            found = aside.find(folder)
            self._aside[folder] = aside.load(found) if found else None
        ignored = self._aside[folder]
        return aside.apply(report, ignored, today) if ignored else report


def folder_of(path: str) -> Path:
    """Return the folder from which settings for a path are looked for, upwards."""
    if path in {"", "-"}:
        return Path.cwd()
    full = Path(path).absolute()
    return full if full.is_dir() else full.parent


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
