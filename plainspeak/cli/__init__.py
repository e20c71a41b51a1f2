"""The command `plainspeak`: one command, one file."""

from __future__ import annotations

import sys
from typing import Any

import click

from plainspeak.cli.check import check
from plainspeak.cli.explain import explain
from plainspeak.cli.fix import fix
from plainspeak.cli.ignore import ignore
from plainspeak.cli.lsp import lsp
from plainspeak.cli.rules import rules
from plainspeak.cli.serve import serve
from plainspeak.cli.verify import verify
from plainspeak.errors import PlainspeakError, own_fault

CANNOT_RUN = 2


def _audit() -> click.Command:
    from plainspeak.cli.audit import audit  # noqa: PLC0415 - see _LATER

    return audit


# Commands that load much of which the others need nothing.
_LATER = {"audit": _audit}


class _Group(click.Group):
    """Turns every error into one line that says what to do; never shows a traceback, which could hold case text."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted((*super().list_commands(ctx), *_LATER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _LATER[cmd_name]() if cmd_name in _LATER else super().get_command(ctx, cmd_name)

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


for _command in (check, fix, explain, ignore, lsp, rules, serve, verify):
    main.add_command(_command)
