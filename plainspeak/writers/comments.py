"""What comments in a document say: one for each place, and one that sums up. Every format that takes comments says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from plainspeak.checks import measures
from plainspeak.model import Finding, Report, Span
from plainspeak.writers.look import READERS

AUTHOR = "plainspeak"
INITIALS = "ps"
_GOOD = 5
_WORDS = 14


def said(rows: Sequence[Finding], where: str = "") -> Iterator[tuple[str, bool]]:
    """Yield what a comment says of one place, as paragraphs, each with whether it is bold: what was seen, why, what to try, what to ask."""
    for row in rows:
        yield f"{where}{row.message}", True
        if row.why:
            yield row.why, False
        texts = dict.fromkeys(option.text for option in row.suggestions)
        new = [text for text in texts if f"“{text}”" not in row.message]
        if new:
            yield f"{'Try' if len(new) == len(texts) else 'Or'}: {' / '.join(new)}", False
        if row.question and row.question not in row.message:
            yield f"Ask: {row.question}", False


def summary(
    report: Report, places: int, elsewhere: Sequence[Finding], where: str
) -> Iterator[tuple[str, bool]]:
    """Yield what the comment that sums up says, as paragraphs, each with whether it is bold.

    `places` is how many places have findings; `elsewhere` are findings in places that take no comment,
    and `where` is the line that says so.
    """
    text = report.document.text
    yield f"{report.profile.title}, for {READERS[report.profile.reader]}", True
    yield from ((note, False) for note in report.notes[:-1])
    if report.good:
        yield "Good to keep", True
        for row in report.good[:_GOOD]:
            yield f"“{_short(row.span, text)}” {row.message}", False
    if report.missing:
        yield "What is not here yet", True
        for part in report.missing:
            yield part.message, False
            yield f"Ask: {part.question}", False
    placed = places - len({row.span for row in elsewhere})
    yield "Words to look at", True
    match placed:
        case 0:
            yield "No words with a comment.", False
        case 1:
            yield "One place, with a comment beside it.", False
        case _:
            yield f"{placed} places, each with a comment beside it.", False
    if elsewhere:
        yield where, False
        for _, rows in groupby(elsewhere, key=lambda row: row.span):
            yield from said(list(rows))
    yield from ((line, False) for line in _reading(report))
    yield "A comment that you answer or resolve stays when this copy is checked again; the others are made anew.", False  # fmt: skip
    yield report.notes[-1], False


def _reading(report: Report) -> Iterator[str]:
    values = {row.name: row for row in report.measures}
    age = values.get("reading_age")
    if age is None or age.value is None:
        return
    if age.band == measures.NOTE_FORM:
        yield measures.NOTE_FORM_SAYS
    elif age.band == measures.TOO_SHORT:
        yield f"Reading age: too short to judge ({values['words'].value} words)."
    else:
        yield f"Reading age: about {age.value}, {age.band} (aim: {age.target:g} or under)."


def _short(span: Span, text: str) -> str:
    words = span.of(text).split()
    return " ".join(words) if len(words) <= _WORDS else " ".join(words[:_WORDS]) + " …"
