"""The LanguageTool protocol: what it says, and what real clients make of it."""

import json
import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from serving import TOKEN, client, listening, remembering

from plainspeak.servers.limits import Access

PYTHON_WITH_UNO = "/usr/bin/python3"
LIBREOFFICE = Path(__file__).parent / "data" / "libreoffice_client.py"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT = "😀 Ana will utilise the bus."
MAP = (
    "What are we worried about?\n\nMum shouted at Leo on 3 May and he hid.\n\n"
    "What is working well?\n\nNan took Leo to school.\n\nWhat needs to happen?\n\nAna will ring Nan."
)


@pytest.fixture(scope="module")
def web(checker):
    with client(remembering(checker)) as web:
        yield web


def check(web, status=200, path="/v2/check", **fields):
    answer = web.post(path, data=fields)
    assert answer.status_code == status, answer.text
    return answer.json() if status == 200 else answer.text


def found(answer):
    return [(row["rule"]["id"], row["offset"], row["length"]) for row in answer["matches"]]


def test_places_count_utf_16_code_units(web):
    [row] = check(web, text=TEXT, language="en-GB")["matches"]

    assert (row["offset"], row["length"]) == (12, 7)
    assert TEXT.encode("utf-16-le")[24:38].decode("utf-16-le") == "utilise"
    assert row["context"] == {"text": TEXT, "offset": 12, "length": 7}
    assert row["sentence"] == TEXT


def test_a_match_has_every_field_that_some_client_breaks_without(web):
    answer = check(web, text="Mum came. " * 9 + "Ana will utilise it.", language="en-GB")
    row = next(row for row in answer["matches"] if row["rule"]["id"] == "plain-words.utilise")

    assert set(answer) == {
        *("software", "warnings", "language", "matches", "hiddenMatches", "ignoreRanges"),
        *("sentenceRanges", "extendedSentenceRanges"),
    }
    assert row["replacements"] == [{"value": "use"}]
    assert row["message"].startswith("“utilise”: try “use”.")
    assert row["shortMessage"] == "Plain words"
    assert row["rule"]["category"] == {"id": "PLAIN_WORDS", "name": "Plain words"}
    assert (row["rule"]["issueType"], row["rule"]["description"]) == (
        "style",
        "Use is the everyday word.",
    )
    cut = row["context"]
    assert cut["text"][cut["offset"] : cut["offset"] + cut["length"]] == "utilise"
    assert cut["text"].startswith("...")
    assert answer["language"]["detectedLanguage"]["code"] == "en-GB"
    assert len(answer["sentenceRanges"]) == 10


def test_advice_that_is_no_replacement_is_not_offered_as_one(web):
    rows = check(web, text="Kim is a drug addict.", language="en-GB")["matches"]

    assert [row["rule"]["category"]["id"] for row in rows] == ["LABEL"]
    assert rows[0]["rule"]["issueType"] == "register"
    assert rows[0]["replacements"] == []


