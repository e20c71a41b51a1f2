"""The front door for programs: check one text, or many with the same rules."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plainspeak import profiles
from plainspeak.errors import InputError
from plainspeak.model import Document, Report
from plainspeak.settings import Settings

if TYPE_CHECKING:
    from plainspeak.facts import Comparison
    from plainspeak.fixes import Fixed
    from plainspeak.incremental import Memory
    from plainspeak.rulebook import Rulebook


class Checker:
    """Rules and settings, read once, for any number of texts and threads.

    `rules` are extra packs (files or folders) on top of the shipped ones; `settings` are house
    settings, see `Settings`. Raises RuleError when a pack cannot be used.
    """

    def __init__(
        self, rules: Iterable[str | Path] = (), *, settings: Settings | None = None
    ) -> None:
        from plainspeak import rulebook  # noqa: PLC0415 - reading the rules is not part of importing

        self.settings = settings or Settings()
        self.memory: Memory | None = None
        self.rulebook: Rulebook = rulebook.load(
            [Path(path) for path in (*self.settings.packs, *rules)]
        )
        profiles.refuse_unknown(self.settings, self.rulebook)

    @classmethod
    def of(cls, rulebook: Rulebook, settings: Settings, memory: Memory | None = None) -> Checker:
        """Return a checker with rules that were read already and fit these settings.

        With a memory of its own it checks a text that it has seen before, but for a few words, in a
        fraction of the time; the memory holds sentences of it for a while.
        """
        checker = cls.__new__(cls)
        checker.settings, checker.rulebook, checker.memory = settings, rulebook, memory
        return checker

    def check(
        self,
        text: str | Document,
        document_type: str | None = None,
        reader: str | None = None,
        *,
        advice: bool | None = None,
    ) -> Report:
        """Check one text.

        `document_type` is one of the document types or an alias; None guesses it, and the report says
        so. `reader` is `family`, `child` or `professional`; None takes the settings' reader.
        `advice` asks for advice on good practice too; None takes the settings' answer. Spans
        in the report count code points of the text as given. Raises InputError for an unknown type
        or reader, or when `text` is not a string.
        """
        from plainspeak import pipeline  # noqa: PLC0415 - loads what checks need

        return pipeline.check(
            _document(text, "check"),
            self.rulebook,
            document_type or self.settings.type or profiles.AUTO,
            reader,
            self.settings,
            advice=advice,
            steps=self.memory.steps() if self.memory else pipeline.AFRESH,
        )

    def check_many(
        self,
        texts: Iterable[str | Document],
        document_type: str | None = None,
        reader: str | None = None,
        *,
        advice: bool | None = None,
    ) -> Iterator[Report]:
        """Yield a report for each text, in order, reading them one at a time."""
        for text in texts:
            yield self.check(text, document_type, reader, advice=advice)

    def fix(
        self,
        text: str | Document,
        document_type: str | None = None,
        reader: str | None = None,
    ) -> Fixed:
        """Put the safe suggestions of a check into one text, and check again until none is left.

        The fixed text is `text` of what comes out; `edits` are its changes as places in the text as
        given, `changes` the changed sentences, `report` the check of the fixed text. Quotations and
        names are never touched; what would change a fact or bring in a finding is in `refused`.
        Fixing a fixed text changes nothing. Arguments and errors are those of `check`.
        """
        from plainspeak.fixing import Fixer  # noqa: PLC0415 - loads what checks need

        kind = document_type or self.settings.type or profiles.AUTO
        return Fixer(self.rulebook, kind, reader, self.settings).fix(_document(text, "fix"))

    def verify(self, before: str | Document, after: str | Document) -> Comparison:
        """Compare the facts of two versions of a text: names, dates, numbers, “not”, “may”, who did what.

        Spans in the comparison count code points of the texts as given. It compares facts that can be
        counted: a person must still read both. Raises InputError when either is not a string.
        """
        from plainspeak import facts  # noqa: PLC0415 - loads what comparisons need

        return facts.compare(self._analysed(before), self._analysed(after), self.rulebook.wordings)

    def _analysed(self, text: str | Document) -> Document:
        from plainspeak.language import analyse  # noqa: PLC0415

        document = _document(text, "verify")
        return analyse(
            document.text,
            self.rulebook.word_lists_with({"kin": self.settings.kin}),
            path=document.path,
            blocks=document.blocks or None,
            fields=True,
        )


def _document(text: str | Document, asked: str) -> Document:
    if not isinstance(text, (str, Document)):
        raise InputError(
            f"{asked} needs the text as a string. Decode bytes first, or use plainspeak.readers.read."
        )
    return Document(text) if isinstance(text, str) else text


@functools.cache
def _default() -> Checker:
    return Checker()


def check(
    text: str,
    document_type: str | None = None,
    reader: str = "family",
    *,
    advice: bool | None = None,
) -> Report:
    """Check one text with the shipped rules; see `Checker.check`."""
    return _default().check(text, document_type, reader, advice=advice)


def check_many(
    texts: Iterable[str],
    document_type: str | None = None,
    reader: str = "family",
    *,
    advice: bool | None = None,
) -> Iterator[Report]:
    """Yield a report for each text, in order, with the shipped rules; see `Checker.check_many`."""
    return _default().check_many(texts, document_type, reader, advice=advice)


def fix(text: str, document_type: str | None = None, reader: str = "family") -> Fixed:
    """Put the safe suggestions of the shipped rules into one text; see `Checker.fix`."""
    return _default().fix(text, document_type, reader)


def verify(before: str, after: str) -> Comparison:
    """Compare the facts of two versions of a text with the shipped word lists; see `Checker.verify`."""
    return _default().verify(before, after)
