"""What a “not”, a “may” or a “said” is about: the same words must stand under it in both versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from plainspeak.facts.align import Group, stem
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.detail import Detail
from plainspeak.facts.side import Side
from plainspeak.facts.who import alike
from plainspeak.language.words import gap

_TURNS = frozenset("but then so because although while who which however".split())
_STOPS = frozenset(".;:()–—!?")
# Before a “not” its half of the sentence is shorter: `Dad, not Mum`, `Leo ate and Kai did not`.
_PARTS = _TURNS | {"and"}
_BREAKS = _STOPS | {","}
_WIDE, _BEFORE = 9, 3
_DENIED = 2  # words under a “not” that it surely denies
# Who is said to be nobody does nothing, whatever stands between: `nobody who drinks may drive`.
_NOBODY = frozenset("nobody no-one none neither no".split())
_RELATIVE = frozenset({"who", "which"})
_PEOPLE = ("name", "who", "pronoun")
_PREFIXES = ("un", "dis", "non", "in", "im", "ir", "il")


class _Held(NamedTuple):
    """The people of whom a word is denied, and those of whom it is stated."""

    denied: list[Detail]
    stated: list[Detail]


def changes(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield the words that are denied in one version of a sentence and stated in the other."""
    yield from _prefixed(group, left, right)
    if not left.sure("negation", group.before) or not right.sure("negation", group.after):
        return  # a “not” that came or went is told already
    for at, text in _heads(left, group.before):
        if _stated(left, group.before, text, elsewhere=True):
            continue  # it stands once under a “not” and once under none
        places = _stated(right, group.after, text)
        if places:
            before, after = (
                left.document.span(at, at + 1),
                right.document.span(places[0], places[0] + 1),
            )
            yield Change(
                CHANGED,
                "negation",
                before,
                after,
                f"“{before.of(left.document.text)}” stood under a “not”, and does no longer.",
            )
            return
    for at, text in _heads(right, group.after):
        if _stated(right, group.after, text, elsewhere=True):
            continue
        places = _stated(left, group.before, text)
        if places:
            before, after = (
                left.document.span(places[0], places[0] + 1),
                right.document.span(at, at + 1),
            )
            yield Change(
                CHANGED,
                "negation",
                before,
                after,
                f"“{after.of(right.document.text)}” now stands under a “not”.",
            )
            return
    yield from _passed_on(group, left, right)


