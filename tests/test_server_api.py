"""The API: the command line's JSON, forms box by box, files that are sent in, errors that say what to do."""

import io
import json
import tempfile
import zipfile

import jsonschema
import pytest
from serving import client, remembering

from plainspeak.servers.limits import Limits
from plainspeak.writers import WRITERS, comparison, word_new

NOTE = "Mum will utilise the food bank. 😀 The LAC review is on 3 May."


@pytest.fixture(scope="module")
def web(checker):
    with client(remembering(checker)) as web:
        yield web


def body(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()


def rules(row):
    return [finding["rule"] for finding in row["findings"]]


def test_a_check_gives_what_the_command_line_prints(web, checker):
    printed = json.loads(WRITERS["json"]([checker.check(NOTE, "case-note", "child", advice=True)]))
    asked = {"text": NOTE, "type": "case-note", "reader": "child", "advice": True}

    assert body(web.post("/api/v1/check", json=asked)) == printed
    assert body(web.post("/api/v1/check", json=asked)) == printed


def test_half_a_character_breaks_nothing(web):
    sent = b'{"text": "Ana will utilise \\ud83d it."}'
    answer = web.post("/api/v1/check", content=sent, headers={"Content-Type": "application/json"})

    assert answer.status_code in {200, 400, 422}
    assert answer.json()


def test_a_batch_keeps_its_order_and_a_bad_text_costs_the_others_nothing(web):
    texts = [
        {"id": "b", "text": "Ana will utilise it."},
        {"id": "a", "text": "Hello.", "type": "novel"},
        {"id": "c", "text": "Ana came.", "type": "case-note"},
    ]

    rows = body(web.post("/api/v1/batch", json={"texts": texts}))["texts"]

    assert [row["id"] for row in rows] == ["b", "a", "c"]
    assert rules(rows[0]["document"]) == ["plain-words.utilise"]
    assert rows[1]["problem"]["code"] == "not-usable"
    assert "document type 'novel'" in rows[1]["problem"]["detail"]
    assert rows[2]["document"]["type"] == "case-note"


def test_fix_gives_the_fixed_text_and_its_edits(web):
    row = body(web.post("/api/v1/fix", json={"text": "Ana will utilise it on 3 May."}))

    assert row["text"] == "Ana will use it on 3 May."
    assert row["edits"] == [{"start": 9, "end": 16, "text": "use", "rule": "plain-words.utilise"}]
    assert row["changes"][0]["before"] == "Ana will utilise it on 3 May."
    assert rules(row["document"]) == []


def test_verify_gives_what_the_command_line_prints(web, checker):
    before, after = "Leo was hit on 3 May.", "Leo was hit on 4 May."

    row = body(web.post("/api/v1/verify", json={"before": before, "after": after}))

    assert row == json.loads(comparison.to_json(checker.verify(before, after)))
    assert row["kept"] is False


def test_explain_says_what_a_rule_is_for(web):
    row = body(web.get("/api/v1/explain/plain-words.utilise"))

    assert (row["id"], row["finds"]) == ("plain-words.utilise", ["utilise"])
    assert row["say"] == {"all": ["use"]}
    assert row["examples"][0]["before"]


def test_a_rule_that_there_is_none_of_is_told_from_its_nearest(web):
    problem = body(web.get("/api/v1/explain/plain-words.utilize"), 404)

    assert problem["code"] == "no-such-rule"
    assert "Did you mean" in problem["detail"]


def test_rules_are_listed_by_category_and_words_page_by_page(web, book):
    everything = body(web.get("/api/v1/rules", params={"limit": 3}))
    found = body(web.get("/api/v1/rules", params={"category": "jargon", "find": "Core Group"}))
    second = body(web.get("/api/v1/rules", params={"limit": 1, "offset": 1}))

    assert everything["total"] == len(list(book))
    assert [row["id"] for row in everything["rules"]][1:2] == [row["id"] for row in second["rules"]]
    assert "jargon.core-group" in [row["id"] for row in found["rules"]]
    assert {row["category"] for row in found["rules"]} == {"jargon"}


def test_types_say_what_a_document_may_be(web, book):
    row = body(web.get("/api/v1/types"))

    assert [kind["type"] for kind in row["types"]] == sorted(book.profiles)
    assert row["readers"] == ["family", "child", "professional"]


# A form

WORRIES = {
    "id": "worries",
    "label": "What are we worried about?",
    "text": "Leo is a looked-after child (LAC). Mum shouted at him on 3 May.",
}
PLAN = {"id": "plan", "label": "What needs to happen?", "text": "Ana will utilise the LAC review."}


def form(web, *boxes, status=200, **asked):
    return body(
        web.post("/api/v1/form", json={"boxes": list(boxes), "type": "three-column-map", **asked}),
        status,
    )


def test_one_box_is_checked_with_what_the_others_say(web):
    alone = form(web, PLAN, box="plan")
    beside = form(web, WORRIES, PLAN, box="plan")

    assert [row["id"] for row in beside["boxes"]] == ["plan"]
    assert "acronym.lac" in rules(alone["boxes"][0])
    assert "acronym.lac" not in rules(beside["boxes"][0])
    finding = next(
        row for row in beside["boxes"][0]["findings"] if row["rule"] == "plain-words.utilise"
    )
    assert (finding["start"], finding["end"], finding["quote"]) == (9, 16, "utilise")


def test_a_part_in_another_box_is_not_missing(web):
    codes = [row["code"] for row in form(web, PLAN)["missing"]]
    both = form(web, WORRIES, PLAN)

    assert "no-worries" in codes
    assert "no-worries" not in [row["code"] for row in both["missing"]]
    assert "no-next-steps" in [row["code"] for row in both["present"]]


def test_a_whole_form_is_reported_box_by_box(web):
    row = form(web, WORRIES, PLAN, {"id": "empty", "text": ""})

    assert [box["id"] for box in row["boxes"]] == ["worries", "plan", "empty"]
    assert row["boxes"][2]["findings"] == []
    assert row["boxes"][2]["readability"]["words"] == 0
    assert [len(box["sentences"]) for box in row["boxes"]] == [2, 1, 0]
    assert sum(row["balance"].values()) == 3


def test_nothing_is_raised_in_a_label_nor_lost_through_it(web):
    labelled = {"id": "a", "label": "LAC review: what Mum says", "text": "Mum came. LAC is late."}

    [box] = form(web, labelled)["boxes"]

    assert {row["quote"] for row in box["findings"]} == {"Mum", "LAC"}
    assert all(
        labelled["text"][row["start"] : row["end"]] == row["quote"] for row in box["findings"]
    )


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"boxes": [PLAN, PLAN]}, "not-usable"),
        ({"boxes": [PLAN], "box": "other"}, "no-such-box"),
        ({"boxes": []}, "not-usable"),
    ],
)
def test_a_form_that_makes_no_sense_says_why(web, asked, code):
    problem = body(web.post("/api/v1/form", json=asked), 422)

    assert problem["code"] == code


