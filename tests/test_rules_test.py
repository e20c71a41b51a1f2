"""`rules test`: whether a pack's examples hold, its rules can speak, and none quarrels."""

import json

import pytest

from plainspeak import rulebook, settings
from plainspeak.authoring import trial

PACK = """\
- id: house.star
  category: jargon
  find: ["24*7"]
  say: [all day]
  why: It is a sum, not a time.
  source: house
  examples: [{before: "We rang 24*7."}, {leave: "We rang."}]
- id: house.floor
  category: jargon
  find: [zorb]
  confidence: 0.3
  why: Nobody knows it.
  source: house
  question: What?
  examples: [{before: "We saw the zorb."}, {leave: "We rang."}]
- id: house.engage
  category: plain-words
  find: [engage with services]
  form: verb
  say: [work with us]
  why: Nobody says it.
  source: house
  examples: [{before: "They will engage with services."}, {leave: "We rang."}]
- id: house.start
  category: jargon
  find: [blick]
  when: [{start: true, capital: true}]
  say: [talk]
  why: Nobody knows it.
  source: house
  examples: [{before: "Blick today."}, {leave: "We rang."}]
- id: house.phrase
  category: jargon
  find: [florp]
  when: [a zorb ball]
  say: [talk]
  why: Nobody knows it.
  source: house
  examples: [{before: "We florp."}, {leave: "We rang."}]
- id: house.says
  category: jargon
  find: [blicket]
  form: noun
  say: [core group]
  why: Nobody knows it.
  source: house
  examples: [{before: "We saw the blicket."}, {leave: "We rang."}]
- id: house.blank
  category: jargon
  find: [gax]
  why: ___
  source: house
  examples: [{before: "We saw the gax."}, {leave: "We rang."}]
- id: house.nobody
  category: jargon
  find: [dax]
  say: {family: [], child: [], professional: []}
  why: Nobody knows it.
  source: house
  examples: [{before: "We saw the dax."}, {leave: "We rang."}]
- id: house.own-word
  category: jargon
  find: [touch base]
  form: verb
  say: [talk]
  why: We say talk here.
  source: house
  examples: [{before: "They touch base."}, {leave: "We rang."}]
- id: house.bent
  category: jargon
  find: [wandered]
  form: verb
  say: [go out]
  why: It scolds.
  source: house
  examples: [{before: "She wandered."}, {leave: "We rang."}]
- id: house.fine
  category: jargon
  find: [blue form]
  form: noun
  say: [form that asks for help]
  why: The colour says nothing.
  source: house
  examples: [{before: "Dad has a blue form."}, {leave: "We rang."}]
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    path = tmp_path_factory.mktemp("packs") / "house.yaml"
    path.write_text(PACK, encoding="utf-8")
    book = rulebook.load([path])
    return trial.tried(book, [rule for rule in book if rule.place.file == str(path)])


def told(tried, rule_id):
    return [(row.sort.value, row.message) for row in tried.troubles if row.rule.id == rule_id]


@pytest.mark.parametrize(
    ("rule_id", "sort", "says"),
    [
        ("house.star", "dead", "never finds “24*7”, not even as written."),
        ("house.floor", "dead", "never speaks: its confidence of 0.30 is below the floor of 0.50."),
        ("house.nobody", "dead", "never speaks: it does not speak to a family reader"),
        ("house.start", "dead", "never speaks: in `when`, a capital tells a name only inside a sentence"),
        ("house.phrase", "dead", "never speaks: the phrase “a zorb ball” in `when` does not hold any of its words."),
        ("house.engage", "shadowed", "is never heard: wherever its words stand, 'jargon.engage-with' speaks of them instead."),
        ("house.says", "conflict", "advises “core group”, in which 'jargon.core-group'"),
        ("house.blank", "blank", "has a blank (___) in 'why'."),
        ("house.own-word", "look", "so does 'jargon.touch-base'"),
        ("house.bent", "look", "finds “wandered”, which is bent already. Write it as in a dictionary: “wander”."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_named(rule_id, sort, says, tried):
    assert any(found == sort and says in message for found, message in told(tried, rule_id))


def test_a_rule_that_is_fine_is_not_named(tried):
    assert told(tried, "house.fine") == []


def test_a_rule_with_blanks_is_told_about_them_only(tried):
    assert [sort for sort, _ in told(tried, "house.blank")] == ["blank"]


def test_every_trouble_has_the_line_it_is_written_at(tried):
    place = next(row.place for row in tried.troubles if row.rule.id == "house.floor")

    assert (place.line, place.column) == (8, 3)


def test_the_summary_says_what_a_practice_lead_needs(tried):
    assert tried.summary() == (
        "11 rules, 22 examples: 1 blank still to be filled in; 3 examples do not hold; "
        "5 rules can never speak, or not of all their words; 2 quarrels. "
        "Not ready yet: mend the lines above and try again."
    )


def test_what_house_settings_turn_off_is_dead_and_shadows_nothing(tried, book):
    house = settings.Settings(off=frozenset({"jargon.core-group"}))
    rules = [book.rule("jargon.core-group")]

    [row] = [row for row in trial.tried(book, rules, house).troubles if row.sort is trial.Sort.DEAD]

    assert row.message == "never speaks: house settings turn it off."


@pytest.mark.slow
def test_all_shipped_rules_are_ready(run):
    ran = run("rules", "test")

    assert (ran.status, ran.out.splitlines()[-1].split(": ")[1]) == (
        0,
        "all hold, every rule can speak, none quarrels with another. Ready to use.",
    )


def test_programs_get_json(run, write, monkeypatch, tmp_path):
    write("fine.yaml", PACK[PACK.index("- id: house.fine") :])
    ran = run("rules", "test", "fine.yaml", "--format", "json")

    assert json.loads(ran.out) == {
        "version": 1,
        "ready": True,
        "rules": 1,
        "examples": 2,
        "summary": "1 rule, 2 examples: all hold, every rule can speak, none quarrels with another. Ready to use.",
        "troubles": [],
    }
    assert ran.status == 0


def test_a_pack_that_is_not_there_cannot_be_tried(run):
    ran = run("rules", "test", "nowhere.yaml")

    assert (ran.status, ran.err) == (2, "plainspeak: nowhere.yaml: is not there. Check the path.\n")
