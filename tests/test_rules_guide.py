"""`rules/README.md` can be followed word for word, and the rules' own pages are complete."""

import re
import shlex
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from plainspeak.rulebook import rules_folder, schema
from plainspeak.rulebook.source import read_yaml

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "examples" / "house"


def commands():
    """Return the commands that the guide gives a reader, in order."""
    text = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"<!-- walk -->\n```bash\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.slow
def test_a_list_of_twenty_words_becomes_a_tested_pack_by_the_guide_alone(run, tmp_path):
    shutil.copy(HOUSE / "words.csv", tmp_path / "words.csv")
    told = {}
    for command in commands():
        if command.startswith("echo "):
            text, _, name = shlex.split(command)[1:]
            (tmp_path / name).write_text(text + "\n", encoding="utf-8")
            continue
        program, *arguments = shlex.split(command)
        assert program == "plainspeak"
        ran = run(*arguments)
        assert ran.status == 0, (command, ran.out, ran.err)
        told[" ".join(arguments[:2])] = ran.out
    assert "20 rules written to words.yaml." in told["rules import"]
    assert told["rules test"].endswith("none quarrels with another. Ready to use.\n")
    assert "“blue form” → form that asks for help" in told["check note.txt"]
    assert "“huddle”  house.huddle: raised" in told["rules why"]
    assert (tmp_path / "white-board.yaml").is_file()


@pytest.mark.slow
def test_the_pack_that_was_read_and_mended_is_ready(run):
    ran = run("rules", "test", str(HOUSE / "words.yaml"))

    assert (ran.status, ran.out) == (
        0,
        "20 rules, 40 examples: all hold, every rule can speak, none quarrels with another. Ready to use.\n",
    )
    assert "drafted" not in (HOUSE / "words.yaml").read_text(encoding="utf-8").replace(
        "Drafted from", ""
    )


def test_editors_underline_nothing_in_what_ships():
    validator = jsonschema.Draft202012Validator(schema.json_schema())
    files = [
        *(rules_folder() / "packs").rglob("*.yaml"),
        *(rules_folder() / "words").rglob("*.yaml"),
    ]
    for path in (*files, HOUSE / "words.yaml"):
        assert [error.message for error in validator.iter_errors(read_yaml(path))] == [], path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("category: jargon", "category: jargn"),
        ("  safety: ask", "  saftey: ask"),
        ("form: noun", "form: nuon"),
        ("why: ", "because: "),
    ],
)
def test_editors_underline_what_the_loader_refuses(before, after):
    text = (HOUSE / "words.yaml").read_text(encoding="utf-8").replace(before, after, 1)

    assert not jsonschema.Draft202012Validator(schema.json_schema()).is_valid(yaml.safe_load(text))


def test_every_rule_stands_on_the_page_of_its_category(book):
    pages = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (ROOT / "docs" / "rules").glob("*.md")
    }

    assert [rule.id for rule in book if f"`{rule.id}`" not in pages[rule.category]] == []


def test_every_category_says_what_it_finds_and_why_it_matters(book):
    for category in book.categories:
        page = (ROOT / "docs" / "rules" / f"{category}.md").read_text(encoding="utf-8")
        assert "**What it finds.**" in page
        assert "**Why it matters.**" in page
        assert "- Before: " in page
