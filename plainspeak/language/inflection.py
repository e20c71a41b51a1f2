"""Bend the phrases of rules: every form a term can take, with its replacement in the same form.

Runs when rules are compiled, never when text is checked: lemminflect takes seconds to import.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from typing import Any

from plainspeak.errors import PlainspeakError

VERB_TAGS = {"base": "VB", "s": "VBZ", "past": "VBD", "participle": "VBN", "ing": "VBG"}
_BE = {
    "base": ("be", "am", "are"),
    "s": ("is",),
    "past": ("was", "were"),
    "participle": ("been",),
    "ing": ("being",),
}
_IRREGULAR: dict[str, dict[str, tuple[str, ...]]] = {
    "have": {"base": ("have",), "s": ("has",), "past": ("had",), "participle": ("had",), "ing": ("having",)},
    "do": {"base": ("do",), "s": ("does",), "past": ("did",), "participle": ("done",), "ing": ("doing",)},
    "be": _BE,
    # lemminflect gives the American form first, or only.
    "get": {"base": ("get",), "s": ("gets",), "past": ("got",), "participle": ("got",), "ing": ("getting",)},
}
_PLURALS = {"person": ("people",)}
_AFTER_HEAD = frozenset("of for in with to before by on at about from without under against between who that after".split())
_UNBENT = frozenset("not".split())


def forms_of(phrase: str, form: str) -> Iterator[tuple[str, str]]:
    """Yield (feature, phrase in that form) pairs; several spellings of one form are several pairs.

    `form` is `verb`, `noun`, `adjective` or `fixed`. Features are `base`, `s`, `past`,
    `participle` and `ing` for verbs, `singular` and `plural` for nouns, `same` for the rest.
    """
    if form == "verb":
        yield from _verb_forms(phrase)
    elif form == "noun":
        yield from _noun_forms(phrase)
    else:
        yield "same", phrase


def bend(phrase: str, form: str, feature: str) -> str:
    """Return a replacement in one form, in UK spelling: `bend('find out', 'verb', 'past')` is `found out`."""
    for found, text in forms_of(phrase, form):
        if found == feature:
            return text
    return phrase


def _verb_forms(phrase: str) -> Iterator[tuple[str, str]]:
    head, space, rest = phrase.partition(" ")
    if head in _UNBENT or head.startswith("<"):
        yield "same", phrase
        return
    for feature in VERB_TAGS:
        for bent in _verb(head, feature):
            yield feature, bent + space + rest


def _noun_forms(phrase: str) -> Iterator[tuple[str, str]]:
    yield "singular", phrase
    words = phrase.split(" ")
    head = next((i for i, word in enumerate(words) if i and word in _AFTER_HEAD), len(words)) - 1
    for plural in _plural(words[head]):
        yield "plural", " ".join([*words[:head], plural, *words[head + 1 :]])


@functools.cache
def _verb(word: str, feature: str) -> tuple[str, ...]:
    if word in _IRREGULAR:
        return _IRREGULAR[word][feature]
    stem, hyphen, last = word.rpartition("-")
    found = _inflect(last, VERB_TAGS[feature])
    return tuple(stem + hyphen + form for form in found)


@functools.cache
def _plural(word: str) -> tuple[str, ...]:
    stem, hyphen, last = word.rpartition("-")
    return tuple(stem + hyphen + form for form in _PLURALS.get(last) or _inflect(last, "NNS"))


def _inflect(word: str, tag: str) -> tuple[str, ...]:
    if not word:
        return (word,)
    found = _table().getInflection(word, tag) or (word,)
    return tuple(sorted(dict.fromkeys(found), key=_uk_first))


@functools.cache
def _table() -> Any:
    """Return lemminflect's table: takes seconds, so only when rules are compiled.

    Its package would import spaCy as well, only to add to it; the table is loaded alone.
    """
    if "lemminflect" not in sys.modules:
        spec = importlib.util.find_spec("lemminflect")
        if spec is None:
            raise PlainspeakError("lemminflect is not installed. Install it with: pip install lemminflect")
        sys.modules["lemminflect"] = importlib.util.module_from_spec(spec)
        try:
            return importlib.import_module("lemminflect.core.Inflections").Inflections()
        finally:
            del sys.modules["lemminflect"]
    return importlib.import_module("lemminflect.core.Inflections").Inflections()


def _uk_first(form: str) -> tuple[bool]:
    """Put `travelled` before `traveled`."""
    return (re.search(r"[^l]l(?:ed|ing)$", form) is not None,)


def spellings(word: str) -> tuple[str, ...]:
    """Return a word with its -ise and -ize spellings."""
    if re.search(r"is(?:e|es|ed|ing|ation|ations|er|ers)$", word) and len(word) > 5:
        return word, re.sub(r"is(?=(?:e|es|ed|ing|ation|ations|er|ers)$)", "iz", word)
    if re.search(r"iz(?:e|es|ed|ing|ation|ations|er|ers)$", word) and len(word) > 5:
        return word, re.sub(r"iz(?=(?:e|es|ed|ing|ation|ations|er|ers)$)", "is", word)
    return (word,)
