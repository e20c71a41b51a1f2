"""Sentences for a report with `--quotes`: read again from the files, names and numbers masked, never stored."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from plainspeak import readers
from plainspeak.audit import work
from plainspeak.audit.view import Doc
from plainspeak.audit.work import Setup
from plainspeak.errors import InputError
from plainspeak.houses import Houses
from plainspeak.model import Document, Span

NAME, NUMBER = "[name]", "[number]"
_LONGEST = 280
# Telephone and case numbers, dates, postcodes and addresses on the internet.
_TELLING = re.compile(
    r"\S+@\S+|https?://\S+|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\+?\d[\d ()/.-]{3,}\d"
)


class Quotes(NamedTuple):
    """Masked sentences of one document: by the rule that raised them, and those with good things in them."""

    raised: dict[str, str]
    good: tuple[str, ...]


def quotes_of(folder: Path, row: Doc, houses: Houses, setup: Setup) -> Quotes:
    """Return a document's sentences, masked; none when it is gone, or has changed since it was checked."""
    path = folder / row.path
    if work.content_hash(path) != row.content:
        return Quotes({}, ())
    try:
        house = houses.of(str(path))
        report = house.check(readers.read(path), row.type, setup.reader, advice=setup.advice)
        report = houses.set_aside(report, setup.today)
    except InputError:
        return Quotes({}, ())
    raised: dict[str, str] = {}
    for finding in report.findings:
        raised.setdefault(finding.rule, masked(report.document, finding.span))
    return Quotes(raised, tuple(masked(report.document, good.span) for good in report.good))


def masked(document: Document, span: Span) -> str:
    """Return the sentence around a place, every name and telling number masked.

    `document` is analysed. A name is what `language` reads as one, and every word with a capital
    inside the sentence, so that more is masked rather than less.
    """
    number = document.sentence_at(span.start)
    if number is None:
        return ""
    sentence = document.sentences[number]
    names = {
        word
        for start, ends in document.marks.get("name", {}).items()
        for word in range(start, max(ends))
    }
    known = {document.words[at].norm.removesuffix("'s") for at in names}
    hidden = [
        (sentence.span.start + found.start(), sentence.span.start + found.end(), NUMBER)
        for found in _TELLING.finditer(sentence.span.of(document.text))
    ]
    for place in range(sentence.first, sentence.last):
        word = document.words[place]
        capital = document.text[word.start].isupper() and place > sentence.first
        if word.norm in _PLAIN:
            continue
        if place in names or capital or word.norm.removesuffix("'s") in known:
            hidden.append((word.start, word.end, NAME))
    pieces: list[str] = []
    at, last = sentence.span.start, ""
    for start, end, mark in sorted(hidden, key=lambda row: (row[0], -row[1])):
        if start < at:
            continue
        between = document.text[at:start]
        if mark != last or between.strip() or not pieces:
            pieces += [between, mark]
        at, last = end, mark
    pieces.append(document.text[at : sentence.span.end])
    text = " ".join("".join(pieces).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


# Words with a capital that name nobody.
_PLAIN = frozenset(
    "i i'm i'll i've i'd mum dad mummy daddy nan nana grandad granny auntie uncle "
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "
    "january february march april may june july august september october november december".split()
)
