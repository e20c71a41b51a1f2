"""House settings: where they are found, what they change, and how their faults are told."""

import contextlib
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from plainspeak import Checker, RuleError, Severity, settings
from plainspeak.settings import Settings

ROOT = Path(__file__).parent.parent
NOTE = "We will utilise the bus. LAC review on Monday."

FAULTS = {
    "a misspelt key": (
        'raeder = "family"\n',
        "1:1: there is no setting 'raeder'. Did you mean 'reader'?",
    ),
    "an unknown reader": (
        '\nreader = "famly"\n',
        "2:1: 'reader' cannot be 'famly'. Did you mean 'family'? One of:",
    ),
    "a word for an age": (
        'reading_age = "ten"\n',
        "1:1: 'reading_age' is a number of years from 5 to 25.",
    ),
    "one word for a list": ('known = "LAC"\n', "1:1: 'known' is a list of texts"),
    "an unknown severity": (
        '[severity]\njargon = "grave"\n',
        "2:1: 'jargon' cannot be 'grave'. One of:",
    ),
    "severity as a text": ('severity = "advice"\n', "1:1: 'severity' is a table"),
    "a sentence limit of half a word": (
        "sentence_limit = 20.5\n",
        "1:1: 'sentence_limit' is a whole number of words.",
    ),
    "a reading age for nobody": (
        "[reading_age]\nchild = 9\nfamly = 11\n",
        "3:1: 'reading_age' has no reader 'famly'. Did you mean 'family'?",
    ),
    "a reading age out of reach": (
        "[reading_age]\nchild = 90\n",
        "1:2: 'reading_age' is a number of years from 5 to 25.",
    ),
    "types as a list": ('types = ["letter"]\n', "1:1: 'types' is a table"),
    "an empty name": ('names = ["Hope House", " "]\n', "1:1: 'names' holds an empty text."),
    "a rule both off and on": (
        'off = ["practice"]\non = ["practice"]\n',
        "2:8: 'practice' is both on and off.",
    ),
    "a pack that is not there": (
        'known = ["rules"]\npacks = ["rules"]\n',
        "2:11: there is no pack 'rules' beside this file.",
    ),
    "an unknown level to fail on": (
        'fail_on = "warnings"\n',
        "1:1: 'fail_on' cannot be 'warnings'. Did you mean 'warning'?",
    ),
    "broken TOML": ('reader = "family\n', "1:17: not valid TOML:"),
    "no TOML at all": ("just words\n", "1:6: not valid TOML:"),
    "deep nesting": ("known = " + "[" * 5000, "1:1: is nested too deeply."),
    "not UTF-8": (b"# caf\xe9\n", "1:1: is not UTF-8 text. Save it as UTF-8."),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_told_with_its_place(what, write):
    content, says = FAULTS[what]
    path = write("plainspeak.toml", content)

    with pytest.raises(RuleError) as told:
        settings.load(path)

    assert str(told.value).startswith(f"{path}:{says}")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            'off = ["plain-words.utilse"]\n',
            "1:9: there is no rule or category 'plain-words.utilse'. Did you mean 'plain",
        ),
        (
            '[severity]\n"depersonl" = "advice"\n',
            "2:2: there is no rule or category 'depersonl'. Did you mean 'depers",
        ),
        (
            'known = ["jargn"]\noff = ["jargn"]\n',
            "2:9: there is no rule or category 'jargn'. Did you mean 'jargon'",
        ),
        ('on = ["label"]\n', "1:8: 'on' takes single rules, or the category 'practice'"),
        (
            '[types]\n"letters/*" = "leter"\n',
            "2:2: There is no document type 'leter'. Did you mean 'letter'?",
        ),
        ('type = "leter"\n', "1:1: There is no document type 'leter'. Did you mean 'letter'?"),
    ],
)
def test_a_rule_or_type_that_is_not_there_is_told_with_its_place(content, says, run, write):
    path = write("plainspeak.toml", content)
    write("note.txt", NOTE)

    ran = run("check", "note.txt")

    assert ran.err.startswith(f"plainspeak: {path}:{says}")
    assert (ran.status, ran.out) == (2, "")


def test_settings_are_found_in_the_folder_or_above(write, tmp_path):
    path = write("plainspeak.toml", "")
    folder = write("a/b/note.txt", "").parent

    assert settings.find(folder) == path


def test_the_nearest_settings_win(write):
    write("plainspeak.toml", "")
    near = write("a/plainspeak.toml", "")

    assert settings.find(near.parent) == near


