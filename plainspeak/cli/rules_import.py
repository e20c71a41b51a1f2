"""`plainspeak rules import`: draft a pack from a list of words."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from plainspeak import rulebook
from plainspeak.cli.rules_new import write_pack
from plainspeak.rulebook import schema


@click.command("import")
@click.argument("words", type=click.Path(path_type=Path))
@click.option(
    "--output", type=click.Path(path_type=Path), help="The pack; left out: WORDS with .yaml, here."
)
@click.option(
    "--category",
    type=click.Choice([*schema.CATEGORIES, schema.HOUSE]),
    default="jargon",
    show_default=True,
    help="The category of rows that name none.",
)
@click.option("--force", is_flag=True, help="Write over a pack that is there already.")
def import_words(words: Path, output: Path | None, category: str, force: bool) -> None:
    """Draft a pack from WORDS, a .csv or .xlsx with the columns Term, Say and Why.

    Say may hold several, with ; between them. Category, Safety, Source and Question may be there too.
    Exit status: 0 every row is in the pack, 2 some could not be used, or none.
    """
    from plainspeak.authoring import draft, tables  # noqa: PLC0415 - only for this command

    output = output or Path(f"{words.stem}.yaml")
    found = tables.read(words)
    pack = draft.pack_of(
        found, words.name, rulebook.load(progress=partial(click.echo, err=True)), category
    )
    for fault in pack.faults:
        click.echo(f"plainspeak: {words}: {fault}", err=True)
    for row in pack.drafts:
        for note in row.notes:
            click.echo(f"{words}: row {row.row}: {note}")
    if pack.drafts:
        write_pack(pack.text, output, force=force)
        count = f"{len(pack.drafts)} rule{'' if len(pack.drafts) == 1 else 's'}"
        click.echo(
            f"{count} written to {output}. Read the lines marked “drafted”, then: plainspeak rules test {output}"
        )
    else:
        click.echo(f"plainspeak: {words}: no row could be used, so nothing was written.", err=True)
    sys.exit(2 if pack.faults or not pack.drafts else 0)
