"""Draft rules from a list of words: every row becomes a rule with examples to read, or is named.

Which word bends, the frames of the examples and the near misses are guesses made from the row; the
pack marks each of them, so that a person reads it before families meet it.
"""

from __future__ import annotations

import bisect
import itertools
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from plainspeak import examples, harmony, pipeline, profiles
from plainspeak.authoring.tables import Fault, Row, Table
from plainspeak.checks import KINDS, RuleSet
from plainspeak.errors import RuleError, did_you_mean
from plainspeak.language import BUILT_IN, analyse, grammar, verbs
from plainspeak.language.inflection import head_of, is_plural, starts_with_verb
from plainspeak.language.phrases import elements, is_list
from plainspeak.language.words import words_of
from plainspeak.model import Finding, Place, Rule, Safety
from plainspeak.rulebook import Rulebook, schema
from plainspeak.rulebook.source import parse_yaml

READ = "# drafted: please read"
_MOST_WORDS = 10
_QUESTION = "What would the family call this?"
_WHY = "Families may not know this word."
_BARE = ("id", "kind", "category", "form", "safety")
_MARKS = " \t\"'“”‘’.,;:"
# A sentence to raise and one to leave, in the words of somebody else, for each way of standing in it.
_FRAMES = {
    "noun": ("Nan asked about the {}.", "Nan said, “They told me about the {}.”"),
    "name": ("Nan asked about {}.", "Nan said, “They told me about {}.”"),
    "verb": ("Nan and Kofi will {}.", "Nan said, “They told me to {}.”"),
    "adjective": ("Nan said it was {}.", "Nan said, “They told me it was {}.”"),
    "other": ("The letter to Nan says {}.", "Nan said, “The letter says {}.”"),
}
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z0-9&/]{2,10}")


class Draft(NamedTuple):
    """A rule drafted from one row: its YAML, the rule, and what there is to say about it."""

    row: int
    rule: Rule
    yaml: str
    notes: tuple[str, ...]


class Pack(NamedTuple):
    """What became of a table: the text of the pack, the drafts in it, and the rows that could not be used."""

    text: str
    drafts: tuple[Draft, ...]
    faults: tuple[Fault, ...]


def pack_of(found: Table, name: str, rulebook: Rulebook, category: str = "jargon") -> Pack:
    """Return the pack drafted from a table.

    `name` is how sources call the file; `rulebook` are the shipped rules, which the drafts are held
    against; `category` is for rows that name none.
    """
    drafts: list[Draft] = []
    faults = list(found.faults)
    taken: dict[str, Row] = {}
    ids: set[str] = set()
    for row in found.rows:
        try:
            drafts.append(_draft(row, name, rulebook, category, taken, ids))
        except _UnusableError as error:
            faults.append(Fault(row.number, str(error)))
    drafts = _held_against_each_other(drafts, rulebook)
    faults.sort()
    return Pack(_text(name, drafts, faults), tuple(drafts), tuple(faults))


class _UnusableError(Exception):
    """A row that no rule can be made of; says why and what to do."""


def _draft(
    row: Row, name: str, rulebook: Rulebook, category: str, taken: dict[str, Row], ids: set[str]
) -> Draft:
    # A dictionary form has no article; its own capital makes it part of a name.
    term = re.sub(r"^(?:the|an?)\s+", "", row.cells["term"].strip(_MARKS))
    _check_term(term, rulebook)
    _check_clash(term, row, taken)
    made = _Made(row, category, name)
    made.fill(term, ids)
    before, leave = (frame.format(term) for frame in _FRAMES[made.frame])
    rule = _rule(made.yaml(before, None, leave), row.number)
    raised = _raised(rulebook, rule, before)
    if not raised:
        raise _UnusableError(
            f"no rule can find “{term}” as it is written. Use words, spaces and hyphens."
        )
    after = examples.with_first_suggestions(before, raised)
    made.notes += _already(rulebook, before, raised)
    made.notes += _advice_raised(rulebook, after, before, raised)
    shown = made.yaml(before, after if after != before else None, leave)
    return Draft(row.number, _rule(shown, row.number), shown, tuple(made.notes))


