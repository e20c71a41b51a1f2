"""What the server refuses, what every answer says, and that no text is left behind."""

import contextlib
import http.client
import json
import re
import socket
import time

import pytest
from serving import TOKEN, URL, client, listening, remembering

from plainspeak import InputError
from plainspeak.servers.limits import Access, Limits

SECRET = "Leo-was-hit-by-his-uncle"


@pytest.fixture(scope="module")
def web(checker):
    with client(checker) as web:
        yield web


@pytest.fixture(scope="module")
def guarded(checker):
    access = Access("0.0.0.0", TOKEN, frozenset({"https://forms.example.org"}))
    with client(checker, access) as web:
        yield web


CHECK = "/api/v1/check"
ASKED = {"text": "Ana will utilise it."}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8081",
        "127.0.0.1.evil.example",
        "192.168.1.5:8081",
        "",
        "[::2]:8081",
        "localhost.evil.example",
    ],
)
def test_a_name_that_was_bent_to_point_here_is_refused(web, host):
    answer = web.post(CHECK, json=ASKED, headers={"Host": host})

    assert (answer.status_code, answer.json()["code"]) == (421, "unknown-host")


@pytest.mark.parametrize("host", ["localhost:8081", "127.0.0.1:1", "[::1]:8081", "LOCALHOST"])
def test_this_computer_is_known_by_its_own_names(web, host):
    assert web.post(CHECK, json=ASKED, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/check", "/v2/check", "/", "/static/docs.css", "/healthz"]
)
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1:9999",
        "http://localhost:8081",
        "moz-extension://abc",
        "app://obsidian.md",
    ],
)
def test_another_site_may_ask_nothing(web, path, origin):
    answer = web.get(path, headers={"Origin": origin})

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_form_of_another_site_that_hides_where_it_is_from_is_refused(web):
    for site in ("cross-site", "same-site"):
        for path in (CHECK, "/v2/check", "/"):
            headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
            assert web.get(path, headers=headers).status_code == 403


def test_a_link_to_the_page_may_be_followed_but_not_one_to_a_check(web):
    headers = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    assert web.get("/", headers=headers).status_code == 200
    assert web.get("/v2/check?text=x", headers=headers).status_code == 403


def test_the_own_page_may_ask(web):
    headers = {"Origin": URL, "Sec-Fetch-Site": "same-origin"}

    assert web.post(CHECK, json=ASKED, headers=headers).status_code == 200


def test_a_site_that_was_named_may_ask_and_read_and_no_other(checker):
    access = Access(origins=frozenset({"https://forms.example.org", "moz-extension://*"}))
    with client(checker, access) as web:
        for origin in ("https://forms.example.org", "moz-extension://1f2e"):
            asked = web.options(
                CHECK, headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
            )
            answer = web.post(CHECK, json=ASKED, headers={"Origin": origin})
            for row in (asked, answer):
                assert row.headers["access-control-allow-origin"] == origin
                assert "access-control-allow-credentials" not in row.headers
            assert (asked.status_code, answer.status_code) == (204, 200)
            assert asked.headers["access-control-allow-private-network"] == "true"
        for origin in ("https://forms.example.org.evil.example", "http://forms.example.org"):
            assert web.options(CHECK, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["*", "https://*", "https://a.example/", "a.example", "https://A.example", "https://"]
)
def test_an_origin_must_be_named_as_a_browser_sends_it(origin):
    with pytest.raises(InputError, match="origin"):
        Access(origins=frozenset({origin}))


# The token


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "care.example.org"])
def test_another_address_needs_a_token(host):
    with pytest.raises(InputError, match="token"):
        Access(host)
    assert Access(host, TOKEN).local is False


@pytest.mark.parametrize("token", ["short", "with a space in the token", "naïve-token-naïve-token"])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token):
    with pytest.raises(InputError, match="token"):
        Access(token=token)


def test_nothing_is_checked_without_the_token(guarded):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
        for method, path in (
            ("POST", CHECK),
            ("GET", "/api/v1/rules"),
            ("POST", "/api/v1/documents"),
        ):
            answer = guarded.request(method, path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "token-needed")
        assert guarded.post("/v2/check", data={"text": "x"}, headers=headers).status_code == 401


def test_the_token_opens_the_api_and_the_protocol(guarded):
    headers = {"Authorization": f"Bearer {TOKEN}"}

    assert guarded.post(CHECK, json=ASKED, headers=headers).status_code == 200
    assert guarded.post("/v2/check", data={"text": "x"}, headers=headers).status_code == 200
    for field in ("apiKey", "token", "password"):
        sent = {"text": "x", "username": "ana", field: TOKEN}
        assert guarded.post("/v2/check", data=sent).status_code == 200


def test_the_page_needs_no_token_because_it_holds_nothing(guarded):
    assert guarded.get("/").status_code == 200


