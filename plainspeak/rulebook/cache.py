"""Keep compiled rules by the hash of what they were made from.

Only rules are kept, never a word of a document. A cache that cannot be read or written is no cache:
the rules are compiled again. What is kept, and how little of it is read, stands in
`docs/decisions/cache.md`.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import sys
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from plainspeak.files import write_whole
from plainspeak.rulebook import store

# How many of each sort are kept: a house that edits its packs must not push the shipped rules out.
# An audit may meet the packs of many teams, a megabyte each.
_KEPT, _KEPT_HOUSES = 6, 32
_SETTLED = 2_000_000_000  # nanoseconds


def content_hash(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 of files given as (name, content), in that order."""
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def hash_once(files: Sequence[tuple[str, Path]], read: Callable[[Path, str], bytes]) -> str:
    """Return the `content_hash` of files given as (name, path), reading them only when they have changed.

    They have not when sizes and times are those of the last time, and all are older than what was
    noted then: a file that is written twice in one moment may keep its size and its time.
    """
    facts = hashlib.sha256()
    newest = 0
    for name, path in files:
        with contextlib.suppress(OSError):
            info = path.stat()
            facts.update(
                f"{name}\0{info.st_size}\0{info.st_mtime_ns}\0{info.st_ctime_ns}\0".encode()
            )
            newest = max(newest, info.st_mtime_ns, info.st_ctime_ns)
    note = _folder() / f"seen-{facts.hexdigest()[:32]}"
    with contextlib.suppress(OSError, ValueError):
        if newest + _SETTLED < note.stat().st_mtime_ns:
            digest = note.read_text(encoding="ascii")
            if len(digest) == hashlib.sha256().digest_size * 2:
                return digest
    digest = content_hash((name, read(path, name)) for name, path in files)
    with contextlib.suppress(OSError):
        _write(note, digest.encode("ascii"), "seen-*")
    return digest


def code_hash(folders: Sequence[str] = ("checks", "language", "rulebook", ".")) -> str:
    """Return a hash of plainspeak's own code and Python's version: a new version compiles anew.

    `folders` are those of the package whose code counts.
    """
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(sys.version.encode())
    for folder in folders:
        rows = [row for row in os.scandir(package / folder) if row.name.endswith(".py")]
        for row in sorted(rows, key=lambda row: row.name):
            info = row.stat()
            digest.update(f"{row.name}{info.st_size}{info.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


class _Opened(dict[str, Any]):
    """Opened rules, which rulebooks of one process share: what one of them has read is read for all."""


_opened: weakref.WeakValueDictionary[Path, _Opened] = weakref.WeakValueDictionary()


def kept(sort: str, key: str, make: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Return the value kept under a sort and a key, as `store.opened` gives it, or make and keep it.

    The key says what it holds, so a value that some rulebook still uses is given again.
    """
    path = _folder() / f"{sort}-{key}.rules"
    value = _opened.get(path)
    if value is None:
        value = _opened[path] = _Opened(_read_or_make(sort, path, make))
    return value


def _read_or_make(
    sort: str, path: Path, make: Callable[[], Mapping[str, Any]]
) -> Mapping[str, Any]:
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError), path.open("rb") as stream:
        # What a map covers stays as it is: files here are replaced or taken away, never written into.
        return store.opened(memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)))
    content = store.pack(make())
    with contextlib.suppress(OSError):
        most = _KEPT_HOUSES if sort == "house" else _KEPT
        _write(path, content, f"{sort}-*.rules", most)
    return store.opened(content)


def _write(path: Path, content: bytes, siblings: str, most: int = _KEPT) -> None:
    """Write a file whole or not at all, and drop the oldest of its sort beyond a few."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, content)
    rows = sorted(path.parent.glob(siblings), key=lambda row: row.stat().st_mtime)
    for row in rows[:-most]:
        row.unlink(missing_ok=True)


def _folder() -> Path:
    chosen = os.environ.get("PLAINSPEAK_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs  # noqa: PLC0415 - only when no folder is given

    return Path(platformdirs.user_cache_dir("plainspeak", appauthor=False))
