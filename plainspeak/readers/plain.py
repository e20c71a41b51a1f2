"""Plain text, in any encoding a Windows or Mac program may have saved it in."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from plainspeak.errors import InputError
from plainspeak.model import Document

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
# Control characters that no text holds: more than a stray one of them means a binary file.
_BINARY = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\v\f\r\x1a\x1b")


class Decoded(NamedTuple):
    """The text in bytes, and what it takes to write a text back in the same way."""

    text: str
    encoding: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        """Return another text in the same encoding, after the same byte order mark; may raise UnicodeEncodeError."""
        return self.mark + text.encode(self.encoding)


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a text file. Raises InputError when it is no text or empty."""
    text = decode(data, path).text
    if not text.strip():
        raise InputError(f"{path}: holds no text. Check that the draft was saved.")
    return Document(text, path)


def decode(data: bytes, path: str) -> Decoded:
    """Return the text in bytes: by its byte order mark, as UTF-8, as UTF-16, or as Windows-1252.

    Raises InputError for a binary file.
    """
    found = _decoded(data)
    if found is None or sum(found.text[:_SAMPLE].count(char) for char in _BINARY) > max(
        1, len(found.text[:_SAMPLE]) // 100
    ):
        raise InputError(
            f"{path}: is not a text file. Save the draft as plain text (.txt) and check that."
        )
    return found


def _decoded(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding, mark)
    found = _try(data, "utf-8")
    if found is not None and "\0" not in found.text[:_SAMPLE]:
        return found
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) // 4:
        # UTF-16 without a mark: in English every second byte is zero.
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
        return _try(data, encoding)
    return found if found is not None else _guess(data)


def _guess(data: bytes) -> Decoded | None:
    """Return bytes that are no Unicode as text: Windows-1252 where it fits, as Word saves it in the UK."""
    found = _try(data, "cp1252")
    if found is not None:
        return found
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed, slow to import

    best = from_bytes(data).best()
    return Decoded(str(best), best.encoding) if best else None


def _try(data: bytes, encoding: str, mark: bytes = b"") -> Decoded | None:
    try:
        return Decoded(data[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError:
        return None
