"""Plain text, in any encoding a Windows or Mac program may have saved it in."""

from __future__ import annotations

import codecs

from plainspeak.errors import InputError
from plainspeak.model import Document

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
# Control characters that no text holds: more than a stray one of them means a binary file.
_BINARY = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\v\f\r\x1a\x1b")


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a text file. Raises InputError when it is no text or empty."""
    text = decode(data, path)
    if not text.strip():
        raise InputError(f"{path}: holds no text. Check that the draft was saved.")
    return Document(text, path)


def decode(data: bytes, path: str) -> str:
    """Return the text in bytes: by its byte order mark, as UTF-8, as UTF-16, or as Windows-1252.

    Raises InputError for a binary file.
    """
    text = _decoded(data)
    if text is None or sum(text[:_SAMPLE].count(char) for char in _BINARY) > max(
        1, len(text[:_SAMPLE]) // 100
    ):
        raise InputError(
            f"{path}: is not a text file. Save the draft as plain text (.txt) and check that."
        )
    return text


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    text = _try(data, "utf-8")
    if text is not None and "\0" not in text[:_SAMPLE]:
        return text
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) // 4:
        # UTF-16 without a mark: in English every second byte is zero.
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
        return _try(data, encoding)
    return text if text is not None else _guess(data)


def _guess(data: bytes) -> str | None:
    """Return bytes that are no Unicode as text: Windows-1252 where it fits, as Word saves it in the UK."""
    text = _try(data, "cp1252")
    if text is not None:
        return text
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed, slow to import

    best = from_bytes(data).best()
    return str(best) if best else None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
