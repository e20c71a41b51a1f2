"""A role or relation used in place of a person's name."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.checks import wording
from plainspeak.checks.kind import Kind, RuleSet
from plainspeak.model import Document, Finding, Profile


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding at the first place of each bare role."""
    seen: set[str] = set()
    for finding in sorted(wording.check(document, rules, profile), key=lambda row: row.span):
        if finding.rule not in seen:
            seen.add(finding.rule)
            yield finding


KIND = Kind(wording.compile_rules, check, wording.doubts)
