"""Every replacement fits its sentence: `data/inflection.tsv` holds sentences with their exact results."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from plainspeak import pipeline, profiles
from plainspeak.model import Document, Finding, Span
from plainspeak.rulebook import Rulebook

ROWS = list(
    csv.DictReader(
        (Path(__file__).parent / "data" / "inflection.tsv").open(encoding="utf-8"),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)
# Results that only a person can give: the name is not in the sentence.
OUT_OF_REACH = {"The mother's partner left."}
FEWEST_RIGHT = 232


def findings(text: str, book: Rulebook) -> tuple[Finding, ...]:
    """Return what all rules raise in a case note for a family, whatever their confidence."""
    with pytest.MonkeyPatch.context() as patch:
        made = profiles.profile_for
        patch.setattr(
            profiles,
            "profile_for",
            lambda *given, **named: replace(made(*given, **named), floor=0.0),
        )
        return pipeline.check(Document(text), book, "case-note", "family").findings


def mended(row: dict[str, str], book: Rulebook) -> str:
    """Return a row's sentence with the first suggestion of each finding over its term applied."""
    text, start = row["sentence"], int(row["start"])
    span = Span(start, start + len(row["term_span"]))
    found = [one for one in findings(text, book) if one.suggestions and one.span.overlaps(span)]
    for one in sorted(found, key=lambda one: one.span, reverse=True):
        text = text[: one.span.start] + one.suggestions[0].text + text[one.span.end :]
    return text


@pytest.fixture(scope="module")
def results(book: Rulebook) -> list[tuple[dict[str, str], str]]:
    return [(row, mended(row, book)) for row in ROWS]


def test_results_are_exact(results: list[tuple[dict[str, str], str]]) -> None:
    wrong = [
        f"{row['sentence']} → {got}"
        for row, got in results
        if got != row["result_sentence"] and row["sentence"] not in OUT_OF_REACH
    ]
    right = sum(got == row["result_sentence"] for row, got in results)
    assert right >= FEWEST_RIGHT, "\n".join(wrong)


def test_innocent_words_stay(results: list[tuple[dict[str, str], str]]) -> None:
    assert [
        row["sentence"]
        for row, got in results
        if row["term_span"] == row["replacement"] and got != row["sentence"]
    ] == []
