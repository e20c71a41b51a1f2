"""Word files (.docx, .docm): what a person sees on the page, with the place of every character in the XML.

Tracked insertions are read, deletions are not; hidden text, field codes, tables of contents, empty
content controls and comments are left out; macros are never looked at. `open_word` gives what a
writer needs to put findings back; `read` gives the document alone.
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
)
from plainspeak.readers.package import Package

WHAT = "a Word file"
# Word's own names, and those of its `Strict Open XML` files.
NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
# Inside a paragraph: elements that hold runs and are read through.
_THROUGH = "hyperlink ins moveTo smartTag customXml fldSimple dir bdo".split()
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "sym": "•"}  # fmt: skip
_ODD = re.compile(f"{SPACES.pattern}|{UNSEEN.pattern}")
_OFF = frozenset({"0", "false", "off", "none"})
_LEFT_OUT_FIELDS = ("TOC", "INDEX", "TOA")
# Fields whose result is what somebody typed.
_TYPED_FIELDS = ("HYPERLINK", "FORMTEXT")
_FINAL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
# Outline level 9 is body text.
_BODY_TEXT = 9
_DEEPEST_STYLE = 20


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
class WordFile:
    """A Word file that was read: its package, the XML of its parts, what it says, and where old comments stand.

    `commented` maps the id of a comment to the place in the text where it starts and ends; `styles` maps
    the name of a style in lower case to its id. `relations` is what the names of relationships start with.
    """

    package: Package
    main: str
    namespace: str
    relations: str
    parts: dict[str, Any]
    laid: Laid
    commented: dict[str, tuple[int, int]]
    styles: dict[str, str]


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a Word file.

    Raises InputError when it is no Word file, damaged, protected, too large or holds no text, MissingExtra without lxml.
    """
    laid = open_word(data, path).laid
    if not laid.text.strip():
        raise InputError(
            f"{path}: holds no text. Check that the draft was saved; a picture of text cannot be read."
        )
    return Document(laid.text, path, laid.blocks, original=data)


def open_word(data: bytes, path: str) -> WordFile:
    """Return a Word file as a writer needs it. Raises like `read`."""
    package = Package(data, path, WHAT)
    main = next((part for _, kind, part in package.related("") if kind == "officeDocument"), "")
    if not main:
        raise package.damaged()
    root = package.xml(main)
    namespace = root.tag.partition("}")[0].lstrip("{") if isinstance(root.tag, str) else ""
    if namespace not in NAMESPACES:
        raise package.damaged()
    return _Reader(package, main, root, namespace).file()


class _Style(NamedTuple):
    """What a style says that matters here; None is said by nobody."""

    name: str = ""
    outline: int | None = None
    numbered: bool | None = None
    strong: bool | None = None
    hidden: bool | None = None


