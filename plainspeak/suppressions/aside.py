"""The file beside the documents that remembers what was set aside: `.plainspeak-ignored.json`.

It is keyed by a finding's fingerprint and holds the rule, who said so, why, when and until when;
never a word of a document. Two people may write it at once: each write reads it anew under a lock
and puts the whole file in place in one step.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from plainspeak.errors import InputError
from plainspeak.files import write_whole
from plainspeak.model import Report, Suppressed

NAME = ".plainspeak-ignored.json"
VERSION = 1
_FINGERPRINT = re.compile(r"[0-9a-f]{16}-[1-9]\d*")
_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody said when they set a finding aside; `until` is the last day it holds, or empty."""

    why: str
    rule: str = ""
    who: str = ""
    when: str = ""
    until: str = ""

    def is_over(self, today: date) -> bool:
        """Tell whether the last day it holds has gone by."""
        return bool(self.until) and date.fromisoformat(self.until) < today


@dataclass(frozen=True, slots=True)
class Ignored:
    """The entries of one file: fingerprint → entry, in order of fingerprint."""

    path: Path
    entries: Mapping[str, Entry]

    def alive(self, today: date) -> frozenset[str]:
        """Return the fingerprints whose last day has not gone by."""
        return frozenset(key for key, entry in self.entries.items() if not entry.is_over(today))


def is_fingerprint(text: str) -> bool:
    """Tell whether a text is the fingerprint of a finding."""
    return _FINGERPRINT.fullmatch(text) is not None


def find(start: Path) -> Path | None:
    """Return the nearest file of what was set aside, in a folder or those above it, or None."""
    rows = (folder / NAME for folder in (start, *start.parents))
    return next((row for row in rows if row.is_file()), None)


def place_for(folder: Path, settings: Path | None) -> Path:
    """Return the file that remembers for a folder: the nearest above it, or where a new one belongs, beside the settings."""
    return find(folder) or (settings.parent if settings else folder) / NAME


def account() -> str:
    """Return the name of the account that this runs under; empty where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def load(path: Path) -> Ignored:
    """Return what a file holds; an empty one when it is not there. Raises InputError when it is broken."""
    try:
        with path.open("rb") as stream:
            value = json.loads(stream.read(_LARGEST))
    except FileNotFoundError:
        return Ignored(path, {})
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None
    except (ValueError, RecursionError):
        raise _broken(path, "is not JSON") from None
    rows = value.get("ignored") if isinstance(value, dict) else None
    if not isinstance(rows, dict) or value.get("version") != VERSION:
        raise _broken(path, "is not a file of this version")
    return Ignored(path, {key: _entry(path, key, row) for key, row in sorted(rows.items())})


def _entry(path: Path, key: str, row: Any) -> Entry:
    known = Entry.__dataclass_fields__
    if not is_fingerprint(key) or not isinstance(row, dict) or not row.get("why"):
        raise _broken(path, "holds an entry without a fingerprint or a reason")
    if not all(name in known and isinstance(held, str) for name, held in row.items()):
        raise _broken(
            path, f"holds an entry with fields it cannot have ({', '.join(known)} are those)"
        )
    entry = Entry(**row)
    for name in ("when", "until"):
        if getattr(entry, name):
            with contextlib.suppress(ValueError):
                date.fromisoformat(getattr(entry, name))
                continue
            raise _broken(path, f"holds a date under '{name}' that is not written like 2026-12-31")
    return entry


def _broken(path: Path, what: str) -> InputError:
    return InputError(
        f"{path}: {what}. Mend it by hand or take the last good copy; it is written by 'plainspeak ignore'."
    )


def change(path: Path, make: Callable[[dict[str, Entry]], None]) -> Ignored:
    """Read a file, let `make` change its entries, and write it, with nobody writing in between.

    Raises InputError when it is broken or cannot be written; it is then as it was.
    """
    try:
        with _alone(path):
            entries = dict(load(path).entries)
            make(entries)
            ignored = Ignored(path, dict(sorted(entries.items())))
            write_whole(path, _bytes_of(ignored))
    except OSError as error:
        raise InputError(
            f"{path}: cannot be written ({error.strerror}). Check the folder."
        ) from None
    return ignored


def _bytes_of(ignored: Ignored) -> bytes:
    rows = {
        key: {name: held for name, held in asdict(entry).items() if held}
        for key, entry in ignored.entries.items()
    }
    value = {"version": VERSION, "ignored": rows}
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes from changing a file meanwhile; the lock goes with the process that holds it."""
    if sys.platform == "win32":  # pragma: no cover - folders cannot be locked there
        import msvcrt  # noqa: PLC0415

        name = hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:16]
        with Path(tempfile.gettempdir(), f"plainspeak-{name}.lock").open("a+b") as stream:
            msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
        return
    import fcntl  # noqa: PLC0415

    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def apply(report: Report, ignored: Ignored, today: date) -> Report:
    """Return a report from which what the file names is set aside, but for what has run out by `today`."""
    if not ignored.entries:
        return report
    aside: list[Suppressed] = []
    kept = []
    over = 0
    for finding in report.findings:
        entry = ignored.entries.get(finding.fingerprint)
        if entry is None or entry.is_over(today):
            over += entry is not None
            kept.append(finding)
        else:
            aside.append(Suppressed(finding, entry.why, entry.who, entry.until))
    notes = report.notes
    if over:
        what = "One finding was" if over == 1 else f"{over} findings were"
        notes = (
            f"{what} set aside until a day that has gone by, and came back. See: plainspeak ignore --list",
            *notes,
        )
    return replace(
        report,
        findings=tuple(kept),
        suppressed=(*report.suppressed, *aside),
        notes=notes,
    )
