"""What plainspeak knows about language: blocks, sentences, words, quotations, names, word lists.

`analyse` needs no model. `grammar.parse` asks spaCy about single sentences, afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from plainspeak.language import (
    figures,
    layout,
    own_words,
    people,
    phrases,
    quotations,
    sentences,
    verbs,
    words,
)
from plainspeak.model import Block, BlockKind, Document, Sentence, Span, Word

_LONGEST_NAME = 6
Cut = tuple[Span, Sequence[Word]]
Places = Mapping[str, Mapping[int, tuple[int, ...]]]

# Word lists that are found by reading the text, not by looking words up.
BUILT_IN = frozenset({"name", "verb", "doing", "number", "date"})


def analyse(
    text: str,
    word_lists: Sequence[phrases.Trie] = (),
    *,
    path: str = "",
    blocks: tuple[Block, ...] | None = None,
    own: phrases.Trie | None = None,
    fields: bool = False,
    cutting: Callable[[str, Span], Iterable[Cut]] | None = None,
    marking: Callable[[Document, Sequence[phrases.Trie]], Places] | None = None,
) -> Document:
    """Return a document with blocks, sentences, words, quotations, names and word lists found.

    `word_lists` are tries whose payloads are names of lists; a later trie may refer to the lists
    of earlier ones. `blocks` come from the reader; for plain text they are found here. `own` are
    the words of a house, as `own_words` gives them. `fields` asks for the words of fields too, which
    are facts but no prose: who a message is from, the date of an entry. `cutting` and `marking` do what `cut` and
    `mark` do; a server's remember what they did.
    """
    cutting, marking = cutting or cut, marking or mark
    found_blocks = layout.blocks_of(text) if blocks is None else blocks
    all_words: list[Word] = []
    all_sentences: list[Sentence] = []
    for number, block in enumerate(found_blocks):
        if block.kind is BlockKind.FIELD and not fields:
            continue
        for span, held in cutting(text, block.span):
            first = len(all_words)
            all_words.extend(held)
            all_sentences.append(Sentence(span, number, first, len(all_words)))
    document = Document(
        text,
        path,
        found_blocks,
        tuple(all_sentences),
        tuple(all_words),
        quotations.quotations_of(text, found_blocks),
        tuple(at for at, block in enumerate(found_blocks) if block.kind is BlockKind.HEADING),
    )
    of_house = _of_house(document, own) if own else {}
    names = people.names_of(text, document.words, document.sentences)
    for first, ends in of_house.get(own_words.OWN_NAME, {}).items():
        names = names.union(range(first, max(ends)))
    marks: dict[str, Mapping[int, tuple[int, ...]]] = {
        "name": _runs(document, names),
        "verb": verbs.VerbPlaces(document.words, "base"),
        "doing": verbs.VerbPlaces(document.words, "ing"),
        **figures.marks_of(text, document.words),
        **of_house,
    }
    document = replace(document, marks=marks)
    found = marking(document, word_lists)
    return replace(document, marks=_with(marks, found))


def cut(text: str, block: Span) -> Iterator[Cut]:
    """Yield the sentences of one block in order, each with its words."""
    for span in sentences.sentence_spans(text, block):
        yield span, words.words_of(text, span.start, span.end)


def _runs(document: Document, numbers: frozenset[int]) -> dict[int, tuple[int, ...]]:
    """Return names as runs of words: `Lorna Bright` is one name, and so is `Lorna`."""
    runs: dict[int, tuple[int, ...]] = {}
    for at in sorted(numbers):
        end = at + 1
        ends = [end]
        while (
            end in numbers
            and end - at < _LONGEST_NAME
            and words.joined(document.text, document.words[end - 1], document.words[end])
        ):
            end += 1
            ends.append(end)
        runs[at] = tuple(ends)
    return runs


def mark(document: Document, word_lists: Sequence[phrases.Trie]) -> Places:
    """Return the places of word lists: name of the list → first word → numbers one past the last."""
    found: dict[str, dict[int, Any]] = {}
    for trie in word_lists:
        for hit in list(phrases.hits(replace(document, marks=_with(document.marks, found)), trie)):
            places = found.setdefault(hit.payload, {})
            places[hit.first] = (*places.get(hit.first, ()), hit.last)
    return found


def _of_house(document: Document, own: phrases.Trie) -> dict[str, Mapping[int, tuple[int, ...]]]:
    """Return the places of a house's own names and of the words that families there know."""
    found: dict[str, dict[int, tuple[int, ...]]] = {}
    for hit in phrases.hits(document, own):
        name, written = hit.payload
        stands = document.span(hit.first, hit.last).of(document.text)
        if name != own_words.OWN_NAME or own_words.is_named(stands, written):
            places = found.setdefault(name, {})
            places[hit.first] = (*places.get(hit.first, ()), hit.last)
    return dict(found)


def _with(marks: Places, found: Places) -> Places:
    return {**marks, **{name: {**marks.get(name, {}), **found[name]} for name in found}}
