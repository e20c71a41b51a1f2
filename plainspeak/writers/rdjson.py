"""The Reviewdog Diagnostic Format (rdjson): notes and suggestions on the lines of a pull request.

Columns count bytes of UTF-8 from 1 and ends are exclusive, as `proto/rdf/reviewdog.proto` in
reviewdog's repository defines. No word of a document is in it, because it is made to be uploaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from plainspeak.model import Report, Severity, Span
from plainspeak.writers import unquoted
from plainspeak.writers.lines import Lines, Position

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.ADVICE: "INFO"}


def write(reports: Iterable[Report], **screen: object) -> str:
    """Return the reports of one run as one `DiagnosticResult`."""
    value = {
        "source": {"name": "plainspeak"},
        "diagnostics": [row for report in reports for row in _diagnostics(report)],
    }
    return json.dumps(value, ensure_ascii=True, indent=2) + "\n"


def _diagnostics(report: Report) -> Iterator[dict[str, Any]]:
    document = report.document
    lines = Lines(document.text)
    for part in report.missing:
        yield {
            "message": unquoted.missing_message(part),
            "location": {"path": document.path, "range": {"start": {"line": 1}}},
            "severity": _SEVERITIES[part.severity],
            "code": {"value": part.code},
        }
    for row in report.findings:
        changes = [unquoted.edits(row, option, document) for option in row.suggestions]
        yield {
            "message": unquoted.message(row, document.text),
            "location": {"path": document.path, "range": _range(lines, row.span)},
            "severity": _SEVERITIES[row.severity],
            "code": {"value": row.rule},
            # One suggestion is one range here, and several are a choice.
            "suggestions": [
                {"range": _range(lines, edit.span), "text": edit.text}
                for edit, *more in filter(None, changes)
                if not more
            ],
        }


def _range(lines: Lines, span: Span) -> dict[str, dict[str, int]]:
    return {
        "start": _position(lines.at_byte(span.start)),
        "end": _position(lines.at_byte(span.end)),
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
