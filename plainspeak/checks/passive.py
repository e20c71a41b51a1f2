"""Passives that hide who did, saw or decided.

A passive is a form of `be` with a past participle (`was observed`, `to be chased`, `are the
children considered`), or a clipped one without it (`EDT notified.`). It is left alone when `by`
names the actor, when the participle describes a state (`was tired`), when everyone knows who did
it (`was born`), and when somebody wants or refuses it (`asked to be fetched`, `without being
asked`). Those words are lists in `rules/words/passive.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.checks.kind import QUOTED, Candidate, Kind, RuleSet, nothing
from plainspeak.language.words import joined
from plainspeak.model import BlockKind, Document, Finding, Profile, Sentence

_BE = frozenset("am is are was were be been being".split())
_BEFORE_BE = frozenset(
    "will would shall should must may might can could cannot has have had having to yet not never also is are was were being been be ought need needs".split()
)
_BETWEEN = frozenset(
    "not never also still yet again already always just now then all both being been be currently since soon first later only ever even".split()
)
# `-ed` words that are no participles, and `-ly` words that are no adverbs.
_NOT_PARTICIPLE = frozenset(
    "bed need feed seed weed speed deed indeed red shed sled naked wicked sacred hundred embed exceed proceed succeed".split()
)
# `un-` makes a state of a participle (`unsupported`), except in verbs that begin with it.
_UN_VERBS = frozenset(
    "uncovered undermined underestimated undergone undertaken understood unlocked unpacked united unearthed".split()
)
# What was told or shown is an echo after `as`: `did as she was told`.
_ECHOED = frozenset("told asked shown taught advised agreed promised instructed".split())
# After these, a state is something that somebody did: `to be closed`, `has been broken`.
_DEED_AFTER = frozenset("to will shall should must would".split())
_SUBJECT_REACH = 4
_BY_REACH = 9


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every passive without an actor."""
    for candidate in candidates(document, rules, profile):
        if candidate.stands:
            rule = rules.rules[candidate.number]
            yield Finding(
                rule.id,
                rule.category,
                rule.severity,
                candidate.span,
                rule.message,
                rule.why,
                rule.confidence,
                question=rule.question,
            )


def candidates(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Candidate]:
    """Yield every passive without an actor, but for headings; see `Candidate`."""
    for number in sorted(rules.active):
        clipped = bool(rules.rules[number].options.get("clipped"))
        for sentence in document.sentences:
            if document.blocks[sentence.block].kind is BlockKind.HEADING:
                continue
            for first, last in _passives(document, sentence, clipped=clipped):
                span = document.span(first, last)
                yield Candidate(number, span, iter((QUOTED,) if document.quoted(span) else ()))


def _passives(
    document: Document, sentence: Sentence, *, clipped: bool
) -> Iterator[tuple[int, int]]:
    if clipped:
        found = _clipped(document, sentence)
        if found:
            yield found
        return
    at = sentence.first
    while at < sentence.last:
        if document.words[at].norm in _BE:
            participle = _participle_after(document, sentence, at)
            if participle is not None:
                first = at
                while first > sentence.first and document.words[first - 1].norm in _BEFORE_BE:
                    first -= 1
                if not (
                    _has_actor(document, sentence, participle)
                    or _is_other_fault(document, sentence, at)
                    or _is_wished(document, sentence, first, at)
                    or _is_echo(document, sentence, first, participle)
                ):
                    yield first, participle + 1
                at = participle
        at += 1


def _participle_after(document: Document, sentence: Sentence, be: int) -> int | None:
    """Return the number of the participle that belongs to a form of `be`, or None."""
    words = document.words
    at = be + 1
    limit = sentence.last
    while (
        at < limit
        and (words[at].norm in _BETWEEN or _is_adverb(words[at].norm))
        and _beside(document, at)
    ):
        at += 1
    if (
        at < limit
        and _beside(document, at)
        and _is_participle(document, at, deed=_is_deed(document, be))
    ):
        return at
    # A question turns it round: `is it felt`, `are the children considered`.
    asked = be == sentence.first or words[be - 1].norm in {
        "where",
        "how",
        "when",
        "why",
        "what",
        "who",
        "safe",
        "well",
        "often",
    }
    if asked and document.text.startswith("?", sentence.span.end - 1):
        for past in range(at + 1, min(at + _SUBJECT_REACH, limit)):
            if _is_participle(document, past) and not _is_adverb(words[past].norm):
                return past
    return None


def _is_other_fault(document: Document, sentence: Sentence, be: int) -> bool:
    """Tell whether another rule raises the passive at a form of `be`, as a hedge or an order."""
    return any(
        mark.first <= be < mark.last
        for mark in document.marked("own-category", sentence.first, sentence.last)
    )


def _is_wished(document: Document, sentence: Sentence, first: int, be: int) -> bool:
    """Tell whether somebody asked for it, likes it or did without it: `asked to be fetched`."""
    before = document.marked("wished", sentence.first, be)
    return any(mark.last in {first, be} for mark in before)


def _is_echo(document: Document, sentence: Sentence, first: int, participle: int) -> bool:
    """Tell whether it only says whose word was followed: `as she was told`."""
    before = {word.norm for word in document.words[max(sentence.first, first - 2) : first]}
    return document.words[participle].norm in _ECHOED and "as" in before


def _is_deed(document: Document, be: int) -> bool:
    """Tell whether a form of `be` speaks of something done, not of how things are."""
    words = document.words
    return words[be].norm in {"been", "being"} or (
        words[be].norm == "be" and be > 0 and words[be - 1].norm in _DEED_AFTER
    )


def _beside(document: Document, at: int) -> bool:
    return joined(document.text, document.words[at - 1], document.words[at])


