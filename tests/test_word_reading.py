"""Word files are read as a person sees them."""

import shutil
from pathlib import Path

import pytest
from word_parts import (  # fmt: skip
    STRICT,
    W,
    item,
    p,
    part,
    parts_of,
    styled,
    t,
    table,
    text_box,
    word_file,
    zipped,
)

from plainspeak import readers
from plainspeak.model import BlockKind
from plainspeak.readers import word

EXAMPLES = Path(__file__).parent.parent / "examples"
QUESTIONS = ("What are we worried about?", "What's working well?", "What needs to happen?")


def read(body, more=None):
    return word.read(word_file(body, more), "draft.docx")


def text_of(body, more=None):
    return read(body, more).text


def blocks_of(body, more=None):
    document = read(body, more)
    return [(block.kind, block.section, block.span.of(document.text)) for block in document.blocks]


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.txt")))
def test_the_same_lines_in_word_give_the_same_report_as_in_plain_text(name, checker):
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    lines = text.rstrip("\n").replace("&", "&amp;").replace("<", "&lt;").split("\n")

    document = read("".join(p(line) if line else p() for line in lines))

    assert document.text == text
    one, other = (checker.check(source, "auto") for source in (text, document))
    assert (one.findings, one.missing, one.roles, one.measures, one.good) == (
        other.findings,
        other.missing,
        other.roles,
        other.measures,
        other.good,
    )


def test_headings_are_told_by_their_outline_level_whatever_their_style_is_called():
    body = styled("Kop1", "Visit") + p("Leo sang.") + styled("Teamkop", "Next") + p("Kim will ring.") + p("Voice", properties='<w:outlineLvl w:val="1"/>') + p("He sang.")  # fmt: skip

    assert blocks_of(body) == [
        (BlockKind.HEADING, "Visit", "Visit"),
        (BlockKind.PARAGRAPH, "Visit", "Leo sang."),
        (BlockKind.HEADING, "Next", "Next"),
        (BlockKind.PARAGRAPH, "Next", "Kim will ring."),
        (BlockKind.HEADING, "Voice", "Voice"),
        (BlockKind.PARAGRAPH, "Voice", "He sang."),
    ]


def test_a_long_paragraph_in_a_heading_style_is_a_paragraph():
    words = "Leo told his teacher that he hid under his bed on Monday night because he heard a plate break and his dad shout at his mum."

    assert blocks_of(styled("Kop1", words)) == [(BlockKind.PARAGRAPH, "", words)]


def test_a_short_bold_line_is_a_heading():
    body = p(t("What Leo said", "<w:b/>")) + p("He sang.") + p(t("Not this", '<w:b w:val="0"/>')) + p("He slept.")  # fmt: skip

    assert [kind for kind, _, _ in blocks_of(body)] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]


def test_where_everything_is_bold_bold_says_nothing():
    long = "Leo told his teacher that he hid under his bed on Monday night because of the noise."

    body = "".join(p(t(words, "<w:b/>")) for words in (long, "He slept well", long))

    assert {kind for kind, _, _ in blocks_of(body)} == {BlockKind.PARAGRAPH}


def test_lists_are_items_whether_the_paragraph_or_its_style_is_numbered():
    body = item("Kim will ring.") + styled("Punt", "Ana will visit.") + p("- Nan will cook.")

    assert blocks_of(body) == [
        (BlockKind.ITEM, "", "Kim will ring."),
        (BlockKind.ITEM, "", "Ana will visit."),
        (BlockKind.ITEM, "", "Nan will cook."),
    ]


def test_a_list_switched_off_in_a_paragraph_is_no_list():
    off = "<w:pStyle w:val='Punt'/><w:numPr><w:numId w:val='0'/></w:numPr>"

    assert blocks_of(p("Kim will ring.", properties=off))[0][0] is BlockKind.PARAGRAPH


