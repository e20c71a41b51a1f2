"""The report of an audit: what it shows, what it never shows, and that everyone can read it."""

import datetime
import re
import sys
from pathlib import Path

import pytest
import yaml

for _name in ("duckdb", "altair", "vl_convert", "jinja2"):
    pytest.importorskip(_name, reason="the audit extra is not installed")

from plainspeak.audit import charts, quotes, report, view  # noqa: E402
from plainspeak.audit.store import Run  # noqa: E402
from plainspeak.language import analyse  # noqa: E402
from plainspeak.model import Span  # noqa: E402

CHROMIUM = Path("/usr/bin/chromium")
sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))


@pytest.fixture(scope="module")
def make_team():
    import make_team

    return make_team


@pytest.fixture
def page(run, write, make_team, tmp_path):
    """Return a function that audits the invented team and returns the report's text."""
    for path, text in make_team.documents(66, seed=7):
        write(f"team/{path}", text)
    write(
        "team/North/Gwen Jones/letter/2026-06-03-price.txt", "Dear Kim,\n\nI saw you on Monday.\n"
    )

    def make(*options):
        ran = run(
            "audit",
            "team",
            "--by",
            "team,worker,type",
            "--jobs",
            1,
            "--report",
            "out.html",
            *options,
        )
        assert ran.status == 0, ran.err
        return (tmp_path / "out.html").read_text(encoding="utf-8")

    return make


def test_the_report_holds_no_words_of_a_document_unless_quotes_are_asked_for(page, make_team):
    plain, quoted = page(), page("--quotes")

    for name, child, adult, other, helper in make_team.FAMILIES:
        for person in (child, adult, other, helper.split()[-1]):
            assert not re.search(rf"\b{person}\b", plain), (name, person)
    assert "<q>" not in plain
    found = re.findall(r"<q>(.*?)</q>", quoted)
    assert found
    children = {family[1] for family in make_team.FAMILIES}
    assert not [text for text in found for name in children if re.search(rf"\b{name}\b", text)]


def test_workers_stand_in_alphabetical_order_and_one_with_few_documents_has_no_findings(page):
    text = page()

    sheets = re.findall(r'<h2 id="sheet-\d+">(.*?): supervision sheet</h2>', text)
    assert sheets == [
        "Ana Silva", "Ben Okafor", "Carys Hughes", "Dev Patel", "Ewa Nowak", "Farah Aziz", "Gwen Jones",
    ]  # fmt: skip
    gwen = text[text.index("Gwen Jones: supervision sheet") :]
    assert "fewer than 5 documents" in gwen
    assert "What goes well" not in gwen


def test_a_sheet_begins_with_the_workers_own_view_and_holds_no_figures_of_quality(page):
    text = page()
    sheet = text[
        text.index("Ben Okafor: supervision sheet") : text.index("Carys Hughes: supervision sheet")
    ]

    heads = re.findall(r"<h3>(.*?)</h3>", sheet)
    assert heads[:3] == [
        "1. Your own view",
        "2. What goes well",
        "3. Questions to think about together",
    ]
    assert "%" not in sheet
    assert " of 11" not in sheet


def test_a_practitioner_can_have_the_report_of_their_own_documents_alone(page):
    text = page("--only", "worker=ben okafor")

    assert "by 1 person" in text
    assert "Ana Silva" not in text and "Ben Okafor" in text


def test_the_same_audit_gives_the_same_page(page):
    assert page() == page()


def test_the_page_fetches_nothing_and_runs_nothing(page):
    text = page()

    assert "default-src 'none'" in text
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "<script" not in text


def test_every_chart_has_its_words_and_its_table(page):
    text = page()

    charts_, tables = text.count("<svg"), text.count("The figures as a table")
    assert charts_ == tables == len(re.findall(r'role="img" aria-label="[^"]{40,}', text)) >= 6


