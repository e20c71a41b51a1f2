"""When it was so: what is, what was, and what has been, for a verb that stands in both versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainspeak.facts.align import Group
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.side import Side
from plainspeak.language.verbs import bases, table

_NOW, _PAST, _SINCE = "now", "past", "since"
# `has visited` says what `visited` says; what is so now is told apart from both.
_CLASH = (frozenset({_NOW, _PAST}), frozenset({_NOW, _SINCE}))
# `has been ill for a week` is ill; `was ill for a week` may be well.
_CLASH_FOR = (*_CLASH, frozenset({_PAST, _SINCE}))
_BE_NOW = frozenset("am is are isn't aren't i'm you're we're they're".split())
_BE_PAST = frozenset("was were wasn't weren't".split())
_HAVE_NOW = frozenset("has have hasn't haven't i've you've we've they've".split())
_HAVE_PAST = frozenset("had hadn't".split())
_DO_NOW = frozenset("do does don't doesn't".split())
_DO_PAST = frozenset("did didn't".split())
# Words that may stand between the parts of a verb.
_BETWEEN = frozenset(
    "not also always never still just only now already often ever both all".split()
)
_NEVER = "never"
_REACH = 4
_SUBJECTS = "name who acronym pronoun".split()
_WHOSE = frozenset("his her their its him them himself herself themselves".split())


def changes(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield a verb that tells of now in one version and of the past in the other."""
    if left.all("condition", group.before) or right.all("condition", group.after):
        return  # `when he drinks`, `when he has been drinking`
    ours, theirs = _verbs(left, group.before), _verbs(right, group.after)
    for verb in ours.keys() & theirs.keys():
        mine, yours = ours[verb], theirs[verb]
        if len(mine) != 1 or len(yours) != 1:
            continue
        (time, first, last), (other, start, stop) = mine[0], yours[0]
        if _NEVER in {left.document.words[at].norm for at in range(first, last)} | {
            right.document.words[at].norm for at in range(start, stop)
        }:
            continue  # `never hits`, `has never hit`
        clashes = _CLASH_FOR if _lasts(left, group.before) else _CLASH
        if frozenset({time, other}) in clashes:
            before, after = left.document.span(first, last), right.document.span(start, stop)
            message = f"“{before.of(left.document.text)}” became “{after.of(right.document.text)}”."
            yield Change(CHANGED, "tense", before, after, message)


def _lasts(side: Side, sentences: Sequence[int]) -> bool:
    """Tell whether a sentence says for how long, or since when."""
    words = side.document.words
    starts = {row.first for kind in ("number", "date", "age") for row in side.all(kind, sentences)}
    return any(
        words[at].norm == "since" or (words[at].norm == "for" and at + 1 in starts)
        for number in sentences
        for at in side.range(number)
    )


def _verbs(side: Side, sentences: Sequence[int]) -> dict[str, list[tuple[str, int, int]]]:
    """Return when each verb of some sentences is, and its words, by its base."""
    rows: dict[str, list[tuple[str, int, int]]] = {}
    for number in sentences:
        for at in side.range(number):
            norm = side.document.words[at].norm
            base, form = bases().get(norm, (norm, "base"))
            if base not in table() or base in {"have", "do"}:
                continue
            helpers = _helpers(side, number, at)
            if base == "be":
                if _helps(side, number, at):
                    continue
                form = {"s": "is", "are": "is", "am": "is", "past": "was", "were": "was"}.get(
                    form, form
                )
            if not helpers and base != "be" and not _has_subject(side, number, at):
                continue  # `the reports`, `a tired child`
            time = _time(form, [side.document.words[step].norm for step in helpers])
            if base == "be":
                base = f"be {_next(side, number, at)}"
            rows.setdefault(base, []).append((time, helpers[0] if helpers else at, at + 1))
    return rows


def _helpers(side: Side, number: int, at: int) -> list[int]:
    """Return the auxiliaries before a verb, in order."""
    found: list[int] = []
    for step in range(at - 1, max(side.document.sentences[number].first, at - _REACH) - 1, -1):
        norm = side.document.words[step].norm
        if norm in _AUXILIARIES:
            found.insert(0, step)
        elif norm not in _BETWEEN and not norm.endswith("ly"):
            break
    return found


def _has_subject(side: Side, number: int, at: int) -> bool:
    """Tell whether somebody stands right before a word, which is a verb then."""
    step = at - 1
    words = side.document.words
    while step > side.document.sentences[number].first and (
        words[step].norm in _BETWEEN or words[step].norm.endswith("ly")
    ):
        step -= 1
    return (
        any(
            row.first <= step < row.last and row.last <= at
            for kind in _SUBJECTS
            for row in side.all(kind, (number,))
        )
        and words[step].norm not in _WHOSE
    )


def _next(side: Side, number: int, at: int) -> str:
    """Return the stem of the first word behind a verb that says something."""
    content = side.content[number]
    return next((content[step] for step in range(at + 1, at + _REACH + 1) if step in content), "")


def _helps(side: Side, number: int, at: int) -> bool:
    """Tell whether a form of `be` only helps the verb after it."""
    for step in range(at + 1, min(side.document.sentences[number].last, at + _REACH)):
        norm = side.document.words[step].norm
        if bases().get(norm, ("", ""))[1] in {"ing", "past", "participle"}:
            return True
        if norm not in _BETWEEN and not norm.endswith("ly"):
            return False
    return False


_AUXILIARIES = (
    _BE_NOW
    | _BE_PAST
    | _HAVE_NOW
    | _HAVE_PAST
    | _DO_NOW
    | _DO_PAST
    | {
        "been",
        "being",
        "to",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
    }
)


def _time(form: str, helpers: Sequence[str]) -> str:
    """Return when a verb of a form with these helpers is: now, in the past, since then, or nothing."""
    first = helpers[0] if helpers else ""
    if first in _HAVE_PAST or first in _BE_PAST or first in _DO_PAST:
        return _PAST
    if first in _HAVE_NOW:
        return _SINCE
    if first in _BE_NOW or first in _DO_NOW:
        return _NOW
    if helpers:
        return ""
    return {"s": _NOW, "is": _NOW, "past": _PAST, "was": _PAST}.get(form, "")
