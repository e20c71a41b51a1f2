"""Word files that are broken, hostile or not Word files at all: one clear line each, and nothing written."""

import io
import resource
import zipfile

import pytest
from word_parts import DATE, NAMESPACES, p, part, parts_of, t, table, word_file, zipped

from plainspeak import InputError, MissingExtra
from plainspeak.readers import package, word

GOOD = word_file(p("We will utilise the bus."))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOMB = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)  # fmt: skip


def with_document(xml):
    return zipped({**parts_of(""), "word/document.xml": xml})


def document(body, before=""):
    return f"{before}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def nested(levels):
    return "<w:tbl><w:tr><w:tc>" * levels + p("Leo sang.") + "</w:tc></w:tr></w:tbl>" * levels


def of_large_parts():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of("").items():
            if name != "word/document.xml":
                archive.writestr(zipfile.ZipInfo(name, DATE), content)
        with archive.open("word/document.xml", "w") as stream:
            stream.write(document("").removesuffix("</w:body></w:document>").encode())
            for _ in range(200):
                stream.write(b" " * 1_000_000)
    return out.getvalue()


def locked():
    data = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def of_one_name_twice():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in [*parts_of(p("One.")).items(), ("WORD/document.xml", document(p("Other.")))]:  # fmt: skip
            archive.writestr(zipfile.ZipInfo(name, DATE), content)
    return out.getvalue()


DAMAGED = "is damaged or is not a Word file. Open it, save it again and check that copy."
BAD = {
    "cut short": (GOOD[: len(GOOD) // 2], DAMAGED),
    "empty": (b"", DAMAGED),
    "changed on the way": (GOOD.replace(b"word/document.xml", b"word/dokument.xml"), DAMAGED),
    "XML that is cut short": (with_document(document(p("Leo."))[:-20]), DAMAGED),
    "another root": (with_document("<html/>"), DAMAGED),
    "no body": (with_document(f"<w:document {NAMESPACES}/>"), DAMAGED),
    "one name twice": (of_one_name_twice(), DAMAGED),
    "an entity bomb": (with_document(document(p("&j;"), f"{BOMB}]>")), DAMAGED),
    "an entity from outside": (
        with_document(document(p("&x;"), "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>")),
        DAMAGED,
    ),
    "a document type in another encoding": (
        with_document(("\ufeff" + document(p("&x;"), "<!DOCTYPE w [<!ENTITY x 'a'>]>")).encode("utf-16-le")),
        DAMAGED,
    ),
    "tables nested without end": (with_document(document(nested(5_000))), DAMAGED),
    "a zip bomb": (of_large_parts(), "unpacks to more than plainspeak reads."),
    "protected by a password": (
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password. Open it, save a copy without the password and check that.",
    ),
    "a locked zip": (locked(), "is protected by a password."),
    "an old Word file": (OLE, "is an old Word file under another name."),
    "an RTF file": (b"{\\rtf1 Leo}", "is an RTF file under another name. Rename it so that it ends in .rtf"),
    "a PDF file": (b"%PDF-1.7", "is a PDF file under another name."),
    "a web page": (b"<!DOCTYPE html><p>Leo", "is a web page under another name."),
    "a spreadsheet": (
        zipped({"xl/workbook.xml": "<x/>"}),
        "is an Excel file under another name. Save the draft as a Word document (.docx) or plain text (.txt).",
    ),
    "no words": (word_file(p() + p("  ")), "holds no text."),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_word_file_is_one_clear_line_and_nothing_is_written(what, run, write, tmp_path):
    data, message = BAD[what]
    write("draft.docx", data)

    ran = run("check", "draft.docx", "--format", "docx", "--output", "reviewed.docx")

    assert ran.err.startswith(f"plainspeak: draft.docx: {message.removesuffix('.')}")
    assert ran.err.count("\n") == 1
    assert (ran.status, ran.out) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == ["draft.docx"]


def test_a_word_file_under_the_name_of_a_text_is_told_what_it_is(run, write):
    write("draft.txt", GOOD)

    assert run("check", "draft.txt").err == (
        "plainspeak: draft.txt: is a Word file under another name. Rename it so that it ends in .docx and check that.\n"
    )


def test_a_picture_that_unpacks_without_end_costs_nothing_to_read_and_is_not_copied(
    run, write, tmp_path, monkeypatch
):
    monkeypatch.setattr(package, "MAX_COPIED", 1_000_000)
    write("draft.docx", word_file(p("We will utilise it."), {"word/media/a.png": bytes(5_000_000)}))

    assert run("check", "draft.docx", "--fail-on", "never").status == 0
    ran = run("check", "draft.docx", "--format", "docx", "--output", "reviewed.docx")
    assert "unpacks to more than plainspeak reads" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["draft.docx"]


def test_names_in_a_package_are_never_used_as_paths(checker, tmp_path, monkeypatch):
    from plainspeak.writers.word import review

    monkeypatch.chdir(tmp_path)
    data = word_file(p("We will utilise it."), {"../../escaped.txt": b"x", "/etc/escaped": b"y"})

    copy = review(checker.check(word.read(data, "draft.docx"), "case-note"))

    assert list(tmp_path.iterdir()) == []
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.read("../../escaped.txt") == b"x"


def test_tables_as_deep_as_anyone_nests_them_are_read():
    assert word.read(word_file(nested(40)), "draft.docx").text.strip() == "Leo sang."


def test_a_note_that_leads_to_itself_is_read_once():
    mark = "<w:r><w:footnoteReference w:id='1'/></w:r>"
    notes = part("footnotes", f"<w:footnote w:id='1'>{p(t('Nan cooked.'), mark)}</w:footnote>")

    document = word.read(word_file(p(t("Leo sang."), mark, mark), {"word/footnotes.xml": notes}), "x.docx")  # fmt: skip

    assert document.text == "Leo sang.\n\nNan cooked.\n"


def test_lists_in_lists_without_end_are_read_as_items():
    body = "".join(
        p(f"Step {n}.", properties=f"<w:numPr><w:ilvl w:val='{n}'/><w:numId w:val='1'/></w:numPr>")
        for n in range(2_000)
    )

    assert len(word.read(word_file(body), "draft.docx").blocks) == 2_000


@pytest.mark.slow
def test_a_table_of_a_hundred_thousand_cells_is_read():
    rows = [[f"Leo {n}.", "sang."] for n in range(50_000)]

    document = word.read(word_file(table(*rows)), "draft.docx")

    assert len(document.blocks) == 100_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4_000_000


def test_more_comments_than_word_opens_are_never_written(checker, monkeypatch):
    from plainspeak.writers import word as writer

    monkeypatch.setattr(writer, "MOST", 2)
    report = checker.check(word.read(word_file(p("We will utilise it. Kim is a drug addict.")), "x.docx"), "case-note")  # fmt: skip

    with zipfile.ZipFile(io.BytesIO(writer.review(report))) as archive:
        comments = archive.read("word/comments.xml").decode()

    assert comments.count("<w:comment ") == 2
    assert "drug addict" in comments
    assert "utilise" not in comments


def test_without_lxml_the_line_that_installs_it_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "lxml", None)

    with pytest.raises(MissingExtra, match=r"Reading a Word file needs an extra.*plainspeak-care\[word\]"):  # fmt: skip
        word.read(GOOD, "draft.docx")


def test_a_document_that_is_not_from_word_is_not_written_into(checker):
    from plainspeak.writers.word import review

    with pytest.raises(InputError, match="is no Word file"):
        review(checker.check("We will utilise it.", "case-note"))
