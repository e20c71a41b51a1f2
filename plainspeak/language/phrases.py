"""Find thousands of phrases in one pass over a document's words.

Phrases are compiled into a trie of plain dictionaries (so that `marshal` can cache it; the outermost
one may come back from the cache as a table that is read word by word). A node maps
a word to the next node; under `<>` it maps names of word lists to nodes, under `...` it holds the
node after a gap of up to three words, and under the empty key the payloads of phrases that end there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from plainspeak.language.words import gap, joined, words_of
from plainspeak.model import Document, Mark

Trie = Mapping[str, Any]
GAP = "..."
LISTS = "<>"
_GAP_WORDS = 3
# Marks that part words in a text, but hold a phrase together where its rule writes them: `and/or`, `e.g.`
_MARKS = frozenset("/.,+&:()")
_PIECE = re.compile(r"<[^<>\s]+>|\.\.\.")


class Hit(NamedTuple):
    """A phrase found at words first..last; `slots` are the words its open places took."""

    first: int
    last: int
    payload: Any
    slots: tuple[Mark, ...] = ()


def elements(phrase: str) -> tuple[str, ...]:
    """Cut a phrase as written in a rule into words, `<list>` names, `...` gaps and marks between words."""
    parts: list[str] = []
    at = 0
    for piece in _PIECE.finditer(phrase):
        _add_words(phrase, at, piece.start(), parts)
        parts.append(piece.group())
        at = piece.end()
    _add_words(phrase, at, len(phrase), parts)
    return tuple(parts)


def _add_words(phrase: str, start: int, end: int, parts: list[str]) -> None:
    words = words_of(phrase, start, end)
    for number, word in enumerate(words):
        if number and gap(phrase, words, number) in _MARKS:
            parts.append(gap(phrase, words, number))
        parts.append(word.norm)


def is_list(element: str) -> bool:
    """Tell whether an element names a word list: `<kin>`."""
    return element[:1] == "<" and element[-1:] == ">"


def build(entries: Iterable[tuple[Sequence[str], Any]]) -> Trie:
    """Return a trie of (phrase elements, payload) pairs; empty phrases are left out."""
    trie: dict[str, Any] = {}
    for phrase, payload in entries:
        if not phrase:
            continue
        node = trie
        for element in phrase:
            if is_list(element):
                node = node.setdefault(LISTS, {}).setdefault(element[1:-1], {})
            else:
                node = node.setdefault(element, {})
        node.setdefault("", []).append(payload)
    return trie


def hits(document: Document, trie: Trie) -> Iterator[Hit]:
    """Yield every phrase of the trie that stands in the document, or in the sentences asked about, in order."""
    sentences = document.sentences
    if document.asked is not None:
        sentences = tuple(sentences[number] for number in document.asked)
    words, lists = document.words, trie.get(LISTS) is not None
    for sentence in sentences:
        for at in range(sentence.first, sentence.last):
            # Most words begin no phrase: they are passed over here, where it costs least.
            if lists or trie.get(words[at].norm) is not None:
                yield from _walk(document, trie, at, at, sentence.last, ())


def stands_in(document: Document, trie: Trie) -> bool:
    """Tell whether a phrase of the trie stands anywhere in the document, whichever sentences are asked about."""
    return next(hits(replace(document, asked=None), trie), None) is not None


def hits_at(document: Document, trie: Trie, at: int, stop: int) -> Iterator[Hit]:
    """Yield the phrases of a trie that start with word `at` and end at or before word `stop`."""
    if trie.get(document.words[at].norm) is not None or trie.get(LISTS) is not None:
        yield from _walk(document, trie, at, at, stop, ())


def _walk(
    document: Document, node: Trie, first: int, at: int, stop: int, slots: tuple[Mark, ...]
) -> Iterator[Hit]:
    for payload in node.get("", ()):
        yield Hit(first, at, payload, slots)
    if at >= stop:
        return
    words = document.words
    if at > first and not joined(document.text, words[at - 1], words[at]):
        marked = node.get(gap(document.text, words, at))
        if marked is None or words[at].norm not in marked:
            return
        yield from _walk(document, marked[words[at].norm], first, at + 1, stop, slots)
        return
    following = node.get(words[at].norm)
    if following is not None:
        yield from _walk(document, following, first, at + 1, stop, slots)
    for name, branch in node.get(LISTS, {}).items():
        for end in document.marks.get(name, {}).get(at, ()):
            if end <= stop:
                yield from _walk(document, branch, first, end, stop, (*slots, Mark(at, end)))
    after_gap = node.get(GAP)
    if after_gap is not None:
        yield from _gap(document, after_gap, first, at, stop, slots)


def _gap(
    document: Document, node: Trie, first: int, at: int, stop: int, slots: tuple[Mark, ...]
) -> Iterator[Hit]:
    words = document.words
    for end in range(at, min(at + _GAP_WORDS, stop - 1) + 1):
        if end > at and not joined(document.text, words[end - 1], words[end]):
            return
        yield from _walk(document, node, first, end, stop, (*slots, Mark(at, end)))
