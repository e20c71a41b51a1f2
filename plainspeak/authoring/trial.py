"""Try rules before others meet them: whether examples hold, rules can speak, and none quarrel."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from typing import Any, NamedTuple

from plainspeak import examples, harmony, pipeline, profiles
from plainspeak.checks import KINDS, RuleSet
from plainspeak.language import analyse, verbs
from plainspeak.language.inflection import verb_of
from plainspeak.model import Document, Example, Finding, Place, Profile, Rule, Span
from plainspeak.rulebook import Rulebook, is_shipped
from plainspeak.settings import READERS, Settings

BLANK = "___"  # what a skeleton leaves to be filled in
_WORDED = ("wording", "acronym", "depersonal")
_AT_ONCE = 200
_FLOOR = Profile(profiles.FALLBACK).floor


class Sort(StrEnum):
    """What is wrong with a rule; `look` is no fault, only worth a look."""

    EXAMPLE = "example"
    BLANK = "blank"
    DEAD = "dead"
    SHADOWED = "shadowed"
    CONFLICT = "conflict"
    LOOK = "look"


class Trouble(NamedTuple):
    """One thing that is wrong with a rule, where, and what to do."""

    sort: Sort
    rule: Rule
    place: Place
    message: str

    def __str__(self) -> str:
        lead = "look: " if self.sort is Sort.LOOK else ""
        return f"{self.place}: {lead}rule '{self.rule.id}' {self.message}"


class Trial(NamedTuple):
    """What came of trying some rules."""

    rules: tuple[Rule, ...]
    troubles: tuple[Trouble, ...]

    @property
    def ready(self) -> bool:
        """Tell whether nothing is wrong; what is only worth a look does not count."""
        return all(row.sort is Sort.LOOK for row in self.troubles)

    def of(self, *sorts: Sort) -> list[Trouble]:
        """Return the troubles of some sorts."""
        return [row for row in self.troubles if row.sort in sorts]

    def summary(self) -> str:
        """Say in one line how many rules were tried, and whether they can be used."""
        held = sum(len(rule.examples) for rule in self.rules)
        tried = f"{_count(len(self.rules), 'rule')}, {_count(held, 'example')}"
        if not self.rules:
            return "No rules were found there."
        if self.ready:
            return f"{tried}: all hold, every rule can speak, none quarrels with another. Ready to use."
        said = [
            (Sort.BLANK, "blank", "still to be filled in", "still to be filled in"),
            (Sort.EXAMPLE, "example", "does not hold", "do not hold"),
        ]
        parts = [
            f"{_count(len(found), noun)} {one if len(found) == 1 else many}"
            for sort, noun, one, many in said
            if (found := self.of(sort))
        ]
        dead = {row.rule.id for row in self.of(Sort.DEAD)}
        if dead:
            parts.append(
                f"{_count(len(dead), 'rule')} can never speak, or not of all {'its' if len(dead) == 1 else 'their'} words"
            )
        quarrels = self.of(Sort.SHADOWED, Sort.CONFLICT)
        if quarrels:
            parts.append(_count(len(quarrels), "quarrel"))
        return f"{tried}: {'; '.join(parts)}. Not ready yet: mend the lines above and try again."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def tried(rulebook: Rulebook, rules: Sequence[Rule], settings: Settings = Settings()) -> Trial:
    """Try some rules of a rulebook, in the house that has these settings."""
    blanks = [row for rule in rules for row in _blanks(rule)]
    unfilled = {row.rule.id for row in blanks}
    filled = [rule for rule in rules if rule.id not in unfilled]
    ids = {rule.id for rule in filled}
    dead = list(_dead(rulebook, filled, settings))
    troubles = [
        *blanks,
        *(
            Trouble(Sort.EXAMPLE, rule, fault.example.place, fault.message)
            for rule in filled
            for fault in examples.failures(rulebook, rule)
        ),
        *dead,
        *_quarrels(rulebook, ids, {row.rule.id for row in dead}, settings),
        *(row for rule in filled for row in _looks(rule)),
    ]
    order = {sort: at for at, sort in enumerate(Sort)}
    return Trial(
        tuple(rules),
        tuple(sorted(troubles, key=lambda row: (row.place.file, order[row.sort], row.place.line))),
    )


def _blanks(rule: Rule) -> Iterator[Trouble]:
    """Yield the fields of a rule that a skeleton left to be filled in."""
    texts: dict[str, Iterable[str | None]] = {
        "find": rule.find,
        "say": itertools.chain.from_iterable(rule.say.values()),
        "why": [rule.why],
        "source": [rule.source],
        "message": [rule.message],
        "question": [rule.question],
        "examples": [text for row in rule.examples for text in (row.before, row.after, row.leave)],
    }
    for name, found in texts.items():
        if any(BLANK in text for text in found if text):
            yield Trouble(
                Sort.BLANK, rule, rule.place, f"has a blank ({BLANK}) in '{name}'. Fill it in."
            )


def _quarrels(
    rulebook: Rulebook, ids: set[str], unheard: Set[str], settings: Settings
) -> Iterator[Trouble]:
    for shadow in harmony.shadows(rulebook, settings):
        if {shadow.rule.id, shadow.other.id} & ids:
            mine, theirs = _mine_first(shadow.rule, shadow.other, ids)
            message = f"finds “{shadow.form}”, and so does '{theirs.id}' ({theirs.place})"
            if not is_shipped(mine.place) and is_shipped(theirs.place):
                # A house may have its own word for what we raise too.
                if mine.id not in unheard:
                    yield Trouble(
                        Sort.LOOK, mine, mine.place, f"{message}. Yours is the one that speaks."
                    )
                continue
            yield Trouble(
                Sort.SHADOWED, mine, mine.place, f"{message}: only one can speak. {shadow.advice}"
            )
    # All shipped rules at once are tried without asking which words of which stand where.
    about = None if len(ids) > _AT_ONCE * 5 else ids
    for discord in harmony.discords(rulebook, settings.reader, about=about, settings=settings):
        if {discord.rule.id, discord.other.id} & ids:
            mine, _ = _mine_first(discord.rule, discord.other, ids)
            message = (
                f"advises “{discord.text}”, in which '{discord.other.id}' ({discord.other.place}) raises "
                f"“{discord.quote}”. Find plainer words."
                if mine is discord.rule
                else f"raises “{discord.quote}”, which '{discord.rule.id}' ({discord.rule.place}) advises. "
                "Add the sense that is meant to `when`, or switch the other off."
            )
            yield Trouble(Sort.CONFLICT, mine, mine.place, message)


def _mine_first(rule: Rule, other: Rule, ids: set[str]) -> tuple[Rule, Rule]:
    return (rule, other) if rule.id in ids else (other, rule)


def _looks(rule: Rule) -> Iterator[Trouble]:
    """Yield what is worth a look though nothing fails."""
    for message in examples.warnings(rule):
        yield Trouble(Sort.LOOK, rule, rule.place, message)
    for term in rule.find:
        if rule.form == "verb":
            word = verb_of(term)
            base, _ = verbs.bases().get(word, (word, ""))
            if base != word and word not in verbs.table():
                yield Trouble(
                    Sort.LOOK, rule, rule.place,
                    f"finds “{term}”, which is bent already. Write it as in a dictionary: “{base}”.",
                )  # fmt: skip


def _dead(rulebook: Rulebook, rules: Sequence[Rule], settings: Settings) -> Iterator[Trouble]:
    """Yield the rules that can never speak or are never heard, and the words of rules that are never found."""
    seen = _words_seen(rulebook, rules)
    living = []
    for rule in rules:
        message = _never(rulebook, rule, settings) or _no_sense(rule, seen)
        if message and is_shipped(rule.place) and rule.confidence < _FLOOR:
            # What is right too seldom stays in our packs, so that the words and the reason can be found.
            yield Trouble(Sort.LOOK, rule, rule.place, f"never speaks: {message}")
            continue
        if message:
            yield Trouble(Sort.DEAD, rule, rule.place, f"never speaks: {message}")
            continue
        living.append(rule)
        for term in _terms(rule):
            if seen.get((rule.id, term)) is False:
                yield Trouble(
                    Sort.DEAD, rule, rule.place,
                    f"never finds “{term}”, not even as written. Words, hyphens and the marks / . , + & : ( ) "
                    "between them can be found.",
                )  # fmt: skip
    for rule, message in _spoken_over(rulebook, living, settings):
        # In our own packs, a more exact rule may be heard first in the few examples of another.
        sort = Sort.LOOK if is_shipped(rule.place) else Sort.SHADOWED
        yield Trouble(sort, rule, rule.place, f"is never heard: {message}")


def _terms(rule: Rule) -> list[str]:
    if rule.kind not in _WORDED:
        return []
    return [*rule.find, *(find for find, _ in rule.frames)]


def _never(rulebook: Rulebook, rule: Rule, settings: Settings) -> str:
    """Say why a rule is off whatever the document and whoever reads, or has nothing to look for."""
    if rule.kind in _WORDED and not rule.find and not rule.frames:
        return "it has nothing to look for. Add 'find'."
    reasons: list[str] = []
    for document_type in rule.types or profiles.document_types(rulebook):
        for reader in dict.fromkeys((settings.reader, *READERS)):
            profile = profiles.profile_for(rulebook, document_type, reader, settings, advice=True)
            why = rulebook.why_off(rule.id, profile)
            if not why:
                return ""
            reasons.append(why)
    return f"{reasons[0]}."


def _no_sense(rule: Rule, seen: Mapping[tuple[str, str], bool]) -> str:
    """Say why none of a rule's `when` contexts can ever hold."""
    if not rule.when:
        return ""
    if all(held in rule.unless for held in rule.when):
        return "every context in `when` stands in `unless` too."
    reasons = [_impossible(rule, held, seen) for held in rule.when]
    return reasons[0] if all(reasons) else ""


