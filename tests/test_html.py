"""The page: one file to open, print or show, whatever stands in the document."""

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from plainspeak import Document, Finding, Severity, Span, readers
from plainspeak.model import Suppressed
from plainspeak.rulebook.schema import ADVICE, CATEGORIES
from plainspeak.writers import WRITERS, comments, look

EXAMPLES = Path(__file__).parent.parent / "examples"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
VOID = {"meta", "br", "path", "circle", "rect", "link", "img", "input"}


class Node:
    def __init__(self, tag, attrs, parent):
        self.tag, self.attrs, self.parent, self.children = tag, dict(attrs), parent, []

    def all(self, tag=None, **attrs):
        for child in self.children:
            if isinstance(child, Node):
                names = (child.attrs.get("class") or "").split()
                fits = all(
                    value in names if key == "of" else child.attrs.get(key) == value
                    for key, value in attrs.items()
                )
                if fits and tag in {None, child.tag}:
                    yield child
                yield from child.all(tag, **attrs)

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Tree(HTMLParser):
    """A page as a tree; refuses a tag that closes another."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.top = self.at = Node("", (), None)
        self.feed(content)
        self.close()
        assert self.at is self.top

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag, attrs):
        self.at.children.append(Node(tag, attrs, self.at))

    def handle_endtag(self, tag):
        assert tag == self.at.tag, f"</{tag}> closes <{self.at.tag}>"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


def page(*reports):
    return Tree(WRITERS["html"](iter(reports))).top


def one(rows):
    [row] = rows
    return row


def draft(top):
    """Return the text of the document as the page shows it, without what the page adds."""
    node = next(top.all("div", of="draft"))
    return "".join(_words(node))


def _words(node):
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag != "sup" and "tip" not in (child.attrs.get("class") or "").split():
            yield from _words(child)
            if child.tag in {"p", "li", "h3", "h4"}:
                yield "\n"


def with_findings(checker, text, *places):
    rows = tuple(
        Finding(f"{category}.x", category, Severity.WARNING, Span(start, end), "Say it plainly.")
        for category, start, end in places
    )
    return replace(
        checker.check(Document(text, "a.txt"), "letter"), findings=rows, good=(), missing=()
    )


NOTE = """\
Visit to Kim and Leo

Kim will utilise the café. Leo is parentified.
- SW to ring Nan
- Nan to come on Monday
"""


@pytest.fixture(scope="module")
def note(checker):
    return page(checker.check(Document(NOTE, "notes/visit.txt"), "case-note"))


def test_the_layout_of_the_text_is_kept(note):
    text = next(note.all("div", of="draft"))

    assert [node.text for node in text.all("h3")] == ["Visit to Kim and Leo"]
    assert len(list(text.all("li"))) == 2
    assert [line.strip() for line in draft(note).split("\n") if line.strip()] == [
        "Visit to Kim and Leo",
        "Kim will utilise the café. Leo is parentified.",
        "- SW to ring Nan",
        "- Nan to come on Monday",
    ]


def test_each_place_is_a_link_to_its_note_and_is_described_by_what_is_said_of_it(note):
    mark = next(mark for mark in note.all("a", of="mark") if "utilise" in mark.text)
    tip = one(note.all("span", id=mark.attrs["aria-describedby"]))
    listed = one(note.all("li", id=mark.attrs["href"].removeprefix("#")))

    assert tip.attrs["role"] == "tooltip"
    for said in (tip.text, listed.text):
        assert "Heavy word" in said
        assert "Try: use" in said
        assert "Use is the everyday word." in said
    back = next(listed.all("a"))
    assert back.attrs["href"] == f"#{mark.attrs['id']}"


def test_the_page_the_screen_and_the_comments_count_the_same_places(checker):
    report = checker.check(Document(NOTE, "notes/visit.txt"), "case-note")
    overlapping = {row.span for row in report.findings}
    count = len(overlapping)

    top = page(report)
    said = [line for line, _ in comments.summary(report, count, (), "")]

    assert len(list(one(top.all("ol", of="notes")).all("li"))) < count
    assert f"{count} places to look at" in one(top.all("p", of="glance")).text
    assert f"Words to look at ({count})" in top.text
    assert f"Words to look at ({count})" in WRITERS["text"]([report])
    assert f"{count} places, each with a comment beside it." in said


def test_places_are_numbered_in_the_order_of_the_text(note):
    numbers = [int(node.text) for node in note.all("sup")]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(list(one(note.all("ol", of="notes")).all("li"))) == len(numbers)


def test_findings_that_share_words_are_one_place_with_both_said(note):
    mark = next(mark for mark in note.all("a", of="mark") if "parentified" in mark.text)
    tip = one(note.all("span", id=mark.attrs["aria-describedby"]))

    assert [(span.text, span.attrs["class"]) for span in mark.all("span")] == [
        ("is ", "sentence"),
        ("parentified", "harm sentence"),
    ]
    assert "Who did it? · “is parentified”" in tip.text
    assert "Label · look at this first · “parentified”" in tip.text


@pytest.mark.parametrize(
    "places",
    [
        [("jargon", 0, 9), ("label", 4, 14)],
        [("jargon", 0, 14), ("label", 4, 9), ("hedge", 5, 8)],
        [("jargon", 0, 9), ("label", 9, 14)],
        [("long-sentence", 0, 32), ("jargon", 0, 3), ("label", 27, 32)],
        [("long-sentence", 0, 32), ("jargon", 28, 40)],
        [("jargon", 5, 5)],
    ],
)
def test_whatever_overlaps_every_character_is_shown_once(places, checker):
    text = "Anna said that Leo likes school. Nan sang to him in the evening."
    top = page(with_findings(checker, text, *places))

    assert re.sub(r" long sentence", "", draft(top)).strip() == text
    assert len(list(top.all("a", of="mark"))) == len(list(top.all("span", of="tip")))


def test_a_finding_about_a_whole_sentence_is_a_sign_behind_it(checker):
    text = "Anna said that Leo likes school. Nan sang."
    top = page(with_findings(checker, text, ("long-sentence", 0, 32), ("jargon", 0, 4)))

    assert [node.text for node in top.all("a", of="mark")] == ["Anna1", " long sentence2"]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_no_character_of_a_document_is_lost(path, checker):
    document = readers.read(path)
    shown = draft(page(checker.check(document, "letter")))

    assert "".join(shown.replace(" long sentence", "").split()) == "".join(document.text.split())


def test_the_marks_of_a_markdown_heading_are_a_heading(checker):
    top = page(checker.check(Document("Leo sang.\n\n## Plan\n\nNan will ring.", "a.md"), "letter"))

    assert [node.text for node in next(top.all("div", of="draft")).all("h3")] == ["Plan"]


HOSTILE = """\
Visit to <script>alert(1)</script> & "Kim" 'Leo' &amp; {{ 7 * 7 }} {% raw %}

