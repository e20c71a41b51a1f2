"""Rules in harmony: no term found by two rules of one category, no advice that another rule would raise.

Either fault lies between two rules, so `plainspeak rules test` looks at the whole rulebook, whichever
packs it is asked about, and names the faults that touch them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from plainspeak import pipeline, profiles
from plainspeak.checks import KINDS, RuleSet, wording
from plainspeak.language import analyse, grammar
from plainspeak.language.phrases import LISTS, Trie
from plainspeak.model import Finding, Profile, Rule, Span
from plainspeak.rulebook import Rulebook, is_shipped
from plainspeak.settings import Settings

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
_KINDS = ("wording", "acronym", "pattern")
_SLOT = re.compile(r"<[^<>]+>|\.\.\.|~")
# What advice may not hold: words to swap, vague amounts, hedges, orders, knots. Frames decide the rest.
COUNTED = frozenset(
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


_Advice = tuple[Rule, str, str]  # a rule, a term of its own, what it advises in its place


class Shadow(NamedTuple):
    """A surface form that two rules of one category find: only one of them can ever speak."""

    form: str
    rule: Rule
    other: Rule

    def __str__(self) -> str:
        return (
            f"{self.rule.place}: rule '{self.rule.id}' finds “{self.form}”, and so does '{self.other.id}' "
            f"({self.other.place}). {self.advice}"
        )

    @property
    def advice(self) -> str:
        """What to do: a rule that ships with plainspeak is switched off, one's own is changed."""
        shipped = [row for row in (self.rule, self.other) if is_shipped(row.place)]
        if len(shipped) != 1:
            return "Take it out of one."
        return f'Take it out of yours, or keep yours alone with off = ["{shipped[0].id}"] in plainspeak.toml.'


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


def shadows(rulebook: Rulebook, settings: Settings = Settings()) -> list[Shadow]:
    """Return every form that two active rules of one category find, once for each pair of rules."""
    profile = profiles.profile_for(rulebook, profiles.FALLBACK, settings=settings)
    selected = rulebook.select(profile)
    found: dict[tuple[str, str], Shadow] = {}
    wording = selected["wording"]
    for form, payloads in forms_in(wording.compiled["trie"]):
        _add_pairs(
            found,
            form,
            [wording.rules[at] for at in sorted({row[0] for row in payloads} & wording.active)],
        )
    acronym = selected["acronym"]
    for form, numbers in acronym.compiled["table"].items():
        _add_pairs(found, form, [acronym.rules[at] for at in sorted(set(numbers) & acronym.active)])
    return list(found.values())


def forms_in(node: Trie, before: tuple[str, ...] = ()) -> Iterator[tuple[str, list[Any]]]:
    """Yield every phrase of a trie with its payloads."""
    for key, branch in node.items():
        if key == "":
            yield " ".join(before), branch
        elif key == LISTS:
            for name, below in branch.items():
                yield from forms_in(below, (*before, f"<{name}>"))
        else:
            yield from forms_in(branch, (*before, key))


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


def discords(
    rulebook: Rulebook,
    reader: str = "family",
    *,
    about: Set[str] | None = None,
    settings: Settings = Settings(),
) -> list[Discord]:
    """Return the first suggestions of active rules that bring in something which another active rule raises.

    Words that stood in the replaced term already, and faults that it had too (`on a regular basis` is as
    vague as `often`), are not brought in. `about` are ids: only what these rules advise or raise is tried.
    """
    profile = profiles.profile_for(rulebook, profiles.FALLBACK, reader, settings)
    selected = rulebook.select(profile)
    advice = [
        (rule, term, text)
        for name in _KINDS
        for rule in (selected[name].rules[number] for number in sorted(selected[name].active))
        for term, text in _advice(rule, reader)
    ]
    if about is not None:
        own = {
            name: rules._replace(
                active=frozenset(at for at in rules.active if rules.rules[at].id in about)
            )
            for name, rules in selected.items()
            if name in _KINDS
        }
        advice = [
            row
            for batch in _batches(advice)
            for row, touched in zip(batch, _touched(rulebook, profile, own, batch), strict=True)
            if touched or row[0].id in about
        ]
    found = (
        discord
        for batch in _batches(advice)
        for discord in _tried(rulebook, profile, selected, batch)
    )
    return [row for row in found if about is None or {row.rule.id, row.other.id} & about]


def _batches(advice: Sequence[_Advice]) -> Iterator[Sequence[_Advice]]:
    for at in range(0, len(advice), _AT_ONCE):
        yield advice[at : at + _AT_ONCE]


def _touched(
    rulebook: Rulebook, profile: Profile, rules: Mapping[str, RuleSet], advice: Sequence[_Advice]
) -> list[bool]:
    """Tell for each piece of advice whether words of some rules stand in it: cheap, as nothing is parsed."""
    lines, places = _in_sentences([(rule.form, advised) for rule, _, advised in advice])
    document = analyse("\n\n".join(lines), rulebook.word_lists)
    starts = [place.start for place in places]
    touched = [False] * len(advice)
    for name, row in rules.items():
        candidates = KINDS[name].candidates
        for candidate in candidates(document, row, profile) if candidates and row.active else ():
            at = bisect.bisect_right(starts, candidate.span.end - 1) - 1
            touched[max(0, at)] |= places[max(0, at)].overlaps(candidate.span)
    return touched


def _in_sentences(rows: Iterable[tuple[str, str]]) -> tuple[list[str], list[Span]]:
    """Put words into sentences that suit their form; return these, and where the words stand once joined."""
    lines: list[str] = []
    places: list[Span] = []
    length = 0
    for form, words in rows:
        line, at = sentence_with(form, words)
        places.append(Span(length + at, length + at + len(_filled(words))))
        lines.append(line)
        length += len(line) + 2
    return lines, places


def sentence_with(form: str, words: str) -> tuple[str, int]:
    """Return a sentence without a fault in which words of a form stand, and where they start in it.

    Word classes are filled in: `tell <person>` stands there as `tell Kofi`.
    """
    frame = _FRAMES.get(form, _ANY)
    return frame.format(_filled(words)), frame.index("{}")


def fills(words: str) -> bool:
    """Tell whether `sentence_with` can fill in every word class of a phrase."""
    return all(piece in _SLOTS for piece in _SLOT.findall(words))


def _filled(words: str) -> str:
    return " ".join(_SLOT.sub(lambda match: _SLOTS.get(match.group(), ""), words).split())


def _tried(
    rulebook: Rulebook,
    profile: Profile,
    selected: Mapping[str, RuleSet],
    advice: Sequence[_Advice],
) -> Iterator[Discord]:
    """Put terms and what is advised for them into sentences of one document, and say what only the advice raises."""
    lines, places = _in_sentences(
        (rule.form, words) for rule, term, advised in advice for words in (term, advised)
    )
    text = "\n\n".join(lines)
    document = analyse(text, rulebook.word_lists)
    document = grammar.parse(document, wording.doubts(document, selected["wording"], profile))
    found = (row for name in _KINDS for row in KINDS[name].check(document, selected[name], profile))
    raised = [row for row in pipeline.settle(found) if row.category in COUNTED]
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
