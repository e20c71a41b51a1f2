"""How words are found and replaced: figures, marks, capitals, verbs, articles, quotations, initials."""

import time
from pathlib import Path

import pytest

from plainspeak import pipeline, rulebook
from plainspeak.checks.wording import match_case
from plainspeak.errors import RuleError
from plainspeak.language import analyse
from plainspeak.language.inflection import bend, is_plural
from plainspeak.language.phrases import elements
from plainspeak.language.verbs import form_of
from plainspeak.model import Document
from plainspeak.rulebook import Rulebook


def raised(text: str, book: Rulebook, category: str) -> list[str]:
    found = pipeline.check(Document(text), book, "case-note", "family").findings
    return [one.span.of(text) for one in found if one.category == category]


def marked(name: str, text: str) -> list[str]:
    document = analyse(text)
    marks = document.marks[name]
    found: list[str] = []
    past = 0
    for at in sorted(marks):
        if at >= past:
            past = max(marks[at])
            found.append(document.span(at, past).of(text))
    return found


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("We met on 3 May and 12/05/2024.", ["3 May", "12/05/2024"]),
        ("We met on Monday 3rd June 2024.", ["Monday 3rd June 2024"]),
        ("She may come next week, or tomorrow.", ["next week", "tomorrow"]),
        ("They walk 2 miles in March.", ["March"]),
        ("They march at 10 for 24 hours.", []),
    ],
)
def test_dates_are_read(text: str, dates: list[str]) -> None:
    assert marked("date", text) == dates


def test_numbers_in_figures_are_numbers() -> None:
    assert marked("number", "He ate 3 eggs and 12 buns.") == ["3", "12"]


def test_marks_between_words_hold_a_phrase_together() -> None:
    assert elements("and/or") == ("and", "/", "or")
    assert elements("e.g.") == ("e", ".", "g")
    assert elements("views, wishes and feelings") == ("views", ",", "wishes", "and", "feelings")
    assert elements("16+ team") == ("16", "+", "team")
    assert elements("stop <verb> ... again") == ("stop", "<verb>", "...", "again")


def test_short_latin_is_found_with_its_stops(book: Rulebook) -> None:
    text = "Bring a snack, e.g. fruit, and/or a drink."
    found = pipeline.check(Document(text), book, "letter", "family").findings
    assert "e.g." in [one.span.of(text) for one in found]
    assert "and/or" in [one.span.of(text) for one in found]


@pytest.mark.parametrize(
    ("verb", "form", "bent"),
    [
        ("ring", "participle", "rung"),
        ("shout", "ing", "shouting"),
        ("stop", "ing", "stopping"),
        ("try", "s", "tries"),
        ("xyz", "ing", "xyz"),
    ],
)
def test_verbs_of_the_text_bend(verb: str, form: str, bent: str) -> None:
    assert form_of(verb, form) == bent


@pytest.mark.parametrize(
    ("phrase", "plural"),
    [
        ("person who uses drugs", "people who use drugs"),
        ("looked after child", "looked after children"),
        ("thing that makes it harder", "things that make it harder"),
        ("point of view", "points of view"),
        ("time after school", "times after school"),
        ("passer-by", "passers-by"),
    ],
)
def test_nouns_with_a_tail_bend_at_the_head(phrase: str, plural: str) -> None:
    assert bend(phrase, "noun", "plural") == plural
    assert is_plural(plural)
    assert not is_plural(phrase)


@pytest.mark.parametrize(
    ("written", "text", "opens", "shouts", "cased"),
    [
        ("LAC review", "review meeting", False, False, "review meeting"),
        ("LAC review", "review meeting", True, False, "Review meeting"),
        ("UNOCINI", "form", False, False, "form"),
        ("UTILISE", "use", True, True, "USE"),
        ("AN ASSESSMENT", "a check", True, True, "A CHECK"),
        ("Contact Arrangements", "family time plans", True, False, "Family Time Plans"),
        ("Utilise", "use", True, False, "Use"),
        ("utilise", "use", True, False, "use"),
    ],
)
def test_capitals(written: str, text: str, opens: bool, shouts: bool, cased: str) -> None:
    assert match_case(written, text, opens=opens, shouts=shouts) == cased


@pytest.mark.parametrize(
    "text",
    [
        'Nan said, "They want me to engage with services."',
        "Nan said, “They want me to engage with services.”",
        "Nan said, 'They want me to engage with services.'",
        "Nan said, ‘They want me to engage with services.’",
        "Nan said, \"She told me 'engage with services or else' and I cried.\"",
        "Nan said, 'She told me \"engage with services\" and I must engage with services.'",
        "Nan said, ‘They don't know what “engage with services” is, so I won't engage with services.’",
    ],
)
def test_quoted_words_stay(text: str, book: Rulebook) -> None:
    assert raised(text, book, "jargon") == []


def test_reported_speech_is_the_writers_own(book: Rulebook) -> None:
    assert raised("The chair said that Nan must engage with services.", book, "jargon") == [
        "engage with services"
    ]


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("There is a CIN/CP plan.", ["CIN", "CP"]),
        ("MGM/MGF attended.", ["MGM", "MGF"]),
        ("HIS CHIN WAS CUT AND THE CAB WAS LATE.", []),
        ("There are looked after children here. The LAC review is in May.", []),
        ("The CIN (child in need) plan is new.", []),
        ("The CIN plan (a child in need plan) is new.", []),
        ("The ISW, who is an independent social worker, came.", []),
        ("The ISW, who came on Monday, was kind.", ["ISW"]),
        ("The S47 enquiry means that we ask school and the police about her.", []),
        ("See https://example.org/CIN/plan for more.", []),
    ],
)
def test_initials(text: str, initials: list[str], book: Rulebook) -> None:
    assert raised(text, book, "acronym") == initials


def test_a_word_class_that_nobody_listed_is_refused(tmp_path: Path) -> None:
    pack = tmp_path / "house.yaml"
    pack.write_text(
        "- id: jargon.house\n  category: jargon\n  find: [zorb <persn>]\n  why: x\n  source: x\n"
        "  examples: [{before: zorb}, {leave: x}]\n",
        encoding="utf-8",
    )
    with pytest.raises(
        RuleError, match=r"house.yaml:1:3: rule 'jargon.house' asks for <persn>.*person"
    ):
        rulebook.load([pack])


def test_time_stays_in_proportion_to_a_line_without_a_stop(book: Rulebook) -> None:
    sentence = "Mum said the placement was good and the CIN plan is in place for contact "
    took = []
    for count in (200, 1600):
        start = time.perf_counter()
        pipeline.check(Document(sentence * count), book, "case-note", "family")
        took.append(time.perf_counter() - start)
    assert took[1] < 24 * took[0]
