"""In a child's own words Mum is a name; in a worker's she has one of her own."""

import pytest

from plainspeak import Checker, RuleError, rulebook
from plainspeak.incremental import Memory
from plainspeak.language.voice import voice_of

PLAN = """My plan

Mum will make my tea every night.
Dad will ring on Sundays.
Nan will pick me up from school when Mum is poorly.
I will tell Miss Hall if I get scared.
I want Mum to stop shouting.
"""
WORDS = (
    "I live with Mum and my little brother. Dad comes on Saturdays. "
    "I like it when we go to the park. I don't like it when Dad shouts."
)
VISIT = (
    "I visited Leo at home on Monday. Mum was tired. Leo said, “I want my mum to look after me.” "
    "I spoke to Mum about this. Dad was not there."
)
PARENT = "I want to stop drinking. My mum will have my kids on Fridays. Dad will ring me."


def depersonal(checker, text):
    report = checker.check(text, "safety-plan")
    return [row.rule for row in report.findings if row.category == "depersonal"]


@pytest.mark.parametrize("text", [PLAN, WORDS])
def test_a_child_s_own_words_may_say_mum_and_dad(text, checker):
    report = checker.check(text, "safety-plan")

    assert voice_of(report.document) == "child"
    assert depersonal(checker, text) == []


@pytest.mark.parametrize(
    "text",
    [
        VISIT,
        "I went to the house. Mum opened the door. I knocked twice. I want to see her GP.",
        "Mum was tired. Dad was out. Leo said my mum is nice.",
        "My plan is to see Mum on Friday. I will ask my manager. I will ring Dad.",
    ],
)
def test_a_worker_who_says_i_is_asked_for_names(text, checker):
    assert "depersonal.mum" in depersonal(checker, text)


def test_a_parent_who_says_i_is_no_child(checker):
    assert voice_of(checker.check(PARENT, "safety-plan").document) == ""


def test_a_child_quoted_in_a_note_does_not_speak_in_it(checker):
    text = f"Leo wrote this. “{WORDS}” Mum read it."

    assert "depersonal.mum" in depersonal(checker, text)


def test_a_text_without_anybody_s_voice_has_none(checker):
    assert voice_of(checker.check("Nan made tea.", "case-note").document) == ""


def test_who_speaks_is_looked_at_anew_at_every_keystroke(checker):
    remembering = Checker.of(checker.rulebook, checker.settings, Memory())
    for text in (
        PLAN,
        PLAN + "I visited Mum. I spoke to her. My manager agreed. I explained it. " * 2,
        PLAN,
    ):
        assert remembering.check(text, "safety-plan") == checker.check(text, "safety-plan")


def test_a_voice_that_nobody_has_is_refused(tmp_path):
    pack = tmp_path / "pack.yaml"
    pack.write_text(
        "- id: house.mum\n  kind: wording\n  category: jargon\n  find: [mumsy]\n  say: [kind]\n"
        "  unless:\n    - {voice: dog}\n  why: A test.\n  source: house\n"
        '  examples:\n    - {before: "A mumsy hat."}\n    - {leave: "A hat."}\n',
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match="'voice' is one of child"):
        rulebook.load([pack])
