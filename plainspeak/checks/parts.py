"""The parts that each type of document should have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainspeak.checks.kind import Kind, RuleSet, nothing
from plainspeak.model import Document, Finding, Missing, Profile, SentenceRole


def missing(
    document: Document, rules: RuleSet, profile: Profile, roles: Sequence[SentenceRole]
) -> Iterator[Missing]:
    """Yield the parts of the profile's closed list that the document does not have."""
    return iter(())


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield nothing: a missing part has no place, see `missing`."""
    return iter(())


KIND = Kind(nothing, check, fields={"code": "the missing code of the guide"})
