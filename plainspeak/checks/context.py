"""The contexts of a rule: the words around a term that tell one sense from another.

See `rules/README.md` for what each key means. Compiled contexts are plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from plainspeak.language.inflection import forms_of, spelled
from plainspeak.language.phrases import Hit, Trie, build, elements, hits_at, stands_in
from plainspeak.language.voice import voice_of
from plainspeak.language.words import joined
from plainspeak.model import Document, Sentence

WORD_KEYS = ("before", "after", "near", "document")
KEYS = (*WORD_KEYS, "within", "pos", "start", "capital", "voice")
_REACH = 8
Seen = dict[Any, Any]
_NEAR = 80


def compile_contexts(contexts: Sequence[Any]) -> list[dict[str, Any]]:
    """Compile `when` or `unless`: bare phrases that hold the term become one context."""
    phrases = [context for context in contexts if isinstance(context, str)]
    compiled: list[dict[str, Any]] = []
    if phrases:
        compiled.append({"holds": trie_of(phrases)})
    for context in contexts:
        if isinstance(context, str):
            continue
        row = {key: trie_of(value) if key in WORD_KEYS else value for key, value in context.items()}
        compiled.append(row)
    return compiled


def trie_of(phrases: Iterable[str]) -> Trie:
    """Return a trie of phrases in every form they can take."""
    return build((form, True) for phrase in phrases for form in _all_forms(phrase))


def _all_forms(phrase: str) -> set[tuple[str, ...]]:
    """Return every form a phrase can take, whatever part of speech it is."""
    forms = {text for form in ("verb", "noun") for _, text in forms_of(str(phrase), form)} | {
        str(phrase)
    }
    return {parts for text in forms for parts in spelled(elements(text))}


def any_holds(
    document: Document,
    contexts: Sequence[dict[str, Any]],
    number: int,
    first: int,
    last: int,
    seen: Seen | None = None,
) -> bool:
    """Tell whether one of the contexts holds for words first..last of sentence `number`.

    `seen` keeps, for one document and the contexts of one compiled rulebook, which words stand
    anywhere in the document, and who speaks in it: that is looked up once.
    """
    return any(
        _holds(document, context, number, first, last, {} if seen is None else seen)
        for context in contexts
    )


def asks_parser(contexts: Sequence[dict[str, Any]]) -> bool:
    """Tell whether a context needs the sentence's grammar."""
    return any("pos" in context for context in contexts)


def _holds(
    document: Document,
    context: dict[str, Any],
    number: int,
    first: int,
    last: int,
    seen: Seen,
) -> bool:
    sentence = document.sentences[number]
    within = context.get("within", 0)
    for key, value in context.items():
        match key:
            case "holds":
                held = next(around(document, value, sentence, first, last), None) is not None
            case "before":
                held = _before(document, value, sentence, first, within)
            case "after":
                held = _after(document, value, sentence, last, within)
            case "near":
                held = _near(document, value, sentence, first, last)
            case "document":
                # The words themselves are kept too, as an `id` counts only while they live.
                if id(value) not in seen:
                    seen[id(value)] = value, stands_in(document, value)
                held = seen[id(value)][1]
            case "voice":
                if key not in seen:
                    seen[key] = voice_of(document)
                held = seen[key] == value
            case "pos":
                held = part_of_speech(document, number, first, last) == value
            case "start":
                held = (first == sentence.first) is value
            case "capital":
                held = (
                    first != sentence.first and document.text[document.words[first].start].isupper()
                ) is value
            case _:
                held = True
        if not held:
            return False
    return True


def around(
    document: Document, trie: Trie, sentence: Sentence, first: int, last: int
) -> Iterator[Hit]:
    """Yield the phrases of a trie that hold words first..last of a sentence."""
    for at in range(max(sentence.first, first - _REACH), first + 1):
        for hit in hits_at(document, trie, at, sentence.last):
            if hit.last >= last:
                yield hit


def _side_by_side(document: Document, at: int) -> bool:
    """Tell whether nothing but space or a hyphen stands before word `at`: a comma parts two thoughts."""
    return joined(document.text, document.words[at - 1], document.words[at])


def _before(document: Document, trie: Trie, sentence: Sentence, first: int, within: int) -> bool:
    if not within and first > sentence.first and not _side_by_side(document, first):
        return False
    for at in range(max(sentence.first, first - within - _REACH), first):
        if any(first - within <= hit.last for hit in hits_at(document, trie, at, first)):
            return True
    return False


def _after(document: Document, trie: Trie, sentence: Sentence, last: int, within: int) -> bool:
    if not within and last < sentence.last and not _side_by_side(document, last):
        return False
    for at in range(last, min(sentence.last, last + within + 1)):
        if next(hits_at(document, trie, at, sentence.last), None) is not None:
            return True
    return False


def _near(document: Document, trie: Trie, sentence: Sentence, first: int, last: int) -> bool:
    # What stands further off in a line without a stop is no longer the same thought.
    start, stop = max(sentence.first, first - _NEAR), min(sentence.last, last + _NEAR)
    for at in range(start, stop):
        if any(
            hit.last <= first or hit.first >= last
            for hit in hits_at(document, trie, at, sentence.last)
        ):
            return True
    return False


def part_of_speech(document: Document, number: int, first: int, last: int) -> str:
    """Return the parser's part of speech of a term's head: the verb if it holds one, else its last word.

    An empty string when the sentence was not parsed.
    """
    tokens = document.grammar.get(number)
    if not tokens:
        return ""
    span = document.span(first, last)
    inside = [token for token in tokens if token.start < span.end and span.start < token.end]
    if not inside:
        return ""
    kinds = [{"PROPN": "NOUN", "AUX": "VERB"}.get(token.pos, token.pos) for token in inside]
    return kinds[0] if len(kinds) == 1 else ("VERB" if "VERB" in kinds else kinds[-1])
