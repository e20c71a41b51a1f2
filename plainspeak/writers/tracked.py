"""Word with tracked changes: each edit as words struck out and words put in, for a person to accept or reject.

New words look like those they replace. An edit is left out where Word could not take it back
cleanly: in the result of a field, over the edge of a link, across a picture or a note's mark.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from plainspeak.model import Document, Span
from plainspeak.readers.word_story import Piece
from plainspeak.writers.comments import AUTHOR
from plainspeak.writers.word_runs import Runs, add_after

# What a run may hold to be struck out as words; anything else is more than words.
_WORDS = frozenset("rPr t tab noBreakHyphen softHyphen lastRenderedPageBreak".split())
# What may hold a run whose words change; a moved passage may not.
_PLACES = frozenset("p hyperlink ins smartTag sdtContent".split())
_CHANGES = frozenset("ins del moveFrom moveTo rPrChange pPrChange cellIns cellDel".split())


class Change(Protocol):
    """New words for a span of the document's text, such as `fixes.Edit`."""

    @property
    def span(self) -> Span:
        """The words that go."""

    @property
    def text(self) -> str:
        """The words that come."""


class Tracked(NamedTuple):
    """A file with tracked changes, and the spans that were left as they were."""

    content: bytes
    left: tuple[Span, ...]


def track(document: Document, changes: Iterable[Change]) -> Tracked:
    """Return the document's Word file with changes that do not overlap, each tracked.

    Rejecting all of them gives the text as it was; accepting all gives the text with the changes made,
    but for the spans in `left`. Raises InputError when the document is not from Word.
    """
    tracker = _Tracker(document)
    left = [change.span for change in changes if not tracker.change(change)]
    return Tracked(tracker.saved(), tuple(left))


class _Tracker:
    def __init__(self, document: Document) -> None:
        self.runs = Runs(document)
        self.touched: set[str] = set()
        numbers = [
            int(number)
            for root in self.runs.file.parts.values()
            for element in root.iter(*(f"{self.runs.w}{name}" for name in _CHANGES))
            if (number := element.get(f"{self.runs.w}id", "")).isdecimal()
        ]
        self.next = max(numbers, default=0) + 1

    def saved(self) -> bytes:
        parts = self.runs.file.parts
        return self.runs.saved({part: self.runs.xml_of(parts[part]) for part in self.touched})

    def change(self, change: Change) -> bool:
        """Track one change; tell whether that could be done."""
        stretches = self.runs.stretches(change.span)
        if len(stretches) != 1:
            return False
        [stretch] = stretches
        if sum(piece.length for piece in stretch.pieces) != change.span.end - change.span.start:
            return False
        runs = stretch.runs
        if not all(self._can_go(piece) for piece in stretch.pieces) or not self._adjoin(runs):
            return False
        new = self._inserted(runs[0], change.text) if change.text else None
        last = None
        for run in runs:
            last = self._strike(run)
        if new is not None and last is not None:
            self._put_in(last, new)
        self.touched.add(stretch.paragraph.origin.part)
        return True

    def _can_go(self, piece: Piece) -> bool:
        run = piece.element.getparent()
        return (
            not piece.fixed
            and all(self._name(element) in _WORDS for element in run)
            and self._name(run.getparent()) in _PLACES
        )

    def _adjoin(self, runs: list[Any]) -> bool:
        """Tell whether runs stand in one place with nothing that is seen between them."""
        parent = runs[0].getparent()
        if any(run.getparent() is not parent for run in runs):
            return False
        inside = set(runs)
        between = list(parent)[parent.index(runs[0]) : parent.index(runs[-1]) + 1]
        return all(
            element in inside or self._name(element) not in {"r", "hyperlink", "ins", "sdt"}
            for element in between
        )

    def _name(self, element: Any) -> str:
        tag = element.tag
        return (
            tag.removeprefix(self.runs.w)
            if isinstance(tag, str) and tag.startswith(self.runs.w)
            else ""
        )

    def _change(self, name: str) -> Any:
        number, self.next = self.next, self.next + 1
        return self.runs.make(name, id=str(number), author=AUTHOR)

    def _inserted(self, model: Any, text: str) -> Any:
        """Return words put in, in a run that looks like another."""
        change = self._change("ins")
        run = self.runs.make("r", change)
        properties = model.find(f"{self.runs.w}rPr")
        if properties is not None:
            run.append(copy.deepcopy(properties))
        self.runs.text(run, text)
        return change

    def _strike(self, run: Any) -> Any:
        """Strike out the words of a run; return the element that stands for them now."""
        change = self._change("del")
        run.addprevious(change)
        tail, run.tail = run.tail, None
        change.append(run)
        change.tail = tail
        for element in run.iterchildren(f"{self.runs.w}t"):
            element.tag = f"{self.runs.w}delText"
        return change

    def _put_in(self, struck: Any, new: Any) -> None:
        """Put new words behind struck ones; inside somebody's insertion that is parted, so that each stays whose it is."""
        holder = struck.getparent()
        if self._name(holder) != "ins":
            add_after(struck, new)
            return
        following = list(struck.itersiblings())
        add_after(holder, new)
        if following:
            rest = self.runs.etree.Element(holder.tag, dict(holder.attrib), nsmap=holder.nsmap)
            rest.extend(following)
            add_after(new, rest)
