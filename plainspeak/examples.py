"""Run the examples inside rules: what must be raised, what it becomes, what must be left alone.

Each rule is tried by itself, so that an example fails for its own reason only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from plainspeak import pipeline, profiles
from plainspeak.checks import KINDS
from plainspeak.language import analyse, grammar
from plainspeak.model import Document, Example, Finding, Rule
from plainspeak.rulebook import Rulebook

_TORN = re.compile(r"\w (?:and|or) \w")


class Failure(NamedTuple):
    """An example that did not hold, and what happened instead."""

    rule: Rule
    example: Example
    message: str

    def __str__(self) -> str:
        return f"{self.example.place}: rule '{self.rule.id}': {self.message}"


def failures(rulebook: Rulebook, rule: Rule) -> Iterator[Failure]:
    """Yield the examples of one rule that do not hold."""
    for example in rule.examples:
        message = _fault(rulebook, rule, example)
        if message:
            yield Failure(rule, example, message)


def warnings(rule: Rule) -> Iterator[str]:
    """Yield what looks wrong in a rule though nothing fails: a wording that its own comma cut in two."""
    for texts in rule.say.values():
        for at, text in enumerate(texts[1:], start=1):
            if _TORN.search(text) and "," not in text and len(text.split()) > 3:
                yield (
                    f"says “{texts[at - 1]}” and “{text}”, which read like one wording. "
                    "If the comma belongs to it, put the wording in quotation marks."
                )


def _fault(rulebook: Rulebook, rule: Rule, example: Example) -> str:
    if rule.kind == "part":
        return _part_fault(rulebook, rule, example)
    if rule.kind == "good":
        return _good_fault(rulebook, rule, example)
    if rule.kind == "practice":
        return _practice_fault(rulebook, rule, example)
    if example.leave is not None:
        found = findings_of(rulebook, rule, example.leave)
        return (
            f"raises {_quotes(example.leave, found)} in a sentence to leave alone: {example.leave}"
            if found
            else ""
        )
    text = example.before or ""
    found = findings_of(rulebook, rule, text)
    if not found:
        return f"does not raise anything in: {text}"
    if example.after is None:
        return ""
    after = with_first_suggestions(text, found)
    return "" if after == example.after else f"makes “{after}”, not “{example.after}”."


def _part_fault(rulebook: Rulebook, rule: Rule, example: Example) -> str:
    text = example.before or example.leave or ""
    report = pipeline.check(Document(text), rulebook, rule.types[0])
    missing = {row.code for row in report.missing}
    code = str(rule.options["code"])
    if (code in missing) == (example.before is not None):
        return ""
    return f"{'says' if code in missing else 'does not say'} {code} of: {text}"


def _good_fault(rulebook: Rulebook, rule: Rule, example: Example) -> str:
    text = example.before or example.leave or ""
    report = pipeline.check(
        Document(text), rulebook, rule.types[0] if rule.types else profiles.FALLBACK
    )
    found = any(row.message == rule.message for row in report.good)
    if found == (example.before is not None):
        return ""
    return f"{'finds' if found else 'does not find'} “{rule.message}” in: {text}"


def _practice_fault(rulebook: Rulebook, rule: Rule, example: Example) -> str:
    text = example.before or example.leave or ""
    document_type = rule.types[0] if rule.types else profiles.FALLBACK
    report = pipeline.check(Document(text), rulebook, document_type, advice=True)
    found = [row for row in report.findings if row.rule == rule.id]
    if bool(found) == (example.before is not None):
        return ""
    return f"{'raises' if found else 'does not raise'} this: {text}"


def _quotes(text: str, found: Sequence[Finding]) -> str:
    return ", ".join(f"“{row.span.of(text)}”" for row in found)


def findings_of(rulebook: Rulebook, rule: Rule, text: str) -> list[Finding]:
    """Return what one rule alone raises in a text, in order of place."""
    document_type = rule.types[0] if rule.types else profiles.FALLBACK
    profile = replace(profiles.profile_for(rulebook, document_type), floor=0.0)
    rules = rulebook.only(rule.id)
    document = analyse(text, rulebook.word_lists)
    check = KINDS[rule.kind]
    if check.doubts:
        document = grammar.parse(document, check.doubts(document, rules, profile))
    return list(pipeline.settle(check.check(document, rules, profile)))


def with_first_suggestions(text: str, found: Sequence[Finding]) -> str:
    """Return a text with the first suggestion of each finding in its place."""
    for row in sorted(found, key=lambda row: row.span, reverse=True):
        if row.suggestions:
            text = text[: row.span.start] + row.suggestions[0].text + text[row.span.end :]
    return text
