"""The front door for programs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest

import plainspeak
from plainspeak import Document, InputError, Role, Safety, Severity, Span
from plainspeak.model import Finding
from plainspeak.pipeline import settle


def test_check_takes_a_text_and_gives_a_report():
    report = plainspeak.check("We will utilise the bus.", "letter")

    [finding] = report.findings
    assert (finding.rule, finding.span, finding.severity) == (
        "plain-words.utilise",
        Span(8, 15),
        Severity.ADVICE,
    )
    assert (finding.suggestions[0].text, finding.suggestions[0].safety) == ("use", Safety.SAFE)
    assert "no-contact" in {row.code for row in report.missing}
    assert report.balance == {"strength": 0, "worry": 0, "next-step": 1, "other": 0}
    assert report.roles[0].role is Role.NEXT_STEP


def test_check_many_reads_texts_one_at_a_time(checker):
    asked = []

    def texts():
        for text in ("Leo sang.", "Nan cooked."):
            asked.append(text)
            yield text

    reports = checker.check_many(texts())

    next(reports)
    assert asked == ["Leo sang."]


def test_one_checker_serves_many_threads(checker):
    texts = [
        f"Dad requested {number} new workers. We will utilise the bus." for number in range(40)
    ]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(checker.check, texts)) == [checker.check(text) for text in texts]


@pytest.mark.parametrize("text", [None, 3, b"Leo sang."])
def test_what_is_no_string_is_refused(text, checker):
    with pytest.raises(InputError, match="check needs the text as a string"):
        checker.check(text)


def test_an_unknown_type_or_reader_is_refused(checker):
    with pytest.raises(
        InputError, match=r"There is no document type 'leter'\. Did you mean 'letter'"
    ):
        checker.check("Leo sang.", "leter")
    with pytest.raises(InputError, match=r"There is no reader 'famly'\. Did you mean 'family'"):
        checker.check("Leo sang.", "letter", "famly")


def test_a_type_that_was_guessed_says_so(checker):
    assert checker.check("Leo sang.").type_guessed
    assert not checker.check("Leo sang.", "letter").type_guessed


def test_a_type_that_cannot_be_guessed_asks_for_no_parts(checker):
    report = checker.check("Leo sang.")

    assert report.missing == ()
    assert "could not be guessed" in report.notes[0]


def test_a_text_with_nothing_in_it_has_an_empty_report(checker):
    report = checker.check(" \n", "case-note")

    assert (report.findings, report.roles) == ((), ())


def test_reports_and_all_in_them_are_frozen(checker):
    report = checker.check("We will utilise the bus.")

    for value in (
        report,
        report.document,
        report.findings[0],
        report.findings[0].span,
        report.profile,
    ):
        with pytest.raises(AttributeError):
            setattr(value, fields(value)[0].name, None)


def test_a_document_keeps_its_path(checker):
    assert checker.check(Document("Leo sang.", "a.txt")).document.path == "a.txt"


def test_a_span_is_never_backwards():
    with pytest.raises(ValueError, match=r"not a span: 3\.\.2"):
        Span(3, 2)


def finding(category, start, end, rule="a.b"):
    return Finding(rule, category, Severity.ADVICE, Span(start, end), "")


@pytest.mark.parametrize(
    ("words", "parts"),
    [(26, "two sentences."), (40, "two sentences."), (41, "three sentences or more.")],
)
def test_a_very_long_sentence_is_not_told_that_two_would_do(words, parts, checker):
    text = "Leo sang " + "la " * (words - 3) + "la."

    [row] = [
        row for row in checker.check(text, "letter").findings if row.category == "long-sentence"
    ]

    assert row.message.startswith(f"This sentence has {words} words;")
    assert row.message.endswith(f"Try {parts}")


def test_of_two_wording_findings_on_the_same_words_the_longer_stays():
    short, long = finding("jargon", 5, 10), finding("plain-words", 0, 10)

    assert settle([short, long]) == (long,)


def test_of_two_as_long_the_graver_category_stays():
    jargon, label = finding("jargon", 0, 10), finding("label", 0, 10)

    assert settle([jargon, label]) == (label,)


def test_initials_and_what_they_stand_for_are_two_faults():
    acronym, harm = finding("acronym", 0, 2), finding("vague-harm", 0, 2)

    assert len(settle([harm, acronym])) == 2


def test_a_fault_of_words_and_one_of_style_may_share_a_place():
    assert len(settle([finding("jargon", 0, 10), finding("hedge", 0, 10)])) == 2


def test_neighbours_that_only_touch_both_stay():
    assert len(settle([finding("jargon", 0, 5), finding("jargon", 5, 9)])) == 2


@pytest.mark.parametrize(
    ("text", "document_type"),
    [
        (
            "What are we worried about?\nDanger statement: the social worker is worried that if"
            " nothing changes Ivy could be hurt.\n\nWhat's working well?\nNan comes every day.\n\n"
            "What needs to happen?\nNan rings on Friday.",
            "three-column-map",
        ),
        (
            "1. What are we worried about\nMum is worried about the rent.\n2. What’s going well\n"
            "Ivy is fed.",
            "three-column-map",
        ),
        ("Safety goal\nIvy sleeps at Nan's every Friday.", "safety-goal"),
        ("Safety plan for Ivy\nNan rings at six. Kim will come at seven.", "safety-plan"),
        ("CN 03/11/26. Ivy was at home and had eaten. Nan was there.", "case-note"),
        (
            "01/02/2026 Call from school.\n03/02/2026 Dear all letter sent.\nDear Ms Roe,\n"
            "Thank you for coming.\nKind regards\n04/02/2026 Nan rang.\n05/02/2026 Ivy in school.",
            "case-note",
        ),
        (
            "From: Kim Roe\nSent: Monday\nHi Jo,\nIvy was in.\nKind regards\n\nFrom: Jo Hart\n"
            "Sent: Monday\nHi Kim,\nIs Ivy in?\nBest wishes",
            "case-note",
        ),
        ("Dear Kim,\nThank you for the tea on Monday.\nKind regards\nJo", "letter"),
    ],
)
def test_headings_and_first_words_say_what_a_text_is(checker, text, document_type):
    report = checker.check(text)

    assert report.profile.document_type == document_type
    assert not any("could not be guessed" in note for note in report.notes)


def test_a_child_reads_mum_and_dad_as_names(checker):
    text = "Dear Tyrone, I know you worry when Mum is asleep and Dad is out."

    def roles(reader):
        findings = checker.check(text, "letter", reader).findings
        return [row.rule for row in findings if row.category == "depersonal"]

    assert roles("child") == []
    assert roles("family") == ["depersonal.mum", "depersonal.dad"]
