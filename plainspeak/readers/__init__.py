"""Files, standard input and text → documents. One format, one file, in one table."""

from __future__ import annotations

from pathlib import Path

from plainspeak.errors import InputError
from plainspeak.model import Document

MAX_BYTES = 20_000_000


def read(path: Path) -> Document:
    """Return the document in a file.

    Raises InputError when the file is missing, too large or holds no readable text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None
    return Document(data.decode("utf-8"), str(path))