# Files


def upload(web, data, name, path="/api/v1/documents", **fields):
    return web.post(path, files={"file": (name, data)}, data=fields)


def test_a_file_is_checked_and_its_text_comes_back(web):
    row = body(upload(web, NOTE.encode(), "note.txt", type="case-note", reader="child"))

    assert row["text"] == NOTE
    assert row["documents"][0]["path"] == "note.txt"
    assert "plain-words.utilise" in rules(row["documents"][0])
    assert row["copies"] == []


def test_a_word_file_comes_back_with_comments(web):
    data = word_new.of_text("Ana will utilise the bus.\nNan came.")

    row = body(upload(web, data, "C:\\cases\\Leo.docx"))
    reviewed = upload(web, data, "Leo.docx", "/api/v1/documents/review")

    assert row["documents"][0]["path"] == "Leo.docx"
    assert row["copies"] == ["docx"]
    assert reviewed.status_code == 200
    assert reviewed.headers["content-disposition"] == 'attachment; filename="with-comments.docx"'
    comments = zipfile.ZipFile(io.BytesIO(reviewed.content)).read("word/comments.xml").decode()
    assert "utilise" in comments


def test_a_text_comes_back_as_a_word_file_with_comments(web):
    answer = web.post("/api/v1/review", json={"text": "Visit\n\nAna will utilise\x00 the bus. 😀"})

    assert answer.status_code == 200
    parts = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "utilise" in parts.read("word/document.xml").decode()
    assert "Use is the everyday word" in parts.read("word/comments.xml").decode()


