"""Time a Spark cluster of one executor beside one of two, on the same notes, and compare every row.

    python benchmarks/spark.py                          print the figures for 1,000 notes
    python benchmarks/spark.py --notes 10000 --write    the full run, into benchmarks/README.md and docs/spark.md

Each executor is a process of its own with one processor (`local-cluster[n,1,1024]`). The notes are
those of `audit.py`, 250 words each, read from Parquet. What is timed is the work alone: before it, a
smaller run on the same cluster has started its Pythons, which have read their rules and the parser;
how long that took is told apart. Rounds take turns (one, two, one, two …) and the best of each counts, so
run it on an idle machine with two processors or more. Needs Java 17 or 21.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import run as words

PAGE = Path(__file__).with_name("README.md")
WORDS = 250
WARM = 40
COST = PAGE.parent.parent / "docs" / "spark.md"
PRICE = 0.10  # an example, so that the page can show a sum; readers put in their own
# One cluster in a process of its own: argv is executors, notes, folder of Spark's home.
CLUSTER = """
import json, os, sys, time
import psutil
executors, count, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
begun = time.perf_counter()
from pyspark.sql import SparkSession, functions as f
from plainspeak import spark as plainspeak
builder = SparkSession.builder.master(f"local-cluster[{executors},1,1024]").appName("plainspeak")
for name, value in {
    "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
    "spark.executor.memory": "1g", "spark.local.dir": folder + "/local", "spark.sql.warehouse.dir": folder + "/warehouse",
    "spark.executorEnv.PYTHONPATH": os.environ["PYTHONPATH"],
    "spark.scheduler.minRegisteredResourcesRatio": "1.0", "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    "spark.ui.showConsoleProgress": "false",
}.items():
    builder = builder.config(name, value)
session = builder.getOrCreate()
started = time.perf_counter()
def checked(path, out):
    notes = session.read.parquet(path)
    parts = 2 if "warm" in path else 16
    plainspeak.check(notes, document_type="case-note", partitions=parts).write.parquet(out)
def used():
    me = psutil.Process()
    times = [row.cpu_times() for row in (me, *me.children(recursive=True))]
    return sum(row.user + row.system for row in times)
checked(folder + "/warm", f"{folder}/warm-{executors}-{begun}")
warm, before = time.perf_counter(), used()
out = f"{folder}/checked-{executors}-{begun}"
checked(folder + "/notes", out)
done, after = time.perf_counter(), used()
found = session.read.parquet(out)
assert found.where(f.col("error").isNull()).count() == count, "Some notes were not checked."
total = found.agg(f.sum("words")).collect()[0][0]
assert total > 0.9 * 250 * count, f"Only {total} words were read."
print(json.dumps({"start": started - begun, "warm": warm - started, "work": done - warm, "processor": after - before, "out": out}))
session.stop()
"""
MAKE = """
import sys
sys.path.insert(0, sys.argv[4])
import spark as bench, pyarrow as pa, pyarrow.parquet as pq
folder, count = sys.argv[1], int(sys.argv[2])
import os
for name, number in (("notes", count), ("warm", int(sys.argv[3]))):
    os.makedirs(f"{folder}/{name}")
    pq.write_table(pa.table({"id": list(range(number)), "text": bench.notes(number)}), f"{folder}/{name}/all.parquet")
"""


class Ran(NamedTuple):
    """One cluster: seconds until it stood, until its Pythons were warm, and of the work; where the rows are.

    `processor` are seconds of processor time of the work, by all processes: driver, Java, executors.
    """

    start: float
    warm: float
    work: float
    processor: float
    out: str


def notes(count: int) -> list[str]:
    chance = random.Random(words.SEED)
    mixed = (*words.PLAIN, *words.PLAIN, *words.HEAVY)
    return [words.text_of(mixed, WORDS, chance) for _ in range(count)]


def cluster(executors: int, count: int, folder: Path) -> Ran:
    environment = {
        **os.environ,
        "SPARK_HOME": str(folder / "home"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_SCALA_VERSION": "2.13",
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [sys.executable, "-c", CLUSTER, str(executors), str(count), str(folder)],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"A cluster did not do its work:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    ran = Ran(**json.loads(done.stdout.splitlines()[-1]))
    print(
        f"{executors}: {ran.start:.1f} + {ran.warm:.1f} + {ran.work:.1f} s, {ran.processor:.1f} s of processors",
        file=sys.stderr,
    )
    return ran


def rows_of(path: str) -> tuple[int, str]:
    """Return how many rows are in a result, and a hash of them all in order of their id."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only to compare

    rows = sorted(pq.read_table(path).to_pylist(), key=lambda row: row["id"])
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


