"""What the rules say for the words of a text: `DV` and `domestic abuse` are one thing in two wordings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plainspeak.facts import Wording
from plainspeak.language.phrases import hits
from plainspeak.model import Document, Rule

# Places in a wording that take words of the text: `tell <person> about`, `put ~ off`, `...`.
_OPEN = re.compile(r"<[^<>\s]+>|~|\.\.\.")


def of_terms(document: Document, compiled: Mapping[str, Any]) -> Iterator[Wording]:
    """Yield each place of a wording rule's term, with every plainer text the rule has for it."""
    for hit in hits(document, compiled["trie"]):
        number, _, frame = hit.payload
        forms = (
            [compiled["frames"][number][frame]]
            if frame >= 0
            else [row for rows in compiled["says"][number].values() for row in rows]
        )
        texts = dict.fromkeys(_closed(text) for row in forms for text in row.values())
        if texts:
            yield Wording(hit.first, hit.last, tuple(texts))


def of_initials(
    document: Document, rules: Sequence[Rule], table: Mapping[str, Sequence[int]]
) -> Iterator[Wording]:
    """Yield each place of initials, with what they stand for and every plainer text for them."""
    for at, word in enumerate(document.words):
        written = document.text[word.start : word.end]
        for number in table.get(written, ()) or table.get(written.removesuffix("s"), ()):
            rule = rules[number]
            says = [text for texts in rule.say.values() for text in texts]
            texts = (str(rule.options.get("expansion", "")), *says)
            yield Wording(at, at + 1, tuple(text for text in texts if text))


def _closed(text: str) -> str:
    """Return the longest part of a wording that takes no words of the text."""
    return max(_OPEN.split(text), key=len).strip()
