"""The element `plainspeak-field` in somebody else's page: the made-up case system, on another port."""

import runpy
import threading
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'server'")

from browser import Shown, chromium, needs_chromium
from serving import listening, remembering

from plainspeak.servers.limits import Access

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow, needs_chromium]

SERVE = Path(__file__).parent.parent / "examples" / "case-system" / "serve.py"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def case(checker):
    """The case system, and where plainspeak answers; it allows the case system's origin and no other."""
    server = runpy.run_path(str(SERVE))["CaseServer"](0)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    access = Access(origins=frozenset({address}))
    with listening(remembering(checker), access) as port:
        server.plainspeak = f"http://127.0.0.1:{port}"
        yield address, server.plainspeak
    server.shutdown()
    server.server_close()


@pytest.fixture
def form(browser, case):
    shown = Shown(browser, case[0])
    shown.until("() => document.getElementById('parts').innerText.includes('no scale')")
    yield shown
    shown.context.close()


def marks(shown: Shown, box: str) -> list[str]:
    return shown.js(
        "(box) => [...document.querySelector(`plainspeak-field[box=${box}]`).shadowRoot.querySelectorAll('.mirror span')].map((mark) => mark.textContent)",
        box,
    )


def write(shown: Shown, box: str, text: str, *expected: str) -> None:
    shown.page.fill(f"#{box}", text)
    for words in expected:
        shown.until(
            "([box, words]) => [...document.querySelector(`plainspeak-field[box=${box}]`).shadowRoot.querySelectorAll('.mirror span')].some((mark) => mark.textContent === words)",
            [box, words],
        )


def focused(shown: Shown) -> str:
    return shown.js(
        "() => { const deep = document.activeElement.shadowRoot?.activeElement; return deep?.ariaLabel ?? deep?.innerText ?? document.activeElement.id; }"
    )


def test_words_of_somebody_elses_textarea_are_underlined_where_they_stand(form):
    write(form, "next", "👧 Leah sang. We will utilise the bus.", "utilise")

    assert marks(form, "next") == ["utilise"]
    area, mark = form.js(
        """() => {
            const box = (element) => { const { left, right, top, bottom } = element.getBoundingClientRect(); return [left, right, top, bottom]; };
            const field = document.querySelector("plainspeak-field[box=next]");
            return [box(document.getElementById("next")), box(field.shadowRoot.querySelector(".mirror span"))];
        }"""
    )
    assert area[0] < mark[0] < mark[1] < area[1]
    assert area[2] < mark[2] < mark[3] < area[3]


def test_marks_move_with_the_words_before_an_answer_comes(form):
    write(form, "next", "We will utilise the bus.", "utilise")
    form.page.route("**/api/v1/form", lambda route: None)
    form.page.focus("#next")
    form.press("Control+Home")
    form.page.keyboard.type("On Monday, 👧 Leah and ")

    assert marks(form, "next") == ["utilise"]


def test_a_suggestion_is_taken_and_undone_by_keyboard(form):
    write(form, "next", "We will utilise the bus.", "utilise")
    form.page.focus("#next")
    form.press("Control+Home", "F8")
    assert focused(form) == "Change “utilise” to “use”"

    form.press("Enter")
    assert form.page.input_value("#next") == "We will use the bus."
    form.page.focus("#next")
    form.press("Control+z")
    assert form.page.input_value("#next") == "We will utilise the bus."


def test_what_another_box_says_is_not_asked_for_again(form):
    write(form, "worries", "Jude was found alone in the park.")
    form.until("() => document.getElementById('parts').innerText.includes('no scale')")
    form.page.fill("#well", "")
    form.until("() => document.getElementById('parts').innerText.includes('no scale')")
    form.page.fill(
        "#next",
        "Ms Carver will ring the alcohol service on Friday. On a scale from 0 to 10, where 0 means unsafe and 10 means safe: 4.",
    )
    form.until("() => !document.getElementById('parts').innerText.includes('no scale')")


def test_the_policy_of_the_case_system_holds_and_only_plainspeak_is_asked(form, case):
    write(
        form,
        "worries",
        "<img src=x onerror=alert(1)></textarea><script>alert(2)</script> We will utilise it.",
        "utilise",
    )

    assert {"/".join(row.split("/")[:3]) for row in form.asked if row.startswith("http")} == {*case}
    assert form.js("() => document.querySelectorAll('img').length") == 0
    assert form.js("() => [localStorage.length, document.cookie]") == [0, ""]
    assert form.faults == []


def test_a_server_that_is_gone_leaves_the_form_alone(form):
    form.page.route("**/api/v1/form", lambda route: route.abort())
    form.page.fill("#next", "We will utilise the bus.")
    form.until(
        "() => document.querySelector('plainspeak-field[box=next]').shadowRoot.textContent.includes('Your words are untouched')"
    )

    assert form.page.input_value("#next") == "We will utilise the bus."
    form.page.get_by_role("button", name="Save").click()
    assert "would save it now" in form.page.inner_text("#saved")


def test_a_site_that_nobody_has_allowed_gets_no_answer(browser, case):
    server = runpy.run_path(str(SERVE))["CaseServer"](0, case[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shown = Shown(browser, f"http://127.0.0.1:{server.server_address[1]}")
    shown.page.wait_for_timeout(500)

    assert shown.js("() => customElements.get('plainspeak-field') === undefined")
    assert shown.page.inner_text("#parts") == "Nothing checked yet."
    shown.context.close()
    server.shutdown()
    server.server_close()


def test_axe_finds_nothing_wrong_with_the_form(browser, case):
    from test_page import wrong_by_axe

    shown = Shown(browser, case[0], bypass_csp=True)
    shown.until("() => document.getElementById('parts').innerText.includes('no scale')")
    shown.page.focus("#worries")
    shown.press("Control+Home", "F8")

    assert wrong_by_axe(shown) == []
    shown.context.close()
