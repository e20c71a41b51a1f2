"""What a worker does with one file: read, check, figures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import NamedTuple

from plainspeak import profiles, readers
from plainspeak.audit import rows
from plainspeak.audit.details import Details, front_matter
from plainspeak.checker import Checker
from plainspeak.houses import Houses
from plainspeak.rulebook import Rulebook

_MARKDOWN = frozenset({".md", ".markdown"})
# Settings that no result depends on, or that stand in its name in another way: packs as the hash of
# their rules, the type as that of the document.
_ELSEWHERE = frozenset({"path", "exclude", "fail_on", "packs", "reader", "advice", "type", "types"})


@dataclass(frozen=True, slots=True)
class Setup:
    """How every file of a run is checked.

    The settings nearest above each file hold, or those in `config` for all; `today` ends ignores
    whose last day has gone by.
    """

    config: Path | None = None
    packs: tuple[Path, ...] = ()
    reader: str | None = None
    advice: bool | None = None
    today: date = field(default_factory=date.today)


class Task(NamedTuple):
    """One file to check: where it is, its name inside the folder, and its type if that is known.

    `type` holds whatever the document says; `otherwise` holds when the document says nothing.
    """

    path: Path
    name: str
    type: str = ""
    otherwise: str = ""


class Done(NamedTuple):
    """What came of one file: its figures, what the file was, what it was checked with, what it says of itself.

    `aside` are rows of `schema.SET_ASIDE`, `beside` the fingerprints that the file of ignores took
    out of the findings.
    """

    rows: rows.Rows
    aside: list[rows.Row]
    beside: tuple[str, ...]
    house_hash: str
    content: str
    size: int
    modified: int
    said: Details


def worker(setup: Setup, folder: Path) -> Callable[[Task], Done]:
    """Return the function that checks files; each house's rules are read once, when its first file comes."""
    houses = Houses(setup.config, setup.packs)
    houses.of(str(folder))  # the rules that most files need, while the first files are looked for

    def answer(task: Task) -> Done:
        return check(task, houses, setup)

    return answer


def check(task: Task, houses: Houses, setup: Setup) -> Done:
    """Read and check one file. Raises InputError when it cannot be read."""
    state = stat(task.path)
    content = content_hash(task.path)
    document = readers.read(task.path)
    said = front_matter(document.text) if task.path.suffix.lower() in _MARKDOWN else Details()
    house = houses.of(document.path)
    kind = task.type or type_named(house.rulebook, said.type) or task.otherwise or profiles.AUTO
    raised = house.check(document, kind, setup.reader, advice=setup.advice)
    report = houses.set_aside(raised, setup.today)
    left = {row.fingerprint for row in report.findings}
    beside = tuple(row.fingerprint for row in raised.findings if row.fingerprint not in left)
    return Done(
        rows.rows_of(report),
        rows.aside_of(report, beside),
        beside,
        house_hash(house, setup),
        content,
        *state,
        said,
    )


def house_hash(house: Checker, setup: Setup) -> str:
    """Return a hash of the settings and rules that a result depends on, whatever the document."""
    own = house.settings
    parts = (
        house.rulebook.sha256,
        setup.reader or own.reader,
        own.advice if setup.advice is None else setup.advice,
        *(_plain(getattr(own, row.name)) for row in fields(own) if row.name not in _ELSEWHERE),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    """Return a setting so that two that are equal are written the same."""
    if isinstance(value, Mapping):
        return sorted(value.items())
    return sorted(value) if isinstance(value, frozenset) else value


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
