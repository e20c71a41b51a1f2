"""Thirty Word files of our own making, from three producers: python-docx, LibreOffice and XML written by hand.

All people in them are invented. `made()` needs python-docx; `saved_by_libreoffice()` needs `soffice`.
"""

import base64
import io
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from word_parts import item, p, part, styled, t, table, text_box, word_file

SOFFICE = shutil.which("soffice")
PLAIN = (
    "Leo told his teacher that he hid under his bed on Monday night.",
    "Mother has failed to engage with services.",
    "We will utilise the food bank prior to the review.",
    "Nan keeps a bed made up for him.",
    "Concerns were raised in relation to home conditions.",
    'Leo said, "I feel safe when Nan is there."',
    "It is felt that he would benefit from a multi-agency response.",
    "Ana will ring the school on Monday and ask how his week went.",
)
QUESTIONS = ("What are we worried about?", "What's working well?", "What needs to happen?")
# A picture of one pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
Made = docx.document.Document


def paragraphs(document: Made, count: int, seed: int = 1, style: str | None = None) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        document.add_paragraph(" ".join(chance.choice(PLAIN) for _ in range(4)), style)


def plain(document: Made) -> None:
    paragraphs(document, 3)


def headings(document: Made) -> None:
    document.add_heading("Visit to Leo", 0)
    for level in (1, 2, 3):
        document.add_heading(f"Part {level}", level)
        paragraphs(document, 2, level)


def lists(document: Made) -> None:
    for style in ("List Bullet", "List Number", "List Bullet 2", "List Number 3"):
        for line in PLAIN[:4]:
            document.add_paragraph(line, style)


def runs(document: Made) -> None:
    """Words cut in the middle by changes of look, as Word leaves them behind."""
    paragraph = document.add_paragraph()
    for number, piece in enumerate(
        ("We will ut", "ili", "se the ", "food ba", "nk prior", " to it.")
    ):
        run = paragraph.add_run(piece)
        run.bold, run.italic = number % 2 == 0, number % 3 == 0
        run.font.size, run.font.color.rgb = Pt(9 + number), RGBColor(0x20 * number, 0, 0x80)
    paragraph.add_run("H").font.superscript = True
    paragraph.add_run("Mother has failed to engage.").font.highlight_color = 7


def styles(document: Made) -> None:
    own = document.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style, own.font.name = document.styles["Quote"], "Georgia"
    mark = document.styles.add_style("Marked", WD_STYLE_TYPE.CHARACTER)
    mark.font.underline = True
    for line in PLAIN:
        document.add_paragraph(style="Own").add_run(line, "Marked")


def tables(document: Made) -> None:
    grid = document.add_table(4, 3, "Table Grid")
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row.cells):
            cell.text = (
                ("What", "Who", "By when")[column] if number == 0 else PLAIN[number * 2 - column]
            )
    grid.cell(2, 0).merge(grid.cell(3, 0))
    document.add_table(1, 1).cell(0, 0).add_table(2, 2).cell(1, 1).text = PLAIN[1]


def three_columns(document: Made) -> None:
    document.add_heading("Map for Leo", 1)
    grid = document.add_table(2, 3, "Light Grid Accent 1")
    for column, question in enumerate(QUESTIONS):
        grid.cell(0, column).text = question
        grid.cell(1, column).text = PLAIN[column]
        for line in PLAIN[column + 3 : column + 5]:
            grid.cell(1, column).add_paragraph(line, "List Bullet")
    document.add_paragraph("Kim says 4 out of 10.")


def map_by_rows(document: Made) -> None:
    grid = document.add_table(3, 2, "Table Grid")
    for row, question in enumerate(QUESTIONS):
        grid.cell(row, 0).text, grid.cell(row, 1).text = question, PLAIN[row + 1]


def columns(document: Made) -> None:
    section = document.add_section(WD_SECTION.CONTINUOUS)
    section._sectPr.find(qn("w:cols")).set(qn("w:num"), "3")
    for number, question in enumerate(QUESTIONS):
        document.add_heading(question, 2)
        paragraphs(document, 2, number)
        document.add_paragraph().add_run().add_break(docx.enum.text.WD_BREAK.COLUMN)


def labels(document: Made) -> None:
    grid = document.add_table(3, 2)
    for row, (label, value) in enumerate(
        (("Child", "Leo Hart"), ("Date of visit", "3 May"), ("What we saw", PLAIN[1]))
    ):
        grid.cell(row, 0).paragraphs[0].add_run(label).bold = True
        grid.cell(row, 1).text = value


def pictures(document: Made) -> None:
    for line in PLAIN[:3]:
        run = document.add_paragraph(line).add_run()
        run.add_picture(io.BytesIO(PIXEL), Cm(1))
        run.add_text(" " + PLAIN[4])


def comments(document: Made) -> None:
    paragraph = document.add_paragraph()
    first = paragraph.add_run("We will uti")
    last = paragraph.add_run("lise the food bank.")
    document.add_comment([first, last], "Kim, please ring me.", "Ana Price", "AP")
    document.add_comment(document.add_paragraph(PLAIN[1]).runs, "Is this so?", "Lin Moss", "LM")


def furniture(document: Made) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "Team North, utilise with care"
    section.footer.paragraphs[0].text = "Mother has failed to engage with services."
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "First page"
    paragraphs(document, 2)


def breaks(document: Made) -> None:
    run = document.add_paragraph().add_run("Mother has failed")
    run.add_break()
    run.add_text("to engage with services.")
    run.add_tab()
    run.add_text("We will utilise it.")
    document.add_page_break()
    paragraphs(document, 1)


