"""Reports → what people and programs read. One output, one file, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plainspeak.model import Report
from plainspeak.writers import (
    csv,
    github,
    html,
    json,
    jsonl,
    junit,
    opendocument,
    rdjson,
    sarif,
    text,
    word,
)

# Name → a function of the reports of one run, which may still be on their way: it takes what it
# needs. Text; bytes, for formats that are no text; or pieces of text as the reports come in. A
# writer with nothing to say returns an empty text. `to_screen` and `everything` are for people.
WRITERS: dict[str, Callable[..., str | bytes | Iterable[str]]] = {
    "text": text.write,
    "html": html.write,
    "json": json.write,
    "jsonl": jsonl.write,
    "sarif": sarif.write,
    "github": github.write,
    "junit": junit.write,
    "rdjson": rdjson.write,
    "csv": csv.write,
}
# Name → a function of one report: formats that are a copy of the document itself, with the findings in it.
COPIES: dict[str, Callable[[Report], bytes]] = {
    "docx": word.review,
    "odt": opendocument.review,
}
