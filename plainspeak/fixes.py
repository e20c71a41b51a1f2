"""Edits to a text: chosen from what a report suggests, settled where they meet, applied last first.

Nothing here looks at facts or checks the result: `fixing` does, around these functions.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from plainspeak.language.words import joined
from plainspeak.model import BlockKind, Document, Finding, Report, Safety, Span

QUOTED = "It stands in a quotation, and people's own words stay as they were spoken."
NAMED = "It is part of a name, and names are never changed."
CODE = "It is part of a link, an address or code, not of the prose."

# What stands in a page without being prose: code, targets of links, tags, addresses.
_NOT_PROSE = re.compile(
    r"`[^`\n]+`|\]\([^)\s]*\)|</?\w[^<>\n]*>|\b(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that take the place of a span of a text, and the finding that asked for them."""

    span: Span
    text: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Refusal:
    """A finding whose suggestion was not applied, and why, in a sentence that holds none of the text."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Edits that do not meet, in order of place, and the suggestions that must not be applied.

    A suggestion that meets a graver or longer one is in neither: it is for the next round.
    """

    edits: tuple[Edit, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence that was changed: its place in the text as given, how it reads now, and the rules behind it."""

    span: Span
    before: str
    after: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of fixing a document, which was `given`.

    `edits` are places in the text as given: `apply(given.text, edits)` is `text`. `before` is the report
    on the text as given, `report` the one on the fixed text; `refused` are findings of `report` that
    carry a safe suggestion all the same.
    """

    text: str
    edits: tuple[Edit, ...]
    refused: tuple[Refusal, ...]
    before: Report
    report: Report
    given: Document

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changed sentences, in order of place; an edit over a boundary joins its sentences."""
        document = self.before.document
        return tuple(
            Change(
                span,
                span.of(document.text),
                apply(span.of(document.text), [shifted(edit, -span.start) for edit in edits]),
                tuple(dict.fromkeys(edit.finding.rule for edit in edits)),
            )
            for span, edits in by_sentence(document, self.edits)
        )


Choose = Callable[[Finding], str | None]


def safe(finding: Finding) -> str | None:
    """Return the suggestion that may be applied unseen, or None: only the first and best may be."""
    first = next(iter(finding.suggestions), None)
    return first.text if first and first.safety is Safety.SAFE else None


def plan(report: Report, choose: Choose = safe) -> Plan:
    """Return the edits that a report's suggestions make, settled, and what must be left as it is.

    `choose` says which words take the place of a finding, None for none; left out, the safe ones.
    Where edits would meet, the graver stays, then the longer, then the first. Edits with only spaces
    between them meet too: each must be judged by the words it stands beside. Quotations, names,
    addresses and code are never touched.
    """
    document = report.document
    apart = _Apart(document)
    names = _names(document)
    edits: list[Edit] = []
    refused: list[Refusal] = []
    not_prose = [Span(*match.span()) for match in _NOT_PROSE.finditer(document.text)]
    for finding in sorted(report.findings, key=_weight):
        text = choose(finding)
        if text is None or text == finding.span.of(document.text):
            continue
        reason = _untouchable(document, finding.span, names, not_prose)
        if reason:
            refused.append(Refusal(finding, reason))
        elif apart.take(finding.span):
            edits.append(Edit(finding.span, text, finding))
    return Plan(
        tuple(sorted(edits, key=lambda row: row.span)),
        tuple(sorted(refused, key=lambda row: (row.finding.span, row.finding.rule))),
    )


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, last first. Raises ValueError when two of them overlap."""
    pieces: list[str] = []
    following = len(text)
    for edit in sorted(edits, key=lambda row: row.span, reverse=True):
        if edit.span.end > following:
            raise ValueError("edits overlap: settle them with `plan`")
        pieces += [text[edit.span.end : following], edit.text]
        following = edit.span.start
    return "".join([text[:following], *reversed(pieces)])


def applied(document: Document, edits: Sequence[Edit], *, blocks: bool) -> Document:
    """Return the document that edits leave: its text and, where a reader found `blocks`, their new places.

    What was found out about its language is gone: it must be analysed again.
    """
    text = apply(document.text, edits)
    if not blocks:
        return Document(text, document.path, original=document.original)
    moves = Moves(edits)
    moved = [
        replace(block, span=Span(moves.forward(block.span.start), moves.forward(block.span.end)))
        for block in document.blocks
    ]
    headings = {
        old.section: new.span.of(text)
        for old, new in zip(document.blocks, moved, strict=True)
        if old.kind is BlockKind.HEADING and old.section == old.span.of(document.text)
    }
    return Document(
        text,
        document.path,
        tuple(replace(row, section=headings.get(row.section, row.section)) for row in moved),
        original=document.original,
    )


class Moves:
    """Where edits that do not overlap move the places of a text, and where the new places came from."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.old = sorted(edit.span for edit in edits)
        self.new: list[Span] = []
        self.grown = [0]
        for edit in sorted(edits, key=lambda row: row.span):
            start = edit.span.start + self.grown[-1]
            self.new.append(Span(start, start + len(edit.text)))
            self.grown.append(self.new[-1].end - edit.span.end)

    def forward(self, offset: int) -> int:
        """Return where an offset that lies inside no edit has moved to."""
        return offset + self.grown[bisect.bisect_right(self.old, offset, key=lambda row: row.end)]

    def back(self, span: Span) -> Span:
        """Return where a place in the edited text came from; what shares words with an edit takes in all it replaced."""
        at = bisect.bisect_right(self.new, span.start, key=lambda row: row.end)
        start = span.start - self.grown[at]
        if at < len(self.new) and self.new[at].start <= span.start:
            start = self.old[at].start
        at = bisect.bisect_left(self.new, span.end, key=lambda row: row.end)
        end = span.end - self.grown[at]
        if at < len(self.new) and self.new[at].start < span.end:
            end = self.old[at].end
        return Span(start, max(start, end))


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return one set of edits of `text` that does what `first` and then `second` do.

    `second` are edits of the text that `first` leaves. Edits that meet become one, under the last finding.
    """
    moves, again = Moves(first), Moves(second)
    final = apply(apply(text, first), second)
    places = [(edit.span, 1, edit) for edit in first]
    places += [(moves.back(edit.span), 2, edit) for edit in second]
    joined: list[tuple[Span, int, Edit]] = []
    for span, turn, edit in sorted(places, key=lambda row: row[:2]):
        if joined and span.start < joined[-1][0].end:
            whole = Span(joined[-1][0].start, max(span.end, joined[-1][0].end))
            latest, by = max((turn, edit), joined[-1][1:], key=lambda row: row[0])
            joined[-1] = whole, latest, by
        else:
            joined.append((span, turn, edit))
    return tuple(
        Edit(
            span,
            final[
                again.forward(moves.forward(span.start)) : again.forward(moves.forward(span.end))
            ],
            edit.finding,
        )
        for span, _, edit in joined
    )


def by_sentence(document: Document, edits: Iterable[Edit]) -> Iterator[tuple[Span, list[Edit]]]:
    """Yield the span of each sentence that edits change, with its edits; sentences joined by one edit are one."""
    held: list[Edit] = []
    around: Span | None = None
    for edit in sorted(edits, key=lambda row: row.span):
        span = _sentences_around(document, edit.span)
        if around and span.start < around.end:
            around = Span(around.start, max(around.end, span.end))
            held.append(edit)
            continue
        if around:
            yield around, held
        around, held = span, [edit]
    if around:
        yield around, held


def _sentences_around(document: Document, span: Span) -> Span:
    first = document.sentence_at(span.start)
    last = document.sentence_at(max(span.start, span.end - 1))
    start = document.sentences[first].span.start if first is not None else span.start
    end = document.sentences[last].span.end if last is not None else span.end
    return Span(min(start, span.start), max(end, span.end))


def meets(places: Sequence[Span], span: Span) -> bool:
    """Tell whether a span overlaps one of some places, which stand in order and apart from each other."""
    at = bisect.bisect_right(places, span.start, key=lambda place: place.end)
    return at < len(places) and places[at].start < span.end


def shifted(edit: Edit, by: int) -> Edit:
    """Return an edit moved by a number of code points."""
    return replace(edit, span=Span(edit.span.start + by, edit.span.end + by))


def _weight(finding: Finding) -> tuple[int, int, int, str]:
    length = finding.span.end - finding.span.start
    return finding.severity.rank, -length, finding.span.start, finding.rule


class _Apart:
    """The places taken so far; a place beside one of them, with only spaces between, is not free."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.taken: list[Span] = []

    def take(self, span: Span) -> bool:
        at = bisect.bisect_left(self.taken, span.start, key=lambda other: other.start)
        before = self.taken[at - 1].end if at else None
        after = self.taken[at].start if at < len(self.taken) else None
        if before is not None and not self.text[before : span.start].strip():
            return False
        if after is not None and not self.text[span.end : after].strip():
            return False
        self.taken.insert(at, span)
        return True


def _untouchable(
    document: Document, span: Span, names: Collection[int], not_prose: Sequence[Span]
) -> str:
    """Return why words must stay as they are, or nothing."""
    if meets(document.quotations, span):
        return QUOTED
    if meets(not_prose, span):
        return CODE
    first, last = document.word_at(span.start), document.word_at(max(span.start, span.end - 1)) + 1
    named = [at for at in range(first, last) if at in names]
    # A term of several words may be written with capitals (`the Local Authority`); a single word
    # with one may be somebody (`Mr Grant`), and so may one that goes on outside (`Care Plan Panel`).
    if named and (last - first == 1 or _joins_name(document, names, first, last)):
        return NAMED
    return ""


def _joins_name(document: Document, names: Collection[int], first: int, last: int) -> bool:
    """Tell whether a name goes on across either end of words first..last."""
    return any(
        at in names
        and at - 1 in names
        and joined(document.text, document.words[at - 1], document.words[at])
        for at in (first, last)
    )


def _names(document: Document) -> frozenset[int]:
    """Return the numbers of the words that are names.

    The capital of a word that opens a sentence proves nothing (`Utilise`), unless the word is a name elsewhere too.
    """
    runs = document.marks.get("name", {})
    named = {at for first, ends in runs.items() for at in range(first, max(ends))}
    opening = {sentence.first for sentence in document.sentences} & named
    sure = {document.words[at].norm for at in named - opening}
    return frozenset(at for at in named if at not in opening or document.words[at].norm in sure)
