"""`plainspeak lsp`: for editors, over standard input and output."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from plainspeak.cli.common import config_option, rules_option
from plainspeak.errors import InputError, MissingExtra


@click.command()
@click.option("--stdio", is_flag=True, help="Talk over standard input and output, as it always does: many editors say so.")  # fmt: skip
@config_option
@rules_option
def lsp(stdio: bool, config: Path | None, packs: tuple[Path, ...]) -> None:
    """Underline words in your editor while you write (Language Server Protocol).

    An editor starts this by itself; docs/lsp.md says how to set yours up. Nothing is kept, and no
    socket is opened.
    """
    try:
        from plainspeak.servers import lsp as server  # noqa: PLC0415 - only for editors
    except ModuleNotFoundError:
        raise MissingExtra("lsp", "lsp") from None
    if sys.stdin.isatty():
        raise InputError(
            "An editor starts this by itself; docs/lsp.md says how to set yours up. To check a file here: plainspeak check note.txt"
        )
    server.run(config, packs)
