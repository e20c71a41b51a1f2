"""The catalogue of checks: each raises its bad sentences and leaves its ok ones, but for those named."""

import make_catalogue
import pytest

import plainspeak
from plainspeak import Checker

CHECKS = make_catalogue.checks()
MOST_MISSED = 0.1


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["id"])
def test_each_check_raises_its_bad_sentences_and_no_others(checker, check):
    wrong = {row.name for row in make_catalogue.outcomes(checker, check) if not row.right}
    assert wrong <= set(check.get("missed", {}))


def test_the_catalogue_is_whole():
    assert len({check["id"] for check in CHECKS}) == 98
    assert all(len(check["bad"]) == len(check["ok"]) == 3 for check in CHECKS)
    missed = sum(len(check.get("missed", {})) for check in CHECKS)
    assert missed <= MOST_MISSED * 6 * len(CHECKS)


def test_every_check_names_rules_that_are_there(checker):
    book = checker.rulebook
    codes = {rule.options.get("code") for rule in book}
    for check in CHECKS:
        assert check["found_by"] or check["why_not"]
        for name in check["found_by"]:
            assert name in book.ids or name in book.categories or name in codes, name


def test_every_practice_rule_is_in_the_catalogue(checker):
    named = {name for check in CHECKS for name in check["found_by"]}
    assert {rule.id for rule in checker.rulebook if rule.category == "practice"} <= named


def test_the_page_is_up_to_date():
    assert make_catalogue.PAGE.read_text(encoding="utf-8") == make_catalogue.page()


TEXT = "Kim met Ana. School report no concerns about Mia."


def practice(report):
    return [finding.rule for finding in report.findings if finding.category == "practice"]


def test_advice_is_given_only_when_asked_for():
    assert practice(plainspeak.check(TEXT, "case-note")) == []
    assert "practice.no-concerns-formula" in practice(
        plainspeak.check(TEXT, "case-note", advice=True)
    )


def test_a_house_can_ask_for_advice_and_turn_some_off(tmp_path):
    from plainspeak import settings

    path = tmp_path / "plainspeak.toml"
    path.write_text('advice = true\noff = ["practice.visit-basics"]\n', encoding="utf-8")
    house = Checker(settings=settings.load(path))
    assert practice(house.check(TEXT, "case-note")) == ["practice.no-concerns-formula"]
    assert practice(house.check(TEXT, "case-note", advice=False)) == []


def test_advice_is_true_or_false(tmp_path):
    from plainspeak import RuleError, settings

    path = tmp_path / "plainspeak.toml"
    path.write_text('advice = "yes"\n', encoding="utf-8")
    with pytest.raises(RuleError, match="'advice' is true or false"):
        settings.load(path)


def test_a_rule_with_a_misspelt_test_is_told_so(tmp_path):
    from plainspeak import RuleError, rulebook

    pack = tmp_path / "pack.yaml"
    pack.write_text(
        "- id: practice.house\n  kind: practice\n  category: practice\n  sentence:\n    - {patern: x}\n"
        "  why: w\n  source: s\n  examples:\n    - {before: x}\n    - {leave: y}\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match="'sentence' has no test 'patern'"):
        rulebook.load([pack], shipped=False)
