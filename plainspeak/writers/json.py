"""The JSON contract of `docs/json.md`: stable, offsets in code points."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from plainspeak.checks import measures
from plainspeak.model import Finding, Report

VERSION = 1


def write(reports: Iterable[Report], *, to_screen: bool = False, everything: bool = True) -> str:
    """Return the reports of one run as one JSON text."""
    return json.dumps(value_of(list(reports)), ensure_ascii=True, indent=2) + "\n"


def value_of(reports: Sequence[Report]) -> dict[str, Any]:
    """Return the reports of one run as the plain values of the contract."""
    first = next(iter(reports), None)
    return {
        "version": VERSION,
        "rulebook": {"version": first.rulebook_version, "sha256": first.rulebook_sha256}
        if first
        else {},
        "documents": [document_of(report) for report in reports],
    }


def document_of(report: Report) -> dict[str, Any]:
    """Return one report as the plain values of the contract."""
    text = report.document.text
    value = {
        "path": report.document.path,
        "type": report.profile.document_type,
        "type_guessed": report.type_guessed,
        "type_from": report.type_from,
        "findings": [_finding(row, text) for row in report.findings],
        "missing": [
            {
                "code": row.code,
                "severity": row.severity,
                "message": row.message,
                "question": row.question,
            }
            for row in report.missing
        ],
        "present": [{"code": row.code, "title": row.title} for row in report.present],
        "sentences": [
            {"start": row.span.start, "end": row.span.end, "role": row.role} for row in report.roles
        ],
        "balance": report.balance,
        "readability": _readability(report),
        "good": [
            {"start": row.span.start, "end": row.span.end, "message": row.message}
            for row in report.good
        ],
        "suppressed": [
            {
                **_finding(row.finding, text),
                "reason": row.reason,
                "who": row.who or None,
                "expires": row.expires or None,
            }
            for row in report.suppressed
        ],
    }
    if report.known is not None:
        value["known"] = [_finding(row, text) for row in report.known]
    return value


def _readability(report: Report) -> dict[str, Any]:
    figures: dict[str, Any] = {row.name: row.value for row in report.measures}
    for row in report.measures:
        if row.target is not None:
            figures[f"{row.name}_target"], figures[f"{row.name}_band"] = row.target, row.band
    in_notes = figures.get("reading_age_band") == measures.NOTE_FORM
    figures["reading_age_note"] = measures.NOTE_FORM_SAYS if in_notes else None
    figures["hardest"] = [
        {"start": row.span.start, "end": row.span.end, "message": row.message}
        for row in report.hardest
    ]
    return figures


def _finding(row: Finding, text: str) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "category": row.category,
        "severity": row.severity,
        "confidence": row.confidence,
        "start": row.span.start,
        "end": row.span.end,
        "quote": row.span.of(text),
        "message": row.message,
        "why": row.why,
        "question": row.question or None,
        "suggestions": [
            {"text": option.text, "safety": option.safety} for option in row.suggestions
        ],
        "fingerprint": row.fingerprint,
    }
