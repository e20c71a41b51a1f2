"""A zip package of XML parts (Word, OpenDocument), read within bounds and written back part by part.

Nothing is unpacked to disk, no name in the package is used as a path, and no more is unpacked than
the bounds allow: a part is counted as it is read, whatever its header says of its size.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from plainspeak.errors import InputError, MissingExtra
from plainspeak.readers import kinds

MAX_PARTS = 10_000
# A 60-page draft unpacks to about 2 MB of XML; a table of 100,000 cells to 30.
MAX_XML = 64_000_000
# Pictures too are unpacked when a copy is written.
MAX_COPIED = 400_000_000
MAX_RATIO = 600
_RATIO_FROM = 4_000_000
_CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError,
)  # fmt: skip
_ENCRYPTED = 1
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of a package, by name. Names are told apart without regard to case, as Word does."""

    def __init__(self, data: bytes, path: str, what: str) -> None:
        """Open a package; `what` names its format in errors. Raises InputError when it cannot be one."""
        self.path = path
        self.what = what
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise kinds.misnamed(data, path) or self.damaged() from None
        rows = self._zip.infolist()
        if len(rows) > MAX_PARTS:
            raise self.too_large()
        if any(row.flag_bits & _ENCRYPTED for row in rows):
            raise InputError(
                f"{path}: is protected by a password. Save a copy without the password and check that."
            )
        self._rows = {row.filename.lower(): row for row in rows}
        if len(self._rows) != len(rows):
            # Two parts of one name: programs would not agree which of them is the document.
            raise self.damaged()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._rows

    def damaged(self) -> InputError:
        """Return the error for a package that cannot be read."""
        return InputError(
            f"{self.path}: is damaged or is not {self.what}. Open it, save it again and check that copy."
        )

    def too_large(self) -> InputError:
        """Return the error for a package that unpacks to more than is read."""
        return InputError(
            f"{self.path}: unpacks to more than plainspeak reads. Check it in parts, or save it as plain text (.txt)."
        )

    def part(self, name: str) -> bytes:
        """Return the bytes of a part. Raises InputError when it is missing, damaged or over the bounds."""
        row = self._rows.get(name.lower())
        if row is None:
            raise self.damaged()
        out = io.BytesIO()
        self._copy(row, out.write, MAX_XML)
        return out.getvalue()

    def xml(self, name: str) -> Any:
        """Return the root element of an XML part (lxml).

        Entities, document types and anything from outside are refused: no word processor writes them.
        Raises InputError when the part is missing, damaged or over the bounds, MissingExtra without lxml.
        """
        etree = lxml_etree(self.what)
        data = self.part(name)
        if any(mark in data for mark in _DOCTYPES):
            raise self.damaged()
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise self.damaged() from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.damaged()
        return root

    def related(self, name: str) -> list[tuple[str, str, str]]:
        """Return what a part (or with an empty name the package) refers to inside: id, last word of the type, part."""
        folder, file = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{file}.rels")
        if path not in self:
            return []
        rows = []
        for row in self.xml(path).iter(_RELATIONSHIPS):
            if row.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, unquote(row.get("Target", ""))))
            kind = row.get("Type", "").rpartition("/")[2]
            rows.append((row.get("Id", ""), kind, target.lstrip("/")))
        return rows

    def rebuilt(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the package with some parts changed or added; every other part keeps its bytes, order and date."""
        out = io.BytesIO()
        left = {name.lower(): (name, data) for name, data in changed.items()}
        self._unpacked = 0
        try:
            with zipfile.ZipFile(out, "w") as copy:
                for key, row in self._rows.items():
                    fresh = left.pop(key, None)
                    with copy.open(_entry_like(row, row.filename), "w") as stream:
                        if fresh:
                            stream.write(fresh[1])
                        else:
                            self._copy(row, stream.write, MAX_COPIED)
                model = next(iter(self._rows.values()))
                for name, data in left.values():
                    with copy.open(_entry_like(model, name), "w") as stream:
                        stream.write(data)
        except (RuntimeError, *_BROKEN):
            raise self.damaged() from None
        return out.getvalue()

    def _copy(self, row: zipfile.ZipInfo, write: Callable[[bytes], Any], limit: int) -> None:
        size = 0
        try:
            with self._zip.open(row) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    ratio = size / max(1, row.compress_size)
                    if self._unpacked > limit or (size > _RATIO_FROM and ratio > MAX_RATIO):
                        raise self.too_large()
                    write(chunk)
        except (RuntimeError, *_BROKEN):
            raise self.damaged() from None


def lxml_etree(what: str) -> Any:
    """Return lxml's etree module. Raises MissingExtra when lxml is not installed."""
    try:
        from lxml import etree  # noqa: PLC0415 - an extra, and only for packages
    except ImportError:
        raise MissingExtra("word", f"Reading {what}") from None
    return etree


def _entry_like(row: zipfile.ZipInfo, name: str) -> zipfile.ZipInfo:
    """Return the head of an entry with the date and way of packing of another: the clock is not asked."""
    fresh = zipfile.ZipInfo(name, row.date_time)
    fresh.compress_type = row.compress_type
    fresh.external_attr = row.external_attr
    fresh.create_system = row.create_system
    fresh.comment, fresh.extra = row.comment, b""
    return fresh
