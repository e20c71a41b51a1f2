"""OpenDocument text (.odt): what a person sees on the page, with the place of every character in the XML.

Tracked insertions are read, deletions are not; hidden text, tables of contents, placeholders and
comments are left out. `open_text` gives what a writer needs to put findings back; `read` gives the document alone.
Element names: OASIS Open Document Format 1.3, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plainspeak.errors import InputError
from plainspeak.language.layout import Look
from plainspeak.model import Document
from plainspeak.readers.flow import (
    SPACES,
    UNSEEN,
    Cell,
    Flow,
    Laid,
    Paragraph,
    Table,
    lay_out,
    text_of,
)
from plainspeak.readers.package import Package

WHAT = "an OpenDocument file"
_BASE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = f"{{{_BASE}:office:1.0}}"
TEXT = f"{{{_BASE}:text:1.0}}"
_TABLE = f"{{{_BASE}:table:1.0}}"
_DRAW = f"{{{_BASE}:drawing:1.0}}"
_STYLE = f"{{{_BASE}:style:1.0}}"
_FO = f"{{{_BASE}:xsl-fo-compatible:1.0}}"
_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
# What holds paragraphs and is read through, and what is passed over with all it holds.
_THROUGH = frozenset(
    {f"{TEXT}{name}" for name in ("section", "numbered-paragraph", "index-body", "index-title")}
)
_LEFT_OUT = frozenset(
    {f"{TEXT}{name}" for name in "tracked-changes table-of-content alphabetical-index illustration-index table-index object-index user-index bibliography note-citation placeholder hidden-text hidden-paragraph ruby-text bibliography-mark".split()}
    | {f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "event-listeners")}
)  # fmt: skip
_CHARACTERS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_MOST = 1000
_DEEPEST_STYLE = 20
_FINAL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_HIDDEN = "none"


class Piece(NamedTuple):
    """A stretch of a paragraph's text and where it stands: in an element's own text, or in what follows it (`tail`).

    `at` is the place in the paragraph's text, `raw` the place in the text of the element.
    """

    at: int
    length: int
    element: Any
    raw: int
    tail: bool


@dataclass(slots=True)
class Origin:
    """Where a paragraph came from: its pieces in order, and in which kind of place when that takes no comment."""

    element: Any
    pieces: list[Piece] = field(default_factory=list)
    where: str = ""


class TextFile(NamedTuple):
    """An OpenDocument text that was read: its package, the XML of its content, and what it says."""

    package: Package
    root: Any
    laid: Laid


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of an OpenDocument text.

    Raises InputError when it is none, damaged, protected, too large or holds no text, MissingExtra without lxml.
    """
    laid = open_text(data, path).laid
    if not laid.text.strip():
        raise InputError(
            f"{path}: holds no text. Check that the draft was saved; a picture of text cannot be read."
        )
    return Document(laid.text, path, laid.blocks, original=data)


def open_text(data: bytes, path: str) -> TextFile:
    """Return an OpenDocument text as a writer needs it. Raises like `read`."""
    package = Package(data, path, WHAT)
    if _MANIFEST in package and b"encryption-data" in package.part(_MANIFEST):
        raise InputError(
            f"{path}: is protected by a password. Save a copy without the password and check that."
        )
    root = package.xml(_CONTENT)
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise package.damaged()
    styles = package.xml(_STYLES) if _STYLES in package else None
    looks = _Styles(root, styles)
    notes: list[Any] = []
    flows = [_Story(looks, notes).flow(body)]
    flows.extend(_Story(looks, [], "footnote").flow(note) for note in notes)
    flows += _furniture(styles, looks)
    return TextFile(package, root, lay_out(flows))


def _furniture(styles: Any, looks: _Styles) -> list[Flow]:
    """Return the headers and footers of the pages, each text once."""
    flows: list[Flow] = []
    said: set[str] = set()
    if styles is None:
        return flows
    for page in styles.iter(f"{_STYLE}master-page"):
        for part in page:
            if not isinstance(part.tag, str) or part.get(f"{_STYLE}display") == "false":
                continue
            name = part.tag.removeprefix(_STYLE)
            if name.startswith(("header", "footer")):
                flow = _Story(looks, [], name[:6]).flow(part)
                text = text_of(flow)
                if text and text not in said:
                    said.add(text)
                    flows.append(flow)
    return flows