def right_to_left(document: Made) -> None:
    paragraph = document.add_paragraph()
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    run = paragraph.add_run("عمر حسن")
    run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    paragraph.add_run(" and his nan \u200fנועה\u200e will utilise the bus. ")
    document.add_paragraph("\u202bليلى\u202c has failed to engage with services.")


def unusual(document: Made) -> None:
    for line in (
        "uti\xadlise",
        "Mother’s “plan” – utilise",
        "e\u0301cole 😊 utilise",
        "a\u00a0multi\u2011agency plan",
        "  utilise  ",
    ):
        document.add_paragraph(line)


def sixty_pages(document: Made) -> None:
    quiet = [PLAIN[0], PLAIN[3], PLAIN[5], PLAIN[7]]
    for number in range(60):
        document.add_heading(f"Part {number}", 1)
        for _ in range(8):
            document.add_paragraph(" ".join(quiet))
        document.add_paragraph(PLAIN[number % len(PLAIN)])
        document.add_page_break()


def empty_places(document: Made) -> None:
    for line in ("", PLAIN[1], "", "", PLAIN[2], ""):
        document.add_paragraph(line)
    document.add_table(2, 2)


MADE: dict[str, Callable[[Made], None]] = {
    builder.__name__: builder
    for builder in (
        plain, headings, lists, runs, styles, tables, three_columns, map_by_rows, columns, labels, pictures, comments,
        furniture, breaks, right_to_left, unusual, sixty_pages, empty_places,
    )
}  # fmt: skip


def made(name: str) -> bytes:
    """Return one of the files that python-docx makes."""
    document = docx.Document()
    MADE[name](document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FIELD = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText xml:space='preserve'> {} </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>{}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
TRACKED = (
    p(t("We will "), f"<w:ins w:id='1' w:author='Ana' w:date='2026-01-02T00:00:00Z'>{t('utilise')}{t(' the food bank')}</w:ins>",
      "<w:del w:id='2' w:author='Ana'><w:r><w:delText xml:space='preserve'> use it</w:delText></w:r></w:del>", t(" prior to it."))
    + p(t("Mother has "), properties="<w:rPr><w:del w:id='3' w:author='Ana'/></w:rPr>")
    + p("failed to engage with services.")
)  # fmt: skip
LINKED = p(t("We will "), f"<w:hyperlink w:anchor='x'>{t('utilise')}</w:hyperlink>", t(" it. "), f"<w:smartTag w:uri='a' w:element='b'>{t('Mother has failed')}</w:smartTag>", t(" to engage."))  # fmt: skip
CONTROLS = (
    p(t("Seen: "), f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{t('we will utilise it')}</w:sdtContent></w:sdt>")
    + f"<w:sdt><w:sdtPr><w:id w:val='7'/></w:sdtPr><w:sdtContent>{p('Mother has failed to engage.')}</w:sdtContent></w:sdt>"
)  # fmt: skip
NOTES = {
    "word/footnotes.xml": part(
        "footnotes",
        f"<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type='continuationSeparator' w:id='0'><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote><w:footnote w:id='1'>{p('We will utilise it.')}</w:footnote>",
    ),
}
WRITTEN: dict[str, Callable[[], bytes]] = {
    "tracked changes": lambda: word_file(TRACKED),
    "links and smart tags": lambda: word_file(LINKED),
    "content controls": lambda: word_file(CONTROLS),
    "a text box in two versions": lambda: word_file(p(t("Leo sang. "), text_box(p("We will utilise it.")), t("Mother has failed to engage."))),
    "a footnote": lambda: word_file(p(t("Leo sang."), "<w:r><w:footnoteReference w:id='1'/></w:r>", t(" We will utilise it.")), NOTES),
    "fields": lambda: word_file(p(t("On "), FIELD.format("DATE", t("3 May")), t(" we will "), FIELD.format("HYPERLINK x", t("utilise")), t(" it."))),
    "a map in boxes": lambda: word_file("".join(table([question]) + item(PLAIN[1]) for question in QUESTIONS)),
    "macros": lambda: word_file(styled("Kop1", "Visit") + p(PLAIN[1]), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(range(256))}),
}  # fmt: skip

HTML = {
    "a page": "<h1>Visit</h1><p>" + "</p><p>".join(PLAIN) + "</p>",
    "a map": "<table border=1><tr>" + "".join(f"<td><b>{row}</b></td>" for row in QUESTIONS) + "</tr><tr>"
    + "".join(f"<td><ul><li>{PLAIN[n]}</li><li>{PLAIN[n + 3]}</li></ul></td>" for n in range(3)) + "</tr></table>",
    "lists in lists": "<ol><li>Mother has failed to engage.<ul><li>We will utilise it.</li></ul></li></ol>",
    "looks": "<p>We will <b>uti</b><i>lise</i> <a href='https://example.org'>the multi-agency plan</a>.</p><blockquote>Mother has failed to engage.</blockquote>",
}  # fmt: skip


def saved_by_libreoffice(folder: Path) -> dict[str, bytes]:
    """Return files that LibreOffice saved as Word, from web pages; `folder` is for its own use."""
    for name, content in HTML.items():
        (folder / f"{name}.html").write_text(f"<meta charset=utf-8>{content}", encoding="utf-8")
    convert(folder, "docx:MS Word 2007 XML", [folder / f"{name}.html" for name in HTML])
    return {f"{name}, saved by LibreOffice": (folder / f"{name}.docx").read_bytes() for name in HTML}  # fmt: skip


def convert(folder: Path, to: str, paths: list[Path]) -> None:
    """Convert files with LibreOffice into a folder."""
    subprocess.run(
        [
            SOFFICE or "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            *(["--infilter=HTML (StarWriter)"] if paths[0].suffix == ".html" else []),
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            *map(str, paths),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=180,
    )
