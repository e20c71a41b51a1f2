"""Web pages (.html, .htm): what a browser would show of them, by their paragraphs, headings, lists and tables.

Scripts, styles, forms' fields and what the page hides are left out. Nothing the page refers to is fetched.
"""

from __future__ import annotations

import re
from typing import Any

from plainspeak.errors import InputError, MissingExtra
from plainspeak.language.layout import Look
from plainspeak.model import Document
from plainspeak.readers import plain
from plainspeak.readers.flow import SPACES, UNSEEN, Cell, Flow, Paragraph, Table, lay_out

_LEFT_OUT = frozenset("head script style template noscript iframe object svg math select textarea button datalist canvas audio video del".split())  # fmt: skip
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS = frozenset("address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table td th tr tbody thead tfoot ul".split())  # fmt: skip
_STRONG = frozenset("b strong u th dt".split())
_CELLS = frozenset({"td", "th"})
_CHARACTERS = {"br": "\n", "q": "“"}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_SNIFFED = 4096
_WIDEST = 100


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a web page.

    Raises InputError when it is no text or shows none, MissingExtra without selectolax.
    """
    return document_of(_decoded(data, path), path)


def document_of(text: str, path: str) -> Document:
    """Return the document that a page of HTML shows; raises like `read`."""
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - an extra, only for pages
    except ImportError:
        raise MissingExtra("documents", "Reading a web page") from None
    laid = lay_out([_Page().flow(LexborHTMLParser(text).root)])
    if not laid.text.strip():
        raise InputError(f"{path}: shows no text. Check that the draft was saved.")
    return Document(laid.text, path, laid.blocks)


def _decoded(data: bytes, path: str) -> str:
    """Return the text of a page: by its byte order mark, by what it says itself, or as any text."""
    said = _CHARSET.search(data[:_SNIFFED])
    if said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(said[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # pages say wrong things of themselves
    return plain.decode(data, path).text


class _Look:
    """What the elements around a text say of it."""

    __slots__ = ("kept", "look", "strong")

    def __init__(
        self, look: Look | None = None, *, strong: bool = False, kept: bool = False
    ) -> None:
        self.look, self.strong, self.kept = look, strong, kept

    def inside(self, node: Any) -> _Look:
        """Return what holds inside one more element."""
        tag, look = node.tag, self.look
        if tag in _HEADINGS or node.attributes.get("role") == "heading":
            look = Look.HEADING
        elif tag == "li":
            look = Look.ITEM
        elif tag in _CELLS:
            look = None
        bold = _BOLD.search(node.attributes.get("style") or "")
        strong = self.strong or tag in _STRONG or bold is not None
        return _Look(look, strong=strong, kept=self.kept or tag == "pre")


class _Page:
    """Reads a page: text into paragraphs, and paragraphs into the flow that is open: the page, or a cell."""

    def __init__(self) -> None:
        self.flows: list[Flow] = [[]]
        self.tables: list[Table] = []
        self.taken: list[
            dict[int, int]
        ] = []  # for each table: column → rows it is still taken from above
        self.words: list[str] = []
        self.look: Look | None = None
        self.strong = self.plain = False

    def flow(self, root: Any) -> Flow:
        """Return what an element holds. The walk has a stack of its own: pages nest as deep as they like."""
        stack: list[tuple[Any, _Look, bool]] = [(root, _Look(), False)]
        while stack:
            node, look, left = stack.pop()
            if left:
                self._leave(node)
            elif node.is_text_node:
                self._add(node.text_content or "", look)
            elif node.is_element_node and node.tag not in _LEFT_OUT and not _is_hidden(node):
                inner = look.inside(node)
                self._enter(node)
                stack.append((node, inner, True))
                stack.extend((child, inner, False) for child in reversed(_children(node)))
        self._end()
        return self.flows[0]

    def _enter(self, node: Any) -> None:
        tag = node.tag
        if tag in _BLOCKS:
            self._end()
        if tag in _CHARACTERS:
            self.words.append(_CHARACTERS[tag])
        elif tag == "table":
            self.tables.append(Table())
            self.taken.append({})
            self.flows[-1].append(self.tables[-1])
        elif tag == "tr" and self.tables:
            self._row()
        elif tag in _CELLS and self.tables:
            if not self.tables[-1].rows:
                self._row()
            self.tables[-1].rows[-1].append(self._cell(node))
            self.flows.append(self.tables[-1].rows[-1][-1].flow)

    def _leave(self, node: Any) -> None:
        tag = node.tag
        if tag in _BLOCKS:
            self._end()
        if tag == "q":
            self.words.append("”")
        elif tag == "table":
            self.tables.pop()
            self.taken.pop()
        elif tag in _CELLS and self.tables:
            self.flows.pop()

    def _row(self) -> None:
        self.taken[-1] = {column: rows - 1 for column, rows in self.taken[-1].items() if rows > 1}
        self.tables[-1].rows.append([])

    def _cell(self, node: Any) -> Cell:
        row, taken = self.tables[-1].rows[-1], self.taken[-1]
        column = max((cell.column + cell.width for cell in row), default=0)
        while column in taken:
            column += 1
        width, height = _number(node, "colspan"), _number(node, "rowspan")
        if height > 1:
            taken.update(dict.fromkeys(range(column, column + width), height))
        return Cell(column, width, [], node.tag == "th")

    def _add(self, text: str, look: _Look) -> None:
        self.words.append(text if look.kept else _SPACE.sub(" ", text))
        if text.strip():
            self.look = self.look or look.look
            self.strong, self.plain = self.strong or look.strong, self.plain or not look.strong

    def _end(self) -> None:
        """End the paragraph that is open."""
        # Pages are full of spaces that only keep words on one line.
        text = UNSEEN.sub("", "".join(self.words)).replace("\xa0", " ")
        lines = (re.sub(" {2,}", " ", SPACES.sub(" ", line)).strip() for line in text.split("\n"))
        text = "\n".join(lines).strip("\n")
        if text:
            look = self.look or (Look.STRONG if self.strong and not self.plain else None)
            self.flows[-1].append(Paragraph(text, look))
        self.words, self.look, self.strong, self.plain = [], None, False, False


def _number(node: Any, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return max(1, min(int(value), _WIDEST)) if value.isdecimal() and len(value) < 5 else 1


def _children(node: Any) -> list[Any]:
    rows, child = [], node.child
    while child is not None:
        rows.append(child)
        child = child.next
    return rows


def _is_hidden(node: Any) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None
