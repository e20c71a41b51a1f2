"""Who is in a sentence: names, family words, roles, he and she."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from plainspeak.facts import say
from plainspeak.facts.align import Group
from plainspeak.facts.change import ADDED, CHANGED, LOST, Change
from plainspeak.facts.detail import Detail
from plainspeak.facts.side import Side

_GENDER = {
    "mum": "she",
    "stepmum": "she",
    "gran": "she",
    "aunt": "she",
    "sister": "she",
    "daughter": "she",
    "dad": "he",
    "stepdad": "he",
    "grandad": "he",
    "uncle": "he",
    "brother": "he",
    "son": "he",
}
_KINDS = ("name", "who", "acronym")
_GROUPS = frozenset({"child", "parent"})
_OTHER = {"he": "she", "she": "he"}


def changes(groups: Sequence[Group], left: Side, right: Side) -> Iterator[Change]:
    """Yield the people, places and services that came into a sentence, left it or were swapped."""
    same = left.aliases | right.aliases
    yield from _introduced(left, right)
    yield from _recast(left, right)
    gone: list[Detail] = []
    new: list[Detail] = []
    for group in groups:
        lost, added, swapped = _in_group(group, left, right, same)
        gone += lost
        new += added
        for old, fresh in swapped:
            yield _swapped(old, fresh, left, right)
        yield from _pronouns(group, left, right)
    partners = {at: set(group.after) for group in groups for at in group.before}
    for old in gone:
        beside = {
            near
            for step in (-1, 0, 1)
            for at in partners.get(old.sentence + step, ())
            for near in (at - 1, at, at + 1)
        }
        moved = next((row for row in new if row.sentence in beside and alike(old, row, same)), None)
        if moved:
            new.remove(moved)  # it stands in the sentence beside it
            continue
        span = old.span(left.document)
        yield Change(
            LOST,
            _what(old),
            span,
            None,
            say.message(LOST, old.kind, span.of(left.document.text), ""),
        )
    for fresh in new:
        span = fresh.span(right.document)
        yield Change(
            ADDED,
            _what(fresh),
            None,
            span,
            say.message(ADDED, fresh.kind, "", span.of(right.document.text)),
        )


def _introduced(left: Side, right: Side) -> Iterator[Change]:
    """Yield the one name of somebody whom both texts introduce, when it is another: `your dog, Biscuit`."""
    ours, theirs = _named(left), _named(right)
    for role in ours.keys() & theirs.keys():
        (old, *more), (fresh, *others) = ours[role], theirs[role]
        if not (more or others or alike(old, fresh, set())):
            yield _swapped(old, fresh, left, right)


def _recast(left: Side, right: Side) -> Iterator[Change]:
    """Yield the role of somebody whom both texts introduce by name, when it is another: `Al is his stepdad`."""
    ours, theirs = _roles(left), _roles(right)
    for name in ours.keys() & theirs.keys():
        if (
            ours[name].keys() & theirs[name].keys()
            or len(ours[name]) != 1
            or len(theirs[name]) != 1
        ):
            continue
        (old,), (fresh,) = ours[name].values(), theirs[name].values()
        if not alike(old, fresh, set()):
            yield _swapped(old, fresh, left, right)


def _roles(side: Side) -> dict[str, dict[str, Detail]]:
    """Return the family words and roles by which a text introduces people, by their name."""
    rows: dict[str, dict[str, Detail]] = {}
    names = {value for row in side.of_kind("name") for value in row.values | row.maybe}
    for pair in side.aliases:
        for name in pair & names:
            for role in side.of_kind("who"):
                for value in role.values & (pair - {name}):
                    rows.setdefault(name, {}).setdefault(value, role)
    return rows


def _named(side: Side) -> dict[str, list[Detail]]:
    """Return the names by which a text introduces people, by their family word or role."""
    rows: dict[str, list[Detail]] = {}
    for pair in side.aliases:
        for name in side.of_kind("name"):
            value = min(name.values or name.maybe)
            if value in pair:
                for role in pair - {value}:
                    found = rows.setdefault(role, [])
                    if not any(alike(name, row, set()) for row in found):
                        found.append(name)
    return rows


def _in_group(
    group: Group, left: Side, right: Side, same: Set[frozenset[str]]
) -> tuple[list[Detail], list[Detail], list[tuple[Detail, Detail]]]:
    """Return who left a group of sentences, who came into it, and who took whose place."""
    ours, theirs = _people(left, group.before), _people(right, group.after)
    everybody_before = [row for kind in _KINDS for row in left.of_kind(kind)]
    everybody_after = [row for kind in _KINDS for row in right.of_kind(kind)]
    gone = _missing(left, ours, theirs, same, right, group.after)
    new = _missing(right, theirs, ours, same, left, group.before)
    swapped = list(zip(gone, new, strict=False))
    renamed = list(_renamed(ours, theirs))
    added: list[Detail] = []
    spare = _standing_in(left, group.before) - _standing_in(right, group.after)
    for detail in new[len(swapped) :]:
        known = any(alike(detail, row, same) for row in everybody_before)
        if known and (spare > 0 or _group_word(left, group.before)):
            spare -= 1  # a name where a pronoun stood
        else:
            added.append(detail)
    lost: list[Detail] = []
    spare = _standing_in(right, group.after) - _standing_in(left, group.before)
    for detail in gone[len(swapped) :]:
        known = any(alike(detail, row, same) for row in everybody_after)
        if known and (spare > 0 or _possessive(left, detail) or _group_word(right, group.after)):
            spare -= 1
        else:
            lost.append(detail)
    return lost, added, swapped + renamed


def _renamed(ours: Sequence[Detail], theirs: Sequence[Detail]) -> Iterator[tuple[Detail, Detail]]:
    """Yield names of everyday words that share one and differ: `Fern Primary` and `Forest Primary`."""
    mine, yours = (
        {min(row.maybe): row for row in rows if row.kind == "name" and not row.sure}
        for rows in (ours, theirs)
    )
    for old in mine.keys() - yours.keys():
        for new in yours.keys() - mine.keys():
            left, right = set(old.split()), set(new.split())
            if left & right and left - right and right - left:
                yield mine[old], yours[new]


def _swapped(old: Detail, fresh: Detail, left: Side, right: Side) -> Change:
    before, after = old.span(left.document), fresh.span(right.document)
    return Change(
        CHANGED,
        max(_what(old), _what(fresh)),
        before,
        after,
        say.message(
            CHANGED, fresh.kind, before.of(left.document.text), after.of(right.document.text)
        ),
    )


def _people(side: Side, sentences: Sequence[int] | range) -> list[Detail]:
    rows = [
        *side.all("name", sentences),
        *side.all("who", sentences),
        *side.all("acronym", sentences),
    ]
    return sorted(rows, key=lambda row: row.first)


def _missing(
    side: Side,
    mine: Sequence[Detail],
    yours: Sequence[Detail],
    same: Set[frozenset[str]],
    other: Side,
    sentences: Sequence[int],
) -> list[Detail]:
    rows: list[Detail] = []
    for detail in mine:
        if not detail.sure or any(alike(detail, row, same) for row in (*yours, *rows)):
            continue
        if detail.kind != "who" and _written(detail, other, sentences):
            continue
        if any(set(side.text(detail).split()) <= set(row.words) for row in other.spoken(sentences)):
            continue
        rows.append(detail)
    return rows


def alike(one: Detail, other: Detail, same: Set[frozenset[str]]) -> bool:
    """Tell whether two ways to name somebody may name one person."""
    if one.kind == other.kind and (one.meets(other) or one.maybe & other.maybe):
        return True
    if one.kind == other.kind == "name":
        mine, yours = (set(next(iter(row.values | row.maybe)).split()) for row in (one, other))
        return mine <= yours or yours <= mine
    return any(frozenset({mine, yours}) in same for mine in one.values for yours in other.values)


def _written(detail: Detail, other: Side, sentences: Sequence[int]) -> bool:
    """Tell whether a name is written there without its capitals, or initials in full (or the other way)."""
    words = [
        word.norm
        for number in sentences
        for word in other.document.words[
            other.document.sentences[number].first : other.document.sentences[number].last
        ]
    ]
    name = next(iter(detail.values))
    if detail.kind == "acronym":
        letters = name.removesuffix("s") if len(name) > 3 else name
        initials = "".join(word[0] for word in words)
        return letters in initials or any(word.startswith(name) for word in words)
    return f" {name} " in f" {' '.join(words)} "


def _standing_in(side: Side, sentences: Sequence[int]) -> int:
    """Count the pronouns of some sentences that may stand for somebody."""
    return len(side.all("pronoun", sentences))


def _group_word(side: Side, sentences: Sequence[int]) -> bool:
    return any(_GROUPS & (row.values | row.maybe) for row in side.all("who", sentences))


def _possessive(side: Side, detail: Detail) -> bool:
    words = side.document.words
    return detail.last < len(words) and words[detail.last].norm == "'s"


def _pronouns(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield a he that became a she, or the other way."""
    ours, theirs = _sexes(left, group.before), _sexes(right, group.after)
    for gone, new in _OTHER.items():
        if gone in ours and gone not in theirs and new in theirs and new not in ours:
            old = next(
                (row for row in left.all("pronoun", group.before) if gone in row.values), None
            )
            fresh = next(
                (row for row in right.all("pronoun", group.after) if new in row.values), None
            )
            if old and fresh:
                yield _swapped(old, fresh, left, right)


def _sexes(side: Side, sentences: Sequence[int]) -> set[str]:
    found = {value for row in side.all("pronoun", sentences) for value in row.values}
    return found | {
        _GENDER[value]
        for row in side.all("who", sentences)
        for value in row.values
        if value in _GENDER
    }


def sex_of(detail: Detail) -> str:
    """Return `he`, `she` or `they` for somebody whose word tells it, else nothing."""
    if detail.kind == "pronoun":
        return min(detail.values)
    return next((_GENDER[value] for value in sorted(detail.values) if value in _GENDER), "")


def _what(detail: Detail) -> str:
    return "who" if detail.kind in {"who", "pronoun"} else "name"
