"""`plainspeak rules`: look at, try and describe the rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from plainspeak import examples, harmony, rulebook, settings
from plainspeak.cli.common import config_option, rulebook_for, rules_option, settings_for
from plainspeak.cli.explain import explain
from plainspeak.rulebook import schema


@click.group()
def rules() -> None:
    """Look at the rules and try their examples."""


@rules.command("list")
@click.option("--category", help="Only the rules of one category.")
@config_option
@rules_option
def list_rules(category: str | None, config: Path | None, packs: tuple[Path, ...]) -> None:
    """List the rules: id, how grave, and what each looks for."""
    book = rulebook_for(settings_for(config), packs)
    for rule in sorted(book, key=lambda rule: rule.id):
        if category is None or rule.category == category:
            looks_for = ", ".join(rule.find) or rule.message
            click.echo(f"{rule.id:40} {rule.severity:8} {looks_for[:80]}")


rules.add_command(explain, "show")


@rules.command("test")
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
def test(packs: tuple[Path, ...]) -> None:
    """Run the examples of every rule, or of the rules in PACKS, and look for rules that quarrel.

    Rules quarrel when two of one category find the same words, or when one advises what another raises.
    """
    shipped = rulebook.rules_folder().resolve()
    house = [pack for pack in packs if not pack.resolve().is_relative_to(shipped)]
    book = rulebook.load(house, progress=lambda line: click.echo(line, err=True))
    files = {
        f"rules/{path.resolve().relative_to(shipped).as_posix()}"
        if given not in house
        else str(path)
        for given in packs
        for path in ([given] if given.is_file() else given.rglob("*.yaml"))
    }
    chosen = [rule for rule in book if not packs or rule.place.file in files]
    for warning in (warning for rule in chosen for warning in examples.warnings(rule)):
        click.echo(f"warning: {warning}", err=True)
    faults = [fault for rule in chosen for fault in examples.failures(book, rule)]
    ids = {rule.id for rule in chosen}
    found: list[harmony.Shadow | harmony.Discord] = [
        *harmony.shadows(book),
        *harmony.discords(book),
    ]
    quarrels = [quarrel for quarrel in found if {quarrel.rule.id, quarrel.other.id} & ids]
    for line in (*faults, *quarrels):
        click.echo(line)
    count = sum(len(rule.examples) for rule in chosen)
    click.echo(
        f"{len(chosen)} rules, {count} examples, {len(faults)} do not hold, {len(quarrels)} quarrels."
    )
    sys.exit(1 if faults or quarrels else 0)


@rules.command("schema")
@click.option("--settings", "of_settings", is_flag=True, help="That of plainspeak.toml instead.")
def print_schema(of_settings: bool) -> None:
    """Print the JSON Schema of a rule pack, for editors."""
    made = settings.json_schema() if of_settings else schema.json_schema()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