def _is_adverb(norm: str) -> bool:
    return norm.endswith("ly") and norm not in {
        "likely",
        "only",
        "family",
        "elderly",
        "lonely",
        "friendly",
        "lively",
        "ugly",
    }


def _is_participle(document: Document, at: int, *, deed: bool = False) -> bool:
    state = _marked(document, "state", at) and not (deed and _marked(document, "deed", at))
    if state or _marked(document, "own-actor", at):
        return False
    norm = document.words[at].norm
    if _marked(document, "irregular-participle", at):
        return True
    if norm.startswith("un") and norm not in _UN_VERBS:
        return False
    return norm.endswith("ed") and len(norm) > 3 and norm not in _NOT_PARTICIPLE


def _marked(document: Document, name: str, at: int) -> bool:
    return at in document.marks.get(name, {})


def _has_actor(document: Document, sentence: Sentence, participle: int) -> bool:
    """Tell whether `by` names who did it, in the same clause."""
    words = document.words
    for at in range(participle + 1, min(sentence.last, participle + _BY_REACH) - 1):
        gap = document.text[words[at - 1].end : words[at].start]
        if any(mark in gap for mark in ",;:") or words[at].norm in {
            "and",
            "but",
            "which",
            "who",
            "because",
        }:
            return False
        if words[at].norm == "by":
            following = words[at + 1]
            digit = following.norm[:1].isdigit()
            return (
                not digit
                and not _marked(document, "by-what", at + 1)
                and not following.norm.endswith("ing")
            )
    return False


_CLIPPED_AFTER = frozenset(
    "to with by for in on at from that of re via as and around about through until this today yesterday tomorrow not alone".split()
)
_SUBJECT_STOP = frozenset(
    "i he she they we it you who that which be been being having has have had was were is are will would can could must to as when where if once "
    "while until unless since than because after before".split()
)
_DETERMINERS = frozenset("the a an this that these those some".split())
_LINKS = frozenset("of from at in on and with for".split())
_FINITE = frozenset(
    "is are was were has have had will would can could must should may might did does".split()
)
_NEW_CLAUSE = frozenset(
    "that which who and but as because when if so until while he she they we i it you".split()
)
_FELT = frozenset(
    "agreed decided felt noted considered concluded recommended acknowledged recognised hoped".split()
)
_CLIPPED_REACH = 7
_SHORT_SUBJECT = 3


def _clipped(document: Document, sentence: Sentence) -> tuple[int, int] | None:
    """Return a clipped passive: a short subject and a participle with no other verb before it."""
    words = document.words
    start = _past_label(document, sentence)
    if start + 1 < sentence.last and words[start].norm in _FELT and words[start + 1].norm == "that":
        return start, start + 2
    for at in range(start + 1, min(sentence.last, start + _CLIPPED_REACH)):
        if (
            not _beside(document, at)
            or words[at - 1].norm in _SUBJECT_STOP
            or _is_adverb(words[at - 1].norm)
        ):
            return None
        if _marked(document, "clipped-verb", at):
            last = max(document.marks["clipped-verb"][at])
            return (start, last) if _ends_clipped(document, sentence, start, at, last) else None
    return None


def _past_label(document: Document, sentence: Sentence) -> int:
    """Return the first word after a date, a time or a label: `12/05: School contacted`."""
    words, at = document.words, sentence.first
    while at + 1 < sentence.last:
        gap = document.text[words[at].end : words[at + 1].start]
        number = words[at].norm[:1].isdigit()
        if (
            not (number or any(mark in gap for mark in (":", " –", " -")))
            or words[at].norm in _FELT
        ):
            break
        at += 1
    return at


def _ends_clipped(document: Document, sentence: Sentence, start: int, at: int, last: int) -> bool:
    """Tell whether words start..last are a clause of their own, which somebody else than its subject did."""
    words = document.words
    at_end = last == sentence.last
    follows = "" if at_end or not _beside(document, last) else words[last].norm
    if follows and follows not in _CLIPPED_AFTER:
        return False
    if words[start].norm in _DETERMINERS:
        # Notes that leave out “was” leave out “the” too.
        return False
    if _is_agent(document, start, at):
        # `Mum informed` is passive, `Mum reported` and `Mum advised that` are not.
        passive = _marked(document, "clipped-person-verb", at)
        if not passive or (follows == "that" and words[at].norm == "advised"):
            return False
    if follows == "that" and words[at].norm == "explained":
        return False
    own_actor = _marked(document, "own-actor", at) or _has_actor(document, sentence, last - 1)
    return not (own_actor or _has_verb(document, sentence, last))


def _is_agent(document: Document, start: int, at: int) -> bool:
    """Tell whether the subject start..at is somebody who acts: `Nursery`, `Worker from the hub`, not `Carer support`."""
    head = at
    while head > start + 1 and document.words[head - 1].norm in _BETWEEN:
        head -= 1
    linked = any(word.norm in _LINKS for word in document.words[start:head])
    long = head - start > _SHORT_SUBJECT or any(
        word.norm.endswith("ed") for word in document.words[start:head]
    )
    for name in ("person", "clipped-agent"):
        for mark in document.marked(name, start, head):
            if (
                mark.last == head
                or (linked and document.words[mark.last].norm in _LINKS)
                or (long and mark.first == start)
            ):
                return True
    return False


def _has_verb(document: Document, sentence: Sentence, at: int) -> bool:
    """Tell whether the same clause goes on to a verb, so that the participle belongs to its subject."""
    words = document.words
    while at < sentence.last and _beside(document, at) and words[at].norm not in _NEW_CLAUSE:
        if words[at].norm in _FINITE:
            return True
        at += 1
    return False


KIND = Kind(
    nothing,
    check,
    fields={"clipped": "look for passives without a form of be"},
    candidates=candidates,
)
