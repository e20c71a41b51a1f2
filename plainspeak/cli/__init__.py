"""The command `plainspeak`: one command, one file."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from plainspeak.errors import PlainspeakError, own_fault

CANNOT_RUN = 2
# One command, one module of the same name; only the one that was asked for is loaded.
_COMMANDS = ("audit", "check", "explain", "fix", "ignore", "lsp", "rules", "serve", "verify")


class _Group(click.Group):
    """Turns every error into one line that says what to do; never shows a traceback, which could hold case text."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"plainspeak.cli.{cmd_name}"), cmd_name)
        return command

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **extra)
        except PlainspeakError as error:
            click.echo(f"plainspeak: {error}", err=True)
        except BrokenPipeError:
            sys.stderr.close()
        except Exception as error:  # the last resort, see the class
            click.echo(f"plainspeak: {own_fault(error)}", err=True)
        sys.exit(CANNOT_RUN)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plainspeak-care", prog_name="plainspeak")
def main() -> None:
    """Check social-work writing for words a family would not use. Nothing leaves this computer."""
