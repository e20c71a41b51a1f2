"""The runs of a Word file, cut where marks must stand, without a change to what is seen.

What both ways of writing into Word need: comments (`word`) and tracked changes (`tracked`).
"""

from __future__ import annotations

import bisect
import copy
from typing import Any, NamedTuple

from plainspeak.errors import InputError
from plainspeak.model import Document, Span
from plainspeak.readers import kinds
from plainspeak.readers.flow import Paragraph
from plainspeak.readers.package import lxml_etree
from plainspeak.readers.word import WHAT, WordFile, open_word
from plainspeak.readers.word_story import Piece

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WORD = frozenset({".docx", ".docm"})


def is_word(document: Document) -> bool:
    """Tell whether a document came out of a Word file and can be written back into it."""
    return bool(document.original) and kinds.kind_of(document.original) in _WORD


class Stretch(NamedTuple):
    """The runs of one paragraph that hold part of a span, and the pieces in them, in order."""

    paragraph: Paragraph
    pieces: tuple[Piece, ...]

    @property
    def runs(self) -> list[Any]:
        """The runs, each once, in order."""
        return list(dict.fromkeys(piece.element.getparent() for piece in self.pieces))


class Runs:
    """A Word file open for writing: spans of the document's text → runs of their own."""

    def __init__(self, document: Document) -> None:
        """Open the file a document came from. Raises InputError when that is no Word file."""
        if not is_word(document):
            raise InputError(
                f"{document.path}: is no Word file, so nothing can be written into it. Leave --format docx out."
            )
        self.file: WordFile = open_word(document.original, document.path)
        if self.file.laid.text != document.text:
            raise InputError(
                f"{document.path}: has another text than the one that was checked. Check it again."
            )
        self.etree = lxml_etree(WHAT)
        self.w = f"{{{self.file.namespace}}}"

    @property
    def body(self) -> Any:
        """The root of the main part."""
        return self.file.parts[self.file.main]

    def make(self, name: str, parent: Any = None, **attributes: str) -> Any:
        """Return a new element of Word's own, at the end of a parent when one is given."""
        rows = {f"{self.w}{key}": value for key, value in attributes.items()}
        if parent is None:
            return self.etree.Element(f"{self.w}{name}", rows, nsmap={"w": self.file.namespace})
        return self.etree.SubElement(parent, f"{self.w}{name}", rows)

    def text(self, run: Any, text: str, name: str = "t") -> None:
        """Put text at the end of a run."""
        element = self.make(name, run)
        element.text = text
        _keep_spaces(element)

    def stretches(self, span: Span) -> list[Stretch]:
        """Return the paragraphs that share a span, each with the pieces inside; runs are cut so that they hold no more."""
        laid = self.file.laid
        found = []
        for number in range(max(0, laid.at(span.start)), len(laid.places)):
            start, paragraph = laid.places[number]
            if start >= span.end:
                break
            first, last = max(0, span.start - start), span.end - start
            self._cut(paragraph, first)
            self._cut(paragraph, last)
            inside = tuple(
                piece
                for piece in paragraph.origin.pieces
                if first <= piece.at and piece.at + piece.length <= last
            )
            if inside:
                found.append(Stretch(paragraph, inside))
        return found

    def _cut(self, paragraph: Paragraph, at: int) -> None:
        """Make a run start at a place of a paragraph's text, if a piece stands there."""
        pieces = paragraph.origin.pieces
        number = bisect.bisect_right(pieces, at, key=lambda piece: piece.at) - 1
        if number < 0 or at >= pieces[number].at + pieces[number].length:
            return
        piece = pieces[number]
        if at > piece.at:
            if piece.element.tag != f"{self.w}t":
                return  # a character that is one thing, such as an emoji in two versions
            number = self._cut_text(pieces, number, at)
        self._cut_run(pieces[number].element)

    def _cut_text(self, pieces: list[Piece], number: int, at: int) -> int:
        """Cut the element of a piece in two; return the number of the piece that starts at the cut."""
        piece = pieces[number]
        old = piece.element
        text = old.text or ""
        start, end = 0, len(text)
        if old.get(XML_SPACE) != "preserve":
            # Outer spaces that Word dropped must not come to light now that spaces are kept.
            start = len(text) - len(text.lstrip(" \t\n\r"))
            end = len(text.rstrip(" \t\n\r"))
        place = piece.raw + at - piece.at
        new = copy.copy(old)
        add_after(old, new)
        old.text, new.text = text[start:place], text[place:end]
        _keep_spaces(old)
        _keep_spaces(new)
        rows: list[Piece] = []
        for row in pieces:
            if row.element is not old:
                rows.append(row)
            elif row is piece:
                left = at - piece.at
                rows.append(row._replace(length=left, raw=row.raw - start))
                rows.append(row._replace(at=at, length=row.length - left, element=new, raw=0))
            elif row.at < at:
                rows.append(row._replace(raw=row.raw - start))
            else:
                rows.append(row._replace(element=new, raw=row.raw - place))
        pieces[:] = rows
        return number + 1

    def _cut_run(self, element: Any) -> None:
        """Let an element be the first in its run: what stands from there on moves into a run like it."""
        run = element.getparent()
        before = list(element.itersiblings(preceding=True))
        if not before or (len(before) == 1 and before[0].tag == f"{self.w}rPr"):
            return
        new = self.etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
        properties = run.find(f"{self.w}rPr")
        if properties is not None:
            new.append(copy.deepcopy(properties))
        moved = [element, *element.itersiblings()]
        new.extend(moved)
        add_after(run, new)

    def saved(self, changed: dict[str, bytes]) -> bytes:
        """Return the file with the main part and others changed; all the rest as it was."""
        return self.file.package.rebuilt(changed)

    def xml_of(self, root: Any) -> bytes:
        """Return a part as bytes."""
        data: bytes = self.etree.tostring(
            root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return data


def add_after(element: Any, new: Any) -> None:
    """Put an element behind another; white space that stands between elements comes after both."""
    new.tail = None
    element.addnext(new)


def take_out(element: Any) -> None:
    """Take an element out; white space behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is None:
        parent.text = (parent.text or "") + element.tail
    elif element.tail:
        before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _keep_spaces(element: Any) -> None:
    if element.text != element.text.strip():
        element.set(XML_SPACE, "preserve")
