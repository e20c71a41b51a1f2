"""A comparison of two versions: on a screen, sentence by sentence, and as the JSON of `docs/verify.md`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.padding import Padding
from rich.text import Text

from plainspeak.facts import ADDED, CHANGED, LOST, Change, Comparison
from plainspeak.model import Document, Span
from plainspeak.writers.shown import shown
from plainspeak.writers.text import console_for, printed

VERSION = 1
LIMITS = "This compares facts that can be counted. A person must still read both versions."
_STYLES = {ADDED: "green", LOST: "red", CHANGED: "yellow"}
_SIGNS = {ADDED: "+", LOST: "−", CHANGED: "≠"}
_SAID = {ADDED: "added", LOST: "left out", CHANGED: "changed"}
_TO_DO = (
    "What to do: check each of these against what you know or with those who were there, "
    "put right the version that is wrong, then compare again."
)


def to_text(found: Comparison, *, to_screen: bool = False) -> str:
    """Return a comparison for a person, with colour only for a screen."""
    console = console_for(to_screen=to_screen)
    before, after = _name(found.before, "the first"), _name(found.after, "the second")
    console.print(Text(f"{before} → {after}", style="bold"))
    if found.kept:
        sizes = f"{_sentences(found.before)} before, {_sentences(found.after)} after"
        console.print(Text(f"No fact was added, left out or changed ({sizes}).", style="green"))
    else:
        console.print(Text(_count(found.changes)))
    console.print()
    for group, changes in found.by_sentence():
        if not changes:
            continue
        for label, document, numbers, spans in (
            ("before", found.before, group.before, [row.before for row in changes]),
            ("after", found.after, group.after, [row.after for row in changes]),
        ):
            line = Text().append(f"{label:<7}", style="dim")
            line.append_text(_marked(document, numbers, spans, changes))
            console.print(Padding(line, (0, 0, 0, 2)))
        for change in changes:
            row = Text().append(f"{_SIGNS[change.kind]} ", style=_STYLES[change.kind])
            row.append(f"{change.what}: ", style="bold").append(
                shown(change.message), style="default"
            )
            console.print(Padding(row, (0, 0, 0, 9)))
        console.print()
    if not found.kept:
        console.print(Text(_TO_DO))
    console.print(Text(LIMITS, style="dim"))
    return printed(console)


def _name(document: Document, otherwise: str) -> str:
    return shown(Path(document.path).name) if document.path not in {"", "-"} else otherwise


def _sentences(document: Document) -> str:
    count = len(document.sentences)
    return f"{count} sentence{'' if count == 1 else 's'}"


def _count(changes: Sequence[Change]) -> str:
    kinds = [(sum(row.kind == kind for row in changes), _SAID[kind]) for kind in _SAID]
    parts = ", ".join(f"{count} {name}" for count, name in kinds if count)
    return f"{len(changes)} fact{' differs' if len(changes) == 1 else 's differ'}: {parts}."


def _marked(
    document: Document,
    numbers: Sequence[int],
    spans: Sequence[Span | None],
    changes: Sequence[Change],
) -> Text:
    """Return the sentences of one side, with the words that differ marked."""
    if not numbers:
        return Text("(nothing)", style="dim italic")
    parts: list[Text] = []
    for number in numbers:
        span = document.sentences[number].span
        part = Text(shown(span.of(document.text)), style="default")
        for place, change in zip(spans, changes, strict=True):
            if place and place.overlaps(span):
                part.stylize(
                    f"{_STYLES[change.kind]} underline",
                    max(0, place.start - span.start),
                    min(span.end, place.end) - span.start,
                )
        parts.append(Text(" ").join(part.split()) if "\n" in part.plain else part)
    return Text(" ").join(parts)


def to_json(found: Comparison, *, to_screen: bool = False) -> str:
    """Return a comparison as one JSON text; every offset counts code points."""
    return json.dumps(value_of(found), ensure_ascii=True, indent=2) + "\n"


def value_of(found: Comparison) -> dict[str, Any]:
    """Return a comparison as the plain values of the JSON contract."""
    places = {id(change): number for number, change in enumerate(found.changes)}
    return {
        "version": VERSION,
        "before": {"path": found.before.path, "sentences": len(found.before.sentences)},
        "after": {"path": found.after.path, "sentences": len(found.after.sentences)},
        "kept": found.kept,
        "changes": [
            {
                "kind": change.kind,
                "what": change.what,
                "before": _place(found.before, change.before),
                "after": _place(found.after, change.after),
                "message": change.message,
            }
            for change in found.changes
        ],
        "sentences": [
            {
                "before": list(_spans(found.before, group.before)),
                "after": list(_spans(found.after, group.after)),
                "changes": [places[id(change)] for change in changes],
            }
            for group, changes in found.by_sentence()
        ],
        "note": LIMITS,
    }


def _place(document: Document, span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"start": span.start, "end": span.end, "quote": span.of(document.text)}


def _spans(document: Document, numbers: Sequence[int]) -> Iterator[dict[str, int]]:
    for number in numbers:
        span = document.sentences[number].span
        yield {"start": span.start, "end": span.end}


WRITERS: dict[str, Callable[..., str]] = {"text": to_text, "json": to_json}
