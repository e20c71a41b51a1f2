"""A role or relation used in place of a person's name."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.checks import wording
from plainspeak.checks.kind import NAMED_BESIDE, SAID_BEFORE, TO_READER, Candidate, Kind, RuleSet
from plainspeak.language.phrases import Hit
from plainspeak.model import Document, Finding, Profile, Sentence

_TITLES = frozenset("mr mrs ms miss dr".split())


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding at the first place of each bare role."""
    for candidate in candidates(document, rules, profile):
        if candidate.stands:
            yield wording.finding_of(document, rules, candidate, profile)


def candidates(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Candidate]:
    """Yield every place where a role stands, in order; see `Candidate`."""
    spoken: set[int] = set()
    found = wording.candidates(document, rules, profile)
    for candidate in sorted(found, key=lambda row: row.span):
        named = profile.reader in rules.rules[candidate.number].options.get("name_to", ())
        yield candidate._replace(cleared=_cleared(document, candidate, spoken, named=named))


def _cleared(
    document: Document, candidate: Candidate, spoken: set[int], *, named: bool
) -> Iterator[str]:
    """Yield the tests that clear a role; one that none clears is noted as spoken for its rule.

    `named` tells that the role is a name to whoever will read the document: Mum, to a child.
    """
    stands = True
    if named:
        stands = False
        yield TO_READER
    for test in candidate.cleared:
        stands = False
        yield test
    if candidate.number in spoken:
        stands = False
        yield SAID_BEFORE
    if _named_beside(document, candidate.found):
        stands = False
        yield NAMED_BESIDE
    if stands:
        spoken.add(candidate.number)


def _named_beside(document: Document, hit: Hit) -> bool:
    """Tell whether the name stands beside the role, in brackets or commas: `Mum (Kelly)`, `Ms Shah, the mother, …`."""
    number = document.sentence_at(document.words[hit.first].start)
    if number is None:
        return False
    sentence = document.sentences[number]
    return _name_after(document, sentence, hit.last) or _name_before(
        document, sentence, hit.first, hit.last
    )


def _name_after(document: Document, sentence: Sentence, at: int) -> bool:
    if at >= sentence.last:
        return False
    gap = _gap(document, sentence, at)
    if document.words[at].norm in _TITLES and at + 1 < sentence.last:
        at += 1
    end = max(document.marks.get("name", {}).get(at, ()), default=0)
    if not end or at in document.marks.get("kin", {}) or gap.strip() not in {"(", ","}:
        return False
    if gap.strip() == "(":
        return True
    if document.words[at - 1].norm in _TITLES:
        return False  # `Father, Mr Khan,` is still a role before a person
    # Two commas, and no list of people: `Mother, Ana, rang`, not `Mum, Kim, Nan`.
    following = document.words[end].norm if end < sentence.last else ""
    listed = (
        following == "and"
        or end in document.marks.get("name", {})
        or end in document.marks.get("kin", {})
    )
    return _gap(document, sentence, end).strip() == "," and bool(following) and not listed


def _name_before(document: Document, sentence: Sentence, first: int, last: int) -> bool:
    if first > sentence.first and document.words[first - 1].norm == "the":
        first -= 1
    if first == sentence.first or first - 1 not in document.marks.get("name", {}):
        return False
    gap, after = _gap(document, sentence, first).strip(), _gap(document, sentence, last).strip()
    if gap == "(":
        return True
    return gap == "," and after == "," and document.words[first].norm == "the"


def _gap(document: Document, sentence: Sentence, at: int) -> str:
    """Return what stands between word `at` and the word before it."""
    words = document.words
    end = words[at].start if at < sentence.last else sentence.span.end
    return document.text[words[at - 1].end : end]


KIND = Kind(
    wording.compile_rules,
    check,
    wording.doubts,
    fields={"name_to": "the readers to whom the role is a name, such as Mum to a child"},
    candidates=candidates,
)
