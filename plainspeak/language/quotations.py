"""Find direct quotations: people's own words, which stay as they were spoken.

Straight and curly, single and double. A quotation does not run past its paragraph, and an
unclosed one ends with it. Two or three quoted words with no speaker are quoted all the same:
whose words they are is for the writer to say.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

from plainspeak.model import Block, Span

_DOUBLE = re.compile(r"[\"“„][^\"“”„]*(?:[\"”]|$)")
# A single quote opens after a space or bracket and closes before a space or stop, so that
# apostrophes (don't, Sam's, the boys') are left alone.
_SINGLE = re.compile(
    r"(?<![\w'’])['‘](?=\S)(?!(?:s|t|d|m|ll|re|ve|em|cause|til|bout|tis|twas|n)\b)(?:[^'‘’]|(?<=\w)['’](?=\w))*?[^\s'‘’]['’](?!\w)"
)


def quotations_of(text: str, blocks: Iterable[Block]) -> tuple[Span, ...]:
    """Return the outermost quotations of a text, in order, marks included."""
    found: list[Span] = []
    for block in blocks:
        start, end = block.span.start, block.span.end
        double = [
            Span(*match.span()) for match in _DOUBLE.finditer(text, start, end) if _is_quote(match)
        ]
        single = [Span(*match.span()) for match in _SINGLE.finditer(text, start, end)]
        found.extend(_outermost(double, single))
    return tuple(found)


def _outermost(double: list[Span], single: list[Span]) -> list[Span]:
    """Return quotations that lie in no other: either kind of mark may hold the other."""
    holding = [span for span in single if not _overlaps(span, double) or _holds_whole(span, double)]
    held = [span for span in double if not _overlaps(span, holding)]
    return sorted((*held, *holding))


def _holds_whole(span: Span, others: list[Span]) -> bool:
    """Tell whether every span it overlaps lies wholly inside it."""
    first = bisect.bisect_right(others, span.start, key=lambda other: other.end)
    last = bisect.bisect_left(others, span.end, key=lambda other: other.start)
    return all(span.contains(other) for other in others[first:last])


def _overlaps(span: Span, others: list[Span]) -> bool:
    """Tell whether a span overlaps one of others that stand in order, apart from each other."""
    at = bisect.bisect_left(others, span.end, key=lambda other: other.start)
    return at > 0 and others[at - 1].end > span.start


def _is_quote(match: re.Match[str]) -> bool:
    """Leave out inches and other lone marks: a quotation holds a letter."""
    return any(c.isalpha() for c in match.group())
