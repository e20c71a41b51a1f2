"""The command: what it prints, where it writes, and the status it ends with."""

import json
import os
import stat
import sys

import jsonschema
import pytest
import yaml

from plainspeak.rulebook import rules_folder
from plainspeak.rulebook.source import read_yaml

CLEAN = "Leo said he likes it when his nan reads to him.\n"
ADVICE = "We will utilise the bus.\n"
WARNING = "Lin will engage with services on Monday.\n"
ERROR = "Kim is a drug addict.\n"


def checked(run, write, text, *options):
    write("note.txt", text)
    return run("check", "note.txt", "--type", "auto", *options)


@pytest.mark.parametrize(
    ("text", "fail_on", "status"),
    [
        (CLEAN, "advice", 0),
        (ADVICE, "advice", 1),
        (ADVICE, "warning", 0),
        (WARNING, "advice", 1),
        (WARNING, "warning", 1),
        (WARNING, "error", 0),
        (ERROR, "error", 1),
        (ERROR, "never", 0),
    ],
)
def test_the_exit_status_is_1_from_the_severity_asked_for(text, fail_on, status, run, write):
    assert checked(run, write, text, "--fail-on", fail_on).status == status


def test_the_usual_severity_to_fail_on_is_warning(run, write):
    assert [checked(run, write, text).status for text in (CLEAN, ADVICE, WARNING, ERROR)] == [
        0,
        0,
        1,
        1,
    ]


def test_a_missing_part_counts_like_a_finding(run, write):
    write("note.txt", CLEAN)

    assert run("check", "note.txt", "--type", "letter").status == 1


def test_text_from_a_pipe_is_checked(run):
    ran = run("check", "-", "--format", "json", stdin=ADVICE)

    assert [row["path"] for row in json.loads(ran.out)["documents"]] == ["-"]


def test_a_pipe_is_read_when_no_path_is_given(run):
    assert "“utilise” → use" in run("check", stdin=ADVICE).out


def test_files_and_folders_are_reported_in_order(run, write):
    for name in ("z.txt", "notes/b.md", "notes/a.txt"):
        write(name, CLEAN)

    ran = run("check", "z.txt", "notes", "--format", "json")

    assert [row["path"] for row in json.loads(ran.out)["documents"]] == [
        "z.txt",
        os.path.join("notes", "a.txt"),  # noqa: PTH118 - as the command prints it
        os.path.join("notes", "b.md"),  # noqa: PTH118
    ]


def test_a_guess_of_the_type_says_so(run, write):
    ran = checked(run, write, CLEAN)

    assert "could not be guessed" in ran.out or "was guessed" in ran.out


def test_a_type_that_was_said_is_not_called_a_guess(run, write):
    write("note.txt", CLEAN)

    assert "guessed" not in run("check", "note.txt", "--type", "case-note").out


def test_danger_statement_is_another_word_for_worry_statement(run, write):
    write("note.txt", CLEAN)

    one, other = (
        run("check", "note.txt", "--type", name).out
        for name in ("worry-statement", "danger-statement")
    )

    assert one == other


def test_output_goes_to_a_file_whole_and_to_the_screen_not_at_all(run, write, tmp_path):
    write("out.json", "old")

    ran = checked(run, write, ADVICE, "--format", "json", "--output", "out.json")

    assert ran.out == ""
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["documents"]


def test_an_output_that_cannot_be_written_leaves_nothing_behind(run, write, tmp_path):
    (tmp_path / "folder").mkdir()
    write("folder/kept.txt", "old")

    ran = checked(run, write, ADVICE, "--output", "folder")

    assert ran.err.startswith("plainspeak: folder: cannot be written (")
    assert ran.err.count("\n") == 1
    assert ran.status == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "kept.txt", "note.txt"]