@pytest.mark.parametrize(
    "path", ["/v2/check", "/v2/check/", "/check", "/v2/v2/check", "/v2/check/check", "//v2/check"]
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_clients_put_the_path_together_and_name_the_form_in_their_own_ways(web, path, kind):
    sent = urlencode({"language": "en-GB", "text": TEXT})
    answer = web.post(path, content=sent, headers={"Content-Type": kind})

    assert found(answer.json()) == [("plain-words.utilise", 12, 7)]


def test_a_check_may_be_asked_for_in_an_address(web):
    answer = web.get("/v2/check", params={"text": TEXT, "language": "en"})

    assert found(answer.json()) == [("plain-words.utilise", 12, 7)]


@pytest.mark.parametrize(
    "text", ["Mum & Dad will utilise 50% of a+b", "utilise & share", "A=b & utilise", "utilise\nit"]
)
def test_a_text_that_was_not_encoded_is_read_as_it_stands(web, text):
    answer = web.post(
        "/v2/check", content=f"text={text}&language=en-GB".encode(), headers=FORM
    ).json()

    row = next(row for row in answer["matches"] if row["rule"]["id"] == "plain-words.utilise")
    assert row["offset"] == text.index("utilise")
    # The form of the request as other clients send it gives the same.
    encoded = f"text={quote(text)}&language=en-GB"
    assert web.post("/v2/check", content=encoded, headers=FORM).json() == answer


def test_markup_is_not_read_and_counts_in_places(web):
    data = {
        "annotation": [
            {"markup": "<p>", "interpretAs": "\n\n"},
            {"text": "😀 Ana will ", "offset": {"start": 0}},
            {"markup": "<b>"},
            {"text": "util"},
            {"markup": "</b>"},
            {"text": "ise it &"},
            {"markup": "&amp;", "interpretAs": "&"},
            {"text": " share."},
        ]
    }
    whole = "<p>😀 Ana will <b>util</b>ise it &&amp; share."

    [row] = check(web, data=json.dumps(data), language="en-GB")["matches"]

    units = whole.encode("utf-16-le")
    place = units[2 * row["offset"] : 2 * (row["offset"] + row["length"])]
    assert place.decode("utf-16-le") == "util</b>ise"


def test_what_a_person_switched_off_is_left_out(web):
    text = "Mum will utilise the bus."
    names = [rule for rule, *_ in found(check(web, text=text))]

    assert names == ["depersonal.mum", "plain-words.utilise"]
    for fields, left in (
        ({"disabledRules": "WHITESPACE_RULE,plain-words.utilise"}, names[:1]),
        ({"disabledCategories": "DEPERSONAL"}, names[1:]),
        ({"disabledCategories": "plain-words"}, names[:1]),
        ({"enabledRules": "depersonal.mum"}, names),
        ({"enabledRules": "depersonal.mum", "enabledOnly": "true"}, names[:1]),
        ({"enabledCategories": "PLAIN_WORDS", "enabledOnly": "yes"}, names[1:]),
    ):
        assert [rule for rule, *_ in found(check(web, text=text, **fields))] == left


def test_picky_asks_for_advice_on_good_practice_too(web):
    text = "We visited Leo. He is fine. He was seen."
    usual, picky = (
        {rule for rule, *_ in found(check(web, text=text, level=level))}
        for level in ("default", "picky")
    )

    assert usual < picky


def test_what_a_whole_text_lacks_is_one_match_and_a_paragraph_is_not_told_of_it(web):
    whole, paragraph = check(web, text=MAP), check(web, text="Mum shouted at Leo on 3 May.")
    [row] = [row for row in whole["matches"] if row["rule"]["id"] == "missing-parts"]

    assert row["rule"]["issueType"] == "omission"
    assert row["rule"]["category"]["id"] == "MISSING"
    assert (row["offset"], row["length"]) == (0, 4)
    assert "?" in row["message"]
    assert "missing-parts" not in [rule for rule, *_ in found(paragraph)]
    for fields, held in (
        ({"mode": "allButTextLevelOnly"}, False),
        ({"mode": "textLevelOnly"}, True),
        ({"disabledRules": "missing-parts"}, False),
    ):
        names = [rule for rule, *_ in found(check(web, text=MAP, **fields))]
        assert ("missing-parts" in names) is held
    assert found(check(web, text=MAP, mode="textLevelOnly")) == [("missing-parts", 0, 4)]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "en-GB"),
        ({"language": "auto"}, "en-GB"),
        ({"language": "auto", "preferredVariants": "de-DE,en-US"}, "en-US"),
        ({"language": "EN-us"}, "en-US"),
        ({"language": "en-JM"}, "en-GB"),
    ],
)
def test_english_of_any_sort_is_read(web, asked, code):
    assert check(web, text="Ana came.", **asked)["language"]["code"] == code


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Error: Send 'text' or 'data'"),
        ({"text": "x", "data": "{}"}, "Error: Send 'text' or 'data'"),
        ({"text": "x", "language": "de-DE"}, "Error: 'de-DE' is not a language code known"),
        ({"text": "x", "language": "Leo was hit"}, "Error: That is not a language code"),
        ({"text": "x", "level": "high"}, "Error: 'level'"),
        ({"text": "x", "mode": "some"}, "Error: 'mode'"),
        ({"text": "x", "enabledOnly": "true"}, "Error: You must specify enabled"),
        ({"text": "x", "enabledOnly": "true", "disabledRules": "A"}, "Error: You cannot specify"),
        ({"data": "{"}, "Error: Could not parse"),
        ({"data": '{"annotation": [{"text": "x", "markup": "y"}]}'}, "Error: Could not parse"),
        ({"data": '{"annotation": [{"text": "x", "interpretAs": "y"}]}'}, "Error: Could not parse"),
        ({"data": '{"annotation": {}}'}, "Error: Could not parse"),
        ({"data": "[" * 100_000}, "Error: Could not parse"),
    ],
)
def test_what_makes_no_sense_is_an_error_in_plain_text(web, fields, said):
    assert check(web, status=400, **fields).startswith(said)


