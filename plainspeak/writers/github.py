"""Workflow commands of GitHub Actions: each finding becomes a note on its line of a pull request.

The form is `::error file=…,line=…::message`; see "Workflow commands" in GitHub's manual. No word
of a document is in it, because the log of a run is kept by others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainspeak.model import Report, Severity
from plainspeak.writers import unquoted
from plainspeak.writers.lines import Lines
from plainspeak.writers.shown import shown

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def write(reports: Iterable[Report], **screen: object) -> Iterator[str]:
    """Yield a line for each missing part and each finding, document by document."""
    for report in reports:
        path, lines = report.document.path, Lines(report.document.text)
        for part in report.missing:
            yield _command(
                part.severity,
                {"file": path, "line": 1, "title": part.code},
                unquoted.missing_message(part),
            )
        for row in report.findings:
            start, end = lines.at(row.span.start), lines.at(row.span.end)
            place: dict[str, str | int] = {"file": path, "line": start.line, "endLine": end.line}
            if start.line == end.line:  # GitHub takes columns only then
                place |= {"col": start.column, "endColumn": end.column}
            yield _command(
                row.severity,
                place | {"title": row.rule},
                unquoted.message(row, report.document.text),
            )


def _command(severity: Severity, values: dict[str, str | int], message: str) -> str:
    said = ",".join(f"{name}={_value(str(value))}" for name, value in values.items())
    return f"::{_COMMANDS[severity]} {said}::{_message(message)}\n"


def _message(text: str) -> str:
    return shown(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
