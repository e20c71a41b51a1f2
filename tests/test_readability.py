"""Readability: the published formulas on right counts, and what makes a text hard."""

from pathlib import Path

import pytest
import textstat
import yaml
from textstat.backend.counts import _count_syllables

from plainspeak.language import analyse, formulas, note_form
from plainspeak.language.syllables import syllables_of

# Nobody can count the words and sentences of this in two ways.
SIMPLE = (
    "The cat sat on the mat. The dog ran to the big red shed. We all went out in the sun. "
    "Nan had a consultation and a cup of tea with milk. The assessment was long. He held her hand."
)
NOTE = (
    "Dr Smith saw Ms Jones at 10 a.m. on 4 Jan. Leo was at school.\n"
    "- Leo slept at his nan's\n"
    "- Mum rang at 9.30 p.m.\n"
    "- Nan made tea\n"
)


def measures_of(checker, text, *options):
    return {row.name: row for row in checker.check(text, "letter", *options).measures}


@pytest.fixture
def counts():
    return formulas.Counts(sentences=5, words=100, syllables=140, long_words=10)


def test_flesch_kincaid_grade_is_as_published(counts):
    # 0.39 × 20 + 11.8 × 1.4 - 15.59
    assert formulas.flesch_kincaid_grade(counts) == pytest.approx(8.73)


def test_flesch_reading_ease_is_as_published(counts):
    # 206.835 - 1.015 × 20 - 84.6 × 1.4
    assert formulas.flesch_reading_ease(counts) == pytest.approx(68.095)


def test_gunning_fog_is_as_published(counts):
    # 0.4 × (20 + 10)
    assert formulas.gunning_fog(counts) == pytest.approx(12.0)


def test_smog_is_as_published():
    # 1.043 × √30 + 3.1291
    counts = formulas.Counts(sentences=30, words=300, syllables=400, long_words=30)

    assert formulas.smog_index(counts) == pytest.approx(8.8419, abs=1e-3)


@pytest.mark.parametrize("name", ["flesch_kincaid_grade", "flesch_reading_ease", "gunning_fog"])
def test_a_figure_equals_textstat_s_own_where_the_counts_agree(name, checker, monkeypatch):
    # textstat would fetch its dictionary of sounds; here it gets our syllables in its place.
    sounds = {
        word: [["A0"] * syllables_of(word)] for word in SIMPLE.lower().replace(".", "").split()
    }
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda lang: sounds)
    measures = measures_of(checker, SIMPLE)

    assert measures["words"].value == textstat.lexicon_count(SIMPLE)
    assert measures["sentences"].value == textstat.sentence_count(SIMPLE)
    assert measures[name].value == round(getattr(textstat, name)(SIMPLE), 1)


def test_bullets_times_and_titles_do_not_confuse_the_count_of_sentences(checker):
    assert measures_of(checker, NOTE)["sentences"].value == 5


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("cat", 1),
        ("tea", 1),
        ("utilise", 3),
        ("assessment", 3),
        ("breakfast", 2),
        ("multidisciplinary", 7),
        ("3", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, syllables):
    assert syllables_of(word) == syllables


def test_smog_is_told_from_thirty_sentences_only(checker):
    sentence = "Leo went to his nan's after the consultation. "

    assert measures_of(checker, sentence * 29)["smog_index"].value is None
    assert measures_of(checker, sentence * 30)["smog_index"].value > 0


def test_a_short_text_is_too_short_to_judge(checker):
    measures = measures_of(checker, "Leo went home. He was glad.")

    assert measures["enough_text"].value is False
    assert measures["reading_age"].band == "too short to judge"


def test_an_empty_text_has_no_figures(checker):
    measures = measures_of(checker, "")

    assert measures["words"].value == 0
    assert measures["reading_age"].value is None


@pytest.mark.parametrize(("reader", "target"), [("family", 12), ("child", 9), ("professional", 14)])
def test_the_reading_age_to_aim_for_depends_on_the_reader(reader, target, checker):
    assert measures_of(checker, SIMPLE, reader)["reading_age"].target == target


