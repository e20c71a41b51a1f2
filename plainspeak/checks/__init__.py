"""The kinds of check, one file each, in one explicit table."""

from __future__ import annotations

from plainspeak.checks import (
    acronym,
    depersonal,
    good,
    long_sentence,
    parts,
    passive,
    practice,
    wording,
)
from plainspeak.checks.kind import Kind, RuleSet

KINDS: dict[str, Kind] = {
    "wording": wording.KIND,
    "acronym": acronym.KIND,
    "passive": passive.KIND,
    "long-sentence": long_sentence.KIND,
    "depersonal": depersonal.KIND,
    "part": parts.KIND,
    "good": good.KIND,
    "practice": practice.KIND,
}

__all__ = ["KINDS", "Kind", "RuleSet"]
