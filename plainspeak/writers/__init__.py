"""Reports → what people and programs read. One output, one file, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plainspeak.writers import csv, github, html, json, jsonl, junit, rdjson, sarif, text

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
