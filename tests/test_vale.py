"""Vale styles, as they are: what is used of them, what it raises, and what is named and left out."""

from pathlib import Path

import pytest

from plainspeak import RuleError, Severity, rulebook
from plainspeak.checks import KINDS
from plainspeak.language import analyse
from plainspeak.model import Profile
from plainspeak.rulebook import vale

WEASEL = """\
extends: existence
message: "Try to do without '%s'."
description: A reader wants to know how much.
link: https://example.org/weasel
level: suggestion
ignorecase: true
tokens:
  - very
  - extremely
  - '(?<!not )clearly'
exceptions:
  - very first
"""
WORDS = """\
extends: substitution
message: "Write '%s', not '%s'."
level: error
ignorecase: true
swap:
  '(?:give|gave) rise to': lead to
  commence: start|begin
  'the (\\w+) directory': the $1 folder
  in order: so
  in order to: to
"""
COMMAS = """\
extends: occurrence
message: "This sentence has %s commas."
scope: sentence
max: 2
token: ','
"""
STOPS = """\
extends: existence
message: "No stop at the end of a heading: '%s'."
nonword: true
scope: heading
tokens:
  - '[a-z0-9][.?!](?:\\s|$)'
"""


@pytest.fixture
def raised(tmp_path):
    """Return what a style of given files raises in a text, as (rule, words, message), and what was left out."""

    def raised(text, /, **files):
        style = tmp_path / "Hearth"
        style.mkdir(exist_ok=True)
        for name, content in files.items():
            (style / f"{name}.yml").write_text(content, encoding="utf-8")
        book = rulebook.load([style], shipped=False)
        rules = book.all_on()["pattern"]
        found = KINDS["pattern"].check(analyse(text), rules, Profile("case-note"))
        rows = [(row.rule, row.span.of(text), row.message) for row in found]
        return sorted(rows, key=lambda row: text.index(row[1])), list(book.left_out)

    return raised


def test_existence_raises_each_token_with_its_message(raised):
    found, _ = raised("Nan was Very tired. Everyday words stay.", Weasel=WEASEL)

    assert found == [("Hearth.Weasel", "Very", "Try to do without 'Very'.")]


def test_an_exception_is_left_alone_where_it_stands(raised):
    found, _ = raised("It was the very first time, and very wet.", Weasel=WEASEL)

    assert [words for _, words, _ in found] == ["very"]


def test_the_words_of_a_quotation_are_left_alone(raised):
    assert raised("“It was very wet,” she said.", Weasel=WEASEL)[0] == []


def test_substitution_says_what_to_write_and_what_stood_there(raised):
    found, _ = raised("We will commence on Monday.", Words=WORDS)

    assert found == [("Hearth.Words", "commence", "Write 'start or begin', not 'commence'.")]


def test_a_substitution_may_be_wrapped_over_two_lines(raised):
    text = "We talked for a long time about the move, and in the end it all gave\nrise to a row."

    assert [row[1] for row in raised(text, Words=WORDS)[0]] == ["gave\nrise to"]


def test_the_longest_key_of_a_swap_is_tried_first(raised):
    found, _ = raised("She rang in order to ask.", Words=WORDS)

    assert [(row[1], row[2]) for row in found] == [
        ("in order to", "Write 'to', not 'in order to'.")
    ]


def test_what_a_bracket_took_goes_where_the_swap_asks_for_it(raised):
    found, _ = raised("It is in the old directory.", Words=WORDS)

    assert found[0][2] == "Write 'the old folder', not 'the old directory'."


def test_case_matters_unless_a_rule_says_not(raised):
    exact = WORDS.replace("ignorecase: true\n", "")

    assert raised("We will Commence.", Words=exact)[0] == []


def test_what_is_written_right_already_is_left_alone(raised):
    swap = "extends: substitution\nmessage: '%s not %s'\nswap:\n  'web ?site': website\n"

    assert [row[1] for row in raised("A website and a web site.", Site=swap)[0]] == ["web site"]


def test_occurrence_counts_in_each_sentence(raised):
    found, _ = raised("One, two, three. One, two, three, four.", Commas=COMMAS)

    assert found == [("Hearth.Commas", "One, two, three, four.", "This sentence has 3 commas.")]


def test_occurrence_can_ask_for_the_least(raised):
    least = "extends: occurrence\nmessage: Say when.\nscope: paragraph\nmin: 1\ntoken: '\\d'\n"

    found, _ = raised("Nan rang at 9.\n\nDad rang later.", When=least)

    assert [row[1] for row in found] == ["Dad rang later."]


def test_a_heading_is_looked_at_by_itself_and_nonword_takes_the_edges_off(raised):
    found, _ = raised("# A visit home.\n\nNan was tired.", Stops=STOPS)

    assert [(row[0], row[1]) for row in found] == [("Hearth.Stops", "e.")]


