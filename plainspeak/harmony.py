"""Rules in harmony: no term found by two rules of one category, no advice that another rule would raise.

Either fault lies between two rules, so `plainspeak rules test` looks at the whole rulebook, whichever
packs it is asked about, and names the faults that touch them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from plainspeak import pipeline, profiles
from plainspeak.checks import KINDS, RuleSet, wording
from plainspeak.language import analyse, grammar
from plainspeak.language.phrases import LISTS, Trie
from plainspeak.model import Finding, Profile, Rule, Span
from plainspeak.rulebook import Rulebook

# Sentences without a fault of their own, in which a replacement stands as the word class it belongs to.
_FRAMES = {
    "verb": "Nan and Kofi will {}.",
    "noun": "Nan saw the {}.",
    "adjective": "Nan said it is {}.",
}
_ANY = "Nan said {}."
_SLOTS = {
    "<person>": "Kofi", "<name>": "Kofi", "<kin>": "Nan", "<family>": "Kofi", "<possessive>": "her",
    "<reflexive>": "herself", "<pronoun>": "her", "<professional>": "the nurse", "<number>": "six",
    "<date>": "3 May", "<be>": "was", "<have>": "has", "<verb>": "sing", "<doing>": "singing",
    "<verb:ing>": "singing", "<verb:participle>": "sung", "<verb:past>": "sang", "<body>": "arm",
    "<meeting>": "meeting", "<service>": "the clinic", "<attend>": "attend", "...": "", "~": "it",
}  # fmt: skip
_AT_ONCE = 200
_KINDS = ("wording", "acronym")
_SLOT = re.compile(r"<[^<>]+>|\.\.\.|~")
# What advice may not hold: words to swap, vague amounts, hedges, orders, knots. Frames decide the rest.
_COUNTED = frozenset(
    {
        "jargon",
        "acronym",
        "label",
        "vague-harm",
        "plain-words",
        "vague-detail",
        "hedge",
        "double-negative",
    }
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
        _add_pairs(
            found,
            form,
            [wording.rules[at] for at in sorted({row[0] for row in payloads} & wording.active)],
        )
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
        return bool(rule.when) or bool(
            other.when
        )  # the one without is what the initials mean anywhere else
    if "verb" in {rule.form, other.form} and {rule.form, other.form} & {"noun", "adjective"}:
        return True
    limits = [bool(one.when or one.pos) for one in (rule, other)]
    return all(limits) or (
        any(limits) and all(one.when or one.pos or one.unless for one in (rule, other))
    )


# Pairs in which nothing worse is brought in: a child is not `promiscuous` but abused, and what was done is
# still asked for; `prior` is `earlier`, which is as vague as it was.
_NO_WORSE = frozenset({("label", "vague-harm"), ("plain-words", "vague-detail")})


def discords(rulebook: Rulebook, reader: str = "family") -> list[Discord]:
    """Return the first suggestions of active rules that bring in something which another active rule raises.

    Words that stood in the replaced term already, and faults that it had too (`on a regular basis` is as
    vague as `often`), are not brought in.
    """
    profile = profiles.profile_for(rulebook, profiles.FALLBACK, reader)
    selected = rulebook.select(profile)
    advice = [
        (rule, term, text)
        for name in _KINDS
        for rule in (selected[name].rules[number] for number in sorted(selected[name].active))
        for term, text in _advice(rule, reader)
    ]
    return [
        discord
        for at in range(0, len(advice), _AT_ONCE)
        for discord in _tried(rulebook, profile, selected, advice[at : at + _AT_ONCE])
    ]


def _tried(
    rulebook: Rulebook,
    profile: Profile,
    selected: Mapping[str, RuleSet],
    advice: Sequence[tuple[Rule, str, str]],
) -> Iterator[Discord]:
    """Put terms and what is advised for them into sentences of one document, and say what only the advice raises."""
    lines: list[str] = []
    places: list[Span] = []
    length = 0
    for rule, term, advised in advice:
        frame = _FRAMES.get(rule.form, _ANY)
        for words in (term, advised):
            filled = " ".join(_SLOT.sub(lambda match: _SLOTS.get(match.group(), ""), words).split())
            start = length + frame.index("{}")
            places.append(Span(start, start + len(filled)))
            lines.append(frame.format(filled))
            length += len(lines[-1]) + 2
    text = "\n\n".join(lines)
    document = analyse(text, rulebook.word_lists)
    document = grammar.parse(document, wording.doubts(document, selected["wording"], profile))
    found = (row for name in _KINDS for row in KINDS[name].check(document, selected[name], profile))
    raised = [row for row in pipeline.settle(found) if row.category in _COUNTED]
    starts = [row.span.start for row in raised]
    for (rule, term, _), before, after in zip(advice, places[::2], places[1::2], strict=True):
        old = {row.category for row in _over(raised, starts, before)} - {rule.category}
        stood = " ".join((term, *rule.find)).lower()
        for row in _over(raised, starts, after):
            quote = row.span.of(text)
            if (
                row.category not in old
                and (rule.category, row.category) not in _NO_WORSE
                and quote.lower() not in stood
            ):
                yield Discord(rule, after.of(text), quote, rulebook.rule(row.rule))


def _over(raised: list[Finding], starts: list[int], span: Span) -> list[Finding]:
    """Return the findings, sorted by place, that overlap a span."""
    at = max(0, bisect.bisect_left(starts, span.start) - 5)
    end = bisect.bisect_left(starts, span.end)
    return [row for row in raised[at:end] if row.span.overlaps(span)]


def _advice(rule: Rule, reader: str) -> list[tuple[str, str]]:
    """Return pairs of a term and what is advised first in its place."""
    texts = rule.say.get(reader) or rule.say.get("") or ()
    own = [(find, texts[0]) for find in rule.find[:1]] if texts else []
    return [*own, *rule.frames]