def test_what_makes_a_text_hard_is_shown_in_its_place(checker):
    text = SIMPLE + " A multidisciplinary team met " + "and talked " * 20 + "about him."
    hardest = checker.check(text, "letter").hardest

    assert [row.message for row in hardest] == [
        "46 words in one sentence",
        "7 syllables in one word",
        "4 syllables in one word",
    ]
    assert hardest[1].span.of(text) == "multidisciplinary"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Home by 9am. 0 means out all night.", ["Home by 9am.", "0 means out all night."]),
        ("Visited at 4pm. Marcus hit Ellie.", ["Visited at 4pm.", "Marcus hit Ellie."]),
        ("He came at 4pm. March was cold.", ["He came at 4pm. March was cold."]),
        ("He came at 9am. 3 May was a Monday.", ["He came at 9am. 3 May was a Monday."]),
        ("It began at 9 a.m. 12 people came.", ["It began at 9 a.m. 12 people came."]),
        ("Seen at 10.30 a.m. by Dr Ali. Well.", ["Seen at 10.30 a.m. by Dr Ali.", "Well."]),
        (
            "A s.47 enquiry began. We met Child A. He sang.",
            ["A s.47 enquiry began.", "We met Child A.", "He sang."],
        ),
        ("“Why?” she asked. He hid.", ["“Why?” she asked.", "He hid."]),
        ("09:15 Mum rang. No reply", ["Mum rang.", "No reply"]),
        ("- Leo sang\n- Nan cooked", ["Leo sang", "Nan cooked"]),
        ("J. Smith came. We spoke to Mrs. Bell.", ["J. Smith came.", "We spoke to Mrs. Bell."]),
        ("He was sad… Then he slept.", ["He was sad…", "Then he slept."]),
        ("She said no. He left.", ["She said no.", "He left."]),
        ("71% att. FSM, no concerns.", ["71% att. FSM, no concerns."]),
        ("71% att. Mum was upset.", ["71% att.", "Mum was upset."]),
    ],
)
def test_sentences_are_cut_as_people_write_them(text, sentences):
    assert [row.span.of(text) for row in analyse(text).sentences] == sentences


def test_a_page_without_a_full_stop_is_cut_at_spaces():
    text = "mum and dad and nan " * 500

    spans = [row.span for row in analyse(text).sentences]

    assert all(span.end - span.start <= 2000 for span in spans)
    assert " ".join(span.of(text) for span in spans) == text.strip()


WRITTEN = yaml.safe_load(
    (Path(__file__).parent / "data" / "note-form.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row["id"])
def test_note_form_is_told_from_short_sentences(row, checker):
    measures = {one.name: one for one in checker.check(row["text"], row["type"]).measures}

    assert measures["enough_text"].value
    assert measures["note_form"].value is row["note_form"]
    assert (measures["reading_age"].band == "note form") is row["note_form"]


@pytest.mark.parametrize("name", ["dev.yaml", "tune.yaml"])
def test_no_labelled_document_is_taken_for_note_form(name, checker):
    rows = yaml.safe_load((Path(__file__).parent / "gold" / name).read_text(encoding="utf-8"))
    for row in rows:
        figures = {one.name: one.value for one in checker.check(row["text"], row["type"]).measures}
        assert not figures["note_form"], row["id"]


def test_note_form_never_changes_the_figures(checker):
    # 4 words and 5 syllables a sentence: 0.39 × 4 + 11.8 × 5/4 - 15.59 = 0.72
    text = "LAC mtg at home. " * 30
    measures = measures_of(checker, text)

    assert measures["note_form"].value
    assert measures["words"].value == 120
    assert measures["sentences"].value == 30
    assert measures["without_verb"].value == 1.0


def test_hard_is_still_said_of_notes_that_are_hard(checker):
    line = "Multidisciplinary CAMHS assessment outstanding, interagency ICPC recommendations unactioned, "
    text = (line * 4)[:-2] + ". "
    measures = measures_of(checker, text * 6)

    assert measures["note_form"].value
    assert measures["reading_age"].band == "hard"


@pytest.mark.parametrize(
    "sentence",
    [
        "Leo was asleep.",
        "Your dog barked.",
        "Nan made the tea.",
        "She'll come.",
        "Leo likes trains.",
        "We laughed.",
        "Ring me at home.",
        "Leo went out.",
    ],
)
def test_a_sentence_with_a_verb_of_its_own_is_known(sentence, checker):
    document = checker.check(sentence, "case-note").document

    assert note_form.has_verb(document, document.sentences[0])


@pytest.mark.parametrize(
    "sentence",
    [
        *("Threshold met.", "ICPC convened.", "LAC review o/s.", "Leo seen by HV."),
        *("No food in house.", "Visit to Ms O'Donnell.", "O'Malley and O'Reilly at home."),
    ],
)
def test_a_sentence_without_one_is_known(sentence, checker):
    document = checker.check(sentence, "case-note").document

    assert not note_form.has_verb(document, document.sentences[0])


def test_short_forms_are_told_from_words(checker):
    text = "Sig. harm: LAC review o/s, S47 mtg w/c Monday with Dr Hall of the NHS."
    document = checker.check(text, "case-note").document
    found = note_form.shortened(document, document.sentences[0])
    written = [document.words[at].norm for at in sorted(found)]

    assert written == ["sig", "lac", "o", "s47", "mtg", "w"]


def test_words_in_capitals_are_no_initials(checker):
    text = "LEO WAS IN BED AND DAD MET US."
    document = checker.check(text, "case-note").document

    assert not note_form.shortened(document, document.sentences[0])


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("text", "so a reading age says little"),
        ("html", "so a reading age says little"),
        ("json", '"reading_age_note": "This is written in note form'),
    ],
)
def test_every_report_says_that_notes_are_in_note_form(form, says, run, tmp_path):
    (tmp_path / "notes.txt").write_text(WRITTEN[0]["text"], encoding="utf-8")
    shown = run("check", "notes.txt", "--type", "case-note", "--format", form, "--fail-on", "never")

    assert says in " ".join(shown.out.split())
    assert "on target" not in shown.out
