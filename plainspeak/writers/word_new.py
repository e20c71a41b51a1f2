"""A new Word file that holds a text, for writers who typed it somewhere else and want it with comments."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from plainspeak.errors import MissingExtra
from plainspeak.language import layout
from plainspeak.model import BlockKind

# What XML cannot hold.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")
# The same text gives the same bytes, so the file has no time of its own.
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def of_text(text: str) -> bytes:
    """Return the bytes of a Word file with a text: a paragraph for each line, headings as headings.

    Raises MissingExtra when python-docx is not installed.
    """
    try:
        from docx import Document  # noqa: PLC0415 - only for Word
    except ModuleNotFoundError:
        raise MissingExtra("word", "Writing Word files") from None
    lines = _LINE_ENDS.sub("\n", _NEVER.sub("\ufffd", text))
    headings = {
        block.span.of(lines) for block in layout.blocks_of(lines) if block.kind is BlockKind.HEADING
    }
    file = Document()
    for line in lines.strip("\n").split("\n"):
        file.add_paragraph(line, style="Heading 2" if line.strip() in headings else None)
    about = file.core_properties
    about.author, about.title, about.comments = "", "", ""
    about.created = about.modified = _ALWAYS
    into = io.BytesIO()
    file.save(into)
    return into.getvalue()
