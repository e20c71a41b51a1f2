"""Bend the phrases of rules: every form a term can take, with its replacement in the same form.

Runs when rules are compiled, never when text is checked: lemminflect takes seconds to import.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from plainspeak.errors import PlainspeakError
from plainspeak.language import verbs

VERB_TAGS = {"base": "VB", "s": "VBZ", "past": "VBD", "participle": "VBN", "ing": "VBG"}
# `be` alone tells apart who did it; for every other verb these are the base and the past.
BE_ONLY = {"am": "base", "are": "base", "were": "past"}
_BE: dict[str, tuple[str, ...]] = {
    "base": ("be",),
    "am": ("am",),
    "are": ("are",),
    "s": ("is",),
    "past": ("was",),
    "were": ("were",),
    "participle": ("been",),
    "ing": ("being",),
}
_IRREGULAR: dict[str, dict[str, tuple[str, ...]]] = {
    "have": {
        "base": ("have",),
        "s": ("has",),
        "past": ("had",),
        "participle": ("had",),
        "ing": ("having",),
    },
    "do": {
        "base": ("do",),
        "s": ("does",),
        "past": ("did",),
        "participle": ("done",),
        "ing": ("doing",),
    },
    "be": _BE,
    # lemminflect gives the American form first, or only.
    "get": {
        "base": ("get",),
        "s": ("gets",),
        "past": ("got",),
        "participle": ("got",),
        "ing": ("getting",),
    },
    "bear": {
        "base": ("bear",),
        "s": ("bears",),
        "past": ("bore",),
        "participle": ("borne",),
        "ing": ("bearing",),
    },
    "bias": {
        "base": ("bias",),
        "s": ("biases",),
        "past": ("biased",),
        "participle": ("biased",),
        "ing": ("biasing",),
    },
    "babysit": {
        "base": ("babysit",),
        "s": ("babysits",),
        "past": ("babysat",),
        "participle": ("babysat",),
        "ing": ("babysitting",),
    },
    "broadcast": {
        "base": ("broadcast",),
        "s": ("broadcasts",),
        "past": ("broadcast",),
        "participle": ("broadcast",),
        "ing": ("broadcasting",),
    },
    "alight": {
        "base": ("alight",),
        "s": ("alights",),
        "past": ("alighted",),
        "participle": ("alighted",),
        "ing": ("alighting",),
    },
}
_PLURALS = {"person": ("people",)}
_SINGULARS = frozenset(
    "news series always perhaps sometimes politics gymnastics whereabouts afterwards towards besides else's".split()
)
_IRREGULAR_PLURALS = frozenset("people children men women feet teeth police staff".split())
# A participle before the head: `looked after child` is a child, `time after school` is a time.
_PARTICIPLE = re.compile(r"\w{2,}ed|put|kept|left|known|born|set")
_AFTER_HEAD = frozenset(
    "of for in with to before by on at about from without under against between who that which after where when".split()
)
_DETERMINERS = frozenset("a an the my your his her its our their".split())
_RELATIVE = frozenset("who that which".split())
_PARTICLES = frozenset("after for to about on".split())
# Words in -ly that are verbs, not adverbs before one: `really help` bends `help`, `rely on` bends `rely`.
_LY_VERBS = frozenset(
    "ally apply bully comply dally fly imply multiply rally rely reply sully supply tally".split()
)
_NO_VERBS = frozenset(
    "first then often still when at under in with how what who why where able more less".split()
)


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
    found = dict(reversed(list(forms_of(phrase, form))))
    return found.get(feature) or found.get(BE_ONLY.get(feature, "")) or phrase


def is_plural(phrase: str) -> bool:
    """Tell whether a noun phrase is plural, by its head: `things that help`, `brothers and sisters`."""
    words = phrase.lower().split()
    head = words[: _head(words) + 1]
    if not head:
        return False
    last = re.sub(r"-(?:by|up|in|on|law)$", "", head[-1])
    return (
        _joins_two(head)
        or last in _IRREGULAR_PLURALS
        or (
            last.endswith("s")
            and not last.endswith(("ss", "us", "is", "'s"))
            and last not in _SINGULARS
        )
    )


def _joins_two(head: Sequence[str]) -> bool:
    """Tell `food and drink` and `mum and her partner`, which are two, from `night and weekend team`."""
    if "and" not in head:
        return False
    second = head[head.index("and") + 1 :]
    return len(second) < 2 or second[0] in _DETERMINERS


def starts_with_verb(phrase: str) -> bool:
    """Tell whether a phrase can bend as a verb: `put off`, `really help`, `not want`, but not `drinking` or `first call`."""
    word = verb_of(phrase)
    if word in verbs.table():
        return True
    last = word.rpartition("-")[2]
    return (
        last not in _NO_VERBS
        and last not in verbs.bases()
        and bool(_table().getAllInflections(last, "VERB"))
    )


def verb_of(phrase: str) -> str:
    """Return the word of a verb phrase that bends: the first that is neither `not` nor an adverb in -ly."""
    words = phrase.split(" ")
    return next((word for word in words if not _before_verb(word)), words[0])


def _before_verb(word: str) -> bool:
    return word == "not" or (word.endswith("ly") and word not in _LY_VERBS)


def _verb_forms(phrase: str) -> Iterator[tuple[str, str]]:
    head, space, rest = phrase.partition(" ")
    if head.startswith("<"):
        yield "same", phrase
        return
    if head == "not":
        yield from _not_forms(rest)
        return
    if rest and _before_verb(head):
        yield from ((feature, f"{head} {bent}") for feature, bent in _verb_forms(rest))
        return
    for feature in _BE if head == "be" else VERB_TAGS:
        for bent in _verb(head, feature):
            yield feature, bent + space + rest


def _not_forms(verb: str) -> Iterator[tuple[str, str]]:
    """Yield the forms of `not want to`: as for `be`, who did it decides (`they do not`, `she does not`)."""
    forms = dict(reversed(list(_verb_forms(verb))))
    if verb.partition(" ")[0] == "be":
        yield from (
            (
                feature,
                f"not {text}"
                if feature in {"base", "participle", "ing"}
                else text.replace(" ", " not ", 1),
            )
            for feature, text in forms.items()
        )
        return
    base = forms["base"]
    yield from (
        ("base", f"not {base}"),
        ("am", f"do not {base}"),
        ("are", f"do not {base}"),
        ("s", f"does not {base}"),
    )
    yield from (("past", f"did not {base}"), ("were", f"did not {base}"))
    yield from ((feature, f"not {forms[feature]}") for feature in ("participle", "ing"))


def _noun_forms(phrase: str) -> Iterator[tuple[str, str]]:
    yield "singular", phrase
    words = phrase.split(" ")
    head = _head(words)
    tail = words[head + 1 :]
    if len(tail) > 1 and tail[0] in _RELATIVE and tail[1] in verbs.bases():
        base, form = verbs.bases()[tail[1]]
        tail[1] = {
            "s": {"be": "are"}.get(base, base),
            "past": {"be": "were"}.get(base, tail[1]),
        }.get(form, tail[1])
    for plural in _plural(words[head]):
        yield "plural", " ".join([*words[:head], plural, *tail])


def head_of(phrase: str) -> str:
    """Return the noun that a noun phrase is about: `meeting` of `meeting with the council's lawyers`."""
    words = phrase.split(" ")
    return words[_head(words)]


def _head(words: Sequence[str]) -> int:
    """Return the place of a noun phrase's head: the last word before `of`, `who`, `for` and such."""
    for at, word in enumerate(words):
        if (
            at
            and word in _AFTER_HEAD
            and not (
                at + 1 < len(words) and word in _PARTICLES and _PARTICIPLE.fullmatch(words[at - 1])
            )
        ):
            return at - 1
    return len(words) - 1


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
    if last in {"by", "up", "in", "on", "law"} and stem:
        return tuple(f"{form}-{last}" for form in _plural(stem))
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
            raise PlainspeakError(
                "lemminflect is not installed. Install it with: pip install lemminflect"
            )
        sys.modules["lemminflect"] = importlib.util.module_from_spec(spec)
        try:
            return importlib.import_module("lemminflect.core.Inflections").Inflections()
        finally:
            del sys.modules["lemminflect"]
    return importlib.import_module("lemminflect.core.Inflections").Inflections()


def _uk_first(form: str) -> tuple[bool]:
    """Put `travelled` before `traveled`."""
    return (re.search(r"[^l]l(?:ed|ing)$", form) is not None,)


def spelled(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a phrase in each of their spellings, as written first."""
    return itertools.product(*(spellings(part) for part in parts))


def spellings(word: str) -> tuple[str, ...]:
    """Return a word with its -ise and -ize spellings."""
    if re.search(r"is(?:e|es|ed|ing|ation|ations|er|ers)$", word) and len(word) > 5:
        return word, re.sub(r"is(?=(?:e|es|ed|ing|ation|ations|er|ers)$)", "iz", word)
    if re.search(r"iz(?:e|es|ed|ing|ation|ations|er|ers)$", word) and len(word) > 5:
        return word, re.sub(r"iz(?=(?:e|es|ed|ing|ation|ations|er|ers)$)", "is", word)
    return (word,)
