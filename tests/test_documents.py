"""OpenDocument, RTF, PDF, web pages and messages are read as a person sees them."""

import io
import shutil
import subprocess
import zipfile
from email.message import EmailMessage

import docx
import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from plainspeak import InputError, pipeline, readers, rulebook
from plainspeak.model import BlockKind
from plainspeak.writers import opendocument

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
KIND = "application/vnd.oasis.opendocument.text"
QUESTIONS = ("What are we worried about?", "What’s working well?", "What needs to happen?")


def open_text(body, styles=""):
    names = " ".join(f'xmlns:{name}="{value}"' for name, value in SPACES.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr(
            "content.xml",
            f'<office:document-content {names} office:version="1.3">'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            '<manifest:file-entry manifest:full-path="Pictures/a.bin" manifest:media-type=""/></manifest:manifest>',
        )
        archive.writestr("Pictures/a.bin", bytes(range(200)))
    return out.getvalue()


def read(data, name):
    return readers.read_bytes(data, name)


def blocks_of(data, name):
    document = read(data, name)
    return [
        (block.kind.value, block.section, block.span.of(document.text)) for block in document.blocks
    ]


def page_of(*lines, size=11):
    out = io.BytesIO()
    page = canvas.Canvas(out, A4, invariant=1)
    page.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        page.drawString(72, 760 - number * size * 1.3, line)
    page.showPage()
    page.save()
    return out.getvalue()


def map_in_word():
    file = docx.Document()
    file.add_heading("Visit to Amira and Kofi, 3 March 2026", 1)
    file.add_paragraph(
        "I utilised the time to see Amira at home. Mum was under the influence when I arrived, "
        "and she “did not know what day it was”."
    )
    file.add_heading("What is going well", 2)
    for line in (
        "Kofi makes Amira’s breakfast before school.",
        "Nan facilitates contact on Sundays.",
    ):
        file.add_paragraph(line, style="List Bullet")
    table = file.add_table(rows=2, cols=3)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, QUESTIONS, strict=True):
        cell.text = text
    columns = (
        (
            "Amira has missed six days of school in February.",
            "Dad shouted at Kofi in front of her.",
        ),
        ("Nan has moved in for two weeks.",),
        ("Ms Lee will ring the school on Friday.", "The MASH referral to be progressed."),
    )
    for cell, (first, *rest) in zip(table.rows[1].cells, columns, strict=True):
        cell.text = first
        for line in rest:
            cell.add_paragraph(line)
    file.add_paragraph("On a scale of 0 to 10, where 10 is safe enough to close, I say 4.")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


