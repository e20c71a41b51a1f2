"""`plainspeak rules`: look at, try and describe the rules."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from plainspeak import examples, rulebook


@click.group()
def rules() -> None:
    """Look at the rules and try their examples."""


@rules.command("test")
@click.argument("packs", nargs=-1, type=click.Path(exists=True, path_type=Path))
def test(packs: tuple[Path, ...]) -> None:
    """Run the examples of every rule, or of the rules in PACKS (files or folders)."""
    book = rulebook.load(packs, progress=lambda line: click.echo(line, err=True))
    files = {str(path) for given in packs for path in ([given] if given.is_file() else given.rglob("*.yaml"))}
    chosen = [rule for rule in book if not packs or rule.place.file in files]
    faults = [fault for rule in chosen for fault in examples.failures(book, rule)]
    for fault in faults:
        click.echo(fault)
    count = sum(len(rule.examples) for rule in chosen)
    click.echo(f"{len(chosen)} rules, {count} examples, {len(faults)} do not hold.")
    sys.exit(1 if faults else 0)