Mum said <img src=x onerror="alert(2)"> was utilised. </style></script><!-- </span></a> SW
- "><svg onload=alert(3)> was utilised
"""


def test_a_document_is_shown_never_obeyed(checker):
    top = page(checker.check(Document(HOSTILE, '"><script>alert(4)</script>.txt'), "case-note"))

    assert len(list(top.all("script"))) == 1
    assert list(top.all("img")) == []
    assert all(not any(name.startswith("on") for name in node.attrs) for node in top.all())
    assert "".join(draft(top).split()) == "".join(HOSTILE.split())
    assert one(top.all("h1")).text == "script>.txt"


def test_codes_that_would_turn_or_command_the_page_become_pictures(checker):
    text = "Leo\x00 said\x1b[31m it \u202egnorw\u202c was \ud800utilised\x9b."
    written = WRITERS["html"]([checker.check(Document(text, "a\u202etxt.exe"), "letter")])

    assert "Leo␀ said␛[31m it \N{REPLACEMENT CHARACTER}gnorw" in written
    assert not set(written) & set("\x00\x1b\u202e\u202c\ud800\x9b")
    written.encode("utf-8")


def test_names_written_from_right_to_left_stay_as_they_are(checker):
    text = "We met مريم and יוסף‎ on Monday."

    assert draft(page(checker.check(Document(text, "a.txt")))).strip() == text


def test_the_page_asks_for_nothing_and_allows_its_own_style_and_script_alone(note, checker):
    written = WRITERS["html"]([checker.check(Document(NOTE, "a.txt"))])
    policy = one(note.all("meta", **{"http-equiv": "Content-Security-Policy"})).attrs["content"]

    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        content = re.search(f"<{tag}>(.*?)</{tag}>", written, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"https?:|url\((?!#)|@import|<link|src=", written)
    assert all("style" not in node.attrs for node in note.all())


def test_missing_parts_come_with_their_questions_and_those_there_with_their_titles(checker):
    report = checker.check(Document("Kim will ring the school on Monday.", "a.txt"), "case-note")
    items = [node.text for node in page(report).all("li", of="gap")]
    there = [node.text for node in page(report).all("li", of="there")]

    assert items[0].startswith("✗Missing: Nothing here says what is working well.Ask: When did it")
    assert there == ["✓There: A next step that says who will do it"]


def test_the_balance_is_told_in_words_beside_the_bar(checker):
    text = "Leo hid when his dad hit his mum. Kim will ring the school on Monday."
    top = page(checker.check(Document(text, "a.txt"), "letter"))

    assert [" ".join(node.text.split()) for node in one(top.all("ul", of="counts")).all("li")] == [
        "Strengths 0",
        "Worries 1",
        "Next steps 1",
    ]
    assert one(top.all("svg", of="bar")).attrs["aria-hidden"] == "true"
    assert [
        (row.attrs["x"], row.attrs["width"])
        for row in one(top.all("svg", of="bar")).all("rect", of="gap")
    ] == [
        ("0.0", "50.0"),
        ("50.0", "50.0"),
    ]


def test_a_reading_age_comes_with_its_target_or_says_that_the_text_is_too_short(note, checker):
    letter = readers.read(EXAMPLES / "letter-poor.txt")

    assert "Reading age. Too short to judge (17 words)." in note.text
    assert re.search(
        r"Reading age\. About \d+: hard\. Aim for 12 or under\.", page(checker.check(letter)).text
    )


def test_good_things_come_first(checker):
    note = 'Leo said, "I like it when Mum sings." Kim is a drug addict.'
    text = page(checker.check(Document(note, "a.txt"), "case-note")).text

    heads = ["Good to keep", "Parts a reader needs", "The text", "Words to look at"]
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)


def test_several_documents_have_an_index_and_a_section_each(checker):
    reports = [
        checker.check(Document(NOTE, path), "case-note")
        for path in ("a/visit.txt", "b/visit.txt", "b/letter.txt")
    ]
    top = page(*reports)

    assert one(top.all("h1")).text == "3 documents"
    links = list(one(top.all("nav")).all("a"))
    assert [link.text for link in links] == ["a/visit.txt", "b/visit.txt", "letter.txt"]
    sections = [f"#{node.attrs['id']}" for node in top.all("article")]
    assert [link.attrs["href"] for link in links] == sections
    identifiers = [node.attrs["id"] for node in top.all() if "id" in node.attrs]
    assert len(identifiers) == len(set(identifiers))


def test_what_was_set_aside_or_known_is_told(checker):
    report = checker.check(Document(NOTE, "a.txt"), "case-note")
    first, second, *rest = report.findings
    aside = Suppressed(first, "Leo <b>chose</b> this", "L. Ray", "2026-12-01")
    top = page(replace(report, findings=tuple(rest), suppressed=(aside,), known=(second,)))

    assert "Leo <b>chose</b> this · L. Ray · until 2026-12-01" in one(top.all("details")).text
    assert "1 more were known before" in top.text


def test_the_page_says_that_it_checks_wording_not_safety_and_names_its_rulebook(note, book):
    foot = one(note.all("footer")).text

    assert "This checks wording, not safety" in foot
    assert book.sha256 in foot


def test_every_category_has_a_name_and_a_group():
    assert set(look.CATEGORIES) == {*CATEGORIES, ADVICE} - {"missing", "good"}


# In a browser


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("needs chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def files(checker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    poor = [
        checker.check(readers.read(EXAMPLES / f"{name}-poor.txt"), advice=True)
        for name in ("worry-statement", "scaling-question")
    ]
    hostile = checker.check(Document(HOSTILE, "hostile.txt"), "case-note")
    for name, reports in (("one", poor[:1]), ("many", [*poor, hostile]), ("hostile", [hostile])):
        (folder / f"{name}.html").write_text(WRITERS["html"](reports), encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.parametrize("name", ["one", "many"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_page_meets_wcag_2_2_aa_and_fits_its_window(name, scheme, width, browser, files):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    opened = context.new_page()
    opened.goto((files / f"{name}.html").as_uri())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    found = axe.Axe().run(opened, options={"runOnly": tags}).response["violations"]

    assert [(row["id"], row["nodes"][0]["html"]) for row in found] == []
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    context.close()


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_note_opens_for_the_pointer_and_the_keyboard_and_closes_with_escape(browser, files):
    opened = browser.new_page()
    opened.goto((files / "one.html").as_uri())
    mark, tip = opened.locator("a.mark").nth(2), opened.locator(".tip").nth(2)

    assert not tip.is_visible()
    mark.hover()
    assert tip.is_visible()
    opened.keyboard.press("Escape")
    assert not tip.is_visible()
    opened.mouse.move(0, 0)
    opened.locator("a.mark").nth(1).focus()
    opened.keyboard.press("Tab")
    assert tip.is_visible()
    opened.keyboard.press("Enter")
    assert (
        opened.evaluate(
            "document.querySelector(':target').className || document.querySelector(':target').tagName"
        )
        == "LI"
    )
    opened.close()


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_hostile_document_runs_nothing_and_asks_for_nothing(browser, files):
    opened = browser.new_page()
    asked, alerts, complaints = [], [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    opened.on("console", lambda message: complaints.append(message.text))
    address = (files / "hostile.html").as_uri()
    opened.goto(address)
    opened.wait_for_load_state("networkidle")

    assert (asked, alerts, complaints) == ([address], [], [])
    opened.close()
