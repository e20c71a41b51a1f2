"""A role or relation used in place of a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspeak.checks import wording
from plainspeak.checks.kind import Kind, RuleSet
from plainspeak.model import Document, Finding, Profile, Span


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding at the first place of each bare role."""
    seen: set[str] = set()
    for finding in sorted(wording.check(document, rules, profile), key=lambda row: row.span):
        if finding.rule not in seen and not _named_in_brackets(document.text, finding.span):
            seen.add(finding.rule)
            yield finding


_NAME_BEFORE = re.compile(r"[A-Z][\w’'-]+ \($")
_NAME_AFTER = re.compile(r" \((?:Mr |Mrs |Ms |Miss )?[A-Z][a-z’'-]+")


def _named_in_brackets(text: str, span: Span) -> bool:
    """Tell whether brackets give the name: `Tash (mum)`, `Father (Darren)`."""
    before = _NAME_BEFORE.search(text, max(0, span.start - 40), span.start)
    return (before is not None and text[span.end : span.end + 1] in {")", ","}) or bool(
        _NAME_AFTER.match(text, span.end)
    )


KIND = Kind(wording.compile_rules, check, wording.doubts)
