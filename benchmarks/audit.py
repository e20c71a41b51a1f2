"""Time an audit on one processor and on two, and again after one file changed; kill it and compare.

    python benchmarks/audit.py                         print the figures for 2,000 notes
    python benchmarks/audit.py --notes 10000 --kills 20 --write   the full run, into benchmarks/README.md as well
    python benchmarks/audit.py --houses 12             each of twelve teams with settings, rules and ignores of its own

The notes are those of `run.py`: 250 words each, made here from a fixed seed. Times are of the clock on
the wall, because what is asked is how soon the supervisor has an answer: run it on an idle machine.
Memory is the peak of the parent and of the largest worker. Every run must say that it did the work.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import run as words

PAGE = Path(__file__).with_name("README.md")
WORDS = 250
START, END = "<!-- audit -->", "<!-- /audit -->"
COMMAND = """
import resource, sys
from plainspeak.cli import main
if __name__ == "__main__":
    try:
        main(["audit", *sys.argv[1:]])
    except SystemExit as end:
        status = end.code or 0
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    sys.exit(status)
"""


class Ran(NamedTuple):
    """One audit: its seconds on the clock, its peak memory in MB (parent, largest worker), what it printed."""

    seconds: float
    parent: float
    worker: float
    out: str


HOUSE = 'known = ["CAMHS"]\npacks = ["house.yaml"]\n'
IGNORED = '{"version": 1, "ignored": {"0123456789abcdef-1": {"why": "her own word"}}}'
RULE = """\
- id: house.hub-{team}
  category: jargon
  find: [family hub {team}]
  say: [the centre]
  safety: ask
  why: Families here call it the centre.
  source: house
  examples:
    - {{before: "She went to the family hub {team}."}}
    - {{leave: "She went to the centre."}}