def test_names_of_folders_cannot_put_anything_into_the_page(run, write, tmp_path):
    for number in range(6):
        write(f"team/<b onclick=x>/2026-01-0{number + 1}.txt", f"I saw Leo. {'He ate. ' * number}")

    run(
        "audit",
        "team",
        "--by",
        "worker",
        "--type",
        "case-note",
        "--jobs",
        1,
        "--report",
        "out.html",
    )

    text = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<b onclick" not in text and "&lt;b onclick=x&gt;" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim told Leo that Mr Bright rang.", "[name] told [name] that [name] rang."),
        ("He slept at Joy’s on Fridays in May.", "He slept at [name]’s on Fridays in May."),
        ("Dad rang 01234 567890 on 14/09/2026.", "Dad rang [number] on [number]."),
        ("Leo’s school is in Leeds, LS1 4AP.", "[name]’s school is in [name], [number]."),
        ("He wrote to kim@example.org about it.", "He wrote to [number] about it."),
    ],
)
def test_names_and_telling_numbers_in_quotes_are_masked(text, expected):
    document = analyse(text)

    assert quotes.masked(document, Span(0, 3)) == expected


def doc(number, **values):
    usual = {
        "document": f"d{number}", "path": f"{number:03}.txt", "result": f"r{number}", "worker": "", "team": "",
        "type": "case-note", "type_from": "given", "date": datetime.date(2026, 1 + number % 12, 5), "date_from": "name",
        "words": 200, "enough_text": True, "note_form": False, "reading_age": 11.0, "target": 12.0, "strengths": 2, "worries": 3, "content": "",
        "parts": {"no-strengths": False}, "good": {}, "scores": (), "categories": {}, "errors": 0,
    }  # fmt: skip
    return view.Doc(**(usual | values))


def test_a_document_in_note_form_does_not_count_as_easy_to_read():
    rows = [doc(0, reading_age=13.0), doc(1, reading_age=6.0, note_form=True)]

    assert [row.judged for row in rows] == [True, False]
    assert view.figures_of(rows).reading_age == 13.0


def test_the_report_tells_how_many_documents_are_in_note_form(run, write, tmp_path):
    written = yaml.safe_load(
        (Path(__file__).parent / "data" / "note-form.yaml").read_text(encoding="utf-8")
    )
    for row in written:
        write(f"all/{row['id']}.txt", row["text"])
    ran = run("audit", "all", "--jobs", 1, "--type", "case-note", "--report", "out.html")
    assert ran.status == 0, ran.err
    text = (tmp_path / "out.html").read_text(encoding="utf-8")

    assert "10 documents are written in note form" in text
    assert "Of 10 documents long enough to judge, 10 are at or under" in text


def test_the_table_behind_the_grid_says_in_words_what_is_missing():
    rows = [doc(0), doc(1, parts={"no-strengths": True}), doc(2)]

    chart = charts.grid(rows)

    assert chart.table.head == ("Document", "strengths")
    assert [row[1] for row in chart.table.rows] == ["there", "✕ missing", "there"]
    assert "strengths: missing in 1 of 3" in chart.alt


def test_many_documents_are_drawn_by_month():
    chart = charts.balance([doc(number) for number in range(240)])

    assert len(chart.table.rows) == 12
    assert chart.table.rows[0] == ("Jan 2026", "2", "3")


def test_scores_have_their_middle_by_month():
    rows = [doc(0, scores=(3.0, 5.0)), doc(12, scores=(4.0,)), doc(1, scores=(7.5,))]

    assert charts.scores(rows).table.rows == (("Jan 2026", "3", "4"), ("Feb 2026", "1", "7.5"))


def test_a_report_of_documents_that_ask_for_nothing_can_be_made(book):
    rows = tuple(doc(number, parts={}, reading_age=None) for number in range(3))
    now = datetime.datetime(2026, 1, 1)
    shown = view.View(Run(1, "f", now, now, "c", "v", "0" * 64), rows, (), {}, ())

    text = report.write(shown, [], [book], title="team")

    assert "No parts were asked of these documents" in text
    assert "No part is missing" not in text
    assert "Over time" not in text


def made(book, rows, **options):
    now = datetime.datetime(2026, 1, 1)
    shown = view.View(Run(1, "f", now, now, "c", "v", "0" * 64), tuple(rows), (), {}, ())
    return report.write(shown, [], [book], title="team", **options)


ASKED = {"no-strengths": False, "few-strengths": True, "no-child-voice": False}


