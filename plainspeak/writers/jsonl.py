"""JSON Lines: the JSON contract, one document a line, written as each is checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from plainspeak.model import Report
from plainspeak.writers.json import VERSION, document_of


def write(reports: Iterable[Report], **screen: object) -> Iterator[str]:
    """Yield a line for each report: its document, under the version and the rulebook."""
    for report in reports:
        head = {
            "version": VERSION,
            "rulebook": {"version": report.rulebook_version, "sha256": report.rulebook_sha256},
        }
        yield json.dumps(head | document_of(report), ensure_ascii=True) + "\n"
