"""RTF files: text with the tables, headings and lists that the format marks.

striprtf knows the format's characters and destinations, but no tables, no headings and no deleted text.
So the words that mark those are first turned into characters of their own (`_Marker`), and read off afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from plainspeak.errors import InputError, MissingExtra
from plainspeak.language.layout import Look
from plainspeak.model import Document
from plainspeak.readers.flow import SPACES, UNSEEN, Cell, Flow, Paragraph, Table, lay_out

MAX_DEPTH = 1000
# Private-use characters, which no draft holds: a row begins, a cell ends, a row ends; a heading, an item of a list.
_BEGINS, _CELL, _ROW, _HEADING, _ITEM = "\ue0f0\ue0f1\ue0f2\ue0f3\ue0f4"
_TABLE_WORDS = {"trowd": _BEGINS, "cell": _CELL, "row": _ROW}
_PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "nestcell", "nestrow"})
_LOOKS = {_HEADING: Look.HEADING, _ITEM: Look.ITEM}
_MARKS = re.compile(f"([{_BEGINS}{_CELL}{_ROW}])")
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\[^a-z]|[{}]|[^\\{}]+", re.DOTALL
)
# Groups of text that is not seen: deleted, hidden, comments, bullets, tables of fonts, what fields are made from.
_UNSEEN_WORDS = frozenset(
    "deleted v annotation atnid atnauthor fldinst nonshppict pict object listtext pntext fonttbl colortbl "
    "stylesheet info listtable listoverridetable rsidtbl generator xe tc tcn bkmkstart bkmkend".split()
)
_CHARACTER_WORDS = frozenset(
    "u tab line emdash endash bullet lquote rquote ldblquote rdblquote emspace enspace".split()
)
_BODY_TEXT = 9


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of an RTF file.

    Raises InputError when it is damaged, nests too deep or holds no text, MissingExtra without striprtf.
    """
    try:
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - an extra, only for RTF
    except ImportError:
        raise MissingExtra("documents", "Reading an RTF file") from None
    source = data.decode("latin-1").lstrip("\xef\xbb\xbf \r\n\t")
    damaged = InputError(
        f"{path}: is damaged or is not an RTF file. Save it again and check that copy."
    )
    if not source.startswith("{\\rtf"):
        raise damaged
    marked = _Marker(path).marked(source)
    try:
        text = rtf_to_text(marked, encoding="cp1252", errors="replace")
    except Exception:  # a damaged file brings out faults of every kind
        raise damaged from None
    laid = lay_out([_flow(text)])
    if not laid.text.strip():
        raise InputError(f"{path}: holds no text. Check that the draft was saved.")
    return Document(laid.text, path, laid.blocks)


class _State(NamedTuple):
    """What holds inside a group: whether its text is not seen, and what its paragraphs look like."""

    unseen: bool = False
    look: str = ""


class _Marker:
    """Writes an RTF source anew: unseen text left out, tables, headings and items marked by characters."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.out: list[str] = []
        self.states = [_State()]
        self.starts = True  # no text of the paragraph was seen yet

    def marked(self, source: str) -> str:
        """Return the source with marks. Raises InputError when it nests too deep."""
        for token in _TOKEN.finditer(source):
            text, word = token[0], token[1]
            if text == "{":
                self.states.append(self.states[-1])
                if len(self.states) > MAX_DEPTH:
                    raise InputError(
                        f"{self.path}: is nested too deeply to be read. Save it again as a Word document (.docx)."
                    )
                self.out.append(text)
            elif text == "}":
                if len(self.states) > 1:
                    self.states.pop()
                self.out.append(text)
            elif word is not None:
                self._word(word, token[2], text)
            elif text == "\\*":
                self._set(unseen=True)
                self.out.append(text)
            elif text.isspace():
                self.out.append(text)
            elif not self.states[-1].unseen:
                self._text(text)
        return "".join(self.out)

    def _word(self, word: str, number: str | None, text: str) -> None:
        if word in _UNSEEN_WORDS:
            self._set(unseen=number != "0")
        elif word == "pard":
            self._set(look="")
        elif word == "outlinelevel":
            self._set(look=_HEADING if int(number or 0) < _BODY_TEXT else "")
        elif word == "ls" and int(number or 0) > 0:
            self._set(look=_ITEM)
        if self.states[-1].unseen:
            if word not in _CHARACTER_WORDS:
                self.out.append(text)
        elif word in _TABLE_WORDS:
            self._mark(_TABLE_WORDS[word])
            self.starts = True
        elif word in _PARAGRAPH_ENDS:
            self.out.append("\\par ")
            self.starts = True
        elif word in _CHARACTER_WORDS:
            self._text(text)
        else:
            self.out.append(text)

    def _text(self, text: str) -> None:
        look = self.states[-1].look
        if self.starts and look:
            self._mark(look)
        self.starts = False
        self.out.append(text)

    def _mark(self, char: str) -> None:
        # An RTF character of two bytes: its number, signed, and what to show where it is not known.
        self.out.append(f"\\u{ord(char) - 0x10000}?")

    def _set(self, *, unseen: bool | None = None, look: str | None = None) -> None:
        now = self.states[-1]
        self.states[-1] = _State(
            now.unseen if unseen is None else unseen, now.look if look is None else look
        )


def _flow(text: str) -> Flow:
    """Return the paragraphs and tables of a text with marks in it."""
    flow: Flow = []
    row: list[Cell] | None = None
    held = ""
    for piece in (*_MARKS.split(text), _ROW):
        if piece not in {_BEGINS, _CELL, _ROW}:
            held = piece
            continue
        if row is None:
            flow += _paragraphs(held)
        elif piece == _CELL or (piece == _ROW and held.strip()):
            row.append(Cell(len(row), 1, list(_paragraphs(held))))
        if piece == _BEGINS and row is None:
            row = []
        elif piece == _ROW:
            if row:
                _rows_of(flow).append(row)
            row = None
        held = "" if piece != _BEGINS or row == [] else held
    return flow


def _rows_of(flow: Flow) -> list[list[Cell]]:
    """Return the rows of the table at the end of a flow, of a new one when there is none."""
    last = flow[-1] if flow else None
    if not isinstance(last, Table):
        last = Table()
        flow.append(last)
    return last.rows


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for line in text.split("\n"):
        look = next((_LOOKS[char] for char in line if char in _LOOKS), None)
        words = "".join(char for char in line if char not in _LOOKS)
        words = UNSEEN.sub("", SPACES.sub(" ", words)).strip()
        if words:
            yield Paragraph(words, look)
