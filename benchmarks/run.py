"""Time plainspeak beside spaCy itself and beside proselint, and write the page.

    python benchmarks/run.py           print the table
    python benchmarks/run.py --write   put it into benchmarks/README.md as well

proselint is asked only when it is installed (`pip install proselint`). All text is made here from a
fixed seed. Each figure is processor time (user and system, one thread), the least of a few runs in
processes of their own: on a machine that is shared, the clock on the wall measures the neighbours.
Every run must show that it read the text, so that a crash is never timed as if it were speed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import docx

ALONE = "60 words, cold, no rule in doubt (spaCy: its import alone)"
PAGE = Path(__file__).with_name("README.md")
SEED = 2026
PLAIN = (
    "Leo told his teacher that he hid under his bed on Monday night.",
    "He heard his dad shout and a plate break.",
    "His nan came at nine and took him to her flat, where he slept.",
    'Leo said, "I feel safe when Nan is there."',
    "Kim made beans on toast and they ate together at the table.",
    "If nothing changes, Leo could be hurt or feel too scared to sleep.",
    "Ana will ring the school on Monday and ask how his week went.",
    "Nan keeps a bed made up for him.",
)
HEAVY = (
    "Concerns were raised in relation to home conditions.",
    "Mother has failed to engage with services.",
    "It is felt that he would benefit from a multi-agency response.",
    "The LAC review will be held prior to half term.",
    "Dad requested a new worker.",
)
# Every sentence leaves a rule in doubt about a part of speech, so all of them go to the parser.
DOUBT = (
    "Dad requested a new worker.",
    "We transferred the notes to Lin.",
    "She requested a visit to his flat.",
)

# Both say how many words they read: a run that did not do the work must not be timed as if it had.
SPACY = """
import sys, spacy, spacy.util
[name] = [name for name in spacy.util.get_installed_models() if name.startswith("en_core_web_")][:1]
nlp = spacy.load(name, exclude=["ner"])
words = 0
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    for doc in nlp.pipe(text[at : at + 100_000] for at in range(0, len(text), 100_000)):
        assert doc.has_annotation("DEP")
        words += sum(token.is_alpha for token in doc)
print(words)
"""
SPACY_IMPORT = "import spacy; print(10**9)"
OURS = """
import json, os, sys
from plainspeak.cli import main
try:
    main(["check", "--type", "case-note", "--format", "json", "--fail-on", "never", "--output", sys.argv[1], *sys.argv[2:]])
except SystemExit as end:
    assert end.code == 0
"""
# Comparing two versions of a note beside checking one of them, in one process.
VERIFY = """
import sys, time
import plainspeak
checker = plainspeak.Checker()
before = open(sys.argv[1], encoding="utf-8").read()
after = before.replace("On Monday", "On Tuesday").replace(" and ", ". And ")
def least(work):
    times = []
    for _ in range(15):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)
assert after != before and checker.check(before, "case-note").findings
checked = least(lambda: checker.check(before, "case-note"))
compared = least(lambda: checker.verify(before, after))
print(compared / checked)
"""
# Both are read and checked in one process, after everything is loaded, in turn, and the least of each counts.
WORD = """
import sys, time
from pathlib import Path
from plainspeak import Checker, readers
checker = Checker()
took = {}
for turn in range(4):
    for name in sys.argv[1:]:
        start = time.process_time()
        report = checker.check(readers.read(Path(name)), "case-note")
        seconds = time.process_time() - start
        if turn:
            took[name] = min(seconds, took.get(name, seconds))
        words = next(row.value for row in report.measures if row.name == "words")
        assert words > 20_000 and len(report.findings) > 100
print(*(took[name] for name in sys.argv[1:]))
"""
PAGES, WORDS_A_PAGE = 60, 400
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def text_of(sentences: Sequence[str], words: int, chance: random.Random) -> str:
    """Return about so many words of sentences in any order, in paragraphs."""
    rows: list[str] = []
    count = 0
    while count < words:
        rows.append(chance.choice(sentences))
        count += len(rows[-1].split())
    return "\n\n".join(" ".join(rows[at : at + 6]) for at in range(0, len(rows), 6)) + "\n"


# Everything that a check imports, without and with the rules.
START = "import plainspeak.cli.check, plainspeak.pipeline"
RULES = """
from plainspeak import profiles, rulebook
book = rulebook.load()
book.select(profiles.profile_for(book, "case-note"))
"""
STARTS = 21


class Ran(NamedTuple):
    """The processor seconds of one run, and what it printed."""

    seconds: float
    out: str


def run(arguments: Sequence[object], allowed: tuple[int, ...] = (0,)) -> Ran:
    """Run Python; stop everything when it ends in a way that means the work was not done."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **ONE_THREAD},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in allowed or "Traceback" in done.stderr:
        sys.exit(f"A run failed with status {done.returncode}:\n{done.stderr[-2000:]}")
    return Ran(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout)


def ours(paths: Sequence[Path], words: int) -> float:
    """Return the seconds of a check that read every word."""
    out = paths[0].with_suffix(".json")
    took = run(("-c", OURS, out, *paths)).seconds
    documents = json.loads(out.read_text(encoding="utf-8"))["documents"]
    read = sum(row["readability"]["words"] for row in documents)
    if len(documents) != len(paths) or read < 0.9 * words:
        sys.exit(f"plainspeak read {read:,} of {words:,} words.")
    return took


def spacy(paths: Sequence[Path], words: int, script: str = SPACY) -> float:
    """Return the seconds spaCy takes to parse every word."""
    took, read = run(("-c", script, *paths))
    if int(read) < 0.85 * words:
        sys.exit(f"spaCy read {read.strip()} of {words:,} words.")
    return took


