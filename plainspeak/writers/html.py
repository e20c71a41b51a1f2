"""One page to open, print or show in a meeting: it holds all it needs and asks for nothing.

The words to look at are links, like notes in a book: each opens what is said of it when the pointer
or the keyboard comes to it, and leads to the same words in the list below. The page forbids itself
everything but its own style sheet and five lines of script, which only let Escape close what is open.
"""

from __future__ import annotations

import base64
import bisect
import functools
import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from plainspeak.checks import measures
from plainspeak.model import (
    Block,
    BlockKind,
    Document,
    Finding,
    Report,
    Role,
    Severity,
    Span,
    Suppressed,
)
from plainspeak.writers import look
from plainspeak.writers.shown import shown

if TYPE_CHECKING:
    from jinja2 import Template

_FEW_WORDS = 3
_BALANCE = (
    (Role.STRENGTH, "Strengths"),
    (Role.WORRY, "Worries"),
    (Role.NEXT_STEP, "Next steps"),
)


def write(reports: Iterable[Report], **screen: object) -> str:
    """Return the reports of one run as one page, or an empty text when there are none."""
    rows = list(reports)
    if not rows:
        return ""
    names = _names([row.document.path for row in rows])
    pages = [
        _Page(number, name, row)
        for number, (name, row) in enumerate(zip(names, rows, strict=True), 1)
    ]
    style, script = _style(), _script()
    return _template().render(
        pages=pages,
        title=names[0] if len(rows) == 1 else f"{len(rows)} documents",
        groups=look.GROUPS,
        style=style,
        script=script,
        policy=(
            f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
            "base-uri 'none'; form-action 'none'"
        ),
        rulebook=rows[0].rulebook_version,
        sha256=rows[0].rulebook_sha256,
        promise=rows[0].notes[-1],
    )