class _Reader:
    """Reads one file: parts, styles, stories."""

    def __init__(self, package: Package, main: str, root: Any, namespace: str) -> None:
        self.package = package
        self.main = main
        self.root = root
        self.namespace = namespace
        self.w = f"{{{namespace}}}"
        self.relations = namespace.replace("wordprocessingml", "officeDocument").replace(
            "main", "relationships"
        )
        self.parts = {main: root}
        self.related = package.related(main)
        self.notes: list[tuple[str, str, Any]] = []
        self.marks: dict[str, list[tuple[Paragraph, int]]] = {}
        self._found: dict[str, _Style] = {}
        self._styles, self.usual = self._styles_of()

    def file(self) -> WordFile:
        body = self.root.find(f"{self.w}body")
        if body is None:
            raise self.package.damaged()
        story = _Story(self, self.main)
        flows = [story.flow(body)]
        for note, number, run in self.notes:
            flows.append(self._note(note, number, run))
        flows += self._furniture()
        laid = lay_out(flows)
        return WordFile(
            self.package,
            self.main,
            self.namespace,
            self.relations,
            self.parts,
            laid,
            self._commented(laid),
            {self.style(name).name: name for name in self._styles},
        )

    def _commented(self, laid: Laid) -> dict[str, tuple[int, int]]:
        starts = {id(place.paragraph): place.start for place in laid.places}
        found = {}
        for number, marks in self.marks.items():
            places = [starts[id(row)] + at for row, at in marks if id(row) in starts]
            if places:
                found[number] = min(places), max(places)
        return found

    def part(self, name: str) -> Any:
        if name not in self.parts:
            self.parts[name] = self.package.xml(name)
        return self.parts[name]

    # Styles

    def _styles_of(self) -> tuple[dict[str, Any], str]:
        """Return the styles by id, and the id of the usual style of paragraphs."""
        part = next((part for _, kind, part in self.related if kind == "styles"), "")
        if part not in self.package:
            return {}, ""
        rows = self.package.xml(part).findall(f"{self.w}style")
        usual = next(
            (
                row.get(f"{self.w}styleId", "")
                for row in rows
                if row.get(f"{self.w}type") == "paragraph"
                and row.get(f"{self.w}default", "0") not in _OFF
            ),
            "",
        )
        return {row.get(f"{self.w}styleId", ""): row for row in rows}, usual

    def style(self, name: str, depth: int = 0) -> _Style:
        """Return what a style says, with what it takes from the styles it is based on."""
        known = self._found.get(name)
        if known is not None:
            return known
        element = self._styles.get(name)
        if element is None or depth > _DEEPEST_STYLE:
            return _Style()
        w = self.w
        title = element.find(f"{w}name")
        base = element.find(f"{w}basedOn")
        under = self.style(base.get(f"{w}val", ""), depth + 1) if base is not None else _Style()
        own_name = (title.get(f"{w}val", "") if title is not None else "").lower()
        outline = self.outline(element.find(f"{w}pPr"))
        if outline is None and own_name in {"title", "subtitle"}:
            outline = 0
        found = _Style(
            own_name,
            under.outline if outline is None else outline,
            _or(self.numbered(element.find(f"{w}pPr")), under.numbered),
            _or(self.strong(element.find(f"{w}rPr")), under.strong),
            _or(self.hidden(element.find(f"{w}rPr")), under.hidden),
        )
        self._found[name] = found
        return found

    def value(self, properties: Any, name: str) -> str | None:
        """Return the value of a property, `1` when it only stands there, None when it does not."""
        if properties is None:
            return None
        element = properties.find(f"{self.w}{name}")
        return None if element is None else str(element.get(f"{self.w}val", "1"))

    def outline(self, properties: Any) -> int | None:
        value = self.value(properties, "outlineLvl")
        return int(value) if value is not None and value.isdecimal() else None

    def numbered(self, properties: Any) -> bool | None:
        numbers = None if properties is None else properties.find(f"{self.w}numPr")
        if numbers is None:
            return None
        number = self.value(numbers, "numId")
        return None if number is None else number != "0"

    def strong(self, properties: Any) -> bool | None:
        said = [value for name in ("b", "u") if (value := self.value(properties, name)) is not None]
        return any(value not in _OFF for value in said) if said else None

    def hidden(self, properties: Any) -> bool | None:
        value = self.value(properties, "vanish")
        return None if value is None else value not in _OFF

    # Stories beside the body

    def _note(self, kind: str, number: str, run: Any) -> Flow:
        part = next((part for _, name, part in self.related if name == kind), "")
        if not part:
            return []
        w = self.w
        for note in self.part(part).iterfind(f"{w}{kind.removesuffix('s')}"):
            if note.get(f"{w}id") == number and note.get(f"{w}type", "normal") == "normal":
                return _Story(self, part, kind.removesuffix("s"), run).flow(note)
        return []

    def _furniture(self) -> list[Flow]:
        """Return the headers and footers that are shown, each text once."""
        w = self.w
        parts = {
            number: part for number, kind, part in self.related if kind in {"header", "footer"}
        }
        relation = f"{{{self.relations}}}id"
        even = self._even_pages()
        flows: list[Flow] = []
        said: set[tuple[str, ...]] = set()
        for section in self.root.iter(f"{w}sectPr"):
            first = (self.value(section, "titlePg") or "0") not in _OFF
            for reference in section:
                if reference.tag not in {f"{w}headerReference", f"{w}footerReference"}:
                    continue
                kind = reference.get(f"{w}type", "default")
                part = parts.get(reference.get(relation, ""), "")
                if not part or (kind == "first" and not first) or (kind == "even" and not even):
                    continue
                where = "header" if reference.tag.endswith("headerReference") else "footer"
                flow = _Story(self, part, where).flow(self.part(part))
                words = tuple(row.text for row in flow if isinstance(row, Paragraph))
                if words not in said:
                    said.add(words)
                    flows.append(flow)
        return flows

    def _even_pages(self) -> bool:
        part = next((part for _, kind, part in self.related if kind == "settings"), "")
        if part not in self.package:
            return False
        return (self.value(self.package.xml(part), "evenAndOddHeaders") or "0") not in _OFF


def _or(value: bool | None, other: bool | None) -> bool | None:
    return other if value is None else value


@dataclass(slots=True)
class _Field:
    """A field that is open: its code, and whether its result is being read."""

    code: str = ""
    shown: bool = False

    def named(self, names: tuple[str, ...]) -> bool:
        return self.code.strip().upper().startswith(names)