def rows_here(count: int) -> tuple[int, str]:
    """Return the same of one machine without Spark, and the seconds of processor time it took."""
    from plainspeak import rulebook  # noqa: PLC0415
    from plainspeak import spark as plainspeak  # noqa: PLC0415

    book = rulebook.load()
    setup = plainspeak.Setup()
    names = plainspeak.columns().names
    rows = []
    for number, text in enumerate(notes(count)):
        row = plainspeak.row_of(text, "case-note", None, book, setup)
        rows.append({name: row.get(name) for name in names} | {"id": number})
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


def cost_of(notes_a_second: float) -> str:
    """Return what a million notes take and, at the example's price, cost."""
    hours = 1_000_000 / (notes_a_second * 3600)
    return (
        f"Two executors checked {notes_a_second:.1f} notes for each second of processor time, driver and Java counted. "
        f"So a million notes take {hours:.1f} hours of one vCPU, or {hours / 16:.1f} hours on 16. "
        f"If a vCPU cost {PRICE:.2f} an hour (an example, nobody's price), a million notes would cost {hours * PRICE:.2f}."
    )


def put(page: Path, mark: str, text: str) -> None:
    """Write a text between `<!-- mark -->` and `<!-- /mark -->` of a page."""
    head, start, rest = page.read_text(encoding="utf-8").partition(f"<!-- {mark} -->\n")
    _, end, tail = rest.partition(f"<!-- /{mark} -->")
    if not (start and end):
        sys.exit(f"{page.name} has no place for {mark}.")
    page.write_text(f"{head}{start}{text}\n{end}{tail}", encoding="utf-8")


def measure(count: int, rounds: int) -> tuple[list[str], str]:
    import pyspark  # noqa: PLC0415 - only here

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "home").mkdir()
        for path in Path(pyspark.__file__).parent.iterdir():
            (folder / "home" / path.name).symlink_to(path)
        subprocess.run(
            [sys.executable, "-c", MAKE, place, str(count), str(WARM), str(Path(__file__).parent)],
            check=True,
        )
        rows_here(1)  # compiles the rules
        one, two = [], []
        for _ in range(rounds):
            one.append(cluster(1, count, folder))
            two.append(cluster(2, count, folder))
        found = {rows_of(ran.out) for ran in (*one, *two)}
        before = time.process_time()
        found.add(rows_here(count))
        alone = time.process_time() - before
        if len(found) != 1:
            sys.exit("The rows are not the same everywhere.")
    best, both = (min(rans, key=lambda ran: ran.work) for rans in (one, two))
    rows = [
        "| cluster | work, s | notes a second | processor time, s | notes a second of processor time | start, s | first notes, s |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {ran.work:.1f} | {count / ran.work:.1f} | {ran.processor:.1f} "
            f"| {count / ran.processor:.1f} | {ran.start:.1f} | {ran.warm:.1f} |"
            for name, ran in (("one executor", best), ("two executors", both))
        ),
        "",
        f"{count:,} notes of {WORDS} words, best of {rounds}: two executors were {best.work / both.work:.2f} times as fast as one. "
        f"All {count:,} rows, every column, are the same on one executor, on two, and without Spark, "
        f"which took {alone:.1f} s of processor time ({count / alone:.1f} notes a second).",
    ]
    return rows, cost_of(count / both.processor)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    rows, cost = measure(given.notes, given.rounds)
    rows.append(
        f"\nPython {platform.python_version()}, {platform.machine()} with {os.cpu_count()} processors; load before it began: {load:.1f}."
    )
    text = "\n".join(rows)
    print(text, cost, sep="\n\n")
    if given.write:
        put(PAGE, "spark", text)
        put(COST, "cost", cost)


if __name__ == "__main__":
    main()
