"""Good things found: they are reported first.

A rule of kind `good` says in `holds` what must be true of a sentence, all of it: a label of the
sentence model (`label`, `sure`), a role, words, a quotation in it; or that a hard word in it is
explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from plainspeak.checks.context import trie_of
from plainspeak.checks.kind import Kind, RuleSet, raises_nothing
from plainspeak.checks.parts import stands
from plainspeak.language.sentence_model import is_sure
from plainspeak.model import Document, Good, Role, Rule, Span


def good_things(
    document: Document,
    rules: RuleSet,
    explained: Iterable[Span],
    roles: Sequence[Role],
    labels: Sequence[Mapping[str, float]],
) -> Iterator[Good]:
    """Yield what is worth keeping, in order of place, one thing for each sentence and rule.

    `explained` are the places of hard words that are explained beside them.
    """
    glossed = {
        number: span
        for span in explained
        if (number := document.sentence_at(span.start)) is not None
    }
    for number in range(len(document.sentences)):
        if not labels[number]:
            continue
        for at in sorted(rules.active):
            held = _held(
                document,
                number,
                rules.rules[at],
                rules.compiled[at],
                roles[number],
                labels[number],
                glossed,
            )
            if held:
                yield Good(held, rules.rules[at].message)
                break


def _held(
    document: Document,
    number: int,
    rule: Rule,
    words: Any,
    role: Role,
    labels: Mapping[str, float],
    explained: Mapping[int, Span],
) -> Span | None:
    """Return the place of a good thing when all that its rule asks holds for a sentence."""
    span = document.sentences[number].span
    for name, value in rule.options["holds"].items():
        match name:
            case "label":
                held = is_sure(labels, rule.options["holds"])
            case "role":
                held = role == Role(value)
            case "words":
                held = stands(document, number, words)
            case "quoted":
                held = any(span.overlaps(quotation) for quotation in document.quotations) is value
            case "explained":
                held = number in explained
                span = explained.get(number, span)
            case _:
                held = True
        if not held:
            return None
    return span


def compile_rules(rules: Sequence[Rule], first: int = 0) -> list[Any]:
    """Return the words of each rule as a trie."""
    return [
        trie_of([str(word) for word in rule.options["holds"].get("words", ())]) for rule in rules
    ]


KIND = Kind(
    compile_rules, raises_nothing, fields={"holds": "what must be true of a sentence, all of it"}
)
