"""`plainspeak check`: read, check, write."""

from __future__ import annotations

from pathlib import Path

import click

from plainspeak import pipeline, readers, rulebook
from plainspeak.writers import json


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--type", "document_type", default="auto")
@click.option("--reader", default="family")
@click.option("--format", "output_format", default="text")
def check(paths: tuple[str, ...], document_type: str, reader: str, output_format: str) -> None:
    """Check documents."""
    book = rulebook.load()
    reports = [pipeline.check(readers.read(Path(path)), book, document_type, reader) for path in paths]
    click.echo(json.write(reports), nl=False)
