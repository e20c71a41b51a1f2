"""OpenDocument text with comments: the original file, a comment on exactly the words of each finding, and one that sums up.

Words, looks and every other part of the file stay as they are: only comments are added to its content.
Comments of an earlier review are replaced, except those that somebody has resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from plainspeak.errors import InputError
from plainspeak.model import Finding, Report
from plainspeak.readers import kinds
from plainspeak.readers.opendocument import OFFICE, TEXT, WHAT, Piece, TextFile, open_text
from plainspeak.readers.package import lxml_etree
from plainspeak.writers.comments import AUTHOR, INITIALS, said, summary

_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_INITIALS = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}sender-initials"
_RESOLVED = "resolved"
_NAME = f"{OFFICE}name"
_CONTENT = "content.xml"


def review(report: Report) -> bytes:
    """Return the bytes of the report's OpenDocument file with its findings as comments.

    The same report gives the same bytes. Raises InputError when the document is not OpenDocument text.
    """
    document = report.document
    if kinds.kind_of(document.original) != ".odt":
        raise InputError(
            f"{document.path}: is no OpenDocument file, so nothing can be written into it. Leave --format odt out."
        )
    file = open_text(document.original, document.path)
    if file.laid.text != document.text:
        raise InputError(
            f"{document.path}: has another text than the one that was checked. Check it again."
        )
    return _Review(report, file).saved()


class _Mark(NamedTuple):
    """The start or the end of a comment: its place in the text, and the place in a piece where it goes."""

    place: int
    starts: bool
    piece: Piece
    raw: int
    element: Any


class _Review:
    """One file under review."""

    def __init__(self, report: Report, file: TextFile) -> None:
        self.report = report
        self.file = file
        self.etree = lxml_etree(WHAT)
        self.taken = {
            row.get(_NAME, "")
            for row in file.root.iter(f"{OFFICE}annotation")
            if not _is_earlier(row)
        }
        self.made = 0

    def saved(self) -> bytes:
        places = [list(rows) for _, rows in groupby(self.report.findings, key=lambda row: row.span)]
        marks: list[_Mark] = []
        elsewhere: list[Finding] = []
        for rows in places:
            found = self._marks(rows)
            marks += found
            elsewhere += [] if found else rows
        # The last first, so that the places before it stay where they are; of two at one place the end comes first.
        for mark in sorted(marks, key=lambda mark: (mark.place, mark.starts), reverse=True):
            _insert(mark.piece, mark.raw, mark.element)
        self._sum_up(len(places), elsewhere)
        self._clear()
        return self.file.package.rebuilt({_CONTENT: self._xml()})

    def _marks(self, rows: Sequence[Finding]) -> list[_Mark]:
        """Return the two marks of a comment on the words of findings; none when they stand where none can be."""
        span = rows[0].span
        laid = self.file.laid
        place = laid.places[laid.at(span.start)]
        origin = place.paragraph.origin
        if origin.where:
            return []
        start, end = span.start - place.start, span.end - place.start
        first = next((p for p in origin.pieces if p.at <= start < p.at + p.length), None)
        last = next((p for p in origin.pieces if p.at < end <= p.at + p.length), None)
        if first is None or last is None:
            return []
        name = self._name()
        return [
            _Mark(span.start, True, first, first.raw + start - first.at, self._comment(name, said(rows, ""))),
            _Mark(span.end, False, last, last.raw + end - last.at, self._make(f"{OFFICE}annotation-end", name)),
        ]  # fmt: skip

    def _sum_up(self, places: int, elsewhere: Sequence[Finding]) -> None:
        origins = [place.paragraph.origin for place in self.file.laid.places]
        top = next((origin.element for origin in origins if not origin.where), origins[0].element)
        where = "In headers, footers, notes and boxes, where no comment can stand:"
        comment = self._comment("", summary(self.report, places, elsewhere, where))
        comment.tail, top.text = top.text, None
        top.insert(0, comment)

    def _comment(self, name: str, paragraphs: Iterable[tuple[str, bool]]) -> Any:
        """Return a comment of paragraphs; the second of each, whether it is bold, is not kept by OpenDocument."""
        comment = self._make(f"{OFFICE}annotation", name)
        self.etree.SubElement(comment, _CREATOR).text = AUTHOR
        self.etree.SubElement(comment, _INITIALS).text = INITIALS
        for text, _ in paragraphs:
            self.etree.SubElement(comment, f"{TEXT}p").text = text
        return comment

    def _make(self, tag: str, name: str) -> Any:
        element = self.etree.Element(tag, nsmap=self.file.root.nsmap)
        if name:
            element.set(_NAME, name)
        element.set("fresh", "")  # told apart from earlier reviews until `_clear`
        return element

    def _name(self) -> str:
        while True:
            self.made += 1
            if (name := f"plainspeak{self.made}") not in self.taken:
                return name

    def _clear(self) -> None:
        """Take out the comments of earlier reviews that nobody has resolved."""
        root = self.file.root
        gone = set()
        for comment in list(root.iter(f"{OFFICE}annotation")):
            if "fresh" in comment.attrib:
                del comment.attrib["fresh"]
            elif _is_earlier(comment):
                gone.add(comment.get(_NAME))
                _take_out(comment)
        for end in list(root.iter(f"{OFFICE}annotation-end")):
            if "fresh" in end.attrib:
                del end.attrib["fresh"]
            elif end.get(_NAME) in gone:
                _take_out(end)

    def _xml(self) -> bytes:
        xml: bytes = self.etree.tostring(
            self.file.root, xml_declaration=True, encoding="UTF-8", standalone=None
        )
        return xml


def _is_earlier(comment: Any) -> bool:
    """Tell whether a comment is of an earlier review, and nobody has resolved it."""
    resolved = any(
        str(key).rpartition("}")[2] == _RESOLVED and value == "true"
        for key, value in comment.attrib.items()
    )
    return comment.findtext(_CREATOR) == AUTHOR and not resolved


def _insert(piece: Piece, at: int, new: Any) -> None:
    """Put an element between two characters of a piece."""
    element = piece.element
    if piece.tail:
        text = element.tail
        element.tail = text[:at]
        new.tail = text[at:]
        parent = element.getparent()
        parent.insert(parent.index(element) + 1, new)
    else:
        text = element.text
        element.text = text[:at]
        new.tail = text[at:]
        element.insert(0, new)


def _take_out(element: Any) -> None:
    """Take out an element, but not the text that follows it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
