#!/usr/bin/env python3
"""Write `docs/catalogue.md`: every check of the catalogue, the rules that make it, and how well they do.

    python tools/make_catalogue.py            write the page
    python tools/make_catalogue.py --check    exit with status 1 if the page is not up to date

The checks and their example sentences are in `tests/data/catalogue.yaml`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from plainspeak import Checker

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data" / "catalogue.yaml"
PAGE = ROOT / "docs" / "catalogue.md"
HEAD = """\
# The catalogue of checks

A careful reviewer of children's social work writing makes {checks} checks. This page says which rules make each of them
(`plainspeak explain RULE` says more), and how many of its three sentences to raise (bad) and three to leave
alone (ok) come out right. Rules whose name starts with `practice.` are advice: they are off unless asked for with
`--advice`, `advice = true` in `plainspeak.toml`, or `advice=True` in Python. A name without a full stop is
a category (`passive`) or a missing part (`no-impact`). Many bad sentences hold several faults; what is counted
is whether the check's own fault was raised.

{right} of {all} sentences come out right.

Written by `tools/make_catalogue.py` from `tests/data/catalogue.yaml`: do not edit by hand.

| check | raised by | bad | ok |
| --- | --- | --- | --- |
"""
TAIL = (
    "Sentences that come out wrong, and why. The other sentences of these checks come out right.\n"
)


class Outcome(NamedTuple):
    """What came out for one sentence: `name` is its place (`bad 1`), `right` whether it is as it must be."""

    name: str
    text: str
    right: bool


def checks() -> list[dict]:
    """Return the checks of the catalogue, as written."""
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def outcomes(checker: Checker, check: dict) -> Iterator[Outcome]:
    """Yield what comes out for each example sentence of one check."""
    wanted = set(check["found_by"])
    for kind in ("bad", "ok"):
        for number, row in enumerate(check[kind], 1):
            example = row if isinstance(row, dict) else {"text": row}
            document_type = example.get("checked_as", check["checked_as"])
            report = checker.check(example["text"], document_type, advice=True)
            said = {finding.rule for finding in report.findings}
            said |= {finding.category for finding in report.findings}
            said |= {part.code for part in report.missing}
            yield Outcome(
                f"{kind} {number}", example["text"], bool(said & wanted) == (kind == "bad")
            )


def page() -> str:
    """Return the page as text."""
    checker = Checker()
    rows, reasons, right, count = [], [], 0, 0
    for check in checks():
        found = list(outcomes(checker, check))
        right, count = right + sum(row.right for row in found), count + len(found)
        by_kind = {
            kind: [row for row in found if row.name.startswith(kind)] for kind in ("bad", "ok")
        }
        tally = [f"{sum(row.right for row in part)}/{len(part)}" for part in by_kind.values()]
        rules = ", ".join(f"`{rule}`" for rule in check["found_by"]) or check.get("why_not", "")
        rows.append(f"| {check['id']} | {rules} | {' | '.join(tally)} |")
        for name, reason in check.get("missed", {}).items():
            row = next(row for row in found if row.name == name)
            if row.right:
                continue
            text = row.text
            said = f"{text[:90]}…" if len(text) > 90 else text
            reasons.append(f"- {check['id']}, {name} (“{' '.join(said.split())}”): {reason}")
    head = HEAD.format(checks=len(rows), right=right, all=count)
    tail = f"\n## What a machine should not raise, or does not yet\n\n{TAIL}\n" + "\n".join(reasons)
    return head + "\n".join(rows) + "\n" + tail + "\n"


def main() -> int:
    """Write the page, or compare it with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail if out of date")
    wanted, text = parser.parse_args().check, page()
    if wanted:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print(
            "docs/catalogue.md is up to date."
            if same
            else "docs/catalogue.md is out of date: run tools/make_catalogue.py."
        )
        return 0 if same else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
