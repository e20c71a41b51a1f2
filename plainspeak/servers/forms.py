"""A form of a case system: several boxes that are read as one document, and reported on box by box.

What one box says, the others need not say again: a name is known, initials are spelled out, a part is
there. What stands above a box says which part it is, as a heading does. It is the form's own wording,
not the writer's, so nothing is raised in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from plainspeak.checks import measures
from plainspeak.language import layout
from plainspeak.model import Block, BlockKind, Document, Finding, Report, Span

# Categories that speak at the first place of a document only: in a label it would be lost.
_ONCE = frozenset({"acronym", "depersonal"})
_ROUNDS = 3
_BLANK = "-"


class Box(NamedTuple):
    """One box: the form's name for it, what stands above it, what is written in it."""

    name: str
    label: str
    text: str


class Checked(NamedTuple):
    """A form's report as one document, and each box's by itself with places in its own text."""

    whole: Report
    boxes: tuple[tuple[Box, Report], ...]


def check(boxes: Sequence[Box], checking: Callable[[Document], Report]) -> Checked:
    """Return the reports on a form; `checking` checks a document."""
    labels = [" ".join(box.label.split()) for box in boxes]
    for _ in range(_ROUNDS):
        document, places = _joined(boxes, labels)
        report = checking(document)
        cleared = [_cleared(label, box, report) for label, box in zip(labels, places, strict=True)]
        if cleared == labels:
            break
        labels = cleared
    return Checked(
        report,
        tuple(
            (box, _report_on(box, place.text, report))
            for box, place in zip(boxes, places, strict=True)
        ),
    )


class _Place(NamedTuple):
    label: Span
    text: Span


def _joined(boxes: Sequence[Box], labels: Sequence[str]) -> tuple[Document, list[_Place]]:
    """Return the document that the boxes make, and where each label and each text stands in it."""
    text = ""
    blocks: list[Block] = []
    places: list[_Place] = []
    for box, label in zip(boxes, labels, strict=True):
        above = Span(len(text), len(text) + len(label))
        if label:
            blocks.append(Block(above, BlockKind.HEADING, label.rstrip(":")))
            text += f"{label}\n"
        start = len(text)
        blocks += (
            replace(
                block,
                span=Span(block.span.start + start, block.span.end + start),
                section=block.section or label.rstrip(":"),
            )
            for block in layout.blocks_of(box.text)
        )
        text += f"{box.text}\n\n"
        places.append(_Place(above, Span(start, start + len(box.text))))
    return Document(text, blocks=tuple(blocks)), places


def _cleared(label: str, place: _Place, report: Report) -> str:
    """Return a label without the words that would speak there instead of in a box."""
    for row in report.findings:
        if row.category in _ONCE and place.label.contains(row.span):
            start, end = row.span.start - place.label.start, row.span.end - place.label.start
            label = label[:start] + _BLANK * (end - start) + label[end:]
    return label


def _report_on(box: Box, place: Span, report: Report) -> Report:
    """Return the report on one box, as if its text stood alone."""
    document = report.document
    inside = tuple(row for row in document.sentences if place.contains(row.span))
    figures, hardest = measures.measure(
        replace(document, sentences=inside), report.profile, report.findings
    )
    return replace(
        report,
        document=Document(box.text, box.name),
        findings=tuple(_moved(report.findings, place)),
        roles=tuple(
            replace(row, span=_within(row.span, place))
            for row in report.roles
            if place.contains(row.span)
        ),
        measures=figures,
        hardest=tuple(replace(row, span=_within(row.span, place)) for row in hardest),
        good=tuple(
            replace(row, span=_within(row.span, place))
            for row in report.good
            if place.contains(row.span)
        ),
    )


def _moved(findings: Sequence[Finding], place: Span) -> Iterator[Finding]:
    for row in findings:
        if place.contains(row.span):
            related = (span for span in row.related if place.contains(span))
            yield replace(
                row,
                span=_within(row.span, place),
                related=tuple(_within(span, place) for span in related),
            )


def _within(span: Span, place: Span) -> Span:
    return Span(span.start - place.start, span.end - place.start)
