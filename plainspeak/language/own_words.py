"""The words of a house: names that are names here, and words that families here know."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from plainspeak.language.inflection import spelled
from plainspeak.language.phrases import Trie, build, elements

# How the places of these words are called in `Document.marks`.
OWN_NAME, KNOWN = "own-name", "known"


@functools.lru_cache(maxsize=32)
def own_words(names: frozenset[str], known: frozenset[str]) -> Trie:
    """Return what `analyse` looks for on behalf of a house; payloads are (mark, as it was written)."""
    rows = [(name, (OWN_NAME, name)) for name in sorted(names)]
    rows += [(form, (KNOWN, word)) for word in sorted(known) for form in one_or_more(word)]
    return build((parts, payload) for text, payload in rows for parts in spelled(elements(text)))


def one_or_more(word: str) -> Iterator[str]:
    """Yield a word and its plain plural: words of a house are bent by no table."""
    yield word
    yield f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def is_named(written: str, name: str) -> bool:
    """Tell whether words of a text are a name: capitals stand where the name has them (`Hope`, not `hope`)."""
    pairs = zip(name.split(), written.split(), strict=False)
    return all(not part[:1].isupper() or word[:1].isupper() for part, word in pairs)
