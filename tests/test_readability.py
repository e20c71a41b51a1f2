"""Readability: the published formulas on right counts, and what makes a text hard."""

import pytest
import textstat
from textstat.backend.counts import _count_syllables

from plainspeak.language import analyse, formulas
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
    ],
)
def test_sentences_are_cut_as_people_write_them(text, sentences):
    assert [row.span.of(text) for row in analyse(text).sentences] == sentences


def test_a_page_without_a_full_stop_is_cut_at_spaces():
    text = "mum and dad and nan " * 500

    spans = [row.span for row in analyse(text).sentences]

    assert all(span.end - span.start <= 2000 for span in spans)
    assert " ".join(span.of(text) for span in spans) == text.strip()
