"""Score plainspeak against labelled documents (`GUIDE.md` says how they were labelled).

    python tests/gold/score.py tests/gold/dev.yaml [--show CATEGORY|CODE|roles]

A span that plainspeak raises and a span in the labels agree when they are of one category and share
a character; each agrees with one other at most, the longest overlap first. `wording` takes the five
categories of words as one, whichever of them was said.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import plainspeak
from plainspeak.model import Report, Span

WORDING = ("jargon", "acronym", "label", "vague-harm", "plain-words")
STYLE = (
    *("passive", "long-sentence", "depersonal", "vague-detail", "hedge", "double-negative"),
    *("directive", "goal-stops", "goal-service", "goal-vague"),
)


class Count(NamedTuple):
    """How many are right, how many plainspeak said, how many the labels have."""

    right: int = 0
    said: int = 0
    gold: int = 0

    def plus(self, other: Count) -> Count:
        return Count(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when nothing is right."""
        return 2 * self.right / (self.said + self.gold) if self.right else 0.0


class Agreement(NamedTuple):
    """What two lists of spans have in common, and what each has alone."""

    pairs: int
    missed: list[Span]
    false: list[Span]

    @property
    def count(self) -> Count:
        return Count(self.pairs, self.pairs + len(self.false), self.pairs + len(self.missed))


@dataclass
class Score:
    """The tally of every category, missing code and role, and the false alarms in good documents."""

    categories: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    missing: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    roles: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    wording: Count = field(default_factory=Count)
    starts: Count = field(default_factory=Count)
    good_words: int = 0
    good_alarms: int = 0
    misses: list[str] = field(default_factory=list)

    def headline(self) -> dict[str, float]:
        """Return the figures that have a floor, by name."""
        return {
            "wording": self.wording.f1,
            "style": total(self.categories[name] for name in STYLE).f1,
            "missing": total(self.missing.values()).f1,
            "roles_macro": sum(self.roles[role].f1 for role in plainspeak.Role)
            / len(plainspeak.Role),
            "sentence_start": self.starts.f1,
            "false_alarms": 100 * self.good_alarms / max(1, self.good_words),
        }


def total(counts: Iterable[Count]) -> Count:
    """Add counts up."""
    result = Count()
    for count in counts:
        result = result.plus(count)
    return result


def score(paths: Iterable[Path], checker: plainspeak.Checker | None = None) -> Score:
    """Check every labelled document in the files and return the tally."""
    checker = checker or plainspeak.Checker()
    result = Score()
    for path in paths:
        for gold in yaml.safe_load(path.read_text(encoding="utf-8")):
            report = checker.check(gold["text"], gold["type"])
            _score_findings(gold, report, result)
            _score_missing(gold, report, result)
            if gold.get("sentences"):
                _score_sentences(gold, report, result)
    return result


def agree(gold: Sequence[Span], said: Sequence[Span]) -> Agreement:
    """Pair the spans of two lists, longest overlap first, each at most once."""
    overlaps = [
        (min(g.end, s.end) - max(g.start, s.start), i, j)
        for i, g in enumerate(gold)
        for j, s in enumerate(said)
        if g.overlaps(s)
    ]
    left, right = dict(enumerate(gold)), dict(enumerate(said))
    for _, i, j in sorted(overlaps, reverse=True):
        if i in left and j in right:
            del left[i], right[j]
    return Agreement(len(gold) - len(left), list(left.values()), list(right.values()))


def _score_findings(gold: dict[str, Any], report: Report, result: Score) -> None:
    text = gold["text"]
    wanted = list(labelled(gold))
    raised = [(row.category, row.span) for row in report.findings]

    def both(names: Sequence[str]) -> Agreement:
        return agree(*([span for name, span in rows if name in names] for rows in (wanted, raised)))

    for name in (*WORDING, *STYLE):
        found = both([name])
        result.categories[name] = result.categories[name].plus(found.count)
        result.misses += [f"{name}: {gold['id']} missed {span.of(text)!r}" for span in found.missed]
        result.misses += [f"{name}: {gold['id']} false  {span.of(text)!r}" for span in found.false]
    words = both(WORDING)
    result.wording = result.wording.plus(words.count)
    if gold["quality"] == "good":
        result.good_words += len(text.split())
        result.good_alarms += len(words.false) + len(both(STYLE).false)


def labelled(gold: dict[str, Any]) -> Iterator[tuple[str, Span]]:
    """Yield the category and the place of every labelled finding."""
    for row in gold.get("findings") or ():
        at = -1
        for _ in range(row.get("occurrence", 1)):
            at = gold["text"].index(row["quote"], at + 1)
        yield row["category"], Span(at, at + len(row["quote"]))


def _score_missing(gold: dict[str, Any], report: Report, result: Score) -> None:
    wanted, said = set(gold.get("missing") or ()), {row.code for row in report.missing}
    for code in wanted | said:
        count = Count(code in wanted and code in said, code in said, code in wanted)
        result.missing[code] = result.missing[code].plus(count)
    result.misses += [f"{code}: {gold['id']} missed" for code in sorted(wanted - said)]
    result.misses += [f"{code}: {gold['id']} false" for code in sorted(said - wanted)]


def _score_sentences(gold: dict[str, Any], report: Report, result: Score) -> None:
    text, at = gold["text"], 0
    labelled: list[tuple[Span, str]] = []
    for row in gold["sentences"]:
        start = text.index(row["text"].strip(), at)
        at = start + len(row["text"].strip())
        labelled.append((Span(start, at), row["role"]))
    # Headings and labels are no sentences in the gold set: what starts outside every sentence does not count.
    starts = {
        row.span.start
        for row in report.roles
        if any(span.start <= row.span.start < span.end for span, _ in labelled)
    }
    wanted = {span.start for span, _ in labelled}
    result.starts = result.starts.plus(Count(len(starts & wanted), len(starts), len(wanted)))
    for span, role in labelled:
        near = [row for row in report.roles if row.span.overlaps(span)]
        best = max(
            near,
            key=lambda row: min(row.span.end, span.end) - max(row.span.start, span.start),
            default=None,
        )
        said = best.role.value if best else plainspeak.Role.OTHER.value
        result.roles[role] = result.roles[role].plus(Count(said == role, 0, 1))
        result.roles[said] = result.roles[said].plus(Count(0, 1, 0))
        if said != role:
            result.misses.append(f"roles: {gold['id']} {role} taken for {said}: {span.of(text)!r}")


def main() -> None:
    """Print the score of labelled files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--show", metavar="NAME", help="list the misses of a category, a missing code, or 'roles'"
    )
    options = parser.parse_args()
    result = score(options.files)
    for line in result.misses:
        if options.show and line.startswith(f"{options.show}:"):
            print(line)
    for counts in (result.categories, result.missing, result.roles):
        for name, count in sorted(counts.items()):
            print(
                f"{name:20} F1 {count.f1:.3f}  right {count.right:4}  said {count.said:4}  gold {count.gold:4}"
            )
        print()
    for name, value in result.headline().items():
        print(f"{name:20} {value:.3f}")


if __name__ == "__main__":
    main()
