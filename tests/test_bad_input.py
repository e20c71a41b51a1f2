"""Whatever comes in: one clear line or a normal report, never a traceback, and the rest goes on."""

import json
import os
import sys
from pathlib import Path

import pytest

GOOD = "Leo said he likes it when his nan reads to him.\n"
A_MILLION_SPACES = b" " * 1_000_000
FIVE_MB_LINE = b"Mum was tired and Leo hid behind the settee " * 115_000


def lines_of(ran):
    return [line for line in ran.err.splitlines() if line]


def assert_one_clear_line(ran, *parts):
    [line] = lines_of(ran)
    assert line.startswith("plainspeak: ")
    for part in parts:
        assert part in line
    assert "Traceback" not in ran.out + ran.err
    assert ran.status == 2


UNREADABLE = {
    "an empty file": ("empty.txt", b"", "holds no text"),
    "a file of spaces": ("spaces.txt", b" \n\t \r\n", "holds no text"),
    "a file of one million spaces": ("spaces.txt", A_MILLION_SPACES, "holds no text"),
    "a byte order mark alone": ("mark.txt", b"\xef\xbb\xbf", "holds no text"),
    "a picture": (
        "picture.txt",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "is not a text file",
    ),
    "a file of NUL bytes": ("nul.txt", b"\0" * 5000, "is not a text file"),
    "half a UTF-16 character": ("half.txt", "Mum".encode("utf-16") + b"\x00", "is not a text file"),
    "a surrogate alone in UTF-16": (
        "half.txt",
        b"\xff\xfe" + b"\x00\xd8" * 20,
        "is not a text file",
    ),
    "a Word file": ("note.docx", b"PK\x03\x04", "is damaged or is not a Word file"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_holds_no_text_is_one_clear_line_and_the_others_are_checked(what, run, write):
    name, content, says = UNREADABLE[what]
    write(name, content)
    write("good.txt", GOOD)

    ran = run("check", name, "good.txt", "--type", "case-note", "--format", "json")

    assert_one_clear_line(ran, f"{name}: ", says)
    assert [row["path"] for row in json.loads(ran.out)["documents"]] == ["good.txt"]


def test_a_missing_file_is_one_clear_line_and_the_others_are_checked(run, write):
    write("good.txt", GOOD)

    ran = run("check", "nowhere.txt", "good.txt", "--type", "case-note")

    assert_one_clear_line(
        ran, "nowhere.txt: cannot be read (No such file or directory). Check the path."
    )
    assert "good.txt" in ran.out


def test_a_folder_without_readable_files_is_one_clear_line(run, write):
    write("folder/photo.jpg", b"\xff\xd8\xff")
    write("folder/.hidden.txt", GOOD)

    assert_one_clear_line(run("check", "folder"), "folder: holds no files that can be read", ".txt")


def test_a_file_that_never_ends_is_one_clear_line(run, tmp_path):
    (tmp_path / "endless.txt").symlink_to("/dev/zero")

    assert_one_clear_line(
        run("check", "endless.txt"), "endless.txt: is larger than 20 MB. Check it in parts."
    )


def test_an_empty_pipe_is_one_clear_line(run):
    assert_one_clear_line(run("check", "-", stdin=""), "-: holds no text")


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        (
            "--type",
            "case-notes",
            "There is no document type 'case-notes'. Did you mean 'case-note'?",
        ),
        ("--rules", "nowhere.yaml", "nowhere.yaml:1:1: cannot be read (No such file or directory)"),
        (
            "--config",
            "nowhere.toml",
            "nowhere.toml:1:1: cannot be read (No such file or directory)",
        ),
    ],
)
def test_an_option_that_cannot_be_used_is_one_clear_line(run, write, option, value, says):
    write("good.txt", GOOD)

    assert_one_clear_line(run("check", "good.txt", option, value), says)


def test_an_unknown_rule_is_one_clear_line(run):
    ran = run("explain", "jargon.multi-agenci")

    assert_one_clear_line(
        ran, "There is no rule 'jargon.multi-agenci'. Did you mean 'jargon.multi-agency'?"
    )


@pytest.mark.parametrize("option", ["--format", "--reader", "--fail-on"])
def test_an_unknown_choice_names_the_choices(run, write, option):
    write("good.txt", GOOD)

    ran = run("check", "good.txt", option, "nonsense")

    assert ran.status == 2
    assert f"Invalid value for '{option}': 'nonsense' is not one of" in ran.err