@pytest.mark.parametrize("others", [[], [doc(9 + at, type="letter", parts={}) for at in range(6)]])
def test_nothing_is_said_of_a_part_that_too_few_documents_were_asked_for(book, others):
    few = [*(doc(at, parts=ASKED) for at in range(3)), *others]

    text, every = made(book, few), made(book, few, small=1)

    for told in ("of 3</b>", "missing in 3 of 3", "Each bar is a document", "100 of those asked"):
        assert told not in text, told
    assert "Too few documents to show." in text
    assert "missing in 3 of 3" in every and "<b>3 of 3</b>" in every
    assert "Each bar is a document" in every


def test_a_share_says_how_many_documents_were_asked(book):
    rows = [
        *(doc(at, parts=ASKED) for at in range(6)),
        *(doc(9 + at, type="letter", parts={"no-strengths": at > 3}) for at in range(5)),
        *(doc(20 + at, parts={}, type_from="unsure") for at in range(7)),
    ]

    text = made(book, rows)

    table = text[text.index("By type of document") :]
    cells = {
        name: re.findall(r"<td>(.*?)</td>", line)[:3]
        for name, line in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    }
    assert cells == {
        "Case note": ["6", "100 of those asked (6)", "100 of those asked (6)"],
        "Letter": ["5", "80 of those asked (5)", "–"],
        "Type not known": ["7", "–", "–"],
    }


def test_a_figure_that_few_documents_gave_is_hidden_in_a_group_that_is_shown():
    rows = [doc(at, parts=ASKED if at < 4 else {}) for at in range(8)]

    figures = view.figures_of(rows)

    assert (figures.with_strengths, figures.strengths_asked) == (100, 4)
    hidden = figures.hiding(5)
    assert (hidden.documents, hidden.with_strengths, hidden.with_child) == (8, None, None)
    assert (hidden.parts_missing, hidden.reading_age) == (None, 11.0)
    assert figures.hiding(4) == figures


def test_a_sheet_praises_nobody_for_parts_that_were_not_asked_for(book):
    whole = {"no-strengths": False}
    rows = [
        *(doc(at, worker="Ana", parts=whole if at < 2 else {}) for at in range(5)),
        *(doc(9 + at, worker="Ben", parts=whole) for at in range(5)),
    ]

    text = made(book, rows)

    ana, ben = text.split("Ben: supervision sheet")
    assert "What helps you to remember them" not in ana
    assert "nothing can be said of what is missing" in ana
    assert "What helps you to remember them" in ben


def test_the_table_of_words_has_examples_and_something_to_try_for_every_rule(book):
    made_of = {rule.id: (report.plain_find(rule), report._say(rule)) for rule in book if rule.find}

    assert made_of["acronym.sw"] == ("SW", "social worker")
    supervision = next(find for find, _ in made_of.values() if "inadequate supervision" in find)
    assert supervision == "words such as inadequate supervision, lack of supervision"
    assert made_of["plain-words.utilise"][0] == "utilise"
    assert not [rule for rule, (_, say) in made_of.items() if not say]


def test_one_document_is_counted_as_one(run, write, tmp_path):
    write("all/a.txt", "I saw Leo.")

    ran = run("audit", "all", "--jobs", 1, "--report", "out.html")

    told = ran.out + (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "1 document: 1 checked" in told and "1 document without a date" in told
    assert "The type of 1 document could not be guessed" in told
    assert "Fewer than 5 documents" in told
    assert not re.findall(r"\b1 documents", told)


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium")
def test_the_page_passes_axe_on_a_desktop_and_a_phone_and_each_sheet_is_one_page_of_paper(
    page, tmp_path
):
    sync_api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page()
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width in (1280, 390):
            tab = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
            tab.goto((tmp_path / "out.html").as_uri())
            found = axe.Axe().run(tab)
            assert not found.response["violations"], found.generate_report()
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        paper = tab.pdf(format="A4", prefer_css_page_size=True)
        browser.close()
    (tmp_path / "out.pdf").write_bytes(paper)
    pypdf = pytest.importorskip("pypdf")
    heads = [text.extract_text() for text in pypdf.PdfReader(tmp_path / "out.pdf").pages]
    first = next(at for at, text in enumerate(heads) if "Ana Silva: supervision sheet" in text)
    assert len(heads) - first == 7
    assert all(": supervision sheet" in text for text in heads[first:])
