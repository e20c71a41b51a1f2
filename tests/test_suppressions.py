"""What a person sets aside: in the text, in the file beside it, and by a saved report."""

import json
import multiprocessing
import os
from datetime import date
from pathlib import Path

import pytest

from plainspeak import Document, InputError, readers
from plainspeak.suppressions import aside, baseline, comments
from plainspeak.suppressions.aside import Entry

HUB = "We will utilise the bus."
TODAY = date(2026, 3, 1)


def rules(report):
    return [row.rule for row in report.findings]


def notes(report):
    return [note for note in report.notes if note.startswith("Line ")]


# Ignores in the text


@pytest.mark.parametrize(
    "text",
    [
        "[plainspeak: ignore plain-words.utilise -- Kim says so herself]\nWe will utilise the bus.",
        "[plainspeak: ignore plain-words -- Kim says so herself]\n\nWe will utilise the bus.",
        "We will utilise the bus. [plainspeak: ignore plain-words.utilise -- Kim says so herself]",
        "<!-- plainspeak: ignore plain-words.utilise -- Kim says so herself -->\nWe will utilise the bus.",
        "[Plainspeak: ignore label, plain-words.utilise — Kim says so herself]\nWe will utilise the bus.",
        "Kim rang.\n\nWe will utilise the bus.\n\n[plainspeak: ignore-file plain-words.utilise -- Kim says so herself]",
    ],
)
def test_an_ignore_sets_a_rule_aside_for_its_paragraph_and_keeps_the_reason(text, checker):
    report = checker.check(text, "case-note")

    assert "plain-words.utilise" not in rules(report)
    assert [(row.finding.rule, row.reason) for row in report.suppressed] == [
        ("plain-words.utilise", "Kim says so herself")
    ]


def test_an_ignore_holds_for_no_other_paragraph_and_no_other_rule(checker):
    text = "[plainspeak: ignore plain-words.utilise -- her word]\nWe will utilise it prior to tea.\n\nWe will utilise it."
    report = checker.check(text, "case-note")

    assert rules(report) == ["plain-words.prior-to", "plain-words.utilise"]
    assert report.findings[1].span.start == text.rindex("utilise")


def test_an_ignore_in_markdown_holds_for_the_next_block_and_is_no_text(checker):
    text = "# Visit\n\n<!-- plainspeak: ignore plain-words.utilise -- her word -->\n- We will utilise it.\n- We will utilise it.\n"
    report = checker.check(readers.markdown.read(text.encode(), "a.md"), "case-note")

    assert len(report.suppressed) == len(report.findings) == 1
    assert report.document.text == text


def test_words_of_an_ignore_are_never_checked(checker):
    plain = checker.check("Kim rang.", "case-note")
    ignored = checker.check(
        "[plainspeak: ignore label -- we utilise it prior to LAC]\nKim rang.", "case-note"
    )

    assert rules(ignored) == rules(plain) == []
    assert {row.name: row.value for row in ignored.measures}["words"] == 2


def test_a_fingerprint_is_the_same_with_and_without_an_ignore_beside_it(checker):
    [bare] = checker.check(HUB, "letter").findings
    [aside_] = checker.check(f"{HUB} [plainspeak: ignore plain-words -- x]", "letter").suppressed

    assert aside_.finding.fingerprint == bare.fingerprint


