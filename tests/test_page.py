"""The page at `/`, as people meet it: in a real browser, by keyboard, on a phone, with hostile text."""

import io
import itertools
from dataclasses import replace

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'server'")
docx = pytest.importorskip("docx", reason="needs the extra 'word'")

from browser import Shown, chromium, needs_chromium  # noqa: E402
from serving import TOKEN, listening, remembering  # noqa: E402

from plainspeak import readers  # noqa: E402
from plainspeak.model import Span  # noqa: E402
from plainspeak.servers.limits import Access, Limits  # noqa: E402
from plainspeak.servers.page import files  # noqa: E402

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
# A finding with one safe suggestion each.
BUS = "We will utilise the bus."
MARKED = "() => [...CSS.highlights].flatMap(([name, marks]) => [...marks].map((range) => [name, range.toString()]))"
TEXT = "() => document.getElementById('text').innerText"
WORDS = "(word) => [...(CSS.highlights.get('ps-words') ?? [])].some((range) => range.toString() === word)"
SETTLED = "() => document.querySelectorAll('.place').length"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def url(checker):
    checker.check("Dad requested a new worker.", "case-note")
    with listening(remembering(checker)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def open_page(browser, url):
    shown = []

    def open_page(path="/", at=url, **options):
        shown.append(Shown(browser, at, path, **options))
        return shown[-1]

    yield open_page
    for row in shown:
        row.context.close()


def typed(shown: Shown, text: str) -> None:
    shown.page.focus("#text")
    shown.page.keyboard.insert_text(text)


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def drop(shown: Shown, name: str, data: bytes) -> None:
    shown.js(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name));
            const text = document.getElementById("text");
            for (const type of ["dragenter", "dragover", "drop"])
                text.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        [name, list(data)],
    )


def to_suggestion(shown: Shown) -> str:
    """Go on by F8 until the keyboard is on a suggestion; return what it is called."""
    for _ in range(40):
        shown.press("F8")
        if shown.focused.startswith("Change"):
            return shown.focused
    raise AssertionError("no place has a suggestion")


# Without a browser


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("We utilise it.", "We use it.", [(3, 10, "use")]),
        ("We go.", "We go now.", [(3, 6, "go now.")]),
        ("Leah sang.", "Then Leah sang.", [(0, 4, "Then Leah")]),
        ("One.\nTwo.", "One.\nTwo.", []),
        ("We all go.", "We go.", [(3, 7, "")]),
    ],
)
def test_what_was_changed_is_told_word_by_word(before, after, changes):
    rows = list(files.changes_between(before, after))

    assert [(row.span.start, row.span.end, row.text) for row in rows] == changes
    for row in reversed(rows):
        before = before[: row.span.start] + row.text + before[row.span.end :]
    assert before == after


def test_changes_stay_apart_and_in_order():
    rows = list(files.changes_between("a b c d e f", "x a y b c z e f g"))

    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(rows))
    assert rows[0].span == Span(0, 1)


# While they write


@needs_chromium
def test_underlines_stand_on_the_right_words_behind_emoji_and_right_to_left_names(open_page):
    shown = open_page()

    typed(shown, "👧🏽 Leah and نور sang. 👨‍👩‍👧 They will utilise the bus.")
    shown.until(WORDS, "utilise")
    shown.page.keyboard.type(" We liaised with Nan.")
    shown.until(WORDS, "liaised with")

    marks = {words for _, words in shown.js(MARKED)}
    assert "utilise" in marks
    assert (
        shown.js(TEXT)
        == "👧🏽 Leah and نور sang. 👨‍👩‍👧 They will utilise the bus. We liaised with Nan."
    )
    assert shown.faults == []


@needs_chromium
def test_lines_typed_with_enter_are_underlined_where_they_stand(open_page):
    shown = open_page()
    shown.page.focus("#text")
    for line in ("Leah sang.", "", BUS, ""):
        shown.page.keyboard.type(line)
        shown.press("Enter")
    shown.page.keyboard.type("Nan will utilise the train.")

    shown.until("() => [...(CSS.highlights.get('ps-words') ?? [])].length === 2")
    assert [words for name, words in shown.js(MARKED) if name == "ps-words"] == ["utilise"] * 2


