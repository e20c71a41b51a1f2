"""Check again what has changed: for a server that is asked about the same text at every keystroke.

The line stays as it is (`pipeline.check`). Four of its steps cost most, and each looks at one sentence
and what stands beside it: word lists, wording, what the sentence weighs, its grammar. `Memory` keeps
what they gave under a key that holds everything they may look at, so that what comes out is the
same, and the rest of the line, which looks at the whole document, is done anew every time.

What is kept is text. It stays in memory only, there is an end to how much, and what nobody has asked
for is forgotten after a time. The command line never uses this.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, TypeVar

from plainspeak.checks import KINDS, RuleSet, wording
from plainspeak.language import Cut, Places
from plainspeak.language.phrases import Trie, stands_in
from plainspeak.language.sentence_model import headings_of
from plainspeak.language.voice import voice_of
from plainspeak.model import Document, Finding, Profile, Span, Token, Word
from plainspeak.pipeline import Steps
from plainspeak.rulebook import Rulebook

MOST = 4_000
SECONDS = 600.0
# How often, in seconds, a server should let go of what is older.
FORGET_EVERY = 30.0
_PROFILES = 64
# The kind whose findings in a sentence depend on it and on what stands beside it, and the kind that
# speaks only at the first such place of a document.
_EACH, _ONCE = "wording", "depersonal"
# A list, the first word and the ends of one place, counted from the first word of a sentence.
_Marked = tuple[str, int, tuple[int, ...]]
# Wording looks at no more words than these before and after a sentence: an article, a verb, its helpers.
_REACH = 6

_V = TypeVar("_V")


class Store(Generic[_V]):
    """Values by key: the one unused for longest is forgotten first, and every one after a time unused."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._rows: OrderedDict[Hashable, tuple[float, _V]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], _V]) -> _V:
        """Return the value of a key, made and kept if there is none; it counts as used now."""
        now = self._clock()
        with self._lock:
            row = self._rows.pop(key, None)
            value = make() if row is None or row[0] < now - self._seconds else row[1]
            self._rows[key] = now, value
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
            return value

    def forget_old(self) -> None:
        """Forget what has not been used for the time that values are kept."""
        with self._lock:
            before = self._clock() - self._seconds
            while self._rows and next(iter(self._rows.values()))[0] < before:
                self._rows.popitem(last=False)

    def __len__(self) -> int:
        return len(self._rows)


class _Wording(NamedTuple):
    """What wording gave for a sentence that began at `start`."""

    start: int
    findings: tuple[Finding, ...]
    explained: tuple[Span, ...]

    def findings_at(self, start: int) -> Iterable[Finding]:
        """Return the findings of the same sentence at another place."""
        by = start - self.start
        return [_moved(row, by) for row in self.findings] if by else self.findings

    def explained_at(self, start: int) -> Iterable[Span]:
        """Return the explained terms of the same sentence at another place."""
        by = start - self.start
        return [_shifted(row, by) for row in self.explained] if by else self.explained


class _Grammar(NamedTuple):
    """The parse of a sentence that began at `start`."""

    start: int
    tokens: tuple[Token, ...]

    def at(self, start: int) -> tuple[Token, ...]:
        """Return the parse of the same sentence at another place."""
        by = start - self.start
        if not by:
            return self.tokens
        return tuple([Token(row[0] + by, row[1] + by, *row[2:]) for row in self.tokens])


class _Cut(NamedTuple):
    """The sentences and words of a block that began at `start`."""

    start: int
    sentences: tuple[Cut, ...]

    def at(self, start: int) -> Iterable[Cut]:
        """Return the sentences and words of the same block at another place."""
        by = start - self.start
        if not by:
            return self.sentences
        return [
            (
                _shifted(span, by),
                [Word(norm, first + by, last + by) for norm, first, last in words],
            )
            for span, words in self.sentences
        ]