def test_a_missing_part_is_set_aside_for_the_whole_document(checker):
    text = "Dear Kim, Leo sang. Ana will ring you on Monday."
    bare = {row.code for row in checker.check(text, "letter").missing}
    report = checker.check(
        f"{text}\n\n[plainspeak: ignore-file no-contact -- on the letterhead]", "letter"
    )

    assert bare - {row.code for row in report.missing} == {"no-contact"}
    assert [(row.finding.rule, row.finding.category) for row in report.suppressed] == [
        ("no-contact", "missing")
    ]


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        ("ignore plain-words.utilse -- x", "there is no rule 'plain-words.utilse' to ignore. Did you mean 'plain-words.utilise'?"),
        ("ignore plain-words.utilise", "this ignore does nothing yet: say why, so that the next person knows"),
        ("ignore plain-words.utilise --", "this ignore does nothing yet: say why"),
        ("ignore -- because", "this ignore does nothing yet: say which rule to ignore"),
        ("ignore label -- nobody is", "nothing is left here for this ignore (label). You can take it out."),
        ("please", "this ignore does nothing yet: write 'plainspeak: ignore RULE -- why'."),
        ("ignore Leo's mum -- x", "this ignore does nothing yet: a rule is named like jargon.contact"),
    ],
)  # fmt: skip
def test_an_ignore_that_does_nothing_is_told_kindly_and_hides_nothing(comment, says, checker):
    report = checker.check(f"Kim rang.\n\n[plainspeak: {comment}]\n{HUB}", "case-note")

    assert rules(report) == ["plain-words.utilise"]
    [note] = notes(report)
    assert note.startswith(f"Line 3: {says}")
    assert "Leo" not in note


def test_a_long_line_of_opening_brackets_is_read_at_once():
    assert comments.read("[plainspeak: ignore " * 20_000) == ()


# The file beside it


def test_a_finding_is_set_aside_by_its_line_and_stays_so_after_edits_elsewhere(run, write):
    write("note.txt", f"Kim rang.\n\n{HUB}\n")

    done = run(
        "ignore", "note.txt:3", "--why", "her own word", "--who", "Ana", "--type", "case-note"
    )
    write("note.txt", f"Nan sang.\n\nKim rang.\n\n{HUB} Leo slept.\n")
    [document] = json.loads(
        run("check", "note.txt", "--type", "case-note", "--format", "json").out
    )["documents"]

    assert done.status == 0
    assert document["findings"] == []
    [row] = document["suppressed"]
    assert (row["rule"], row["reason"], row["who"], row["expires"]) == (
        "plain-words.utilise",
        "her own word",
        "Ana",
        None,
    )


def test_what_is_remembered_holds_no_words_of_the_document(run, write, tmp_path):
    write("note.txt", "Marisol will utilise Skylark.\n")
    run("ignore", "note.txt:1", "--why", "her own word", "--type", "case-note")

    kept = (tmp_path / aside.NAME).read_text(encoding="utf-8")

    assert "Marisol" not in kept and "Skylark" not in kept and "note.txt" not in kept
    assert "plain-words.utilise" in kept


def test_a_finding_can_be_taken_back(run, write):
    write("note.txt", HUB)
    run("ignore", "note.txt:1", "--why", "x", "--who", "Ana", "--type", "case-note")
    listed = run("ignore", "--list").out.splitlines()
    fingerprint = listed[0].split()[0]

    assert listed[0].endswith(f"plain-words.utilise: x (Ana, {date.today()})")
    assert run("ignore", fingerprint, "--take-back").out.startswith(f"Taken back: {fingerprint}.")
    assert "“utilise” → use" in run("check", "note.txt").out
    assert run("ignore", "--list").out == "Nothing is set aside.\n"


def test_the_file_stands_beside_the_settings_and_holds_for_folders_below(run, write, tmp_path):
    write("plainspeak.toml", "")
    write("team/notes/note.txt", HUB)

    run("ignore", "team/notes/note.txt:1", "--why", "x", "--type", "case-note")

    assert (tmp_path / aside.NAME).is_file()
    assert "utilise" not in run("check", "team", "--type", "case-note").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["note.txt:1"], "Say why with --why"),
        (["note.txt:1", "--why", " "], "Say why with --why"),
        (["note.txt:2", "--why", "x"], "note.txt: nothing is raised on line 2."),
        (["note.txt", "--why", "x"], "'note.txt' is neither a fingerprint nor FILE:LINE."),
        (["note.txt:1", "--why", "x", "--until", "2001-01-01"], "--until 2001-01-01 has gone by."),
        (["0123456789abcdef-1", "--take-back"], "0123456789abcdef-1 is not set aside there."),
        (["0123456789abcdef-1", "--why", "x", "--rule", "plain-words.utilse"], "There is no rule 'plain-words.utilse'. Did you mean"),
        ([], "Say what to set aside"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_aside_is_told_in_one_line(arguments, says, run, write, tmp_path):
    write("note.txt", f"{HUB}\nKim rang.")

    ran = run("ignore", *arguments)

    assert ran.status == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / aside.NAME).exists()


