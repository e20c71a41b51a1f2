"""What the tests of the server share: an application in this process, and one that listens."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from starlette.testclient import TestClient

from plainspeak.checker import Checker
from plainspeak.incremental import Memory
from plainspeak.servers.http import create_app
from plainspeak.servers.limits import Access, Limits

URL = "http://127.0.0.1:8081"
TOKEN = "t0ken-of-a-test-server"


def remembering(checker: Checker) -> Checker:
    return Checker.of(checker.rulebook, checker.settings, Memory())


def client(
    checker: Checker, access: Access = Access(), limits: Limits = Limits(), url: str = URL
) -> TestClient:
    return TestClient(create_app(checker, access, limits), base_url=url)


@contextlib.contextmanager
def listening(
    checker: Checker, access: Access = Access(), limits: Limits = Limits()
) -> Iterator[int]:
    """Run the server as `plainspeak serve` does and give its port."""
    taken = socket.create_server(("127.0.0.1", 0), backlog=256)
    config = uvicorn.Config(
        create_app(checker, access, limits), log_config=None, access_log=False, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([taken],), daemon=True)
    thread.start()
    try:
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        yield taken.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(30)
        taken.close()
