"""Cut blocks into sentences, as social workers write them.

Notes hold what general splitters break on: `10.30 a.m.`, `s.47`, `Dr`, initials, `Child A`,
ages in brackets, a final stop left out. A stop ends a sentence when what follows could start one
and what stands before is not an abbreviation, an initial or a number that goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspeak.model import Span

# Abbreviations that are followed by more of the same sentence.
_TITLES = frozenset(
    "mr mrs ms mx dr prof rev fr sr st sgt insp cllr hon lt col gen capt no nos tel ext approx "
    "e.g eg i.e ie cf vs v re ref s ss para paras p pp fig vol ch art reg".split()
)
# Times and lengths of time: a capital after them starts a sentence, unless it is a day or a month.
_TIMES = frozenset(
    "am pm wks wk hrs hr mins min yrs yr mths jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed weds thu thur thurs fri sat sun".split()
)
_CALENDAR = re.compile(
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r?s?(?:day)?)|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?" + _CALENDAR.pattern, re.IGNORECASE)
# Abbreviations that may also close a sentence.
_OPEN = frozenset("etc jr appt appts att dept ltd co".split())
# A run of stops is tried once, from its first stop: thousands of dots cost no more than one.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*(?:(?=\s|$)|(?=[A-Z“‘\"]))")
_TOKEN_BEFORE = re.compile(r"[^\s(\[“‘\"]*$")
_CLOSERS = "\"'”’)]"
# How far around a stop is looked at, and the longest stretch that is still one sentence: no person
# writes a longer one, and work that grows with a sentence stays bounded on a page without stops.
_REACH = 120
_LONGEST = 2_000


def sentence_spans(text: str, block: Span) -> list[Span]:
    """Return the sentences of one block, in order, without outer spaces."""
    spans: list[Span] = []
    start = block.start
    for end in _ends(text, block):
        _add(text, start, end, spans)
        start = end
    _add(text, start, block.end, spans)
    return spans


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    while right - left > _LONGEST:
        space = max(text.rfind(" ", left, left + _LONGEST), text.rfind("\n", left, left + _LONGEST))
        cut = space if space > left else left + _LONGEST
        spans.append(Span(left, cut))
        left = cut + (space > left)
    if left < right:
        spans.append(Span(left, right))


def _ends(text: str, block: Span) -> Iterator[int]:
    for match in _STOP.finditer(text, block.start, block.end):
        if _ends_here(text, block, match):
            yield match.end()


def _ends_here(text: str, block: Span, stop: re.Match[str]) -> bool:
    rest = text[stop.end() : min(block.end, stop.end() + _REACH)]
    following = rest.lstrip()
    if not following:
        return True
    first = following.lstrip("“‘\"'([")[:1]
    starts = first.isupper() or first.isdigit() or (not first.isalpha() and bool(first))
    before = _TOKEN_BEFORE.search(text, max(block.start, stop.start() - _REACH), stop.start())
    token = before.group().lower() if before else ""
    mark = stop.group()[0]
    closed = stop.group()[-1] in _CLOSERS
    if mark in "!?":
        # “Why?” she asked: the sentence goes on in lower case.
        return first.isupper() or first.isdigit() or (not closed and starts)
    if mark == "…" or stop.group().startswith(".."):
        return first.isupper()
    if not rest[:1].isspace() and not closed:
        # `10.30`, `s.47`, `example.org`: no space, so no end, unless a word runs into a capital.
        return len(token) > 2 and token.isalpha() and first.isupper() and token not in _TITLES
    if token in _TITLES or (token.endswith(".") and token.rstrip(".") in _TITLES):
        # `no.` before a number is an abbreviation; `She said no.` is an end.
        return token == "no" and first.isupper()  # noqa: S105 - a word, not a password
    if len(token) == 1 and token.isalpha():
        # An initial (`J. Smith`); but `Child A.` and `with I.` end their sentences.
        return not before or _lettered(text, block, before.start())
    if token.replace(".", "").lstrip("0123456789") in _TIMES:
        if token.endswith(("am", "pm")) and first.isdigit():
            # `by 9am. 0 means …`: without stops of its own it is no abbreviation; `9am. 3 May` goes on.
            return not _DATE.match(following)
        return first.isupper() and not _CALENDAR.match(following.lstrip("“‘\"'(["))
    if token in _OPEN:
        return first.isupper() and _not_a_name_part(following)
    return starts


def _lettered(text: str, block: Span, at: int) -> bool:
    """Tell whether a single letter closes a phrase such as `Child A` or `Plan B`."""
    return (
        re.search(
            r"\b(?:child|baby|adult|parent|plan|option|year|class|vitamin|hepatitis|block|flat|team|group)\s+$",
            text[max(block.start, at - _REACH) : at],
            re.IGNORECASE,
        )
        is not None
    )


_STARTERS = re.compile(
    r"(?:I|He|She|They|We|It|The|A|An|His|Her|Their|My|Our|This|That|There|When|On|In|At|If|Mum|Dad|Then|No|Nobody|Someone)\b|[A-Z][a-z]+\s+(?:is|was|has|had|said|says|told|will|and|came|went|got|did|does|asked|rang|gave|took)\b"
)


def _not_a_name_part(following: str) -> bool:
    return _STARTERS.match(following.lstrip("“‘\"'([")) is not None
