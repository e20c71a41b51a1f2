"""What `fix` changes, what it leaves, and that a fixed text is done."""

import itertools
from collections import Counter
from pathlib import Path

import make_fixed
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from strategies import readers, texts, types

import plainspeak
from plainspeak import facts, fixes
from plainspeak.fixes import Edit
from plainspeak.fixing import Fixer
from plainspeak.language import analyse
from plainspeak.model import Document, Finding, Severity, Span
from plainspeak.readers import markdown

DATA = Path(__file__).parent / "data"
CASES = [
    line.split("\t") for line in (DATA / "fix-cases.tsv").read_text(encoding="utf-8").splitlines()
]
WORDING = {"jargon", "acronym", "label", "vague-harm", "plain-words"}

notes = st.lists(
    st.one_of(
        st.sampled_from([row[0] for row in CASES]),
        st.sampled_from((" ", "\n", "\n\n- ", "\r\n", " “", "” ", " – ", ". ", "’s ")),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)
"""Sentences that ask to be fixed, run together in any order with what breaks text tools in between."""
anything = st.one_of(texts, notes)

many = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(("before", "after"), CASES, ids=[row[0][:40] for row in CASES])
def test_a_sentence_is_fixed_as_a_careful_writer_would(before, after, checker):
    assert checker.fix(before, "case-note").text == after


@pytest.mark.parametrize(
    "sentence",
    [
        "Mum said, “We will utilise the bus.”",
        'Leo wrote "prior to tea" on the card.',
        "She told me 'I will commence on Monday'.",
        "The café is called Utilise Hall.",
        "Run `utilise --prior-to` first.",
        "Ask at https://prior-to.example/commence today.",
    ],
)
def test_quotations_names_links_and_code_are_never_changed(sentence, checker):
    assert checker.fix(sentence, "case-note").text == sentence


# Rules that a house might write, each of which does harm somewhere.
HOUSE = (
    ("bright", "clever"),
    ("may", "must"),
    ("three", "four"),
    ("never", "rarely"),
    ("friday", "Monday"),
    ("did", "did not"),
    ("granny", "service user"),
    ("sofa", "couch"),
    ("couch", "sofa"),
)
PACK = """\
- id: plain-words.house-{find}
  category: plain-words
  find: [{find}]
  say: [{say}]
  safety: safe
  why: A rule that does harm.
  source: house
  examples: [{{before: "There is {find}."}}, {{leave: "There is a cat."}}]
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    path = tmp_path_factory.mktemp("house") / "house.yaml"
    path.write_text("".join(PACK.format(find=find, say=say) for find, say in HOUSE), "utf-8")
    return plainspeak.Checker([path])


@pytest.mark.slow
def test_a_name_that_is_also_a_term_is_refused_with_the_reason(house):
    fixed = house.fix("I saw Lorna Bright and she is bright.", "case-note")
    assert fixed.text == "I saw Lorna Bright and she is clever."
    assert [(row.finding.span.start, row.reason) for row in fixed.refused] == [(12, fixes.NAMED)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Kofi may come home soon.", "modality"),
        ("Kofi has three cousins.", "number"),
        ("Kofi never rings.", "frequency"),
        ("Kofi did ring.", "negation"),
    ],
)
def test_a_house_rule_that_would_change_a_fact_is_refused(sentence, kind, house):
    fixed = house.fix(sentence, "case-note")
    assert fixed.text == sentence
    assert kind in fixed.refused[0].reason


@pytest.mark.slow
def test_no_rule_moves_a_day(house):
    assert house.fix("Kofi comes home on Friday.", "case-note").text == "Kofi comes home on Friday."


@pytest.mark.slow
def test_what_would_bring_in_a_new_finding_is_refused(house):
    fixed = house.fix("The granny rang.", "case-note")
    assert fixed.text == "The granny rang."
    assert len(fixed.refused) == 1


@pytest.mark.slow
def test_one_harmful_edit_does_not_cost_the_others_their_place(house):
    fixed = house.fix("Nan will utilise the bus. Kofi may utilise it. We commenced.", "case-note")
    assert fixed.text == "Nan will use the bus. Kofi may use it. We started."
    assert [row.finding.rule for row in fixed.refused] == ["plain-words.house-may"]


@pytest.mark.slow
def test_rules_that_ask_for_each_others_words_come_to_an_end(house):
    fixed = house.fix("The sofa is red.", "case-note")
    assert fixed.text in {"The sofa is red.", "The couch is red."}
    assert house.fix(fixed.text, "case-note").text == fixed.text


def _edit(start: int, end: int, text: str) -> Edit:
    span = Span(start, end)
    return Edit(span, text, Finding("r", "plain-words", Severity.ADVICE, span, ""))


def test_two_rounds_of_edits_become_one_set_on_the_first_text():
    text = "one two three four"
    first = [_edit(0, 3, "1"), _edit(8, 13, "THREE")]  # 1 two THREE four
    second = [_edit(2, 11, "2 3"), _edit(12, 16, "4")]  # 1 2 3 4
    both = fixes.compose(text, first, second)
    assert [(row.span, row.text) for row in both] == [
        (Span(0, 3), "1"),
        (Span(4, 13), "2 3"),
        (Span(14, 18), "4"),
    ]
    assert fixes.apply(text, both) == "1 2 3 4"


def test_edits_that_overlap_are_not_applied():
    with pytest.raises(ValueError, match="overlap"):
        fixes.apply("one two", [_edit(0, 5, "x"), _edit(3, 7, "y")])


def test_in_markdown_only_prose_changes(checker):
    text = "---\ntitle: utilise\n---\n# Prior to the visit\n\n- We will utilise [utilise](utilise.md)\n\n```\nutilise\n```\n"
    document = markdown.read(text.encode(), "note.md")
    assert checker.fix(document, "case-note").text == (
        "---\ntitle: utilise\n---\n# Before the visit\n\n- We will use [use](utilise.md)\n\n```\nutilise\n```\n"
    )


def test_line_endings_and_everything_between_edits_stay(checker):
    text = "\ufeffPrior to tea\r\n\tKofi  utilised\u00a0it .\r\n\r\n"
    assert (
        checker.fix(text, "case-note").text == "\ufeffBefore tea\r\n\tKofi  used\u00a0it .\r\n\r\n"
    )


def test_a_choice_of_a_person_is_checked_for_facts_and_names(checker):
    document = Document("Mum will engage with services on Monday.")
    fixer = Fixer(checker.rulebook, "case-note")
    report = fixer.check(document)
    [finding] = [row for row in report.findings if row.rule == "jargon.engage-with"]
    edit, after = fixer.choose(report, finding, "work with us", document)
    assert after.document.text == "Mum will work with us on Monday."
    assert edit.span == finding.span
    refused = fixer.choose(report, finding, "work with us at 10.30 a.m.", document)
    assert isinstance(refused, fixes.Refusal)


@pytest.fixture(scope="module")
def fixed_dev(checker):
    return [(row.type, checker.fix(row.document, row.type)) for row in make_fixed.documents("dev")]


@pytest.mark.slow
def test_the_changed_sentences_that_were_read_are_those_that_fix_makes(checker):
    for name in make_fixed.SOURCES:
        path = make_fixed.FOLDER / f"{name}.txt"
        assert path.read_text(encoding="utf-8") == make_fixed.page(checker, name), (
            "Run python tools/make_fixed.py and read what has changed."
        )


@pytest.mark.slow
def test_in_the_labelled_documents_nothing_safe_remains_and_nothing_was_refused(fixed_dev):
    for _, fixed in fixed_dev:
        left = [
            row.rule for row in fixed.report.findings if row.category in WORDING and fixes.safe(row)
        ]
        assert left == []
        assert fixed.refused == ()


@pytest.mark.slow
def test_in_the_labelled_documents_no_category_has_more_findings_than_before(fixed_dev):
    for _, fixed in fixed_dev:
        before, after = (
            Counter(row.category for row in report.findings)
            + Counter(row.code for row in report.missing)
            for report in (fixed.before, fixed.report)
        )
        assert after <= before


@pytest.mark.slow
def test_in_the_labelled_documents_the_fact_guard_accepts_every_fixed_text(fixed_dev):
    for _, fixed in fixed_dev:
        assert facts.compare(fixed.before.document, fixed.report.document).changes == ()


hard = example(
    text="\ud800 Mum\0 will utilise\u202e the 😀 e\u0301 prior to tea.",
    kind="case-note",
    reader="family",
)


@hard
@many
@given(text=anything, kind=types, reader=readers)
def test_fixing_a_fixed_text_changes_nothing(text, kind, reader, checker):
    fixed = checker.fix(text, kind, reader)
    assert checker.fix(fixed.text, kind, reader).text == fixed.text


@hard
@many
@given(text=anything, kind=types, reader=readers)
def test_outside_its_edits_a_text_stays_as_it_was(text, kind, reader, checker):
    fixed = checker.fix(text, kind, reader)
    assert fixes.apply(text, fixed.edits) == fixed.text
    places = [row.span for row in fixed.edits]
    assert all(one.end <= other.start for one, other in itertools.pairwise(places))
    old = analyse(text).quotations
    assert not any(span.overlaps(quote) for span in places for quote in old)


@many
@given(text=anything, kind=types)
def test_the_facts_of_a_fixed_text_are_those_of_the_text(text, kind, checker):
    fixed = checker.fix(text, kind)
    for change in fixed.changes:
        before, after = (
            analyse(text, checker.rulebook.word_lists) for text in (change.before, change.after)
        )
        assert facts.compare(before, after).kept


@many
@given(text=anything)
def test_the_report_of_a_fixed_text_is_the_check_of_that_text(text, checker):
    fixed = checker.fix(text, "case-note")
    assert fixed.report == checker.check(fixed.text, "case-note")
