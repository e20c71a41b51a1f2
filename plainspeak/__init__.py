"""plainspeak checks what social workers write, so that families can read it.

>>> import plainspeak
>>> report = plainspeak.check("Mum will utilise the food bank.", "case-note")
>>> [finding.rule for finding in report.findings]
['depersonal.mum', 'plain-words.utilise']

Nothing leaves the machine, and no checked text is kept.
"""

from __future__ import annotations

from plainspeak.checker import Checker, check, check_many, fix, verify
from plainspeak.errors import InputError, MissingExtra, PlainspeakError, RuleError
from plainspeak.model import (
    Document,
    Finding,
    Good,
    Hard,
    Measure,
    Missing,
    Report,
    Role,
    Safety,
    SentenceRole,
    Severity,
    Span,
    Suggestion,
)

__version__ = "0.1.0"

__all__ = [
    "Checker",
    "Document",
    "Finding",
    "Good",
    "Hard",
    "InputError",
    "Measure",
    "Missing",
    "MissingExtra",
    "PlainspeakError",
    "Report",
    "Role",
    "RuleError",
    "Safety",
    "SentenceRole",
    "Severity",
    "Span",
    "Suggestion",
    "check",
    "check_many",
    "fix",
    "verify",
]
