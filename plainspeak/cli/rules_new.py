"""`plainspeak rules new`: start a rule."""

from __future__ import annotations

import json
from pathlib import Path

import click

from plainspeak.cli.common import write_out
from plainspeak.errors import InputError
from plainspeak.rulebook import schema

USUAL = "house.my-rule"


@click.command("new")
@click.argument("rule_id", metavar="[ID]", default=USUAL)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The pack; left out: the ID's name with .yaml, here.",
)
def new(rule_id: str, output: Path | None) -> None:
    """Write the skeleton of a rule, with a word on every field and blanks (___) to fill in."""
    from plainspeak.authoring.skeleton import skeleton  # noqa: PLC0415 - only for this command

    output = output or Path(f"{rule_id.rpartition('.')[2]}.yaml")
    write_pack(skeleton(rule_id, str(output)), output, force=False)
    click.echo(f"{output} is there. Fill in its blanks (___), then: plainspeak rules test {output}")


def write_pack(text: str, output: Path, *, force: bool) -> None:
    """Write a rule pack, and beside it the schema by which editors complete and underline it.

    Raises InputError when the pack is there already, unless `force`, or cannot be written.
    """
    if output.exists() and not force:
        raise InputError(f"{output}: is there already. Choose another name with --output.")
    write_out(text, output)
    described = json.dumps(schema.json_schema(), indent=2, ensure_ascii=False) + "\n"
    write_out(described, output.parent / schema.FILE_NAME)
