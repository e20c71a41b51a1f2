"""What a “not”, a “may” or a “said” is about: the same words must stand under it in both versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainspeak.facts.align import Group
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.detail import Detail
from plainspeak.facts.side import Side
from plainspeak.language.words import gap

_TURNS = frozenset("but then so because although while who which however".split())
_STOPS = frozenset(".;:()–—!?")
_WIDE = 9


def changes(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield the words that are denied in one version of a sentence and stated in the other."""
    if not left.sure("negation", group.before) or not right.sure("negation", group.after):
        return  # a “not” that came or went is told already
    for at, text in _heads(left, group.before):
        places = _stated(right, group.after, text)
        if places:
            before, after = left.document.span(at, at + 1), right.document.span(places[0], places[0] + 1)  # fmt: skip
            yield Change(CHANGED, "negation", before, after, f"“{before.of(left.document.text)}” stood under a “not”, and does no longer.")  # fmt: skip
            return
    for at, text in _heads(right, group.after):
        places = _stated(left, group.before, text)
        if places:
            before, after = left.document.span(places[0], places[0] + 1), right.document.span(at, at + 1)  # fmt: skip
            yield Change(CHANGED, "negation", before, after, f"“{after.of(right.document.text)}” now stands under a “not”.")  # fmt: skip
            return


def _heads(side: Side, sentences: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the first word that says something under each “not”: number and stem."""
    for number in sentences:
        content = side.content[number]
        for detail in side.sure("negation", (number,)):
            head = next((at for at in _under(side, detail, number) if at in content), None)
            if head is not None:
                yield head, content[head]


def _stated(side: Side, sentences: Sequence[int], text: str) -> list[int]:
    """Return the places of a word when none of them stands anywhere near a “not”."""
    places: list[int] = []
    for number in sentences:
        details = side.all("negation", (number,))
        under = {at for detail in details for at in _under(side, detail, number)}
        under |= {at for detail in details for at in range(detail.first - 1, detail.last)}
        for at, stem in side.content[number].items():
            if stem == text:
                if at in under:
                    return []
                places.append(at)
    return places


def _under(side: Side, detail: Detail, number: int) -> Iterator[int]:
    """Yield the words after a “not”, up to a turn or a stop."""
    words = side.document.words
    stop = min(side.document.sentences[number].last, detail.last + _WIDE)
    for at in range(detail.last, stop):
        mark = gap(side.document.text, words, at)[:1] if at > detail.first else ""
        if words[at].norm in _TURNS or mark and mark in _STOPS:
            return
        yield at