def test_a_text_file_cannot_take_comments_and_says_so(web):
    problem = body(upload(web, b"Ana came.", "note.txt", "/api/v1/documents/review"), 415)

    assert ".docx" in problem["detail"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04 no", "a.docx"),
        (b"%PDF-1.4 no", "a.pdf"),
        (b"\x00\x01\x02" * 99, "a.txt"),
        (b"", "a.txt"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(web, data, name):
    problem = body(upload(web, data, name), 422)

    assert problem["code"] == "not-usable"
    assert problem["detail"].endswith(".")


def test_a_large_upload_never_touches_the_disk(web, monkeypatch):
    def on_disk(*args, **options):
        raise AssertionError("an upload went to the disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", on_disk)
    monkeypatch.setattr(tempfile, "TemporaryFile", on_disk)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", on_disk)
    data = b"Ana came. " * 300_000

    assert upload(web, data, "long.txt").status_code == 413


def test_a_form_without_a_file_says_so(web):
    assert body(web.post("/api/v1/documents", files={"other": ("a.txt", b"x")}), 422)["code"] == (
        "no-file"
    )
    assert body(web.post("/api/v1/documents", json={"file": "x"}), 400)["code"] == "not-a-form"
    assert body(upload(web, b"Ana came.", "a.txt", reader="dog"), 422)["code"] == "not-usable"


# What every answer has in common


def test_a_request_id_is_echoed_or_made(web):
    echoed = web.get("/healthz", headers={"X-Request-ID": "case-7.a"})
    made = web.get("/healthz", headers={"X-Request-ID": "Leo was hit"})

    assert echoed.headers["x-request-id"] == "case-7.a"
    assert len(made.headers["x-request-id"]) == 32


def test_values_that_cannot_be_used_are_named_and_not_repeated(web):
    secret = "Leo-was-hit"
    problem = body(
        web.post("/api/v1/check", json={"text": "x", "reader": secret, "typ": secret}), 422
    )

    assert [row["at"] for row in problem["places"]] == ["reader", "typ"]
    assert secret not in json.dumps(problem)


def test_what_is_no_json_is_refused(web):
    for sent, kind in ((b'{"text": ', "application/json"), (b'{"text": "x"}', "text/plain")):
        answer = web.post("/api/v1/check", content=sent, headers={"Content-Type": kind})
        assert body(answer, 400)["code"] == "not-json"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/api/v1/nothing", 404, "not-found"), ("GET", "/api/v1/check", 405, "not-allowed")],
)
def test_a_wrong_address_says_where_to_look(web, method, path, status, code):
    problem = body(web.request(method, path), status)

    assert (problem["code"], problem["status"]) == (code, status)
    assert "/api/v1/docs" in problem["detail"]


def test_a_text_that_is_too_long_is_refused(checker):
    with client(checker, limits=Limits(text=20)) as web:
        problem = body(web.post("/api/v1/check", json={"text": "Ana came and went to it."}), 413)
        too_many = body(
            web.post("/api/v1/batch", json={"texts": [{"id": "a", "text": "Ana came. " * 9}]}), 413
        )

    assert problem["code"] == too_many["code"] == "text-too-long"


def test_answers_are_what_the_description_says(web):
    openapi = body(web.get("/api/v1/openapi.json"))
    assert openapi["openapi"].startswith("3.1")
    schemas = {"components": openapi["components"]}
    for path, asked, shape in (
        ("check", {"text": NOTE}, "CheckOut"),
        ("form", {"boxes": [WORRIES, PLAN]}, "FormOut"),
        ("fix", {"text": NOTE}, "FixOut"),
        ("batch", {"texts": [{"id": "a", "text": NOTE}]}, "BatchOut"),
    ):
        answer = body(web.post(f"/api/v1/{path}", json=asked))
        jsonschema.validate(answer, {"$ref": f"#/components/schemas/{shape}", **schemas})
        assert set(answer) == set(openapi["components"]["schemas"][shape]["properties"])


def test_the_page_about_the_api_loads_nothing_from_elsewhere(web):
    page = web.get("/api/v1/docs").text

    assert "POST /api/v1/form" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert web.get("/static/docs.css").status_code == 200