class _Made:
    """The fields of one draft, with what was guessed and what there is to say about it."""

    def __init__(self, row: Row, category: str, name: str) -> None:
        self.row, self.category, self.name = row, category, name
        self.fields: dict[str, Any] = {}
        self.drafted: set[str] = set()
        self.notes: list[str] = []
        self.frame = "other"

    def fill(self, term: str, ids: set[str]) -> None:
        """Fill in every field but the examples."""
        cells, says = self.row.cells, _says(self.row.cells.get("say", ""))
        initials = _ACRONYM.fullmatch(term) is not None
        self.fields["id"] = _id(term, self.row.number, ids)
        if initials:
            self.fields["kind"] = "acronym"
        self.fields["category"] = self._category(initials=initials)
        self.fields["find"] = [term]
        if initials:
            self.frame = "noun"
            says = self._spelled_out(term, says)
        else:
            form, self.frame = _form(term, says)
            if form != "fixed":
                self._guess("form", form)
            elif verbs.bases().get(term, ("", "base"))[1] != "base":
                base = verbs.bases()[term][0]
                self.notes.append(
                    f"“{term}” is found only as it is written. For all its forms, write “{base}” and what to say "
                    "instead of that."
                )
        if says:
            self.fields["say"] = says
        if says or "expansion" in self.fields:
            self.fields["safety"] = self._safety()
        if cells.get("question"):
            self.fields["question"] = cells["question"]
        elif "safety" not in self.fields:
            self._guess("question", _QUESTION)
            self.notes.append(
                "says nothing to write instead, so it needs a question of its own: one is drafted."
            )
        if cells.get("why"):
            self.fields["why"] = cells["why"]
        else:
            self._guess("why", _WHY)
            self.notes.append("gives no reason: one is drafted.")
        self.fields["source"] = cells.get("source") or f"{self.name}, row {self.row.number}"

    def _guess(self, field: str, value: str) -> None:
        self.fields[field] = value
        self.drafted.add(field)

    def _category(self, *, initials: bool) -> str:
        asked = self.row.cells.get("category", "").lower().replace(" ", "-")
        known = (*schema.CATEGORIES, schema.HOUSE)
        if asked in known:
            return asked
        usual = "acronym" if initials and self.category == "jargon" else self.category
        if asked:
            self.notes.append(
                f"there is no category '{asked}'.{did_you_mean(asked, known)} It is '{usual}' now."
            )
        return usual

    def _spelled_out(self, term: str, says: list[str]) -> list[str]:
        """Take the words that initials stand for out of what is to be said; all else is a gloss."""
        stands = next((text for text in says if _spells(text, term)), None)
        if stands is None:
            if says:
                self.fields["expansion"] = says[0]
            return says
        self.fields["expansion"] = stands
        return [text for text in says if text != stands]

    def _safety(self) -> str:
        asked = self.row.cells.get("safety", "").lower()
        if asked in {"", *Safety}:
            return asked or Safety.ASK.value
        self.notes.append(
            f"'safety' cannot be '{asked}'.{did_you_mean(asked, list(Safety))} It is 'ask' now."
        )
        return Safety.ASK.value

    def yaml(self, before: str, after: str | None, leave: str) -> str:
        """Return the rule as YAML; every text is quoted, so that no cell can be anything but a text."""
        lines = [f"# note: {note}" for note in self.notes]
        for at, (key, value) in enumerate(self.fields.items()):
            if isinstance(value, list):
                text = f"[{', '.join(_quoted(row) for row in value)}]"
            else:
                text = value if key in _BARE else _quoted(value)
            mark = f"  {READ}" if key in self.drafted else ""
            lines.append(f"{'  ' if at else '- '}{key}: {text}{mark}")
        raised = f"before: {_quoted(before)}" + (f", after: {_quoted(after)}" if after else "")
        lines += [
            "  examples:",
            f"    - {{{raised}}}  {READ}",
            f"    - {{leave: {_quoted(leave)}}}  {READ}",
        ]
        return "\n".join(lines) + "\n"


