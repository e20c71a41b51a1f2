"""A saved JSON report, beside which only what is new shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plainspeak.errors import InputError
from plainspeak.model import Finding, Report
from plainspeak.suppressions.comments import MISSING, as_finding

VERSION = 1
_LARGEST = 1_000_000_000
_OTHER_RULES = (
    "The baseline was made with other rules: what only the new ones find counts as new as well."
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a baseline held of one document: fingerprints of findings, codes of missing parts."""

    path: str
    fingerprints: frozenset[str]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A saved report. `here` are its documents by path; `gone` those whose files are there no more."""

    sha256: str
    here: Mapping[str, Known]
    gone: tuple[Known, ...]


def load(path: Path) -> Baseline:
    """Return the baseline in a report that `plainspeak check --format json` saved; raises InputError."""
    try:
        with path.open("rb") as stream:
            value = json.loads(stream.read(_LARGEST))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None
    except (ValueError, RecursionError):
        raise _unfit(path, "is not JSON") from None
    if not isinstance(value, dict) or value.get("version") != VERSION:
        raise _unfit(path, f"is not a report of version {VERSION}")
    try:
        rows = [_known(row) for row in value["documents"]]
        sha256 = str(value["rulebook"].get("sha256", ""))
    except (KeyError, TypeError, AttributeError):
        raise _unfit(path, "lacks parts of a report") from None
    here = {_place(row.path): row for row in rows}
    return Baseline(sha256, here, tuple(row for row in rows if not Path(row.path).exists()))


def _known(row: Mapping[str, Any]) -> Known:
    findings = [*row["findings"], *row.get("known", ())]
    return Known(
        str(row["path"]),
        frozenset(str(found["fingerprint"]) for found in findings),
        frozenset(str(part["code"]) for part in row["missing"])
        | {str(found["rule"]) for found in findings if found["category"] == MISSING},
    )


def _unfit(path: Path, what: str) -> InputError:
    return InputError(
        f"{path}: {what}, so it cannot be a baseline. Make one: "
        "plainspeak check … --format json --fail-on never --output baseline.json"
    )


def _place(path: str) -> str:
    return path if path == "-" else str(Path(path).absolute())


def apply(report: Report, baseline: Baseline) -> Report:
    """Return a report in which what the baseline held has gone from the findings to `known`.

    A document is looked up by its path. One that the baseline does not know may have been moved or
    renamed: then it is the missing document with which it has most in common.
    """
    held = baseline.here.get(_place(report.document.path)) or _moved(report, baseline)
    findings: list[Finding] = []
    known: list[Finding] = []
    for finding in report.findings:
        (known if held and finding.fingerprint in held.fingerprints else findings).append(finding)
    missing = []
    for part in report.missing:
        if held and part.code in held.codes:
            known.append(as_finding(part))
        else:
            missing.append(part)
    other = (_OTHER_RULES,) if baseline.sha256 != report.rulebook_sha256 else ()
    return replace(
        report,
        findings=tuple(findings),
        missing=tuple(missing),
        known=tuple(known),
        notes=(*other, *report.notes),
    )


def _moved(report: Report, baseline: Baseline) -> Known | None:
    found = {row.fingerprint for row in report.findings}
    name = Path(report.document.path).name
    ranked = [
        (len(row.fingerprints & found), Path(row.path).name == name, row) for row in baseline.gone
    ]
    shared, same_name, best = max(ranked, key=lambda row: row[:2], default=(0, False, None))
    return best if shared or same_name else None