@dataclass(slots=True)
class _Alone:
    """What is known of a sentence by itself, filled in as it is asked for."""

    marks: tuple[_Marked, ...] | None = None
    grammar: _Grammar | None = None
    weights: dict[Hashable, tuple[float, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Beside:
    """What is known of a sentence with what stands beside it, for one profile."""

    doubts: dict[str, bool] = field(default_factory=dict)
    speaks: bool | None = None
    wording: _Wording | None = None


class Selected(NamedTuple):
    """A profile by its number, the rules it turns on, and the phrases they look for in the whole document."""

    number: int
    rule_sets: Mapping[str, RuleSet]
    phrases: tuple[Trie, ...]


class Memory:
    """What was found out about sentences, for one rulebook and one house's settings; for any number of threads.

    It keeps what it knows of `most` paragraphs, sentences and sentences in their places, each for `seconds` after it was last asked about.
    """

    def __init__(
        self,
        most: int = MOST,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.blocks: Store[_Cut] = Store(most, seconds, clock)
        self.alone: Store[_Alone] = Store(most, seconds, clock)
        self.beside: Store[_Beside] = Store(most, seconds, clock)
        self._profiles: list[tuple[Profile, Selected]] = []
        self._count = itertools.count()

    def steps(self) -> Steps:
        """Return the steps of one check, answered from memory where it can be."""
        return _Remembered(self)

    def forget_old(self) -> None:
        """Forget what has not been asked for lately. Whoever holds a memory calls this now and then."""
        for store in (self.blocks, self.alone, self.beside):
            store.forget_old()

    def selected(self, rulebook: Rulebook, profile: Profile) -> Selected:
        """Return the rules that a profile turns on; the profiles of a house are few, and kept."""
        for known, held in self._profiles:
            if known == profile:
                return held
        rule_sets = rulebook.select(profile)
        phrases = [trie for name in (_EACH, _ONCE) for trie in _document_wide(rule_sets[name])]
        # Two threads may come with the same new profile: each then has a number, and does its own work once.
        selected = Selected(next(self._count), rule_sets, tuple(phrases))
        self._profiles = [*self._profiles[-_PROFILES:], (profile, selected)]
        return selected


def _document_wide(rules: RuleSet) -> Iterator[Trie]:
    """Yield the phrases that contexts of active rules look for anywhere in a document."""
    for number in sorted(rules.active):
        for name in ("when", "unless"):
            for context in rules.compiled[name][number]:
                if "document" in context:
                    yield context["document"]


class _Remembered(Steps):
    """The steps of one check of one document."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._parts: list[Hashable] = []
        self._alone: list[_Alone] = []
        self._beside: list[_Beside] = []
        self._selected: Selected | None = None
        self._explained: list[Span] = []

    def cut(self, text: str, block: Span) -> Iterable[Cut]:
        """Return the sentences of a block, each with its words."""
        # What stands right before a block can join a run of stops at its start.
        key = text[max(0, block.start - 1) : block.start], block.of(text)
        search = super().cut
        held = self._memory.blocks.get(key, lambda: _Cut(block.start, tuple(search(text, block))))
        return held.at(block.start)

    def mark(self, document: Document, word_lists: Sequence[Trie]) -> Places:
        """Return the places of word lists, each sentence's from memory if they are there."""
        found: dict[str, dict[int, tuple[int, ...]]] = {}
        for number, held in enumerate(self._by_themselves(document)):
            first = document.sentences[number].first
            if held.marks is None:
                places = super().mark(replace(document, asked=(number,)), word_lists)
                held.marks = tuple(_by_place(places, first))
            for name, at, ends in held.marks:
                into = found.get(name)
                if into is None:
                    into = found[name] = {}
                into[at + first] = tuple([end + first for end in ends])
        return found

    def select(self, rulebook: Rulebook, profile: Profile) -> Mapping[str, RuleSet]:
        """Return the rules that a profile turns on."""
        self._selected = self._memory.selected(rulebook, profile)
        return self._selected.rule_sets

    def doubts(
        self, name: str, document: Document, rules: RuleSet, profile: Profile
    ) -> Iterable[int]:
        """Name the sentences in which a kind of check depends on the parser."""
        if not KINDS[name].doubts:
            return ()
        numbers = []
        for number, held in enumerate(self._with_neighbours(document)):
            if name not in held.doubts:
                asked = replace(document, asked=(number,))
                held.doubts[name] = any(True for _ in super().doubts(name, asked, rules, profile))
            if held.doubts[name]:
                numbers.append(number)
        return numbers

    def parse(self, document: Document, numbers: Iterable[int]) -> Document:
        """Return the document with the grammar of these sentences."""
        known = self._by_themselves(document)
        wanted = sorted(numbers)
        parsed = super().parse(document, [at for at in wanted if known[at].grammar is None])
        for number, tokens in parsed.grammar.items():
            known[number].grammar = _Grammar(document.sentences[number].span.start, tokens)
        kept = {}
        for number in wanted:
            if held := known[number].grammar:
                kept[number] = held.at(document.sentences[number].span.start)
        return replace(document, grammar=kept)

    def check(
        self, name: str, document: Document, rules: RuleSet, profile: Profile
    ) -> Iterable[Finding]:
        """Return what a kind of check finds."""
        if name == _ONCE:
            document = replace(document, asked=self._speaking(name, document, rules, profile))
        if name != _EACH:
            return super().check(name, document, rules, profile)
        found: list[Finding] = []
        for number, held in enumerate(self._with_neighbours(document)):
            start = document.sentences[number].span.start
            if held.wording is None:
                asked = replace(document, asked=(number,))
                raised, explained = wording.raised_and_explained(asked, rules, profile)
                held.wording = _Wording(start, tuple(raised), tuple(explained))
            found.extend(held.wording.findings_at(start))
            self._explained.extend(held.wording.explained_at(start))
        return found

    def _speaking(
        self, name: str, document: Document, rules: RuleSet, profile: Profile
    ) -> tuple[int, ...]:
        """Return the numbers of the sentences in which a kind that speaks once would speak if each were the first."""
        numbers = []
        for number, held in enumerate(self._with_neighbours(document)):
            if held.speaks is None:
                asked = replace(document, asked=(number,))
                held.speaks = any(True for _ in super().check(name, asked, rules, profile))
            if held.speaks:
                numbers.append(number)
        return tuple(numbers)

    def explained(self, document: Document, rules: RuleSet, profile: Profile) -> Iterable[Span]:
        """Return the places of terms that are explained beside them, which `check` has come upon."""
        return self._explained

    def weigh(self, document: Document, model: Mapping[str, Any], number: int) -> Sequence[float]:
        """Return what the words of a sentence weigh for every label."""
        block = document.sentences[number].block
        key = (
            document.blocks[block].kind,
            tuple(headings_of(document, block)),
            number == 0,
            number + 1 == len(document.sentences),
        )
        known = self._by_themselves(document)[number].weights
        if key not in known:
            known[key] = tuple(super().weigh(document, model, number))
        return known[key]

    def _by_themselves(self, document: Document) -> list[_Alone]:
        """Return what is known of each sentence; asked first before word lists are looked for."""
        if len(self._alone) != len(document.sentences):
            self._parts = _own_parts(document)
            self._alone = [self._memory.alone.get(key, _Alone) for key in self._parts]
        return self._alone

    def _with_neighbours(self, document: Document) -> list[_Beside]:
        """Return what is known of each sentence together with all that checks of words may look at.

        That is the profile, the sentence, the words beside it, the next sentence if it stands in the
        same paragraph (it may explain a term), and what some rules look for in the whole document.
        """
        if self._beside or self._selected is None:
            return self._beside
        self._by_themselves(document)
        own, starts = self._parts, [row.first for row in document.sentences]
        phrases = self._selected.phrases
        wide = (voice_of(document), *(stands_in(document, trie) for trie in phrases))
        for number, sentence in enumerate(document.sentences):
            following = number + 1
            goes_on = (
                following < len(starts) and document.sentences[following].block == sentence.block
            )
            key = (
                self._selected.number,
                wide,
                own[number],
                own[following] if goes_on else None,
                _before(document, starts, number),
                _after(document, starts, number),
            )
            self._beside.append(self._memory.beside.get(key, _Beside))
        return self._beside


def _own_parts(document: Document) -> list[Hashable]:
    """Return for each sentence its text, what is marked in it by reading the whole document, and what is quoted."""
    marked: list[list[Hashable]] = [[] for _ in document.sentences]
    for name, places in sorted(document.marks.items()):
        if not isinstance(places, dict):
            continue  # verbs are looked up by the word alone
        number = 0
        for at, ends in sorted(places.items()):
            while number < len(marked) and document.sentences[number].last <= at:
                number += 1
            if number == len(marked):
                break
            first = document.sentences[number].first
            marked[number].append((name, at - first, tuple([end - first for end in ends])))
    parts: list[Hashable] = []
    quotations, quotation = document.quotations, 0
    for number, sentence in enumerate(document.sentences):
        start, end = sentence.span.start, sentence.span.end
        while quotation < len(quotations) and quotations[quotation].end <= start:
            quotation += 1
        quoted = []
        for row in itertools.islice(quotations, quotation, None):
            if row.start >= end:
                break
            quoted.append((max(row.start - start, -1), min(row.end - start, end - start + 1)))
        parts.append((document.text[start:end], tuple(marked[number]), tuple(quoted)))
    return parts


def _before(document: Document, starts: Sequence[int], number: int) -> Hashable:
    """Return the last words before a sentence as they are written, and where sentences begin among them."""
    first = starts[number]
    earliest = max(0, first - _REACH)
    if earliest == first:
        return None
    begins = []
    at = number - 1
    while at >= 0 and starts[at] >= earliest:
        begins.append(starts[at] - first)
        at -= 1
    text = document.text[document.words[earliest].start : document.sentences[number].span.start]
    return first - earliest, text, tuple(begins)


def _after(document: Document, starts: Sequence[int], number: int) -> Hashable:
    """Return the first words after a sentence as they are written, and where sentences begin among them."""
    last = document.sentences[number].last
    latest = min(len(document.words), last + _REACH)
    end = document.sentences[number].span.end
    if latest == last:
        return document.text[end : end + 1]
    begins = []
    at = number + 1
    while at < len(starts) and starts[at] < latest:
        begins.append(starts[at] - last)
        at += 1
    return document.text[end : document.words[latest - 1].end], tuple(begins)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by) if by else span


def _moved(finding: Finding, by: int) -> Finding:
    span = _shifted(finding.span, by)
    if not finding.related:
        return replace(finding, span=span)
    related = tuple(_shifted(row, by) for row in finding.related)
    return replace(finding, span=span, related=related)


def _by_place(places: Places, first: int) -> Iterator[_Marked]:
    """Yield the places of word lists in one sentence, counted from its first word."""
    for name, row in places.items():
        for at, ends in row.items():
            yield name, at - first, tuple([end - first for end in ends])
