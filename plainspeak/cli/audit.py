"""`plainspeak audit`: a folder of documents, what they show, and how that changes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from plainspeak import profiles
from plainspeak.audit import charts, export, quotes, report, runner, view
from plainspeak.audit.details import Names, People, pattern_by, read_people
from plainspeak.audit.store import Run, Store
from plainspeak.audit.view import Doc, Figures, View
from plainspeak.audit.work import Setup
from plainspeak.cli.common import config_option, houses_for, rules_option, write_out
from plainspeak.errors import InputError
from plainspeak.houses import Houses
from plainspeak.rulebook import Rulebook

SUFFIX = ".audit.duckdb"
_FEW, _EARLIER = 20, 8


class _Audit(click.Group):
    """A group whose first word may be a folder: `audit notes` is `audit run notes`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "FOLDER [OPTIONS]\n" + "compare|trend|export …")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        run.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    help=f"The file with the figures; left out: FOLDER{SUFFIX} beside the folder.",
)
small_option = click.option(
    "--small-numbers",
    "small",
    type=click.IntRange(min=1),
    default=view.SMALL,
    show_default=True,
    help="Hide groups of fewer documents than this.",
)
format_option = click.option(
    "--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True
)  # fmt: skip


@click.group(cls=_Audit)
def audit() -> None:
    """Check a whole folder, keep its figures (never its words) and see what they show.

    Run it again and only what changed is checked; stopped half-way, it goes on from there.
    Exit status: 0 done, 2 a file or the run could not be done.
    """


@audit.command("run", hidden=True)
@click.argument("folder", type=click.Path(path_type=Path))
@store_option
@click.option(
    "--report",
    "page",
    type=click.Path(path_type=Path),
    help="Write the report here, as one HTML page.",
)
@click.option(
    "--by", help="What the folders inside FOLDER are, outermost first, such as team,worker,type."
)
@click.option(
    "--names",
    "pattern",
    help="What paths inside FOLDER say, such as '{team}/{worker}/{date}-{type}'.",
)
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    help="A CSV table: path (or a pattern with *) or worker, then worker, team, type, date.",
)
@click.option("--type", "document_type", help="The type of documents that do not say it.")
@click.option(
    "--reader", type=click.Choice(["family", "child", "professional"]), help="Who will read them."
)
@click.option("--advice/--no-advice", default=None, help="Count advice on good practice too.")
@click.option(
    "--quotes", "quoted", is_flag=True, help="Show sentences in the report, names masked."
)
@click.option(
    "--only",
    metavar="FIELD=NAME",
    help="Report on one worker or team alone, such as worker='Ana Silva': a practitioner's own view.",
)
@small_option
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many processes; left out: one for each processor.",
)
@config_option
@rules_option
def run(
    folder: Path,
    store: Path | None,
    page: Path | None,
    by: str | None,
    pattern: str | None,
    metadata: Path | None,
    document_type: str | None,
    reader: str | None,
    advice: bool | None,
    quoted: bool,
    only: str | None,
    small: int,
    jobs: int | None,
    config: Path | None,
    packs: tuple[Path, ...],
) -> None:
    """Audit FOLDER."""
    if not folder.is_dir():
        raise InputError(f"{folder}: is not a folder. To check single files: plainspeak check FILE")
    if by and pattern:
        raise InputError("Give --by or --names, not both: each says what the path means.")
    if quoted and not page:
        raise InputError("--quotes is for a report. Say where it goes: --report report.html")
    field, name = _only(only)
    names = Names(pattern_by(by) if by else pattern or "")
    people = read_people(metadata) if metadata else People()
    kept = Store(store or beside(folder))
    houses = houses_for(config, packs)
    house = houses.of(str(folder))
    if document_type not in (None, profiles.AUTO):
        document_type = profiles.profile_for(
            house.rulebook, document_type, reader, house.settings
        ).document_type
    setup = Setup(config, packs, reader, advice)
    plan = runner.Plan(
        folder, kept, setup, document_type or "", names, people, jobs or os.cpu_count() or 1
    )
    try:
        with _bar() as moved:
            outcome = runner.run(plan, houses, moved)
    except KeyboardInterrupt:
        raise InputError(
            "Stopped. What was checked is kept: run the same command again and it goes on from there."
        ) from None
    _tell(outcome, kept, small)
    if page and outcome.documents:
        shown = view.load(kept, outcome.run)
        mine = _narrowed(shown, field, name)
        earlier = [
            row for row in kept.runs() if row.folder == shown.run.folder and row.run < shown.run.run
        ][-_EARLIER:]

        def read_again(row: Doc) -> quotes.Quotes:
            return quotes.quotes_of(folder, row, houses, setup)

        text = report.write(
            mine,
            list(zip(earlier, _figures(kept, earlier, field, name), strict=True)),
            _rulebooks(houses, folder, mine),
            title=name or folder.resolve().name,
            small=small,
            quoted=read_again if quoted else None,
        )
        write_out(text, page)
        click.echo(f"Report: {page}")
    if outcome.faults:
        sys.exit(2)