def test_pyproject_counts_only_when_it_speaks_of_plainspeak(write, tmp_path):
    above = write("plainspeak.toml", "")
    shared = write("a/pyproject.toml", "[tool.ruff]\n")
    assert settings.find(shared.parent) == above

    shared.write_text('[tool.plainspeak]\nreader = "child"\n', encoding="utf-8")
    assert settings.find(shared.parent) == shared
    assert settings.load(shared).reader == "child"


def test_settings_saved_by_notepad_are_read(write):
    assert (
        settings.load(write("plainspeak.toml", b'\xef\xbb\xbfreader = "child"\r\n')).reader
        == "child"
    )


def test_settings_hold_on_the_command_line_and_options_win(run, write):
    write("plainspeak.toml", 'type = "letter"\nreader = "child"\n')
    write("note.txt", NOTE)

    assert "Letter, for the child" in run("check", "note.txt").out
    assert (
        "Case note, for professionals"
        in run("check", "note.txt", "--type", "case-note", "--reader", "professional").out
    )


def test_packs_are_found_beside_the_settings(write):
    path = write("house/plainspeak.toml", 'packs = ["rules"]\n')
    write("house/rules/pack.yaml", "")

    assert settings.load(path).packs == (path.parent / "rules",)


@pytest.mark.parametrize(
    ("house", "rules"),
    [
        (Settings(), ["acronym.lac", "plain-words.utilise"]),
        (Settings(off=frozenset({"plain-words.utilise"})), ["acronym.lac"]),
        (Settings(off=frozenset({"plain-words"})), ["acronym.lac"]),
        (Settings(known=frozenset({"LAC"})), ["plain-words.utilise"]),
    ],
    ids=["as shipped", "one rule off", "one category off", "initials that families know"],
)
def test_a_house_can_switch_off_what_it_does_not_want(house, rules):
    found = Checker(settings=house).check(NOTE, "case-note").findings

    assert sorted(row.rule for row in found if row.category in {"acronym", "plain-words"}) == rules


def test_a_house_can_change_how_grave_a_category_or_a_rule_is():
    house = Settings(severity={"plain-words": Severity.ERROR, "acronym": Severity.ADVICE})
    found = Checker(settings=house).check(NOTE, "case-note").findings

    assert {row.category: row.severity for row in found}["plain-words"] is Severity.ERROR
    assert {row.category: row.severity for row in found}["acronym"] is Severity.ADVICE


def test_settings_in_a_program_are_refused_when_they_name_what_is_not_there():
    with pytest.raises(
        RuleError, match=r"Settings: there is no rule or category 'jargn'\. Did you mean 'jargon'"
    ):
        Checker(settings=Settings(off=frozenset({"jargn"})))


def test_each_file_is_checked_by_the_settings_nearest_above_it(run, write):
    write("plainspeak.toml", 'off = ["plain-words"]\n')
    write("team/plainspeak.toml", 'off = ["acronym"]\n')
    for name in ("one.txt", "team/notes/two.txt"):
        write(name, NOTE)

    ran = run("check", "one.txt", "team", "--type", "case-note", "--format", "json")
    found = [
        {row["category"] for row in one["findings"]} for one in json.loads(ran.out)["documents"]
    ]

    assert ["plain-words" in found[0], "acronym" in found[0]] == [False, True]
    assert ["plain-words" in found[1], "acronym" in found[1]] == [True, False]


def test_text_from_a_pipe_is_checked_by_the_settings_of_the_current_folder(run, write):
    write("plainspeak.toml", 'off = ["plain-words.utilise"]\n')

    assert "utilise" not in run("check", "-", "--type", "case-note", stdin=NOTE).out


def test_settings_that_are_given_hold_for_every_file(run, write):
    write("team/plainspeak.toml", "")
    write("team/note.txt", NOTE)
    write("other.toml", 'off = ["plain-words.utilise"]\n')

    ran = run("check", "team/note.txt", "--type", "case-note", "--config", "other.toml")

    assert "utilise" not in ran.out


@pytest.mark.parametrize("pattern", ["letters/*", "letters/", "*-letter.txt", "./letters/*.txt"])
def test_a_document_type_can_be_settled_by_where_a_file_stands(pattern, run, write):
    write("plainspeak.toml", f'type = "case-note"\n[types]\n"{pattern}" = "letter"\n')
    for name in ("letters/kim-letter.txt", "note.txt"):
        write(name, NOTE)

    documents = json.loads(run("check", ".", "--format", "json").out)["documents"]

    assert [(row["type"], row["type_guessed"]) for row in documents] == [
        ("case-note", False),
        ("letter", False),
    ]


