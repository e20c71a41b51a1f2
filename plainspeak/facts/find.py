"""Find every detail of a document that a comparison looks at."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

from plainspeak.facts import figures, marked
from plainspeak.facts.detail import Detail
from plainspeak.language.syllables import is_common
from plainspeak.language.words import joined
from plainspeak.model import Document

# Lists that only say what a figure is worth.
_FOR_FIGURES = frozenset("cardinal count times share unit".split())
# `a week` says how often only after a count: `twice a week`.
_AFTER_COUNT = re.compile(r"(?:a|per) \w+")
_REACH = 4
_BESIDE_FIGURE = frozenset("least most over about".split())
# A name that is also such a word is a name where it has a capital: `Will`, `May`, `Hope`.
_NEVER_NAMES = frozenset(
    "who plan title pronoun substance act injury body feeling condition state place daypart day order "
    "frequency negation quantity ordinal ended direction".split()
)


def details_of(document: Document) -> tuple[Detail, ...]:
    """Return the details of an analysed document, in order; none lies inside a quotation."""
    places = marked.places_of(document)
    found_figures = figures.figures_of(document, places)
    taken = {at for figure in found_figures for at in range(figure.first, figure.last)}
    names = _names(document, places, taken)
    named = {at for first, last, _ in names for at in range(first, last)}
    counts = sorted(figure.first for figure in found_figures)
    rows: list[tuple[int, int, str, frozenset[str], bool]] = [
        (figure.first, figure.last, figure.kind, figure.values, True) for figure in found_figures
    ]
    rows += [(first, last, "name", _name_values(document, first, last), sure) for first, last, sure in names]  # fmt: skip
    rows += [(at, at + 1, "acronym", frozenset({document.words[at].norm}), True) for at in _acronyms(document, places, taken | named)]  # fmt: skip
    for place in places:
        if place.kind in _FOR_FIGURES or not taken.isdisjoint(range(place.first, place.last)):
            continue
        if not named.isdisjoint(range(place.first, place.last)) and place.kind != "who":
            continue
        if _counts_here(document, place, counts):
            rows.append((place.first, place.last, place.kind, place.values, place.sure))
    starts = [sentence.first for sentence in document.sentences]
    details = (
        Detail(kind, values, first, last, bisect.bisect_right(starts, first) - 1, sure)
        for first, last, kind, values, sure in sorted(rows)
    )
    return tuple(detail for detail in details if not document.quoted(detail.span(document)))


def _counts_here(document: Document, place: marked.Place, counts: Sequence[int]) -> bool:
    """Tell whether a place that needs a figure beside it has one."""
    words = document.words
    if place.kind == "frequency" and _AFTER_COUNT.fullmatch(" ".join(word.norm for word in words[place.first : place.last])):  # fmt: skip
        at = bisect.bisect_left(counts, place.first - _REACH)
        return at < len(counts) and counts[at] < place.first
    if place.kind == "only" and place.values & _BESIDE_FIGURE:
        at = bisect.bisect_left(counts, place.last)
        return at < len(counts) and counts[at] <= place.last + 1
    return True


def _name_values(document: Document, first: int, last: int) -> frozenset[str]:
    return frozenset({" ".join(word.norm for word in document.words[first:last])})


def _names(
    document: Document, places: Sequence[marked.Place], taken: set[int]
) -> list[tuple[int, int, bool]]:
    """Return the names as runs of words, and whether each is surely one and not a title such as `Core Group`."""
    listed = {at for place in places if place.kind in _NEVER_NAMES for at in range(place.first, place.last)}  # fmt: skip
    headings = set(document.headings)
    rows: list[tuple[int, int, bool]] = []
    marks = document.marks.get("name", {})
    for sentence in document.sentences:
        at = sentence.first
        heading = sentence.block in headings
        while at < sentence.last:
            if at not in marks or at in listed or at in taken:
                at += 1
                continue
            end = at + 1
            while (
                end < sentence.last
                and end in marks
                and end not in listed
                and end not in taken
                and joined(document.text, document.words[end - 1], document.words[end])
            ):
                end += 1
            common = all(is_common(word.norm) for word in document.words[at:end])
            rows.append((at, end, not (common and (heading or end - at > 1))))
            at = end
    return rows


def _acronyms(document: Document, places: Sequence[marked.Place], taken: set[int]) -> Iterator[int]:
    """Yield the words in capitals, in sentences that are not all capitals."""
    listed = {at for place in places if place.kind != "pronoun" for at in range(place.first, place.last)}  # fmt: skip
    for sentence in document.sentences:
        capitals = [
            at
            for at in range(sentence.first, sentence.last)
            if _capitals(document.text[document.words[at].start : document.words[at].end])
        ]
        if len(capitals) * 2 > sentence.last - sentence.first > 3:
            continue
        yield from (at for at in capitals if at not in listed and at not in taken)


def _capitals(form: str) -> bool:
    return len(form) > 1 and form.isalpha() and (form.isupper() or (form[-1] == "s" and form[:-1].isupper() and len(form) > 2))  # fmt: skip
