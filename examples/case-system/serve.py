"""Open the made-up case system on an address of its own, as strict as a real one.

plainspeak serve --no-browser --port 8081 --allow-origin http://127.0.0.1:8082
python examples/case-system/serve.py
"""

from __future__ import annotations

import argparse
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(__file__).parent
WRITTEN = "http://127.0.0.1:8081"


class CaseServer(ThreadingHTTPServer):
    """The case system on this computer; `plainspeak` is where plainspeak answers."""

    def __init__(self, port: int, plainspeak: str = WRITTEN) -> None:
        self.plainspeak = plainspeak
        super().__init__(("127.0.0.1", port), partial(CaseSystem, directory=str(FOLDER)))


class CaseSystem(SimpleHTTPRequestHandler):
    """The files beside this one; their page asks plainspeak and nobody else."""

    server: CaseServer

    def do_GET(self) -> None:
        """Answer with a file; the page learns where plainspeak is."""
        if self.path != "/":
            super().do_GET()
            return
        page = (FOLDER / "index.html").read_text(encoding="utf-8")
        content = page.replace(WRITTEN, self.server.plainspeak).encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        """Add the policy: no inline script, no inline style, no other site."""
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self' {self.server.plainspeak}; style-src 'self'; img-src data:; "
            f"connect-src {self.server.plainspeak}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        )
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library names it
        """Log nothing."""


def main() -> None:
    """Run the command."""
    options = argparse.ArgumentParser(description="A made-up case system that uses plainspeak.")
    options.add_argument("--port", type=int, default=8082)
    options.add_argument("--plainspeak", default=WRITTEN, help="where plainspeak serve answers")
    given = options.parse_args()
    print(f"The case system is open at http://127.0.0.1:{given.port}/. Stop it with Ctrl-C.")
    CaseServer(given.port, given.plainspeak).serve_forever()


if __name__ == "__main__":
    main()
