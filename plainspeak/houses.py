"""The settings, rules and ignores that hold for a document: those nearest above it, for every command and server alike."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from plainspeak import profiles, readers, rulebook, settings
from plainspeak.checker import Checker
from plainspeak.errors import PlainspeakError, RuleError
from plainspeak.model import Report
from plainspeak.rulebook import Rulebook, vale
from plainspeak.settings import Settings
from plainspeak.suppressions import aside
from plainspeak.suppressions.aside import Ignored

# How many are kept. Files come in order of path, so a house that was left is seldom asked for again.
_RULEBOOKS, _FILES = 8, 64

_Stamp = tuple[tuple[str, int, int], ...]
_K = TypeVar("_K")
_V = TypeVar("_V")


class _Kept(Generic[_K, _V]):
    """Values made from files, by key: the one unused for longest is dropped first.

    With `watch` a value is made anew when its files have changed on disk.
    """

    def __init__(self, most: int, *, watch: bool) -> None:
        self._most, self._watch = most, watch
        self._rows: OrderedDict[_K, tuple[_Stamp, _V]] = OrderedDict()

    def get(self, key: _K, files: Callable[[], Iterable[Path]], make: Callable[[], _V]) -> _V:
        # Looked at before they are read: what is written meanwhile is seen the next time.
        stamp = tuple(map(_looks, files())) if self._watch else ()
        row = self._rows.get(key)
        if row is None or row[0] != stamp:
            row = self._rows[key] = stamp, make()
        self._rows.move_to_end(key)
        if len(self._rows) > self._most:
            self._rows.popitem(last=False)
        return row[1]

    def __iter__(self) -> Iterator[_V]:
        return iter([value for _, value in self._rows.values()])


def _looks(file: Path) -> tuple[str, int, int]:
    """Return what changes when a file is written: its time and size."""
    try:
        info = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), info.st_mtime_ns, info.st_size


class _Shared(NamedTuple):
    """A rulebook, and the checkers that use it by their settings file: they go when it goes."""

    rulebook: Rulebook
    checkers: dict[Path | None, Checker]


class Houses:
    """What holds for each document of a run. For one thread at a time.

    `config` are settings for all documents, instead of the nearest `plainspeak.toml` above each;
    `packs` are on top of what settings name; `say` is told what a person who waits should know.
    Files are read once. With `serving` they are read again when they have changed, and each checker
    has a memory, so that a text that changed by a keystroke is checked in a fraction of the time.
    """

    def __init__(
        self,
        config: Path | None = None,
        packs: Iterable[Path] = (),
        *,
        say: Callable[[str], None] = lambda line: None,
        serving: bool = False,
    ) -> None:
        self._config, self._packs, self._say, self._serving = config, tuple(packs), say, serving
        self._above: dict[tuple[Callable[[Path], Path | None], Path], Path | None] = {}
        self._settings: _Kept[Path, Settings] = _Kept(_FILES, watch=serving)
        self._ignored: _Kept[Path, Ignored] = _Kept(_FILES, watch=serving)
        self._rulebooks: _Kept[tuple[Path, ...], _Shared] = _Kept(_RULEBOOKS, watch=serving)
        self._usual = Settings()
        self._said: set[str] = set()

    def settings_of(self, path: str) -> Settings:
        """Return the settings for a file or folder; those of the current folder for `-`, a pipe.

        Raises RuleError when they cannot be used.
        """
        found = self._config or self._nearest(settings.find, path)
        if found is None:
            return self._usual
        return self._settings.get(found, lambda: [found], lambda: settings.load(found))

    def of(self, path: str) -> Checker:
        """Return the checker for a file or folder: its settings, and the rules that these ask for.

        Raises RuleError when either cannot be used.
        """
        own = self.settings_of(path)
        packs = (*own.packs, *self._packs)
        shared = self._rulebooks.get(
            packs,
            lambda: (file for pack in packs for file in rulebook.files_in(pack)),
            lambda: _Shared(self._load(packs), {}),
        )
        checker = shared.checkers.get(own.path)
        if checker is None or checker.settings is not own:
            profiles.refuse_unknown(own, shared.rulebook)
            checker = Checker.of(shared.rulebook, own)
            shared.checkers[own.path] = checker
            if self._serving:
                _remember(checker)
        return checker

    def _load(self, packs: tuple[Path, ...]) -> Rulebook:
        book = rulebook.load(packs, progress=self._tell)
        if book.left_out:
            self._tell(f"plainspeak: {vale.warning(book.left_out)}")
        return book

    def _tell(self, line: str) -> None:
        """Say something once, however many houses it is true of."""
        if line not in self._said:
            self._said.add(line)
            self._say(line)

    def files_in(self, folder: Path, broken: Callable[[str], None] | None = None) -> Iterator[Path]:
        """Yield the readable files in and below a folder but those that settings exclude; see `readers.files_in`.

        `broken` is told of settings that cannot be used, and the files they hold for are passed over;
        without it they raise RuleError.
        """
        for inside, files in itertools.groupby(readers.files_in(folder), lambda file: file.parent):
            try:
                own = self.settings_of(str(inside))
            except RuleError as error:
                if broken is None:
                    raise
                broken(f"{error} What these settings hold for was passed over.")
                continue
            yield from (file for file in files if not own.excludes(str(file)))

    def first_of(self, paths: Iterable[str]) -> Checker:
        """Return the checker for the first path whose settings and rules can be used.

        Raises what is wrong with the first path's when there is none.
        """
        faults: list[PlainspeakError] = []
        for path in paths:
            try:
                return self.of(path)
            except PlainspeakError as error:
                faults.append(error)
        raise faults[0]

    def ignored(self, path: str) -> Ignored | None:
        """Return what the file of ignores nearest above a file or folder holds. Raises InputError when it is broken."""
        found = self._nearest(aside.find, path)
        return (
            self._ignored.get(found, lambda: [found], lambda: aside.load(found)) if found else None
        )

    def set_aside(self, report: Report, today: date, near: str | None = None) -> Report:
        """Return a report without what the file of ignores nearest above its document, or above `near`, names."""
        ignored = self.ignored(report.document.path if near is None else near)
        return aside.apply(report, ignored, today) if ignored else report

    def place_of_ignores(self, path: str) -> Path:
        """Return the file that remembers ignores for a file or folder, or where a new one belongs."""
        return aside.place_for(folder_of(path), self.settings_of(path).path)

    def forget(self) -> None:
        """Forget all that memories hold of texts."""
        for checker in self._remembering():
            _remember(checker)

    def forget_old(self) -> None:
        """Forget what memories hold and nobody has asked for lately."""
        for checker in self._remembering():
            if checker.memory:
                checker.memory.forget_old()

    def _remembering(self) -> Iterator[Checker]:
        return (row for shared in self._rulebooks for row in shared.checkers.values() if row.memory)

    def _nearest(self, find: Callable[[Path], Path | None], path: str) -> Path | None:
        folder = folder_of(path)
        if self._serving:
            return find(folder)
        if (find, folder) not in self._above:
            self._above[find, folder] = find(folder)
        return self._above[find, folder]


def _remember(checker: Checker) -> None:
    """Give a checker a new memory."""
    from plainspeak.incremental import Memory  # noqa: PLC0415 - only servers remember

    checker.memory = Memory()


def folder_of(path: str) -> Path:
    """Return the folder from which what holds for a file or folder is looked for, upwards; the current one for `-`."""
    if path in {"", "-"}:
        return Path.cwd()
    full = Path(path).absolute()
    return full if full.is_dir() else full.parent
