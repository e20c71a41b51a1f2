"""One of the two texts of a comparison, with its details found and filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plainspeak.facts import align
from plainspeak.facts.detail import Detail
from plainspeak.model import Document

_TOLD = "name acronym who date weekday time number money age".split()


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
        return cls(document, details, content, keys, filed, kinds, taken)

    def text(self, detail: Detail) -> str:
        """Return the words of a detail in their normal form."""
        return " ".join(word.norm for word in self.document.words[detail.first : detail.last])

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

    def words(self, sentences: Iterable[int]) -> dict[int, str]:
        """Return the words that say something in some sentences: number → stem."""
        return {at: text for number in sentences for at, text in self.content[number].items()}
