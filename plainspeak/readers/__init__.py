"""Files, folders, standard input and text → documents. One format, one file, in one table."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from plainspeak.errors import InputError
from plainspeak.model import Document
from plainspeak.readers import kinds, markdown, plain

MAX_BYTES = 20_000_000


def _later(module: str, function: str = "read") -> Callable[[bytes, str], Document]:
    """Return a reader that is imported when it is first needed: its libraries may be large, or not installed."""

    def read(data: bytes, path: str) -> Document:
        reader = getattr(importlib.import_module(f"plainspeak.readers.{module}"), function)
        document: Document = reader(data, path)
        return document

    return read


# Suffix → what turns the bytes of such a file into a document.
READERS: dict[str, Callable[[bytes, str], Document]] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".docx": _later("word"),
    ".docm": _later("word"),
    ".odt": _later("opendocument"),
    ".rtf": _later("rtf"),
    ".pdf": _later("pdf"),
    ".html": _later("html"),
    ".htm": _later("html"),
    ".eml": _later("email"),
    ".msg": _later("email", "read_outlook"),
}
_OTHER_FORMATS = frozenset(".doc .dot .wpd .pages".split())


def read(path: Path) -> Document:
    """Return the document in a file; the suffix says how to read it, text when it is unknown.

    Raises InputError when the file is missing, too large, in a format that cannot be read yet or
    holds no readable text, MissingExtra when its format needs a library that is not installed.
    """
    _refuse_other(str(path))
    return read_bytes(bytes_in(path), str(path))


def read_stream(stream: BinaryIO, name: str = "-") -> Document:
    """Return the document that comes through a pipe; raises InputError like `read`."""
    data = bytes_of(stream, name)
    return READERS.get(kinds.kind_of(data), plain.read)(data, name)


def read_bytes(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a file of that name; raises InputError and MissingExtra like `read`."""
    _refuse_other(path)
    reader = READERS.get(Path(path).suffix.lower(), plain.read)
    if error := kinds.misnamed(data, path):
        raise error
    return reader(data, path)


def _refuse_other(path: str) -> None:
    suffix = Path(path).suffix.lower()
    if suffix in _OTHER_FORMATS:
        raise InputError(
            f"{path}: {suffix} files cannot be read. Save it as a Word document (.docx) and check that."
        )


def bytes_in(path: Path, most: int = MAX_BYTES, advice: str = "Check it in parts.") -> bytes:
    """Return all the bytes of a file.

    Raises InputError when it cannot be read, or has more than `most`; `advice` says what to do then.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder. Name a file inside it.")
        with path.open("rb") as stream:
            return bytes_of(stream, str(path), most, advice)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None
    except ValueError:
        raise InputError("A path cannot hold a NUL character. Check the path.") from None


def bytes_of(
    stream: BinaryIO, name: str, most: int = MAX_BYTES, advice: str = "Check it in parts."
) -> bytes:
    """Return all the bytes of a stream, which may have no end; raises InputError when there are too many."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(f"{name}: is larger than {most // 1_000_000} MB. {advice}")
    return data


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the readable files in a folder and the folders below it, in order of path.

    Hidden files and symbolic links are passed over. Raises InputError when there is none, and, after
    all that can be read, when folders could not be looked into.
    """
    found = False
    closed: list[OSError] = []
    for base, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base, name)
            if (
                not name.startswith(".")
                and path.suffix.lower() in READERS
                and not path.is_symlink()
            ):
                found = True
                yield path
    if closed:
        where = ", ".join(sorted(str(error.filename) for error in closed))
        raise InputError(
            f"{where}: cannot be looked into ({closed[0].strerror}), so files there were not checked. "
            "Ask for access, or leave the folder out."
        )
    if not found:
        raise InputError(
            f"{folder}: holds no files that can be read ({', '.join(sorted(READERS))})."
        )