class _Story:
    """Reads one story (the body, a note, a header, a text box): its paragraphs and tables in order."""

    def __init__(self, reader: _Reader, part: str, where: str = "", anchor: Any = None) -> None:
        self.reader = reader
        self.part = part
        self.where = where
        self.anchor = anchor
        w = reader.w
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
        marks = [mark.get(f"{self.reader.w}fldCharType") for mark in container.iter(f"{self.reader.w}fldChar")]  # fmt: skip
        # A field that never ends must not hide the rest of the document.
        self.hiding = marks.count("begin") == marks.count("end")
        return list(self._flow(container))

    def _flow(self, container: Any) -> Iterator[Paragraph | Table]:
        w = self.reader.w
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
        w = self.reader.w
        properties = element.find(f"{w}sdtPr")
        if properties is not None:
            if (self.reader.value(properties, "showingPlcHdr") or "0") not in _OFF:
                return None
            gallery = properties.find(f"{w}docPartObj/{w}docPartGallery")
            if gallery is not None and gallery.get(self.val) == "Table of Contents":
                return None
        return element.find(f"{w}sdtContent")

    def branch(self, element: Any) -> Any:
        """Return the branch of an alternative to read: the new one, or the old one when only that holds text."""
        w = self.reader.w
        choice = element.find(f"{_COMPATIBILITY}Choice")
        old = element.find(f"{_COMPATIBILITY}Fallback")
        if choice is None:
            return () if old is None else old
        told = next(choice.iter(f"{w}t", f"{w}txbxContent"), None) is not None
        return choice if told or old is None else old

    def _table(self, element: Any) -> Table:
        w = self.reader.w
        table = Table()
        for row in self._inside(element, f"{w}tr"):
            properties = row.find(f"{w}trPr")
            if properties is not None and properties.find(f"{w}del") is not None:
                continue
            heading = (self.reader.value(properties, "tblHeader") or "0") not in _OFF
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
        value = self.reader.value(properties, name) or "0"
        return min(int(value), 1000) if value.isdecimal() else 0

    def _inside(self, element: Any, wanted: str) -> Iterator[Any]:
        """Yield the rows of a table or the cells of a row, those in content controls too."""
        for child in element:
            if child.tag == wanted:
                yield child
            elif child.tag in self.through:
                yield from self._inside(child, wanted)
            elif child.tag == f"{self.reader.w}sdt":
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
            story = _Story(self.reader, self.part, self.where or "text box", anchor)
            yield Table([[Cell(0, 1, story.flow(box))]])


class _Line:
    """Reads one paragraph."""

    def __init__(self, story: _Story, element: Any) -> None:
        self.story = story
        self.reader = story.reader
        w = self.reader.w
        self.properties = element.find(f"{w}pPr")
        self.style = self.reader.style(
            self.reader.value(self.properties, "pStyle") or self.reader.usual
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
        w = self.reader.w
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
        outline = self.reader.outline(self.properties)
        outline = self.style.outline if outline is None else outline
        if outline is not None and outline < _BODY_TEXT:
            return Look.HEADING
        if _or(self.reader.numbered(self.properties), self.style.numbered):
            return Look.ITEM
        return Look.STRONG if self.strong and not self.plain else None

    def runs(self, container: Any) -> None:
        """Read the runs in a paragraph or in something that holds some of them."""
        w = self.reader.w
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
                self.reader.marks.setdefault(number, []).append((self.made, self.length))
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                self.runs(self.story.branch(element))

    def _simple_field(self, element: Any) -> None:
        field = _Field(element.get(f"{self.reader.w}instr", ""))
        field.shown = not field.named(_LEFT_OUT_FIELDS)
        self.story.fields.append(field)
        self.runs(element)
        self.story.fields.pop()

    def _run(self, run: Any) -> None:
        reader, story, w = self.reader, self.story, self.reader.w
        properties = run.find(f"{w}rPr")
        style = reader.style(reader.value(properties, "rStyle") or "")
        hidden = _or(reader.hidden(properties), _or(style.hidden, self.style.hidden))
        strong = _or(reader.strong(properties), _or(style.strong, self.style.strong))
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
                reader.notes.append((story.notes[tag], element.get(f"{w}id", ""), anchor))
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
        text = "".join(child.text or "" for child in branch if child.tag == f"{self.reader.w}t")
        if text:
            self._add(SPACES.sub(" ", text), element, strong=strong, fixed=True)

    def _text_boxes(self, element: Any) -> Iterator[Any]:
        """Yield the text boxes in a drawing, each once though it may be there in two versions."""
        if element.tag == f"{self.reader.w}txbxContent":
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
