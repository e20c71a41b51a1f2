"""`plainspeak verify`: what it prints, its JSON, and the status it ends with."""

import json

import jsonschema
import pytest

BEFORE = "Leo is 7. Mum did not come on 6 May.\n"
SAME = "Mum didn't come on 6th May. Leo is seven.\n"
OTHER = "Leo is 7. Mum came on 6 May. Dad was cross.\n"

PLACE = {
    "type": ["object", "null"],
    "required": ["start", "end", "quote"],
    "additionalProperties": False,
    "properties": {
        "start": {"type": "integer"},
        "end": {"type": "integer"},
        "quote": {"type": "string"},
    },
}
SPANS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["start", "end"],
        "additionalProperties": False,
        "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
    },
}
SIDE = {
    "type": "object",
    "required": ["path", "sentences"],
    "additionalProperties": False,
    "properties": {"path": {"type": "string"}, "sentences": {"type": "integer"}},
}
CONTRACT = {
    "type": "object",
    "required": ["version", "before", "after", "kept", "changes", "sentences", "note"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 1},
        "before": SIDE,
        "after": SIDE,
        "kept": {"type": "boolean"},
        "note": {"type": "string"},
        "changes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind", "what", "before", "after", "message"],
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": ["added", "lost", "changed"]},
                    "what": {"type": "string"},
                    "before": PLACE,
                    "after": PLACE,
                    "message": {"type": "string"},
                },
            },
        },
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["before", "after", "changes"],
                "additionalProperties": False,
                "properties": {
                    "before": SPANS,
                    "after": SPANS,
                    "changes": {"type": "array", "items": {"type": "integer"}},
                },
            },
        },
    },
}


@pytest.fixture
def verify(run, write):
    def verify(before, after, *options):
        write("before.txt", before)
        write("after.txt", after)
        return run("verify", "before.txt", "after.txt", *options)

    return verify


def test_status_0_when_the_facts_are_kept(verify):
    ran = verify(BEFORE, SAME)

    assert (ran.status, ran.err) == (0, "")
    assert "No fact was added, left out or changed" in ran.out


def test_status_1_when_a_fact_differs(verify):
    assert verify(BEFORE, OTHER).status == 1


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_status_2_when_a_version_cannot_be_read(name, run, write):
    write("before.txt", BEFORE)
    ran = run("verify", "before.txt", name)

    assert ran.status == 2
    assert ran.err.startswith("plainspeak: ")
    assert "Leo" not in ran.err


def test_an_empty_version_cannot_be_compared(verify):
    ran = verify(BEFORE, " \n")

    assert (ran.status, ran.out) == (2, "")
    assert "holds no text" in ran.err


def test_one_version_may_come_through_a_pipe(run, write):
    write("before.txt", BEFORE)

    assert run("verify", "before.txt", "-", stdin=SAME).status == 0
    assert run("verify", "-", "before.txt", stdin=OTHER).status == 1
    assert "Only one" in run("verify", "-", "-", stdin=SAME).err


def test_each_change_is_shown_with_both_sentences(verify):
    out = verify(BEFORE, OTHER).out

    assert "before Mum did not come on 6 May." in out
    assert "after  Mum came on 6 May." in out
    assert "negation: " in out
    assert "after  Dad was cross." in out
    assert "before (nothing)" in out


def test_every_comparison_says_what_it_cannot_see(verify):
    for after in (SAME, OTHER):
        assert "A person must still read both versions." in verify(BEFORE, after).out


def test_a_comparison_with_changes_says_what_to_do(verify):
    assert "What to do: " in verify(BEFORE, OTHER).out
    assert "What to do: " not in verify(BEFORE, SAME).out


def test_the_json_keeps_its_contract_and_its_places(verify):
    ran = verify(BEFORE, OTHER, "--format", "json")
    value = json.loads(ran.out)
    jsonschema.validate(value, CONTRACT)

    assert (ran.status, value["kept"]) == (1, False)
    for change in value["changes"]:
        for text, place in ((BEFORE, change["before"]), (OTHER, change["after"])):
            assert place is None or text[place["start"] : place["end"]] == place["quote"]
    listed = [number for row in value["sentences"] for number in row["changes"]]
    assert sorted(listed) == list(range(len(value["changes"])))


def test_the_comparison_can_be_written_to_a_file(verify, tmp_path):
    ran = verify(BEFORE, SAME, "--format", "json", "--output", "facts.json")

    assert (ran.status, ran.out) == (0, "")
    assert json.loads((tmp_path / "facts.json").read_text(encoding="utf-8"))["kept"] is True


def test_controls_in_a_text_are_shown_and_never_sent(verify):
    assert "\x1b" not in verify(BEFORE, OTHER + "Ana \x1b[31m rang Kim 3 times.\n").out


def test_two_runs_print_the_same_bytes(verify):
    assert verify(BEFORE, OTHER).out == verify(BEFORE, OTHER).out


IN_NO_DOUBT = """
import sys
from plainspeak.cli import main
try:
    main(["verify", "before.txt", "after.txt"])
except SystemExit:
    print("loaded:", *(name for name in ("spacy", "numpy", "lemminflect") if name in sys.modules))
"""


def test_a_comparison_in_which_nobody_changed_places_loads_no_parser(run_python, write):
    write("before.txt", BEFORE)
    write("after.txt", SAME)

    assert run_python("-c", IN_NO_DOUBT).out.splitlines()[-1].strip() == "loaded:"
