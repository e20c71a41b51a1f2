"""Sentences longer than a tired reader can hold."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.checks.kind import Kind, RuleSet, nothing
from plainspeak.model import BlockKind, Document, Fact, Finding, Profile


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every sentence with more words than the profile's limit.

    Words are counted as a reader sees them, between spaces.
    """
    for number in sorted(rules.active):
        rule = rules.rules[number]
        for sentence in document.sentences:
            if document.blocks[sentence.block].kind is BlockKind.HEADING or document.quoted(
                sentence.span
            ):
                continue
            count = len(sentence.span.of(document.text).split())
            if count <= profile.sentence_limit:
                continue
            message = rule.message.format(count=count, limit=profile.sentence_limit)
            because = (Fact("words in sentence", count), Fact("limit", profile.sentence_limit))
            yield Finding(
                rule.id,
                rule.category,
                rule.severity,
                sentence.span,
                message,
                rule.why,
                rule.confidence,
                question=rule.question,
                because=because,
            )


KIND = Kind(nothing, check)
