"""Who did what: asks the parser, and only about sentences in which people changed places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from plainspeak.facts.align import Group, stem
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.detail import Detail
from plainspeak.facts.side import Side
from plainspeak.facts.who import alike, sex_of
from plainspeak.language import grammar
from plainspeak.language.verbs import bases, table
from plainspeak.model import Document, Span, Token

_PEOPLE = ("name", "who", "pronoun")
_BORNE = frozenset({"past", "participle"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSIVE = frozenset({"nsubjpass"})
_OBJECTS = frozenset({"dobj", "dative"})


# What joins a verb to those who are no subject and no object: `borrowed from Nan`, `shouted at Leo`.
_ASIDE = frozenset("from to at".split())


# Who promises somebody to do something does it themselves.
_OWN = frozenset({"promise"})


class Deed(NamedTuple):
    """Somebody did something to somebody, from or at somebody; any of them may be unknown."""

    verb: str
    subjects: tuple[Detail, ...]
    objects: tuple[Detail, ...]
    beside: tuple[Detail, ...]
    span: Span
    # Whom the `he` who did it cannot be: `he will ring and Dad will wait`.
    not_them: tuple[Detail, ...] = ()
    # What did it, by its word: `the family` is nobody by name or role.
    doers: frozenset[str] = frozenset()


def changes(groups: Sequence[Group], left: Side, right: Side) -> Iterator[Change]:
    """Yield the deeds in which who did it, or to whom, is somebody else in the other version."""
    doubtful = [group for group in groups if _in_doubt(group, left, right)]
    if not doubtful:
        return
    before = _parsed(left, (at for group in doubtful for at in group.before))
    after = _parsed(right, (at for group in doubtful for at in group.after))
    same = left.aliases | right.aliases
    for group in doubtful:
        ours = [deed for at in group.before for deed in _deeds(before, left, at)]
        theirs = [deed for at in group.after for deed in _deeds(after, right, at)]
        for deed in theirs:
            rivals = [old for old in ours if old.verb == deed.verb]
            if not rivals or any(_agree(old, deed, same) for old in rivals):
                continue
            old = rivals[0]
            yield _changed(old, deed, before, after)
            break
        else:
            taken = _took_over(ours, theirs)
            if taken:
                yield _changed(*taken, before, after)


def _changed(old: Deed, new: Deed, before: Document, after: Document) -> Change:
    message = (
        f"Who did what changed: “{old.span.of(before.text)}” became “{new.span.of(after.text)}”."
    )
    return Change(CHANGED, "who", old.span, new.span, message)


def _parsed(side: Side, sentences: Iterable[int]) -> Document:
    """Return the document with the grammar of those sentences in which somebody is spoken of."""
    return grammar.parse(
        side.document, (at for at in sentences if any(side.all(kind, (at,)) for kind in _PEOPLE))
    )


def _in_doubt(group: Group, left: Side, right: Side) -> bool:
    """Tell whether who did what may have changed: deeds are compared by their verb, so they share one."""
    shared = _verbs(left, group.before) & _verbs(right, group.after)
    if not shared:
        return False
    if (_voices(left, group.before) ^ _voices(right, group.after)) & shared:
        return True  # `is being asked`, `is asking`
    if _moved(left, right, group):
        return True
    ours, theirs = _order(left, group.before), _order(right, group.after)
    if len({value for value, _ in ours}) < 2 or len({value for value, _ in theirs}) < 2:
        return False
    # A pronoun where a name stood tells nothing by itself; `he` and `she` that changed places do.
    return _named(ours) != _named(theirs) or _sexes(ours) != _sexes(theirs)


def _verbs(side: Side, sentences: Sequence[int]) -> set[str]:
    """Return the words of some sentences that may be verbs, by stem; all forms of `be` are one."""
    found: set[str] = set()
    for number in sentences:
        for at in side.range(number):
            norm = side.document.words[at].norm
            base = bases().get(norm, (norm, ""))[0]
            if base in table():
                found.add(base if base == "be" else stem(norm))
    return found


def _moved(left: Side, right: Side, group: Group) -> bool:
    """Tell whether somebody who stood before a verb stands after it now, or the other way."""
    ours = [set(_sides(left, group.before, first)) for first in (True, False)]
    theirs = [set(_sides(right, group.after, first)) for first in (True, False)]
    return any((ours[side] - ours[1 - side]) & (theirs[1 - side] - theirs[side]) for side in (0, 1))


def _voices(side: Side, sentences: Sequence[int]) -> set[str]:
    """Return the verbs that somebody is asked, told or made to bear: `is being asked`."""
    words, be = side.document.words, side.document.marks.get("be", {})
    if not any(side.all(kind, sentences) for kind in _PEOPLE):
        return set()
    return {
        stem(words[at].norm)
        for number in sentences
        for at in side.range(number)
        if at and at - 1 in be and bases().get(words[at].norm, ("", ""))[1] in _BORNE
    }


def _sides(side: Side, sentences: Sequence[int], first: bool) -> Iterator[tuple[str, str]]:
    """Yield (verb, person) pairs in which the person is the nearest one before (or after) the verb."""
    words = side.document.words
    for number in sentences:
        rows = [row for kind in ("name", "who") for row in side.all(kind, (number,)) if row.sure]
        for at, text in side.content[number].items():
            if words[at].norm not in bases() and words[at].norm not in table():
                continue
            near = [row for row in rows if (row.last <= at) == first and (row.first > at) != first]
            if near:
                best = (
                    max(near, key=lambda row: row.first)
                    if first
                    else min(near, key=lambda row: row.first)
                )
                yield text, min(best.values)


def _order(side: Side, sentences: Sequence[int]) -> list[tuple[str, str]]:
    """Return the people of some sentences as they stand: (what they are called, kind)."""
    rows = sorted(
        (row.first, min(row.values or row.maybe), kind)
        for kind in _PEOPLE
        for row in side.all(kind, sentences)
    )
    return [(value, kind) for _, value, kind in rows]


def _named(order: Sequence[tuple[str, str]]) -> list[str]:
    return [value for value, kind in order if kind != "pronoun"]


def _sexes(order: Sequence[tuple[str, str]]) -> list[str]:
    """Return the pronouns of several sexes in order, each once."""
    found = list(dict.fromkeys(value for value, kind in order if kind == "pronoun"))
    return found if len(found) > 1 else []


def _deeds(document: Document, side: Side, number: int) -> Iterator[Deed]:
    tokens = document.grammar.get(number, ())
    people = {
        at: row
        for kind in _PEOPLE
        for row in side.all(kind, (number,))
        if row.sure or kind != "name"
        for at in range(side.document.words[row.first].start, side.document.words[row.last - 1].end)
    }
    for at, token in enumerate(tokens):
        if token.pos not in {"VERB", "AUX"} or token.dep in {"aux", "auxpass"}:
            continue
        subjects = _subjects(tokens, at)
        agents = [
            child
            for child, row in enumerate(tokens)
            if row.dep == "pobj" and tokens[row.head].dep == "agent" and tokens[row.head].head == at
        ]
        objects = [
            child for child, row in enumerate(tokens) if row.head == at and row.dep in _OBJECTS
        ]
        passive = bool(agents) or any(
            row.head == at and row.dep in {"auxpass", *_PASSIVE} for row in tokens
        )
        doers, done_to = (agents, subjects + objects) if passive else (subjects, objects)
        beside = [
            child
            for child, row in enumerate(tokens)
            if row.dep == "pobj"
            and tokens[row.head].head == at
            and tokens[row.head].lemma in _ASIDE
            and not passive
        ]
        verb = stem(token.lemma)
        if token.lemma == "be":
            told = _told(tokens, at)
            if not told:
                continue
            verb = f"be {stem(told)}"
        yield Deed(
            verb,
            _details(tokens, doers, people),
            _details(tokens, done_to, people),
            _details(tokens, beside, people),
            _span(tokens, at),
            _details(tokens, _joined_subjects(tokens, at), people) if subjects else (),
            _called(tokens, doers, people),
        )


def _told(tokens: Sequence[Token], at: int) -> str:
    """Return what a form of `be` says of somebody: `is drunk`, `is on leave`."""
    for child, row in enumerate(tokens):
        if row.head == at and row.dep in {"acomp", "attr"}:
            return row.lemma
        if row.head == at and row.dep == "prep":
            return next(
                (inner.lemma for inner in tokens if inner.head == child and inner.dep == "pobj"), ""
            )
    return ""


def _called(
    tokens: Sequence[Token], heads: Sequence[int], people: dict[int, Detail]
) -> frozenset[str]:
    """Return what those who do something are called: somebody's name or role, else the noun."""
    found: set[str] = set()
    for head in heads:
        person = people.get(tokens[head].start)
        if person is None and tokens[head].pos == "NOUN":
            found.add(stem(tokens[head].lemma))
        elif person is not None and person.kind != "pronoun":
            found |= person.values
    return frozenset(found)


