"""Measure how often plainspeak agrees with reviewers, rule by rule and as a whole.

    python tools/measure_accuracy.py           write rules/confidence.tsv and docs/accuracy.md
    python tools/measure_accuracy.py --check   fail when either is not what the labelled documents give

A rule's confidence is its precision on the documents that rules are made with (dev, tune, and wording,
which is labelled for words only), drawn towards what its author thought while it has fired only a few
times: `(right + 3 × prior) / (fired + 3)`. It is right where a reviewer raised something of the same
group there, so two rules that find one fault are both right.
Rules that come out under the profile's floor are off. The kept documents are only counted, never used.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from gold import score  # noqa: E402

from plainspeak import Checker, pipeline, profiles, rulebook  # noqa: E402
from plainspeak.language import analyse  # noqa: E402
from plainspeak.model import Finding, Span  # noqa: E402

GOLD = ROOT / "tests" / "gold"
MADE_WITH = ("dev.yaml", "tune.yaml")
WORDING_ONLY = ("wording.yaml",)
KEPT = ("kept.yaml",)
TABLE = ROOT / "rules" / "confidence.tsv"
PAGE = ROOT / "docs" / "accuracy.md"
PRIOR_WEIGHT = 3


def table(book: rulebook.Rulebook) -> str:
    """Return the confidence of every rule that fired, as a table: rule, fired, right, confidence."""
    fired: dict[str, int] = defaultdict(int)
    right: dict[str, int] = defaultdict(int)
    for name in (*MADE_WITH, *WORDING_ONLY):
        groups = [score.WORDING]
        if name not in WORDING_ONLY:
            groups += [(category,) for category in score.STYLE]
        for gold in yaml.safe_load((GOLD / name).read_text(encoding="utf-8")):
            profile = replace(profiles.profile_for(book, gold["type"]), floor=0.0)
            _, found = pipeline.find(
                analyse(gold["text"], book.word_lists), book.select(profile), profile
            )
            labelled = list(score.labelled(gold))
            for group in groups:
                _count(labelled, found, group, fired, right)
    rows = ["rule\tfired\tright\tconfidence"]
    for rule in sorted(fired):
        prior = book.authored(rule)
        confidence = (right[rule] + PRIOR_WEIGHT * prior) / (fired[rule] + PRIOR_WEIGHT)
        rows.append(f"{rule}\t{fired[rule]}\t{right[rule]}\t{confidence:.2f}")
    return "\n".join(rows) + "\n"


def _count(
    labelled: Iterable[tuple[str, Span]],
    found: Iterable[Finding],
    group: Iterable[str],
    fired: dict[str, int],
    right: dict[str, int],
) -> None:
    wanted = [span for category, span in labelled if category in group]
    for row in found:
        if row.category in group:
            fired[row.rule] += 1
            right[row.rule] += any(row.span.overlaps(span) for span in wanted)


def _documents_in(name: str) -> int:
    return len(yaml.safe_load((GOLD / name).read_text(encoding="utf-8")))


def page(checker: Checker) -> str:
    """Return the page of figures."""
    tallies = {
        "made with": score.score([GOLD / name for name in MADE_WITH], checker),
        "kept back": score.score([GOLD / name for name in KEPT], checker),
    }
    made, kept = (sum(map(_documents_in, names)) for names in (MADE_WITH, KEPT))
    lines = [
        "# How often plainspeak is right",
        "",
        "Made by `python tools/measure_accuracy.py`; do not edit.",
        "",
        f"{made + kept} invented documents of six types were labelled, as `tests/gold/GUIDE.md` says. The rules were",
        f"made with {made} of them (`dev`, `tune`); {kept} (`kept`) were kept back and are only counted here: 77 by four of",
        "the writers of `tune`, 48 by a writer of whom nothing was seen before. Roles and missing parts are learnt",
        "from `dev` and `tune`, so only the kept figures say how good those are. Words were made with "
        f"{_documents_in(WORDING_ONLY[0])} documents more (`wording`), labelled for wording only.",
        "",
        "| | " + " | ".join(tallies) + " |",
        "|---|" + "---|" * len(tallies),
    ]
    headlines = [tally.headline() for tally in tallies.values()]
    for name in headlines[0]:
        label = (
            "false alarms per 100 words in good documents"
            if name == "false_alarms"
            else f"{name.replace('_', ' ')} F1"
        )
        lines.append(f"| {label} | " + " | ".join(f"{row[name]:.2f}" for row in headlines) + " |")
    for title, part in (
        ("Categories", "categories"),
        ("Missing parts", "missing"),
        ("Roles", "roles"),
    ):
        lines += [
            "",
            f"## {title}",
            "",
            "| | F1 made with | F1 kept back | labelled, kept back |",
            "|---|---|---|---|",
        ]
        made, kept = (getattr(tally, part) for tally in tallies.values())
        for name in sorted({str(key) for key in (*made, *kept)}):
            one, other = made.get(name, score.Count()), kept.get(name, score.Count())
            lines.append(f"| {name} | {one.f1:.2f} | {other.f1:.2f} | {other.gold} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, fail when a file is stale"
    )
    check = parser.parse_args().check
    _settle(TABLE, table(rulebook.load()), check=check)
    _settle(PAGE, page(Checker()), check=check)


def _settle(path: Path, text: str, *, check: bool) -> None:
    if not check:
        path.write_text(text, encoding="utf-8")
    elif path.read_text(encoding="utf-8") != text:
        sys.exit(f"{path.relative_to(ROOT)} is stale. Run: python tools/measure_accuracy.py")


if __name__ == "__main__":
    main()