class _Said(NamedTuple):
    """What a style says that matters here; None is said by nobody."""

    title: bool = False
    strong: bool | None = None
    hidden: bool | None = None


class _Styles:
    """What the styles of a file say, by name: those of its own and those of its content."""

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._found: dict[tuple[str, str], _Said] = {}
        for root in roots:
            if root is not None:
                for style in root.iter(f"{_STYLE}style"):
                    key = (style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", ""))
                    self._styles[key] = style

    def said(self, family: str, name: str | None, depth: int = 0) -> _Said:
        """Return what a style says, with what it takes from the styles above it."""
        key = (family, name or "")
        style = self._styles.get(key)
        if style is None or depth > _DEEPEST_STYLE:
            return _Said()
        if key not in self._found:
            above = self.said(family, style.get(f"{_STYLE}parent-style-name"), depth + 1)
            shown = style.get(f"{_STYLE}display-name") or key[1]
            self._found[key] = _Said(
                above.title or shown in {"Title", "Subtitle"},
                _or(_strong(style), above.strong),
                _or(_hidden(style), above.hidden),
            )
        return self._found[key]


def _strong(style: Any) -> bool | None:
    properties = style.find(f"{_STYLE}text-properties")
    if properties is None:
        return None
    weight = properties.get(f"{_FO}font-weight")
    line = properties.get(f"{_STYLE}text-underline-style")
    said = [] if weight is None else [weight == "bold" or (weight.isdecimal() and int(weight) >= 600)]  # fmt: skip
    said += [] if line is None else [line != "none"]
    return any(said) if said else None


def _hidden(style: Any) -> bool | None:
    properties = style.find(f"{_STYLE}text-properties")
    value = None if properties is None else properties.get(f"{TEXT}display")
    return None if value is None else value == _HIDDEN


def _or(value: bool | None, other: bool | None) -> bool | None:
    return other if value is None else value


class _Story:
    """Reads one story (the body, a note, a header): its paragraphs and tables in order."""

    def __init__(self, styles: _Styles, notes: list[Any], where: str = "") -> None:
        self.styles = styles
        self.notes = notes
        self.where = where

    def flow(self, container: Any, *, item: bool = False) -> Flow:
        """Return what a container of paragraphs, lists and tables holds."""
        return list(self._flow(container, item=item))

    def _flow(self, container: Any, *, item: bool = False) -> Iterator[Paragraph | Table]:
        for element in container:
            tag = element.tag
            if not isinstance(tag, str) or tag in _LEFT_OUT:
                continue
            if tag in _PARAGRAPHS:
                yield from self._paragraph(element, item=item)
            elif tag == f"{TEXT}list":
                for row in element:
                    yield from self._flow(row, item=row.tag == f"{TEXT}list-item")
            elif tag == f"{_TABLE}table":
                yield self._table(element)
            elif tag in _THROUGH and element.get(f"{TEXT}display") != _HIDDEN:
                yield from self._flow(element, item=item)
            elif tag.startswith(_DRAW):
                yield from self._boxes(element)

    def _boxes(self, element: Any) -> Iterator[Table]:
        """Yield the boxes of text in a drawing."""
        holders = [element] if any(child.tag in _PARAGRAPHS for child in element) else []
        for holder in (*holders, *element.iter(f"{_DRAW}text-box")):
            story = _Story(self.styles, self.notes, self.where or "text box")
            yield Table([[Cell(0, 1, story.flow(holder))]])

    def _table(self, element: Any) -> Table:
        table = Table()
        for row, heading in _rows(element):
            cells, column = [], 0
            for cell in row:
                if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
                    continue
                width = _number(cell, f"{_TABLE}number-columns-spanned")
                if cell.tag == f"{_TABLE}table-cell":
                    cells.append(Cell(column, width, self.flow(cell), heading))
                    column += _number(cell, f"{_TABLE}number-columns-repeated")
                else:
                    column += _number(cell, f"{_TABLE}number-columns-repeated")
            table.rows.append(cells)
        return table

    def _paragraph(self, element: Any, *, item: bool) -> Iterator[Paragraph | Table]:
        line = _Line(self, element)
        line.read()
        paragraph = line.paragraph(item=item)
        if paragraph.text or not line.left_out:
            yield paragraph
        for box in line.boxes:
            yield from self._boxes(box)


def _rows(element: Any, *, heading: bool = False) -> Iterator[tuple[Any, bool]]:
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child, heading
        elif child.tag in {f"{_TABLE}{name}" for name in ("table-rows", "table-row-group", "table-header-rows")}:  # fmt: skip
            yield from _rows(child, heading=child.tag.endswith("header-rows"))


def _number(element: Any, name: str) -> int:
    value = element.get(name, "1")
    return max(1, min(int(value), _MOST)) if value.isdecimal() and len(value) < 8 else 1


class _Line:
    """Reads one paragraph: its text as it is seen, with runs of white space as one space."""

    def __init__(self, story: _Story, element: Any) -> None:
        self.story = story
        self.element = element
        self.style = story.styles.said("paragraph", element.get(f"{TEXT}style-name"))
        self.origin = Origin(element, [], story.where)
        self.words: list[str] = []
        self.length = 0
        self.spaced = True  # at the start of a paragraph white space is nothing
        self.strong = self.plain = False
        self.left_out = False
        self.boxes: list[Any] = []

    def read(self) -> None:
        """Read what the paragraph holds; the walk has a stack of its own, as spans nest as deep as they like."""
        stack: list[tuple[Any, bool | None, bool | None, bool]] = [
            (self.element, self.style.strong, self.style.hidden, False)
        ]
        while stack:
            element, strong, hidden, tail = stack.pop()
            if tail:
                self._text(element, element.tail, tail=True, strong=bool(strong), hidden=bool(hidden))  # fmt: skip
                continue
            outer = strong, hidden
            if element is not self.element:
                stack.append((element, *outer, True))
            if not self._enter(element):
                continue
            if element.tag == f"{TEXT}span":
                said = self.story.styles.said("text", element.get(f"{TEXT}style-name"))
                strong, hidden = _or(said.strong, strong), _or(said.hidden, hidden)
            self._text(element, element.text, tail=False, strong=bool(strong), hidden=bool(hidden))
            stack.extend((child, strong, hidden, False) for child in reversed(element))

    def _enter(self, element: Any) -> bool:
        """Take in an element that is a character, a note or a box; tell whether its text is to be read."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _LEFT_OUT:
            self.left_out = True
            return False
        if tag == f"{TEXT}s":
            self._add(" " * min(_number(element, f"{TEXT}c"), _MOST))
            return False
        if tag in _CHARACTERS:
            self._add(_CHARACTERS[tag])
            return False
        if tag == f"{TEXT}note":
            self.story.notes.extend(element.iter(f"{TEXT}note-body"))
            return False
        if tag.startswith(_DRAW):
            self.boxes.append(element)
            return False
        return True

    def _text(
        self, element: Any, text: str | None, *, tail: bool, strong: bool, hidden: bool
    ) -> None:
        if not text:
            return
        if hidden:
            self.left_out = True
            return
        at = 0
        while at < len(text):
            # White space is one space, and none after another; what is not seen is nothing.
            unseen = UNSEEN.match(text, at)
            if unseen:
                at = unseen.end()
                continue
            if text[at] in " \t\n\r":
                end = at + 1
                while end < len(text) and text[end] in " \t\n\r":
                    end += 1
                if not self.spaced:
                    self._add(" ", element, at, tail=tail)
                at = end
                continue
            end = at
            while end < len(text) and text[end] not in " \t\n\r" and not UNSEEN.match(text, end):
                end += 1
            self._add(SPACES.sub(" ", text[at:end]), element, at, tail=tail)
            self.strong, self.plain = self.strong or strong, self.plain or not strong
            at = end

    def _add(self, text: str, element: Any = None, raw: int = 0, *, tail: bool = False) -> None:
        if element is not None:
            self.origin.pieces.append(Piece(self.length, len(text), element, raw, tail))
        self.words.append(text)
        self.length += len(text)
        self.spaced = text[-1:] == " " and element is not None

    def paragraph(self, *, item: bool) -> Paragraph:
        """Return the paragraph, once it is read."""
        text = "".join(self.words)
        return Paragraph(text, self._look(text.strip(), item=item), self.origin)

    def _look(self, text: str, *, item: bool) -> Look | None:
        if not text:
            return None
        if self.story.where in {"header", "footer"}:
            return None if _FINAL_STOP.search(text) else Look.HEADING
        if self.element.tag == f"{TEXT}h" or self.style.title:
            return Look.HEADING
        if item:
            return Look.ITEM
        return Look.STRONG if self.strong and not self.plain else None
