"""The nouns of plainspeak: frozen values that flow from reader to writer.

Every position is a `Span`: half-open, counted in Unicode code points of `Document.text`.
Lines, columns, UTF-16 and bytes are made at the border, by the writer or server that needs them.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a document's text, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """Return the slice of `text` that this span covers."""
        return text[self.start : self.end]


class Severity(StrEnum):
    """How much a finding may hurt the people written about: not how untidy it is."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for advice."""
        return list(Severity).index(self)


class Safety(StrEnum):
    """What a suggestion promises: `safe` may be applied unseen, `ask` by a person, `rewrite` never."""

    SAFE = "safe"
    ASK = "ask"
    REWRITE = "rewrite"


class Role(StrEnum):
    """What a sentence does, in the words of Signs of Safety."""

    STRENGTH = "strength"
    WORRY = "worry"
    NEXT_STEP = "next-step"
    OTHER = "other"


class BlockKind(StrEnum):
    """What part of a page a block is; a field says who, when or what about (`Subject: …`, a date) and holds no sentences."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or field, with the heading it stands under."""

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    section: str = ""


class Word(NamedTuple):
    """One word: its normal form (lower case, straight apostrophe) and its place."""

    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place, its block, and its words as a half-open range of `Document.words`."""

    span: Span
    block: int
    first: int
    last: int


class Mark(NamedTuple):
    """A half-open range of `Document.words`."""

    first: int
    last: int


class Token(NamedTuple):
    """One token as the parser sees it. `head` is an index into the sentence's tokens."""

    start: int
    end: int
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


_LONGEST_PHRASE = 12


@dataclass(frozen=True, slots=True)
class Document:
    """A text and all that has been found out about its language.

    `headings` are the numbers of the blocks that are headings; `marks` maps the name of a word list in `rules/words/` to its places: number of the first word
    → numbers one past the last word; `grammar` maps the number of a sentence to its parse, for the sentences that were in doubt.
    `original` are the bytes of a file that findings can be written back into (Word, OpenDocument), else empty.
    `asked` are the numbers of the sentences that a search through all of them is kept to; None: all.
    """

    text: str
    path: str = ""
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    words: tuple[Word, ...] = ()
    quotations: tuple[Span, ...] = ()
    headings: tuple[int, ...] = ()
    marks: Mapping[str, Mapping[int, tuple[int, ...]]] = field(default_factory=dict)
    grammar: Mapping[int, tuple[Token, ...]] = field(default_factory=dict)
    original: bytes = field(default=b"", repr=False)
    asked: tuple[int, ...] | None = None

    def quoted(self, span: Span) -> bool:
        """Tell whether a span lies inside a direct quotation."""
        at = bisect.bisect_right(self.quotations, span.start, key=lambda q: q.start) - 1
        return at >= 0 and self.quotations[at].contains(span)

    def sentence_at(self, offset: int) -> int | None:
        """Return the number of the sentence that holds a code point, or None."""
        at = bisect.bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1
        return at if at >= 0 and offset < self.sentences[at].span.end else None

    def in_field(self, offset: int) -> bool:
        """Tell whether a code point lies in a field, such as the subject of a message."""
        at = bisect.bisect_right(self.blocks, offset, key=lambda b: b.span.start) - 1
        return (
            at >= 0
            and self.blocks[at].kind is BlockKind.FIELD
            and offset < self.blocks[at].span.end
        )

    def word_at(self, offset: int) -> int:
        """Return the number of the first word that ends after a code point."""
        return bisect.bisect_right(self.words, offset, key=lambda w: w.end)

    def marked(self, name: str, first: int, last: int) -> tuple[Mark, ...]:
        """Return the places of a word list that lie inside words first..last, in order."""
        places = self.marks.get(name)
        if not places:
            return ()
        return tuple(
            Mark(at, end) for at in range(first, last) for end in places.get(at, ()) if end <= last
        )

    def within(self, name: str, first: int, last: int) -> bool:
        """Tell whether words first..last lie inside one place of a word list."""
        places = self.marks.get(name)
        return places is not None and any(
            end >= last
            for at in range(max(0, first - _LONGEST_PHRASE), first + 1)
            for end in places.get(at, ())
        )

    def span(self, first: int, last: int) -> Span:
        """Return the span of words first..last; `last` is one past the last word."""
        return Span(self.words[first].start, self.words[last - 1].end)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written in a rule or settings file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence a rule must raise (`before`, with `after` once fixed) or must `leave` alone."""

    before: str | None = None
    after: str | None = None
    leave: str | None = None
    place: Place = Place("")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a practice lead wrote it. The fields are explained in `rules/README.md`."""

    id: str
    kind: str
    category: str
    severity: Severity
    why: str
    source: str
    message: str = ""
    question: str = ""
    find: tuple[str, ...] = ()
    form: str = "fixed"
    say: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    safety: Safety = Safety.REWRITE
    frames: tuple[tuple[str, str], ...] = ()
    types: tuple[str, ...] = ()
    cleared_by: tuple[str, ...] = ()
    when: tuple[Any, ...] = ()
    unless: tuple[Any, ...] = ()
    ask_when: tuple[Any, ...] = ()
    pos: str = ""
    confidence: float = 0.8
    prior: float = 0.8
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    place: Place = Place("")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that could stand in a finding's place, and what they promise."""

    text: str
    safety: Safety


