"""Word files (.docx, .docm): what a person sees on the page, with the place of every character in the XML.

Tracked insertions are read, deletions are not; hidden text, field codes, tables of contents, empty
content controls and comments are left out; macros are never looked at. `open_word` gives what a
writer needs to put findings back; `read` gives the document alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plainspeak.errors import InputError
from plainspeak.model import Document
from plainspeak.readers.flow import Flow, Laid, lay_out, text_of
from plainspeak.readers.package import Package
from plainspeak.readers.word_story import Found, Story
from plainspeak.readers.word_styles import Styles

WHAT = "a Word file"
# Word's own names, and those of its `Strict Open XML` files.
NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)


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


class _Reader:
    """Reads one file: its parts, styles and stories."""

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
        self.found = Found()
        styles = self._related("styles")
        self.styles = Styles(namespace, () if styles is None else styles.iterfind(f"{self.w}style"))
        self._notes: dict[str, dict[str, Any]] = {}

    def file(self) -> WordFile:
        body = self.root.find(f"{self.w}body")
        if body is None:
            raise self.package.damaged()
        flows = [Story(self.styles, self.found, self.main).flow(body)]
        read: set[tuple[str, str]] = set()
        for kind, number, run in self.found.notes:  # notes may hold marks of notes, their own too
            if (kind, number) not in read:
                read.add((kind, number))
                flows.append(self._note(kind, number, run))
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
            self.styles.ids(),
        )

    def _part_of(self, kind: str) -> str:
        return next((part for _, name, part in self.related if name == kind), "")

    def _related(self, kind: str) -> Any:
        """Return the root of the part of a kind, or None when the file has none."""
        part = self._part_of(kind)
        return self.package.xml(part) if part in self.package else None

    def _story_part(self, name: str) -> Any:
        """Return the root of a part that holds a story: such a part may be written back."""
        if name not in self.parts:
            self.parts[name] = self.package.xml(name)
        return self.parts[name]

    def _commented(self, laid: Laid) -> dict[str, tuple[int, int]]:
        starts = {id(place.paragraph): place.start for place in laid.places}
        found = {}
        for number, marks in self.found.marks.items():
            places = [starts[id(row)] + at for row, at in marks if id(row) in starts]
            if places:
                found[number] = min(places), max(places)
        return found

    def _note(self, kind: str, number: str, run: Any) -> Flow:
        part, w = self._part_of(kind), self.w
        if part not in self.package:
            return []
        if kind not in self._notes:
            rows = self._story_part(part).iterfind(f"{w}{kind.removesuffix('s')}")
            self._notes[kind] = {
                row.get(f"{w}id"): row for row in rows if row.get(f"{w}type", "normal") == "normal"
            }
        note = self._notes[kind].get(number)
        story = Story(self.styles, self.found, part, kind.removesuffix("s"), run)
        return [] if note is None else story.flow(note)

    def _furniture(self) -> list[Flow]:
        """Return the headers and footers that are shown, each text once."""
        flows: list[Flow] = []
        said: set[str] = set()
        for where, part in dict.fromkeys(self._shown()):
            flow = Story(self.styles, self.found, part, where).flow(self._story_part(part))
            text = text_of(flow)
            if text not in said:
                said.add(text)
                flows.append(flow)
        return flows

    def _shown(self) -> Iterator[tuple[str, str]]:
        """Yield `header` or `footer` and the part, for each that some page shows."""
        w = self.w
        kinds = {f"{w}headerReference": "header", f"{w}footerReference": "footer"}
        parts = {number: part for number, kind, part in self.related if kind in kinds.values()}
        even = self.styles.on(self._related("settings"), "evenAndOddHeaders")
        for section in self.root.iter(f"{w}sectPr"):
            pages = {"default", *(["even"] if even else [])}
            if self.styles.on(section, "titlePg"):
                pages.add("first")
            for reference in section.iterchildren(*kinds):
                part = parts.get(reference.get(f"{{{self.relations}}}id", ""), "")
                if part in self.package and reference.get(f"{w}type", "default") in pages:
                    yield kinds[reference.tag], part
