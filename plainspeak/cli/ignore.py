"""`plainspeak ignore`: set a finding aside, with the reason; list what was set aside, take it back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from plainspeak import readers
from plainspeak.cli.common import config_option, houses_for, rules_option
from plainspeak.errors import InputError, did_you_mean
from plainspeak.houses import Houses
from plainspeak.model import Finding
from plainspeak.suppressions import aside
from plainspeak.suppressions.aside import Entry, Ignored

_SHOWN = 8


@click.command()
@click.argument("what", required=False, metavar="[FINGERPRINT|FILE:LINE]")
@click.option("--why", help="The reason. It is shown to whoever reads the report: name nobody.")
@click.option("--who", help="Who says so; left out: the name of your account.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day it holds, such as 2026-12-31; left out: for good.",
)
@click.option("--rule", help="The rule, where several raise something on that line.")
@click.option("--type", "document_type", help="The document type, for FILE:LINE.")
@click.option("--list", "listing", is_flag=True, help="List what was set aside.")
@click.option("--take-back", is_flag=True, help="Let it be raised again.")
@click.option(
    "--file",
    "chosen",
    type=click.Path(path_type=Path),
    help=f"The file that remembers; left out: {aside.NAME} nearest above, else beside the settings.",
)
@config_option
@rules_option
def ignore(
    what: str | None,
    why: str | None,
    who: str | None,
    until: datetime | None,
    rule: str | None,
    document_type: str | None,
    listing: bool,
    take_back: bool,
    chosen: Path | None,
    config: Path | None,
    packs: tuple[Path, ...],
) -> None:
    """Set a finding aside, and remember who said so and why.

    A finding is named by its fingerprint, as --format json prints it, or by the file and line it
    stands in. What is remembered holds no words of the document.
    """
    houses = houses_for(config, packs)
    if listing:
        _show(aside.load(_place(what or "-", chosen, houses)), date.today())
        return
    if not what:
        raise InputError(
            "Say what to set aside: a fingerprint, or FILE:LINE. For example: plainspeak ignore note.txt:3 --why …"
        )
    by_name = aside.is_fingerprint(what)
    path = _place("-" if by_name else what.rpartition(":")[0], chosen, houses)
    if take_back:
        _take_back(path, what, by_name=by_name)
        return
    if not why or not why.strip():
        raise InputError("Say why with --why, so that the next person knows. Name nobody in it.")
    last = until.date() if until else None
    if last and last < date.today():
        raise InputError(f"--until {last} has gone by. Choose a later day, or leave it out.")
    if by_name:
        fingerprint, rule_id = what, _known_rule(rule, houses)
    else:
        finding = _finding(what, rule, document_type, houses)
        fingerprint, rule_id = finding.fingerprint, finding.rule
    entry = Entry(
        why=" ".join(why.split()),
        rule=rule_id,
        who=" ".join((who or aside.account()).split()),
        when=date.today().isoformat(),
        until=last.isoformat() if last else "",
    )
    aside.change(path, lambda entries: entries.update({fingerprint: entry}))
    click.echo(f"Set aside: {rule_id or 'finding'} {fingerprint}, in {path}")


def _known_rule(rule: str | None, houses: Houses) -> str:
    if rule and rule not in (ids := houses.of("-").rulebook.ids):
        raise InputError(f"There is no rule '{rule}'.{did_you_mean(rule, ids)}")
    return rule or ""


def _place(path: str, chosen: Path | None, houses: Houses) -> Path:
    """Return the file that remembers: the one given, the nearest above a path, or where a new one belongs."""
    return chosen or houses.place_of_ignores(path)


def _show(ignored: Ignored, today: date) -> None:
    for fingerprint, entry in ignored.entries.items():
        until = f", until {entry.until}" if entry.until else ""
        over = " (has run out)" if entry.is_over(today) else ""
        said = ", ".join(part for part in (entry.who, entry.when) if part)
        click.echo(f"{fingerprint}  {entry.rule or 'any rule'}: {entry.why} ({said}{until}){over}")
    count = len(ignored.entries)
    click.echo(f"{count} set aside in {ignored.path}" if count else "Nothing is set aside.")


def _take_back(path: Path, what: str, *, by_name: bool) -> None:
    if not by_name:
        raise InputError(
            "Name what to take back by its fingerprint. List them with: plainspeak ignore --list"
        )
    if what not in aside.load(path).entries:
        raise InputError(
            f"{path}: {what} is not set aside there. List what is with: plainspeak ignore --list"
        )

    def without(entries: dict[str, Entry]) -> None:
        entries.pop(what, None)

    aside.change(path, without)
    click.echo(f"Taken back: {what}. It will be raised again.")


def _finding(what: str, rule: str | None, document_type: str | None, houses: Houses) -> Finding:
    """Return the one finding that starts on a line of a file; raises InputError when there is none, or several."""
    path, _, number = what.rpartition(":")
    if not path or not number.isdecimal():
        raise InputError(
            f"'{what}' is neither a fingerprint nor FILE:LINE. For example: plainspeak ignore note.txt:3 --why …"
        )
    house = houses.of(path)
    report = house.check(readers.read(Path(path)), document_type or house.settings.type_of(path))
    text = report.document.text
    found = [
        row
        for row in report.findings
        if text.count("\n", 0, row.span.start) + 1 == int(number) and rule in {None, row.rule}
    ]
    if not found:
        raise InputError(f"{path}: nothing is raised on line {number}. Check the line.")
    if len(found) > 1:
        rows = "".join(f"\n  {row.fingerprint}  {row.rule}" for row in found[:_SHOWN])
        raise InputError(
            f"{path}: several things are raised on line {number}. Choose one by its fingerprint, or with --rule:{rows}"
        )
    return found[0]
