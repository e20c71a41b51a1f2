"""`plainspeak explain`: say why a rule is there, in the rule's own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from plainspeak.cli.common import config_option, house_for, rules_option
from plainspeak.errors import InputError, did_you_mean
from plainspeak.model import Rule
from plainspeak.rulebook import Rulebook
from plainspeak.settings import Settings, place_of


@click.command()
@click.argument("rule_id", metavar="RULE")
@config_option
@rules_option
def explain(rule_id: str, config: Path | None, packs: tuple[Path, ...]) -> None:
    """Say what RULE looks for, why, and what to write instead."""
    house = house_for(config, packs)
    book = house.rulebook
    if rule_id not in book.ids:
        raise InputError(
            f"There is no rule '{rule_id}'.{did_you_mean(rule_id, book.ids)} List them with: plainspeak rules list"
        )
    click.echo(text_of(book.rule(rule_id)))
    for line in (*_story(book, rule_id), *_at_home(house.settings, book.rule(rule_id))):
        click.echo(line)


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
    lines += [f"How grave: {rule.severity}", f"From: {rule.source}"]
    return "\n".join(lines)


def _story(book: Rulebook, rule_id: str) -> Iterator[str]:
    """Yield which file a rule comes from, and what later packs did to it."""
    for step in book.history(rule_id):
        match step.what:
            case "written":
                yield f"Written in: {step.place}"
            case "replaced":
                yield f"Replaced by: {step.place}"
            case "changed":
                yield f"Changed in: {step.place} ({', '.join(step.fields)})"
            case "off":
                yield f"Switched off in: {step.place}"


def _at_home(settings: Settings, rule: Rule) -> Iterator[str]:
    """Yield what house settings do to a rule, and where they say so."""
    for key, says in (("off", "Off here"), ("on", "On here")):
        for name in sorted({rule.id, rule.category} & getattr(settings, key)):
            yield f"{says}: {place_of(settings.path, name, key)}"
    for name in (rule.id, rule.category):
        if name in settings.severity:
            yield f"How grave here: {settings.severity[name]} ({place_of(settings.path, name, 'severity')})"
            break
    for name in sorted({*rule.find} & settings.known):
        yield f"Families here know “{name}”: {place_of(settings.path, name, 'known')}"
