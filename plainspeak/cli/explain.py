"""`plainspeak explain`: say why a rule is there, in the rule's own words."""

from __future__ import annotations

from pathlib import Path

import click

from plainspeak.cli.common import config_option, rulebook_for, rules_option, settings_for
from plainspeak.errors import InputError, did_you_mean
from plainspeak.model import Rule


@click.command()
@click.argument("rule_id", metavar="RULE")
@config_option
@rules_option
def explain(rule_id: str, config: Path | None, packs: tuple[Path, ...]) -> None:
    """Say what RULE looks for, why, and what to write instead."""
    book = rulebook_for(settings_for(config), packs)
    if rule_id not in book.ids:
        raise InputError(
            f"There is no rule '{rule_id}'.{did_you_mean(rule_id, book.ids)} List them with: plainspeak rules list"
        )
    click.echo(text_of(book.rule(rule_id)))


def text_of(rule: Rule) -> str:
    """Return a rule as a person would explain it."""
    lines = [rule.id, "", f"Why: {rule.why}"]
    if rule.find:
        lines.append(f"Looks for: {', '.join(rule.find)}")
    for reader, texts in rule.say.items():
        if texts:
            lines.append(f"Try{f' (for {reader})' if reader else ''}: {' / '.join(texts)}")
    if rule.message:
        lines.append(f"Says: {rule.message}")
    if rule.question:
        lines.append(f"Ask: {rule.question}")
    for example in rule.examples:
        if example.before is not None:
            lines.append(f"Raised: {example.before}")
            if example.after is not None:
                lines.append(f"    Try: {example.after}")
        else:
            lines.append(f"Left alone: {example.leave}")
    lines += [f"How grave: {rule.severity}", f"From: {rule.source}", f"Written in: {rule.place}"]
    return "\n".join(lines)