@needs_chromium
def test_a_suggestion_is_taken_and_undone_by_keyboard(open_page):
    shown = open_page()
    typed(shown, f"{BUS} Nan will utilise the train.")
    shown.until("() => document.querySelectorAll('.place').length === 2")

    assert to_suggestion(shown) == "Change “utilise” to “use”"
    shown.press("Enter")
    shown.until("() => document.querySelectorAll('.place').length === 1")

    assert shown.js(TEXT) == "We will use the bus. Nan will utilise the train."
    assert shown.focused == "Change “utilise” to “use”"
    shown.until("() => document.getElementById('told').textContent.includes('1 left')")
    shown.press("Control+z")
    shown.until("() => document.querySelectorAll('.place').length === 2")
    assert shown.js(TEXT) == f"{BUS} Nan will utilise the train."
    assert shown.js(
        "() => document.activeElement.closest('.place') === document.querySelector('.place')"
    )
    shown.press("Escape")
    assert shown.js("() => [document.activeElement.id, getSelection().toString()]") == [
        "text",
        "utilise",
    ]


@needs_chromium
def test_what_is_left_alone_stays_unmarked_until_it_is_asked_for(open_page):
    shown = open_page()
    typed(shown, BUS)
    shown.until(WORDS, "utilise")

    shown.page.get_by_role("button", name="Leave “utilise” as it is").click()
    assert not shown.js(WORDS, "utilise")
    shown.page.get_by_role("button", name="Show again").click()
    shown.until(WORDS, "utilise")


@needs_chromium
def test_an_answer_that_comes_too_late_is_dropped(open_page):
    shown = open_page()
    held = []

    def hold(route):
        if not held:
            held.append(route)
        else:
            route.continue_()

    shown.page.route("**/api/v1/check", hold)
    typed(shown, BUS)
    while not held:
        shown.page.wait_for_timeout(25)
    shown.press("Control+a")
    shown.page.keyboard.type("Nan will purchase the train ticket.")
    shown.until(WORDS, "purchase")
    try:
        held[0].continue_()
    except Exception as error:  # the page has given it up already
        assert "abort" in str(error).lower() or "route" in str(error).lower()
    shown.page.wait_for_timeout(300)

    assert shown.js(WORDS, "purchase")
    assert not shown.js(WORDS, "utilise")


@needs_chromium
def test_five_thousand_words_are_underlined_and_can_be_typed_in(open_page):
    shown = open_page()
    typed(shown, "Leah sang a song for Nan today. " * 710 + "\n\n" + BUS)
    shown.until(WORDS, "utilise")

    shown.page.keyboard.type(" Nan will purchase it.")
    shown.until(WORDS, "purchase")
    assert shown.faults == []


@needs_chromium
def test_the_whole_piece_is_shown_good_things_first(open_page):
    shown = open_page()
    shown.page.select_option("#type", "case-note")
    typed(
        shown,
        "Leah said, “I like it when Daddy reads to me.” Dad hit the wall on Monday. Leah hid under the table.",
    )
    shown.until("() => !document.getElementById('whole').hidden")

    text = shown.page.inner_text("main")
    assert text.index("Good to keep") < text.index("Words to look at")
    parts = shown.page.inner_text("#parts").replace("\n", " ")
    assert "There: The child's own words or wishes" in parts
    assert "Missing:" in parts
    assert "Ask: Who will do what next, and by when?" in parts
    assert "Too short to judge" in shown.page.inner_text("#age")
    shown.page.click("#mark-roles")
    names = {name for name, _ in shown.js(MARKED)}
    assert "ps-worry" in names
    assert "ps-words" not in names
    assert "Worry" in shown.page.inner_text("#roles")


@needs_chromium
def test_the_guessed_type_can_be_accepted_or_changed(open_page):
    shown = open_page()
    shown.page.click("#example")
    shown.until(
        "() => document.getElementById('guess').innerText.includes('It looks like a case note')"
    )

    shown.page.get_by_role("button", name="Yes, it is").click()
    assert shown.page.input_value("#type") == "case-note"
    shown.page.select_option("#type", "letter")
    shown.until("() => document.getElementById('parts').innerText.includes('how to get in touch')")


# In and out


