"""Passives that hide who did, saw or decided.

A passive is a form of `be` with a past participle (`was observed`, `to be chased`, `are the
children considered`), or a clipped one without it (`EDT notified.`). It is left alone when `by`
names the actor, when the participle describes a state (`was tired`), and when everyone knows
who did it (`was born`). Those words are lists in `rules/words/passive.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.checks.kind import Kind, RuleSet, nothing
from plainspeak.language.words import joined
from plainspeak.model import BlockKind, Document, Finding, Profile, Sentence

_BE = frozenset("am is are was were be been being".split())
_BEFORE_BE = frozenset(
    "will would shall should must may might can could cannot has have had having to yet not never also is are was were being been be ought need needs".split()
)
_BETWEEN = frozenset(
    "not never also still yet again already always just now then all both being been to be currently since soon first later only ever even".split()
)
# `-ed` words that are no participles, and `-ly` words that are no adverbs.
_NOT_PARTICIPLE = frozenset("bed need feed seed weed speed deed indeed red shed sled naked wicked sacred hundred embed exceed proceed succeed".split())
_SUBJECT_REACH = 4
_BY_REACH = 9


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every passive without an actor."""
    for number in sorted(rules.active):
        rule = rules.rules[number]
        for sentence in document.sentences:
            heading = document.blocks[sentence.block].kind is BlockKind.HEADING
            if heading:
                continue
            for first, last in _passives(document, sentence, clipped=bool(rule.options.get("clipped"))):
                span = document.span(first, last)
                if document.quoted(span):
                    continue
                yield Finding(
                    rule.id, rule.category, rule.severity, span, rule.message, rule.why, rule.confidence, question=rule.question
                )


def _passives(document: Document, sentence: Sentence, *, clipped: bool) -> Iterator[tuple[int, int]]:
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
                if not (_has_actor(document, sentence, participle) or _is_other_fault(document, sentence, at)):
                    yield first, participle + 1
                at = participle
        at += 1


def _participle_after(document: Document, sentence: Sentence, be: int) -> int | None:
    """Return the number of the participle that belongs to a form of `be`, or None."""
    words = document.words
    at = be + 1
    limit = sentence.last
    while at < limit and (words[at].norm in _BETWEEN or _is_adverb(words[at].norm)) and _beside(document, at):
        at += 1
    if at < limit and _beside(document, at) and _is_participle(document, at):
        return at
    # A question turns it round: `is it felt`, `are the children considered`.
    asked = be == sentence.first or words[be - 1].norm in {"where", "how", "when", "why", "what", "who", "safe", "well", "often"}
    if asked and document.text.startswith("?", sentence.span.end - 1):
        for past in range(at + 1, min(at + _SUBJECT_REACH, limit)):
            if _is_participle(document, past) and not _is_adverb(words[past].norm):
                return past
    return None


def _is_other_fault(document: Document, sentence: Sentence, be: int) -> bool:
    """Tell whether another rule raises the passive at a form of `be`, as a hedge or an order."""
    return any(mark.first <= be < mark.last for mark in document.marked("own-category", sentence.first, sentence.last))


def _beside(document: Document, at: int) -> bool:
    return joined(document.text, document.words[at - 1], document.words[at])


def _is_adverb(norm: str) -> bool:
    return norm.endswith("ly") and norm not in {"likely", "only", "family", "elderly", "lonely", "friendly", "lively", "ugly"}


def _is_participle(document: Document, at: int) -> bool:
    if _marked(document, "state", at) or _marked(document, "own-actor", at):
        return False
    norm = document.words[at].norm
    if _marked(document, "irregular-participle", at):
        return True
    return norm.endswith("ed") and len(norm) > 3 and norm not in _NOT_PARTICIPLE


def _marked(document: Document, name: str, at: int) -> bool:
    return at in document.marks.get(name, {})


def _has_actor(document: Document, sentence: Sentence, participle: int) -> bool:
    """Tell whether `by` names who did it, in the same clause."""
    words = document.words
    for at in range(participle + 1, min(sentence.last, participle + _BY_REACH) - 1):
        gap = document.text[words[at - 1].end : words[at].start]
        if any(mark in gap for mark in ",;:") or words[at].norm in {"and", "but", "which", "who", "because"}:
            return False
        if words[at].norm == "by":
            following = words[at + 1]
            digit = following.norm[:1].isdigit()
            return not digit and not _marked(document, "by-what", at + 1) and not following.norm.endswith("ing")
    return False


_CLIPPED_AFTER = frozenset("to with by for in on at from that of re via as and".split())
_SUBJECT_STOP = frozenset("i he she they we it you who that which has have had was were is are will would can could must to".split())


def _clipped(document: Document, sentence: Sentence) -> tuple[int, int] | None:
    """Return a clipped passive: a short subject and a participle with no other verb before it."""
    words = document.words
    for at in range(sentence.first + 1, min(sentence.last, sentence.first + 5)):
        if not _beside(document, at) or words[at - 1].norm in _SUBJECT_STOP or _is_adverb(words[at - 1].norm):
            return None
        if _marked(document, "clipped-verb", at):
            subject = document.marked("person", sentence.first, at)
            ends = at + 1 == sentence.last or words[at + 1].norm in _CLIPPED_AFTER or not _beside(document, at + 1)
            if subject and not _marked(document, "clipped-person-verb", at):
                return None
            return (sentence.first, at + 1) if ends else None
    return None


KIND = Kind(nothing, check, fields={"clipped": "look for passives without a form of be"})
