"""SARIF 2.1.0 (OASIS), for code hosts and anything else that collects what checkers find.

Places are lines and columns, in code points. No word of a document is in it, nor what a person
wrote beside a suppression, because it is made to be uploaded: see `docs/decisions/uploaded-formats.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from plainspeak.model import Document, Finding, Missing, Report, Severity, Span
from plainspeak.writers import unquoted
from plainspeak.writers.lines import Lines

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# The name that says how a fingerprint is made; it changes when that does.
_FINGERPRINT = "plainspeak/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def write(reports: Iterable[Report], **screen: object) -> str:
    """Return the reports of one run as one SARIF log."""
    log = _Log()
    for report in reports:
        log.add(report)
    return json.dumps(log.value(), ensure_ascii=True, indent=2) + "\n"


class _Log:
    """One run, growing report by report: its rules, its files and its results."""

    def __init__(self) -> None:
        self.rules: dict[str, dict[str, Any]] = {}
        self.numbers: dict[str, int] = {}
        self.files: list[dict[str, Any]] = []
        self.results: list[dict[str, Any]] = []
        self.rulebook: dict[str, str] = {}

    def add(self, report: Report) -> None:
        self.rulebook = {
            "rulebookVersion": report.rulebook_version,
            "rulebookSha256": report.rulebook_sha256,
        }
        file = {"uri": _uri(report.document.path), "index": len(self.files)}
        self.files.append({"location": file})
        lines = Lines(report.document.text)
        state = {} if report.known is None else {"baselineState": "new"}
        for part in report.missing:
            self.results.append(self._missing(part, file) | state)
        for row in report.findings:
            self.results.append(self._result(row, report.document, lines, file) | state)
        for row in report.known or ():
            result = self._result(row, report.document, lines, file)
            self.results.append(result | {"baselineState": "unchanged"})
        for aside in report.suppressed:
            result = self._result(aside.finding, report.document, lines, file)
            self.results.append(result | state | {"suppressions": [{"kind": "external"}]})

    def value(self) -> dict[str, Any]:
        driver = {
            "name": "plainspeak",
            **_version(),
            "rules": list(self.rules.values()),
            "properties": self.rulebook,
        }
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "artifacts": self.files,
            "results": self.results,
        }
        return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}

    def _missing(self, part: Missing, file: dict[str, Any]) -> dict[str, Any]:
        rule = self._rule(part.code, "missing", part.severity, part.message, part.question)
        # A part that is not there has no place, and code hosts refuse a result without a line.
        return {
            **rule,
            "level": _LEVELS[part.severity],
            "message": {"text": unquoted.missing_message(part)},
            "locations": [_location(file, {"startLine": 1})],
            "partialFingerprints": {_FINGERPRINT: part.code},
        }

    def _result(
        self, row: Finding, document: Document, lines: Lines, file: dict[str, Any]
    ) -> dict[str, Any]:
        value = {
            **self._rule(row.rule, row.category, row.severity, row.why, row.question),
            "level": _LEVELS[row.severity],
            "message": {"text": unquoted.message(row, document.text)},
            "locations": [_location(file, _region(lines, row.span))],
            "partialFingerprints": {_FINGERPRINT: row.fingerprint},
        }
        fixes = list(_fixes(row, document, lines, file))
        return value | {"fixes": fixes} if fixes else value

    def _rule(
        self, name: str, category: str, severity: Severity, why: str, question: str
    ) -> dict[str, Any]:
        """Return how a result names its rule; a rule is described where it is first met."""
        if name not in self.rules:
            self.numbers[name] = len(self.rules)
            help_text = " ".join(part for part in (why, question) if part) or name
            self.rules[name] = {
                "id": name,
                "shortDescription": {"text": f"{category}: {name}"},
                "fullDescription": {"text": why or name},
                "help": {"text": help_text},
                "defaultConfiguration": {"level": _LEVELS[severity]},
                "properties": {"category": category, "tags": ["plain-language", category]},
            }
        return {"ruleId": name, "ruleIndex": self.numbers[name]}


def _version() -> dict[str, str]:
    """Return the version that is installed; a bare checkout has none."""
    from importlib import metadata  # noqa: PLC0415 - slow to import

    try:
        return {"version": metadata.version("plainspeak-care")}
    except metadata.PackageNotFoundError:
        return {}


def _fixes(
    row: Finding, document: Document, lines: Lines, file: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for option in row.suggestions:
        changes = unquoted.edits(row, option, document)
        if changes:
            replacements = [
                {
                    "deletedRegion": _region(lines, edit.span),
                    "insertedContent": {"text": edit.text},
                }
                for edit in changes
            ]
            says = "Safe to apply." if option.safety == "safe" else "Read it before you apply it."
            yield {
                "description": {"text": says},
                "artifactChanges": [{"artifactLocation": file, "replacements": replacements}],
            }


def _location(file: dict[str, Any], region: dict[str, int]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": file, "region": region}}


def _region(lines: Lines, span: Span) -> dict[str, int]:
    start, end = lines.at(span.start), lines.at(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _uri(path: str) -> str:
    """Return a path as a URI: relative as it was given, with a scheme when it is absolute."""
    pure = PurePath(path)
    written = quote(pure.as_posix().encode("utf-8", "surrogateescape"), safe="/")
    return (
        f"file://{'' if written.startswith('/') else '/'}{written}"
        if pure.is_absolute()
        else written
    )