@needs_chromium
def test_a_dropped_word_file_comes_back_with_comments_and_tracked_changes(open_page):
    shown = open_page()
    drop(shown, "Visit.docx", word_file("Leah sang.", BUS, "Nan will purchase the ticket."))
    shown.until(WORDS, "utilise")
    assert shown.js(TEXT).split("\n")[0] == "Leah sang."

    to_suggestion(shown)
    shown.press("Enter")
    shown.until("() => document.querySelectorAll('.place').length === 1")
    with shown.page.expect_download() as waiting:
        shown.page.click("#word")
    download = waiting.value
    data = download.path().read_bytes()

    assert download.suggested_filename == "Visit with comments.docx"
    document = docx.Document(io.BytesIO(data))
    xml = document.element.xml
    assert "<w:del " in xml
    assert "<w:ins " in xml
    assert any("buy" in comment.text for comment in document.comments)
    assert not any("utilise" in comment.text for comment in document.comments)
    assert readers.read_bytes(data, "x.docx").text.split("\n")[1:2] == ["We will use the bus."]


@needs_chromium
def test_an_opendocument_file_comes_back_as_it_was_and_changed_as_a_word_file(open_page):
    odfdo = pytest.importorskip("odfdo", reason="needs the extra 'documents'")
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Paragraph(BUS))
    out = io.BytesIO()
    document.save(out)
    shown = open_page()
    drop(shown, "Visit.odt", out.getvalue())
    shown.until(WORDS, "utilise")

    with shown.page.expect_download() as waiting:
        shown.page.click("#word")
    assert waiting.value.suggested_filename == "Visit with comments.odt"
    assert waiting.value.path().read_bytes()[:2] == b"PK"
    to_suggestion(shown)
    shown.press("Enter")
    with shown.page.expect_download() as waiting:
        shown.page.click("#word")
    assert waiting.value.suggested_filename == "Visit with comments.docx"
    text = "\n".join(row.text for row in docx.Document(waiting.value.path()).paragraphs)
    assert "We will use the bus." in text


@needs_chromium
def test_changes_that_word_cannot_track_are_named_and_the_rest_is_saved(open_page):
    shown = open_page()
    drop(shown, "Visit.docx", word_file("Leah sang.", "Nan will come."))
    shown.until("() => document.getElementById('text').innerText.includes('Nan')")
    shown.page.focus("#text")
    shown.press("Control+End", "Enter")
    shown.page.keyboard.type("Dad rang.")
    with shown.page.expect_download():
        shown.page.click("#word")

    shown.until("() => !document.getElementById('trouble').hidden")
    said = shown.page.inner_text("#trouble")
    assert "The Word file is saved" in said
    assert "Dad rang." in said


@needs_chromium
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("draft.docx", b"PK\x03\x04 not a zip at all", "Word"),
        ("draft.docx", b"", "damaged"),
        ("draft.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word"),
    ],
)
def test_a_file_that_cannot_be_read_costs_no_text(name, data, said, open_page):
    shown = open_page()
    typed(shown, BUS)
    shown.until(WORDS, "utilise")

    drop(shown, name, data)
    shown.until("() => !document.getElementById('trouble').hidden")

    assert said in shown.page.inner_text("#trouble")
    assert "Your text here is as it was" in shown.page.inner_text("#trouble")
    assert shown.js(TEXT) == BUS


@needs_chromium
def test_a_server_that_stops_costs_no_text_and_the_page_goes_on_by_itself(open_page):
    shown = open_page()
    gone = lambda route: route.abort()  # noqa: E731
    shown.page.route("**/api/v1/check", gone)
    typed(shown, BUS)
    shown.until(
        "() => document.getElementById('trouble').innerText.includes('Your text is safe here')"
    )
    shown.page.unroute("**/api/v1/check", gone)

    shown.until(WORDS, "utilise")
    assert shown.page.locator("#trouble").is_hidden()
    assert shown.js(TEXT) == BUS


@needs_chromium
def test_a_text_that_is_too_long_is_told_kindly(checker, browser):
    with listening(checker, limits=replace(Limits(), text=100)) as port:
        shown = Shown(browser, f"http://127.0.0.1:{port}")
        typed(shown, BUS * 10)
        shown.until("() => !document.getElementById('trouble').hidden")
        assert "in parts" in shown.page.inner_text("#trouble")
        assert shown.js(TEXT) == BUS * 10
        shown.context.close()


