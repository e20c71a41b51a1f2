"""What a worker does with one file: read, check, figures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from plainspeak import pipeline, profiles, readers, rulebook
from plainspeak.audit import rows
from plainspeak.audit.details import Details, front_matter
from plainspeak.rulebook import Rulebook
from plainspeak.settings import Settings

_MARKDOWN = frozenset({".md", ".markdown"})


class Setup(NamedTuple):
    """How every file of a run is checked."""

    packs: tuple[Path, ...] = ()
    settings: Settings = Settings()
    reader: str | None = None
    advice: bool | None = None


class Task(NamedTuple):
    """One file to check: where it is, its name inside the folder, and its type if that is known.

    `type` holds whatever the document says; `otherwise` holds when the document says nothing.
    """

    path: Path
    name: str
    type: str = ""
    otherwise: str = ""


class Done(NamedTuple):
    """What came of one file: its figures, what the file was, and what it says of itself."""

    rows: rows.Rows
    content: str
    size: int
    modified: int
    said: Details


def worker(setup: Setup) -> Callable[[Task], Done]:
    """Return the function that checks files, with the rules read once."""
    book = rulebook.load((*setup.settings.packs, *setup.packs))

    def answer(task: Task) -> Done:
        return check(task, book, setup)

    return answer


def check(task: Task, book: Rulebook, setup: Setup) -> Done:
    """Read and check one file. Raises InputError when it cannot be read."""
    state = stat(task.path)
    content = content_hash(task.path)
    document = readers.read(task.path)
    said = front_matter(document.text) if task.path.suffix.lower() in _MARKDOWN else Details()
    report = pipeline.check(
        document,
        book,
        task.type
        or type_named(book, said.type)
        or task.otherwise
        or setup.settings.type
        or profiles.AUTO,
        setup.reader,
        setup.settings,
        advice=setup.advice,
    )
    return Done(rows.rows_of(report), content, *state, said)


def stat(path: Path) -> tuple[int, int]:
    """Return the size of a file and when it was last changed, in nanoseconds; 0 and 0 when it is gone."""
    try:
        info = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return info.st_size, info.st_mtime_ns


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file, or an empty string when it cannot be read: the reader says why."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def type_named(book: Rulebook, text: str) -> str:
    """Return the document type that a text names (`Case notes` → `case-note`), or an empty string."""
    wanted = "-".join(text.lower().replace("_", " ").replace("-", " ").split())
    for name, row in book.profiles.items():
        for known in (name, *row.get("aliases", ())):
            if wanted in {known, f"{known}s"}:
                return name
    return ""
