"""House settings: where they are found, what they change, and how their faults are told."""

import pytest

from plainspeak import Checker, RuleError, Severity, settings
from plainspeak.settings import Settings

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