def test_an_address_in_figures_cannot_be_bent_so_it_is_known_where_others_reach_us(guarded):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for host, status in (("10.0.0.7:8081", 200), ("evil.example", 421)):
        assert guarded.get("/api/v1/types", headers={**headers, "Host": host}).status_code == status


# What every answer says


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/static/docs.css"),
        ("POST", CHECK),
        ("GET", "/nothing"),
        ("GET", "/v2/languages"),
        ("GET", "/api/v1/docs"),
    ],
)
def test_every_answer_keeps_itself_out_of_caches_frames_and_other_sites(web, method, path):
    headers = web.request(method, path).headers

    policy = dict(
        part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert "server" not in headers


def test_nothing_in_the_page_needs_a_looser_policy(web):
    page = web.get("/").text

    assert not re.search(
        r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style|javascript:|https?://", page
    )


# Sizes and times


def test_a_body_is_counted_as_it_comes_whatever_its_length_says(checker):
    limits = Limits(body=1000)
    with client(checker, limits=limits) as web:
        long = json.dumps({"text": "x" * 2000}).encode()
        said = web.post(CHECK, content=long, headers={"Content-Type": "application/json"})
        pieces = web.post(
            CHECK,
            content=iter([long[:700], long[700:]]),
            headers={"Content-Type": "application/json"},
        )
        lied = web.post(CHECK, content=b"{}", headers={"Content-Length": "99999999"})

    for answer in (said, pieces, lied):
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_what_is_being_sent_in_all_requests_together_has_an_end(checker):
    with client(checker, limits=Limits(held=100)) as web:
        answer = web.post(CHECK, json={"text": "x" * 200})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert web.post(CHECK, json={"text": "Ana came."}).status_code == 200


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_request_that_never_ends_is_let_go(checker):
    with (
        listening(checker, limits=Limits(sending=0.3)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=10) as sent,
    ):
        sent.sendall(
            b"POST /api/v1/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{"
        )
        assert sent.recv(1000).startswith(b"HTTP/1.1 408")


def test_work_that_takes_too_long_is_answered(checker, monkeypatch):
    slow = remembering(checker)
    monkeypatch.setattr(slow, "check", lambda *args, **options: time.sleep(0.5))
    with client(slow, limits=Limits(seconds=0.1)) as web:
        answer = web.post(CHECK, json=ASKED)

    assert (answer.status_code, answer.json()["code"]) == (504, "too-slow")


def test_when_too_many_wait_the_next_is_asked_to_come_back(checker, monkeypatch):
    slow = remembering(checker)
    monkeypatch.setattr(slow, "check", lambda *args, **options: time.sleep(0.5))
    with client(slow, limits=Limits(seconds=0.05, workers=1, waiting=0)) as web:
        first, second = web.post(CHECK, json=ASKED), web.post(CHECK, json=ASKED)

    assert first.status_code == 504
    assert (second.status_code, second.json()["code"]) == (503, "busy")
    assert second.headers["retry-after"] == "1"


# Nothing is left behind


def test_a_fault_of_our_own_prints_and_answers_nothing_of_the_text(checker, monkeypatch, capfd):
    broken = remembering(checker)

    def fail(text, *args, **options):
        raise RuntimeError(f"could not check {text}")

    monkeypatch.setattr(broken, "check", fail)
    with client(broken) as web:
        for answer in (
            web.post(CHECK, json={"text": SECRET}, headers={"X-Request-ID": "r-1"}),
            web.get("/v2/check", params={"text": SECRET}),
        ):
            assert answer.status_code == 500
            assert SECRET not in answer.text
    out, err = capfd.readouterr()
    assert SECRET not in out + err
    assert "r-1: stopped by a fault of its own (RuntimeError" in err


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_no_request_is_logged_not_even_one_with_text_in_its_address(checker, capfd):
    with listening(checker) as port:
        for path in (f"/v2/check?text={SECRET}", f"/{SECRET}"):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            asked.request("GET", path)
            answer = asked.getresponse()
            assert answer.status in {200, 404}
            if answer.status == 404:
                assert SECRET not in answer.read().decode()
            asked.close()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as sent:
            sent.sendall(f"NONSENSE {SECRET}\r\n\r\n".encode())
            sent.recv(1000)
    out, err = capfd.readouterr()
    assert SECRET not in out + err


def test_hostile_text_comes_back_as_data_and_never_as_a_page(web):
    for text in (
        "<img src=x onerror=alert(1)> utilise",
        "</script><script>alert(1)</script> utilise",
        "utilise \"quotes\" 'and' \u202eright to left\u202c",
    ):
        answer = web.post(CHECK, json={"text": text})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_web_socket_is_refused(web):
    with contextlib.suppress(Exception), web.websocket_connect("/"):
        pytest.fail("it was accepted")