@needs_chromium
def test_text_that_would_be_lost_is_asked_about_once_it_was_not_taken_away(open_page):
    shown = open_page(permissions=["clipboard-read", "clipboard-write"])
    typed(shown, BUS)
    shown.until(WORDS, "utilise")
    shown.page.reload()
    assert shown.faults == ["dialog: beforeunload"]

    typed(shown, BUS)
    shown.page.click("#copy")
    shown.until("() => document.getElementById('done').innerText.startsWith('Copied')")
    assert shown.js("() => navigator.clipboard.readText()") == BUS
    shown.page.reload()
    assert shown.faults == ["dialog: beforeunload"]


@needs_chromium
def test_an_example_never_costs_the_text_that_was_there(open_page):
    shown = open_page()
    typed(shown, BUS)
    shown.page.click("#example")
    shown.until("() => document.getElementById('text').innerText.includes('Leah')")

    shown.page.click("#undo")

    assert shown.js(TEXT) == BUS


@needs_chromium
def test_print_shows_the_text_with_numbers_and_the_list(open_page):
    shown = open_page()
    typed(shown, f"{BUS} Leah sang.")
    shown.until(WORDS, "utilise")
    shown.js("() => dispatchEvent(new Event('beforeprint'))")
    shown.page.emulate_media(media="print")

    printed = shown.page.inner_text("body")

    assert "We will utilise1 the bus. Leah sang." in printed
    assert "Try use" in " ".join(printed.split())
    assert "checks wording, not safety" in printed
    assert "Open a Word file" not in printed


# Newcomers, and everybody


@needs_chromium
def test_a_newcomer_does_the_three_tasks_by_keyboard_alone(open_page):
    shown = open_page(permissions=["clipboard-read", "clipboard-write"])
    # Check my paragraph: the first link leads straight to the text.
    shown.press("Tab", "Enter")
    if shown.js("() => document.activeElement.id") != "text":
        shown.press("Tab")
    shown.page.keyboard.type("We will utilise the bus. Nan will purchase the ticket. Leah sang.")
    shown.until("() => document.querySelectorAll('.place').length === 2")
    # Take two suggestions.
    to_suggestion(shown)
    shown.press("Enter")
    shown.until("() => document.querySelectorAll('.place').length === 1")
    assert shown.focused.startswith("Change “purchase”")
    shown.press("Enter")
    shown.until("() => document.querySelectorAll('.place').length === 0")
    # Get it back into Word.
    for _ in range(80):
        if shown.focused == "Download Word with comments":
            break
        shown.press("Shift+Tab")
    with shown.page.expect_download() as waiting:
        shown.press("Enter")
    data = waiting.value.path().read_bytes()

    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "We will use the bus. Nan will buy the ticket. Leah sang." in text
    assert shown.faults == []


@needs_chromium
@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)> We will utilise <script>alert(2)</script> it.",
        "</script><svg onload=alert(3)> We will utilise \"it' & `${alert(4)}`.",
        "Leah \u202egnas\u202c and \u2067نور\u2069 will utilise\u0000 it.\u200b",
        "javascript:alert(5) We will utilise {{7*7}} %3Cb%3E &lt;b&gt; <b>it</b>.",
    ],
)
def test_hostile_text_stays_text(text, open_page):
    shown = open_page()
    typed(shown, text)
    shown.until(WORDS, "utilise")
    shown.js("() => dispatchEvent(new Event('beforeprint'))")

    assert (
        shown.js(
            "() => document.querySelectorAll('main img, main svg, main script, main b b, #text *:not(div):not(br)').length"
        )
        == 0
    )
    assert shown.js(TEXT).replace("\u0000", "") == text.replace("\u0000", "")
    assert shown.faults == []


@needs_chromium
def test_a_hostile_word_file_and_its_name_stay_text(open_page):
    shown = open_page()
    drop(shown, "<img src=x onerror=alert(1)>.docx", word_file("<script>alert(1)</script> " + BUS))
    shown.until(WORDS, "utilise")

    assert "<img src=x" in shown.page.inner_text("#done")
    assert shown.js("() => document.querySelectorAll('main img').length") == 0
    assert shown.faults == []


