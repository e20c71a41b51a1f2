"""Two wordings of one thing: what a text says in jargon and another says plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from plainspeak.facts.align import Group
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.side import Side
from plainspeak.language.words import words_of
from plainspeak.model import Document, Span

# Facts for which no rule can offer another wording.
_NEVER = frozenset("date time number money age quotation statement".split())


class Wording(NamedTuple):
    """Words first..last of a document, and texts that say the same."""

    first: int
    last: int
    texts: tuple[str, ...]


Wordings = Callable[[Document], Iterable[Wording]]


def unexplained(
    changes: Sequence[Change],
    groups: Sequence[Group],
    left: Side,
    right: Side,
    wordings: Wordings,
) -> list[Change]:
    """Leave out the changes in which one version has a term and the other, in its place, what the term means."""
    if all(change.what in _NEVER and not _said_anew(change) for change in changes):
        return list(changes)
    pairs = list(_pairs(groups, left, right, wordings))
    return [
        change
        for change in changes
        if (change.what in _NEVER and not _said_anew(change))
        or not any(_inside(change.before, old) and _inside(change.after, new) for old, new in pairs)
    ]


def _said_anew(change: Change) -> bool:
    """Tell whether a change says that a sentence shares no words with the one in its place."""
    return change.what == "statement" and change.kind == CHANGED


def _inside(span: Span | None, other: Span) -> bool:
    return span is None or span.overlaps(other)


def _pairs(
    groups: Sequence[Group], left: Side, right: Side, wordings: Wordings
) -> Iterator[tuple[Span, Span]]:
    """Yield the places of a term in one version and of what it means in the same sentence of the other."""
    after_of = {at: group.after for group in groups for at in group.before}
    before_of = {at: group.before for group in groups for at in group.after}
    for span, other in _found(left, right, after_of, wordings):
        yield span, other
    for span, other in _found(right, left, before_of, wordings):
        yield other, span


def _found(
    side: Side, other: Side, partners: dict[int, tuple[int, ...]], wordings: Wordings
) -> Iterator[tuple[Span, Span]]:
    for wording in wordings(side.document):
        number = side.document.sentence_at(side.document.words[wording.first].start)
        for text in wording.texts:
            norms = [word.norm for word in words_of(text)]
            for partner in partners.get(number if number is not None else -1, ()):
                place = _place(other.document, partner, norms)
                if place:
                    yield side.document.span(wording.first, wording.last), place


def _place(document: Document, number: int, norms: Sequence[str]) -> Span | None:
    sentence = document.sentences[number]
    size = len(norms)
    for at in range(sentence.first, sentence.last - size + 1) if size else ():
        if all(document.words[at + step].norm == norms[step] for step in range(size)):
            return document.span(at, at + size)
    return None