def proselint(paths: Sequence[Path], words: int) -> float:
    """Return the seconds of proselint; it ends with 1 when it has something to say."""
    return run(("-m", "proselint", "check", *paths), allowed=(0, 1)).seconds


def rows_of(folder: Path) -> list[tuple[str, int, list[float | None]]]:
    """Return (what, words, seconds of plainspeak, spaCy and proselint) for each piece of work."""
    chance = random.Random(SEED)
    mixed = (*PLAIN, *PLAIN, *HEAVY)
    work: list[tuple[str, list[Path], int]] = []

    def add(name: str, texts: Sequence[str], runs: int) -> None:
        paths = [folder / f"{len(work)}-{number:04}.txt" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        work.append((name, paths, runs))

    add(ALONE, [text_of(PLAIN, 60, chance)], 5)
    add("60 words, cold, every sentence in doubt", [text_of(DOUBT, 60, chance)], 3)
    add("1,000 notes of 300 words", [text_of(mixed, 300, chance) for _ in range(1000)], 1)
    add("1 million words in one file", [text_of(mixed, 1_000_000, chance)], 1)
    rows = []
    for name, paths, runs in work:
        words = sum(len(path.read_text(encoding="utf-8").split()) for path in paths)
        script = SPACY_IMPORT if name == ALONE else SPACY
        figures: list[float | None] = [
            min(ours(paths, words) for _ in range(runs)),
            min(spacy(paths, words, script) for _ in range(runs)),
        ]
        figures.append(
            min(proselint(paths, words) for _ in range(runs)) if find_spec("proselint") else None
        )
        rows.append((name, words, figures))
        print(
            name,
            *("-" if figure is None else f"{figure:.2f} s" for figure in figures),
            file=sys.stderr,
        )
    return rows


def start_of() -> str:
    """Return what loading the rules from the cache adds to a cold start: medians of runs in turn."""
    bare, full = [], []
    for _ in range(STARTS):
        bare.append(run(("-c", START)).seconds * 1000)
        full.append(run(("-c", START + RULES)).seconds * 1000)
    without, with_rules = statistics.median(bare), statistics.median(full)
    each = statistics.median(b - a for a, b in zip(bare, full, strict=True))
    return (
        f"**Rules from the cache** add {each:.0f} ms to a cold start: {with_rules:.0f} ms instead of {without:.0f} ms, "
        f"{with_rules / without:.2f} times as long (medians of {STARTS} starts each, in turn)."
    )


def word_against_text(folder: Path) -> str:
    """Return the line on a Word file of 60 pages against the same words as plain text."""
    text = text_of((*PLAIN, *PLAIN, *HEAVY), PAGES * WORDS_A_PAGE, random.Random(SEED))
    plain, in_word = folder / "draft.txt", folder / "draft.docx"
    plain.write_text(text, encoding="utf-8")
    document = docx.Document()
    for line in text.rstrip("\n").split("\n"):
        # Word cuts paragraphs into runs at every edit; here at every third word.
        paragraph, pieces = document.add_paragraph(), re.findall(r"(?:\S+\s*){1,3}", line)
        for number, piece in enumerate(pieces):
            paragraph.add_run(piece).italic = number % 2 == 0
    document.save(str(in_word))
    word, text_only = map(float, run(("-c", WORD, in_word, plain)).out.split())
    return (
        f"A Word file of {PAGES} pages ({len(text.split()):,} words), read and checked after start-up: {word:.2f} s; "
        f"the same words as plain text: {text_only:.2f} s; ratio {word / text_only:.2f}."
    )


def table_of(rows: Sequence[tuple[str, int, list[float | None]]]) -> str:
    """Return the figures as a table: seconds, words a second, and how many times as long as each other."""
    lines = [
        "| work | plainspeak | words a second | spaCy | plainspeak ÷ spaCy | proselint | plainspeak ÷ proselint |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, words, (mine, parser, other) in rows:
        assert mine and parser
        last = f"{other:.2f} s | {mine / other:.2f}" if other else "not measured | "
        lines.append(
            f"| {name} | {mine:.2f} s | {words / mine:,.0f} | {parser:.2f} s | {mine / parser:.2f} | {last} |"
        )
    return "\n".join(lines)


def verify_ratio(folder: Path) -> str:
    """Say how long comparing two versions of a 300-word note takes, beside checking one."""
    path = folder / "verify.txt"
    path.write_text(text_of((*PLAIN, *HEAVY), 300, random.Random(SEED)), encoding="utf-8")
    ratio = float(run(("-c", VERIFY, path)).out)
    return f"Comparing two versions of a 300-word note (`plainspeak verify`) took {ratio:.2f} of the time of checking one."


def where() -> str:
    """Say what was measured on what."""
    names = ("plainspeak-care", "spacy", "proselint")
    versions = [
        f"{name} {metadata.version(name)}"
        for name in names
        if name != "proselint" or find_spec(name)
    ]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"Python {platform.python_version()}, {', '.join(versions)}, {platform.machine()} with {os.cpu_count()} processors, "
        f"load {load:.1f} when measured."
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    line = where()
    # The rules are compiled once after they change; that is not what is timed.
    subprocess.run([sys.executable, "-c", "from plainspeak import Checker; Checker()"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        rows = table_of(rows_of(Path(folder)))
        word = word_against_text(Path(folder))
        block = f"{rows}\n\n{start_of()}\n\n{word}\n\n{verify_ratio(Path(folder))}\n\n{line}"
    print(block)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        page = re.sub(
            r"(?<=<!-- figures -->\n).*?(?=<!-- end -->)",
            lambda _: f"{block}\n",
            page,
            flags=re.DOTALL,
        )
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
