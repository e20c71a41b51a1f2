"""Who spoke the words that follow: the `Poppy told me:` before a quotation, which is part of no sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plainspeak.facts import say
from plainspeak.facts.change import CHANGED, Change
from plainspeak.language.syllables import is_common
from plainspeak.language.words import words_of
from plainspeak.model import Document, Span

_LABEL = re.compile(r"(?:^|(?<=[\n.!?\"”]))[ \t\-*•]*([^\n.!?:\"“”]{1,60}):[ \t]*[\"“'‘]?$")


class Speaker(NamedTuple):
    """The words of a label in their normal form, the names among them, and its place."""

    words: tuple[str, ...]
    names: frozenset[str]
    span: Span


def speakers_of(document: Document) -> dict[int, Speaker]:
    """Return the label before each sentence that has one, by the number of the sentence."""
    rows: dict[int, Speaker] = {}
    for number, sentence in enumerate(document.sentences):
        start = sentence.span.start
        if ":" not in document.text[max(0, start - 4) : start]:
            continue
        found = _LABEL.search(document.text, max(0, start - 80), start)
        if found:
            words = words_of(found[1])
            names = frozenset(
                word.norm
                for word in words
                if found[1][word.start].isupper() and not is_common(word.norm)
            )
            rows[number] = Speaker(
                tuple(word.norm for word in words), names, Span(found.start(1), found.end(1))
            )
    return rows


def changes(
    before: Document, ours: Sequence[Speaker], after: Document, theirs: Sequence[Speaker]
) -> Iterator[Change]:
    """Yield the label whose name is another one now: `Poppy told me:` and `Iris told me:`."""
    mine = {name for row in ours for name in row.names}
    yours = {name for row in theirs for name in row.names}
    if not mine or not yours or mine & yours:
        return
    old = next(row.span for row in ours if row.names)
    new = next(row.span for row in theirs if row.names)
    message = say.message(CHANGED, "name", old.of(before.text), new.of(after.text))
    yield Change(CHANGED, "name", old, new, message)
