"""What plainspeak promises to the people whose lives it reads about, and to those who build on it."""

import json
import socket
from pathlib import Path

import pytest
import pytest_socket

import plainspeak
from plainspeak import errors
from plainspeak.language import analyse, formulas, grammar

# About 60 words that leave no rule in doubt about grammar.
SIXTY_WORDS = (
    "Leo told his teacher that he hid under his bed on Monday night. He heard his dad shout and a plate break. "
    "His nan came at nine and took him to her flat, where he slept. Leo says he feels safe with his nan. "
    "If nothing changes, Leo could be hurt or feel too scared to sleep. Nan will keep a bed made up for him."
)
IN_DOUBT = "Dad requested a new worker."


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_no_test_can_open_a_socket():
    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


HEAVY = ("spacy", "textstat", "nltk", "click", "rich", "numpy", "lemminflect", "re2", "markdown_it")


@pytest.mark.parametrize("name", HEAVY)
def test_importing_plainspeak_loads_nothing_heavy(name, run_python):
    ran = run_python("-c", f"import sys, plainspeak; sys.exit({name!r} in sys.modules)")

    assert (ran.status, ran.err) == (0, "")


SAY_WHAT_WAS_LOADED = """
import sys
from plainspeak.cli import main
try:
    main(["check", "note.txt", "--type", "case-note"])
except SystemExit:
    print("loaded:", *(name for name in ("spacy", "numpy", "nltk", "lemminflect") if name in sys.modules))
"""


def test_a_check_that_is_in_no_doubt_does_not_load_spacy(run_python, write):
    write("note.txt", SIXTY_WORDS)

    ran = run_python("-c", SAY_WHAT_WAS_LOADED)

    assert ran.out.splitlines()[-1].strip() == "loaded:"


def test_a_check_in_doubt_asks_spacy(run_python, write):
    write("note.txt", IN_DOUBT)

    ran = run_python("-c", SAY_WHAT_WAS_LOADED)

    assert ran.out.splitlines()[-1] == "loaded: spacy numpy"


NO_SOCKETS = """
import socket, sys
class Blocked(socket.socket):
    def __init__(self, *a, **k): raise SystemExit("a socket was opened")
socket.socket = Blocked
from plainspeak.cli import main
main(sys.argv[1:])
"""


def test_neither_preparing_the_rules_nor_parsing_opens_a_socket(run_python, write, tmp_path):
    write("note.txt", IN_DOUBT + " " + SIXTY_WORDS)

    ran = run_python(
        "-c",
        NO_SOCKETS,
        "check",
        "note.txt",
        "--type",
        "case-note",
        PLAINSPEAK_CACHE=str(tmp_path / "new"),
    )

    assert ran.status == 1
    assert ran.err == "Preparing the rules. This happens once, after rules change.\n"


def test_the_same_text_and_rules_give_the_same_bytes_whatever_the_hash_seed(
    run_python, write, tmp_path
):
    gold = Path(__file__).parent / "gold" / "dev.yaml"
    write(
        "note.txt",
        "\n\n".join(
            line
            for line in gold.read_text(encoding="utf-8").splitlines()
            if line.startswith("    ")
        ),
    )
    command = ("-m", "plainspeak", "check", "note.txt", "--type", "case-note", "--format", "json")

    # Each run compiles the rules itself, so that compiling is put to the test too.
    once, again = (
        run_python(*command, PYTHONHASHSEED=seed, PLAINSPEAK_CACHE=str(tmp_path / seed))
        for seed in ("1", "2")
    )

    assert len(json.loads(once.out)["documents"][0]["findings"]) > 100
    assert once.out == again.out


def test_a_long_text_checked_again_in_the_same_run_gives_the_same_report(checker):
    texts = [SIXTY_WORDS, IN_DOUBT, SIXTY_WORDS + IN_DOUBT]

    assert list(checker.check_many(texts)) == [checker.check(text) for text in texts]


def test_no_word_of_a_document_is_kept_on_disk(run_python, write, tmp_path):
    write("note.txt", f"Zzyzxa told us. {IN_DOUBT} Qwertina will utilise it.")
    before = set(tmp_path.rglob("*"))
    cache, home = tmp_path / "cache", tmp_path / "home"

    ran = run_python(
        *("-m", "plainspeak", "check", "note.txt", "--type", "case-note"),
        PLAINSPEAK_CACHE=str(cache),
        HOME=str(home),
        TMPDIR=str(tmp_path),
    )

    assert "Qwertina" in ran.out
    for path in {path for path in tmp_path.rglob("*") if path.is_file()} - before:
        content = path.read_bytes().lower()
        assert b"zzyzxa" not in content
        assert b"qwertina" not in content


def test_no_word_of_a_document_is_kept_in_textstat_or_in_the_formulas(checker):
    checker.check("Zzyzxa told us that Qwertina went home.", "letter")

    # The formulas see counts alone.
    assert formulas.Counts._fields == ("sentences", "words", "syllables", "long_words")


def test_the_message_of_a_fault_of_plainspeak_s_own_holds_none_of_the_text(run, write, monkeypatch):
    from plainspeak.checks import measures

    def broken(document, profile, findings):
        raise ValueError(document.text)

    monkeypatch.setattr(measures, "measure", broken)
    write("note.txt", "Zzyzxa was hurt.")

    ran = run("check", "note.txt", "--type", "letter")

    assert "ValueError in test_promises.py, line " in ran.err
    assert "Zzyzxa" not in ran.err + ran.out


def test_every_report_says_that_it_checks_wording_not_safety(checker, run, write):
    write("note.txt", SIXTY_WORDS)

    assert "This checks wording, not safety" in checker.check("").notes[-1]
    assert "This checks wording, not safety" in run("check", "note.txt").out


def test_every_report_names_its_rulebook(checker, book):
    report = checker.check(SIXTY_WORDS)

    assert (report.rulebook_version, report.rulebook_sha256) == (book.version, book.sha256)
    assert len(book.sha256) == 64


def test_the_parser_gives_one_answer_on_every_surface(checker):
    alone = checker.check(IN_DOUBT, "case-note").findings
    among_others = checker.check(f"{SIXTY_WORDS}\n\n{IN_DOUBT}", "case-note").findings

    assert [row.suggestions for row in alone if row.category == "plain-words"] == [
        row.suggestions for row in among_others if row.rule == "plain-words.request"
    ]


def test_only_sentences_in_doubt_are_parsed():
    document = grammar.parse(analyse("Leo sang. Dad requested it. Nan sang."), [1])

    assert list(document.grammar) == [1]
    assert [token.lemma for token in document.grammar[1]] == ["dad", "request", "it", "."]


def test_whoever_uses_spacy_s_own_command_line_still_gets_it(run_python):
    ran = run_python(
        "-c",
        "import plainspeak, spacy.util\n"
        "from plainspeak.language import analyse, grammar\n"
        "grammar.parse(analyse('Leo sang.'), [0])\n"
        "import spacy.cli\n"
        "print(spacy.cli.download.__name__)",
    )

    assert ran.out == "download\n"


def test_an_extra_that_is_missing_gives_the_line_that_installs_it():
    assert str(errors.MissingExtra("word", "A Word file")) == (
        "A Word file needs an extra. Install it with: pip install 'plainspeak-care[word]'"
    )


def test_the_names_at_the_front_door_are_sorted_and_there():
    assert plainspeak.__all__ == sorted(plainspeak.__all__)
    assert all(getattr(plainspeak, name) is not None for name in plainspeak.__all__)
