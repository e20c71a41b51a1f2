"""Findings go into a copy of the Word file, on exactly their words, and nothing else is disturbed."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from lxml import etree
from word_parts import NAMESPACES, W, p, part, parts_of, t, text_box, word_file, zipped
from word_samples import MADE, NOTES, SOFFICE, WRITTEN, convert, made, saved_by_libreoffice

from plainspeak.model import Finding, Safety, Severity, Span, Suggestion
from plainspeak.readers import word
from plainspeak.writers import comments
from plainspeak.writers.tracked import track
from plainspeak.writers.word import review

w = f"{{{W}}}"
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
MAY_CHANGE = {
    "word/document.xml",
    "word/comments.xml",
    "[Content_Types].xml",
    "word/_rels/document.xml.rels",
}
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def samples():
    return {name: made(name) for name in MADE} | {name: make() for name, make in WRITTEN.items()}


@pytest.fixture(scope="module")
def office_samples(tmp_path_factory):
    return saved_by_libreoffice(tmp_path_factory.mktemp("office"))


def parts_in(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def reviewed(checker, data, name="draft.docx"):
    report = checker.check(word.read(data, name), "case-note")
    return report, review(report)


def comments_in(data):
    """Return our comments by id, each as its lines."""
    root = etree.fromstring(parts_in(data)["word/comments.xml"])
    return {
        row.get(f"{w}id"): ["".join(line.itertext(f"{w}t")) for line in row.iter(f"{w}p")]
        for row in root
        if row.get(f"{w}author") == "plainspeak"
    }


def commented_words(data):
    """Return the words each of our comments stands on, by id, read from the XML alone."""
    ours = comments_in(data)
    characters = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
    running, found = {}, {}
    for element in etree.fromstring(parts_in(data)["word/document.xml"]).iter():
        name = etree.QName(element).localname
        if name == "commentRangeStart" and element.get(f"{w}id") in ours:
            running[element.get(f"{w}id")] = ""
        elif name == "commentRangeEnd" and element.get(f"{w}id") in ours:
            found[element.get(f"{w}id")] = running.pop(element.get(f"{w}id"))
        elif name == "t" or name in characters:
            words = element.text or "" if name == "t" else characters[name]
            running = {number: before + words for number, before in running.items()}
    assert not running
    return found


def without_our_marks(xml, ours):
    """Return a part as canonical XML, without our marks, with runs that look the same and stand together as one."""
    root = etree.fromstring(xml)
    for element in list(root.iter(*(f"{w}{name}" for name in MARKS))):
        if element.get(f"{w}id") in ours:
            run = element.getparent()
            whole = element.tag.endswith("Reference") and len(run) <= 2
            gone = run if whole else element
            gone.getparent().remove(gone)
    for run in list(root.iter(f"{w}r")):
        before = run.getprevious()
        if before is None or before.tag != run.tag or dict(before.attrib) != dict(run.attrib):
            continue
        looks = [b"".join(etree.tostring(x) for x in row.findall(f"{w}rPr")) for row in (before, run)]  # fmt: skip
        if looks[0] == looks[1]:
            run[:0] = list(before)
            for double in run.findall(f"{w}rPr")[1:]:
                run.remove(double)
            before.getparent().remove(before)
    for text in list(root.iter(f"{w}t")):
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            text.text = (before.text or "") + (text.text or "")
            before.getparent().remove(before)
    for text in root.iter(f"{w}t"):
        text.attrib.clear()
    return etree.tostring(root, method="c14n")


def assert_nothing_else_is_disturbed(checker, data):
    report, copy = reviewed(checker, data)
    ours = comments_in(copy)
    before, after = parts_in(data), parts_in(copy)

    assert word.read(copy, "copy.docx").text == report.document.text
    assert list(after)[: len(before)] == list(before)
    assert set(after) - set(before) <= {"word/comments.xml"}
    assert {name for name in before if after[name] != before[name]} <= MAY_CHANGE
    assert without_our_marks(after["word/document.xml"], ours) == without_our_marks(
        before["word/document.xml"], ours
    )


def assert_comments_stand_on_their_words(checker, data):
    report, copy = reviewed(checker, data)
    laid = word.open_word(data, "draft.docx").laid
    where = {span: laid.places[laid.at(span.start)].paragraph.origin.where for span in {row.span for row in report.findings}}  # fmt: skip
    words = [
        span.of(report.document.text)
        for span, _ in groupby(report.findings, key=lambda row: row.span)
        if not where[span]
    ]
    seen = [re.sub("[\xad\u200f\u200e\u202b\u202c]", "", row).replace("\n", "") for row in commented_words(copy).values()]  # fmt: skip
    elsewhere = [row for row in where.values() if row not in {"", "header", "footer"}]

    # A control for plain text takes no mark inside: the comment stands on the whole of it.
    seen = ["utilise" if row == "we will utilise it" else row for row in seen]
    # The comment that sums up stands on nothing; one about a note or a box stands on its mark.
    assert sorted(row for row in seen if row) == sorted(row.replace("\n", "") for row in words)
    assert seen.count("") == 1 + len(elsewhere)


@pytest.mark.parametrize("name", [*MADE, *WRITTEN])
def test_nothing_but_comments_is_added(name, checker, samples):
    assert_nothing_else_is_disturbed(checker, samples[name])


@pytest.mark.parametrize("name", [name for name in [*MADE, *WRITTEN] if "box in two" not in name])
def test_every_comment_stands_on_exactly_its_words(name, checker, samples):
    assert_comments_stand_on_their_words(checker, samples[name])


@needs_office
def test_files_that_libreoffice_saved_are_reviewed_as_well(checker, office_samples):
    for data in office_samples.values():
        assert_nothing_else_is_disturbed(checker, data)
        assert_comments_stand_on_their_words(checker, data)


@pytest.mark.parametrize(
    "name", ["runs", "comments", "three_columns", "tracked changes", "unusual"]
)
def test_the_same_file_gives_the_same_bytes_and_a_second_review_changes_nothing(name, checker, samples):  # fmt: skip
    report, copy = reviewed(checker, samples[name])

    assert review(report) == copy
    assert reviewed(checker, copy)[1] == copy


# A control for plain text, a text box and a note are commented as a whole.
AROUND = {"wewillutiliseit", "Wewillutiliseit.", "1Wewillutiliseit."}


@needs_office
@pytest.mark.slow
def test_libreoffice_opens_every_copy_with_the_same_text_and_every_comment_on_its_words(
    checker, samples, office_samples, tmp_path
):
    """Both are read from what LibreOffice makes of the files, not from our own reading."""
    every = samples | office_samples
    before, after = tmp_path / "before", tmp_path / "after"
    expected = {}
    for number, (name, data) in enumerate(every.items()):
        report, copy = reviewed(checker, data)
        for folder, content in ((before, data), (after, copy)):
            folder.mkdir(exist_ok=True)
            (folder / f"{number}.docx").write_bytes(content)
        expected[number] = name, report, len(comments_in(copy))
    for folder in (before, after):
        convert(folder, "odt", sorted(folder.glob("*.docx")))

    for number, (name, report, count) in expected.items():
        old, new = (OpenDocument(folder / f"{number}.odt") for folder in (before, after))
        assert new.text.replace("\r", "") == old.text.replace("\r", ""), name
        assert len(new.ours) == count, name
        spans = {row.span for row in report.findings}
        words = {re.sub(r"\s+", "", span.of(report.document.text)) for span in spans}
        assert {re.sub("[\\s\xad\u200f\u200e\u202b\u202c]", "", row) for row in new.ours} - {""} <= words | AROUND, name  # fmt: skip


class OpenDocument:
    """What LibreOffice understood: the text without notes, and the words under each of our comments."""

    def __init__(self, path):
        root = etree.fromstring(parts_in(path.read_bytes())["content.xml"])
        body = root.find(".//{*}body")
        for tracked in list(body.iter("{*}tracked-changes")):
            tracked.getparent().remove(tracked)
        self.running, self.ours, self.text = {}, [], ""
        self.walk(body)
        self.ours += ["" for _ in self.running]

    def walk(self, element):
        name = etree.QName(element).localname
        if name == "annotation":
            if element.findtext("{*}creator") == "plainspeak":
                key = next((v for k, v in element.attrib.items() if k.endswith("}name")), None)
                if key is None:
                    self.ours.append("")
                else:
                    self.running[key] = ""
        elif name == "annotation-end":
            key = next(v for k, v in element.attrib.items() if k.endswith("}name"))
            if key in self.running:
                self.ours.append(self.running.pop(key))
        else:
            self.add(element.text)
            if name in {"s", "tab", "line-break"}:
                self.add(" ")
            for child in element:
                if isinstance(child.tag, str):
                    self.walk(child)
                self.add(child.tail)

    def add(self, text):
        if text:
            self.text += text
            self.running = {key: before + text for key, before in self.running.items()}


def test_a_comment_says_what_was_seen_why_and_what_to_try_or_ask(checker):
    _, copy = reviewed(checker, word_file(p("Mother will utilise it.")))

    _, mother, utilise = comments_in(copy).values()
    assert mother[0] == "“Mother”: What is her name, and what does she like to be called?"
    assert utilise[0] == "“utilise”: try “use”."
    assert utilise[1].startswith("Use is the everyday word")


def test_a_comment_does_not_say_twice_what_to_try():
    finding = Finding(
        *("label.x", "label", Severity.WARNING, Span(0, 3), "“abc”: try “one” or “two”."),
        suggestions=tuple(Suggestion(text, Safety.ASK) for text in ("one", "two", "three")),
    )

    told = [line for line, _ in comments.said([finding])]
    bare = [line for line, _ in comments.said([replace(finding, message="Say it plainly.")])]

    assert told == ["“abc”: try “one” or “two”.", "Or: three"]
    assert bare == ["Say it plainly.", "Try: one / two / three"]


def test_the_first_comment_sums_up_and_says_that_this_checks_wording_only(checker):
    _, copy = reviewed(checker, word_file(p("We will utilise it.")))

    summary = next(iter(comments_in(copy).values()))
    assert summary[0] == "Case note, for the family"
    assert "What is not here yet" in summary
    assert any(line.startswith("Ask: ") for line in summary)
    assert "One place, with a comment beside it." in summary
    assert summary[-1].startswith("This checks wording, not safety")


def test_a_finding_where_word_takes_no_comment_hangs_on_the_nearest_mark(checker):
    body = p(t("Leo sang."), "<w:r><w:footnoteReference w:id='1'/></w:r>") + p(text_box(p("We will utilise it.")))  # fmt: skip
    _, copy = reviewed(checker, word_file(body, NOTES))

    firsts = [lines[0] for lines in comments_in(copy).values()]
    assert "In the footnote: “utilise”: try “use”." in firsts
    assert "In the text box: “utilise”: try “use”." in firsts
    assert parts_in(copy)["word/footnotes.xml"] == parts_in(word_file(body, NOTES))["word/footnotes.xml"]  # fmt: skip
    inside = etree.fromstring(parts_in(copy)["word/document.xml"]).iter(f"{w}txbxContent")
    assert not any(list(box.iter(f"{w}commentRangeStart")) for box in inside)


def test_a_finding_in_a_header_is_told_in_the_comment_that_sums_up(checker, samples):
    _, copy = reviewed(checker, samples["furniture"])

    summary = next(iter(comments_in(copy).values()))
    at = summary.index("In headers and footers, where Word takes no comment:")
    told = " ".join(summary[at + 1 :])
    assert "“utilise”: try “use”." in told
    assert "“has failed to engage with services”" in told


def test_a_file_with_words_in_its_header_alone_gets_the_comment_that_sums_up(checker):
    section = "<w:sectPr><w:headerReference w:type='default' r:id='rId2'/></w:sectPr>"
    data = word_file(section, {"word/hdr1.xml": part("hdr", p("We will utilise it."))})

    _, copy = reviewed(checker, data)

    assert len(comments_in(copy)) == 1


def test_comments_of_others_stay_and_ours_are_replaced(checker, samples):
    _, copy = reviewed(checker, samples["comments"])
    _, again = reviewed(checker, copy)
    root = etree.fromstring(parts_in(again)["word/comments.xml"])

    authors = [row.get(f"{w}author") for row in root]
    assert authors[:2] == ["Ana Price", "Lin Moss"]
    assert len(authors) == len(etree.fromstring(parts_in(copy)["word/comments.xml"]))


def test_our_own_comments_are_not_read(checker):
    _, copy = reviewed(checker, word_file(p("We will utilise it.")))

    assert word.read(copy, "copy.docx").text == "We will utilise it.\n"


W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'


@pytest.mark.parametrize("state", ["w15:done='1'", "w15:done='0'/><w15:commentEx w15:paraId='000000B1' w15:paraIdParent='000000A1'"])  # fmt: skip
def test_a_comment_that_was_resolved_or_answered_stays_and_its_words_are_not_raised_again(state, checker):  # fmt: skip
    def marked(number, words):
        return f"<w:commentRangeStart w:id='{number}'/>{t(words)}<w:commentRangeEnd w:id='{number}'/><w:r><w:commentReference w:id='{number}'/></w:r>"

    comments = "".join(
        f"<w:comment w:id='{number}' w:author='plainspeak'><w:p w14:paraId='000000A{number}'>{t('Old.')}</w:p></w:comment>"
        for number in (1, 2)
    )
    more = {
        "word/comments.xml": f"<w:comments {NAMESPACES} {W14}>{comments}</w:comments>",
        "word/commentsExtended.xml": f"<w15:commentsEx {W15}><w15:commentEx w15:paraId='000000A1' {state}/><w15:commentEx w15:paraId='000000A2' w15:done='0'/></w15:commentsEx>",
    }
    body = p(t("We will "), marked(1, "utilise"), t(" it prior to "), marked(2, "Mother"), t("."))

    _, copy = reviewed(checker, word_file(body, more))

    words = commented_words(copy)
    assert words["1"] == "utilise"
    assert list(words.values()).count("utilise") == 1
    assert list(words.values()).count("Mother") == 1
    assert comments_in(copy)["1"] == ["Old."]
    extended = parts_in(copy)["word/commentsExtended.xml"]
    assert b"000000A1" in extended
    assert b"000000A2" not in extended


def test_macros_are_kept_byte_for_byte(checker, samples):
    _, copy = reviewed(checker, samples["macros"], "draft.docm")

    before, after = parts_in(samples["macros"]), parts_in(copy)
    assert after["word/vbaProject.bin"] == before["word/vbaProject.bin"]
    assert b"macroEnabled" in after["[Content_Types].xml"]


class Change:
    def __init__(self, text, words, new):
        start = text.index(words)
        self.span, self.text = Span(start, start + len(words)), new


def rejected(data):
    """Return the file with our tracked changes rejected, done on the XML alone."""
    parts = parts_in(data)
    for name in [name for name in parts if re.fullmatch(r"word/[a-z]+\d*\.xml", name)]:
        root = etree.fromstring(parts[name])
        for change in list(root.iter(f"{w}ins", f"{w}del")):
            if change.get(f"{w}author") != "plainspeak":
                continue
            parent = change.getparent()
            if change.tag == f"{w}del":
                for words in change.iter(f"{w}delText"):
                    words.tag = f"{w}t"
                at = parent.index(change)
                parent[at:at] = list(change)
            parent.remove(change)
        parts[name] = etree.tostring(root)
    return zipped(parts)


@pytest.mark.parametrize("name", ["plain", "runs", "three_columns", "furniture", "unusual", "tracked changes", "links and smart tags", "content controls", "a footnote"])  # fmt: skip
def test_accepting_gives_the_new_text_and_rejecting_the_old(name, samples):
    document = word.read(samples[name], "draft.docx")
    change = Change(document.text, "utilise", "use")

    done = track(document, [change])

    accepted = document.text[: change.span.start] + "use" + document.text[change.span.end :]
    assert done.left == ()
    assert word.read(done.content, "copy.docx").text == accepted
    assert word.read(rejected(done.content), "copy.docx").text == document.text


def test_new_words_look_like_those_they_replace():
    data = word_file(p(t("We will "), t("utilise", "<w:b/><w:sz w:val='40'/>"), t(" it.")))
    document = word.read(data, "draft.docx")

    copy = track(document, [Change(document.text, "utilise", "use")]).content

    [inserted] = etree.fromstring(parts_in(copy)["word/document.xml"]).iter(f"{w}ins")
    assert [etree.QName(row).localname for row in inserted.find(f"{w}r/{w}rPr")] == ["b", "sz"]


def test_words_in_someone_else_s_insertion_are_struck_there_and_replaced_beside_it():
    data = word_file(p(f"<w:ins w:id='1' w:author='Ana'>{t('We will utilise it.')}</w:ins>"))
    document = word.read(data, "draft.docx")

    root = etree.fromstring(parts_in(track(document, [Change(document.text, "utilise", "use")]).content)["word/document.xml"])  # fmt: skip

    rows = [(row.get(f"{w}author"), "".join(row.itertext())) for row in root.find(f".//{w}p")]
    assert rows == [("Ana", "We will utilise"), ("plainspeak", "use"), ("Ana", " it.")]


@pytest.mark.parametrize("name", ["fields", "links and smart tags"])
def test_what_cannot_be_tracked_cleanly_is_left_and_told(name, samples):
    document = word.read(samples[name], "draft.docx")
    words = "3 May" if name == "fields" else "will utilise"

    done = track(document, [Change(document.text, words, "soon")])

    assert len(done.left) == 1
    assert word.read(done.content, "copy.docx").text == document.text


@needs_office
def test_libreoffice_sees_tracked_changes_as_such(samples, tmp_path):
    document = word.read(samples["runs"], "draft.docx")
    (tmp_path / "copy.docx").write_bytes(track(document, [Change(document.text, "utilise", "use")]).content)  # fmt: skip

    convert(tmp_path, "odt", [tmp_path / "copy.docx"])

    root = etree.fromstring(parts_in((tmp_path / "copy.odt").read_bytes())["content.xml"])
    regions = list(root.iter("{*}changed-region"))
    assert {row.findtext(".//{*}creator") for row in regions} == {"plainspeak"}
    struck = "".join("".join(row.itertext("{*}span", "{*}p")) for region in regions for row in region.iter("{*}deletion"))  # fmt: skip
    assert (
        "".join(struck.split()).replace("plainspeak", "") in {"utilise", ""} or "utilise" in struck
    )
    body = "".join(root.find(".//{*}body").itertext())
    assert "use" in body


def check_copy(run, *options):
    return run("check", *options, "--format", "docx", "--type", "case-note", "--fail-on", "never")


def test_one_draft_becomes_one_reviewed_copy_and_the_draft_stays(run, write, tmp_path):
    data = word_file(p("We will utilise it."))
    draft = write("draft.docx", data)

    ran = check_copy(run, "draft.docx", "--output", "reviewed.docx")

    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert draft.read_bytes() == data
    assert "utilise" in commented_words((tmp_path / "reviewed.docx").read_bytes()).values()


def test_several_drafts_become_copies_in_a_folder_under_their_own_names(run, write, tmp_path):
    for name in ("notes/a.docx", "notes/more/a.docx"):
        write(name, word_file(p("We will utilise it.")))
    write("notes/b.txt", "We will utilise it.")

    ran = check_copy(run, "notes", "--output", "reviewed")

    assert sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "reviewed").rglob("*.*")) == ["reviewed/a.docx", "reviewed/more/a.docx"]  # fmt: skip
    assert ran.status == 2
    assert ran.err == f"plainspeak: {Path('notes', 'b.txt')}: is no Word file, so nothing can be written into it. Leave --format docx out.\n"  # fmt: skip


@pytest.mark.parametrize("link", [False, True])
def test_the_original_is_never_written_over(link, run, write, tmp_path):
    data = word_file(p("We will utilise it."))
    write("draft.docx", data)
    if link:
        (tmp_path / "other.docx").symlink_to(tmp_path / "draft.docx")
    output = "other.docx" if link else "draft.docx"

    ran = check_copy(run, "draft.docx", "--output", output)

    assert ran.status == 2
    assert ran.err == f"plainspeak: {output}: is the original, and that is never changed. Choose another place with --output.\n"  # fmt: skip
    assert (tmp_path / "draft.docx").read_bytes() == data


def test_a_copy_needs_a_place_and_a_name_of_its_own_kind(run, write, tmp_path):
    write("draft.docm", zipped(parts_of(p("Leo sang."), {"word/vbaProject.bin": b"x"})))

    assert "Say where the copy goes" in check_copy(run, "draft.docm").err
    assert "is a .docm file, like its original" in check_copy(run, "draft.docm", "--output", "x.docx").err  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["draft.docm"]


def test_fix_tracks_its_changes_in_a_copy(run, write, tmp_path):
    data = word_file(p("Kim will utilise the bus on Monday."))
    write("draft.docx", data)

    ran = run("fix", "draft.docx", "--tracked", "--output", "fixed.docx", "--type", "case-note")

    copy = (tmp_path / "fixed.docx").read_bytes()
    assert ran.status == 0
    assert ran.err.startswith("draft.docx: 1 change in 1 sentence.")
    assert word.read(copy, "fixed.docx").text == "Kim will use the bus on Monday.\n"
    assert word.read(rejected(copy), "fixed.docx").text == "Kim will utilise the bus on Monday.\n"
    assert (tmp_path / "draft.docx").read_bytes() == data


def test_fix_says_how_a_word_file_is_changed_and_that_text_cannot_be_tracked(run, write):
    write("draft.docx", word_file(p("We will utilise the bus.")))
    write("note.txt", "We will utilise the bus.")

    assert "fix --tracked --output" in run("fix", "draft.docx").err
    assert "is no Word file" in run("fix", "note.txt", "--tracked", "--output", "x.docx").err
