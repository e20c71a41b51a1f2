#!/usr/bin/env python3
"""Write `docs/rules/`: what every shipped rule finds, says and why, one page for each category and an index.

python tools/make_rule_pages.py            write the pages
python tools/make_rule_pages.py --check    exit with status 1 if a page is not up to date
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from plainspeak import rulebook
from plainspeak.model import Profile, Rule

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "rules"
MEASURED = ROOT / "rules" / "confidence.tsv"
FLOOR = Profile("").floor
WORST = 10
SHORT = 12  # a category with no more rules than this needs no table besides
# For each category: its name, what it finds, and why it matters to the family.
CATEGORIES = {
    "label": ("Labels", "Words that turn what somebody did, or has, into what they are.",
              "A label follows a person through every report after it. A parent who reads it about herself stops reading; a child may read it in twenty years."),
    "vague-harm": ("Vague harm", "Soft or general words for something that was done to a child or an adult.",
                   "Nobody can act on a word that could mean a shout or a broken arm. What was seen, heard or said can be checked, answered and put right."),
    "jargon": ("Jargon", "Words of our trade that a parent would have to ask about.",
               "Most people do not ask. They nod, go home and worry, or agree to something they have not understood."),
    "acronym": ("Initials", "Initials that the document does not spell out.",
                "Initials tell a family that the page was written for somebody else."),
    "plain-words": ("Plain words", "Heavy words that have an everyday one.",
                    "Every heavy word costs a tired or frightened reader a little; a page of them costs the whole message."),
    "passive": ("Hidden actors", "Sentences that do not say who did, saw or decided something.",
                "A family can talk to a person. They cannot talk to a decision that nobody made."),
    "long-sentence": ("Long sentences", "Sentences longer than most people can hold at once.",
                      "A worried reader loses the start of a long sentence before its end."),
    "depersonal": ("Roles for names", "A role or relation used in place of a person's name.",
                   "People have names. “Mother” and “the child” could be anybody, and feel like it."),
    "vague-detail": ("Vague details", "How often, how many and how long, without a number.",
                     "“Often” is twice a year to one reader and every night to another; families are judged by it."),
    "hedge": ("Hedges", "Words that take back what was said before it is said.",
              "A family needs to know what you saw and what you only think."),
    "double-negative": ("Double negatives", "Two negatives that the reader has to untie.",
                        "“Not unsafe” leaves a parent guessing whether the child is safe."),
    "directive": ("Orders", "Telling the family what they must do, without what it is for.",
                  "People keep a plan they helped to make."),
    "goal-stops": ("Goals that only stop something", "Goals that say what will end, not what will happen instead.",
                   "Nobody can show that they are doing nothing. A family can show what they do instead."),
    "goal-service": ("Goals that are a service", "Goals that are met by going to a course, not by a safer child.",
                     "A parent can finish every course and the child be no safer; or be refused a place and be blamed."),
    "goal-vague": ("Vague goals", "Goals that nobody could see being met.",
                   "A family must be able to tell by themselves that they are there."),
    "missing": ("Missing parts", "Parts that a document of its type should have.",
                "What is left out is often what the family would have put in: what goes well, what they want, who will do what."),
    "good": ("Good to keep", "Things that are done well and should stay.",
             "Good writing is copied when it is named."),
    "practice": ("Advice on practice", "What a careful supervisor would ask about; only with `--advice`.",
                 "It is the difference between a page that is correct and one that helps."),
}  # fmt: skip
MARK = "<!-- Written by tools/make_rule_pages.py from rules/packs: do not edit by hand. -->\n"


def main() -> None:
    """Run the command."""
    pages = dict(_pages(list(rulebook.load())))
    if sys.argv[1:] == ["--check"]:
        there = {path.name for path in PAGES.glob("*.md")}
        stale = sorted(
            name
            for name in there | set(pages)
            if name not in pages
            or name not in there
            or (PAGES / name).read_text(encoding="utf-8") != pages[name]
        )
        if stale:
            sys.exit(f"docs/rules is not what the packs say: {', '.join(stale)}.")
        return
    PAGES.mkdir(exist_ok=True)
    for path in PAGES.glob("*.md"):
        path.unlink()
    for name, text in pages.items():
        (PAGES / name).write_text(text, encoding="utf-8")


def _pages(rules: list[Rule]) -> Iterator[tuple[str, str]]:
    by_category: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_category[rule.category].append(rule)
    if set(by_category) - set(CATEGORIES):
        sys.exit(f"A category has no page: {sorted(set(by_category) - set(CATEGORIES))}")
    lines = [
        MARK,
        "# The rules",
        "",
        f"{len(rules):,} rules ship with plainspeak, in {len(by_category)} categories. "
        "Each page says what is found, why it matters to a family, and what to write instead.",
        "One rule by itself: `plainspeak explain RULE`. Your own: [rules/README.md](../../rules/README.md).",
        "",
        "| category | what it finds | rules |",
        "| --- | --- | --: |",
    ]
    for category, (title, finds, _) in CATEGORIES.items():
        found = by_category[category]
        lines.append(f"| [{title}]({category}.md) | {finds} | {len(found):,} |")
        yield f"{category}.md", _page(category, found)
    yield "README.md", "\n".join(lines) + "\n"


def _page(category: str, rules: list[Rule]) -> str:
    title, finds, matters = CATEGORIES[category]
    few = len(rules) <= SHORT
    worst = sorted(rules, key=lambda rule: rule.id) if few else _worst(rules)
    lines = [
        MARK,
        f"# {title}",
        "",
        f"Category `{category}`, {len(rules):,} rule{'' if len(rules) == 1 else 's'}. [All categories](README.md)",
        "",
        f"**What it finds.** {finds}",
        "",
        f"**Why it matters.** {matters}",
        "",
    ]
    if not few:
        lines += ["## Met most often", ""]
    for rule in worst:
        lines += _entry(rule)
    if not few:
        lines += [
            "## All of them",
            "",
            "Open a theme, or search this page for a word. `<person>`, `<reflexive>` and such are classes of words. "
            "Rules marked (off) were right too seldom to be on.",
            "",
        ]
        by_theme: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            by_theme[rule.place.file.split("/")[2]].append(rule)
        for theme, found in sorted(by_theme.items()):
            lines += _table(theme, found)
    return "\n".join(lines).rstrip("\n") + "\n"


def _worst(rules: list[Rule]) -> list[Rule]:
    """Return the rules that were right most often in the labelled documents, then the gravest and surest."""
    rows = (line.split("\t") for line in MEASURED.read_text(encoding="utf-8").splitlines()[1:])
    right = {row[0]: int(row[2]) for row in rows}
    ranked = sorted(
        (rule for rule in rules if any(row.after for row in rule.examples) or rule.question),
        key=lambda rule: (-right.get(rule.id, 0), rule.severity.rank, -rule.confidence, rule.id),
    )
    return ranked[:WORST]


def _entry(rule: Rule) -> Iterator[str]:
    terms = _terms(rule)
    plain = next((term for term in terms if "<" not in term), terms[0] if terms else rule.message)
    yield f"### {_escaped(plain)}"
    yield ""
    yield f"{_escaped(rule.why)}"
    yield ""
    shown = next((row for row in rule.examples if row.after), None) or next(
        row for row in rule.examples if row.before is not None
    )
    yield f"- Before: {_escaped(shown.before)}"
    if shown.after:
        yield f"- After: {_escaped(shown.after)}"
    says = _says(rule)
    if says:
        yield f"- Try: {_escaped(says)}"
    if rule.question:
        yield f"- Ask: {_escaped(rule.question)}"
    left = next(row.leave for row in rule.examples if row.leave is not None)
    yield f"- Left alone: {_escaped(left)}"
    yield f"- Rule: `{rule.id}`, {rule.severity.value}"
    yield ""


def _table(theme: str, rules: list[Rule]) -> Iterator[str]:
    name = theme.replace("-", " ").capitalize()
    yield f"<details><summary>{name} ({len(rules):,})</summary>"
    yield ""
    yield "| found | instead | why | rule |"
    yield "| --- | --- | --- | --- |"
    for rule in sorted(rules, key=lambda rule: rule.id):
        found = "; ".join(_terms(rule)) or rule.message
        instead = _says(rule) or rule.question
        off = " (off)" if rule.confidence < FLOOR else ""
        yield f"| {_escaped(found)} | {_escaped(instead)} | {_escaped(rule.why)} | `{rule.id}`{off} |"
    yield ""
    yield "</details>"
    yield ""


def _terms(rule: Rule) -> list[str]:
    return list(dict.fromkeys([*rule.find, *(find for find, _ in rule.frames)]))


def _says(rule: Rule) -> str:
    """Return what a family reader is told to try, best first, with what initials stand for."""
    found: Iterable[str] = rule.say.get("family") or rule.say.get("") or ()
    stands = rule.options.get("expansion")
    # `~` is where a pronoun goes, which no reader of a page needs.
    says = [text.replace(" ~", "") for text in found]
    return " / ".join([*([str(stands)] if stands else []), *says][:3])


def _escaped(text: str | None) -> str:
    text = " ".join((text or "").split())
    for char, instead in (
        ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|"), ("*", "\\*"), ("_", "\\_"), ("`", "\\`"), ("[", "\\["),
    ):  # fmt: skip
        text = text.replace(char, instead)
    return text


if __name__ == "__main__":
    main()
