"""The pytest plug-in that ships with plainspeak: anyone's packs are tests."""

import pytest

pytest_plugins = "pytester"

PACK = """\
- id: house.hub
  category: jargon
  find: [family hub]
  form: noun
  say: [the centre]
  safety: ask
  why: Families here call it the centre.
  source: house
  examples:
    - {before: "She went to the family hub.", after: "She went to the zoo."}
    - {before: "She went home."}
    - {leave: "Leo sang."}
- id: house.good
  category: jargon
  find: [zebra]
  say: [horse]
  why: Nobody says zebra.
  source: house
  examples:
    - {before: "A zebra came."}
    - {leave: "A horse came."}
"""


@pytest.fixture
def packs(pytester):
    pytester.makeini("[pytest]\nplainspeak_rules = packs\n")
    folder = pytester.mkdir("packs")
    (folder / "house.yaml").write_text(PACK, encoding="utf-8")
    return folder


def test_each_rule_of_a_pack_is_one_test_and_a_failure_names_the_line_of_the_example(
    pytester, packs
):
    result = pytester.runpytest_inprocess("packs")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*house.yaml:10:7: rule 'house.hub': makes “She went to the centre.”, not “She went to the zoo.”*",
            "*house.yaml:11:7: rule 'house.hub': does not raise anything in: She went home.",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_one_rule_can_be_chosen_by_its_id(pytester, packs):
    pytester.runpytest_inprocess("packs/house.yaml::house.good").assert_outcomes(passed=1)


def test_packs_can_be_named_on_the_command_line(pytester, packs):
    pytester.makeini("[pytest]\n")

    pytester.runpytest_inprocess("packs").assert_outcomes()
    pytester.runpytest_inprocess("packs", "--plainspeak-rules", "packs").assert_outcomes(
        passed=1, failed=1
    )


def test_a_pack_that_cannot_be_read_is_one_error_at_its_line(pytester, packs):
    (packs / "house.yaml").write_text(PACK.replace("why:", "wyh:"), encoding="utf-8")

    result = pytester.runpytest_inprocess("packs")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*house.yaml:7:3: a rule has no field 'wyh'. Did you mean 'why'[?]"]
    )


def test_yaml_outside_the_packs_is_left_alone(pytester, packs):
    (pytester.mkdir("other") / "data.yaml").write_text("- 1\n", encoding="utf-8")

    pytester.runpytest_inprocess("other").assert_outcomes()
