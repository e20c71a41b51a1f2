"""`plainspeak fix`: where it writes, what it says, and the walk through what a person must choose."""

import codecs
import shutil
import stat
import subprocess
import sys

import pytest

CLEAN = "Leo said he likes it when his nan reads to him.\n"
SAFE = "Nan will utilise the bus.\n"
FIXED = "Nan will use the bus.\n"
ASK = "Ms Shah will engage with services on Monday.\n"


def test_a_pipe_goes_in_and_the_fixed_text_comes_out(run):
    ran = run("fix", stdin=SAFE)

    assert ran.out == FIXED
    assert ran.status == 0
    assert ran.err == "Your text: 1 change in 1 sentence. Read it through before you share it.\n"


def test_a_text_with_nothing_to_change_comes_out_as_it_was(run):
    ran = run("fix", "-", stdin=CLEAN)

    assert (ran.out, ran.status, ran.err) == (CLEAN, 0, "Your text: nothing to change.\n")


def test_a_file_goes_to_the_screen_and_stays_as_it_was(run, write):
    path = write("note.txt", SAFE)

    ran = run("fix", "note.txt")

    assert ran.out == FIXED
    assert path.read_text(encoding="utf-8") == SAFE


def test_a_diff_shows_the_lines_and_its_status_says_that_something_would_change(run, write):
    write("note.txt", CLEAN + SAFE)

    ran = run("fix", "note.txt", "--diff")

    assert ran.out.splitlines() == [
        "--- note.txt",
        "+++ note.txt (fixed)",
        "@@ -1,2 +1,2 @@",
        f" {CLEAN.rstrip()}",
        "-Nan will utilise the bus.",
        "+Nan will use the bus.",
    ]
    assert ran.status == 1


def test_a_diff_of_a_text_without_a_last_line_break_says_so(run, write):
    write("note.txt", SAFE.rstrip())

    assert run("fix", "note.txt", "--diff").out.count("\\ No newline at end of file\n") == 2


def test_a_diff_without_changes_is_empty_and_ends_with_0(run, write):
    write("note.txt", CLEAN)

    ran = run("fix", "note.txt", "--diff")

    assert (ran.out, ran.status) == ("", 0)


def test_writing_keeps_the_earlier_text_beside_the_file(run, write, tmp_path):
    write("note.txt", SAFE)

    ran = run("fix", "note.txt", "--write")

    assert (tmp_path / "note.txt").read_text(encoding="utf-8") == FIXED
    assert (tmp_path / "note.txt.bak").read_text(encoding="utf-8") == SAFE
    assert ran.out == ""
    assert ran.status == 0
    assert "The earlier text is in note.txt.bak." in ran.err


def test_no_earlier_backup_is_ever_overwritten(run, write, tmp_path):
    write("note.txt", SAFE)
    write("note.txt.bak", "first")
    write("note.txt.bak2", "second")

    run("fix", "note.txt", "--write")

    names = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert names == {
        "note.txt": FIXED, "note.txt.bak": "first", "note.txt.bak2": "second", "note.txt.bak3": SAFE,
    }  # fmt: skip


def test_a_file_with_nothing_to_change_is_not_written_and_has_no_backup(run, write, tmp_path):
    write("note.txt", CLEAN)

    run("fix", "note.txt", "--write")

    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes and links")
def test_writing_keeps_the_mode_of_a_file_and_a_link_a_link(run, write, tmp_path):
    path = write("note.txt", SAFE)
    path.chmod(0o640)
    (tmp_path / "link.txt").symlink_to(path)

    run("fix", "link.txt", "--write")

    assert (tmp_path / "link.txt").is_symlink()
    assert path.read_text(encoding="utf-8") == FIXED
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "note.txt.bak").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("cp1252", b""),
    ],
)
def test_encoding_byte_order_mark_and_line_endings_are_kept(encoding, mark, run, write, tmp_path):
    text = "Zoë said “utilise it”.\r\nNan will utilise the bus.\r\n\tCafé – £5\r\n"
    write("note.txt", mark + text.encode(encoding))

    run("fix", "note.txt", "--write")

    expected = text.replace("Nan will utilise", "Nan will use")
    assert (tmp_path / "note.txt").read_bytes() == mark + expected.encode(encoding)


def test_output_takes_the_fixed_text_and_leaves_the_file(run, write, tmp_path):
    write("note.txt", SAFE)

    run("fix", "note.txt", "--output", "new.txt")

    assert (tmp_path / "new.txt").read_text(encoding="utf-8") == FIXED
    assert (tmp_path / "note.txt").read_text(encoding="utf-8") == SAFE


def test_every_file_of_a_folder_is_written(run, write, tmp_path):
    write("notes/a.txt", SAFE)
    write("notes/b.md", f"# Plan\n\n- {SAFE}")

    ran = run("fix", "notes", "--write")

    assert (tmp_path / "notes/a.txt").read_text(encoding="utf-8") == FIXED
    assert (tmp_path / "notes/b.md").read_text(encoding="utf-8") == f"# Plan\n\n- {FIXED}"
    assert ran.status == 0


