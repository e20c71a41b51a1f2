"""Read a safety scale: its range, what its two ends mean, and how many questions it asks.

A Signs of Safety scale runs from 0 (the child cannot be safe) to 10 (safe enough to step back),
and both ends are described, so that everyone scores the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from plainspeak.language.sentence_model import features_of_words, scores_of
from plainspeak.model import Document

_NUMBERS = {
    "zero": 0,
    "nought": 0,
    "nil": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_N = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_RANGE = re.compile(
    rf"\b(?:scale|from|between|rate|range|number|pick|choose|score|star)\b[^.?!\n]{{0,60}}?\b(?P<low>{_N})\s*(?:to|and|-|–|—)\s*(?P<high>{_N})\b"
    rf"|\(\s*(?P<low2>{_N})\s*(?:to|-|–|—)\s*(?P<high2>{_N})\s*\)|\b(?P<low3>0|1|zero|one)\s*(?:to|-|–|—)\s*(?P<high3>{_N})\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"\bout of (?P<high>five|ten|5|7|10|20|100)\b", re.IGNORECASE)
# What a number means: `10 means …`, `at 0, …`, `a 10 is when …`, `0 = …`, `… that's a 10`.
_MEANS = re.compile(
    rf"(?:\b(?:at|if|where|when|with|and|a|an|say|call it)\s+)?\b(?P<n>{_N})(?:\s+(?:stars?|out of (?:10|ten)|on the scale|end))?(?:\s*\([^)]{{0,80}}\))?\s*+"
    r"(?:means?\b|meaning\b|is\b|are\b|would (?:be|mean|look like)\b|will be\b|was\b|being\b|represents?\b|stands for\b|looks? like\b|=|:|→|[-–—]\s|(?:,\s*+)?(?:where|when)\b(?!\s+(?:would|do|are|is it|did|have|should)\b)|\()",
    re.IGNORECASE,
)
_AT = re.compile(
    rf"\b(?:at|and at|for)\s+(?:a\s+)?(?P<n>{_N})\s*,?\s+(?!to\b|and\b|on\b|out\b|o'clock|am\b|pm\b|years?\b|weeks?\b|months?\b|days?\b)(?=[a-zA-Z])",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:is|as|be|that's|call it|gets?|scores?|means|equals)\s+(?:a |an )?(?P<n>0|10|zero|ten)\s*(?=[.,;)]|$|\band\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:how\s+(?:safe|well|happy|worried|confident|ready|calm|likely|good|able|sure|hard|easy|much|settled|close|often|far|bad|concerned|motivated|supported|willing|committed|effective|satisfied|engaged|clean|tidy|warm|scared|healthy|angry|open|honest|stable|consistent)\b"
    r"|to what extent\b|where (?:would|do|are|is)\b[^?]{0,120}?\b(?:you|we|things|it)\b|what (?:number|score)\b|rate\b)",
    re.IGNORECASE,
)
# Two things asked for with one number: `how safe and happy`, `sure that … and that …`, `rate her … and her …`,
# `how well is she keeping … and getting …`. Each stretch has an end, so that a question of thousands of words costs no more for each.
_TWO = re.compile(
    r"\bhow\s+(?P<one>\w+)\s+and\s+(?!how\b|what\b|where\b|when\b)(?P<other>\w+)\s+(?:is|are|was|were|do|does|did|would)\b"
    r"|\b(?:sure|confident|likely|certain|worried|hopeful)\b[^?]{0,120}?\bthat\b[^?]{0,120}?\band\s+that\b(?!\s+(?:is|was|would)\b)"
    r"|\b(?:rate|score)\s+(?:his|her|their|your|our|\w+['’]s)\b[^?,]{0,120}?\band\s+(?:his|her|their|your|our|the|\w+['’]s)\b"
    r"|\bhow\s+(?:well|good|able|confident)\b(?:(?!\b(?:when|if|while|without)\b)[^?,.]){0,120}?\b\w{1,30}ing\b(?:(?!\b(?:when|if|while|without)\b)[^?,.]){0,120}?\band\s+\w{1,30}ing\b",
    re.IGNORECASE,
)


class End(NamedTuple):
    """One described end of a scale: the number, and the words that say what it means."""

    number: int
    first: int
    last: int


class Scale(NamedTuple):
    """What a text says of its scale; `low` and `high` are None when it names no range."""

    low: int | None
    high: int | None
    ends: tuple[End, ...]

    def end(self, number: int) -> End | None:
        """Return the described end with this number, or None."""
        return next((end for end in self.ends if end.number == number), None)


def scale_of(document: Document) -> Scale:
    """Return the scale in a document."""
    low, high = _range(document.text)
    return Scale(low, high, _ends(document))


def _number(text: str) -> int:
    return _NUMBERS[text.lower()] if text.lower() in _NUMBERS else int(text)


def _range(text: str) -> tuple[int | None, int | None]:
    match = _RANGE.search(text)
    if match:
        low, high = [match[name] for name in match.groupdict() if match[name]]
        return _number(low), _number(high)
    match = _OUT_OF.search(text)
    return (
        (0, _number(match["high"]))
        if match and match["high"].lower() not in {"ten", "10"}
        else (None, None)
    )


def _ends(document: Document) -> tuple[End, ...]:
    text = document.text
    starts = sorted(
        {
            (m.start("n"), m.end())
            for pattern in (_MEANS, _AT)
            for m in pattern.finditer(text)
            if not _is_range(text, m)
        }
    )
    ends: dict[int, End] = {}
    for at, (number_at, start) in enumerate(starts):
        stop = starts[at + 1][0] if at + 1 < len(starts) else len(text)
        first, last = document.word_at(start), document.word_at(min(stop, _stop(text, start, stop)))
        number = _number(re.match(_N, text[number_at : number_at + 6], re.IGNORECASE).group())  # type: ignore[union-attr]
        if last > first and number not in ends:
            ends[number] = End(number, first, last)
    for match in _AFTER.finditer(text):
        number = _number(match["n"])
        sentence = document.sentence_at(match.start())
        if number not in ends and sentence is not None:
            row = document.sentences[sentence]
            if document.word_at(match.start()) - row.first > 3:
                ends[number] = End(number, row.first, document.word_at(match.start()))
    return tuple(ends.values())


def _is_range(text: str, match: re.Match[str]) -> bool:
    """Leave out `0 to 10, where …` and `from 0 …`: a range is no meaning."""
    before = text[max(0, match.start("n") - 12) : match.start("n")].lower()
    return re.search(
        r"(?:\d|\b(?:zero|one))\s*(?:to|-|–|and)\s*$|from\s+$", before
    ) is not None and not re.match(
        r"(?:mean|is\b|=|being|would be)",
        text[match.end("n") : match.end("n") + 20].lstrip(),
        re.IGNORECASE,
    )


def _stop(text: str, start: int, stop: int) -> int:
    """End a meaning with its question: `…, what number would you choose?` belongs to nobody."""
    asked = re.search(r"[,.]\s*(?:what|where|how|which)\b[^.]*\?", text[start:stop], re.IGNORECASE)
    return start + asked.start() if asked else stop


def faults_of(document: Document, model: Mapping[str, Any]) -> set[str]:
    """Return the missing codes of a scaling question that hold for a document."""
    scale = scale_of(document)
    faults: set[str] = set()
    described = {end.number for end in scale.ends}
    low, high = scale.low, scale.high
    if (
        low is None
        and high is None
        and described
        and len(described) >= 2
        and not described & {0, 10}
    ):
        low, high = min(described), max(described)
    wrong = (low is not None and low != 0) or (high is not None and high != 10)
    if (low, high) == (10, 0):
        wrong = False
    if wrong:
        faults.add("wrong-range")
        zero, ten = low in described or 0 in described, high in described or 10 in described
    else:
        zero, ten = 0 in described, 10 in described
    if not zero:
        faults.add("no-zero")
    if not ten:
        faults.add("no-ten")
    if zero and ten and _reversed(document, scale, model):
        faults.add("reversed")
    if _topics(document.text) > 1:
        faults.add("two-questions")
    return faults


def _reversed(document: Document, scale: Scale, model: Mapping[str, Any]) -> bool:
    numbers = sorted(end.number for end in scale.ends)
    bottom, top = scale.end(numbers[0]), scale.end(numbers[-1])
    if bottom is None or top is None or bottom is top:
        return False
    return _goodness(document, bottom, model) > _goodness(document, top, model) + _SURE


_SURE = 1.5


def _goodness(document: Document, end: End, model: Mapping[str, Any]) -> float:
    scores = scores_of(model, features_of_words(document, end.first, end.last))
    return scores["strength"] - scores["worry"]


def _topics(text: str) -> int:
    """Count the things that the question asks to be scored, leaving out questions that follow up."""
    asked = [
        question
        for question in re.findall(r"(?<![^.?!\n])[^.?!\n]*\?", text)
        if _ASKS.search(question)
    ]
    asked += [
        line
        for line in re.findall(r"(?<![^.?!\n])[^.?!\n]*[.\n]", text)
        if re.search(r"\brate\b", line, re.IGNORECASE)
    ]
    most = 0
    for question in asked:
        parts = re.split(r"\band(?: also)?\b|,|\bas well as\b", question)
        most = max(
            most,
            sum(
                1
                for part in parts
                if re.search(
                    r"\bhow\s+(?!many|come|long|did|do|would|could|can)\w+|\bto what extent\b|\brate\b",
                    part,
                    re.IGNORECASE,
                )
            ),
        )
    separate = sum(
        1
        for question in asked
        if re.search(
            r"\bhow (?:safe|well|happy|worried|confident|ready|calm|likely|good)\b",
            question,
            re.IGNORECASE,
        )
    )
    return max(most, separate, 2 if any(_TWO.search(question) for question in asked) else 0)
