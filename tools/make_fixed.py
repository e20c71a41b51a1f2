#!/usr/bin/env python3
"""Write `tests/data/fixed/`: every sentence that `plainspeak fix` changes in the labelled documents and the examples.

    python tools/make_fixed.py            write the pages
    python tools/make_fixed.py --check    exit with status 1 if a page is not up to date

The pages are there to be read by a person after every change of a rule: is each sentence still English,
and does it still say the same? A refused suggestion is listed with the reason.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from plainspeak import Checker, readers
from plainspeak.fixes import Fixed
from plainspeak.model import Document

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "data" / "fixed"
GOLD = ROOT / "tests" / "gold"
# `kept.yaml` is for judging only: its sentences are nowhere shown.
SOURCES = ("dev", "tune", "examples")


class Source(NamedTuple):
    """A document to fix: what it is called, its type if that is known, and the document."""

    name: str
    type: str | None
    document: Document


def main() -> None:
    """Run the command."""
    check = sys.argv[1:] == ["--check"]
    checker = Checker()
    stale = []
    FOLDER.mkdir(exist_ok=True)
    for name in SOURCES:
        path = FOLDER / f"{name}.txt"
        text = page(checker, name)
        if not check:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            stale.append(str(path.relative_to(ROOT)))
    if stale:
        sys.exit(f"Not up to date: {', '.join(stale)}. Run: python tools/make_fixed.py")


def documents(name: str) -> Iterator[Source]:
    """Yield the documents of a labelled set, or of the examples."""
    if name == "examples":
        for path in readers.files_in(ROOT / "examples"):
            if path.suffix not in {".txt", ".md"}:
                continue  # read with libraries that are extras, and the same sentences
            yield Source(path.relative_to(ROOT).as_posix(), None, readers.read(path))
        return
    for row in yaml.safe_load((GOLD / f"{name}.yaml").read_text(encoding="utf-8")):
        yield Source(row["id"], row["type"], Document(row["text"]))


def page(checker: Checker, name: str) -> str:
    """Return the page of one source: each changed sentence before and after, with its rules."""
    rows = [(source.name, checker.fix(source.document, source.type)) for source in documents(name)]
    count = sum(len(fixed.changes) for _, fixed in rows)
    return "\n\n".join([f"{count} changed sentences", *(_lines(*row) for row in rows if row[1].edits or row[1].refused)]) + "\n"  # fmt: skip


def _lines(name: str, fixed: Fixed) -> str:
    lines = [f"# {name}"]
    for change in fixed.changes:
        lines += [
            f"{', '.join(change.rules)}",
            f"  - {_one_line(change.before)}",
            f"  + {_one_line(change.after)}",
        ]
    lines += [f"refused: {row.finding.rule}. {row.reason}" for row in fixed.refused]
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
