"""A report in the words of the Language Server Protocol: diagnostics, hovers, edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lsprotocol import types

from plainspeak.fixes import Edit
from plainspeak.fixing import Fixer
from plainspeak.model import Document, Finding, Missing, Report, Severity, Span
from plainspeak.servers.lines import Lines
from plainspeak.suppressions import comments

SOURCE = "plainspeak"
# What an ignore is called that lacks its reason, or that cannot be read.
IGNORE = "ignore"
# Editors show hints hardly at all, so advice is information: a person should see it, calmly.
_LEVELS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")


@dataclass(frozen=True, slots=True)
class Checked:
    """One version of an open text, and all that a check found out about it.

    `given` is the document as its reader made it, `fixer` what it was checked with. `tried` remembers
    the edits that suggestions make in this version: None for one that would change a fact.
    """

    uri: str
    version: int | None
    text: str
    lines: Lines
    given: Document
    report: Report
    fixer: Fixer
    tried: dict[tuple[str, str], Edit | None] = field(default_factory=dict)

    def range(self, span: Span) -> types.Range:
        """Return a span as the editor counts."""
        return _range(self.lines, span)

    def span(self, place: types.Range) -> Span:
        """Return a range of the editor as a span."""
        start = self.lines.offset(place.start.line, place.start.character)
        return Span(start, max(start, self.lines.offset(place.end.line, place.end.character)))

    def found_in(self, span: Span) -> list[Finding]:
        """Return the findings that share words with a span, or touch a caret."""
        return [
            row
            for row in self.report.findings
            if row.span.start <= span.end and span.start <= row.span.end
        ]

    def text_edits(self, edits: Iterable[Edit]) -> list[types.TextEdit]:
        """Return edits as the editor makes them."""
        return [types.TextEdit(self.range(edit.span), edit.text) for edit in edits]


def _range(lines: Lines, span: Span) -> types.Range:
    return types.Range(
        types.Position(*lines.place(span.start)), types.Position(*lines.place(span.end))
    )


def diagnostics(checked: Checked, *, related: bool) -> list[types.Diagnostic]:
    """Return all that a check has to say, in order of place; `related` when the editor can show other places."""
    rows = [missing_diagnostic(checked, row) for row in checked.report.missing]
    rows += [finding_diagnostic(checked, row, related=related) for row in checked.report.findings]
    rows += _idle_ignores(checked)
    return rows


def finding_diagnostic(
    checked: Checked, finding: Finding, *, related: bool = False
) -> types.Diagnostic:
    """Return a finding as a diagnostic; its fingerprint goes along as `data`."""
    others = [
        types.DiagnosticRelatedInformation(
            types.Location(checked.uri, checked.range(span)), "It belongs to this."
        )
        for span in finding.related
    ]
    return types.Diagnostic(
        range=checked.range(finding.span),
        message=finding.message,
        severity=_LEVELS[finding.severity],
        code=finding.rule,
        source=SOURCE,
        data=finding.fingerprint,
        related_information=others if related and others else None,
    )


def missing_diagnostic(checked: Checked, missing: Missing) -> types.Diagnostic:
    """Return a missing part as a diagnostic on the first line, with the question to ask."""
    return types.Diagnostic(
        range=checked.range(Span(*checked.lines.first_with_words())),
        message=f"{missing.message} Ask: {missing.question}",
        severity=types.DiagnosticSeverity.Information,
        code=missing.code,
        source=SOURCE,
        data=comments.as_finding(missing).fingerprint,
    )


def fault_diagnostic(lines: Lines, message: str) -> types.Diagnostic:
    """Return why a text could not be checked as a diagnostic on its first line."""
    return types.Diagnostic(
        range=_range(lines, Span(*lines.first_with_words())),
        message=f"This was not checked. {message}",
        severity=types.DiagnosticSeverity.Warning,
        source=SOURCE,
    )


def _idle_ignores(checked: Checked) -> Iterator[types.Diagnostic]:
    for row in comments.read(checked.text):
        if row.fault:
            yield types.Diagnostic(
                range=checked.range(row.span),
                message=f"This ignore does nothing yet: {row.fault}",
                severity=types.DiagnosticSeverity.Information,
                code=IGNORE,
                source=SOURCE,
            )


def hover(checked: Checked, place: types.Position, *, markdown: bool) -> types.Hover | None:
    """Return what is to be said at a place: why, what to try, what to ask, or what is worth keeping."""
    offset = checked.lines.offset(place.line, place.character)
    found = [row for row in checked.report.findings if row.span.start <= offset < row.span.end]
    kept = [row for row in checked.report.good if row.span.start <= offset < row.span.end]
    shown = [*(row.span for row in found), *(row.span for row in kept)]
    if not shown:
        return None
    paragraphs = [_about(row, markdown=markdown) for row in found]
    paragraphs += [f"Worth keeping: {_plain(row.message, markdown)}" for row in kept]
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    between = "\n\n---\n\n" if markdown else "\n\n"
    return types.Hover(
        types.MarkupContent(kind, between.join(paragraphs)),
        checked.range(min(shown, key=lambda span: span.end - span.start)),
    )


def _about(finding: Finding, *, markdown: bool) -> str:
    message = _plain(finding.message, markdown)
    rows = [f"**{message}**" if markdown else message]
    if finding.why:
        rows.append(_plain(finding.why, markdown))
    if finding.suggestions:
        words = " · ".join(option.text or "leave it out" for option in finding.suggestions)
        rows.append(f"Try: {_plain(words, markdown)}")
    if finding.question and finding.question not in finding.message:
        rows.append(f"Ask: {_plain(finding.question, markdown)}")
    rows.append(f"`{finding.rule}`" if markdown else finding.rule)
    return "\n\n".join(rows) if markdown else "\n".join(rows)


def _plain(text: str, markdown: bool) -> str:
    """Return a text in which nothing is taken for markup: `<person>` stays readable."""
    return _MARKUP.sub(r"\\\1", text) if markdown else text


def ignoring(checked: Checked, finding: Finding) -> types.TextEdit:
    """Return the edit that puts an ignore behind a finding's paragraph; the writer puts in the reason."""
    holding = [
        block.span for block in checked.report.document.blocks if block.span.contains(finding.span)
    ]
    end = holding[-1].end if holding else finding.span.end
    return types.TextEdit(
        checked.range(Span(end, end)), f" <!-- plainspeak: ignore {finding.rule} --  -->"
    )


def ignoring_part(checked: Checked, missing: Missing) -> types.TextEdit:
    """Return the edit that puts an ignore for a missing part at the end; the writer puts in the reason."""
    end = len(checked.text.rstrip())
    return types.TextEdit(
        checked.range(Span(end, end)),
        f"\n\n<!-- plainspeak: ignore-file {missing.code} --  -->",
    )
