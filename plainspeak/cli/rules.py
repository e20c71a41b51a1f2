"""`plainspeak rules`: look at, try and describe the rules."""

from __future__ import annotations

import json
from pathlib import Path

import click

from plainspeak import settings
from plainspeak.cli.common import config_option, house_for, rules_option
from plainspeak.cli.explain import explain
from plainspeak.cli.rules_import import import_words
from plainspeak.cli.rules_new import new
from plainspeak.cli.rules_test import test
from plainspeak.cli.rules_why import why
from plainspeak.rulebook import schema


@click.group()
def rules() -> None:
    """Look at the rules, write your own, and try them."""


@rules.command("list")
@click.option("--category", help="Only the rules of one category.")
@config_option
@rules_option
def list_rules(category: str | None, config: Path | None, packs: tuple[Path, ...]) -> None:
    """List the rules: id, how grave, and what each looks for."""
    for rule in sorted(house_for(config, packs).rulebook, key=lambda rule: rule.id):
        if category is None or rule.category == category:
            looks_for = ", ".join(rule.find) or rule.message
            click.echo(f"{rule.id:40} {rule.severity:8} {looks_for[:80]}")


rules.add_command(explain, "show")
for _command in (new, import_words, test, why):
    rules.add_command(_command)


@rules.command("schema")
@click.option("--settings", "of_settings", is_flag=True, help="That of plainspeak.toml instead.")
def print_schema(of_settings: bool) -> None:
    """Print the JSON Schema of a rule pack, for editors."""
    made = settings.json_schema() if of_settings else schema.json_schema()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
