"""Keep compiled rulebooks by the hash of what they were made from.

Only rules are kept, never a word of a document. A cache that cannot be read or written is no cache:
the rulebook is compiled again.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

_KEPT = 8


def content_hash(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 of files given as (name, content), in that order."""
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def code_hash(folders: Sequence[str] = ("checks", "language", "rulebook", ".")) -> str:
    """Return a hash of plainspeak's own code and Python's version: a new version compiles anew.

    `folders` are those of the package whose code counts.
    """
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(sys.version.encode())
    for folder in folders:
        for path in sorted((package / folder).glob("*.py")):
            info = path.stat()
            digest.update(f"{path.name}{info.st_size}{info.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def kept(key: str, make: Callable[[], Any]) -> Any:
    """Return the value kept under `key`, or make, keep and return it."""
    path = _folder() / f"rules-{key}.marshal"
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        return marshal.loads(path.read_bytes())  # noqa: S302 - our own file, in the user's own cache
    value = make()
    with contextlib.suppress(OSError, ValueError):
        _write(path, marshal.dumps(value))
    return value


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and drop the oldest beyond a few."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(name).replace(path)
    rows = sorted(path.parent.glob("rules-*.marshal"), key=lambda row: row.stat().st_mtime)
    for row in rows[:-_KEPT]:
        row.unlink(missing_ok=True)


def _folder() -> Path:
    chosen = os.environ.get("PLAINSPEAK_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs  # noqa: PLC0415 - only when no folder is given

    return Path(platformdirs.user_cache_dir("plainspeak", appauthor=False))
