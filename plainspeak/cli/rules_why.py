"""`plainspeak rules why`: say why a rule spoke at a line, or did not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak import readers
from plainspeak.cli.common import (
    config_option,
    houses_for,
    reader_option,
    rules_option,
    type_option,
)
from plainspeak.errors import InputError, did_you_mean
from plainspeak.model import Report
from plainspeak.writers.shown import shown

if TYPE_CHECKING:
    from plainspeak.authoring.why import Trace

_WIDTH = 88


@click.command("why")
@click.argument("place", metavar="FILE:LINE")
@click.option("--rule", "rule_id", metavar="ID", help="Ask about this rule only.")
@type_option
@reader_option
@click.option("--advice/--no-advice", default=None, help="Ask about advice on practice too.")
@config_option
@rules_option
def why(
    place: str,
    rule_id: str | None,
    document_type: str | None,
    reader: str | None,
    advice: bool | None,
    config: Path | None,
    packs: tuple[Path, ...],
) -> None:
    """Say what every rule made of one line of a document: which spoke, and why the others did not."""
    from plainspeak.authoring import why as tracing  # noqa: PLC0415 - only for this command

    path, _, number = place.rpartition(":")
    if not path or not number.isascii() or not number.isdecimal():
        raise InputError("Say the file and the line, for example: plainspeak rules why note.txt:3")
    houses = houses_for(config, packs)
    house = houses.of(path)
    book = house.rulebook
    if rule_id is not None and rule_id not in book.ids:
        raise InputError(
            f"There is no rule '{rule_id}'.{did_you_mean(rule_id, book.ids)} List them with: plainspeak rules list"
        )
    kind = document_type or house.settings.type_of(path)
    report = house.check(readers.read(Path(path)), kind, reader, advice=advice)
    report = houses.set_aside(report, date.today())
    traces = tracing.why(report, int(number), book, rule_id)
    text = report.document.text
    written = tracing.line_span(text, int(number)).of(text)
    for line in _lines(report, traces, place, written):
        click.echo(line)


def _lines(report: Report, traces: tuple[Trace, ...], place: str, line: str) -> Iterator[str]:
    text = report.document.text
    profile = report.profile
    guessed = ", a guess" if report.type_guessed else ""
    yield f"{place}  {profile.title}{guessed}, for the {profile.reader}"
    yield from _wrapped(shown(line), "  ")
    if not traces:
        yield ""
        yield "No rule has anything to say about this line."
    for row in traces:
        yield ""
        quote = shown(" ".join(row.span.of(text).split()))
        short = quote if len(quote) <= 60 else f"{quote[:59]}…"
        yield f"“{short}”  {row.rule.id}: {'raised' if row.raised else 'left alone'}"
        if row.raised:
            yield from _wrapped(row.rule.why, "    Why: ")
        for reason in row.reasons:
            yield from _wrapped(shown(reason), "    - ")
        yield f"    Written in {row.rule.place}"


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False
    )
