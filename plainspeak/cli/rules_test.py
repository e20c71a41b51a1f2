"""`plainspeak rules test`: try rules before others meet them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak import rulebook
from plainspeak.cli.common import config_option, house_for
from plainspeak.errors import InputError
from plainspeak.rulebook import SHIPPED

if TYPE_CHECKING:
    from plainspeak.authoring.trial import Trial


@click.command("test")
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
@config_option
def test(packs: tuple[Path, ...], output_format: str, config: Path | None) -> None:
    """Try the rules in PACKS, or all: whether examples hold, each rule can speak, and none quarrel.

    Exit status: 0 ready to use, 1 something to mend, 2 a pack could not be read.
    """
    from plainspeak.authoring import trial  # noqa: PLC0415 - only for this command

    for path in packs:
        if not path.exists():
            raise InputError(f"{path}: is not there. Check the path.")
    shipped = rulebook.rules_folder().resolve()
    own = tuple(path for path in packs if not path.resolve().is_relative_to(shipped))
    house = house_for(config, own)
    book = house.rulebook
    files = {_label(path, shipped) for pack in packs for path in rulebook.files_in(pack)}
    tried = trial.tried(
        book, [rule for rule in book if not packs or rule.place.file in files], house.settings
    )
    if output_format == "json":
        click.echo(json.dumps(_as_json(tried), indent=2, ensure_ascii=False))
    else:
        for row in tried.troubles:
            click.echo(row, err=row.sort is trial.Sort.LOOK)
        click.echo(tried.summary())
    sys.exit(0 if tried.ready else 1)


def _label(path: Path, shipped: Path) -> str:
    """Return how the rulebook calls a file."""
    inside = path.resolve().is_relative_to(shipped)
    return f"{SHIPPED}{path.resolve().relative_to(shipped).as_posix()}" if inside else str(path)


def _as_json(tried: Trial) -> dict[str, object]:
    return {
        "version": 1,
        "ready": tried.ready,
        "rules": len(tried.rules),
        "examples": sum(len(rule.examples) for rule in tried.rules),
        "summary": tried.summary(),
        "troubles": [
            {
                "sort": row.sort.value,
                "rule": row.rule.id,
                "file": row.place.file,
                "line": row.place.line,
                "column": row.place.column,
                "message": row.message,
            }
            for row in tried.troubles
        ],
    }
