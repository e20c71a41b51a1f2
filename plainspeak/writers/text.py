"""The report on a screen, for a tired person with thirty seconds.

Good things first, then what is missing with a question to ask, then wording in place, then how
hard it is to read and the balance of strengths and worries. Plain text when it goes into a pipe.
"""

from __future__ import annotations

import bisect
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from plainspeak.checks import measures
from plainspeak.model import Finding, Report, Role, Severity, Span
from plainspeak.writers.look import BALANCED, READERS
from plainspeak.writers.shown import shown

_WIDTH = 88
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_ROLES = {
    Role.STRENGTH: ("Strengths", "green"),
    Role.WORRY: ("Worries", "red"),
    Role.NEXT_STEP: ("Next steps", "blue"),
    Role.OTHER: ("Other", "dim"),
}
_BAR = 40
SHOWN = 12
_QUOTE_WORDS = 14


def write(reports: Iterable[Report], *, to_screen: bool = False, everything: bool = False) -> str:
    """Return the reports of one run as text, with colour only for a screen.

    Of each document the gravest `SHOWN` places are shown, or `everything`.
    """
    console = console_for(to_screen=to_screen)
    show(console, list(reports), everything=everything)
    return printed(console)


def console_for(*, to_screen: bool) -> Console:
    """Return a console that keeps what is printed on it, with colour only for a screen."""
    colour = to_screen and sys.stdout.isatty()
    return Console(
        file=io.StringIO(),
        force_terminal=colour,
        color_system="auto" if colour else None,
        width=min(100, Console().width) if colour else _WIDTH,
        highlight=False,
        emoji=False,
        markup=False,
    )


def printed(console: Console) -> str:
    """Return what was printed on a console of `console_for`."""
    stream = console.file
    assert isinstance(stream, io.StringIO)  # noqa: S101 - for the type checker
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def show(console: Console, reports: Sequence[Report], *, everything: bool = False) -> None:
    """Print the reports of one run on a console of the caller's own."""
    for report in reports:
        _report(console, report, everything=everything)
    if len(reports) > 1:
        console.print(_summary(reports))


def _report(console: Console, report: Report, *, everything: bool) -> None:
    title = Text(
        shown(Path(report.document.path).name)
        if report.document.path not in {"", "-"}
        else "Your text",
        style="bold",
    )
    title.append(
        f"  {report.profile.title}, for {READERS[report.profile.reader]}", style="not bold dim"
    )
    console.print(title)
    for note in (*report.notes[:-1], *_not_shown(report)):
        console.print(Text(note, style="italic"))
    console.print()
    for part in (
        _good(report),
        _missing(report),
        _wording(report, everything=everything),
        _figures(report),
    ):
        lines = list(part)
        for line, indent in lines:
            console.print(Padding(line, (0, 0, 0, indent)))
        if lines:
            console.print()
    console.print(Text(report.notes[-1], style="dim"))
    console.print()


_Lines = Iterator[tuple[Text, int]]


def _not_shown(report: Report) -> Iterator[str]:
    """Yield how much was found that is not shown, as a person or a baseline set it aside."""
    if report.suppressed:
        yield f"{len(report.suppressed)} set aside, with a reason: plainspeak ignore --list, and ignores in the text."
    if report.known:
        yield f"{len(report.known)} known from the baseline, not shown again."


def _good(report: Report) -> _Lines:
    if not report.good:
        return
    yield Text("Good to keep", style="bold green"), 0
    for row in report.good[:5]:
        line = Text().append("✓ ", style="green")
        line.append(f"“{_short(row.span.of(report.document.text))}”", style="default")
        line.append(f"  {row.message}", style="dim")
        yield line, 2
    if len(report.good) > 5:
        yield Text(f"and {len(report.good) - 5} more", style="dim"), 4


def _missing(report: Report) -> _Lines:
    if not report.missing:
        return
    yield Text("What is not here yet", style="bold"), 0
    for row in report.missing:
        yield Text().append("○ ", style=_STYLES[row.severity]).append(row.message), 2
        yield Text(f"Ask: {row.question}", style="italic"), 6


