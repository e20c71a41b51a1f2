"""Reports → what people and programs read. One output, one file, in one table."""

from __future__ import annotations

from collections.abc import Callable

from plainspeak.writers import json, text

# Name → a function of the reports of one run; text, or bytes for formats that are no text.
WRITERS: dict[str, Callable[..., str | bytes]] = {
    "text": text.write,
    "json": json.write,
}
