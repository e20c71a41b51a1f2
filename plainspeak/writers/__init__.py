"""Reports → what people and programs read. One output, one file, in one table."""

from __future__ import annotations

from collections.abc import Callable

from plainspeak.model import Report
from plainspeak.writers import json, opendocument, text, word

# Name → a function of the reports of one run; text, or bytes for formats that are no text.
WRITERS: dict[str, Callable[..., str | bytes]] = {
    "text": text.write,
    "json": json.write,
}
# Name → a function of one report: formats that are a copy of the document itself, with the findings in it.
COPIES: dict[str, Callable[[Report], bytes]] = {
    "docx": word.review,
    "odt": opendocument.review,
}