@needs_chromium
def test_nothing_leaves_and_nothing_is_kept(open_page, url):
    shown = open_page()
    shown.page.click("#example")
    shown.until(SETTLED)
    shown.page.click("#mark-roles")
    with shown.page.expect_download():
        shown.page.click("#word")

    assert {row.split("/")[2] for row in shown.asked if not row.startswith(("blob:", "data:"))} == {
        url.split("/")[2]
    }
    assert all("?" not in row for row in shown.asked if row.startswith("http"))
    kept = shown.js(
        "async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length, (await caches.keys()).length]"
    )
    assert kept == [0, 0, "", 0, 0]
    assert shown.context.cookies() == []
    assert shown.faults == []


def wrong_by_axe(shown: Shown) -> list[tuple[str, list[str]]]:
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(shown.page, options=rules).response["violations"]
    return [(row["id"], [node["html"][:120] for node in row["nodes"]]) for row in found]


@needs_chromium
@pytest.mark.parametrize(
    "options", [{}, {"color_scheme": "dark"}, PHONE], ids=["desktop", "dark", "phone"]
)
def test_axe_finds_nothing_wrong(options, open_page):
    # axe is put into the page by the test; the page's own policy would refuse it.
    shown = open_page(bypass_csp=True, **options)
    if not options:
        assert wrong_by_axe(shown) == []
    shown.page.click("#example")
    shown.until(SETTLED)
    shown.page.click("#mark-roles")
    shown.page.click("#help-button")
    shown.js("() => document.querySelectorAll('details').forEach((row) => { row.open = true; })")
    shown.page.route("**/api/v1/check", lambda route: route.abort())
    typed(shown, " More.")
    shown.until("() => !document.getElementById('trouble').hidden")
    assert wrong_by_axe(shown) == []


@needs_chromium
def test_at_four_hundred_per_cent_nothing_is_cut_off(open_page):
    shown = open_page(viewport={"width": 320, "height": 256})
    shown.page.click("#example")
    shown.until(SETTLED)

    wide = "(row) => row.getBoundingClientRect().right > innerWidth + 1 && row.checkVisibility()"
    cut = f"() => [...document.querySelectorAll('main *, header *, footer *')].filter({wide}).map((row) => row.outerHTML)"
    assert shown.js("() => document.documentElement.scrollWidth <= innerWidth")
    assert [row for row in shown.js(cut) if 'id="file"' not in row and "hidden" not in row] == []


@needs_chromium
def test_on_a_phone_what_is_said_comes_to_the_words_that_were_touched(open_page):
    shown = open_page(**PHONE)
    typed(shown, BUS)
    shown.until(WORDS, "utilise")
    shown.page.locator("#text").blur()

    x, y = shown.js(
        "() => { const box = [...CSS.highlights.get('ps-words')][0].getBoundingClientRect(); return [box.x + 9, box.y + box.height / 2]; }"
    )
    shown.page.touchscreen.tap(x, y)
    shown.until("() => !document.getElementById('dock').hidden")
    shown.page.locator("#dock .take").first.tap()
    shown.until("() => document.getElementById('text').innerText.includes('use the bus')")

    assert shown.js("() => document.activeElement.id") == "text"
    assert shown.page.locator("#dock").is_hidden()


@needs_chromium
def test_the_page_shows_a_token_that_came_behind_the_address_and_hides_it_at_once(checker, browser):
    with listening(checker, Access(token=TOKEN)) as port:
        url = f"http://127.0.0.1:{port}"
        shown = Shown(browser, url, f"/#token={TOKEN}")
        typed(shown, BUS)
        shown.until(WORDS, "utilise")
        assert TOKEN not in shown.page.url
        assert not any(TOKEN in row for row in shown.asked if "#" not in row)
        shown.context.close()

        shown = Shown(browser, url)
        shown.until("() => !document.getElementById('trouble').hidden")
        shown.page.fill("#token", TOKEN)
        shown.press("Enter")
        shown.until("() => document.getElementById('type').length > 1")
        typed(shown, BUS)
        shown.until(WORDS, "utilise")
        shown.context.close()
