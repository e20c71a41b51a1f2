"""Bend the verbs of the text itself: `ceased to shout` is `stopped shouting`.

The table (`data/verbs.txt`, made by `tools/make_verb_table.py`) holds everyday verbs: on its first
line those that bend by rule, then one line for each of the rest. It is read at the first question
only, so that texts in which no rule asks about a verb never pay for it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources

from plainspeak.model import Word

FORMS = ("base", "s", "past", "participle", "ing")
_BE = ("be", "is", "was", "been", "being")
_SIBILANT = ("s", "x", "z", "ch", "sh", "o")
_VOWELS = "aeiou"


@functools.cache
def table() -> Mapping[str, tuple[str, ...]]:
    """Return the forms of everyday verbs, in the order of `FORMS`, by their base."""
    text = (
        resources.files("plainspeak.language")
        .joinpath("data", "verbs.txt")
        .read_text(encoding="utf-8")
    )
    regular, *irregular = text.splitlines()
    rows = {verb: by_rule(verb) for verb in regular.split()}
    rows |= {forms[0]: tuple(forms) for forms in map(str.split, irregular)}
    rows["be"] = _BE
    return rows


@functools.cache
def bases() -> Mapping[str, tuple[str, str]]:
    """Return (base, form) of every bent verb form but the base itself; of two readings the first."""
    found: dict[str, tuple[str, str]] = {
        "are": ("be", "are"),
        "were": ("be", "were"),
        "am": ("be", "am"),
    }
    for base, forms in table().items():
        for name, text in zip(FORMS[1:], forms[1:], strict=True):
            found.setdefault(text, (base, name))
    return found


def by_rule(verb: str) -> tuple[str, ...]:
    """Return the forms a verb has by rule: `carry, carries, carried, carried, carrying`."""
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        third, past, ing = f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    elif verb.endswith("e"):
        stem = verb[:-1]
        ing = (
            f"{verb}ing"
            if verb.endswith(("ee", "oe", "ye"))
            else f"{stem[:-1]}ying"
            if verb.endswith("ie")
            else f"{stem}ing"
        )
        third, past = f"{verb}s", f"{verb}d"
    else:
        third, past, ing = (
            verb + ("es" if verb.endswith(_SIBILANT) else "s"),
            f"{verb}ed",
            f"{verb}ing",
        )
    return verb, third, past, past, ing


def form_of(verb: str, form: str) -> str:
    """Return one form of a verb given in its base; the verb itself when it is not in the table."""
    forms = table().get(verb)
    return forms[FORMS.index(form)] if forms else verb


class VerbPlaces(Mapping[int, tuple[int, ...]]):
    """Where verbs stand in one form, as a word list: looked up only where a rule asks."""

    __slots__ = ("_form", "_words")

    def __init__(self, words: tuple[Word, ...], form: str) -> None:
        self._words = words
        self._form = form

    def __getitem__(self, at: int) -> tuple[int, ...]:
        if 0 <= at < len(self._words):
            norm = self._words[at].norm
            if (
                norm in table()
                if self._form == "base"
                else bases().get(norm, ("", ""))[1] == self._form
            ):
                return (at + 1,)
        raise KeyError(at)

    def __iter__(self) -> Iterator[int]:
        return (at for at in range(len(self._words)) if at in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
