"""Rules in harmony: no term found by two rules of one category, no advice that another rule would raise.

Either fault lies between two rules, so `plainspeak rules test` looks at the whole rulebook, whichever
packs it is asked about, and names the faults that touch them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from plainspeak import pipeline, profiles
from plainspeak.language import analyse
from plainspeak.language.phrases import LISTS, Trie
from plainspeak.model import Rule, Span
from plainspeak.rulebook import Rulebook

# Sentences without a fault of their own, in which a replacement stands as the word class it belongs to.
_FRAMES = {"verb": "Nan and Kofi will {}.", "noun": "Nan saw the {}.", "adjective": "Nan said it is {}."}
_ANY = "Nan said {}."
_SLOTS = {
    "<person>": "Kofi", "<name>": "Kofi", "<kin>": "Nan", "<family>": "Kofi", "<possessive>": "her",
    "<reflexive>": "herself", "<pronoun>": "her", "<professional>": "the nurse", "<number>": "six",
    "<date>": "3 May", "<be>": "was", "<have>": "has", "<verb>": "sing", "<doing>": "singing",
    "<verb:ing>": "singing", "<verb:participle>": "sung", "<verb:past>": "sang", "<body>": "arm",
    "<meeting>": "meeting", "<service>": "the clinic", "<attend>": "attend", "...": "", "~": "it",
}  # fmt: skip
_SLOT = re.compile(r"<[^<>]+>|\.\.\.|~")
# What advice may not hold: words to swap, vague amounts, hedges, orders, knots. Frames decide the rest.
_COUNTED = frozenset(
    {"jargon", "acronym", "label", "vague-harm", "plain-words", "vague-detail", "hedge", "double-negative"}
)


class Shadow(NamedTuple):
    """A surface form that two rules of one category find: only one of them can ever speak."""

    form: str
    rule: Rule
    other: Rule

    def __str__(self) -> str:
        return (
            f"{self.rule.place}: rule '{self.rule.id}' finds “{self.form}”, and so does '{self.other.id}' "
            f"({self.other.place}). Take it out of one."
        )


class Discord(NamedTuple):
    """A suggestion of one rule in which another rule raises something."""

    rule: Rule
    text: str
    quote: str
    other: Rule

    def __str__(self) -> str:
        return (
            f"{self.rule.place}: rule '{self.rule.id}' advises “{self.text}”, in which '{self.other.id}' "
            f"({self.other.place}) raises “{self.quote}”. Find plainer words."
        )


def shadows(rulebook: Rulebook) -> list[Shadow]:
    """Return every form that two active rules of one category find, once for each pair of rules."""
    profile = profiles.profile_for(rulebook, profiles.FALLBACK)
    selected = rulebook.select(profile)
    found: dict[tuple[str, str], Shadow] = {}
    wording = selected["wording"]
    for form, payloads in _forms(wording.compiled["trie"], ()):
        _add_pairs(found, form, [wording.rules[at] for at in sorted({row[0] for row in payloads} & wording.active)])
    acronym = selected["acronym"]
    for form, numbers in acronym.compiled["table"].items():
        _add_pairs(found, form, [acronym.rules[at] for at in sorted(set(numbers) & acronym.active)])
    return list(found.values())


def _forms(node: Trie, before: tuple[str, ...]) -> Iterator[tuple[str, list[Any]]]:
    for key, branch in node.items():
        if key == "":
            yield " ".join(before), branch
        elif key == LISTS:
            for name, below in branch.items():
                yield from _forms(below, (*before, f"<{name}>"))
        else:
            yield from _forms(branch, (*before, key))


def _add_pairs(found: dict[tuple[str, str], Shadow], form: str, rules: list[Rule]) -> None:
    for at, rule in enumerate(rules):
        for other in rules[at + 1 :]:
            if rule.category == other.category and not _told_apart(rule, other):
                found.setdefault((rule.id, other.id), Shadow(form, other, rule))


def _told_apart(rule: Rule, other: Rule) -> bool:
    """Tell whether two rules say which sense is theirs: by word class, by contexts, or by document type."""
    if rule.types and other.types and not set(rule.types) & set(other.types):
        return True
    if rule.kind == "acronym":
        return bool(rule.when) or bool(other.when)  # the one without is what the initials mean anywhere else
    if "verb" in {rule.form, other.form} and {rule.form, other.form} & {"noun", "adjective"}:
        return True
    limits = [bool(one.when or one.pos) for one in (rule, other)]
    return all(limits) or (any(limits) and all(one.when or one.pos or one.unless for one in (rule, other)))


def discords(rulebook: Rulebook, reader: str = "family") -> list[Discord]:
    """Return the first suggestions of active rules in which another active rule raises something."""
    profile = profiles.profile_for(rulebook, profiles.FALLBACK, reader)
    selected = rulebook.select(profile)
    rows: list[tuple[Rule, str, Span]] = []
    lines: list[str] = []
    length = 0
    for kind in ("wording", "acronym"):
        rules = selected[kind]
        for number in sorted(rules.active):
            rule = rules.rules[number]
            for text in _first_words(rule, reader):
                filled = " ".join(_SLOT.sub(lambda match: _SLOTS.get(match.group(), ""), text).split())
                frame = _FRAMES.get(rule.form, _ANY)
                start = length + frame.index("{}")
                rows.append((rule, filled, Span(start, start + len(filled))))
                lines.append(frame.format(filled))
                length += len(lines[-1]) + 2
    document = analyse("\n\n".join(lines), rulebook.word_lists)
    _, found = pipeline.find(document, rulebook, profile)
    return [
        Discord(rule, text, one.span.of(document.text), rulebook.rule(one.rule))
        for rule, text, span in rows
        for one in found
        if one.category in _COUNTED and one.span.overlaps(span)
    ]


def _first_words(rule: Rule, reader: str) -> list[str]:
    texts = rule.say.get(reader) or rule.say.get("") or ()
    return list(dict.fromkeys([*texts[:1], *(say for _, say in rule.frames)]))
