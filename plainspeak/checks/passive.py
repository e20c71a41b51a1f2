"""Passives that hide who did, saw or decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from plainspeak.checks.kind import Kind, RuleSet, nothing
from plainspeak.model import Document, Finding, Profile, Span

_BE = r"(?:is|are|was|were|be|been|being|am)"
_PASSIVE = re.compile(rf"\b{_BE}\b(?:\s+(?:not|also|\w+ly|to be|being|been))*\s+(?P<verb>\w+(?:ed|en|wn|ne))\b", re.IGNORECASE)


def doubts(document: Document, rules: RuleSet, profile: Profile) -> Iterable[int]:
    """Name the sentences in which a form of `be` stands before what may be a participle."""
    for number, sentence in enumerate(document.sentences):
        if _PASSIVE.search(document.text, sentence.span.start, sentence.span.end):
            yield number


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every passive without an actor."""
    for number in sorted(rules.active):
        rule = rules.rules[number]
        for sentence in document.sentences:
            for match in _PASSIVE.finditer(document.text, sentence.span.start, sentence.span.end):
                span = Span(*match.span())
                rest = document.text[span.end : sentence.span.end]
                if document.quoted(span) or re.match(r"\s+(?:\w+\s+){0,3}by\b", rest):
                    continue
                yield Finding(
                    rule.id, rule.category, rule.severity, span, rule.message, rule.why, rule.confidence, question=rule.question
                )


KIND = Kind(nothing, check, doubts)