def test_an_output_in_a_folder_that_is_not_there_is_one_clear_line(run, write):
    ran = checked(run, write, ADVICE, "--output", "nowhere/out.txt")

    assert ran.err == (
        f"plainspeak: {os.path.join('nowhere', 'out.txt')}: "  # noqa: PTH118
        "cannot be written (No such file or directory). Choose another place with --output.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_report_in_a_file_is_for_its_owner_only(run, write, tmp_path):
    checked(run, write, ADVICE, "--output", "out.txt")

    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o600


def test_a_pipe_gets_plain_text_without_colour_or_a_progress_bar(run_python, write):
    for number in range(25):
        write(f"note-{number:02}.txt", ERROR)

    ran = run_python("-m", "plainspeak", "check", ".", "--type", "case-note")

    assert "\x1b" not in ran.out
    assert ran.err == ""
    assert all(line == line.rstrip() and len(line) <= 88 for line in ran.out.splitlines())
    assert ran.out.rstrip().splitlines()[-1].startswith("25 documents: ")


def test_a_report_comes_in_the_order_a_tired_person_needs(run, write):
    note = ERROR + 'Kim sang Leo to sleep and he slept well. Leo said, "I like it when Mum sings." '
    write("note.txt", note)

    out = run("check", "note.txt", "--type", "letter").out

    heads = [
        "Good to keep",
        "What is not here yet",
        "Words to look at",
        "Reading age",
        "Balance",
        "This checks wording",
    ]
    places = [out.index(head) for head in heads]
    assert places == sorted(places)


def test_a_reason_is_given_once_for_each_rule(run, write):
    write("note.txt", "We will utilise the bus. We will utilise the train.")

    out = run("check", "note.txt", "--type", "case-note").out

    assert out.count("“utilise” → use") == 2
    assert out.count("Use is the everyday word") == 1


def test_a_clean_text_says_so(run, write):
    assert "No words to look at." in checked(run, write, CLEAN).out


def test_a_rule_is_explained_in_its_own_words(run):
    ran = run("explain", "plain-words.utilise")

    assert ran.status == 0
    assert ran.out.splitlines()[0] == "plain-words.utilise"
    for part in (
        "Why: ",
        "Looks for: ",
        "Try: use",
        "Raised: ",
        "Left alone: ",
        "From: ",
        "Written in: rules/packs/",
    ):
        assert part in ran.out
    assert run("rules", "show", "plain-words.utilise").out == ran.out


def test_rules_are_listed_by_category(run, book):
    rows = run("rules", "list", "--category", "label").out.splitlines()

    assert {row.split()[0] for row in rows} == {
        rule.id for rule in book if rule.category == "label"
    }
    assert rows == sorted(rows)


def test_the_examples_of_a_pack_are_tried(run, write):
    pack = (rules_folder() / "packs" / "style" / "double-negative.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(pack)
    rows[0]["examples"].append({"before": "Leo sang."})
    write("pack.yaml", yaml.safe_dump(rows, allow_unicode=True))

    ran = run("rules", "test", "pack.yaml")

    assert ran.status == 1
    assert f"rule '{rows[0]['id']}' does not raise anything in: Leo sang." in ran.out
    assert "1 example does not hold" in ran.out.splitlines()[-1]


def test_the_schema_takes_every_shipped_pack_and_refuses_a_misspelt_field(run):
    schema = json.loads(run("rules", "schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in (rules_folder() / "packs").rglob("*.yaml"):
        validator.validate(read_yaml(path))

    assert not validator.is_valid([{"id": "a.b", "wyh": "x"}])


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["check"],
        ["explain"],
        ["rules"],
        ["rules", "list"],
        ["rules", "test"],
        ["rules", "new"],
        ["rules", "import"],
        ["rules", "why"],
    ],
)
def test_every_command_has_help(command, run):
    ran = run(*command, "--help")

    assert ran.status == 0
    assert ran.out.startswith("Usage: ")


def test_the_version_is_told(run):
    import plainspeak

    assert run("--version").out == f"plainspeak, version {plainspeak.__version__}\n"
