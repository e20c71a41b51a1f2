"""The kinds of check, one file each, in one explicit table."""

from __future__ import annotations

from plainspeak.checks import (
    acronym,
    depersonal,
    good,
    long_sentence,
    parts,
    passive,
    pattern,
    practice,
    wording,
)
from plainspeak.checks.kind import TESTS, Candidate, Kind, RuleSet

KINDS: dict[str, Kind] = {
    "wording": wording.KIND,
    "acronym": acronym.KIND,
    "passive": passive.KIND,
    "long-sentence": long_sentence.KIND,
    "depersonal": depersonal.KIND,
    "part": parts.KIND,
    "good": good.KIND,
    "practice": practice.KIND,
    "pattern": pattern.KIND,
}

__all__ = ["KINDS", "TESTS", "Candidate", "Kind", "RuleSet"]
