"""What every kind of check has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from plainspeak.model import Document, Finding, Profile, Rule, Span


class RuleSet(NamedTuple):
    """The rules of one kind: the rules, what was compiled from them, and which ones are on."""

    rules: Sequence[Rule]
    compiled: Any
    active: frozenset[int]


class Candidate(NamedTuple):
    """A place that a rule looks at, and the tests that clear it.

    `cleared` yields the name of each test (see `TESTS`) that says to leave the place alone; nothing,
    when it is to be raised. It is worked out as it is read: a check reads the first, `plainspeak
    rules why` reads them all. `number` is the rule's number in its set, `found` belongs to the kind.
    """

    number: int
    span: Span
    cleared: Iterator[str]
    found: Any = None

    @property
    def stands(self) -> bool:
        """Tell whether nothing clears it. Reads `cleared`, so ask once."""
        return next(self.cleared, None) is None


class Kind(NamedTuple):
    """One kind of check.

    `compile` turns rules, numbered from a first number on, into plain values that `marshal` can
    cache: a list with an entry for each rule, or a dictionary of such lists and of tables that name
    rules by number, so that the rules of a house can be laid over the shipped ones (`store.stack`).
    `doubts` names the sentences the parser must look at first; `check` yields findings in any order. `fields` are the rule
    fields that only this kind understands, with what each holds. `candidates` yields every place
    that the kind looks at, raised or not, for kinds that look at places one by one.
    """

    compile: Callable[[Sequence[Rule], int], Any]
    check: Callable[[Document, RuleSet, Profile], Iterator[Finding]]
    doubts: Callable[[Document, RuleSet, Profile], Iterable[int]] | None = None
    fields: dict[str, str] = {}  # noqa: RUF012 - a NamedTuple default, never changed
    candidates: Callable[[Document, RuleSet, Profile], Iterator[Candidate]] | None = None


def raises_nothing(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield nothing: for kinds whose rules speak of the whole document, once its sentences are read."""
    return iter(())


def nothing(rules: Sequence[Rule], first: int = 0) -> None:
    """Compile nothing: for kinds that read their rules as they are."""


# The tests that a candidate can be cleared by, and what each says.
QUOTED = "quoted"
SENSE, INNOCENT, WORD_CLASS = "when", "unless", "pos"
NAMED_BESIDE, SAID_BEFORE, KNOWN = "named-beside", "said-before", "known"
TO_READER = "reader"
PART_OF_NAME, SHOUTED, SPELLED_OUT = "part-of-name", "shouted", "spelled-out"
HEADING, IN_FIELD, WITHIN = "heading", "field", "within"
EXCEPTION, ENOUGH = "exceptions", "limit"
TESTS: dict[str, str] = {
    QUOTED: "it stands inside a quotation: people's own words stay as they were spoken",
    SENSE: "none of the rule's `when` contexts holds here",
    INNOCENT: "one of the rule's `unless` contexts holds here",
    WORD_CLASS: "it is another part of speech here",
    NAMED_BESIDE: "the person's name stands beside it",
    SAID_BEFORE: "it was met earlier in the document, and this rule speaks once",
    KNOWN: "house settings list it under `known`",
    TO_READER: "to the person who will read this it is a name",
    PART_OF_NAME: "it is part of an address or of a longer name",
    SHOUTED: "it is an everyday word among others in capitals",
    SPELLED_OUT: "it is spelled out or explained here or earlier",
    HEADING: "it is a heading",
    IN_FIELD: "it stands in a field, such as the subject of a message",
    WITHIN: "the count is within what the rule allows",
    EXCEPTION: "it is one of the rule's exceptions",
    ENOUGH: "the rule has spoken as often as its limit allows",
    # The shared tests, `language.nearby.TESTS`.
    "explained": "plain words beside it or in the next sentence explain it",
    "described": "this or the next sentence says what was done, seen or heard",
    "shown": "a colon later in the sentence brings what was seen",
    "detail": "a date, a count or how often stands beside it",
    "dated": "a date or a day stands beside it",
    "instead": "the sentence says what happens instead",
    "court": "the sentence says that a court ordered it",
}
