"""The stories of a Word file (body, notes, headers, text boxes) → paragraphs and tables.

What is read is what is seen; each paragraph keeps the elements that its characters stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plainspeak.language.layout import Look
from plainspeak.readers.flow import SPACES, UNSEEN, Cell, Flow, Paragraph, Table
from plainspeak.readers.word_styles import Styles, either

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
# Inside a paragraph: elements that hold runs and are read through.
_THROUGH = "hyperlink ins moveTo smartTag customXml fldSimple dir bdo".split()
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "sym": "•"}  # fmt: skip
_ODD = re.compile(f"{SPACES.pattern}|{UNSEEN.pattern}")
_LEFT_OUT_FIELDS = ("TOC", "INDEX", "TOA")
# Fields whose result is what somebody typed.
_TYPED_FIELDS = ("HYPERLINK", "FORMTEXT")
_FINAL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
# Outline level 9 is body text.
_BODY_TEXT = 9


class Piece(NamedTuple):
    """A stretch of a paragraph's text and the element it stands in.

    `at` is the place in the paragraph's text; for a `w:t`, `raw` is the place in the element's own text.
    `fixed` says that the words are not the writer's to change here, such as the result of a field.
    """

    at: int
    length: int
    element: Any
    raw: int = 0
    fixed: bool = False


@dataclass(slots=True)
class Origin:
    """Where a paragraph came from: its part, its element, its pieces in order.

    `where` says in which kind of place it stands when that place takes no comment (`footnote`, `text box`,
    `header` …), and `anchor` is then the run in the body of the document that leads there, if there is one.
    """

    part: str
    element: Any
    pieces: list[Piece] = field(default_factory=list)
    where: str = ""
    anchor: Any = None


@dataclass(slots=True)
class Found:
    """What is met while stories are read: marks of notes (kind, id, run that leads there) and of comments (by id)."""

    notes: list[tuple[str, str, Any]] = field(default_factory=list)
    marks: dict[str, list[tuple[Paragraph, int]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Field:
    """A field that is open: its code, and whether its result is being read."""

    code: str = ""
    shown: bool = False

    def named(self, names: tuple[str, ...]) -> bool:
        return self.code.strip().upper().startswith(names)


class Story:
    """Reads one story (the body, a note, a header, a text box): its paragraphs and tables in order."""

    def __init__(
        self, styles: Styles, found: Found, part: str, where: str = "", anchor: Any = None
    ) -> None:
        """Name the part, and for a story that takes no comments what it is and the run that leads there."""
        self.styles = styles
        self.found = found
        self.part = part
        self.where = where
        self.anchor = anchor
        w = styles.w
        self.val = f"{w}val"
        self.through = frozenset(f"{w}{name}" for name in _THROUGH)
        self.characters = {f"{w}{name}": char for name, char in _CHARACTERS.items()}
        self.notes = {f"{w}{name}": kind for name, kind in _NOTES.items()}
        self.drawn = frozenset(f"{w}{name}" for name in ("drawing", "pict", "object"))
        self.fields: list[_Field] = []
        self.simple_fields = 0
        self.hiding = True

    def flow(self, container: Any) -> Flow:
        """Return what a container of paragraphs and tables holds."""
        marks = [mark.get(f"{self.styles.w}fldCharType") for mark in container.iter(f"{self.styles.w}fldChar")]  # fmt: skip
        # A field that never ends must not hide the rest of the document.
        self.hiding = marks.count("begin") == marks.count("end")
        return list(self._flow(container))

    def _flow(self, container: Any) -> Iterator[Paragraph | Table]:
        w = self.styles.w
        for element in container:
            tag = element.tag
            if tag == f"{w}p":
                yield from self._paragraph(element)
            elif tag == f"{w}tbl":
                yield self._table(element)
            elif tag == f"{w}sdt":
                content = self.content(element)
                if content is not None:
                    yield from self._flow(content)
            elif tag in self.through:
                yield from self._flow(element)
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                yield from self._flow(self.branch(element))

    def content(self, element: Any) -> Any:
        """Return what a content control holds, or None when it shows its prompt or a table of contents."""
        w = self.styles.w
        properties = element.find(f"{w}sdtPr")
        if properties is not None:
            if self.styles.on(properties, "showingPlcHdr"):
                return None
            gallery = properties.find(f"{w}docPartObj/{w}docPartGallery")
            if gallery is not None and gallery.get(self.val) == "Table of Contents":
                return None
        return element.find(f"{w}sdtContent")

    def branch(self, element: Any) -> Any:
        """Return the branch of an alternative to read: the new one, or the old one when only that holds text."""
        w = self.styles.w
        choice = element.find(f"{_COMPATIBILITY}Choice")
        old = element.find(f"{_COMPATIBILITY}Fallback")
        if choice is None:
            return () if old is None else old
        told = next(choice.iter(f"{w}t", f"{w}txbxContent"), None) is not None
        return choice if told or old is None else old

    def _table(self, element: Any) -> Table:
        w = self.styles.w
        table = Table()
        for row in self._inside(element, f"{w}tr"):
            properties = row.find(f"{w}trPr")
            if properties is not None and properties.find(f"{w}del") is not None:
                continue
            heading = self.styles.on(properties, "tblHeader")
            column = self._number(properties, "gridBefore")
            cells = []
            for cell in self._inside(row, f"{w}tc"):
                own = cell.find(f"{w}tcPr")
                width = max(1, self._number(own, "gridSpan"))
                merged = None if own is None else own.find(f"{w}vMerge")
                goes_on = merged is not None and merged.get(self.val, "continue") == "continue"
                gone = own is not None and own.find(f"{w}cellDel") is not None
                if not (goes_on or gone):
                    cells.append(Cell(column, width, list(self._flow(cell)), heading))
                column += width
            table.rows.append(cells)
        return table

    def _number(self, properties: Any, name: str) -> int:
        value = self.styles.value(properties, name) or "0"
        return min(int(value), 1000) if value.isdecimal() else 0

    def _inside(self, element: Any, wanted: str) -> Iterator[Any]:
        """Yield the rows of a table or the cells of a row, those in content controls too."""
        for child in element:
            if child.tag == wanted:
                yield child
            elif child.tag in self.through:
                yield from self._inside(child, wanted)
            elif child.tag == f"{self.styles.w}sdt":
                content = self.content(child)
                if content is not None:
                    yield from self._inside(content, wanted)

    def _paragraph(self, element: Any) -> Iterator[Paragraph | Table]:
        line = _Line(self, element)
        line.runs(element)
        paragraph = line.paragraph()
        if paragraph.text or not (line.left_out or paragraph.joined):
            yield paragraph
        for box, run in line.boxes:
            # A comment cannot stand in a text box: Word drops it. It stands where the box hangs.
            anchor = run if self.anchor is None and not self.where else self.anchor
            story = Story(self.styles, self.found, self.part, self.where or "text box", anchor)
            yield Table([[Cell(0, 1, story.flow(box))]])


class _Line:
    """Reads one paragraph."""

    def __init__(self, story: Story, element: Any) -> None:
        self.story = story
        self.styles = story.styles
        w = self.styles.w
        self.properties = element.find(f"{w}pPr")
        self.style = self.styles.style(
            self.styles.value(self.properties, "pStyle") or self.styles.usual
        )
        self.contents = self.style.name.startswith("toc ") and self.style.name != "toc heading"
        self.origin = Origin(story.part, element, [], story.where, story.anchor)
        self.made = Paragraph("", origin=self.origin)
        self.words: list[str] = []
        self.length = 0
        self.strong = self.plain = False
        self.left_out = False
        self.boxes: list[tuple[Any, Any]] = []

    def paragraph(self) -> Paragraph:
        """Return the paragraph, once its runs are read."""
        w = self.styles.w
        self.made.text = "".join(self.words)
        self.made.look = self._look()
        ending = None if self.properties is None else self.properties.find(f"{w}rPr")
        self.made.joined = ending is not None and any(
            ending.find(f"{w}{name}") is not None for name in ("del", "moveFrom")
        )
        return self.made

    def _look(self) -> Look | None:
        text = self.made.text.strip()
        if not text:
            return None
        if self.story.where in {"header", "footer"}:
            return None if _FINAL_STOP.search(text) else Look.HEADING
        outline = self.styles.outline(self.properties)
        outline = self.style.outline if outline is None else outline
        if outline is not None and outline < _BODY_TEXT:
            return Look.HEADING
        if either(self.styles.numbered(self.properties), self.style.numbered):
            return Look.ITEM
        return Look.STRONG if self.strong and not self.plain else None

    def runs(self, container: Any) -> None:
        """Read the runs in a paragraph or in something that holds some of them."""
        w = self.styles.w
        for element in container:
            tag = element.tag
            if tag == f"{w}r":
                self._run(element)
            elif tag == f"{w}fldSimple":
                self._simple_field(element)
            elif tag in self.story.through:
                self.runs(element)
            elif tag == f"{w}sdt":
                content = self.story.content(element)
                if content is None:
                    self.left_out = True
                else:
                    self.runs(content)
            elif tag in {f"{w}commentRangeStart", f"{w}commentRangeEnd"}:
                number = element.get(f"{w}id", "")
                self.story.found.marks.setdefault(number, []).append((self.made, self.length))
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                self.runs(self.story.branch(element))

    def _simple_field(self, element: Any) -> None:
        field = _Field(element.get(f"{self.styles.w}instr", ""))
        field.shown = not field.named(_LEFT_OUT_FIELDS)
        self.story.fields.append(field)
        self.runs(element)
        self.story.fields.pop()

    def _run(self, run: Any) -> None:
        styles, story, w = self.styles, self.story, self.styles.w
        properties = run.find(f"{w}rPr")
        style = styles.style(styles.value(properties, "rStyle") or "")
        hidden = either(styles.hidden(properties), either(style.hidden, self.style.hidden))
        strong = either(styles.strong(properties), either(style.strong, self.style.strong))
        for element in run:
            tag = element.tag
            if tag == f"{w}fldChar":
                self._field(element.get(f"{w}fldCharType"))
            elif tag == f"{w}instrText":
                if story.fields:
                    story.fields[-1].code += element.text or ""
            elif hidden or self.contents or not self._shown():
                self.left_out = True
            elif tag == f"{w}t":
                self._text(element, strong=bool(strong))
            elif tag in story.characters:
                self._add(story.characters[tag], element)
            elif tag in story.notes:
                anchor = story.anchor if story.where else run
                story.found.notes.append((story.notes[tag], element.get(f"{w}id", ""), anchor))
            elif tag == f"{w}ruby":
                base = element.find(f"{w}rubyBase")
                self.runs(() if base is None else base)
            elif tag in story.drawn:
                self.boxes.extend((box, run) for box in self._text_boxes(element))
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                self._alternative(element, run, strong=bool(strong))

    def _shown(self) -> bool:
        return not self.story.hiding or all(field.shown for field in self.story.fields)

    def _field(self, kind: str | None) -> None:
        fields = self.story.fields
        if kind == "begin":
            fields.append(_Field())
        elif kind == "separate" and fields:
            fields[-1].shown = not fields[-1].named(_LEFT_OUT_FIELDS)
        elif kind == "end" and fields:
            fields.pop()

    def _alternative(self, element: Any, run: Any, *, strong: bool) -> None:
        """Read an alternative in a run: a drawing with text, or a character such as an emoji, which stays whole."""
        branch = self.story.branch(element)
        self.boxes.extend((box, run) for child in branch for box in self._text_boxes(child))
        text = "".join(child.text or "" for child in branch if child.tag == f"{self.styles.w}t")
        if text:
            self._add(SPACES.sub(" ", text), element, strong=strong, fixed=True)

    def _text_boxes(self, element: Any) -> Iterator[Any]:
        """Yield the text boxes in a drawing, each once though it may be there in two versions."""
        if element.tag == f"{self.styles.w}txbxContent":
            yield element
            return
        inside = (
            self.story.branch(element)
            if element.tag == f"{_COMPATIBILITY}AlternateContent"
            else element
        )
        for child in inside:
            yield from self._text_boxes(child)

    def _text(self, element: Any, *, strong: bool) -> None:
        text = element.text or ""
        at = 0
        if element.get(_XML_SPACE) != "preserve":
            # Word drops outer spaces that are not said to be kept.
            at = len(text) - len(text.lstrip(" \t\n\r"))
            text = text.rstrip(" \t\n\r")
        if not _ODD.search(text, at):
            self._add(text[at:], element, at, strong=strong)
            return
        text = SPACES.sub(" ", text)
        for unseen in UNSEEN.finditer(text, at):
            self._add(text[at : unseen.start()], element, at, strong=strong)
            at = unseen.end()
        self._add(text[at:], element, at, strong=strong)

    def _add(
        self, text: str, element: Any, raw: int = 0, *, strong: bool = True, fixed: bool = False
    ) -> None:
        if not text:
            return
        fixed = fixed or any(not field.named(_TYPED_FIELDS) for field in self.story.fields)
        self.origin.pieces.append(Piece(self.length, len(text), element, raw, fixed))
        self.words.append(text)
        self.length += len(text)
        if not text.isspace():
            self.strong, self.plain = self.strong or strong, self.plain or not strong
