"""The parts that each type of document should have, and whether they are there.

A rule of kind `part` names its missing code and what would show that the part is there (`shown_by`):
a sentence that does it (`label`, read by the sentence model), words (`words`), a role, a step that
somebody owns. `asked_if` says when the part may be asked for at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from plainspeak.checks import scale
from plainspeak.checks.context import trie_of
from plainspeak.checks.kind import Kind, RuleSet, raises_nothing
from plainspeak.checks.roles import likely_counts
from plainspeak.language import patterns
from plainspeak.language.phrases import Trie, hits, hits_at
from plainspeak.language.sentence_model import is_sure
from plainspeak.model import (
    BlockKind,
    Document,
    Missing,
    Part,
    Profile,
    Role,
    Rule,
    Sentence,
    SentenceRole,
)

# One strength for every three worries is the least; fewer is `few-strengths`.
_WORRIES_FOR_EACH_STRENGTH = 3
# So many sentences of a role in all likelihood are as good as one; chosen by cross-validation.
_LIKELY = 0.7


class Evidence:
    """What the parts of one document are judged by: its text, its roles, its sentence labels."""

    def __init__(
        self,
        document: Document,
        roles: Sequence[SentenceRole],
        labels: Sequence[Mapping[str, float]],
        model: Mapping[str, Any],
    ) -> None:
        self.document = document
        self.labels = labels
        # What is shown to be missing must be so by what is marked on the page and by what is likely.
        self.counts = Counter(row.role for row in roles), likely_counts(labels)
        self.steps = [number for number, row in enumerate(roles) if row.role is Role.NEXT_STEP]
        self.roles = roles
        self.model = model


def checklist(rules: RuleSet, profile: Profile, evidence: Evidence) -> Iterator[Missing | Part]:
    """Yield each part of the profile's closed list, in its order: as missing, or as there.

    A part that cannot be asked for in this document is neither; nor is a fault that was not made,
    which is what a rule without a title names.
    """
    for code in profile.parts:
        named = [
            number
            for number in sorted(rules.active)
            if rules.rules[number].options.get("code") == code
        ]
        asked = [number for number in named if _is_asked(rules, number, evidence)]
        for number in asked:
            rule = rules.rules[number]
            if not _is_shown(rule, rules.compiled[number], evidence):
                yield Missing(code, rule.severity, rule.message, rule.question)
                break
        else:
            titles = [rules.rules[number].options.get("title") for number in asked]
            yield from (Part(code, str(title)) for title in titles[:1] if title)


def _is_asked(rules: RuleSet, number: int, evidence: Evidence) -> bool:
    tests = rules.rules[number].options.get("asked_if", ())
    return all(holds(dict(test), rules.compiled[number], evidence) for test in tests)


def _is_shown(rule: Rule, words: Mapping[str, Any], evidence: Evidence) -> bool:
    return any(holds(dict(test), words, evidence) for test in rule.options.get("shown_by", ()))


def holds(test: Mapping[str, Any], words: Mapping[str, Any], evidence: Evidence) -> bool:
    """Tell whether one test of a rule holds for a document; see TESTS for what each says."""
    name, value = next((key, value) for key, value in test.items() if key in TESTS)
    match name:
        case "label":
            apart = words[key_of(test["apart_from"])] if "apart_from" in test else {}
            return any(
                is_sure(row, test) and not (apart and stands(evidence.document, number, apart))
                for number, row in enumerate(evidence.labels)
            )
        case "words":
            return next(hits(evidence.document, words[key_of(value)]), None) is not None
        case "role":
            marked, likely = (counts[Role(value)] for counts in evidence.counts)
            return marked > 0 or likely >= _LIKELY
        case "balance":
            return any(_is_balanced(counts) for counts in evidence.counts)
        case "owned-step":
            owned = [has_owner(evidence.document, number) for number in evidence.steps]
            return all(owned) if value == "every" else any(owned)
        case "scale":
            return str(value) not in scale.faults_of(evidence.document, evidence.model)
        case "scale-line":
            return _has_scale(evidence.document)
        case "pattern":
            return patterns.stands_in(str(value), evidence.document.text)
    return False


def _is_balanced(counts: Mapping[Role, float]) -> bool:
    strengths = counts[Role.STRENGTH]
    return strengths == 0 or strengths * _WORRIES_FOR_EACH_STRENGTH >= counts[Role.WORRY]


TESTS = {
    "label": "a sentence does this, as the sentence model reads it (sure: how probable; apart_from: phrases that do not count)",
    "words": "one of these phrases stands in the document",
    "role": "a sentence has this role, or several may have it",
    "balance": "there is a strength for every three worries, or none at all, by what is marked or by what is likely",
    "owned-step": "any or every next step says who does it",
    "scale": "the scaling question does not have this fault",
    "scale-line": "a 0 to 10 scale or a score stands in the document",
    "pattern": "this regular expression matches",
}


def stands(document: Document, number: int, words: Trie) -> bool:
    """Tell whether one of the phrases stands in a sentence."""
    sentence = document.sentences[number]
    return any(
        next(hits_at(document, words, at, sentence.last), None)
        for at in range(sentence.first, sentence.last)
    )


def key_of(value: Any) -> str:
    """Return the name under which a list of phrases is compiled."""
    return "\0".join(str(word) for word in value)


def compile_rules(rules: Sequence[Rule], first: int = 0) -> list[dict[str, Any]]:
    """Return the phrases of each rule's tests as tries."""
    return [
        tries_of(test for name in ("shown_by", "asked_if") for test in rule.options.get(name, ()))
        for rule in rules
    ]


