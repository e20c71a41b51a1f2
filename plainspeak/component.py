"""plainspeak inside spaCy: `nlp.add_pipe("plainspeak")`, in any English pipeline.

    nlp = spacy.blank("en")
    nlp.add_pipe("plainspeak", config={"document_type": "case-note"})
    doc = nlp("Mum will utilise the food bank.")
    doc._.plainspeak.missing         # the whole report
    doc.spans["plainspeak"]          # each finding on its tokens: label_ is the category, id_ the rule

spaCy finds the component by itself once plainspeak is installed. It needs no tagger or parser of the
pipeline it stands in, and says there what it says everywhere else.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from plainspeak import settings as house_settings
from plainspeak.checker import Checker
from plainspeak.errors import InputError
from plainspeak.model import Document, Report

if TYPE_CHECKING:
    from pydantic import TypeAdapter

NAME = "plainspeak"
_DEFAULTS: dict[str, Any] = {
    "document_type": None,
    "reader": None,
    "advice": None,
    "settings": None,
    "rules": [],
    "spans_key": NAME,
}


class Plainspeak:
    """Puts a report on each document: see the module.

    It holds its settings only. The rules are read where they are first needed, once in each
    process, so it can be copied, pickled and sent to the processes of `nlp.pipe(n_process=…)`.
    """

    def __init__(
        self,
        *,
        document_type: str | None = None,
        reader: str | None = None,
        advice: bool | None = None,
        settings: str | None = None,
        rules: tuple[str, ...] = (),
        spans_key: str = NAME,
    ) -> None:
        self.document_type, self.reader, self.advice = document_type, reader, advice
        self.settings, self.rules, self.spans_key = settings, rules, spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Check one document. Raises InputError for an unknown type or reader."""
        checker = _checker(self.settings, self.rules)
        report = checker.check(doc.text, self.document_type, self.reader, advice=self.advice)
        # Plain values, so that the document can be saved and sent; the text is there already.
        doc.user_data[NAME] = _plain().dump_python(
            replace(report, document=Document("")), mode="json"
        )
        spans = (
            doc.char_span(
                row.span.start,
                row.span.end,
                row.category,
                alignment_mode="expand",
                span_id=row.rule,
            )
            for row in report.findings
        )
        doc.spans[self.spans_key] = SpanGroup(
            doc, name=self.spans_key, spans=[span for span in spans if span is not None]
        )
        return doc


@Language.factory(  # type: ignore[untyped-decorator]
    NAME, default_config=_DEFAULTS, assigns=["doc._.plainspeak", "doc.spans"]
)
def make(
    nlp: Language,
    name: str,
    document_type: str | None,
    reader: str | None,
    advice: bool | None,
    settings: str | None,
    rules: list[str],
    spans_key: str,
) -> Plainspeak:
    """Return the component for a pipeline. Raises InputError for a pipeline that is not English.

    `document_type`, `reader` and `advice` are those of `Checker.check`; `settings` is the path of a
    `plainspeak.toml`, `rules` are paths of rule packs, and `spans_key` names the group of spans.
    """
    if nlp.lang != "en":
        raise InputError(
            f"plainspeak reads English, and this pipeline is for '{nlp.lang}'. "
            "Add it to an English one, such as spacy.blank('en')."
        )
    return Plainspeak(
        document_type=document_type,
        reader=reader,
        advice=advice,
        settings=settings,
        rules=tuple(rules),
        spans_key=spans_key,
    )


@functools.cache
def _checker(settings: str | None, rules: tuple[str, ...]) -> Checker:
    house = house_settings.load(Path(settings)) if settings else None
    return Checker(rules, settings=house)


@functools.cache
def _plain() -> TypeAdapter[Report]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - spaCy has loaded it

    return TypeAdapter(Report)


def _report(doc: Doc) -> Report | None:
    """Return the report on a document, or None before the component has run.

    It is made anew from plain values, the same in the process that checked and in any other. Its
    document holds the text alone.
    """
    plain: Any = doc.user_data.get(NAME)
    if plain is None:
        return None
    return replace(_plain().validate_python(plain), document=Document(doc.text))


# Again when a notebook reloads the module.
Doc.set_extension(NAME, getter=_report, force=True)