def _wording(report: Report, *, everything: bool) -> _Lines:
    places = _places(report.findings)
    if not places:
        yield Text("No words to look at.", style="green"), 0
        return
    chosen = places if everything else _gravest(places, SHOWN)
    yield Text(f"Words to look at ({len(places)})", style="bold"), 0
    document = report.document
    explained: set[str] = set()
    breaks = [at for at, char in enumerate(document.text) if char == "\n"]
    for number, rows in groupby(chosen, key=lambda rows: document.sentence_at(rows[0].span.start)):
        here = list(rows)
        if number is not None:
            span = document.sentences[number].span
            line = bisect.bisect_left(breaks, span.start) + 1
            yield _in_place(document.text, span, line, [row for place in here for row in place]), 2
        for place in here:
            yield _place(place, document.text, explained), 6
            explained |= {row.rule for row in place}
    if len(chosen) < len(places):
        yield Text(f"and {len(places) - len(chosen)} more: add --all to see them", style="dim"), 2


def _places(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return findings by place: two faults in the same words are one thing to look at."""
    return [list(rows) for _, rows in groupby(findings, key=lambda row: row.span)]


def _gravest(places: list[list[Finding]], count: int) -> list[list[Finding]]:
    """Return the gravest places, in the order of the text."""
    ranked = sorted(
        range(len(places)), key=lambda at: (min(row.severity.rank for row in places[at]), at)
    )
    return [places[at] for at in sorted(ranked[:count])]


def _in_place(text: str, span: Span, number: int, findings: Sequence[Finding]) -> Text:
    """Return a sentence with its line number, the words that were raised marked."""
    # Styles are appended: one given to `Text` itself would colour all that follows.
    line = Text().append(f"line {number}: ", style="dim")
    marked = Text(shown(span.of(text)), style="default")
    for row in findings:
        if row.category != "long-sentence":
            marked.stylize(
                f"{_STYLES[row.severity]} underline",
                row.span.start - span.start,
                row.span.end - span.start,
            )
    return line.append_text(Text(" ").join(marked.split()) if "\n" in marked.plain else marked)


def _place(rows: Sequence[Finding], text: str, explained: set[str]) -> Text:
    """Return one place: the words, what to try or ask, and why; each why the first time only."""
    gravest = min(rows, key=lambda row: row.severity.rank)
    line = Text().append("• ", style=_STYLES[gravest.severity])
    if gravest.category == "long-sentence":
        return line.append(gravest.message, style="default")
    line.append(f"“{_short(gravest.span.of(text))}” ", style="default")
    suggestions = list(dict.fromkeys(option.text for row in rows for option in row.suggestions))
    questions = list(dict.fromkeys(row.question for row in rows if row.question))
    if suggestions:
        line.append("→ " + " / ".join(suggestions[:2]), style="green")
    elif questions:
        line.append(questions[0], style="italic")
    else:
        line.append(gravest.message, style="default")
    new = next((row.why for row in rows if row.why and row.rule not in explained), "")
    return line.append(f" — {new}", style="dim") if new else line


def _figures(report: Report) -> _Lines:
    values = {row.name: row for row in report.measures}
    age = values["reading_age"]
    if age.value is not None:
        line = Text("Reading age ", style="bold")
        if age.band == measures.NOTE_FORM:
            line.append(measures.NOTE_FORM_SAYS, style="not bold")
        elif age.band == measures.TOO_SHORT:
            line.append(f"too short to judge ({values['words'].value} words)", style="not bold")
        else:
            line.append(
                f"about {age.value}, {age.band} (aim: {age.target:g} or under)", style="not bold"
            )
        yield line, 0
        for row in report.hardest if age.band in {"a little hard", "hard"} else ():
            yield (
                Text(f"“{_short(row.span.of(report.document.text))}”: {row.message}", style="dim"),
                2,
            )
    if report.profile.document_type in BALANCED and report.roles:
        yield from _balance(report)


def _balance(report: Report) -> _Lines:
    total = sum(report.balance.values())
    bar, legend = Text(), Text()
    for role, (name, style) in _ROLES.items():
        count = report.balance[role.value]
        bar.append(
            {"Strengths": "█", "Worries": "▓", "Next steps": "▒", "Other": "░"}[name]
            * round(_BAR * count / total),
            style=style,
        )
        legend.append(f"{name} {count}   ", style=style)
    yield Text("Balance  ", style="bold").append_text(bar), 0
    yield legend, 9


def _summary(reports: Sequence[Report]) -> Text:
    missing = sum(len(report.missing) for report in reports)
    findings = sum(len(report.findings) for report in reports)
    return Text(
        f"{len(reports)} documents: {missing} missing parts, {findings} words to look at.",
        style="bold",
    )


def _short(quote: str) -> str:
    words = shown(quote).split()
    return " ".join(words) if len(words) <= _QUOTE_WORDS else " ".join(words[:_QUOTE_WORDS]) + " …"