ODD = {
    "right to left": "אמא של ליאו will utilise the food bank.",
    "forced direction": "\u202eMum will utilise\u202c the food bank.",
    "emoji": "👩‍👧😀 Mum will utilise the 😀 food bank. 🇬🇧",
    "combining marks": "Zoe\u0308 will utilise the cafe\u0301 food bank.",
    "a NUL in the middle": "Mum will\0 utilise the food bank.",
    "curly quotes": "“Mum’s” friend will utilise the food bank.",
}


@pytest.mark.parametrize("what", ODD)
def test_a_quote_is_cut_from_the_right_place_in_odd_text(what, run, write):
    text = ODD[what]
    write("odd.txt", text)

    ran = run("check", "odd.txt", "--type", "case-note", "--format", "json")

    [document] = json.loads(ran.out)["documents"]
    [row] = [row for row in document["findings"] if row["rule"] == "plain-words.utilise"]
    assert text[row["start"] : row["end"]] == row["quote"] == "utilise"
    assert ran.err == ""


def test_lone_surrogates_in_a_program_s_text_are_checked_like_any_other(checker):
    text = "\ud800 Dad requested a new worker \udfff and will utilise it."

    findings = checker.check(text, "case-note").findings

    assert [row.span.of(text) for row in findings if row.category == "plain-words"] == [
        "requested",
        "utilise",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("line.txt", FIVE_MB_LINE),
        ("dots.txt", b"." * 5_000_000 + b"x"),
        ("word.txt", b"a" * 5_000_000),
        ("brackets.md", b"[" * 300_000),
    ],
    ids=["words without a stop", "dots", "one word", "Markdown brackets"],
)
def test_a_line_of_five_megabytes_is_checked_to_its_end(name, content, run_python, write):
    write(name, content)

    ran = run_python(
        "-m",
        "plainspeak",
        "check",
        name,
        "--type",
        "case-note",
        "--format",
        "json",
        "--fail-on",
        "never",
    )

    assert (ran.status, ran.err) == (0, "")
    [document] = json.loads(ran.out)["documents"]
    assert max((row["end"] for row in document["sentences"]), default=0) <= len(content)


def test_a_fault_of_plainspeak_s_own_costs_one_document_and_shows_none_of_it(
    run, write, monkeypatch
):
    from plainspeak import pipeline

    check = pipeline.check

    def broken(document, *rest, **named):
        if "Jaydenne" in document.text:
            raise KeyError(document.text)
        return check(document, *rest, **named)

    monkeypatch.setattr(pipeline, "check", broken)
    write("secret.txt", "Jaydenne was hurt.")
    write("good.txt", GOOD)

    ran = run("check", "secret.txt", "good.txt", "--type", "case-note")

    assert_one_clear_line(
        ran, "secret.txt: stopped by a fault of its own (KeyError in test_bad_input.py, line "
    )
    assert "Jaydenne" not in ran.out + ran.err
    assert "good.txt" in ran.out


def test_bad_input_in_a_process_of_its_own_shows_no_traceback(run_python, write):
    write("bad.txt", b"\0" * 100)
    write("good.txt", GOOD)

    ran = run_python(
        "-m", "plainspeak", "check", "bad.txt", "nowhere.txt", "good.txt", "--type", "case-note"
    )

    assert ran.status == 2
    assert ran.err.splitlines() == [
        "plainspeak: bad.txt: is not a text file. Save the draft as plain text (.txt) and check that.",
        "plainspeak: nowhere.txt: cannot be read (No such file or directory). Check the path.",
    ]
    assert "good.txt" in ran.out


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds such names")
def test_a_file_name_that_is_no_unicode_is_checked_and_shown(run_python, tmp_path):
    path = bytes(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text(GOOD, encoding="utf-8")

    for style in ("text", "json"):
        ran = run_python(
            "-m",
            "plainspeak",
            "check",
            ".",
            "--format",
            style,
            "--output",
            "out",
            "--fail-on",
            "never",
        )
        assert (ran.status, ran.err) == (0, "")
    assert (
        json.loads((tmp_path / "out").read_text(encoding="utf-8"))["documents"][0]["path"]
        == "caf\udce9.txt"
    )


def test_a_reader_that_stops_listening_ends_the_run_quietly(tmp_path, write):
    import subprocess

    write("long.txt", GOOD * 5000)
    command = (
        f"{sys.executable} -m plainspeak check long.txt --type case-note --format json | head -c 10"
    )

    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False, timeout=100
    )

    assert done.stderr == b""