class Fact(NamedTuple):
    """One reason for a finding, as data: `words in sentence: 41`."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that a careful reviewer would raise, why, and what to try or ask."""

    rule: str
    category: str
    severity: Severity
    span: Span
    message: str
    why: str = ""
    confidence: float = 1.0
    suggestions: tuple[Suggestion, ...] = ()
    question: str = ""
    because: tuple[Fact, ...] = ()
    related: tuple[Span, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that this type of document should have and does not, with the question to ask."""

    code: str
    severity: Severity
    message: str
    question: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that this type of document should have and has: its missing code, and what it is called."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class SentenceRole:
    """What one sentence does."""

    span: Span
    role: Role


@dataclass(frozen=True, slots=True)
class Good:
    """Something worth keeping: the child's own words, a plain explanation, a strength that matters to the child."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Hard:
    """A place that makes a text hard to read: a long sentence, a long word."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure about the text, with its target for the reader and the band it falls in."""

    name: str
    value: float | int | bool | None
    target: float | None = None
    band: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Every setting of a check: what the document is, who reads it, and what is asked of it."""

    document_type: str
    title: str = ""
    reader: str = "family"
    sentence_limit: int = 25
    reading_age: float = 12
    parts: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    floor: float = 0.5
    advice: bool = False


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that a person has set aside, with what they said: why, who they are, until when."""

    finding: Finding
    reason: str
    who: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that one check found out about one document, ready for any writer.

    `suppressed` were found and set aside; `known` were in the baseline already (None: there is no
    baseline). Neither stands among `findings`. `present` are the parts that are there, as against
    `missing`.
    """

    document: Document
    profile: Profile
    type_guessed: bool
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    roles: tuple[SentenceRole, ...]
    measures: tuple[Measure, ...]
    hardest: tuple[Hard, ...]
    good: tuple[Good, ...]
    rulebook_version: str
    rulebook_sha256: str
    notes: tuple[str, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    known: tuple[Finding, ...] | None = None
    present: tuple[Part, ...] = ()
    type_sure: bool = True

    @property
    def type_from(self) -> str:
        """How the type is known: `given`, `guessed`, or `unsure`, when no guess could be made and no part is asked for."""
        if not self.type_guessed:
            return "given"
        return "guessed" if self.type_sure else "unsure"

    @property
    def balance(self) -> dict[str, int]:
        """Count the sentences of each role."""
        counts = dict.fromkeys((role.value for role in Role), 0)
        for row in self.roles:
            counts[row.role.value] += 1
        return counts

    def worst(self) -> Severity | None:
        """Return the gravest severity among findings and missing parts, or None."""
        levels = [row.severity for row in self.findings] + [row.severity for row in self.missing]
        return min(levels, key=lambda severity: severity.rank, default=None)