@needs_office
@pytest.mark.slow
def test_the_same_words_give_the_same_findings_in_every_format(tmp_path, checker):
    word = tmp_path / "map.docx"
    word.write_bytes(map_in_word())
    for suffix in ("odt", "rtf", "pdf", "html"):
        subprocess.run(
            [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", suffix, "--outdir", tmp_path, word],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip

    def seen(suffix):
        document = readers.read(word.with_suffix(suffix))
        report = checker.check(document, "three-column-map")
        text = document.text
        return (
            [(block.kind, block.section, block.span.of(text)) for block in document.blocks],
            [(row.rule, row.span.of(text), row.suggestions) for row in report.findings],
            [row.code for row in report.missing],
            [(row.span.of(text), row.role) for row in report.roles],
            report.measures,
        )

    of_word = seen(".docx")
    assert [section for kind, section, _ in of_word[0] if kind is BlockKind.HEADING][2:] == list(
        QUESTIONS
    )
    for suffix in (".odt", ".rtf", ".pdf", ".html"):
        assert seen(suffix) == of_word, suffix


def test_an_open_text_is_read_without_what_is_not_seen():
    hidden = '<style:style style:name="h" style:family="text"><style:text-properties text:display="none"/></style:style>'
    data = open_text(
        '<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion></text:changed-region></text:tracked-changes>'
        '<text:table-of-content><text:index-body><text:p>Contents</text:p></text:index-body></text:table-of-content>'
        '<text:p>Leo<text:s text:c="2"/>  sang<text:span text:style-name="h"> quietly</text:span>, and\n Nan '
        '<text:span><text:span>cl</text:span>apped</text:span>.<office:annotation><text:p>Nice.</text:p></office:annotation></text:p>',
        hidden,
    )  # fmt: skip

    assert read(data, "a.odt").text == "Leo   sang, and Nan clapped.\n"


def test_headings_lists_notes_and_boxes_of_an_open_text_are_told_apart():
    data = open_text(
        '<text:h text:outline-level="1">Visit</text:h><text:p>Leo sang.<text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>In the car.</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>Nan will ring</text:p></text:list-item></text:list>"
        "<text:p><draw:frame><draw:text-box><text:p>Leo is nine.</text:p></draw:text-box></draw:frame></text:p>"
    )

    assert blocks_of(data, "a.odt") == [
        ("heading", "Visit", "Visit"),
        ("paragraph", "Visit", "Leo sang."),
        ("item", "Visit", "Nan will ring"),
        ("paragraph", "Visit", "Leo is nine."),
        ("paragraph", "", "In the car."),
    ]


def test_a_web_page_is_read_as_a_browser_shows_it():
    page = """<!doctype html><html><head><title>No</title><style>p{}</style></head><body><script>no()</script>
      <h2>Visit</h2><p>Leo   sang<br>and Nan <b>clapped</b>&nbsp;&amp; laughed.<p hidden>No</p>
      <div style="display: none">No</div><ul><li>Nan will ring</ul><del>No</del>
      <table><tr><th>What are we worried about?<th>What&rsquo;s working well?<tr><td>Leo hid.<td>Nan came.</table>
      <template>No</template></body></html>"""

    assert blocks_of(page.encode(), "a.html") == [
        ("heading", "Visit", "Visit"),
        ("paragraph", "Visit", "Leo sang\nand Nan clapped & laughed."),
        ("item", "Visit", "Nan will ring"),
        ("heading", "What are we worried about?", "What are we worried about?"),
        ("paragraph", "What are we worried about?", "Leo hid."),
        ("heading", "What’s working well?", "What’s working well?"),
        ("paragraph", "What’s working well?", "Nan came."),
    ]


def test_a_web_page_says_its_own_encoding():
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Wałek said so.</p></body></html>'

    assert read(page.encode("iso-8859-2"), "a.htm").text == "Wałek said so.\n"


def test_a_web_page_that_nests_without_end_is_read():
    assert read(b"<div>" * 50_000 + b"Leo sang.", "a.html").text == "Leo sang.\n"


def test_an_rtf_file_is_read_with_its_table_and_without_deleted_text():
    data = (
        rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\stylesheet{\s1\outlinelevel0 heading 1;}}"
        rb"{\pard\outlinelevel0 Visit\par}{\pard Leo\rquote s {\deleted bad }song {\v secret }rang \'93out\'94.\par}"
        rb"\trowd\cellx1\cellx2 \pard\intbl What are we worried about?\cell What is working well?\cell\row"
        rb"\trowd\cellx1\cellx2 \pard\intbl Leo hid.\par Nan cried.\cell Nan came.\cell\row"
        rb"{\pard{\listtext\bullet\tab}\ls1 Nan will ring\par}}"
    )

    assert blocks_of(data, "a.rtf") == [
        ("heading", "Visit", "Visit"),
        ("paragraph", "Visit", "Leo’s song rang “out”."),
        ("heading", "What are we worried about?", "What are we worried about?"),
        ("paragraph", "What are we worried about?", "Leo hid."),
        ("paragraph", "What are we worried about?", "Nan cried."),
        ("heading", "What is working well?", "What is working well?"),
        ("paragraph", "What is working well?", "Nan came."),
        ("item", "Visit", "Nan will ring"),
    ]


def test_lines_of_a_pdf_that_go_on_are_one_sentence():
    data = page_of(
        "Leo told his teacher that he hid under his bed on Monday night and that he did not",
        "come out until it was light.",
        "Nan came.",
    )

    assert read(data, "a.pdf").text == (
        "Leo told his teacher that he hid under his bed on Monday night and that he did not come out until it was light.\n"
        "Nan came.\n"
    )


def test_headers_and_page_numbers_of_a_pdf_are_left_out():
    out = io.BytesIO()
    page = canvas.Canvas(out, A4, invariant=1)
    for number in range(1, 5):
        for at, line in enumerate(("Case 41 of Ashby", f"Leo sang song {'one two three four'.split()[number - 1]}.", "He was happy.", "Nan clapped.", "All went home.", f"Page {number} of 4")):  # fmt: skip
            page.drawString(72, 760 - at * 40, line)
        page.showPage()
    page.save()

    text = read(out.getvalue(), "a.pdf").text

    assert "Ashby" not in text
    assert "Page" not in text
    assert text.count("Leo sang song") == 4


def test_a_message_is_read_without_its_head_and_what_hangs_on_it():
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Leo", "a@example.org", "b@example.org"
    message.set_content("Plain words.\n")
    message.add_alternative("<p>Leo sang.</p><ul><li>Nan will ring</li></ul>", subtype="html")
    message.add_attachment(b"secret", maintype="text", subtype="plain", filename="a.txt")

    assert read(message.as_bytes(), "a.eml").text == "Leo sang.\nNan will ring\n"


def test_a_message_in_plain_text_is_read_with_its_lines_joined_where_its_sender_said_so():
    message = b"Subject: a\nContent-Type: text/plain; charset=utf-8; format=flowed\n\nLeo sang \nall day.\nNan came.\n"

    assert read(message, "a.eml").text == "Leo sang all day.\nNan came.\n"


def review(data, checker):
    return opendocument.review(checker.check(read(data, "a.odt"), "case-note"))


DRAFT = (
    '<text:p>We will <text:span>util</text:span>ise the bus. <text:span>DV was noted</text:span> and MGM came.</text:p>'
    '<text:p>Concerns were raised.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Mother will utilise it.</text:p></text:note-body></text:note></text:p>'
)  # fmt: skip


def commented(data):
    """Return the words between the two marks of each comment, by reading the XML as it stands."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    office = f"{{{SPACES['office']}}}"
    words, open_now = {}, set()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        inside_comment = any(row.tag == f"{office}annotation" for row in element.iterancestors())
        if event == "start" and not inside_comment and element.tag != f"{office}annotation":
            for name in open_now:
                words[name] += element.text or ""
        if event == "end" and not inside_comment:
            name = element.get(f"{office}name")
            if element.tag == f"{office}annotation" and name:
                open_now.add(name)
                words[name] = ""
            elif element.tag == f"{office}annotation-end":
                open_now.discard(name)
            for name in open_now:
                words[name] += element.tail or ""
    return list(words.values())


def test_every_comment_in_an_open_text_stands_on_exactly_its_words(checker):
    data = open_text(DRAFT)
    report = checker.check(read(data, "a.odt"), "case-note")
    body = [row for row in report.findings if "Mother" not in row.span.of(report.document.text)]

    reviewed = opendocument.review(report)

    spans = dict.fromkeys(
        row.span for row in body if row.span.end <= report.document.text.index("Mother")
    )
    assert commented(reviewed) == [span.of(report.document.text) for span in spans]
    assert "utilise" in commented(reviewed)


def test_a_reviewed_open_text_says_the_same_and_keeps_every_other_part(checker):
    data = open_text(DRAFT)

    reviewed = review(data, checker)

    assert read(reviewed, "a.odt").text == read(data, "a.odt").text
    before, after = (zipfile.ZipFile(io.BytesIO(bytes_)) for bytes_ in (data, reviewed))
    assert before.namelist() == after.namelist()
    for name in set(before.namelist()) - {"content.xml"}:
        assert before.read(name) == after.read(name)


def test_a_second_review_of_an_open_text_takes_the_place_of_the_first(checker):
    once = review(open_text(DRAFT), checker)

    assert review(once, checker) == once


def test_what_cannot_take_a_comment_is_told_in_the_one_that_sums_up(checker):
    with zipfile.ZipFile(io.BytesIO(review(open_text(DRAFT), checker))) as archive:
        content = archive.read("content.xml").decode()

    assert "In headers, footers, notes and boxes, where no comment can stand:" in content


@needs_office
@pytest.mark.slow
def test_libreoffice_opens_a_reviewed_open_text_with_the_same_words(tmp_path, checker):
    for name, data in (
        ("before.odt", open_text(DRAFT)),
        ("after.odt", review(open_text(DRAFT), checker)),
    ):
        (tmp_path / name).write_bytes(data)
        subprocess.run(
            [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, tmp_path / name],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip

    before, after = (
        (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig") for name in ("before", "after")
    )
    assert before == after
    assert "utilise" in before


def protected_pdf():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page_of("Leo sang.")))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_open_text():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", "x8f2")
        archive.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
    return out.getvalue()


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", f"{BOMB}<office>&b;</office>")
    return out.getvalue()


BAD = {
    "a protected PDF": (protected_pdf(), "a.pdf", "is protected by a password"),
    "a scanned PDF": (page_of(), "a.pdf", "its pages are pictures"),
    "a PDF cut short": (
        page_of("Leo sang.")[:300],
        "a.pdf",
        "is damaged, encrypted or not a PDF file",
    ),
    "no PDF at all": (b"hello", "a.pdf", "is damaged, encrypted or not a PDF file"),
    "an open text cut short": (
        open_text(DRAFT)[:400],
        "a.odt",
        "is damaged or is not an OpenDocument file",
    ),
    "a protected open text": (locked_open_text(), "a.odt", "is protected by a password"),
    "an entity bomb": (bomb(), "a.odt", "is damaged or is not an OpenDocument file"),
    "an open text of nothing": (open_text(""), "a.odt", "holds no text"),
    "no RTF at all": (b"hello", "a.rtf", "is damaged or is not an RTF file"),
    "an RTF of nothing": (rb"{\rtf1 }", "a.rtf", "holds no text"),
    "an RTF without an end to its depth": (
        rb"{\rtf1" + b"{" * 5000,
        "a.rtf",
        "is nested too deeply",
    ),
    "a page of nothing": (b"<html><script>x</script></html>", "a.html", "shows no text"),
    "an encrypted message": (
        b"Subject: a\nContent-Type: application/pkcs7-mime\n\nabc",
        "a.eml",
        "is encrypted",
    ),
    "no message at all": (b"\n\nhello", "a.eml", "is not an email"),
    "no Outlook message at all": (b"hello", "a.msg", "is damaged or is not an Outlook message"),
    "a page called a PDF": (
        b"<html><p>Leo</p></html>",
        "a.pdf",
        "is a web page under another name",
    ),
    "a Word file called a PDF": (map_in_word(), "a.pdf", "is a Word file under another name"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_read_gives_one_line_that_says_what_to_do(case):
    data, name, said = BAD[case]

    with pytest.raises(InputError) as fault:
        read(data, name)

    message = str(fault.value)
    assert message.startswith(f"{name}: ")
    assert said in message
    assert "\n" not in message


def test_a_note_in_open_text_is_checked_like_any_other(tmp_path):
    path = tmp_path / "note.odt"
    path.write_bytes(open_text(DRAFT))
    report = pipeline.check(readers.read(path), rulebook.load(), "case-note")

    assert "plain-words.utilise" in {row.rule for row in report.findings}
