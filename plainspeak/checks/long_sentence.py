"""Sentences longer than a tired reader can hold."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.checks.kind import HEADING, QUOTED, WITHIN, Candidate, Kind, RuleSet, nothing
from plainspeak.language.words import seen_words
from plainspeak.model import BlockKind, Document, Fact, Finding, Profile, Sentence


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every sentence with more words than the profile's limit.

    Words are counted as a reader sees them, between spaces. The rule's message may hold {count},
    {limit} and {parts}: in how many sentences the words would keep to the limit.
    """
    for candidate in candidates(document, rules, profile):
        if not candidate.stands:
            continue
        rule, count = rules.rules[candidate.number], candidate.found
        limit = profile.sentence_limit
        parts = "two sentences" if count <= 2 * limit else "three sentences or more"
        message = rule.message.format(count=count, limit=limit, parts=parts)
        because = (Fact("words in sentence", count), Fact("limit", limit))
        yield Finding(
            rule.id,
            rule.category,
            rule.severity,
            candidate.span,
            message,
            rule.why,
            rule.confidence,
            question=rule.question,
            because=because,
        )


def candidates(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Candidate]:
    """Yield every sentence with its count of words; see `Candidate`."""
    for number in sorted(rules.active):
        for sentence in document.sentences:
            count = seen_words(sentence.span.of(document.text))
            cleared = _cleared(document, sentence, count, profile)
            yield Candidate(number, sentence.span, cleared, count)


def _cleared(document: Document, sentence: Sentence, count: int, profile: Profile) -> Iterator[str]:
    if count <= profile.sentence_limit:
        yield WITHIN
    if document.blocks[sentence.block].kind is BlockKind.HEADING:
        yield HEADING
    if document.quoted(sentence.span):
        yield QUOTED


KIND = Kind(nothing, check, candidates=candidates)
