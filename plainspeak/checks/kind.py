"""What every kind of check has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from plainspeak.model import Document, Finding, Profile, Rule


class RuleSet(NamedTuple):
    """The rules of one kind: the rules, what was compiled from them, and which ones are on."""

    rules: Sequence[Rule]
    compiled: Any
    active: frozenset[int]


class Kind(NamedTuple):
    """One kind of check.

    `compile` turns rules, numbered from a first number on, into plain values that `marshal` can
    cache: a list with an entry for each rule, or a dictionary of such lists and of tables that name
    rules by number, so that the rules of a house can be laid over the shipped ones (`store.stack`).
    `doubts` names the sentences the parser must look at first; `check` yields findings in any order. `fields` are the rule
    fields that only this kind understands, with what each holds.
    """

    compile: Callable[[Sequence[Rule], int], Any]
    check: Callable[[Document, RuleSet, Profile], Iterator[Finding]]
    doubts: Callable[[Document, RuleSet, Profile], Iterable[int]] | None = None
    fields: dict[str, str] = {}  # noqa: RUF012 - a NamedTuple default, never changed


def raises_nothing(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield nothing: for kinds whose rules speak of the whole document, once its sentences are read."""
    return iter(())


def nothing(rules: Sequence[Rule], first: int = 0) -> None:
    """Compile nothing: for kinds that read their rules as they are."""