def test_a_text_that_is_too_long_says_how_long_it_may_be(web):
    most = int(web.post("/v2/maxtextlength", content=b"\0").text)

    assert f"limit of {most}" in check(web, status=413, text="x" * (most + 1))


def test_the_other_paths_answer_as_clients_expect(web, book):
    languages = web.get("/v2/languages").json()
    configuration = web.get("/v2/configinfo?language=en-GB").json()

    assert {"name": "English (GB)", "code": "en", "longCode": "en-GB"} in languages
    assert set(web.get("/v2/info").json()["software"]) >= {"name", "version", "buildDate"}
    assert web.get("/v2/healthcheck").text == "OK"
    assert web.get("/v2/words").json() == {"words": []}
    assert web.post("/v2/words/add", data={"word": "x"}).json() == {"added": False}
    assert len(configuration["rules"]) == len(list(book))
    assert web.get("/v2/users/me").status_code == 404


def test_the_head_of_an_answer_is_what_emacs_reads(web):
    answer = web.post("/v2/check", data={"text": TEXT, "language": "en"})

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["connection"] == "close"


def test_half_characters_break_nothing(web):
    data = '{"annotation": [{"text": "Ana will utilise \\ud83d it"}]}'

    assert found(check(web, data=data)) == [("plain-words.utilise", 9, 7)]


# Real clients


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_language_tool_python_shows_our_findings(checker):
    language_tool_python = pytest.importorskip("language_tool_python")
    with listening(remembering(checker)) as port:
        tool = language_tool_python.LanguageTool("en-GB", remote_server=f"http://127.0.0.1:{port}")
        [match] = tool.check(TEXT)
        # It counts code points, and turns our code units into them.
        assert TEXT[match.offset :].startswith("utilise")
        assert match.replacements == ["use"]
        assert tool.correct(TEXT) == "😀 Ana will use the bus."
        tool.disabled_rules = {"plain-words.utilise"}
        assert tool.check(TEXT) == []


def libreoffice_is_missing():
    if not shutil.which("soffice"):
        return "LibreOffice is not installed (libreoffice-writer-nogui)"
    asked = subprocess.run([PYTHON_WITH_UNO, "-c", "import uno"], check=False, capture_output=True)
    return "" if asked.returncode == 0 else "Python for LibreOffice is not installed (python3-uno)"


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_libreoffice_underlines_what_we_find_with_its_own_client(checker, tmp_path):
    if why := libreoffice_is_missing():
        pytest.skip(why)
    texts = [TEXT, "Mum & Dad will utilise 50% of a+b.", "Nan came."]
    with listening(remembering(checker), Access(token=TOKEN)) as port:
        url = f"http://127.0.0.1:{port}/v2"
        ran = subprocess.run(
            [PYTHON_WITH_UNO, LIBREOFFICE, url, TOKEN, tmp_path / "profile"],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
        )
    first, second, third = json.loads(ran.stdout)

    assert [(row[0], row[1], row[4]) for row in first] == [(12, 7, ["use"])]
    assert [second[-1][0], second[-1][1], second[-1][4]] == [15, 7, ["use"]]
    assert "“Mum”" in second[0][2]
    assert third == []


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_client_that_waits_for_the_connection_to_end_gets_its_answer(checker):
    form = urlencode({"text": TEXT, "language": "en-GB"}).encode()
    with (
        listening(checker) as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as sent,
    ):
        head = (
            f"POST /v2/check HTTP/1.1\r\nHost: localhost:{port}\r\nContent-length: {len(form)}\r\n"
        )
        sent.sendall(
            f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + form
        )
        answer = b""
        while piece := sent.recv(10_000):
            answer += piece

    assert b"plain-words.utilise" in answer
