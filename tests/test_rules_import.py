"""`rules import` and `rules new`: a practice lead's own list becomes a pack, and nothing is lost on the way."""

import csv
import io
import zipfile

import jsonschema
import pytest
import yaml

from plainspeak import InputError, rulebook
from plainspeak.authoring import draft, tables
from plainspeak.rulebook import schema
from plainspeak.rulebook.source import parse_yaml

openpyxl = pytest.importorskip("openpyxl", reason="needs the extra [sheets]")

WORDS = "Term,Say,Why\nblue form,form that asks for help,The colour says nothing.\n"


@pytest.fixture
def drafted(write, book):
    """Return the pack drafted from a table, given as text or bytes."""

    def drafted(content, name="words.csv", category="jargon"):
        return draft.pack_of(tables.read(write(name, content)), name, book, category)

    return drafted


def fields(pack):
    """Return the rules of a pack as written, by id."""
    return {row["id"]: row for row in yaml.safe_load(pack.text) or []}


def sheet(*rows):
    """Return the bytes of an .xlsx file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_row_becomes_a_rule_with_a_sentence_to_raise_and_one_to_leave(drafted):
    [rule] = fields(drafted(WORDS)).values()

    assert rule == {
        "id": "house.blue-form",
        "category": "jargon",
        "find": ["blue form"],
        "form": "noun",
        "say": ["form that asks for help"],
        "safety": "ask",
        "why": "The colour says nothing.",
        "source": "words.csv, row 2",
        "examples": [
            {
                "before": "Nan asked about the blue form.",
                "after": "Nan asked about the form that asks for help.",
            },
            {"leave": "Nan said, “They told me about the blue form.”"},
        ],
    }


def test_every_guess_is_marked_for_reading(drafted):
    lines = drafted(WORDS).text.splitlines()

    guessed = [
        line for line in lines if line.lstrip(" -").startswith(("form:", "{before", "{leave"))
    ]
    assert len(guessed) == 3
    assert all(line.endswith("# drafted: please read") for line in guessed)


def test_a_drafted_pack_names_the_schema_and_keeps_to_it(drafted):
    text = drafted(WORDS).text

    assert text.splitlines()[0] == "# yaml-language-server: $schema=plainspeak.schema.json"
    jsonschema.Draft202012Validator(schema.json_schema()).validate(parse_yaml(text, "pack"))


@pytest.mark.parametrize(
    ("term", "say", "form", "before"),
    [
        ("huddle", "short meeting", "noun", "Nan asked about the huddle."),
        ("touch base", "talk", "verb", "Nan and Kofi will touch base."),
        ("non-verbal", "quiet", "adjective", "Nan said it was non-verbal."),
        ("at risk of drift", "in danger of waiting", None, "Nan said it was at risk of drift."),
        ("edge of care", "close to leaving home", "noun", "Nan asked about the edge of care."),
        ("Thriving Steps", "the Tuesday group", None, "Nan asked about Thriving Steps."),
        ("the dax", "the thing", "noun", "Nan asked about the dax."),
    ],
)
def test_examples_stand_in_a_frame_that_suits_the_term(term, say, form, before, drafted):
    [rule] = fields(drafted(f"Term,Say,Why\n{term},{say},x\n")).values()

    assert (rule.get("form"), rule["examples"][0]["before"]) == (form, before)


def test_initials_are_spelled_out_by_the_words_that_begin_with_them(drafted):
    [rule] = fields(drafted("Term,Say,Why\nMLC,the centre; Mill Lane Centre,x\n")).values()

    assert (rule["kind"], rule["category"]) == ("acronym", "acronym")
    assert (rule["expansion"], rule["say"]) == ("Mill Lane Centre", ["the centre"])


@pytest.mark.parametrize(
    "head",
    [
        "Instead of;Use;Reason",
        "WORD;Plain English;Why?",
        "\ufeffPhrase;Write this;Notes",
        "sep=;\nJargon;Say;Why",
    ],
)
def test_columns_are_found_by_the_names_that_people_give_them(head, drafted):
    [rule] = fields(drafted(f"{head}\r\nblue form;form for help;No colour.\r\n")).values()

    assert (rule["find"], rule["say"], rule["why"]) == (
        ["blue form"],
        ["form for help"],
        "No colour.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_come_through_however_excel_saved_them(encoding, drafted):
    [rule] = fields(drafted("Term,Say,Why\ncafé hub,the café,x\n".encode(encoding))).values()

    assert (rule["id"], rule["find"], rule["say"]) == ("house.cafe-hub", ["café hub"], ["the café"])


def test_several_words_to_say_are_kept_best_first(drafted):
    [rule] = fields(drafted("Term,Say,Why\nblue form,form for help | help form; form,x\n")).values()

    assert rule["say"] == ["form for help", "help form", "form"]


def test_a_row_without_words_to_say_gets_a_question_to_ask(drafted):
    pack = drafted("Term,Say,Why,Question\nblip,,x,\nblop,,x,What happened?\n")

    assert fields(pack)["house.blip"]["question"] == "What would the family call this?"
    assert fields(pack)["house.blop"]["question"] == "What happened?"
    assert "needs a question of its own" in pack.drafts[0].notes[0]


def test_a_term_that_is_raised_already_is_named_with_its_rule(drafted):
    [row] = drafted("Term,Say,Why\ntouch base,talk,x\n").drafts

    assert row.notes[0].startswith("'jargon.touch-base' (rules/packs/social-care/practice-2.yaml:")
    assert "raises “touch base” already, and says “catch up”." in row.notes[0]


def test_words_to_say_that_another_rule_raises_are_named(drafted):
    pack = drafted("Term,Say,Why\nblip,core group,x\nblop,blicket,x\nblicket,box,x\n")

    assert (
        "what it says instead holds “core group”, which 'jargon.core-group' raises."
        in pack.drafts[0].notes[0]
    )
    assert pack.drafts[1].notes == (
        "what it says instead holds what row 4 raises. Find plainer words.",
    )


def test_rows_that_cannot_be_used_are_named_by_number_and_the_rest_goes_on(drafted):
    pack = drafted(
        "Term,Say,Why\n"
        "blip,a,x\n"
        "=A1,a,x\n"
        "\n"
        ",a,x\n"
        "Blip,b,x\n"
        "blip,a,y\n"
        "<zorb> hub,a,x\n"
        f"{'word ' * 11},a,x\n"
        "24%,a,x\n"
        "blop,a,x\n"
    )

    assert [row.row for row in pack.drafts] == [2, 11]
    assert [str(fault) for fault in pack.faults] == [
        "row 3: its term is a formula, and formulas are not worked out. Type the words in.",
        "row 5: has no term. Write the word or phrase to look for.",
        "row 6: has the same term as row 2 and other words to say. Put both in one row, with ; between them.",
        "row 7: says the same as row 2 of the same term. Keep one.",
        "row 8: its term asks for the word list <zorb>, and there is none.",
        "row 9: its term is longer than 10 words. Write the words that matter.",
        "row 10: its term holds no word. Write the word or phrase to look for.",
    ]
    assert all(f"# {fault}" in pack.text for fault in pack.faults)


def test_a_cell_can_be_nothing_but_a_text(drafted):
    sly = io.StringIO()
    csv.writer(sly).writerows(
        [["Term", "Say", "Why"], ["blip", "x]\n- id: a.b", '"}\n  kind: part # {']]
    )
    [rule] = fields(drafted(sly.getvalue())).values()

    assert rule["say"] == ["x] - id: a.b"]
    assert rule["why"] == '"} kind: part # {'


def test_a_category_or_safety_that_is_not_there_is_named_and_the_usual_one_taken(drafted):
    pack = drafted("Term,Say,Why,Category,Safety\nblip,a,x,jargn,saef\nblop,a,x,plain words,safe\n")

    assert [(row["category"], row["safety"]) for row in fields(pack).values()] == [
        ("jargon", "ask"),
        ("plain-words", "safe"),
    ]
    assert "there is no category 'jargn'. Did you mean 'jargon'?" in pack.drafts[0].notes[0]
    assert "'safety' cannot be 'saef'. Did you mean 'safe'?" in pack.drafts[0].notes[1]


def test_a_sheet_of_excel_is_read_below_its_title(drafted):
    rows = (
        ["Our words", None, None],
        [None],
        ["Instead of", "Say", "Why"],
        ["blue form", "form for help", "x"],
    )
    pack = drafted(sheet(*rows), "words.xlsx")

    assert [(row.row, row.rule.find) for row in pack.drafts] == [(4, ("blue form",))]


def test_a_formula_is_not_worked_out(drafted):
    pack = drafted(
        sheet(["Term", "Say", "Why"], ['=HYPERLINK("http://example.org")', "a", "x"]), "w.xlsx"
    )

    assert pack.drafts == ()
    assert "is a formula, and formulas are not worked out" in str(pack.faults[0])


def test_a_sheet_that_unpacks_to_too_much_is_refused(write):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sheet.xml", b" " * (tables.MAX_UNPACKED + 1))

    with pytest.raises(InputError, match=r"bomb\.xlsx: unpacks to more than a word list can hold"):
        tables.read(write("bomb.xlsx", out.getvalue()))


def test_macros_are_refused(write):
    out = io.BytesIO(sheet(["Term", "Say"], ["a", "b"]))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")

    with pytest.raises(InputError, match=r"words\.xlsx: holds macros\."):
        tables.read(write("words.xlsx", out.getvalue()))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("broken.xlsx", b"PK\x03\x04 rubbish", "is not an .xlsx file that can be read"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "only .csv and .xlsx can be read"),
        ("picture.csv", b"\x89PNG\0\0", "is not a table of text"),
        ("headless.csv", b"blue form,form\nhuddle,meeting\n", "no row names its columns"),
        ("large.csv", b"x" * (tables.MAX_BYTES + 1), "is larger than 5 MB"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_clear_error(name, content, says, write):
    with pytest.raises(InputError, match=f"{name}: {says}"):
        tables.read(write(name, content))


def test_the_command_writes_a_pack_and_the_schema_beside_it(run, write, tmp_path):
    write("words.csv", WORDS + "touch base,talk,x\n,a,b\n")
    ran = run("rules", "import", "words.csv")

    assert ran.status == 2  # a row could not be used
    assert (
        ran.err
        == "plainspeak: words.csv: row 4: has no term. Write the word or phrase to look for.\n"
    )
    assert ran.out.splitlines()[0].startswith("words.csv: row 3: 'jargon.touch-base'")
    assert ran.out.splitlines()[-1] == (
        "2 rules written to words.yaml. Read the lines marked “drafted”, then: plainspeak rules test words.yaml"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "plainspeak.schema.json",
        "words.csv",
        "words.yaml",
    ]


def test_a_pack_that_is_there_is_written_over_only_when_asked(run, write, tmp_path):
    write("words.csv", WORDS)
    write("words.yaml", "mine")

    ran = run("rules", "import", "words.csv")

    assert (ran.status, (tmp_path / "words.yaml").read_text()) == (2, "mine")
    assert (
        ran.err == "plainspeak: words.yaml: is there already. Choose another name with --output.\n"
    )
    assert run("rules", "import", "words.csv", "--force").status == 0


def test_a_new_rule_is_refused_where_a_file_is_there(run, write):
    write("hub.yaml", "mine")

    assert run("rules", "new", "house.hub").status == 2


def test_a_new_rule_needs_a_name_that_is_an_id(run):
    assert run("rules", "new", "Hub").err == (
        "plainspeak: 'Hub' is not a rule id. Write category.name, in lower case with hyphens.\n"
    )


def test_a_skeleton_whose_blanks_are_filled_in_passes(run, tmp_path):
    run("rules", "new", "house.white-board")
    path = tmp_path / "white-board.yaml"
    text = path.read_text(encoding="utf-8")
    assert rulebook.load([path], shipped=False).rule("house.white-board").category == "jargon"
    for blank in ("white board", "list on the wall", "Nobody at home sees it.", "It is on the white board.", "Ana has a board that is white."):  # fmt: skip
        lines = text.splitlines()
        at = next(
            n for n, line in enumerate(lines) if "___" in line and not line.lstrip().startswith("#")
        )
        lines[at] = lines[at].replace("___", blank)
        text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="utf-8")

    ran = run("rules", "test", "white-board.yaml")

    assert (ran.status, ran.out) == (
        0,
        "1 rule, 2 examples: all hold, every rule can speak, none quarrels with another. Ready to use.\n",
    )