def _impossible(rule: Rule, held: Any, seen: Mapping[tuple[str, str], bool]) -> str:
    if isinstance(held, str):
        if seen.get((rule.id, held)) is False:
            return f"the phrase “{held}” in `when` does not hold any of its words."
        return ""
    if held.get("start") is True and "before" in held:
        return "in `when`, nothing can stand before a word that opens its sentence."
    if held.get("start") is True and held.get("capital") is True:
        return "in `when`, a capital tells a name only inside a sentence, not at its start."
    if rule.pos and held.get("pos", rule.pos) != rule.pos:
        return f"in `when` it is a {held['pos']}, and 'pos' asks for a {rule.pos}."
    return ""


def _words_seen(rulebook: Rulebook, rules: Sequence[Rule]) -> dict[tuple[str, str], bool]:
    """Tell for each rule and each phrase of its `find`, `frames` and `when` whether its words are found there.

    A phrase with a word class that the tried sentences cannot fill is left out.
    """
    asked = [
        (rule, phrase)
        for rule in rules
        for phrase in (*_terms(rule), *(row for row in rule.when if isinstance(row, str)))
        if rule.kind in _WORDED and harmony.fills(phrase)
    ]
    found: dict[tuple[str, str], bool] = {}
    everything = rulebook.all_on()
    profile = profiles.profile_for(rulebook, profiles.FALLBACK)
    for at in range(0, len(asked), _AT_ONCE):
        batch = asked[at : at + _AT_ONCE]
        lines = [harmony.sentence_with(rule.form, phrase)[0] for rule, phrase in batch]
        text, spans = _joined(lines)
        document = analyse(text, rulebook.word_lists)
        places = _candidates(rulebook, document, everything, profile, [rule for rule, _ in batch])
        for (rule, phrase), span in zip(batch, spans, strict=True):
            found[rule.id, phrase] = any(row.overlaps(span) for row in places.get(rule.id, ()))
    return found


