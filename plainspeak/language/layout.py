"""Find the blocks of plain text: headings, paragraphs, list items and fields.

Plain text does not say what is a heading. A heading is read from how it looks: one short line of
its own, no full stop, with text under it. Word processors say more of some lines (`Look`); the
rest of their text is read as plain text is, so that the same words are understood the same way.
What a pasted message says of itself (`messages`) and the dates of a chronology (`entries`) are fields.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from enum import Enum

from plainspeak.language import entries, messages
from plainspeak.language.lines import BULLET, Lines
from plainspeak.model import Block, BlockKind, Span

# What stands before a line's first sentence: the time in a log, the speaker before their own words.
_TIME_LABEL = re.compile(
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?:hrs|hours|am|pm))?\s*[-–—:]?[ \t]+(?=[^\W\d_]|[\"“‘'])",
    re.IGNORECASE,
)
_SPEAKER_LABEL = re.compile(r"[A-Z][\w’' ]{0,24}:[ \t]+(?=[\"“])")
_PART_LABEL = re.compile(
    r"(?:worries|what(?:'|’)s working well|working well|going well|strengths|safety|next steps?|actions?|plan|scale|scaling|outcome|what(?:'|’)s worrying us|what needs to happen)"
    r"[ \t]*:[ \t]+(?=\S)",
    re.IGNORECASE,
)
_LINE_STARTS = (BULLET, _TIME_LABEL, _SPEAKER_LABEL, _PART_LABEL)
# What a mail program puts before each line of the message that is answered.
_ANSWERED = re.compile(r"(?:>[ \t]?)+[ \t]*")
_MARKDOWN_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+")
_END = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_HEADING_WORDS = 12
_WRAPPED = 60
_HANGING = 4


class Look(Enum):
    """What a word processor says of a line: it is a heading, it is an item of a list, it stands out (bold)."""

    HEADING = "heading"
    ITEM = "item"
    STRONG = "strong"


_Looks = Mapping[int, Look]
_PLAIN: _Looks = {}


def blocks_of(
    text: str, looks: _Looks = _PLAIN, *, section: str = "", goes_on: bool = False
) -> tuple[Block, ...]:
    """Return the blocks of a plain text in order; spans leave out bullets, the `>` of an answered message and outer spaces.

    `looks` is what is known of lines, by the place of their first character that is no space;
    `section` is the heading the text stands under; `goes_on` says that more follows, such as a table.
    """
    blocks: list[Block] = []
    for span, kind in _pieces(text, looks, goes_on=goes_on):
        if kind is BlockKind.HEADING:
            section = span.of(text).rstrip(":").strip()
        blocks.append(Block(span, kind, section))
    return tuple(blocks)


def _pieces(text: str, looks: _Looks, *, goes_on: bool) -> Iterator[tuple[Span, BlockKind]]:
    lines = _lines(text, looks)
    hard = _is_hard_wrapped(text, lines)
    fields = messages.fields_of(text, lines)
    rows = entries.cells_of(text, lines)
    begins = {*looks, *(lines[number][0] for number in (*fields, *rows))}
    first = next((number for number, (start, end) in enumerate(lines) if start < end), 0)
    at = 0
    while at < len(lines):
        start, end = lines[at]
        if start == end:
            at += 1
            continue
        if at in fields:
            if start < fields[at]:
                yield Span(start, fields[at]), BlockKind.FIELD
            title = text[fields[at] : end].lstrip("* \t")
            if title:
                yield Span(end - len(title), end), BlockKind.HEADING
            at += 1
            continue
        bullet = BULLET.match(text, start, end)
        if at in rows and looks.get(start) is not Look.HEADING:
            last = _wrapped(text, lines, at, begins, hard=hard, hanging=True)
            listed = bullet or looks.get(start) is Look.ITEM
            kind = BlockKind.ITEM if listed else BlockKind.PARAGRAPH
            yield from _entry(rows[at], kind, lines[last][1] if last > at else 0)
            at = last + 1
            continue
        if (bullet or looks.get(start) is Look.ITEM) and looks.get(start) is not Look.HEADING:
            last = _wrapped(text, lines, at, begins, hard=hard)
            words = bullet.end() if bullet else start
            yield Span(_past_label(text, words, end), lines[last][1]), BlockKind.ITEM
            at = last + 1
            continue
        if _is_heading(text, lines, at, first, looks, goes_on=goes_on):
            marks = _MARKDOWN_HEADING.match(text, start, end)
            yield Span(marks.end() if marks else start, end), BlockKind.HEADING
            at += 1
            continue
        last = _wrapped(text, lines, at, begins, hard=hard)
        label = _PART_LABEL.match(text, start, end)
        if label:
            yield Span(start, start + label.group().rindex(":") + 1), BlockKind.HEADING
            start = label.end()
        yield Span(_past_label(text, start, end), lines[last][1]), BlockKind.PARAGRAPH
        at = last + 1


def _entry(
    cells: Sequence[entries.Cell], kind: BlockKind, end: int
) -> Iterator[tuple[Span, BlockKind]]:
    """Yield the cells of an entry; the last, if it is prose, goes on to `end` of the lines under it."""
    for number, (span, is_prose) in enumerate(cells, 1):
        stop = max(span.end, end) if is_prose and number == len(cells) else span.end
        yield Span(span.start, stop), kind if is_prose else BlockKind.FIELD


def _past_label(text: str, start: int, end: int) -> int:
    label = _TIME_LABEL.match(text, start, end) or _SPEAKER_LABEL.match(text, start, end)
    return label.end() if label else start


def _lines(text: str, looks: _Looks) -> list[tuple[int, int]]:
    """Return the start and end of every line without its outer spaces and the `>` of an answered message."""
    rows = []
    at = 0
    for line in text.splitlines(keepends=True):
        left = at + len(line) - len(line.lstrip()) if line.strip() else at
        right = at + len(line.rstrip())
        answered = _ANSWERED.match(text, left, right) if left not in looks else None
        left = answered.end() if answered else left
        rows.append((left, max(left, right)))
        at += len(line)
    return rows


def _is_hard_wrapped(text: str, lines: Lines) -> bool:
    """Tell whether long lines break in mid-sentence: most lines after an unended long line start small.

    Some write a note a line, with no stop at the end; then a capital starts a new sentence.
    """
    small = capital = 0
    for (start, end), (following, _) in itertools.pairwise(lines):
        if end - start >= _WRAPPED and following < len(text) and not _END.search(text, start, end):
            small += text[following].islower()
            capital += text[following].isupper()
    return small > capital


def _wrapped(
    text: str,
    lines: Lines,
    first: int,
    begins: Set[int],
    *,
    hard: bool,
    hanging: bool = False,
) -> int:
    """Return the last line of the paragraph that starts on line `first`.

    A line goes on when the next starts in lower case, and, in a text wrapped by hand (`hard`),
    when it is long and has no stop. `begins` are the places where something else begins; lines that
    are set in further than a `hanging` one belong to it.
    """
    edge = _indent(text, lines[first][0]) + _HANGING
    at = first
    while at + 1 < len(lines):
        start, end = lines[at]
        next_start, next_end = lines[at + 1]
        if (
            next_start == next_end
            or next_start in begins
            or any(mark.match(text, next_start, next_end) for mark in _LINE_STARTS)
        ):
            break
        ended = _END.search(text, start, end) is not None
        lower = text[next_start].islower()
        under = hanging and _indent(text, next_start) >= edge
        if not (lower or under or (hard and end - start >= _WRAPPED and not ended)):
            break
        at += 1
    return at


def _indent(text: str, start: int) -> int:
    """Return how far a line is set in, in columns; a tab counts as four."""
    return len(text[text.rfind("\n", 0, start) + 1 : start].expandtabs(4))


def _is_heading(
    text: str,
    lines: Lines,
    at: int,
    first: int,
    looks: _Looks,
    *,
    goes_on: bool,
) -> bool:
    start, end = lines[at]
    look = looks.get(start)
    if look is Look.HEADING:
        return True
    if _MARKDOWN_HEADING.match(text, start, end):
        return True
    if any(
        mark.match(text, start, end)
        for mark in (*_LINE_STARTS, messages.SALUTATION, messages.SIGN_OFF)
    ):
        return False
    line = text[start:end]
    if len(line.split()) > _HEADING_WORDS or not any(c.isalpha() for c in line):
        return False
    if line.endswith((".", "!", ",", ";", "”", '"')):
        return False
    following = next(
        (lines[n] for n in range(at + 1, len(lines)) if lines[n][0] < lines[n][1]), None
    )
    if following is None and not goes_on:
        return False
    if look is Look.STRONG:
        return True
    below = lines[at + 1] if at + 1 < len(lines) else (0, 0)
    alone = at + 1 < len(lines) and below[0] == below[1]
    goes_on_below = text[below[0] : below[1]][:1].islower()
    bulleted = following is not None and (
        looks.get(following[0]) is Look.ITEM or BULLET.match(text, *following) is not None
    )
    before_blank = at == 0 or lines[at - 1][0] == lines[at - 1][1]
    if line.endswith("?"):
        return before_blank and (bulleted or len(line.split()) <= 6)
    return (
        line.endswith(":")
        or bulleted
        or (at == first and alone)
        or (before_blank and not goes_on_below)
    )