def test_files_can_be_passed_over_in_a_folder_but_not_when_they_are_named(run, write):
    write("plainspeak.toml", 'exclude = ["templates/"]\n')
    for name in ("a.txt", "templates/b.txt"):
        write(name, NOTE)

    def checked(*paths):
        rows = json.loads(run("check", *paths, "--format", "json").out)["documents"]
        return [Path(row["path"]).name for row in rows]

    assert checked(".") == ["a.txt"]
    assert checked("templates/b.txt") == ["b.txt"]


def test_the_settings_say_what_makes_the_command_fail(run, write):
    write("plainspeak.toml", 'fail_on = "advice"\n')
    write("note.txt", "We will utilise the bus.")

    assert run("check", "note.txt").status == 1
    assert run("check", "note.txt", "--fail-on", "error").status == 0


def house_rules(text, document_type="case-note", **house):
    return [
        row.rule for row in Checker(settings=Settings(**house)).check(text, document_type).findings
    ]


def test_a_name_of_the_house_is_never_raised_and_the_same_words_elsewhere_are():
    team = "The Edge of Care Team rang Kim."
    words = "Leo is on the edge of care."
    names = frozenset({"Edge of Care Team", "Edge of Care"})

    assert house_rules(team) and house_rules(words)
    assert house_rules(team, names=names) == []
    assert house_rules(words, names=names) == house_rules(words)


def test_a_name_that_is_an_everyday_word_is_a_name_at_the_start_of_a_sentence():
    checker = Checker(settings=Settings(names=frozenset({"Joy"})))
    report = checker.check("Joy rang.", "case-note")

    assert report.document.marks["name"] == {0: (1,)}
    assert Checker().check("Joy rang.", "case-note").document.marks["name"] == {}


@pytest.mark.parametrize("known", ["core group", "Core Group"])
def test_words_that_families_know_are_no_jargon_in_the_plural_too(known):
    text = "The core group met. Two core groups met."

    assert house_rules(text).count("jargon.core-group") == 2
    assert house_rules(text, known=frozenset({known})) == []


def test_to_know_a_word_does_not_undo_its_harm():
    text = "Kim is a drug addict."

    assert "label.addict" in house_rules(text, known=frozenset({"drug addict"}))


def test_kin_words_of_the_house_are_family_words():
    house = Settings(kin=frozenset({"Nain", "Mam Gu"}))
    document = (
        Checker(settings=house)
        .check("We saw nain and mam gu. Two nains sang.", "case-note")
        .document
    )

    kin = [
        document.span(at, max(ends)).of(document.text) for at, ends in document.marks["kin"].items()
    ]
    assert kin == ["nain", "mam gu", "nains"]
    assert {2, 4, 7} <= set(document.marks["person"])


def test_a_house_sets_its_own_targets():
    house = Settings(reading_age={"child": 8}, sentence_limit=6)
    checker = Checker(settings=house)
    text = "Leo slept in his own bed at his nan's."

    assert checker.check(text, "letter", "child").profile.reading_age == 8
    assert checker.check(text, "letter", "family").profile.reading_age == 12
    assert "long-sentence" in {row.category for row in checker.check(text, "letter").findings}


def test_one_check_of_good_practice_can_be_switched_on_by_itself():
    text = "Ivo not seen."

    assert "practice.not-seen-no-reason" not in house_rules(text)
    assert "practice.not-seen-no-reason" in house_rules(
        text, on=frozenset({"practice.not-seen-no-reason"})
    )


def test_the_schema_takes_what_the_reader_takes_and_refuses_what_it_refuses(run, write, tmp_path):
    schema = json.loads(run("rules", "schema", "--settings").out)
    validator = jsonschema.Draft202012Validator(schema)
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "house-rules").mkdir()

    assert set(tomllib.loads(example)) == set(settings.KEYS)
    validator.validate(tomllib.loads(example))
    settings.load(write("plainspeak.toml", example))
    # What only the file's folder or two keys together can tell is not the schema's to know.
    beyond = {"a rule both off and on", "a pack that is not there"}
    for what, (content, _) in FAULTS.items():
        if isinstance(content, str) and what not in beyond and "[" * 9 not in content:
            with contextlib.suppress(tomllib.TOMLDecodeError):
                assert not validator.is_valid(tomllib.loads(content)), what


def test_every_setting_is_explained_on_its_page():
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert [key for key in settings.KEYS if f"`{key}`" not in page] == []