def _check_term(term: str, rulebook: Rulebook) -> None:
    if not term or not any(char.isalpha() for char in term):
        raise _UnusableError("its term holds no word. Write the word or phrase to look for.")
    if len(words_of(term)) > _MOST_WORDS:
        raise _UnusableError(
            f"its term is longer than {_MOST_WORDS} words. Write the words that matter."
        )
    for element in elements(term):
        if is_list(element) and element[1:-1] not in BUILT_IN | _lists(rulebook):
            raise _UnusableError(f"its term asks for the word list {element}, and there is none.")


def _lists(rulebook: Rulebook) -> set[str]:
    return {
        name
        for trie in rulebook.word_lists
        for _, names in harmony.forms_in(trie)
        for name in names
    }


def _check_clash(term: str, row: Row, taken: dict[str, Row]) -> None:
    key = " ".join(word.norm for word in words_of(term))
    other = taken.setdefault(key, row)
    if other is row:
        return
    if _says(other.cells.get("say", "")) == _says(row.cells.get("say", "")):
        raise _UnusableError(f"says the same as row {other.number} of the same term. Keep one.")
    raise _UnusableError(
        f"has the same term as row {other.number} and other words to say. Put both in one row, with ; between them."
    )


def _says(text: str) -> list[str]:
    return list(
        dict.fromkeys(
            part.strip(' \t"“”.') for part in re.split(r"[;|]", text) if part.strip(' \t"“”.')
        )
    )