def test_a_file_that_cannot_be_fixed_does_not_cost_the_others_their_turn(run, write, tmp_path):
    write("a.txt", SAFE)
    write("b.txt", b"\x00\x01\x02\x03")

    ran = run("fix", "b.txt", "missing.txt", "a.txt", "--write")

    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == FIXED
    assert ran.status == 2
    assert ran.err.count("plainspeak: ") == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a.txt", "b.txt"), "--diff"),
        (("a.txt", "--diff", "--write"), "Choose one"),
        (("-", "--write"), "Leave --write out"),
        (("-", "--interactive"), "save the text first"),
        ((".",), "--write"),
    ],
)
def test_what_does_not_go_together_is_one_line_that_says_what_to_do(arguments, says, run, write):
    write("a.txt", SAFE)
    write("b.txt", SAFE)

    ran = run("fix", *arguments, stdin=SAFE)

    assert says in ran.err
    assert (ran.out, ran.status) == ("", 2)


def test_what_is_refused_is_said_with_its_line_and_without_its_words(run, write):
    write("note.txt", "Kofi rang.\n\nThe officer was called Lorna Commence.\n")
    write(
        "house.yaml",
        "- {id: plain-words.lorna, category: plain-words, find: [lorna], say: [she], safety: safe, why: x,"
        " source: house, examples: [{before: Lorna sang.}, {leave: He sang.}]}",
    )

    ran = run("fix", "note.txt", "--rules", "house.yaml")

    assert "line 3: plain-words.lorna was left. It is part of a name" in ran.err
    assert "Lorna" not in ran.err


def walked(run, write, text, answers):
    write("note.txt", text)
    return run("fix", "--interactive", "note.txt", stdin="".join(f"{row}\n" for row in answers))


def test_the_walk_shows_the_sentence_before_and_after_and_takes_the_choice(run, write):
    ran = walked(run, write, ASK, ["1"])

    assert ran.out == "Ms Shah will work with us on Monday.\n"
    assert "Ms Shah will engage with services on Monday." in ran.err
    assert "1  Ms Shah will work with us on Monday." in ran.err


def test_safe_words_are_put_in_before_the_walk_begins(run, write):
    assert walked(run, write, SAFE + ASK, ["s"]).out == FIXED + ASK


@pytest.mark.parametrize("answers", [["s"], [""], ["n"], ["q"], []])
def test_skipping_stopping_and_the_end_of_the_answers_leave_the_words(answers, run, write):
    assert walked(run, write, ASK, answers).out == ASK


def test_not_again_passes_over_the_rule_from_then_on(run, write):
    twice = ASK + "\n" + ASK.replace("Ms Shah", "Mr Khan")

    assert walked(run, write, twice, ["n", "1"]).out == twice
    assert "engage with services" in walked(run, write, twice, ["s", "1"]).out.splitlines()[0]
    assert "work with us" in walked(run, write, twice, ["s", "1"]).out.splitlines()[2]


def test_undo_takes_the_last_choice_back_and_asks_again(run, write):
    twice = ASK + "\n" + ASK.replace("Ms Shah", "Mr Khan")

    ran = walked(run, write, twice, ["1", "u", "s", "1"])

    assert ran.out == twice.replace("Khan will engage with services", "Khan will work with us")


def test_undo_with_nothing_to_undo_says_so(run, write):
    assert "There is nothing to undo." in walked(run, write, ASK, ["u", "q"]).err


def test_stopping_keeps_what_was_chosen(run, write):
    twice = ASK + "\n" + ASK.replace("Ms Shah", "Mr Khan")

    ran = walked(run, write, twice, ["1", "q"])

    assert ran.out == twice.replace("Shah will engage with services", "Shah will work with us")


def test_an_answer_that_is_none_is_asked_for_again(run, write):
    ran = walked(run, write, ASK, ["9", "what", "1"])

    assert ran.err.count("Type a number to choose") == 2
    assert ran.out == "Ms Shah will work with us on Monday.\n"


def test_a_walk_can_end_in_a_file_with_a_backup(run, write, tmp_path):
    write("note.txt", ASK)

    run("fix", "-i", "note.txt", "--write", stdin="1\n")

    assert (tmp_path / "note.txt").read_text(encoding="utf-8") == "Ms Shah will work with us on Monday.\n"  # fmt: skip
    assert (tmp_path / "note.txt.bak").read_text(encoding="utf-8") == ASK


def test_a_word_file_gets_a_line_that_says_what_to_do(run, write):
    write("note.docx", b"PK\x03\x04")

    ran = run("fix", "note.docx")

    assert ran.status == 2
    assert ran.err.startswith("plainspeak: note.docx")


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
def test_the_diff_can_be_applied_with_patch(run, write, tmp_path):
    path = write("note.txt", f"{CLEAN}{SAFE}{ASK}")
    out = run("fix", "note.txt", "--diff").out
    done = subprocess.run(["patch", str(path)], input=out.encode(), capture_output=True, check=False)  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert path.read_text(encoding="utf-8") == f"{CLEAN}{FIXED}{ASK}"