MAP = [
    (BlockKind.HEADING, QUESTIONS[0], QUESTIONS[0]),
    (BlockKind.ITEM, QUESTIONS[0], "Leo hid."),
    (BlockKind.ITEM, QUESTIONS[0], "Kim drank."),
    (BlockKind.HEADING, QUESTIONS[1], QUESTIONS[1]),
    (BlockKind.PARAGRAPH, QUESTIONS[1], "Nan cooks."),
    (BlockKind.HEADING, QUESTIONS[2], QUESTIONS[2]),
    (BlockKind.PARAGRAPH, QUESTIONS[2], "Ana will ring."),
]
WORRIES = item("Leo hid.") + item("Kim drank.")
MAPS = {
    "headings on top": table(list(QUESTIONS), [WORRIES, "Nan cooks.", "Ana will ring."]),
    "headings at the side": table(
        [QUESTIONS[0], WORRIES], [QUESTIONS[1], "Nan cooks."], [QUESTIONS[2], "Ana will ring."]
    ),
    "headings in the cells": table(
        [
            p(t(QUESTIONS[0], "<w:b/>")) + WORRIES,
            p(t(QUESTIONS[1], "<w:b/>")) + p("Nan cooks."),
            p(t(QUESTIONS[2], "<w:b/>")) + p("Ana will ring."),
        ]
    ),
    "one row for each thing": table(
        list(QUESTIONS), [item("Leo hid."), "Nan cooks.", "Ana will ring."], [item("Kim drank."), p(), p()]
    ),
    "one box for each question": "".join(
        table([question]) + content
        for question, content in zip(
            QUESTIONS, (WORRIES, p("Nan cooks."), p("Ana will ring.")), strict=True
        )
    ),
    "no table, as in columns": "".join(
        styled("Kop1", question) + content
        for question, content in zip(
            QUESTIONS, (WORRIES, p("Nan cooks."), p("Ana will ring.")), strict=True
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", MAPS)
def test_a_three_column_map_is_understood_in_every_shape(shape):
    assert blocks_of(MAPS[shape]) == MAP


def test_a_title_across_a_map_and_a_scale_below_it_stand_for_themselves():
    wide = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='3'/></w:tcPr>{}</w:tc></w:tr>"
    rows = MAPS["headings on top"]
    body = rows.replace("<w:tr>", wide.format(p("Map for Leo")) + "<w:tr>", 1).replace(
        "</w:tbl>", wide.format(p("Kim says 4 out of 10.")) + "</w:tbl>"
    )

    assert blocks_of(body) == [
        (BlockKind.HEADING, "Map for Leo", "Map for Leo"),
        *MAP,
        (BlockKind.PARAGRAPH, "Map for Leo", "Kim says 4 out of 10."),
    ]


def test_a_map_in_a_table_has_the_findings_of_the_same_map_in_plain_text(checker):
    text = (EXAMPLES / "three-column-map-poor.txt").read_text(encoding="utf-8")
    title, worries, strengths, steps, scale = text.rstrip("\n").split("\n\n")
    cells = [row.split("\n") for row in (worries, strengths, steps)]
    body = (
        p(title)
        + table([row[0] for row in cells], ["".join(item(line.removeprefix("- ")) for line in row[1:]) for row in cells])
        + p(scale)
    )  # fmt: skip

    in_word = checker.check(read(body), "auto")

    plain = checker.check(text, "auto")
    assert in_word.profile.document_type == "three-column-map"
    assert [(row.rule, row.span.of(in_word.document.text)) for row in in_word.findings] == [
        (row.rule, row.span.of(text)) for row in plain.findings
    ]
    assert in_word.missing == plain.missing
    assert in_word.balance == plain.balance


def test_a_table_of_labels_and_values_is_read_row_by_row():
    body = table(["Child", "Leo Hart"], ["Date of visit", "3 May"], ["What we saw", "Leo sang."])

    assert blocks_of(body) == [
        (BlockKind.HEADING, "Child", "Child"),
        (BlockKind.PARAGRAPH, "Child", "Leo Hart"),
        (BlockKind.HEADING, "Date of visit", "Date of visit"),
        (BlockKind.FIELD, "Date of visit", "3 May"),
        (BlockKind.HEADING, "What we saw", "What we saw"),
        (BlockKind.PARAGRAPH, "What we saw", "Leo sang."),
    ]


def test_a_table_of_steps_is_read_row_by_row_and_each_cell_stands_under_its_column():
    body = table(
        ["What", "Who", "By when"],
        ["Ring the school about Leo's lunch.", "Kim", "Monday"],
        ["Cook with Leo every Friday night.", "Nan", "Friday"],
    )

    assert blocks_of(body)[3:] == [
        (BlockKind.PARAGRAPH, "What", "Ring the school about Leo's lunch."),
        (BlockKind.PARAGRAPH, "Who", "Kim"),
        (BlockKind.PARAGRAPH, "By when", "Monday"),
        (BlockKind.PARAGRAPH, "What", "Cook with Leo every Friday night."),
        (BlockKind.PARAGRAPH, "Who", "Nan"),
        (BlockKind.PARAGRAPH, "By when", "Friday"),
    ]


def test_cells_that_are_merged_downwards_and_tables_in_tables_are_read_once():
    merged = "<w:tcPr><w:vMerge{}/></w:tcPr>"
    rows = "".join(
        f"<w:tr><w:tc>{merged.format(state)}{p(words)}</w:tc><w:tc>{p(other)}</w:tc></w:tr>"
        for state, words, other in ((' w:val="restart"', "Leo sang.", "Nan cooked."), ("", "", "Kim rang."))
    )  # fmt: skip
    body = f"<w:tbl>{rows}</w:tbl>" + table([table(["Ana visited."]) + p(), "Sam slept."])

    assert [text for _, _, text in blocks_of(body)] == [
        "Leo sang.",
        "Nan cooked.",
        "Kim rang.",
        "Ana visited.",
        "Sam slept.",
    ]


SEEN = {
    "words over several runs": (t("We will uti") + t("lise", "<w:i/>") + t(" it."), "We will utilise it."),
    "tabs, breaks and hyphens that do not break": (
        t("Name:") + "<w:r><w:tab/><w:t>Leo</w:t><w:br/><w:t>multi</w:t><w:noBreakHyphen/><w:t>agency</w:t></w:r>",
        "Name:\tLeo\nmulti\u2011agency",
    ),
    "soft hyphens and marks of direction are not seen": (
        t("uti\xadlise ") + "<w:r><w:t>con</w:t><w:softHyphen/><w:t>tact</w:t></w:r>" + t(" \u200fعمر\u200e", "<w:rtl/>"),
        "utilise contact عمر",
    ),
    "inserted words are read and deleted ones are not": (
        t("Leo ") + f"<w:ins w:id='1'>{t('sang')}</w:ins><w:del w:id='2'><w:r><w:delText>cried</w:delText></w:r></w:del>" + t("."),
        "Leo sang.",
    ),
    "moved words are read where they went": (
        f"<w:moveFrom w:id='1'>{t('Later ')}</w:moveFrom>" + t("Leo sang") + f"<w:moveTo w:id='2'>{t(' later')}</w:moveTo>",
        "Leo sang later",
    ),
    "links, smart tags and content controls": (
        f"<w:hyperlink r:id='x'>{t('Ring')}</w:hyperlink><w:smartTag>{t(' Leo')}</w:smartTag>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{t(' today')}</w:sdtContent></w:sdt>",
        "Ring Leo today",
    ),
    "the prompt of an empty content control is not read": (
        t("Date: ") + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{t('Click here')}</w:sdtContent></w:sdt>",
        "Date: ",
    ),
    "the result of a field is read and its code is not": (
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> DATE \\@ utilise </w:instrText><w:fldChar w:fldCharType='separate'/></w:r>"
        + t("3 May") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>" + f"<w:fldSimple w:instr='PAGE'>{t(' 7')}</w:fldSimple>",
        "3 May 7",
    ),
    "hidden words are not read": (
        t("Leo ") + t("secret ", "<w:vanish/>") + t("secret ", "<w:rStyle w:val='Geheim'/>") + t("sang", "<w:vanish w:val='0'/>"),
        "Leo sang",
    ),
    "outer spaces that Word drops": ("<w:r><w:t> Leo\n sang </w:t></w:r>" + t(" on."), "Leo  sang on."),
    "an emoji in two versions": (
        "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w16se:symEx xmlns:w16se='x'/></mc:Choice><mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r>",
        "😊",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SEEN)
def test_what_is_read_is_what_is_seen(what):
    content, seen = SEEN[what]

    assert text_of(p(content)).rstrip("\n") == seen.rstrip("\n")


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next():
    ending = "<w:rPr><w:del w:id='1'/></w:rPr>"

    assert text_of(p("Leo ", properties=ending) + p("sang.")) == "Leo sang.\n"


def test_a_deleted_row_is_not_read():
    body = table(["Leo sang.", "Nan cooked."], ["Gone.", "Gone too."])
    gone = body.replace(
        "<w:tr><w:tc><w:tcPr/>" + p("Gone."),
        "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:tcPr/>" + p("Gone."),
    )

    assert "Gone" in text_of(body)
    assert "Gone" not in text_of(gone)


def test_a_text_box_is_read_once_after_its_paragraph():
    assert text_of(p(t("Leo sang."), text_box(p("Nan cooked."))) + p("Kim rang.")) == (
        "Leo sang.\n\nNan cooked.\n\nKim rang.\n"
    )


def test_notes_come_after_the_body_in_the_order_of_their_marks():
    notes = "".join(
        f"<w:footnote w:id='{number}'>{p(words)}</w:footnote>"
        for number, words in ((1, "First."), (2, "Second."), (3, "Nowhere."))
    )
    notes = f"<w:footnote w:type='separator' w:id='0'>{p('Line.')}</w:footnote>{notes}"
    body = p(t("Leo"), "<w:r><w:footnoteReference w:id='2'/></w:r>", t(" sang."), "<w:r><w:footnoteReference w:id='1'/></w:r>")  # fmt: skip

    assert text_of(body, {"word/footnotes.xml": part("footnotes", notes)}) == (
        "Leo sang.\n\nSecond.\n\nFirst.\n"
    )


def test_headers_and_footers_that_are_shown_come_last_each_once():
    more = {
        "word/hdr1.xml": part("hdr", p("Team North")),
        "word/hdr2.xml": part("hdr", p("Only on a first page")),
        "word/ftr3.xml": part("ftr", p("We will utilise this.")),
    }
    section = "<w:sectPr><w:headerReference w:type='default' r:id='rId2'/><w:headerReference w:type='first' r:id='rId3'/><w:footerReference w:type='default' r:id='rId4'/>{}</w:sectPr>"
    body = p("Leo sang.")

    assert blocks_of(body + section.format(""), more) == [
        (BlockKind.PARAGRAPH, "", "Leo sang."),
        (BlockKind.HEADING, "Team North", "Team North"),
        (BlockKind.PARAGRAPH, "", "We will utilise this."),
    ]
    assert "Only on" in text_of(body + section.format("<w:titlePg/>"), more)


def test_a_table_of_contents_is_left_out():
    begin = "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>TOC \\o</w:instrText><w:fldChar w:fldCharType='separate'/></w:r>"
    end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    body = styled("TOC1", begin + t("Visit 1")) + styled("TOC1", t("Next 2")) + p(end) + styled("Kop1", "Visit") + p("Leo sang.")  # fmt: skip

    assert text_of(body).strip() == "Visit\nLeo sang."


def test_a_field_that_never_ends_hides_nothing():
    begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"

    assert text_of(p(t("Leo "), begin, t("sang.")) + p("Nan cooked.")) == "Leo sang.\nNan cooked.\n"


def test_a_style_that_stands_on_itself_is_read():
    assert text_of(styled("Loop", "Leo sang.")) == "Leo sang.\n"


def test_word_s_strict_files_are_read():
    parts = {
        name: content.replace(W, STRICT) if isinstance(content, str) else content
        for name, content in parts_of(styled("Kop1", "Visit") + p("Leo sang.")).items()
    }

    document = word.read(zipped(parts), "strict.docx")

    assert [block.kind for block in document.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_every_character_is_mapped_to_the_place_it_came_from():
    body = "".join(p(content) for content, _ in SEEN.values()) + MAPS["headings on top"]
    file = word.open_word(word_file(body), "draft.docx")

    for start, paragraph in file.laid.places:
        mapped = ""
        for piece in paragraph.origin.pieces:
            words = paragraph.text[piece.at : piece.at + piece.length]
            if piece.element.tag == f"{{{W}}}t":
                raw = piece.element.text[piece.raw : piece.raw + piece.length]
                assert raw.replace("\n", " ") == words
            mapped += words
        assert mapped == paragraph.text
        assert file.laid.text[start : start + len(mapped)] == mapped


def test_a_word_file_with_macros_is_read_as_text(write):
    path = write("draft.docm", word_file(p("Leo sang."), {"word/vbaProject.bin": b"\x00\x01"}))

    assert readers.read(path).text == "Leo sang.\n"


def test_a_word_file_comes_through_a_pipe(run):
    ran = run("check", "-", "--type", "case-note", stdin=word_file(p("We will utilise the bus.")))

    assert "“utilise” → use" in ran.out


def test_a_folder_of_word_and_text_files_is_read(tmp_path, write):
    write("b.docx", word_file(p("Leo sang.")))
    shutil.copy(write("a.txt", "Leo sang."), tmp_path / "c.txt")

    assert [path.name for path in readers.files_in(tmp_path)] == ["a.txt", "b.docx", "c.txt"]