def _took_over(ours: Sequence[Deed], theirs: Sequence[Deed]) -> tuple[Deed, Deed] | None:
    """Return a deed that somebody took over who did something else before, from one who does nothing now."""
    before, after = _by_verb(ours), _by_verb(theirs)
    acting = {doer for deed in theirs for doer in deed.doers}
    for verb in before.keys() & after.keys():
        old, new = before[verb], after[verb]
        if not old.doers or not new.doers or old.doers & new.doers:
            continue
        others = {doer for deed in ours if deed.verb != verb for doer in deed.doers}
        swapped = any(
            old.doers & after[other].doers and new.doers & before[other].doers
            for other in before.keys() & after.keys() - {verb}
        )
        if swapped or (new.doers <= others and old.doers.isdisjoint(acting)):
            return old, new
    return None


def _by_verb(deeds: Sequence[Deed]) -> dict[str, Deed]:
    """Return the deeds whose verb stands once, by verb."""
    counts = Counter(deed.verb for deed in deeds)
    return {deed.verb: deed for deed in deeds if counts[deed.verb] == 1}


def _joined_subjects(tokens: Sequence[Token], at: int) -> list[int]:
    """Return the subjects of the verbs that are joined to a verb by “and”."""
    return [
        child
        for verb, row in enumerate(tokens)
        if row.head == at and row.dep == "conj"
        for child, other in enumerate(tokens)
        if other.head == verb and other.dep in _SUBJECTS | _PASSIVE
    ]


