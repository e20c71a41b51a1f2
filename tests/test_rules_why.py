"""`rules why`: what every rule made of one line, in plain words."""

import pytest

from plainspeak.checks import KINDS, TESTS
from plainspeak.language import nearby

NOTE = """\
Mum (Kelly) had contact (time with Leo) on Monday.
She will engage with services, and she lost a contact lens. “We must utilise it,” she said.
The MASH rang about the bus. The MASH rang twice.
"""


@pytest.fixture
def why(run, write):
    def why(line, *options, text=NOTE):
        write("note.txt", text)
        return run("rules", "why", f"note.txt:{line}", "--type", "case-note", *options)

    return why


def reasons(out, rule):
    """Return what is said of each place of a rule, as one text each."""
    return [" ".join(part.split()) for part in out.split("\n\n") if f"  {rule}: " in part]


def test_every_test_that_can_clear_a_term_has_its_words():
    assert set(nearby.TESTS) <= set(TESTS)


def test_every_kind_that_looks_at_places_can_be_asked():
    about_documents = {"part", "good", "practice"}

    assert {name for name, kind in KINDS.items() if kind.candidates is None} == about_documents


@pytest.mark.parametrize(
    ("line", "rule", "says"),
    [
        (
            1,
            "depersonal.mum",
            "“Mum” depersonal.mum: left alone - The person's name stands beside it.",
        ),
        (1, "jargon.contact", "Plain words beside it or in the next sentence explain it."),
        (2, "jargon.contact", "it stands in “contact lens”"),
        (2, "plain-words.utilise", "It stands inside a quotation"),
        (
            2,
            "jargon.engage",
            "'jargon.engage-with' speaks of these words instead: it takes in more words.",
        ),
        (2, "goal-vague.engage", "It is off: it is only for safety-goal; this is a case-note."),
        (2, "jargon.engage-with", "“engage with services” jargon.engage-with: raised Why: "),
    ],
)
def test_the_reason_is_the_one_a_check_had(line, rule, says, why):
    ran = why(line)

    assert ran.status == 0
    assert says in reasons(ran.out, rule)[0]


def test_initials_are_raised_once_and_the_second_place_says_so(why):
    first, second = reasons(why(3).out, "acronym.mash")

    assert "raised Why: " in first
    assert "It was met earlier in the document, and this rule speaks once." in second


def test_a_rule_that_settings_turn_off_says_so(why, write):
    write("plainspeak.toml", 'off = ["jargon.engage-with"]\nknown = ["MASH"]\n')

    assert "It is off: house settings turn it off." in reasons(why(2).out, "jargon.engage-with")[0]
    assert "House settings list it under `known`." in reasons(why(3).out, "acronym.mash")[0]


def test_a_rule_below_the_floor_says_so(why, book):
    [told] = reasons(why(1, text="There are concerns.\n").out, "jargon.concern")

    assert (
        f"its confidence of {book.rule('jargon.concern').confidence:.2f} is below the floor" in told
    )


def test_a_rule_whose_words_are_not_there_says_what_it_looks_for(why):
    assert "None of its words stands on this line. It looks for “utilise”" in why(
        1, "--rule", "plain-words.utilise"
    ).out.replace("\n      ", " ")


def test_the_length_of_a_sentence_is_told_only_when_asked_for(why):
    assert "long-sentence" not in why(1).out
    assert (
        "The count is within what the rule allows."
        in why(1, "--rule", "long-sentence.too-many-words").out
    )


def test_the_tests_of_advice_are_told_one_by_one(why):
    out = why(2, "--rule", "practice.not-seen-no-reason", "--advice").out

    assert "Does not hold: sentence, pattern" in out
    assert "It is off" not in out


def test_a_missing_part_is_told_with_its_tests(why, book):
    rule = next(row for row in book if row.kind == "part" and "case-note" in row.types)
    out = why(1, "--rule", rule.id).out

    assert f"'{rule.options['code']}'." in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["note.txt:9"], "There is no line 9: the text has 4 lines."),
        (["note.txt"], "Say the file and the line, for example: plainspeak rules why note.txt:3"),
        (
            ["note.txt:1", "--rule", "jargon.contct"],
            "There is no rule 'jargon.contct'. Did you mean 'jargon.contact'?",
        ),
    ],
)
def test_what_cannot_be_asked_is_one_clear_line(arguments, says, run, write):
    write("note.txt", NOTE)
    ran = run("rules", "why", *arguments)

    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert says in ran.err


def test_the_codes_of_a_terminal_are_shown_never_sent(why):
    assert "\x1b" not in why(1, text="We utilise \x1b[31m it.\n").out