def _candidates(
    rulebook: Rulebook,
    document: Document,
    everything: Mapping[str, RuleSet],
    profile: Profile,
    rules: Iterable[Rule],
) -> dict[str, list[Span]]:
    """Return where the words of each rule stand in a document, whatever their sense."""
    numbers: dict[str, set[int]] = {}
    for rule in rules:
        kind, number = rulebook.ids[rule.id]
        numbers.setdefault(kind, set()).add(number)
    places: dict[str, list[Span]] = {}
    for kind, active in numbers.items():
        row = everything[kind]._replace(active=frozenset(active))
        candidates = KINDS[kind].candidates
        for candidate in candidates(document, row, profile) if candidates else ():
            places.setdefault(row.rules[candidate.number].id, []).append(candidate.span)
    return places


def _joined(lines: Iterable[str]) -> tuple[str, list[Span]]:
    """Return lines as paragraphs of one text, and the span of each."""
    spans, at = [], 0
    rows = list(lines)
    for line in rows:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 2
    return "\n\n".join(rows), spans


def _spoken_over(
    rulebook: Rulebook, rules: Sequence[Rule], settings: Settings
) -> Iterator[tuple[Rule, str]]:
    """Yield the rules that others speak over in each of their examples, and wherever their words stand alone."""
    by_type: dict[str, list[tuple[Rule, Example]]] = {}
    for rule in rules:
        if rule.kind in (*_WORDED, "pattern"):
            document_type = rule.types[0] if rule.types else profiles.FALLBACK
            rows = by_type.setdefault(document_type, [])
            rows += [(rule, row) for row in rule.examples if row.before is not None]
            rows += [
                (rule, Example(harmony.sentence_with(rule.form, term)[0]))
                for term in _terms(rule)
                if harmony.fills(term)
            ]
    heard: set[str] = set()
    for document_type, rows in by_type.items():
        profile = profiles.profile_for(rulebook, document_type, None, settings)
        for at in range(0, len(rows), _AT_ONCE):
            batch = rows[at : at + _AT_ONCE]
            text, spans = _joined(str(row.before) for _, row in batch)
            found = _found(rulebook, text, profile)
            for (rule, _), span in zip(batch, spans, strict=True):
                if any(row.rule == rule.id and row.span.overlaps(span) for row in found):
                    heard.add(rule.id)
    for document_type, rows in by_type.items():
        for rule, group in itertools.groupby(rows, key=lambda row: row[0]):
            if rule.id not in heard:
                texts = [str(row.before) for _, row in group]
                winners = _winners(rulebook, rule, texts, document_type, settings)
                if winners:
                    names = " and ".join(f"'{name}'" for name in winners)
                    off = ", ".join(f'"{name}"' for name in winners)
                    speak = "speaks" if len(winners) == 1 else "speak"
                    message = (
                        f"wherever its words stand, {names} {speak} of them instead. Leave yours out, or "
                        f"keep it alone with off = [{off}] in plainspeak.toml."
                    )
                    yield rule, message


def _winners(
    rulebook: Rulebook, rule: Rule, texts: Sequence[str], document_type: str, settings: Settings
) -> list[str]:
    """Return the rules that speak over a rule in each of some texts, for every reader; none if it is heard."""
    raised = {
        text: [row.span for row in own]
        for text in texts
        if (own := examples.findings_of(rulebook, rule, text))
    }
    winners: set[str] = set()
    for reader in dict.fromkeys((settings.reader, *READERS)):
        profile = profiles.profile_for(rulebook, document_type, reader, settings)
        if rulebook.why_off(rule.id, profile):
            continue
        for text, spans in raised.items():
            found = _found(rulebook, text, profile)
            over = [row for row in found if any(row.span.overlaps(span) for span in spans)]
            if not over or any(row.rule == rule.id for row in found):
                return []
            winners.add(max(over, key=lambda row: row.span.end - row.span.start).rule)
    return sorted(winners)


def _found(rulebook: Rulebook, text: str, profile: Profile) -> tuple[Finding, ...]:
    document = analyse(text, rulebook.word_lists)
    return pipeline.find(document, rulebook.select(profile), profile)[1]