def test_raw_is_put_before_the_tokens_or_after_them(raised):
    raw = "extends: existence\nmessage: '%s'\nraw: ['\\d+ ']\ntokens: [pm]\n"

    assert [row[1] for row in raised("At 9 pm.", Time=raw)[0]] == ["9 pm"]


def test_the_edges_of_a_word_with_an_accent_are_found(raised):
    cafe = "extends: existence\nmessage: '%s'\ntokens: [café]\n"

    assert [row[1] for row in raised("The café is shut.", Cafe=cafe)[0]] == ["café"]


def test_a_limit_is_kept(raised):
    limited = WEASEL + "limit: 1\n"

    assert len(raised("Very wet. Very cold.", Weasel=limited)[0]) == 1


def test_all_that_cannot_be_used_is_named_and_the_rest_goes_on(raised):
    heads = "extends: capitalization\nmessage: x\nmatch: $title\n"
    mine = "extends: Std.Hedging\nmessage: x\n"
    deep = "extends: existence\nmessage: x\nscope: heading.h2\ntokens: [x]\n"
    twice = "extends: existence\nmessage: x\ntokens: ['(a)\\1']\n"

    found, left_out = raised(
        "It is very wet.", Weasel=WEASEL, Heads=heads, Mine=mine, Deep=deep, Twice=twice
    )

    assert [row[1] for row in found] == ["very"]
    assert sorted(left_out) == [
        "Hearth.Deep (scope heading.h2)",
        "Hearth.Heads (capitalization)",
        "Hearth.Mine (builds on Std.Hedging)",
        "Hearth.Twice (tokens: “(a)\\1” refers back)",
        "Hearth.Weasel (tokens: “(?<!not )clearly” looks around)",
    ]
    assert vale.warning(left_out).count("\n") == 0


def test_a_fault_in_a_vale_rule_is_told_with_its_place(tmp_path):
    path = tmp_path / "Hearth" / "Weasel.yml"
    path.parent.mkdir()
    path.write_text(WEASEL.replace("suggestion", "sugestion"), encoding="utf-8")

    with pytest.raises(
        RuleError, match=r"Weasel\.yml:5:1: 'level' cannot be 'sugestion'\. Did you mean"
    ):
        rulebook.load([path.parent], shipped=False)


def test_a_level_is_our_severity_and_a_link_the_source(tmp_path):
    path = tmp_path / "Hearth" / "Weasel.yml"
    path.parent.mkdir()
    path.write_text(WEASEL, encoding="utf-8")

    rule = rulebook.load([path.parent], shipped=False).rule("Hearth.Weasel")

    assert (rule.severity, rule.category) == (Severity.ADVICE, "house")
    assert rule.why == "A reader wants to know how much."
    assert rule.source == "Vale style Hearth, https://example.org/weasel"


def test_a_style_is_checked_beside_our_rules_and_told_of_in_one_line(run, write):
    write("styles/Hearth/Weasel.yml", WEASEL)
    write("styles/Hearth/Words.yml", WORDS)
    write("note.txt", "Nan was very tired. We will commence. We will utilise it.\n")

    ran = run("check", "note.txt", "--type", "case-note", "--rules", str(Path("styles", "Hearth")))

    assert "“very” Try to do without 'very'." in ran.out
    assert "“commence” → start / begin" in ran.out
    assert "“utilise” → use" in ran.out
    assert ran.err.splitlines()[1:] == [
        "plainspeak: Left out of Vale styles, because plainspeak has no such check: "
        "Hearth.Weasel (tokens: “(?<!not )clearly” looks around). The other rules are used."
    ]
    assert ran.status == 1


PATTERN = """\
- id: house.numbers
  kind: pattern
  category: house
  patterns: [{pattern: "\\\\bno\\\\. ?(\\\\d)", say: [number $1]}]
  %s
  message: "Write “{say}”, not “{found}”."
  why: No. can be read as a refusal.
  source: house
  examples:
    - {before: "Room no. 4 is free."}
    - {leave: "Nan said no."}
"""


def test_a_pack_may_hold_patterns_of_its_own(write):
    book = rulebook.load([write("pack.yaml", PATTERN % "scope: sentence")], shipped=False)
    text = "Room No. 4 is free."
    [found] = KINDS["pattern"].check(analyse(text), book.all_on()["pattern"], Profile("case-note"))

    assert (found.span.of(text), found.message) == ("No. 4", "Write “Number 4”, not “No. 4”.")


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("scope: sentense", "has no scope 'sentense'. Did you mean 'sentence'?"),
        ("at_most: often", "'at_most' is a number"),
        ('exceptions: ["(a"]', "has patterns that cannot be used: missing )"),
    ],
)
def test_a_fault_in_a_pattern_rule_is_told_with_its_place(field, says, write):
    path = write("pack.yaml", PATTERN % field)

    with pytest.raises(RuleError) as told:
        rulebook.load([path], shipped=False)

    assert str(told.value).startswith(f"{path}:1:3: rule 'house.numbers' of kind pattern ")
    assert says in str(told.value)
