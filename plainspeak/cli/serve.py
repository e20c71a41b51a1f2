"""`plainspeak serve`: the page, the API and the LanguageTool protocol on one address of this computer."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.common import config_option, houses_for, rules_option
from plainspeak.errors import InputError, MissingExtra

if TYPE_CHECKING:
    from plainspeak.checker import Checker

# Where programs that speak the LanguageTool protocol look first.
PORT = 8081
_TRIES = 20
# A sentence in which a rule asks the parser: reading it once loads all that later checks need.
_WARMING = "Dad requested a new worker."


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=None, help=f"The port.  [default: {PORT}, or the next free one]"
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Do not open the page in the browser.")
@click.option(
    "--token", default="", envvar="PLAINSPEAK_TOKEN", help="A secret that every request must show; needed for other addresses than this computer's own. Better set as PLAINSPEAK_TOKEN: other people on this computer can see what commands were given."
)  # fmt: skip
@click.option(
    "--allow-origin", "origins", multiple=True, help="Another site or program whose pages may ask, such as https://forms.example.org."
)  # fmt: skip
@click.option(
    "--allow-host", "names", multiple=True, help="Another name by which this server is reached."
)
@config_option
@rules_option
def serve(
    host: str,
    port: int | None,
    no_browser: bool,
    token: str,
    origins: tuple[str, ...],
    names: tuple[str, ...],
    config: Path | None,
    packs: tuple[Path, ...],
) -> None:
    """Open plainspeak in the browser, for programs and for the editors people write in.

    Only this computer can reach it unless --host says otherwise. Nothing is kept. Stop it with Ctrl-C.
    """
    try:
        import uvicorn  # noqa: PLC0415 - only to serve

        from plainspeak.servers.http import create_app  # noqa: PLC0415
        from plainspeak.servers.limits import Access  # noqa: PLC0415
    except ModuleNotFoundError:
        raise MissingExtra("server", "serve") from None
    access = Access(host, token, frozenset(origins), frozenset(name.lower() for name in names))
    listening = _listen(host, port)
    checker = houses_for(config, packs, serving=True).of("-")
    url = _url(host, listening.getsockname()[1])
    click.echo(_welcome(url, access.local))
    threading.Thread(target=_warm, args=(checker,), daemon=True).start()
    if not no_browser:
        opened = url + (f"#token={token}" if token else "")
        threading.Thread(target=_open, args=(opened,), daemon=True).start()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(checker, access),
            # What uvicorn would log holds query strings, and errors with values in them.
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=3,
            ws="none",
        )
    )
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    click.echo("Stopped. Nothing was kept.")


def _listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens. Raises InputError when it cannot be had."""
    tries = [port] if port is not None else [*range(PORT, PORT + _TRIES), 0]
    for number in tries:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            return socket.create_server((host.strip("[]"), number), family=family, backlog=256)
        except OSError as error:
            if port is None and error.errno in {98, 48, 10048}:
                continue
            why = error.strerror or "no such address"
            raise InputError(
                f"{host}:{number}: cannot be listened on ({why}). Choose another --port, or stop what uses this one."
            ) from None
    raise InputError("No free port was found. Choose one with --port.")


def _url(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else shown}:{port}/"  # noqa: S104 - only compared


def _welcome(url: str, local: bool) -> str:
    if local:
        return f"plainspeak is open at {url} for this computer only. Nothing is kept. Stop it with Ctrl-C."
    return (
        f"plainspeak is open at {url} for every computer that can reach this one and shows the token. What is sent "
        "travels as plain text unless something in front of it encrypts: see docs/security.md. Stop it with Ctrl-C."
    )


def _warm(checker: Checker) -> None:
    checker.check(_WARMING, "case-note")


def _open(url: str) -> None:
    import webbrowser  # noqa: PLC0415 - only when one is wanted

    webbrowser.open(url)