def _id(term: str, number: int, ids: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", term).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or f"row-{number}"
    found, count = f"house.{slug}", 1
    while found in ids:
        count += 1
        found = f"house.{slug}-{count}"
    ids.add(found)
    return found


def _form(term: str, says: Sequence[str]) -> tuple[str, str]:
    """Guess which word of a term bends, and how it stands in a sentence: (form, frame)."""
    alone = _parsed(term, 0)
    if all(starts_with_verb(text) and text[:1].islower() for text in (term, *says)) and (
        alone == "VERB" or (says and _parsed(says[0], 0) == "VERB" and "of" not in term.split())
    ):
        return "verb", "verb"
    if alone in {"ADP", "SCONJ"}:
        return "fixed", "adjective"
    if term.istitle():
        return "fixed", "name"
    head = _parsed(f"Nan asked about the {term}.", term.split().index(head_of(term)) + 4)
    if " " not in term:
        standing = _parsed(f"Nan said it was {term}.", 4)
        said = f"Nan said it was {says[0]}." if says else ""
        a_thing = not said or _parsed(said, len(said.split()) - 1) in {"NOUN", "PROPN"}
        if standing == "VERB" or (standing == "ADJ" and not a_thing):
            return ("adjective" if standing == "ADJ" else "fixed"), "adjective"
    if head in {"NOUN", "PROPN"}:
        return ("fixed" if is_plural(term) else "noun"), "noun"
    return "fixed", "other"


def _parsed(text: str, at: int) -> str:
    """Return the parser's part of speech of one word of a sentence, counted between spaces."""
    document = grammar.parse(analyse(text), [0])
    start = len(" ".join(text.split(" ")[:at])) + bool(at)
    return next((row.pos for row in document.grammar[0] if row.end > start), "")


def _spells(text: str, initials: str) -> bool:
    """Tell whether words begin with these initials: `family group conference` and `FGC`."""
    letters = [char.lower() for char in initials if char.isalpha()]
    starts = [word.norm[0] for word in words_of(text)]
    rest = iter(starts)
    return len(starts) >= 2 and starts[:1] == letters[:1] and all(char in rest for char in letters)


def _rule(text: str, number: int) -> Rule:
    [value] = parse_yaml(text, f"row {number}")
    try:
        return schema.rule_of(value, Place(f"row {number}"))
    except RuleError as error:
        raise _UnusableError(str(error).split(": ", 1)[-1]) from None


def _raised(rulebook: Rulebook, rule: Rule, text: str) -> list[Finding]:
    """Return what one rule that is in no rulebook yet raises in a text."""
    kind = KINDS[rule.kind]
    rules = RuleSet([rule], kind.compile([rule], 0), frozenset([0]))
    profile = profiles.profile_for(rulebook, profiles.FALLBACK)
    return list(pipeline.settle(kind.check(analyse(text, rulebook.word_lists), rules, profile)))


def _shipped(rulebook: Rulebook, text: str) -> list[Finding]:
    """Return what the shipped rules raise about the words of a text."""
    profile = profiles.profile_for(rulebook, profiles.FALLBACK)
    document = analyse(text, rulebook.word_lists)
    found = pipeline.find(document, rulebook.select(profile), profile)[1]
    return [row for row in found if row.category in harmony.COUNTED]


def _already(rulebook: Rulebook, text: str, raised: Sequence[Finding]) -> Iterator[str]:
    """Say which shipped rules raise these words already."""
    for row in _shipped(rulebook, text):
        if any(row.span.overlaps(own.span) for own in raised):
            rule = rulebook.rule(row.rule)
            says = f", and says “{row.suggestions[0].text}”" if row.suggestions else ""
            yield (
                f"'{rule.id}' ({rule.place}) raises “{row.span.of(text)}” already{says}. "
                "If that is as good, leave your row out."
            )


def _advice_raised(
    rulebook: Rulebook, after: str, before: str, raised: Sequence[Finding]
) -> Iterator[str]:
    """Say which shipped rules raise something in what is to be said instead."""
    first = raised[0]
    if not first.suggestions:
        return
    start, end = first.span.start, first.span.start + len(first.suggestions[0].text)
    stood = first.span.of(before).lower()
    for row in _shipped(rulebook, after):
        quote = row.span.of(after)
        if row.span.start < end and start < row.span.end and quote.lower() not in stood:
            yield f"what it says instead holds “{quote}”, which '{row.rule}' raises. Find plainer words."


def _held_against_each_other(drafts: Sequence[Draft], rulebook: Rulebook) -> list[Draft]:
    """Note where what one row says is what another raises."""
    profile = profiles.profile_for(rulebook, profiles.FALLBACK)
    said = [
        (draft, harmony.sentence_with(draft.rule.form, text)[0])
        for draft in drafts
        for text in next(iter(draft.rule.say.values()), ())[:1]
    ]
    owners = {draft.rule.id: draft for draft in drafts}
    notes: dict[int, list[str]] = {}
    document = analyse("\n\n".join(line for _, line in said), rulebook.word_lists)
    ends = list(itertools.accumulate(len(line) + 2 for _, line in said))
    for name in {draft.rule.kind for draft in drafts}:
        rules = [draft.rule for draft in drafts if draft.rule.kind == name]
        row = RuleSet(rules, KINDS[name].compile(rules, 0), frozenset(range(len(rules))))
        for finding in KINDS[name].check(document, row, profile):
            draft = said[bisect.bisect_right(ends, finding.span.start)][0]
            if finding.rule != draft.rule.id:
                other = owners[finding.rule].row
                notes.setdefault(draft.row, []).append(
                    f"what it says instead holds what row {other} raises. Find plainer words."
                )
    return [draft._replace(notes=(*draft.notes, *notes.get(draft.row, ()))) for draft in drafts]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _text(name: str, drafts: Sequence[Draft], faults: Sequence[Fault]) -> str:
    head = [
        schema.EDITOR_LINE,
        f"# Drafted from {name} by `plainspeak rules import`. Read what is marked “drafted”, change what does not",
        "# sound like you, take the marks out, and then try the pack: plainspeak rules test THIS-FILE",
    ]
    tail = ["# Rows that could not be used:", *(f"# {fault}" for fault in faults)] if faults else []
    parts = ["\n".join(head) + "\n", *(draft.yaml for draft in drafts)]
    parts += ["\n".join(tail) + "\n"] if tail else []
    return "\n".join(parts)
