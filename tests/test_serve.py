"""`plainspeak serve` as a person starts and stops it, and as many programs ask it at once."""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import TOKEN, listening, remembering

psutil = pytest.importorskip("psutil")
pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def serve(tmp_path):
    """Start the command in an empty folder; give the process and its first line."""
    running = []

    def start(*options, **environment):
        process = subprocess.Popen(
            [sys.executable, "-m", "plainspeak", "serve", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        )
        running.append(process)
        return process, process.stdout.readline()

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def port_in(line):
    return int(re.search(r"http://[^/]+:(\d+)/", line)[1])


def ask(port, path="/healthz", sent=None, **headers):
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = None if sent is None else json.dumps(sent).encode()
        kind = {} if sent is None else {"Content-Type": "application/json"}
        asked.request("GET" if sent is None else "POST", path, body, {**kind, **headers})
        answer = asked.getresponse()
        return answer.status, answer.read()
    finally:
        asked.close()


@pytest.mark.slow
def test_it_says_where_it_is_answers_and_stops_with_ctrl_c(serve):
    process, line = serve("--no-browser", "--port", "0")

    assert "for this computer only" in line
    status, body = ask(
        port_in(line), "/api/v1/check", {"text": "Dad requested it. Ana will utilise it."}
    )
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)

    assert status == 200
    assert b"plain-words.utilise" in body
    assert (process.returncode, out, err) == (0, "Stopped. Nothing was kept.\n", "")


@pytest.mark.slow
def test_the_page_opens_in_the_browser_with_the_token_where_no_server_sees_it(serve, tmp_path):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    browser.chmod(0o755)

    _, line = serve("--port", "0", BROWSER=f"{browser} %s", PLAINSPEAK_TOKEN=TOKEN)
    until = time.monotonic() + 20
    while not (opened.exists() and opened.read_text()) and time.monotonic() < until:
        time.sleep(0.05)

    assert TOKEN not in line
    assert opened.read_text() == f"http://127.0.0.1:{port_in(line)}/#token={TOKEN}"
    assert ask(port_in(line), "/api/v1/types")[0] == 401
    assert ask(port_in(line), "/api/v1/types", Authorization=f"Bearer {TOKEN}")[0] == 200


@pytest.mark.slow
def test_a_port_that_is_taken_is_an_error_when_asked_for_and_passed_over_when_not(serve):
    _, first = serve("--no-browser")
    process, nothing = serve("--no-browser", "--port", str(port_in(first)))
    _, second = serve("--no-browser")

    assert nothing == ""
    assert process.wait(30) == 2
    assert "Choose another --port" in process.stderr.read()
    assert port_in(second) != port_in(first)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "needs a token"),
        (["--token", "short"], "A token needs"),
        (["--allow-origin", "*"], "An origin is written"),
        (["--host", "no such host", "--token", TOKEN], "cannot be listened on"),
    ],
)
def test_what_would_not_be_safe_or_cannot_be_is_one_line_that_says_what_to_do(run, options, said):
    ran = run("serve", "--no-browser", *options)

    assert ran.status == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.slow
def test_another_address_says_what_it_exposes(serve):
    process, line = serve(
        "--no-browser", "--host", "0.0.0.0", "--port", "0", PLAINSPEAK_TOKEN=TOKEN
    )

    assert "every computer that can reach this one" in line
    assert "plain text" in line
    assert TOKEN not in line
    assert process.poll() is None


# Many at once

WORDS = "Leo Kim Nan school bus home tea park book bed cat coat game song walk".split()


def note(number):
    """Return a note of about 300 words that is like no other."""
    chance = random.Random(number)
    rows = [f"Ana will utilise room {number}."]
    rows += [f"{' '.join(chance.choices(WORDS, k=7))}." for _ in range(42)]
    return " ".join(rows)


def right(number, answer):
    """Tell whether an answer is the one to this note."""
    status, body = answer
    assert status == 200, body[:300]
    [document] = json.loads(body)["documents"]
    assert document["readability"]["words"] == len(re.findall(r"\w+", note(number)))
    [finding] = [row for row in document["findings"] if row["rule"] == "plain-words.utilise"]
    assert note(number)[finding["start"] : finding["end"]] == "utilise"
    return True


@pytest.mark.slow
def test_fifty_requests_at_a_time_are_all_answered_each_with_its_own(checker):
    with listening(remembering(checker)) as port, ThreadPoolExecutor(50) as many:
        answers = list(
            many.map(lambda number: ask(port, "/api/v1/check", {"text": note(number)}), range(100))
        )

    assert all(right(number, answer) for number, answer in enumerate(answers))
    assert len({json.dumps(json.loads(body)["documents"]) for _, body in answers}) == 100


@pytest.mark.slow
def test_the_server_listens_while_it_works(checker, monkeypatch):
    slow = remembering(checker)
    going = threading.Event()
    monkeypatch.setattr(slow, "check", lambda *args, **options: going.wait(30))
    with listening(slow) as port, ThreadPoolExecutor(4) as many:
        waiting = [many.submit(ask, port, "/api/v1/check", {"text": "x"}) for _ in range(4)]
        assert ask(port)[0] == 200
        assert not any(row.done() for row in waiting)
        going.set()


@pytest.mark.slow
def test_memory_does_not_grow_with_requests(checker):
    process = psutil.Process()
    with listening(remembering(checker)) as port:

        def several(start, count):
            for number in range(start, start + count):
                ask(port, "/api/v1/check", {"text": f"Ana will utilise it {number} times. " * 3})

        several(0, 200)
        before = process.memory_info().rss
        several(200, 400)

    assert process.memory_info().rss - before < 20_000_000
