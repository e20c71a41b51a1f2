"""No two rules find the same words, and none advises what another raises."""

from pathlib import Path

import pytest

from plainspeak import harmony, rulebook
from plainspeak.rulebook import Rulebook

PACK = """
- id: plain-words.house-utilise
  category: plain-words
  find: [utilise]
  form: verb
  say: [use]
  why: Use is plainer.
  source: house
  examples: [{before: "We utilise it."}, {leave: "We use it."}]
- id: plain-words.house-help
  category: plain-words
  find: [give a zorb to]
  form: verb
  say: [utilise]
  why: Use is plainer.
  source: house
  examples: [{before: "We give a zorb to it."}, {leave: "We use it."}]
- id: plain-words.house-frequency
  category: plain-words
  find: [on a zorbly basis]
  say: [often]
  why: Often is plainer, and as vague.
  source: house
  examples: [{before: "We ring on a zorbly basis."}, {leave: "We ring."}]
"""


@pytest.fixture(scope="module")
def quarrelling(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    path: Path = tmp_path_factory.mktemp("packs") / "house.yaml"
    path.write_text(PACK, encoding="utf-8")
    return rulebook.load([path])


def test_no_two_shipped_rules_find_the_same_words(book: Rulebook) -> None:
    assert [str(row) for row in harmony.shadows(book)] == []


def test_no_shipped_rule_advises_what_another_raises(book: Rulebook) -> None:
    assert [str(row) for row in harmony.discords(book)] == []


def test_a_shadowed_term_is_named(quarrelling: Rulebook) -> None:
    found = harmony.shadows(quarrelling)
    assert [(row.rule.id, row.other.id) for row in found] == [
        ("plain-words.house-utilise", "plain-words.utilise")
    ]
    assert "house.yaml:2:3: rule 'plain-words.house-utilise' finds “utilise”" in str(found[0])


def test_advice_that_another_rule_raises_is_named(quarrelling: Rulebook) -> None:
    found = harmony.discords(quarrelling)
    assert {(row.rule.id, row.quote) for row in found} == {("plain-words.house-help", "utilise")}
    assert "advises “utilise”" in str(found[0])
