"""One of the two texts of a comparison, with its details found and filed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from plainspeak.facts import align
from plainspeak.facts.aliases import aliases_of
from plainspeak.facts.detail import Detail
from plainspeak.facts.speakers import Speaker, speakers_of
from plainspeak.model import Document

_TOLD = "name acronym who date weekday time number money age".split()
_ARTICLES = frozenset("a an the".split())
_SAME, _FILLER, _LINK, _AMOUNT = "fact.same.", "fact.filler.", "fact.link.", "fact.amount."


@dataclass(frozen=True, slots=True)
class Side:
    """A document, its details by sentence and kind, and the words of each sentence that say something."""

    document: Document
    details: tuple[Detail, ...]
    content: Sequence[Mapping[int, str]]
    keys: Sequence[frozenset[str]]
    filed: Mapping[tuple[int, str], Sequence[Detail]]
    kinds: Mapping[str, Sequence[Detail]]
    taken: Mapping[int, set[int]]
    meant: Mapping[int, Set[str]]
    may: Mapping[int, Set[str]]
    links: Mapping[int, Set[str]]
    amounts: Set[int]
    listed: Set[int]
    fillers: Set[int]
    speakers: Mapping[int, Speaker]
    aliases: Set[frozenset[str]]

    @classmethod
    def of(cls, document: Document, details: tuple[Detail, ...]) -> Side:
        """Return a document with its details, filed."""
        content = align.content_of(document)
        filed: dict[tuple[int, str], list[Detail]] = {}
        kinds: dict[str, list[Detail]] = {}
        taken: dict[int, set[int]] = defaultdict(set)
        for detail in details:
            filed.setdefault((detail.sentence, detail.kind), []).append(detail)
            kinds.setdefault(detail.kind, []).append(detail)
            if detail.sure:
                taken[detail.sentence].update(range(detail.first, detail.last))
        keys = align.keys_of(document, content, details)
        meant, may = _marked(document, _SAME), dict[int, set[str]]()
        listed = frozenset(meant)
        for detail in details:
            for at in range(detail.first, detail.last):
                meant.setdefault(at, set()).update(
                    f"{detail.kind}:{value}" for value in detail.values
                )
                may.setdefault(at, set()).update(f"{detail.kind}:{value}" for value in detail.maybe)
        return cls(
            document,
            details,
            content,
            keys,
            filed,
            kinds,
            taken,
            meant,
            may,
            links=_marked(document, _LINK, _AMOUNT),
            amounts=_marked(document, _AMOUNT).keys(),
            listed=listed,
            fillers=_marked(document, _FILLER).keys(),
            speakers=speakers_of(document),
            aliases=aliases_of(document, details),
        )

    @property
    def headings(self) -> frozenset[int]:
        """Return the sentences that are headings, by number; a line that leads in to a list is none."""
        blocks = set(self.document.headings)
        text = self.document.text
        return frozenset(
            at
            for at, row in enumerate(self.document.sentences)
            if row.block in blocks
            and not text[row.span.start : row.span.end + 1].rstrip().endswith(":")
        )

    def text(self, detail: Detail) -> str:
        """Return the words of a detail in their normal form."""
        return " ".join(word.norm for word in self.document.words[detail.first : detail.last])

    def answering(
        self, details: Sequence[Detail], other: Side, others: Sequence[Detail]
    ) -> list[Detail]:
        """Leave out the unsure details whose words stand as often on the other side: they answer for themselves."""
        theirs = Counter(other.text(detail) for detail in others if not detail.sure)
        ours = Counter(self.text(detail) for detail in details if not detail.sure)
        return [
            detail
            for detail in details
            if detail.sure or ours[self.text(detail)] > theirs[self.text(detail)]
        ]

    def all(self, kind: str, sentences: Iterable[int]) -> list[Detail]:
        """Return the details of a kind in some sentences, those that only may be ones too."""
        return [detail for at in sentences for detail in self.filed.get((at, kind), ())]

    def sure(self, kind: str, sentences: Iterable[int]) -> list[Detail]:
        """Return the sure details of a kind in some sentences."""
        return [detail for detail in self.all(kind, sentences) if detail.sure]

    def of_kind(self, kind: str) -> Sequence[Detail]:
        """Return the details of a kind in the whole text."""
        return self.kinds.get(kind, ())

    def told(self, sentences: Iterable[int]) -> set[int]:
        """Return the words of some sentences that stand in figures, names and people: they are compared as such."""
        return {
            at
            for kind in _TOLD
            for detail in self.all(kind, sentences)
            for at in range(detail.first, detail.last)
        }

    def detailed(self, sentences: Iterable[int]) -> set[int]:
        """Return the words of some sentences that stand in sure details of any kind."""
        return {at for number in sentences for at in self.taken[number]}

    def counted(self, sentences: Iterable[int]) -> set[int]:
        """Return the words of some sentences that count something: `once`, which is no count by itself, too."""
        return {at for row in self.all("number", sentences) for at in range(row.first, row.last)}

    def words(self, sentences: Iterable[int]) -> dict[int, str]:
        """Return the words that say something in some sentences: number → stem."""
        return {at: text for number in sentences for at, text in self.content[number].items()}

    def unanswered(self, sentences: Iterable[int], other: Side, others: Sequence[int]) -> list[int]:
        """Return the words that say something in some sentences and that the other side has no word for."""
        theirs = set(other.words(others).values())
        theirs |= {align.stem(word) for row in other.spoken(others) for word in row.words}
        told = self.told(sentences)
        places = [at for number in others for at in other.range(number)]
        meant = {value for at in places for value in other.meant.get(at, ())}
        may = {value for at in places for value in other.may.get(at, ())}
        return [
            at
            for at, text in self.words(sentences).items()
            if text not in theirs
            and at not in told
            and at not in self.fillers
            and meant.isdisjoint(self.meant.get(at, ()))
            and may.isdisjoint(self.meant.get(at, ()))
            and meant.isdisjoint(self.may.get(at, ()))
        ]

    def spoken(self, sentences: Iterable[int]) -> list[Speaker]:
        """Return the labels before some sentences."""
        return [self.speakers[number] for number in sentences if number in self.speakers]

    def range(self, number: int) -> range:
        """Return the words of a sentence, by number."""
        sentence = self.document.sentences[number]
        return range(sentence.first, sentence.last)

    def says(self, at: int) -> bool:
        """Tell whether a word says something, or how much; a small word does when a list knows it."""
        if at in self.amounts or at in self.listed:
            return True
        number = self.document.sentence_at(self.document.words[at].start)
        return number is not None and at in self.content[number]

    def joins(self, places: Iterable[int]) -> bool:
        """Tell whether all of some words join: `as well as`, and not `in the past`."""
        places = [at for at in places if not self.points(at)]
        return bool(places) and all(at in self.links for at in places)

    def points(self, at: int) -> bool:
        """Tell whether a word only points at the noun behind it: `the`, `his`."""
        return self.document.words[at].norm in _ARTICLES or at in self.document.marks.get(
            "possessive", {}
        )

    def joining(self, places: Iterable[int]) -> set[str]:
        """Return what the joining words among some words say: `and`, `or`, `after`."""
        return {value for at in places for value in self.links.get(at, ())}


def _marked(document: Document, *prefixes: str) -> dict[int, set[str]]:
    """Return, for each word in lists of a kind, the names of those lists."""
    found: dict[int, set[str]] = {}
    for name, places in document.marks.items():
        if name.startswith(prefixes):
            for first, ends in places.items():
                for at in range(first, max(ends)):
                    found.setdefault(at, set()).add(name)
    return found