def test_of_several_on_a_line_one_must_be_chosen(run, write):
    write("note.txt", "We will utilise it prior to tea.")

    asked = run("ignore", "note.txt:1", "--why", "x", "--type", "case-note")
    chosen = run(
        "ignore",
        "note.txt:1",
        "--why",
        "x",
        "--type",
        "case-note",
        "--rule",
        "plain-words.prior-to",
    )

    assert asked.status == 2
    assert [line.split()[1] for line in asked.err.splitlines()[1:]] == [
        "plain-words.utilise",
        "plain-words.prior-to",
    ]
    assert chosen.out.startswith("Set aside: plain-words.prior-to ")


def test_what_has_run_out_comes_back_and_says_so(checker, tmp_path):
    report = checker.check(HUB, "case-note")
    [finding] = report.findings
    kept = aside.Ignored(
        tmp_path / aside.NAME, {finding.fingerprint: Entry("x", until="2026-03-01")}
    )

    on_the_day = aside.apply(report, kept, TODAY)
    after = aside.apply(report, kept, date(2026, 3, 2))

    assert on_the_day.findings == () and on_the_day.suppressed[0].expires == "2026-03-01"
    assert after.findings == (finding,) and after.suppressed == ()
    assert after.notes[0].startswith(
        "One finding was set aside until a day that has gone by, and came back."
    )