def _passed_on(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield a “not” that went from one person to another: `Leo did not eat, but Kai ate`."""
    both = {text for _, text in _heads(left, group.before)}
    for text in sorted(both & {text for _, text in _heads(right, group.after)}):
        ours, theirs = _held(left, group.before, text), _held(right, group.after, text)
        if not (ours and theirs and ours.denied and theirs.denied):
            continue
        same = left.aliases | right.aliases
        old, new = _freed(ours, theirs, same), _freed(theirs, ours, same)
        if old or new:
            before = (old or ours.denied[0]).span(left.document)
            after = (new or theirs.denied[0]).span(right.document)
            was, now = before.of(left.document.text), after.of(right.document.text)
            message = f"The “not” about “{was}” is about “{now}” now."
            yield Change(CHANGED, "negation", before, after, message)
            return


def _freed(one: _Held, other: _Held, same: Set[frozenset[str]]) -> Detail | None:
    """Return somebody of whom a word is only denied in one version and only stated in the other."""
    return next(
        (
            row
            for row in one.denied
            if _among(row, other.stated, same)
            and not _among(row, other.denied, same)
            and not _among(row, one.stated, same)
        ),
        None,
    )


def _held(side: Side, sentences: Sequence[int], text: str) -> _Held | None:
    """Return the people nearest before a word where it is denied and stated; None when one is unknown."""
    denied: list[Detail] = []
    stated: list[Detail] = []
    words = side.document.words
    for number in sentences:
        people = [row for kind in _PEOPLE for row in side.all(kind, (number,))]
        begins = [row.first for row in people if row.first and words[row.first - 1].norm == "and"]
        under = {
            at
            for row in side.all("negation", (number,))
            for at in (*_about(side, row, number), *_inside(row))
            if not any(row.last <= begin <= at for begin in begins)
        }
        for at, root in side.content[number].items():
            if root != text:
                continue
            near = max(
                (row for row in people if row.last <= at), key=lambda row: row.first, default=None
            )
            if not near or not near.sure or near.kind == "pronoun":
                return None
            (denied if at in under else stated).append(near)
    return _Held(denied, stated)


def _among(person: Detail, people: Sequence[Detail], same: Set[frozenset[str]]) -> bool:
    return any(alike(person, row, same) for row in people)


def _heads(side: Side, sentences: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the first word that says something in or under each “not”: number and stem."""
    for number in sentences:
        content = side.content[number]
        for detail in side.sure("negation", (number,)):
            told = (*reversed(_inside(detail)), *_under(side, detail, number))
            head = next((at for at in told if at in content), None)
            if head is not None:
                yield head, content[head]


def _stated(
    side: Side, sentences: Sequence[int], text: str, *, elsewhere: bool = False
) -> list[int]:
    """Return the places of a word under no “not”, when none of them is under one or `elsewhere`."""
    places: list[int] = []
    for number in sentences:
        reaches = [
            (detail, _about(side, detail, number)) for detail in side.all("negation", (number,))
        ]
        for at, root in side.content[number].items():
            if root == text:
                if any(at in under or at in _inside(detail) for detail, under in reaches):
                    if elsewhere:
                        continue
                    return []
                places.append(at)
    return places


def _inside(detail: Detail) -> range:
    """Return the words that a “not” takes in and denies: `not known`, `unclear`, and not `missed`."""
    whole = not detail.sure or detail.last - detail.first > 1
    return range(detail.first, detail.last) if whole else range(0)


def _under(side: Side, detail: Detail, number: int) -> Iterator[int]:
    """Yield the words after a “not”, up to a turn or a stop."""
    words = side.document.words
    sentence = side.document.sentences[number]
    nobody = detail.first == sentence.first and words[detail.first].norm in _NOBODY
    stop = min(sentence.last, detail.last + _WIDE)
    for at in range(detail.last, stop):
        mark = gap(side.document.text, words, at)[:1] if at > detail.first else ""
        turns = words[at].norm in _TURNS and not (nobody and words[at].norm in _RELATIVE)
        if turns or (mark and mark in _STOPS):
            return
        yield at


def _about(side: Side, detail: Detail, number: int) -> set[int]:
    """Return the words that a “not” may be about."""
    return {*_under(side, detail, number), *_ahead(side, detail, number)}


def _ahead(side: Side, detail: Detail, number: int) -> Iterator[int]:
    """Yield the few words before a “not”, back to a turn or a stop: `Dad, not Mum`, `Nan but not Dad`."""
    words = side.document.words
    start = side.document.sentences[number].first
    for at in range(detail.first - 1, max(start, detail.first - _BEFORE) - 1, -1):
        mark = gap(side.document.text, words, at + 1)[:1]
        if words[at].norm in _PARTS or (mark and mark in _BREAKS):
            return
        yield at


def _prefixed(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield words that lost or gained a prefix that denies: `unsuccessful` became `successful`."""
    ours, theirs = _norms(left, group.before), _norms(right, group.after)
    for mine, yours, turned in ((ours, theirs, False), (theirs, ours, True)):
        for norm, at in mine.items():
            plain = _plain(norm)
            if not plain or plain not in yours or plain in mine or norm in yours:
                continue
            other, numbers = (left, group.before) if turned else (right, group.after)
            if not _stated(other, numbers, stem(plain)):
                continue  # `unsafe` became `not safe`
            before, after = (yours[plain], at) if turned else (at, yours[plain])
            old, new = left.document.span(before, before + 1), right.document.span(after, after + 1)
            yield Change(
                CHANGED,
                "negation",
                old,
                new,
                f"“{old.of(left.document.text)}” became “{new.of(right.document.text)}”.",
            )


def hidden(
    detail: Detail, side: Side, own: Sequence[int], other: Side, sentences: Sequence[int]
) -> bool:
    """Tell whether the other version may hide this “not” in a word: `do not agree`, `disagree`.

    It may where it has words that nothing here answers, and nothing that is denied here stands there:
    `does not think much of himself`, `has low self-esteem`.
    """
    content = side.content[detail.sentence]
    under = [at for at in _under(side, detail, detail.sentence) if at in content]
    if not under:
        return False
    if any(
        stem(_plain(norm)) == content[under[0]] for norm in _norms(other, sentences) if _plain(norm)
    ):
        return True
    unanswered = side.unanswered(own, other, sentences)
    return all(at in unanswered for at in under[:_DENIED]) and bool(
        other.unanswered(sentences, side, own)
    )


def _norms(side: Side, sentences: Sequence[int]) -> dict[str, int]:
    return {side.document.words[at].norm: at for number in sentences for at in side.content[number]}


def _plain(norm: str) -> str:
    """Return a word without its prefix that denies, or nothing when it has none."""
    for prefix in _PREFIXES:
        if norm.startswith(prefix) and len(norm) > len(prefix) + 3:
            return norm.removeprefix(prefix)
    return ""