def beside(folder: Path) -> Path:
    """Return where a folder's figures are kept: beside it, never inside, where a folder may be shared."""
    whole = folder.resolve()
    return whole.parent / f"{whole.name}{SUFFIX}"


def _only(text: str | None) -> tuple[str, str]:
    if text is None:
        return "", ""
    field, _, name = text.partition("=")
    if field not in ("worker", "team") or not name:
        raise InputError("Write --only as worker=NAME or team=NAME.")
    return field, name


def _rulebooks(houses: Houses, folder: Path, shown: View) -> list[Rulebook]:
    """Return the rules of the folder and of every house in it that the view shows, each once.

    Each folder is asked for once, in order of path: a rulebook that was left is seldom needed again.
    """
    inside = {(folder / row.path).parent for row in shown.documents}
    places = (folder, *sorted(inside - {folder}))
    books = (houses.of(str(place)).rulebook for place in places)
    return list({book.sha256: book for book in books}.values())


def _narrowed(shown: View, field: str, name: str) -> View:
    """Return a view of one worker's or team's documents alone. Raises InputError when there is none."""
    if not field:
        return shown
    rows = _of(shown, field, name)
    if not rows:
        raise InputError(
            f"No document has the {field} that --only names. Say what the folders are with --by, or check the name."
        )
    counts = view.rule_counts(rows, shown.raised)
    return shown._replace(documents=rows, rules=counts, faults=())


def _of(shown: View, field: str, name: str) -> tuple[Doc, ...]:
    return tuple(
        row for row in shown.documents if getattr(row, field).casefold() == name.casefold()
    )


def _figures(kept: Store, runs: Sequence[Run], field: str, name: str) -> list[Figures]:
    """Return the figures of audits, of one worker or team alone where one is named."""
    if not field:
        return view.totals(kept, (row.run for row in runs))
    return [view.figures_of(_of(view.load(kept, row.run), field, name)) for row in runs]


def _tell(outcome: runner.Outcome, kept: Store, small: int) -> None:
    for path, reason in outcome.faults:
        click.echo(f"plainspeak: {path}: {reason}", err=True)
    [figures] = view.totals(kept, [outcome.run])
    click.echo(
        f"{_documents(outcome.documents)}: {outcome.checked} checked, {outcome.unchanged} unchanged, {outcome.removed} removed"
        f"{f', {len(outcome.faults)} could not be checked' if outcome.faults else ''}. Audit {outcome.run} in {kept.path}."
    )
    figures = figures.hiding(small)
    for name in view.NAMES:
        if name != "documents" and getattr(figures, name) is not None:
            click.echo(f"  {view.NAMES[name]}: {view.written(figures, name)}")
    if 0 < figures.documents < small:
        click.echo(f"  Fewer than {small} documents: too few to show figures of.")
    unsure = view.unsure(kept, outcome.run)
    if unsure:
        click.echo(
            f"  The type of {_documents(unsure)} could not be guessed, so no parts were asked for there. Say it with --by, --names or --type."
        )
    aside = view.set_aside(kept, outcome.run)
    if aside:
        what = "finding is" if aside == 1 else "findings are"
        click.echo(f"  {aside} {what} set aside with a reason, and not counted here.")
    if outcome.dated_by_file:
        click.echo(
            f"  {_documents(outcome.dated_by_file)} without a date; the day the file was last changed stands for it."
        )
    if outcome.unknown_types:
        click.echo(
            f"  {_documents(outcome.unknown_types)} with a type that plainspeak does not know; it was guessed instead."
        )


def _documents(count: int) -> str:
    return f"{count} {'document' if count == 1 else 'documents'}"


@audit.command("compare")
@click.argument("before", default="before", metavar="[RUN1]")
@click.argument("after", default="latest", metavar="[RUN2]")
@store_option
@small_option
@format_option
def compare(before: str, after: str, store: Path | None, small: int, output_format: str) -> None:
    """Show what changed from audit RUN1 to RUN2; left out: from the last but one to the latest."""
    kept = _store(store)
    runs = kept.runs()
    found = view.compare(kept, view.number_of(before, runs), view.number_of(after, runs))
    figures = [row.hiding(small) for row in found.figures]
    if output_format == "json":
        value = found._asdict() | {
            "before": _run(found.before),
            "after": _run(found.after),
            "figures": [row._asdict() for row in figures],
            "rules": [
                {"rule": rule, "before": old, "after": new} for rule, old, new in found.rules
            ],
        }
        click.echo(json.dumps(value, indent=2))
        return
    click.echo(
        f"Audit {found.before.run} ({found.before.finished:%d %b %Y}) → audit {found.after.run} ({found.after.finished:%d %b %Y})"
    )
    click.echo(
        f"Documents: {found.added} new, {found.removed} gone, {found.changed} changed, {found.unchanged} as they were."
    )
    click.echo(f"In the changed ones: {found.gone} findings gone, {found.new} new.\n")
    rows = [
        (title, *(view.written(row, name) for row in figures)) for name, title in view.NAMES.items()
    ]
    click.echo(_lines([("", "before", "after"), *rows]))
    if found.rules:
        moved = [(rule, str(old), str(new)) for rule, old, new in found.rules[:10]]
        click.echo("\n" + _lines([("rule", "before", "after"), *moved]))