def _subjects(tokens: Sequence[Token], at: int) -> list[int]:
    """Return the subjects of a verb, or of the verb it hangs on by “and” or “to”.

    Who is told to do something does it: `the police told Mum to ring`, `Mum was told to ring`.
    """
    for _ in range(4):
        found = [
            child
            for child, row in enumerate(tokens)
            if row.head == at and row.dep in _SUBJECTS | _PASSIVE
        ]
        if found:
            return found
        joined = tokens[at].dep
        if joined not in {"conj", "xcomp"}:
            return []
        at = tokens[at].head
        if joined == "xcomp" and tokens[at].lemma not in _OWN:
            told = [
                child for child, row in enumerate(tokens) if row.head == at and row.dep in _OBJECTS
            ]
            if told:
                return told
    return []


def _details(
    tokens: Sequence[Token], heads: Sequence[int], people: dict[int, Detail]
) -> tuple[Detail, ...]:
    rows = []
    for head in heads:
        for at, token in enumerate(tokens):
            if (
                at == head or (token.dep == "conj" and token.head == head)
            ) and token.start in people:
                rows.append(people[token.start])
    return tuple(rows)


def _span(tokens: Sequence[Token], at: int) -> Span:
    inside = [
        at,
        *(
            child
            for child, row in enumerate(tokens)
            if row.head == at and row.dep in _SUBJECTS | _PASSIVE | _OBJECTS | {"agent", "acomp"}
        ),
    ]
    ends = inside + [
        child for child, row in enumerate(tokens) if row.head in inside and row.dep == "pobj"
    ]
    return Span(tokens[min(ends)].start, tokens[max(ends)].end)


def _agree(one: Deed, other: Deed, same: Set[frozenset[str]]) -> bool:
    """Tell whether two deeds with one verb may be the same deed."""
    if _crossed(one.subjects, other.objects, same) or _crossed(one.objects, other.subjects, same):
        return False
    together = any(alike(mine, yours, same) for mine in one.subjects for yours in other.subjects)
    if not together and (
        _crossed(one.subjects, other.beside, same) or _crossed(one.beside, other.subjects, same)
    ):
        return False
    if _another_he(one, other) or _another_he(other, one):
        return False
    if _turned(one, other) or _turned(other, one):
        return False
    return _meet(one.subjects, other.subjects, same) and _meet(one.objects, other.objects, same)


def _crossed(mine: Sequence[Detail], yours: Sequence[Detail], same: Set[frozenset[str]]) -> bool:
    """Tell whether somebody by name or role stands on both sides: who hit is now who was hit."""
    return any(
        alike(one, other, same)
        for one in mine
        for other in yours
        if "pronoun" not in {one.kind, other.kind}
    )


def _another_he(one: Deed, other: Deed) -> bool:
    """Tell whether he who did it is not the one who did it in the other version."""
    return any(row.kind == "pronoun" for row in one.subjects) and any(
        alike(mine, yours, set())
        for mine in one.not_them
        for yours in other.subjects
        if yours.kind != "pronoun"
    )


def _turned(one: Deed, other: Deed) -> bool:
    """Tell whether he who did it is he to whom it was done: `he is asked`, `he is asking`."""
    done_to = {value for row in one.objects if row.kind == "pronoun" for value in row.values}
    doers = {value for row in other.subjects if row.kind == "pronoun" for value in row.values}
    return not one.subjects and bool(done_to & doers) and bool(other.objects)


def _meet(mine: Sequence[Detail], yours: Sequence[Detail], same: Set[frozenset[str]]) -> bool:
    """Tell whether two sets of people may be the same; unknown ones may be anybody."""
    if not mine or not yours:
        return True
    return any(_may_be(one, other, same) for one in mine for other in yours)


def _may_be(one: Detail, other: Detail, same: Set[frozenset[str]]) -> bool:
    if alike(one, other, same):
        return True
    sexes = [sex_of(row) for row in (one, other)]
    if "pronoun" in {one.kind, other.kind}:
        return not all(sexes) or sexes[0] == sexes[1] or "they" in sexes
    return False
