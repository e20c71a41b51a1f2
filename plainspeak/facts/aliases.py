"""Two ways to name one person, where a text introduces them: `Mum (Kerry Dunn)`, `Kerry is his mum`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from plainspeak.facts.detail import Detail
from plainspeak.model import Document

_OWNED = r"(?:his|her|their|the|your|my|our|(?:the )?\w+['’]s)"
_TITLE = r"M(?:rs?|s|iss) "
# Between the two: `Mum (Kerry Dunn)`, `social worker Joan Bell`, `Kerry is his mum`.
_INTRODUCES = re.compile(
    rf"\s*(?:\(\s*(?:the |his |her |their |your |my |{_TITLE})?"
    rf"|,? (?:is|was) (?:also )?{_OWNED} "
    rf"|\s+(?:{_TITLE})?)"
)
# `his partner, Craig,` and `Craig, his partner,`
_BESIDE = re.compile(rf", (?:{_OWNED} )?")
_WHOSE = frozenset("'s his her their your my our".split())


def aliases_of(document: Document, details: Sequence[Detail]) -> frozenset[frozenset[str]]:
    """Return pairs of values that a text says are one person: a name and a family word or role."""
    found: set[frozenset[str]] = set()
    people = [row for row in details if row.kind in {"name", "who"}]
    for one, other in itertools.pairwise(people):
        if one.kind == other.kind or one.sentence != other.sentence:
            continue
        between = document.text[one.span(document).end : other.span(document).start]
        if _INTRODUCES.fullmatch(between) or _set_beside(one, between, document):
            found |= {frozenset({mine, yours}) for mine in one.values for yours in other.values}
    return frozenset(found)


def _set_beside(one: Detail, between: str, document: Document) -> bool:
    """Tell whether a name and a family word stand side by side for one person: `Craig, Mum's partner`."""
    if not _BESIDE.fullmatch(between):
        return False
    if one.kind == "name":
        return between != ", "
    return between == ", " and one.first > 0 and document.words[one.first - 1].norm in _WHOSE