@audit.command("trend")
@store_option
@small_option
@format_option
def trend(store: Path | None, small: int, output_format: str) -> None:
    """Show the figures of every audit, and of each month in the latest."""
    kept = _store(store)
    runs = kept.runs()
    if not runs:
        raise InputError("This store holds no finished audit yet. Run: plainspeak audit FOLDER")
    found = view.totals(kept, (row.run for row in runs))
    audits = [row.hiding(small) if row.documents >= small else None for row in found]
    months = view.groups(view.load(kept, runs[-1].run).documents, view.month, small)
    if output_format == "json":
        value = {
            "audits": [
                _run(row) | {"figures": _plain(figures)}
                for row, figures in zip(runs, audits, strict=True)
            ],
            "months": [{"month": name, "figures": _plain(row)} for name, row in months.items()],
        }
        click.echo(json.dumps(value, indent=2))
        return
    dated = {
        f"audit {row.run}, {row.finished:%d %b %Y}": figures
        for row, figures in zip(runs, audits, strict=True)
    }
    click.echo(_figures_lines(dated))
    click.echo("\nBy month of the documents, in the latest audit\n")
    click.echo(
        _figures_lines({charts.month_name(name): figures for name, figures in months.items()})
    )


@audit.command("export")
@click.argument("kind", type=click.Choice(["csv", "xlsx", "parquet"]))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder for csv and parquet, a file for xlsx.",
)
@click.option("--run", "number", default="latest", show_default=True, help="Which audit.")
@click.option("--with-names", is_flag=True, help="Paths and workers' names too.")
@store_option
def export_tables(
    kind: str, output: Path, number: str, with_names: bool, store: Path | None
) -> None:
    """Write the figures of an audit for other programs: tables as in docs/audit-schema.md."""
    kept = _store(store)
    found = export.tables(kept, view.number_of(number, kept.runs()), with_names=with_names)
    try:
        if kind == "xlsx":
            export.to_xlsx(found, output)
        else:
            output.mkdir(parents=True, exist_ok=True)
            (export.to_csv if kind == "csv" else export.to_parquet)(found, output)
    except OSError as error:
        raise InputError(
            f"{output}: cannot be written ({error.strerror or 'it is open or not there'}). Choose another place with --output."
        ) from None
    click.echo(f"{sum(len(rows) for _, rows in found)} rows in {len(found)} tables: {output}")


def _store(given: Path | None) -> Store:
    """Return the store given, or the only one in this folder. Raises InputError when there is none or several."""
    if given:
        return Store(given)
    found = sorted(Path().glob(f"*{SUFFIX}"))
    if len(found) == 1:
        return Store(found[0])
    told = (
        f"There are {len(found)} audit stores here." if found else "There is no audit store here."
    )
    raise InputError(f"{told} Say which: --store NAME{SUFFIX}")


@contextmanager
def _bar() -> Iterator[Any]:
    """Yield what is told how far the work is; it draws a bar with the time left, on a screen only."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console  # noqa: PLC0415 - takes time, only for a screen
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("Checking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("left")
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)

        def moved(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total >= _FEW)

        yield moved


def _run(row: Run) -> dict[str, Any]:
    return {
        "run": row.run,
        "finished": row.finished.isoformat(timespec="seconds") + "Z",
        "rulebook": {"version": row.rulebook_version, "sha256": row.rulebook_sha256},
    }


def _plain(row: Figures | None) -> dict[str, Any] | None:
    return row._asdict() if row else None


def _figures_lines(rows: dict[str, Figures | None]) -> str:
    """Return figures as lines: one figure a line, one group a column would be too wide, so groups are rows."""
    heads = ("", "documents", "strength % (asked)", "child’s voice % (asked)", "parts missing", "reading age", "heavy /1,000", "may hurt /1,000")  # fmt: skip
    lines: list[tuple[str, ...]] = [heads]
    for title, row in rows.items():
        cells = [_cell(row, name) for name in view.NAMES] if row else ["too few to show"]
        lines.append((title, *cells))
    return _lines(lines)


def _cell(row: Figures, name: str) -> str:
    value, asked = getattr(row, name), row.asked_for(name)
    if value is None:
        return "–"
    return f"{value:g}" if asked is None else f"{value:g} ({asked})"


def _lines(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text, in columns that line up."""
    wide = [max(len(row[at]) for row in rows if at < len(row)) for at in range(max(map(len, rows)))]
    return "\n".join(
        "  ".join(
            cell.ljust(wide[at]) if at == 0 else cell.rjust(wide[at]) for at, cell in enumerate(row)
        ).rstrip()
        for row in rows
    )