def tries_of(tests: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the phrases of some tests as tries, by `key_of`."""
    return {
        key_of(test[key]): trie_of([str(word) for word in test[key]])
        for test in tests
        for key in ("words", "apart_from")
        if key in test
    }


_PLAN = frozenset(
    "will 'll to shall agreed asked is are has have would can could should must needs wants plans promised offered going rings takes keeps".split()
)


def has_owner(document: Document, number: int) -> bool:
    """Tell whether a next step says who does it: `Lin will book`, `SW to ring`, `please ring me`."""
    sentence = document.sentences[number]
    text = sentence.span.of(document.text)
    if re.match(
        r"(?:please|could you|can you|would you|let'?s|ring|phone|call|text|bring|come|tell)\b",
        text,
        re.IGNORECASE,
    ):
        return True
    if re.search(r"\b(?:I|we|you|they|he|she)(?:'|’)(?:ll|d)\b|\b(?:I|we)\b", text):
        return True
    return _acts(document, sentence, sentence.first + 1) or any(
        _acts(document, sentence, last) for last in _people(document, sentence)
    )


def _people(document: Document, sentence: Sentence) -> Iterator[int]:
    """Yield the word after each person in a sentence; capitals such as `SW` and `HV` are people here."""
    for name in ("person", "name", "step-owner"):
        for mark in document.marked(name, sentence.first, sentence.last):
            yield mark.last
    for at in range(sentence.first, sentence.last):
        word = document.words[at]
        written = document.text[word.start : word.end]
        if written.isupper() and 1 < len(written) < 6:
            yield at + 1


def _acts(document: Document, sentence: Sentence, at: int) -> bool:
    """Tell whether a plan with an actor follows: `will book`, but not `will be booked`."""
    words = document.words
    for plan in range(at, min(at + 4, sentence.last)):
        if words[plan].norm not in _PLAN:
            continue
        following = words[plan + 1].norm if plan + 1 < sentence.last else ""
        if following in {"be", "been", "being"}:
            participle = words[plan + 2].norm if plan + 2 < sentence.last else ""
            return not (
                participle.endswith("ed")
                or plan + 2 in document.marks.get("irregular-participle", {})
            )
        return following != ""
    return False


def _has_scale(document: Document) -> bool:
    """Tell whether a document holds a scale: an end that is described, a range, or a score under its heading."""
    if re.search(
        r"\b(?:0|zero)\s*(?:to|-|–)\s*(?:10|ten)\b|\b(?:10|ten|0|zero)\s*(?:=|means\b|is\b|being\b|where\b)|/\s*10\b|\bout of (?:10|ten)\b",
        document.text,
        re.IGNORECASE,
    ):
        return True
    for block in document.blocks:
        heading = re.search(
            r"\bscal(?:e|ing)\b|\bhow safe\b|\bwhere are we\b", block.section, re.IGNORECASE
        )
        if (
            heading
            and block.kind is not BlockKind.HEADING
            and re.search(
                r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b",
                block.span.of(document.text),
            )
        ):
            return True
    return False


KIND = Kind(
    compile_rules,
    raises_nothing,
    fields={
        "code": "the missing code of the guide",
        "title": "what a checklist calls the part when it is there",
        "shown_by": "tests of which one shows that the part is there",
        "asked_if": "tests that must all hold before the part is asked for",
    },
)
