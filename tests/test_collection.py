"""What holds for all rules and profiles together: the words of the guide are public API."""

import re
from pathlib import Path

import pytest

from plainspeak import Role
from plainspeak.rulebook import rules_folder, schema

GUIDE = (Path(__file__).parent / "gold" / "GUIDE.md").read_text(encoding="utf-8")


def rows_under(heading):
    """Return the cells of the table under a heading of the guide, without its head."""
    table = GUIDE.split(heading, 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


CATEGORIES = [row[0] for row in rows_under("## Categories of `findings`")]
MISSING = {
    row[0]: re.findall(r"\b[a-z]+(?:-[a-z]+)+\b(?= \(| ·|$)", row[1])
    for row in rows_under("## `missing`")
}


def test_the_guide_is_read_as_it_was_written():
    assert len(CATEGORIES) == 15
    assert MISSING["worry-statement"] == ["no-who", "no-what-happened", "no-impact", "no-future"]
    assert MISSING["letter"] == ["no-strengths", "no-next-steps", "no-contact", "few-strengths"]


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_of_the_guide_has_a_rule(category, book):
    assert any(rule.category == category for rule in book)


def test_no_rule_has_a_category_that_the_guide_does_not_know(book):
    assert {rule.category for rule in book} <= {*CATEGORIES, "missing", "good", schema.ADVICE}


@pytest.mark.parametrize("document_type", MISSING)
def test_every_document_type_asks_for_the_parts_of_the_guide(document_type, book):
    assert set(MISSING[document_type]) <= set(book.profiles[document_type]["parts"])


def test_there_is_a_profile_for_each_document_type(book):
    assert set(book.profiles) == set(schema.DOCUMENT_TYPES) == {*MISSING, "safety-plan"}


def test_every_part_that_a_profile_asks_for_has_a_rule_with_a_question(book):
    parts = [rule for rule in book if rule.kind == "part"]
    for name, profile in book.profiles.items():
        for code in profile["parts"]:
            [*rules] = [
                row
                for row in parts
                if row.options["code"] == code and (not row.types or name in row.types)
            ]
            assert rules, f"{name}: {code} has no rule"
            assert all("?" in rule.question for rule in rules)


def test_the_roles_are_those_of_the_guide():
    assert [role.value for role in Role] == ["strength", "worry", "next-step", "other"]


def test_every_rule_has_an_id_of_its_own_that_names_its_category(book):
    ids = [rule.id for rule in book]

    assert len(ids) == len(set(ids))
    # One idea may stand in two categories, so the first word is a category, not always the rule's own.
    first_words = {*schema.CATEGORIES, schema.ADVICE, "goal", "style"}
    assert {name.split(".")[0] for name in ids} <= first_words


def test_there_are_the_rules_that_were_promised(book):
    assert sum(rule.kind == "wording" for rule in book) >= 800
    assert sum(rule.kind == "acronym" for rule in book) >= 200


def test_every_rule_says_why_and_where_from_in_whole_words(book):
    for rule in book:
        assert rule.why.strip().endswith((".", "?", "!", "”")), rule.place
        assert len(rule.source) > 3, rule.place


def test_every_rule_has_something_to_raise_and_a_near_miss(book):
    for rule in book:
        assert any(example.before for example in rule.examples), rule.place
        assert any(example.leave for example in rule.examples), rule.place


def test_every_label_and_every_rule_without_a_plainer_word_has_a_question(book):
    silent = [
        str(rule.place)
        for rule in book
        if not rule.question
        and rule.kind in {"wording", "depersonal", "passive"}
        and (rule.category == "label" or not (rule.say or rule.frames))
    ]

    assert silent == []


def test_no_near_miss_is_shared_by_many_rules(book):
    leaves = [example.leave for rule in book for example in rule.examples if example.leave]

    assert max(leaves.count(leave) for leave in set(leaves)) <= 3


def test_no_example_of_the_rules_holds_a_sentence_of_the_documents_kept_for_judging():
    kept = (Path(__file__).parent / "gold" / "kept.yaml").read_text(encoding="utf-8")
    sentences = {
        " ".join(part.split()) for part in re.split(r"(?<=[.!?])\s+", kept) if len(part.split()) > 8
    }
    bank = (rules_folder() / "sentences" / "bank.tsv").read_text(encoding="utf-8")
    packs = "\n".join(path.read_text(encoding="utf-8") for path in rules_folder().rglob("*.yaml"))

    assert [sentence for sentence in sentences if sentence in bank or sentence in packs] == []


def test_no_pack_is_larger_than_a_person_can_read_through(book):
    sizes = {}
    for rule in book:
        sizes[rule.place.file] = sizes.get(rule.place.file, 0) + 1

    assert max(sizes.values()) <= 400
