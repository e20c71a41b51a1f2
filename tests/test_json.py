"""The JSON contract: programs are built on it, so nothing in it moves unannounced."""

import json

import pytest

from plainspeak import Document
from plainspeak.writers import WRITERS

NOTE = """\
Visit to Kim and Leo on 3 May

Mum was utilising the food bank and it was felt that Leo was sad. Leo said, "I like Nan's." Kim will ring the school on Monday.
"""


@pytest.fixture(scope="module")
def written(checker):
    report = checker.check(Document(NOTE, "notes/visit 😀.txt"), "case-note")
    return json.loads(WRITERS["json"]([report]))


@pytest.fixture(scope="module")
def document(written):
    [document] = written["documents"]
    return document


def test_a_report_names_its_version_and_its_rulebook(written, book):
    assert list(written) == ["version", "rulebook", "documents"]
    assert written["version"] == 1
    assert written["rulebook"] == {"version": book.version, "sha256": book.sha256}


def test_a_document_has_these_parts_in_this_order(document):
    assert list(document) == [
        *("path", "type", "type_guessed", "type_from", "findings", "missing", "present"),
        *("sentences", "balance", "readability", "good", "suppressed"),
    ]
    assert (document["path"], document["type"], document["type_guessed"]) == (
        "notes/visit 😀.txt",
        "case-note",
        False,
    )


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("Kim rang.", "case-note", ("case-note", False, "given")),
        ("Dear Kim,\n\nI rang you.\n\nYours sincerely,\nAna", None, ("letter", True, "guessed")),
        ("Kim rang.", None, ("case-note", True, "unsure")),
    ],
)
def test_a_type_that_could_not_be_guessed_is_told_from_one_that_was(text, given, expected, checker):
    [row] = json.loads(WRITERS["json"]([checker.check(text, given)]))["documents"]

    assert (row["type"], row["type_guessed"], row["type_from"]) == expected


def test_a_finding_has_these_fields(document):
    row = next(row for row in document["findings"] if row["rule"] == "plain-words.utilise")

    assert list(row) == [
        *(
            "rule",
            "category",
            "severity",
            "confidence",
            "start",
            "end",
            "quote",
            "message",
            "why",
            "question",
        ),
        *("suggestions", "fingerprint"),
    ]
    assert (row["category"], row["severity"], row["quote"]) == (
        "plain-words",
        "advice",
        "utilising",
    )
    assert (row["start"], row["end"]) == (NOTE.index("utilising"), NOTE.index(" the food"))
    assert row["suggestions"] == [{"text": "using", "safety": "safe"}]
    assert row["question"] is None
    assert 0 < row["confidence"] <= 1


def test_a_missing_part_has_a_question(document):
    row = document["missing"][0]

    assert list(row) == ["code", "severity", "message", "question"]
    assert row["question"].endswith("?")


def test_sentences_have_roles_and_headings_are_none(document):
    rows = [(NOTE[row["start"] : row["end"]][:9], row["role"]) for row in document["sentences"]]

    assert [start for start, _ in rows] == ["Mum was u", "Leo said,", "Kim will "]
    assert rows[-1] == ("Kim will ", "next-step")


def test_the_balance_counts_the_sentences_of_each_role(document):
    assert list(document["balance"]) == ["strength", "worry", "next-step", "other"]
    assert sum(document["balance"].values()) == len(document["sentences"])


def test_readability_has_these_figures(document):
    figures = document["readability"]

    assert list(figures)[:8] == [
        *("words", "sentences", "flesch_kincaid_grade", "flesch_reading_ease"),
        *("gunning_fog", "smog_index", "reading_age", "enough_text"),
    ]
    assert (figures["words"], figures["sentences"]) == (26, 3)
    assert figures["enough_text"] is False
    assert figures["reading_age_band"] == "too short to judge"


def test_places_count_code_points_not_bytes_or_utf_16(checker):
    text = "👩‍👧 Leo’s nan will utilise it."
    [report] = checker.check_many([text], "case-note")
    [row] = [
        row
        for row in json.loads(WRITERS["json"]([report]))["documents"][0]["findings"]
        if row["quote"] == "utilise"
    ]

    # Woman, joiner, girl and a space are four; "Leo’s nan will " fifteen more.
    assert (row["start"], row["end"]) == (19, 26)


def test_json_is_ascii_and_ends_with_a_line_break(checker):
    written = WRITERS["json"]([checker.check("Leo’s café 😀.")])

    assert written.isascii()
    assert written.endswith("}\n")


def test_a_run_without_documents_is_still_json():
    assert json.loads(WRITERS["json"]([])) == {"version": 1, "rulebook": {}, "documents": []}


def test_a_fingerprint_survives_edits_elsewhere(checker):
    def fingerprints(text):
        rows = checker.check(text, "letter").findings
        return [row.fingerprint for row in rows if row.rule == "plain-words.utilise"]

    sentence = "We will utilise it."
    [alone] = fingerprints(sentence)

    assert fingerprints(f"Nan sang.\n\n{sentence}") == [alone]
    assert fingerprints(f"{sentence} Nan sang.") == [alone]
    assert len(set(fingerprints(f"{sentence} {sentence}"))) == 2
