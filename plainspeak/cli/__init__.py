"""The command `plainspeak`: one command, one file."""

from __future__ import annotations

import click

from plainspeak.cli.check import check
from plainspeak.cli.rules import rules


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plainspeak-care", prog_name="plainspeak")
def main() -> None:
    """Check social-work writing for words a family would not use. Nothing leaves this computer."""


main.add_command(check)
main.add_command(rules)
