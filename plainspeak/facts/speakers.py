"""Who spoke the words that follow: the `Poppy told me:` before a quotation, which is part of no sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from plainspeak.facts import say
from plainspeak.facts.change import CHANGED, Change
from plainspeak.language.syllables import is_common
from plainspeak.language.words import words_of
from plainspeak.model import Document, Span

_LABEL = re.compile(r"(?:^|(?<=[\n.!?\"”]))[ \t\-*•]*([^\n.!?:\"“”]{1,60}):[ \t]*[\"“'‘]?$")


# Labels are part of no sentence, so no word list reads them: what a house style writes for `Mother:`.
_PLAIN = {
    **dict.fromkeys("mother mummy mam mom".split(), "mum"),
    **dict.fromkeys("father daddy".split(), "dad"),
    **dict.fromkeys("grandmother grandma granny nan nana nanny".split(), "gran"),
    **dict.fromkeys("grandfather granddad grandpa".split(), "grandad"),
}
# A pronoun may stand for somebody whom the text knows.
_ANYBODY = frozenset("i he she they we".split())


class Speaker(NamedTuple):
    """The words of a label in their normal form, those with a capital, and its place.

    `names` are the words with a capital that are no everyday words.
    """

    words: tuple[str, ...]
    capitals: frozenset[str]
    names: frozenset[str]
    span: Span

    @property
    def others(self) -> list[str]:
        """Return the words without a capital."""
        return [word for word in self.words if word not in self.capitals]


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
            capitals = frozenset(word.norm for word in words if found[1][word.start].isupper())
            rows[number] = Speaker(
                tuple(word.norm for word in words),
                capitals,
                frozenset(norm for norm in capitals if not is_common(norm)),
                Span(found.start(1), found.end(1)),
            )
    return rows


def changes(
    before: Document,
    ours: Sequence[Speaker],
    after: Document,
    theirs: Sequence[Speaker],
    same: Set[frozenset[str]],
) -> Iterator[Change]:
    """Yield the label that names another speaker now: `Mum:` and `Dad:`, `Tariq said:` and `Ines told me:`.

    Everyday words are compared where the rest of both labels is the same. `same` are pairs of values
    that are one person.
    """
    for old, new in zip(ours, theirs, strict=False):
        if _differ(old, new, same):
            message = say.message(
                CHANGED, "name", old.span.of(before.text), new.span.of(after.text)
            )
            yield Change(CHANGED, "name", old.span, new.span, message)


def _differ(one: Speaker, other: Speaker, same: Set[frozenset[str]]) -> bool:
    mine, yours = (
        (row.capitals for row in (one, other))
        if one.others == other.others
        else (row.names for row in (one, other))
    )
    ours, theirs = ({_PLAIN.get(norm, norm) for norm in row} for row in (mine, yours))
    gone, new = ours - theirs, theirs - ours
    if not gone or not new or bool(gone & _ANYBODY) != bool(new & _ANYBODY):
        return False
    if one.others != other.others and ours & theirs:
        return False
    return not any(_introduce(pair, gone, new) for pair in same)


def _introduce(pair: frozenset[str], gone: Set[str], new: Set[str]) -> bool:
    """Tell whether a pair of values that are one person is between those who went and those who came."""
    ways = [set(value.split()) for value in pair]
    return any(ways[at] & gone and ways[at - 1] & new for at in range(len(ways)))
