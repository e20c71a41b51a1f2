"""The settings and rules that hold for each file of an editor, read again when they change on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from plainspeak import settings
from plainspeak.checker import Checker
from plainspeak.settings import Settings

_Stamp = tuple[tuple[str, int, int], ...]
_PACKS = (".yaml", ".yml")


class _Kept(NamedTuple):
    stamp: _Stamp
    checker: Checker


class Houses:
    """A checker for each settings file that was met. For one thread at a time."""

    def __init__(self, packs: tuple[Path, ...] = (), config: Path | None = None) -> None:
        self._packs, self._config = packs, config
        self._kept: dict[Path | None, _Kept] = {}

    def of(self, folder: Path) -> Checker:
        """Return the checker for files in a folder: with the settings nearest above it, as they are now.

        Raises RuleError when settings or a pack cannot be used.
        """
        path = self._config or settings.find(folder)
        kept = self._kept.get(path)
        if kept and kept.stamp == _stamp(path, kept.checker.settings, self._packs):
            return kept.checker
        house = settings.load(path) if path else Settings()
        stamp = _stamp(path, house, self._packs)
        checker = Checker(self._packs, settings=house)
        self._kept[path] = _Kept(stamp, checker)
        return checker


def _stamp(path: Path | None, house: Settings, packs: tuple[Path, ...]) -> _Stamp:
    """Return what changes when settings or packs are written: name, time and size of each file."""
    rows = []
    for file in (*([path] if path else []), *_files((*house.packs, *packs))):
        try:
            facts = file.stat()
        except OSError:
            rows.append((str(file), 0, 0))
        else:
            rows.append((str(file), facts.st_mtime_ns, facts.st_size))
    return tuple(rows)


def _files(packs: tuple[Path, ...]) -> Iterator[Path]:
    for pack in packs:
        if pack.is_dir():
            yield from sorted(row for row in pack.rglob("*") if row.suffix in _PACKS)
        else:
            yield pack
