"""Which rules, levels and targets hold for a document type and a reader; and a guess of the type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from plainspeak.errors import InputError, did_you_mean
from plainspeak.language import patterns
from plainspeak.model import Document, Profile
from plainspeak.rulebook import Rulebook
from plainspeak.rulebook.schema import ADVICE
from plainspeak.settings import READERS, Settings, fault_at

AUTO = "auto"
FALLBACK = "case-note"
_SURE = 2.0


class Guess(NamedTuple):
    """A guessed document type; `sure` is False when two types are about as likely."""

    document_type: str
    sure: bool


def document_types(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the names of the document types, in alphabetical order."""
    return tuple(sorted(rulebook.profiles))


def profile_for(
    rulebook: Rulebook,
    document_type: str,
    reader: str | None = None,
    settings: Settings = Settings(),
    *,
    advice: bool | None = None,
) -> Profile:
    """Return all that holds for a document type (or one of its aliases) and a reader in this house.

    `advice` asks for the checks of category `practice` too; None takes the settings' answer.

    Raises InputError for an unknown type or reader.
    """
    reader = reader or settings.reader
    if reader not in READERS:
        raise InputError(
            f"There is no reader '{reader}'.{did_you_mean(reader, READERS)} One of: {', '.join(READERS)}."
        )
    row = _row(rulebook, document_type)
    return Profile(
        document_type=row["profile"],
        title=row["title"],
        reader=reader,
        sentence_limit=settings.sentence_limit or row["sentence_limit"],
        reading_age=_age(settings, reader) or row["reading_age"][reader],
        parts=tuple(row["parts"]),
        off=settings.off,
        on=settings.on,
        severities=settings.severity,
        known=settings.known,
        advice=settings.advice if advice is None else advice,
    )


def _age(settings: Settings, reader: str) -> float | None:
    age = settings.reading_age
    return age.get(reader) if isinstance(age, Mapping) else age


def refuse_unknown(settings: Settings, rulebook: Rulebook) -> None:
    """Raise RuleError when house settings name a rule, category or document type that is not there."""
    for key in ("off", "on", "severity"):
        for name in sorted(getattr(settings, key)):
            if name not in rulebook.ids and name not in rulebook.categories:
                known = {*rulebook.ids, *rulebook.categories}
                raise fault_at(
                    settings.path,
                    name,
                    f"there is no rule or category '{name}'.{did_you_mean(name, known)}",
                    key,
                )
    for name in sorted(settings.on - {ADVICE}):
        if name in rulebook.categories:
            raise fault_at(
                settings.path,
                name,
                f"'on' takes single rules, or the category '{ADVICE}'; '{name}' is a category that is on already.",
                "on",
            )
    named = [("type", settings.type), *settings.types.items()]
    for name, document_type in named:
        if document_type and document_type != AUTO:
            try:
                _row(rulebook, document_type)
            except InputError as error:
                under = "types" if name in settings.types else ""
                raise fault_at(settings.path, name, str(error), under) from None


def _row(rulebook: Rulebook, document_type: str) -> Mapping[str, Any]:
    for name, row in rulebook.profiles.items():
        if document_type == name or document_type in row.get("aliases", ()):
            return row
    known = document_types(rulebook)
    raise InputError(
        f"There is no document type '{document_type}'.{did_you_mean(document_type, known)} One of: {', '.join(known)}."
    )


def guess_type(document: Document, rulebook: Rulebook) -> Guess:
    """Guess a document's type from the cues of each profile: what only that type tends to hold."""
    scores = sorted(
        ((_score(document, row.get("cues", ())), name) for name, row in rulebook.profiles.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    (best, name), (second, _) = scores[0], scores[1]
    return Guess(name, best >= _SURE and best - second >= 1)


def _score(document: Document, cues: list[Mapping[str, Any]]) -> float:
    return sum(
        float(cue.get("weight", 1))
        for cue in cues
        if patterns.stands_in(str(cue["pattern"]), document.text)
    )
