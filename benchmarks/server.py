"""Time a keystroke in a warm server beside spaCy's parse alone, and see that many requests leave nothing behind.

    python benchmarks/server.py                      print both lines
    python benchmarks/server.py --requests 20000     with so many requests, 50 at a time
    python benchmarks/server.py --write              put them into benchmarks/README.md as well

All text is made here from a fixed seed. A keystroke changes one word of a note of 300 words; the server
checks the whole note again, as the page asks it to, and spaCy parses the same note. Both are measured in
turn, in one process, as processor time. The requests go to `plainspeak serve` in a process of its own.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from run import DOUBT, HEAVY, PLAIN, SEED, text_of

from plainspeak import Checker
from plainspeak.incremental import Memory
from plainspeak.language import grammar
from plainspeak.writers import json as writer

PAGE = Path(__file__).with_name("README.md")
MARKS = ("<!-- server -->", "<!-- /server -->")
KEYSTROKES = 50
AT_ONCE = 50
PUT = "blue tired school utilise weekly Amira engage three home LAC happy the".split()


def spent(work: Callable[[], object]) -> float:
    """Return the processor seconds of a piece of work."""
    before = time.process_time()
    work()
    return time.process_time() - before


def keystrokes() -> str:
    """Return the line about one changed word in a note of 300 words."""
    chance = random.Random(SEED)
    fresh = Checker()
    warm = Checker.of(fresh.rulebook, fresh.settings, Memory())
    parser = grammar._pipeline()
    ratios = []
    for kind, sentences in (
        ("plain", PLAIN),
        ("usual", (*PLAIN, *PLAIN, *HEAVY)),
        ("heavy", (*HEAVY, *DOUBT)),
    ):
        words = re.split(r"( )", text_of(sentences, 300, chance))
        places = [at for at, word in enumerate(words) if word.isalpha()]
        text = "".join(words)
        for checker in (warm, fresh):
            checker.check(text, "case-note")
        parser(text)
        again, whole, parse = [], [], []
        for _ in range(KEYSTROKES):
            words[chance.choice(places)] = chance.choice(PUT)
            text = "".join(words)
            again.append(spent(lambda text=text: warm.check(text, "case-note")))
            parse.append(spent(lambda text=text: parser(text)))
            whole.append(spent(lambda text=text: fresh.check(text, "case-note")))
            if writer.document_of(warm.check(text, "case-note")) != writer.document_of(
                fresh.check(text, "case-note")
            ):
                sys.exit("A check from memory was not the fresh check.")
        medians = [1000 * statistics.median(row) for row in (again, parse, whole)]
        ratios.append(
            f"| {kind} | {medians[0]:.1f} ms | {medians[1]:.1f} ms | {medians[0] / medians[1]:.2f} "
            f"| {medians[2]:.1f} ms | {medians[0] / medians[2]:.2f} |"
        )
    head = (
        "| note of 300 words | check again after one changed word | spaCy's parse alone | ratio | fresh check | ratio |\n"
        "|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(ratios)


def note(number: int) -> str:
    """Return a note of about 300 words that is like no other."""
    chance = random.Random(number)
    return f"Ana will utilise room {number}. " + text_of((*PLAIN, *PLAIN, *HEAVY), 295, chance)


def asked(port: int, number: int) -> bool:
    """Tell whether a note is answered, with what belongs to it."""
    sent = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        text = note(number)
        body = json.dumps({"text": text, "type": "case-note"})
        sent.request("POST", "/api/v1/check", body, {"Content-Type": "application/json"})
        answer = sent.getresponse()
        value = json.loads(answer.read())
        if answer.status != 200:
            return False
        [document] = value["documents"]
        first = document["findings"][0]
        quotes = all(
            text[row["start"] : row["end"]] == row["quote"] for row in document["findings"]
        )
        return (
            first["quote"] == "utilise"
            and quotes
            and document["sentences"][0]["end"] == len(f"Ana will utilise room {number}.")
        )
    finally:
        sent.close()


def many(requests: int) -> str:
    """Return the line about many requests at a time."""
    command = [sys.executable, "-m", "plainspeak", "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = re.search(r":(\d+)/", server.stdout.readline())
        assert found
        port, process = int(found[1]), psutil.Process(server.pid)
        sizes = []
        wrong = 0
        started = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for part in range(10):
                numbers = range(part * requests // 10, (part + 1) * requests // 10)
                wrong += sum(not good for good in pool.map(lambda n: asked(port, n), numbers))
                sizes.append(process.memory_info().rss / 1e6)
                print(f"{numbers.stop:6} requests, {wrong} wrong, {sizes[-1]:.0f} MB", flush=True)
        took = time.monotonic() - started
        server.terminate()
    return (
        f"{requests:,} requests of 300 words, {AT_ONCE} at a time: {wrong} without an answer or with another's; the server held "
        f"{sizes[0]:.0f} MB after a tenth of them, {sizes[4]:.0f} MB after half and {sizes[-1]:.0f} MB after all. "
        f"It took {took:.0f} s, with what asked and checked the answers on the same machine."
    )


def main() -> None:
    """Measure, print and perhaps write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    lines = "\n\n".join(
        (
            keystrokes(),
            many(given.requests),
            f"Python {platform.python_version()}, {platform.machine()} with {os.cpu_count()} processors, load {load:.1f} when measured.",
        )
    )
    print(lines)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        start, end = (page.index(mark) for mark in MARKS)
        PAGE.write_text(f"{page[: start + len(MARKS[0])]}\n{lines}\n{page[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