class Run(NamedTuple):
    """Words that look alike: their text, and their classes in the style sheet."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Place:
    """One thing to look at: its number on the page, its words, and all that was found in them.

    A wide one, about a sentence or more, is a sign behind its words instead of a line under them.
    """

    number: int
    span: Span
    runs: tuple[Run, ...]
    findings: tuple[Finding, ...]
    wide: bool

    @property
    def gravest(self) -> Finding:
        """The finding whose group marks the place."""
        return min(self.findings, key=lambda row: row.severity.rank)


class Piece(NamedTuple):
    """One block of the text, with what stands before it on its line, in runs and places."""

    kind: BlockKind
    parts: tuple[Run | Place, ...]


class Said(NamedTuple):
    """What is said of one finding: under which title, what to try, what to ask, and why."""

    title: str
    group: str
    quote: str
    message: str
    tries: tuple[str, ...]
    question: str
    why: str
    first: bool


class _Page:
    """One document as the template needs it."""

    def __init__(self, number: int, name: str, report: Report) -> None:
        self.key = f"d{number}"
        self.name = name
        self.report = report
        self.text = shown(report.document.text.replace("\r", " "))
        self.title = report.profile.title
        self.reader = look.READERS[report.profile.reader]
        self.measures = {row.name: row for row in report.measures}
        self.pieces = tuple(_Layout(report, self.text).pieces())
        self.places = [
            part for piece in self.pieces for part in piece.parts if isinstance(part, Place)
        ]
        # Counted as everywhere: words that overlap are one underline here, and still two things.
        self.count = len({row.span for row in report.findings})
        self.first = len({row.span for row in report.findings if row.severity is Severity.ERROR})
        self.groups = {look.group_of(row.category).name for row in report.findings}

    def lists(self) -> Iterator[tuple[bool, list[Piece]]]:
        """Yield the pieces, those that are items of one list together."""
        for is_list, pieces in groupby(self.pieces, key=lambda row: row.kind is BlockKind.ITEM):
            yield is_list, list(pieces)

    def quote(self, span: Span) -> str:
        """Return the words of a place, on one line."""
        return " ".join(span.of(self.text).split())

    def short(self, span: Span) -> str:
        """Return the first and last words of a place."""
        words = self.quote(span).split()
        return " ".join(words if len(words) <= 12 else [*words[:7], "…", *words[-3:]])

    @property
    def glance(self) -> str:
        """What a reader sees first: how many good things, missing parts and words."""
        counts = (
            (len(self.report.good), "good thing to keep", "good things to keep"),
            (len(self.report.missing), "part missing", "parts missing"),
            (self.count, "place to look at", "places to look at"),
        )
        said = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
        first = f", {self.first} of them first" if self.first else ""
        return f"{', '.join(said)}{first}." if said else "Nothing to look at."

    def aside(self, row: Suppressed) -> str:
        """Return why a finding was set aside, by whom and until when."""
        said = [look.title_of(row.finding.category), row.reason, row.who]
        if row.expires:
            said.append(f"until {row.expires}")
        return shown(" · ".join(part for part in said if part))

    def all_said(self, place: Place) -> list[Said]:
        """Return what is said of each finding in a place."""
        return [self.said(row) for row in place.findings]

    def said(self, row: Finding) -> Said:
        """Return what is said of a finding."""
        tries = tuple(dict.fromkeys(option.text for option in row.suggestions))
        # A message that holds the words says no more than what to try or ask.
        own = "“" not in row.message and row.message != row.question
        return Said(
            title=look.title_of(row.category),
            group=look.group_of(row.category).name,
            quote=self.quote(row.span),
            message=shown(row.message) if own else "",
            tries=tuple(shown(text) for text in tries),
            question=shown(row.question),
            why=shown(row.why),
            first=row.severity is Severity.ERROR,
        )

    def notes(self) -> Iterator[tuple[Place, list[Said]]]:
        """Yield each place with what is said of it; each reason the first time only."""
        explained: set[str] = set()
        for place in self.places:
            rows = []
            for row in place.findings:
                said = self.said(row)
                rows.append(said._replace(why="") if row.rule in explained else said)
                explained.add(row.rule)
            yield place, rows

    @property
    def age(self) -> str:
        """How old a reader must be, in words."""
        row = self.measures["reading_age"]
        if row.value is None:
            return ""
        if row.band == measures.NOTE_FORM:
            return measures.NOTE_FORM_SAYS
        if row.band == measures.TOO_SHORT:
            words = self.measures["words"].value
            return f"Too short to judge ({words} {'word' if words == 1 else 'words'})."
        return f"About {row.value}: {row.band}. Aim for {row.target:g} or under."

    @property
    def age_in_short(self) -> str:
        """How old a reader must be, for a column of a table."""
        row = self.measures["reading_age"]
        unsaid = {measures.TOO_SHORT, measures.NOTE_FORM}
        return "" if row.value is None or row.band in unsaid else str(row.value)

    @property
    def balance(self) -> list[tuple[str, str, int, float, float]]:
        """What the bar shows: class, name, count, and where each part starts and how wide it is, of 100."""
        if self.report.profile.document_type not in look.BALANCED:
            return []
        counts = self.report.balance
        total = sum(counts[role.value] for role, _ in _BALANCE)
        rows, at = [], 0.0
        for role, name in _BALANCE:
            width = 100 * counts[role.value] / total if total else 0.0
            rows.append((role.value, name, counts[role.value], round(at, 2), round(width, 2)))
            at += width
        return rows if total else []


class _Found(NamedTuple):
    """Findings that share words, before the page gives them a number."""

    span: Span
    findings: tuple[Finding, ...]
    wide: bool

    @property
    def where(self) -> tuple[int, bool]:
        """Where it stands on the page: a wide one behind its last word."""
        return (self.span.end, False) if self.wide else (self.span.start, True)


class _Layout:
    """Lays the text of one report out in pieces: every character once, in its order."""

    def __init__(self, report: Report, text: str) -> None:
        self.blocks, self.text = report.document.blocks, text
        wide: list[Finding] = []
        narrow: list[Finding] = []
        for row in report.findings:
            (wide if _is_wide(row, report.document) else narrow).append(row)
        self.places = sorted(
            (*_narrow_places(narrow), *_wide_places(wide)), key=lambda row: row.where
        )
        self.styles = sorted(
            [
                *((row.span, look.group_of(row.category).name) for row in narrow),
                *((row.span, "wide") for row in wide),
                *((row.span, "kept") for row in report.good),
            ],
            key=lambda pair: (pair[0], pair[1]),
        )
        self.longest = max((span.end - span.start for span, _ in self.styles), default=0)
        self.numbers = iter(range(1, len(self.places) + 1))

    def pieces(self) -> Iterator[Piece]:
        """Yield the blocks in order; what stands between two of them goes with the second."""
        at = taken = 0
        end = len(self.text)
        for block in (*self._beginning(), Block(Span(end, end))):
            gap = self.text[at : block.span.start].lstrip()
            # The marks of a Markdown heading say only what the page shows.
            marks = block.kind is BlockKind.HEADING and not gap.rstrip().strip("#")
            piece = Span(block.span.start - (0 if marks else len(gap)), block.span.end)
            at = block.span.end
            if not piece.of(self.text).strip():
                continue
            first = taken
            while taken < len(self.places) and self.places[taken].where < (piece.end, True):
                taken += 1
            yield Piece(block.kind, tuple(self._parts(piece, self.places[first:taken])))

    def _beginning(self) -> Iterator[Block]:
        """Yield the blocks but the date of an entry, which stands on the line of what happened."""
        for number, block in enumerate(self.blocks, 1):
            following = self.blocks[number].span.start if number < len(self.blocks) else None
            beside = following is not None and "\n" not in self.text[block.span.end : following]
            if not (beside and block.kind is BlockKind.FIELD):
                yield block

    def _parts(self, piece: Span, places: Sequence[_Found]) -> Iterator[Run | Place]:
        at = piece.start
        for found in places:
            start = max(at, found.where[0])
            end = start if found.wide else max(start, min(piece.end, found.span.end))
            yield from self._runs(Span(at, start))
            runs = tuple(self._runs(Span(start, end)))
            yield Place(next(self.numbers), found.span, runs, found.findings, found.wide)
            at = end
        yield from self._runs(Span(at, piece.end))

    def _runs(self, span: Span) -> Iterator[Run]:
        """Yield a stretch of the text, cut wherever its look changes."""
        first = bisect.bisect_left(
            self.styles, span.start - self.longest, key=lambda row: row[0].start
        )
        last = bisect.bisect_left(self.styles, span.end, key=lambda row: row[0].start)
        here = [row for row in self.styles[first:last] if row[0].overlaps(span)]
        edges = {span.start, span.end}
        for row, _ in here:
            edges |= {max(row.start, span.start), min(row.end, span.end)}
        for start, end in itertools.pairwise(sorted(edges)):
            names = {name for row, name in here if row.contains(Span(start, end))}
            yield Run(self.text[start:end], " ".join(sorted(names)))


def _is_wide(row: Finding, document: Document) -> bool:
    number = document.sentence_at(row.span.start)
    whole = number is not None and row.span.contains(document.sentences[number].span)
    return whole and len(row.span.of(document.text).split()) > _FEW_WORDS


def _narrow_places(findings: Iterable[Finding]) -> Iterator[_Found]:
    """Yield findings that share words as one place; they come in order."""
    here: list[Finding] = []
    end = 0
    for row in findings:
        if here and row.span.start >= end:
            yield _Found(Span(here[0].span.start, end), tuple(here), False)
            here = []
        end = max(end, row.span.end) if here else row.span.end
        here.append(row)
    if here:
        yield _Found(Span(here[0].span.start, end), tuple(here), False)


def _wide_places(findings: Iterable[Finding]) -> Iterator[_Found]:
    """Yield findings about the same sentences as one place."""
    for span, rows in groupby(findings, key=lambda row: row.span):
        yield _Found(span, tuple(rows), True)


def _names(paths: Sequence[str]) -> list[str]:
    """Return what each document is called: its file's name, its path where two share a name."""
    names = [shown(PurePath(path).name) if path not in {"", "-"} else "Your text" for path in paths]
    return [
        shown(path) if names.count(name) > 1 and path else name
        for name, path in zip(names, paths, strict=True)
    ]


@functools.cache
def _style() -> str:
    return look.style_sheet("report")


@functools.cache
def _script() -> str:
    return (look.PAGE / "report.js").read_text(encoding="utf-8")


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - slow to import

    environment = Environment(
        loader=FileSystemLoader(look.PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["lower_first"] = lambda text: text[:1].lower() + text[1:]
    return environment.get_template("report.html")


def _hash(content: str) -> str:
    """Return how a policy names the one style or script that it allows."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
