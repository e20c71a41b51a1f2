"""Walk a person through the wordings that are theirs to choose, one sentence at a time.

What is shown and asked goes to standard error, so that the fixed text can still go down a pipe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import click
from rich.console import Console
from rich.text import Text

from plainspeak import fixes
from plainspeak.fixes import Edit, Fixed, Refusal
from plainspeak.fixing import Fixer
from plainspeak.model import Finding, Report, Safety, Span
from plainspeak.writers.shown import shown

HELP = "a number to choose, s skip, n never again here, u undo, q stop and keep"


@dataclass(frozen=True, slots=True)
class _Stop:
    """One place on the way: what the text is by now, and how it came to be so."""

    report: Report
    edits: tuple[Edit, ...]
    passed: int  # nothing before this code point is asked about again
    never: frozenset[str]


def walk(fixer: Fixer, fixed: Fixed) -> Fixed:
    """Ask about each `ask` suggestion of a fixed text, in order of place, and return what came of the answers.

    What was chosen is kept whenever the walk ends. Every choice is checked like a fix: one that would
    change a fact, a name or a quotation is refused, and the reason said.
    """
    before = fixed.before.document
    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    done: list[_Stop] = []
    stop = _Stop(fixed.report, fixed.edits, 0, frozenset())
    made = f"safe changes already made: {len(fixed.edits)}" if fixed.edits else ""
    console.print(Text(shown(f"{before.path}: {made}".rstrip(": ")), style="bold"))
    while waiting := _open(stop):
        finding = waiting[0]
        options = list(dict.fromkeys(row.text for row in finding.suggestions))
        _show(console, stop.report, finding, options, len(waiting))
        answer = _answer(len(options))
        match answer:
            case "q":
                break
            case "u":
                if done:
                    stop = done.pop()
                else:
                    click.echo("There is nothing to undo.", err=True)
            case "n":
                done.append(stop)
                stop = replace(stop, never=stop.never | {finding.rule})
            case "s":
                done.append(stop)
                stop = replace(stop, passed=finding.span.start + 1)
            case _:
                chosen = fixer.choose(stop.report, finding, options[int(answer) - 1], fixed.given)
                if isinstance(chosen, Refusal):
                    click.echo(f"Left as it was. {chosen.reason}", err=True)
                    stop = replace(stop, passed=finding.span.start + 1)
                    continue
                edit, report = chosen
                done.append(stop)
                stop = replace(
                    stop,
                    report=report,
                    edits=fixes.compose(before.text, stop.edits, [edit]),
                    passed=edit.span.start + len(edit.text),
                )
    # What was chosen may have brought something safe with it.
    last = fixer.fix(fixes.applied(before, stop.edits, blocks=bool(fixed.given.blocks)))
    edits = fixes.compose(before.text, stop.edits, last.edits)
    return replace(last, edits=edits, before=fixed.before, given=fixed.given)


def _open(stop: _Stop) -> list[Finding]:
    """Return the findings still to ask about, in order."""
    return [
        row
        for row in stop.report.findings
        if row.span.start >= stop.passed
        and row.rule not in stop.never
        and any(option.safety is not Safety.REWRITE for option in row.suggestions)
    ]


def _answer(options: int) -> str:
    allowed = [*(str(number) for number in range(1, options + 1)), "s", "n", "u", "q"]
    while True:
        try:
            answer = (
                click.prompt("Choose", default="s", show_default=False, err=True).strip().lower()
            )
        except click.Abort:  # Ctrl-C or the end of input: what was chosen is kept
            click.echo(err=True)
            return "q"
        if answer in allowed:
            return answer
        click.echo(f"Type {HELP}.", err=True)


def _show(
    console: Console, report: Report, finding: Finding, options: list[str], waiting: int
) -> None:
    document = report.document
    number = document.sentence_at(finding.span.start)
    around = document.sentences[number].span if number is not None else finding.span
    around = Span(min(around.start, finding.span.start), max(around.end, finding.span.end))
    line = document.text.count("\n", 0, finding.span.start) + 1
    console.print()
    console.print(Text(f"line {line}, {waiting} to look at", style="dim"))
    console.print(
        _sentence(
            document.text, around, finding.span, finding.span.of(document.text), "yellow underline"
        )
    )
    if finding.why:
        console.print(Text(finding.why, style="dim"))
    for at, option in enumerate(options, start=1):
        row = Text(f"{at}  ", style="bold")
        console.print(
            row.append_text(_sentence(document.text, around, finding.span, option, "green"))
        )
    console.print(Text(HELP, style="dim"))


def _sentence(text: str, around: Span, span: Span, words: str, style: str) -> Text:
    """Return a sentence with words in the place of a span, marked."""
    parts = [
        (text[around.start : span.start], "default"),
        (words, style),
        (text[span.end : around.end], "default"),
    ]
    return Text.assemble(*((shown(part).replace("\n", " "), look) for part, look in parts))