@pytest.mark.parametrize(
    "content",
    [
        "not json", "[]", '{"version": 2, "ignored": {}}', '{"version": 1, "ignored": {"x": {"why": "y"}}}',
        '{"version": 1, "ignored": {"0123456789abcdef-1": {"why": ""}}}',
        '{"version": 1, "ignored": {"0123456789abcdef-1": {"why": "y", "text": "z"}}}',
        '{"version": 1, "ignored": {"0123456789abcdef-1": {"why": "y", "until": "soon"}}}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_broken_file_is_one_clear_error_and_is_left_as_it_was(content, run, write, tmp_path):
    path = write(aside.NAME, content)
    write("note.txt", HUB)

    for command in (["check", "note.txt"], ["ignore", "0123456789abcdef-1", "--why", "x"]):
        ran = run(*command)
        assert ran.status == 2
        assert ran.err.startswith(f"plainspeak: {path}: ") and ran.err.count("\n") == 1
    assert path.read_text(encoding="utf-8") == content


def _write_some(path: Path, first: int) -> None:
    for number in range(first, first + 10):
        aside.change(path, lambda entries, at=number: entries.update({f"{at:016x}-1": Entry("x")}))


def test_nothing_is_lost_when_several_write_at_once(tmp_path):
    path = tmp_path / aside.NAME
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_some, args=(path, at * 10)) for at in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(aside.load(path).entries) == 30
    assert [row.name for row in tmp_path.iterdir()] == [aside.NAME]


def test_what_was_set_aside_is_not_fixed_though_its_sentence_changes(run, write):
    write("note.txt", "We will utilise it prior to tea.\n")
    run(
        "ignore",
        "note.txt:1",
        "--why",
        "x",
        "--type",
        "case-note",
        "--rule",
        "plain-words.prior-to",
    )

    assert run("fix", "note.txt", "--type", "case-note").out.endswith(
        "We will use it prior to tea.\n"
    )


def test_an_ignore_in_the_text_is_heeded_and_kept_by_a_fix(run, write):
    text = (
        "We will utilise it. [plainspeak: ignore plain-words.utilise -- x]\n\nWe will utilise it.\n"
    )
    write("note.txt", text)

    fixed = run("fix", "note.txt", "--type", "case-note").out

    assert fixed.endswith(text[: text.index("\n\n")] + "\n\nWe will use it.\n")


# A saved report


def saved(run, *arguments):
    ran = run(
        "check", *arguments, "--format", "json", "--fail-on", "never", "--output", "base.json"
    )
    assert ran.status == 0


def test_only_what_is_new_since_a_saved_report_shows_and_counts(run, write):
    write("note.txt", f"{HUB}\n")
    saved(run, "note.txt", "--type", "letter")
    quiet = run(
        "check", "note.txt", "--type", "letter", "--baseline", "base.json", "--fail-on", "advice"
    )
    write("note.txt", f"Kim came prior to tea.\n\n{HUB}\n")
    loud = run(
        "check",
        "note.txt",
        "--type",
        "letter",
        "--baseline",
        "base.json",
        "--fail-on",
        "advice",
        "--format",
        "json",
    )

    assert quiet.status == 0
    assert "known from the baseline" in quiet.out
    [document] = json.loads(loud.out)["documents"]
    assert loud.status == 1
    assert [row["rule"] for row in document["findings"]] == ["plain-words.prior-to"]
    assert "plain-words.utilise" in [row["rule"] for row in document["known"]]
    assert document["missing"] == []


def test_a_report_without_a_baseline_has_no_known_part(run, write):
    write("note.txt", HUB)
    [document] = json.loads(run("check", "note.txt", "--format", "json").out)["documents"]

    assert "known" not in document
    assert document["suppressed"] == []


def test_a_baseline_made_with_a_baseline_knows_what_both_knew(run, write):
    write("note.txt", HUB)
    saved(run, "note.txt", "--type", "letter")
    run(
        "check",
        "note.txt",
        "--type",
        "letter",
        "--baseline",
        "base.json",
        "--format",
        "json",
        "--output",
        "again.json",
    )

    assert (
        run(
            "check",
            "note.txt",
            "--type",
            "letter",
            "--baseline",
            "again.json",
            "--fail-on",
            "advice",
        ).status
        == 0
    )


def test_a_document_that_was_moved_is_known_and_a_copy_is_new(run, write, tmp_path):
    write("note.txt", HUB)
    saved(run, "note.txt", "--type", "letter")
    write("copy.txt", HUB)
    copied = run(
        "check", "copy.txt", "--type", "letter", "--baseline", "base.json", "--fail-on", "advice"
    )
    (tmp_path / "note.txt").rename(tmp_path / "moved.txt")
    (tmp_path / "copy.txt").unlink()
    moved = run(
        "check", "moved.txt", "--type", "letter", "--baseline", "base.json", "--fail-on", "advice"
    )

    assert (copied.status, moved.status) == (1, 0)


@pytest.mark.parametrize(
    "content",
    ["words", "{}", '{"version": 9}', '{"version": 1, "rulebook": {}, "documents": [{}]}'],
)
def test_a_baseline_that_is_none_is_one_clear_error(content, run, write):
    write("base.json", content)
    write("note.txt", HUB)

    ran = run("check", "note.txt", "--baseline", "base.json")

    assert ran.status == 2
    assert ran.err.startswith("plainspeak: base.json: ") and ran.err.count("\n") == 1
    assert "--format json" in ran.err


def test_a_baseline_of_other_rules_says_so(checker, write):
    path = write("base.json", '{"version": 1, "rulebook": {"sha256": "0"}, "documents": []}')

    report = baseline.apply(checker.check(HUB, "letter"), baseline.load(path))

    assert report.notes[0].startswith("The baseline was made with other rules")
    assert report.known == ()


def test_a_baseline_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        baseline.load(tmp_path / "none.json")


# Reading folders


def test_a_folder_that_cannot_be_looked_into_is_told_and_the_rest_is_checked(
    run, write, monkeypatch
):
    write("notes/a.txt", HUB)
    write("notes/closed/b.txt", HUB)
    scandir = os.scandir

    def closed(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    ran = run("check", "notes", "--type", "case-note")

    assert "“utilise” → use" in ran.out
    assert (
        "closed: cannot be looked into (Permission denied), so files there were not checked."
        in ran.err
    )
    assert ran.status == 2


def test_documents_given_in_a_program_heed_ignores_too(checker):
    report = checker.check(Document(f"[plainspeak: ignore plain-words -- x]\n{HUB}"), "case-note")

    assert report.findings == () and len(report.suppressed) == 1