"""


def make_notes(folder: Path, count: int, houses: int = 0) -> None:
    """Write notes of four teams; or of as many as there are houses, each with its settings, rules and ignores."""
    chance = random.Random(words.SEED)
    mixed = (*words.PLAIN, *words.PLAIN, *words.HEAVY)
    for team in range(houses):
        own = folder / f"team-{team}"
        own.mkdir(parents=True)
        (own / "plainspeak.toml").write_text(HOUSE, encoding="utf-8")
        (own / "house.yaml").write_text(RULE.format(team=team), encoding="utf-8")
        (own / ".plainspeak-ignored.json").write_text(IGNORED, encoding="utf-8")
    for number in range(count):
        path = folder / f"team-{number % (houses or 4)}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words.text_of(mixed, WORDS, chance), encoding="utf-8")


def command(script: Path, folder: Path, store: Path, jobs: int) -> list[str]:
    return [
        sys.executable, str(script), str(folder), "--store", str(store),
        "--type", "case-note", "--by", "team", "--jobs", str(jobs),
    ]  # fmt: skip


def audit(script: Path, folder: Path, store: Path, jobs: int, expected: str) -> Ran:
    started = time.perf_counter()
    done = subprocess.run(
        command(script, folder, store, jobs), capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode or expected not in done.stdout:
        sys.exit(f"An audit did not do its work:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    found = re.search(r"peak (\d+) (\d+)", done.stdout)
    assert found
    return Ran(seconds, int(found[1]) / 1024, int(found[2]) / 1024, done.stdout)


def figures(store: Path) -> list[list[tuple[object, ...]]]:
    """Return all that an audit found out, without when and in which run."""
    import duckdb  # noqa: PLC0415 - only to compare

    with duckdb.connect(str(store), read_only=True) as connection:
        return [
            connection.execute(query).fetchall()
            for query in (
                "SELECT document, path, result, team, date_from FROM documents WHERE run = (SELECT max(run) FROM runs) ORDER BY ALL",
                "SELECT * EXCLUDE (checked) FROM measures ORDER BY ALL",
                *(f"SELECT * FROM {name} ORDER BY ALL" for name in ("findings", "parts", "good", "scores", "set_aside", "faults")),
            )
        ]  # fmt: skip


def killed(script: Path, folder: Path, store: Path, kills: int, seconds: float) -> int:
    """Kill an audit so often at random moments, the parent or one of its workers; return how many kills hit."""
    chance = random.Random(words.SEED)
    hits = 0
    for number in range(kills):
        process = subprocess.Popen(
            command(script, folder, store, 2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.2, max(0.6, 1.5 * seconds / kills)))
        children = _children(process.pid)
        victim = chance.choice(children) if number % 3 == 2 and children else process.pid
        if process.poll() is None:
            os.kill(victim, signal.SIGKILL)
            hits += 1
        if victim != process.pid:
            time.sleep(0.3)
            process.kill()
        process.wait()
    return hits


def _children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return [int(line) for line in listed.split()]


def measure(count: int, kills: int, houses: int) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        base = Path(place)
        script, folder = base / "audit.py", base / "notes"
        script.write_text(COMMAND, encoding="utf-8")
        make_notes(folder, count, houses)
        told = f"{count} documents: {count} checked"
        audit(script, _few(base), base / "warm.duckdb", 1, "checked")  # compiles the rules
        one = audit(script, folder, base / "one.duckdb", 1, told)
        two = audit(script, folder, base / "two.duckdb", 2, told)
        half = base / "half"
        make_notes(half, count // 4, houses)
        small = audit(script, half, base / "half.duckdb", 2, f"{count // 4} documents")
        time.sleep(2.5)  # a file changed just before it was looked at is read again, and these were
        audit(script, folder, base / "two.duckdb", 2, f"0 checked, {count} unchanged")
        changed = folder / "team-0" / "00000.txt"
        changed.write_text(" ".join(words.PLAIN) + "\n", encoding="utf-8")
        again = audit(script, folder, base / "two.duckdb", 2, f"1 checked, {count - 1} unchanged")
        rows = [
            "| audit | seconds | parent, MB | largest worker, MB |",
            "|---|---|---|---|",
            *(
                f"| {name} | {ran.seconds:.2f} | {ran.parent:.0f} | {ran.worker:.0f} |"
                for name, ran in (
                    (f"{count:,} notes of {WORDS} words, one process", one),
                    (f"{count:,} notes, two processes", two),
                    (f"{count // 4:,} notes, two processes", small),
                    ("again, one note changed", again),
                )
            ),
            "",
            f"Two processes: {one.seconds / two.seconds:.2f} times the speed of one. "
            f"Again with one note changed: {two.seconds / again.seconds:.0f} times as fast as the first run on two, "
            f"{one.seconds / again.seconds:.0f} times as fast as on one.",
        ]
        if kills:
            changed.write_text(
                words.text_of(words.PLAIN, WORDS, random.Random(1)), encoding="utf-8"
            )
            audit(script, folder, base / "calm.duckdb", 2, told)
            hits = killed(script, folder, base / "killed.duckdb", kills, two.seconds)
            audit(script, folder, base / "killed.duckdb", 2, f"{count} documents")
            if figures(base / "calm.duckdb") != figures(base / "killed.duckdb"):
                sys.exit("The figures after kills are not those of an undisturbed run.")
            rows.append(
                f"\nKilled {hits} times of {kills} (the parent, or a worker), then run to the end: every row equal to an undisturbed run's."
            )
        return rows


def _few(base: Path) -> Path:
    folder = base / "few"
    make_notes(folder, 2)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--notes", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument(
        "--houses", type=int, default=0, metavar="N",
        help="give each of N teams settings, rules and ignores of its own",
    )  # fmt: skip
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    rows = measure(given.notes, given.kills, given.houses)
    rows.append(
        f"\nPython {platform.python_version()}, {platform.machine()} with {os.cpu_count()} processors; load before it began: {load:.1f}."
    )
    text = "\n".join(rows)
    print(text)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(START)
        tail = rest.partition(END)[2]
        PAGE.write_text(
            f"{head.rstrip()}\n\n{START}\n{text}\n{END}\n\n{tail.lstrip()}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
