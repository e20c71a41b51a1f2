"""One report → typed rows of figures, without a word of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from plainspeak.audit import schema
from plainspeak.checks import scores
from plainspeak.model import Finding, Report, Role

Row = tuple[Any, ...]


class Rows(NamedTuple):
    """The rows that one report gives to each table of `schema.REPORT_TABLES`, in their order.

    Each row holds the values of its table's columns, in order: `str`, `int`, `float`, `bool` or None.
    """

    measures: list[Row]
    findings: list[Row]
    parts: list[Row]
    good: list[Row]
    scores: list[Row]


def rows_of(report: Report) -> Rows:
    """Return a report's figures as the typed rows of `schema.REPORT_TABLES`.

    `measures` is one row. Nothing in them is text of the document: rules, codes, hashes and numbers.
    """
    return Rows(
        measures=[_measures(report)],
        findings=[_finding(row) for row in report.findings],
        parts=_parts(report),
        good=sorted(Counter(row.message for row in report.good).items()),
        scores=[(score,) for score in scores.scores_in(report.document)],
    )


def aside_of(report: Report, beside: Collection[str]) -> list[Row]:
    """Return what a report has set aside as rows of `schema.SET_ASIDE`, after their result.

    `beside` are the fingerprints that the file beside the documents names, and not the text.
    """
    return [
        (*_finding(row.finding), row.finding.fingerprint in beside) for row in report.suppressed
    ]


def _finding(row: Finding) -> Row:
    return row.rule, row.category, row.severity.value, float(row.confidence), row.fingerprint


def _measures(report: Report) -> Row:
    figures = {row.name: row.value for row in report.measures}
    targets = {row.name: row.target for row in report.measures}
    balance = report.balance
    found: dict[str, Any] = {
        "type": report.profile.document_type,
        "type_from": report.type_from,
        "reader": report.profile.reader,
        "reading_age_target": targets["reading_age"],
        "strengths": balance[Role.STRENGTH],
        "worries": balance[Role.WORRY],
        "next_steps": balance[Role.NEXT_STEP],
        "other_sentences": balance[Role.OTHER],
        "rulebook_version": report.rulebook_version,
        "rulebook_sha256": report.rulebook_sha256,
    }
    return tuple(
        _typed(column, found[column.name] if column.name in found else figures[column.name])
        for column in schema.MEASURES.columns
    )


def _typed(column: schema.Column, value: Any) -> Any:
    return float(value) if column.kind is schema.Kind.NUMBER and value is not None else value


def _parts(report: Report) -> list[Row]:
    missing = {row.code: row.severity.value for row in report.missing}
    aside = {row.finding.rule for row in report.suppressed}
    return [
        (code, code in missing, missing.get(code))
        for code in report.profile.parts
        if code not in aside
    ]
