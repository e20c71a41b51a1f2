"""Formats for other programs: build servers, code hosts, review bots, spreadsheets, streams."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import jsonschema
import pytest

import plainspeak
from plainspeak import Document, Finding, Safety, Severity, Span, Suggestion, readers
from plainspeak.model import Suppressed
from plainspeak.writers import WRITERS, unquoted
from plainspeak.writers.lines import Lines

EXAMPLES = Path(__file__).parent.parent / "examples"
# "Kim’s café 😀 will " is 18 code points and 24 bytes of UTF-8: ’ is three, é two, 😀 four.
NOTE = """\
Kim’s café 😀 will utilise it.

SW rang Kim, and Leo is parentified.
"""
UPLOADED = ("sarif", "github", "junit", "rdjson")


@pytest.fixture(scope="module")
def report(checker):
    return checker.check(Document(NOTE, "notes/visit.txt"), "case-note")


@pytest.fixture(scope="module")
def examples(checker):
    paths = sorted(EXAMPLES.rglob("*.txt"))
    return [checker.check(readers.read(path)) for path in paths]


def written(name, *reports):
    content = WRITERS[name](iter(reports))
    return content if isinstance(content, str) else "".join(content)


def sarif(*reports):
    [run] = json.loads(written("sarif", *reports))["runs"]
    return run


def of_rule(rows, rule, key="ruleId"):
    [row] = [row for row in rows if row[key] == rule]
    return row


# What is uploaded says where and why, and nothing of what was written


@pytest.mark.parametrize("name", UPLOADED)
def test_no_name_in_a_document_is_in_a_format_that_is_uploaded(name, examples):
    content = written(
        name, *(replace(row, document=replace(row.document, path="a.txt")) for row in examples)
    )
    words = set(re.findall(r"\w+", content))

    # Names that no rule could hold; every one of them is in a document.
    names = {"Leanne", "Maisie", "Jude", "Pritchard", "Kowalski", "Adeyemi", "Whitlock", "Piotr"}
    assert all(any(one in row.document.text for row in examples) for one in names)
    assert not names & words


@pytest.mark.parametrize("name", UPLOADED)
def test_the_words_that_were_raised_are_not_quoted(name, report):
    assert "parentified" not in written(name, report).replace("label.parentified", "")


def finding(text, quote, *suggestions, message=None, question="", why="It is short."):
    start = text.index(quote)
    return Finding(
        *("plain-words.x", "plain-words", Severity.ADVICE, Span(start, start + len(quote))),
        message or f"“{quote}”: try “{suggestions[0][0]}”.",
        why,
        suggestions=tuple(Suggestion(said, Safety(level)) for said, level in suggestions),
        question=question,
    )


def test_a_suggestion_that_repeats_a_name_is_not_told():
    text = "We will inform Kim of it."
    row = finding(text, "inform Kim of", ("tell Kim about", "safe"), question="Who will say it?")

    assert unquoted.message(row, text) == "Who will say it? It is short."


def test_a_fix_holds_new_words_only():
    text = "We will inform Kim of it."
    row = finding(text, "inform Kim of", ("tell Kim about", "safe"))

    assert unquoted.edits(row, row.suggestions[0], Document(text)) == (
        (Span(8, 14), "tell"),
        (Span(19, 21), "about"),
    )


def test_there_is_no_fix_where_a_name_would_have_to_move():
    text = "Kim was informed by Lena Ray."
    row = finding(text, "Kim was informed by Lena Ray", ("Lena Ray told Kim", "ask"))

    assert unquoted.edits(row, row.suggestions[0], Document(text)) == ()


def test_there_is_no_fix_for_advice_or_for_a_file_that_is_no_text():
    text = "SW rang."
    rewrite = finding(text, "SW", ("The social worker", "rewrite"))
    safe = finding(text, "SW", ("The social worker", "safe"))

    assert unquoted.edits(rewrite, rewrite.suggestions[0], Document(text)) == ()
    assert unquoted.edits(safe, safe.suggestions[0], Document(text, "note.docx")) == ()
    assert (
        unquoted.edits(safe, safe.suggestions[0], Document(text, "note.odt", original=b"x")) == ()
    )
    assert unquoted.edits(safe, safe.suggestions[0], Document(text, "note.md"))


def test_a_message_in_a_rule_s_own_words_is_told_as_it_is():
    text = "It was felt."
    row = finding(text, "was felt", message="Name the person, or write “I” or “we”.")

    assert unquoted.message(row, text) == "Name the person, or write “I” or “we”. It is short."


# Lines, as editors count them


@pytest.mark.parametrize(
    ("before", "line", "column"),
    [
        ("", 1, 1),
        ("ab ", 1, 4),
        ("a\n", 2, 1),
        ("a\r\n", 2, 1),
        ("a\r", 2, 1),
        ("\n\n\n ", 4, 2),
        ("\r\n\r\r\n", 4, 1),
        ("a\fb\vc\u2028d\u0085", 1, 9),
        ("😀é ", 1, 4),
    ],
)
def test_a_line_ends_where_an_editor_ends_it(before, line, column):
    assert Lines(before + "x").at(len(before)) == (line, column)


@pytest.mark.parametrize(
    ("before", "line", "column"),
    [("ab ", 1, 4), ("é\n’", 2, 4), ("😀é ", 1, 8), ("é" * 5000, 1, 10_001), ("\ud800", 1, 4)],
)
def test_bytes_of_a_line_are_counted_in_utf_8(before, line, column):
    assert Lines(before + "x").at_byte(len(before)) == (line, column)


# SARIF


def test_sarif_is_valid_by_its_schema(report, examples):
    schema = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_bytes())
    aside = Suppressed(report.findings[0], "the family says it", "LR", "2026-12-01")
    judged = replace(
        report, findings=report.findings[1:], suppressed=(aside,), known=report.findings[1:2]
    )
    validator = jsonschema.Draft4Validator(schema)

    for reports in ([], [report], [judged], examples):
        validator.validate(json.loads(written("sarif", *reports)))


def test_sarif_tells_where_in_code_points(report):
    row = of_rule(sarif(report)["results"], "plain-words.utilise")

    assert sarif(report)["columnKind"] == "unicodeCodePoints"
    assert (row["level"], row["message"]) == (
        "note",
        {"text": "Try “use”. Use is the everyday word."},
    )
    assert row["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "notes/visit.txt", "index": 0},
        "region": {"startLine": 1, "startColumn": 19, "endLine": 1, "endColumn": 26},
    }


def test_sarif_offers_a_suggestion_as_a_fix(report):
    row = of_rule(sarif(report)["results"], "plain-words.utilise")

    [fix] = row["fixes"]
    assert fix["description"] == {"text": "Safe to apply."}
    [change] = fix["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 19, "endLine": 1, "endColumn": 26},
            "insertedContent": {"text": "use"},
        }
    ]


def test_sarif_describes_each_rule_once(report):
    run = sarif(report, report)
    rules = run["tool"]["driver"]["rules"]
    rule = of_rule(rules, "label.parentified", "id")

    assert len({row["id"] for row in rules}) == len(rules)
    assert all(rules[row["ruleIndex"]]["id"] == row["ruleId"] for row in run["results"])
    assert rule["fullDescription"]["text"] == (
        "The family will not know the word; say what the child does, and be proud of it with her."
    )
    assert rule["properties"]["category"] == "label"
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_sarif_holds_missing_parts_as_results(report):
    row = of_rule(sarif(report)["results"], "no-strengths")

    assert row["level"] == "error"
    assert row["message"]["text"].startswith("Nothing here says what is working well. When did")
    assert row["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_sarif_names_a_finding_so_that_it_is_known_again(report):
    row = of_rule(sarif(report)["results"], "plain-words.utilise")
    found = next(row for row in report.findings if row.rule == "plain-words.utilise")

    assert row["partialFingerprints"] == {"plainspeak/v1": found.fingerprint}


def test_sarif_tells_new_findings_from_those_in_a_baseline(report):
    first, *rest = report.findings
    judged = sarif(replace(report, findings=tuple(rest), known=(first,)))["results"]

    assert of_rule(judged, first.rule)["baselineState"] == "unchanged"
    assert of_rule(judged, "label.parentified")["baselineState"] == "new"
    assert of_rule(judged, "no-strengths")["baselineState"] == "new"
    assert all("baselineState" not in row for row in sarif(report)["results"])


def test_sarif_marks_what_a_person_set_aside_and_keeps_their_words(report):
    first, *rest = report.findings
    aside = Suppressed(first, "Nan chose this word", "L. Ray", "2026-12-01")
    judged = replace(report, findings=tuple(rest), suppressed=(aside,))

    row = of_rule(sarif(judged)["results"], first.rule)
    assert row["suppressions"] == [{"kind": "external"}]
    assert "Nan chose" not in written("sarif", judged)
    assert "L. Ray" not in written("sarif", judged)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/é#1.txt", "a%20b/%C3%A9%231.txt"),
        ("/notes/x.txt", "file:///notes/x.txt"),
        ("", "."),
        ("bad\udcff.txt", "bad%FF.txt"),
    ],
)
def test_sarif_writes_paths_as_uris(path, uri, checker):
    run = sarif(checker.check(Document("We will utilise it.", path)))

    assert run["artifacts"][0]["location"]["uri"] == uri


def test_sarif_names_the_version_and_the_rulebook(report, book):
    driver = sarif(report)["tool"]["driver"]

    assert driver["properties"]["rulebookSha256"] == book.sha256
    assert driver["version"] == plainspeak.__version__


# GitHub


def test_github_gets_one_line_for_each_finding(report):
    lines = written("github", report).splitlines()

    assert len(lines) == len(report.missing) + len(report.findings)
    assert (
        "::notice file=notes/visit.txt,line=1,endLine=1,col=19,endColumn=26,title=plain-words.utilise"
        "::Try “use”. Use is the everyday word."
    ) in lines
    assert lines[0].startswith(
        "::error file=notes/visit.txt,line=1,title=no-strengths::Nothing here"
    )


def test_a_hostile_file_name_cannot_give_github_a_command_of_its_own(checker):
    path = "a,line=9::x%\n::stop-commands::y\r\x1b.txt"
    content = written("github", checker.check(Document("We will utilise it.", path), "letter"))

    assert all(
        line.startswith(("::error file=a%2C", "::warning file=a%2C", "::notice file=a%2C"))
        for line in content.splitlines()
    )
    assert "file=a%2Cline=9%3A%3Ax%25%0A%3A%3Astop-commands%3A%3Ay␍␛.txt,line=1" in content


def test_github_gets_no_columns_for_more_than_one_line(checker):
    text = "We will put\nin place a plan for Leo and his nan."
    report = checker.check(Document(text, "a.txt"))
    spread = replace(
        report, missing=(), findings=(finding(text, "put\nin place", ("set up", "safe")),)
    )

    assert written("github", spread) == (
        "::notice file=a.txt,line=1,endLine=2,title=plain-words.x::Try “set up”. It is short.\n"
    )


# JUnit


def test_junit_has_a_suite_for_each_document_and_counts_what_failed(report, checker):
    clean = checker.check(
        Document("Leo said he likes it when his nan reads.", "ok.txt"), "safety-plan"
    )
    clean = replace(clean, missing=())
    top = Xml.fromstring(written("junit", report, clean))

    assert [suite.get("name") for suite in top] == ["notes/visit.txt", "ok.txt"]
    first, second = top
    failures = first.findall("testcase/failure")
    assert (first.get("tests"), first.get("failures")) == (str(len(first)), str(len(failures)))
    assert (second.get("failures"), [case.get("name") for case in second]) == (
        "0",
        ["nothing to look at"],
    )
    assert top.get("failures") == first.get("failures")


def test_junit_fails_for_warnings_and_passes_advice(report):
    cases = {
        case.get("name"): case for case in Xml.fromstring(written("junit", report)).iter("testcase")
    }

    advice = cases["plain-words.utilise at 1:19"]
    assert advice.find("failure") is None
    assert advice.findtext("system-out") == "advice: Try “use”. Use is the everyday word."
    assert cases["label.parentified at 3:25"].find("failure").get("type") == "error"
    assert cases["no-strengths"].find("failure").get("message").startswith("Nothing here says")


def test_junit_passes_a_part_that_is_there(checker):
    report = checker.check(Document("Kim will ring the school on Monday.", "a.txt"), "case-note")

    cases = {
        case.get("name"): case for case in Xml.fromstring(written("junit", report)).iter("testcase")
    }
    assert len(cases["no-next-steps: A next step that says who will do it"]) == 0


def test_junit_skips_what_was_set_aside_or_known(report):
    one, two, *rest = report.findings
    judged = replace(report, findings=tuple(rest), suppressed=(Suppressed(one, "x"),), known=(two,))
    suite = Xml.fromstring(written("junit", judged))[0]

    assert [row.get("message") for row in suite.iter("skipped")] == ["set aside", "in the baseline"]
    assert suite.get("skipped") == "2"


def test_junit_can_be_read_whatever_a_file_is_called(checker):
    path = "a\x00\x08\x1b\ufffe\ud800<&\"'.txt"
    top = Xml.fromstring(
        written("junit", checker.check(Document("We will utilise it.", path))).encode()
    )

    assert top[0].get("name") == "a␀␈␛\ufffd\ufffd<&\"'.txt"


# rdjson

PLACE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["line"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
    },
}
RANGE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["start"],
    "properties": {"start": PLACE, "end": PLACE},
}
# What reviewdog.proto says of a DiagnosticResult, as far as we write one.
RDJSON = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "diagnostics"],
    "properties": {
        "source": {"type": "object", "required": ["name"]},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["message", "location", "severity", "code"],
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "location": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {"path": {"type": "string"}, "range": RANGE},
                    },
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {"type": "object", "required": ["value"]},
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["range", "text"],
                            "properties": {"range": RANGE, "text": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}


def test_rdjson_has_the_shape_reviewdog_reads(report, examples):
    for reports in ([], [report], examples):
        jsonschema.validate(json.loads(written("rdjson", *reports)), RDJSON)


def test_rdjson_suggests_in_bytes_of_the_line(report):
    rows = json.loads(written("rdjson", report))["diagnostics"]
    [row] = [row for row in rows if row["code"]["value"] == "plain-words.utilise"]
    place = {"start": {"line": 1, "column": 25}, "end": {"line": 1, "column": 32}}

    assert row["severity"] == "INFO"
    assert row["location"] == {"path": "notes/visit.txt", "range": place}
    assert row["suggestions"] == [{"range": place, "text": "use"}]
    # Applied to the bytes of the file, as reviewdog does it.
    line = NOTE.encode().split(b"\n")[0]
    assert line[24:31] == b"utilise"


# CSV


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline="")))


def test_csv_has_a_row_for_each_finding_and_each_missing_part(report):
    rows = rows_of(written("csv", report))
    row = of_rule(rows, "plain-words.utilise", "rule")

    assert len(rows) == len(report.findings) + len(report.missing)
    assert row == {
        "document": "notes/visit.txt",
        "line": "1",
        "column": "19",
        "severity": "advice",
        "category": "plain-words",
        "rule": "plain-words.utilise",
        "words": "utilise",
        "message": "“utilise”: try “use”.",
        "try": "use",
        "ask": "",
        "why": "Use is the everyday word.",
    }
    assert (rows[0]["rule"], rows[0]["line"], rows[0]["words"]) == ("no-strengths", "", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠"])
def test_a_cell_is_never_a_formula(start, checker):
    path = f'{start}HYPERLINK("x").txt'
    [row] = rows_of(written("csv", checker.check(Document("We will utilise it.", path))))

    assert row["document"] == f"'{path}"


def test_csv_opens_in_excel_as_utf_8(report):
    assert written("csv", report).encode().startswith(b"\xef\xbb\xbfdocument,line,column,")
    assert written("csv") == (
        "\ufeffdocument,line,column,severity,category,rule,words,message,try,ask,why\r\n"
    )


def test_words_over_two_lines_are_one_line_of_a_table(checker):
    text = "We will put\r\nin place a plan."
    report = checker.check(Document(text, "a.txt"))
    report = replace(
        report, missing=(), findings=(finding(text, "put\r\nin place", ("set up", "safe")),)
    )

    [row] = rows_of(written("csv", report))
    assert row["words"] == "put in place"


# JSON Lines


def test_each_line_of_jsonl_is_a_document_of_the_json_contract(report, book):
    lines = written("jsonl", report, report).splitlines()
    whole = json.loads(written("json", report))

    head = {"version": 1, "rulebook": {"version": book.version, "sha256": book.sha256}}
    assert [json.loads(line) for line in lines] == [head | whole["documents"][0]] * 2


def test_a_line_is_written_before_the_next_document_is_read(report):
    asked = []

    def reports():
        for number in range(3):
            asked.append(number)
            yield report

    lines = iter(WRITERS["jsonl"](reports()))
    next(lines)

    assert asked == [0]


def test_the_command_writes_each_line_as_a_document_is_checked(run, write):
    write("notes/a.txt", "We will utilise it.")
    write("notes/b.txt", "Lin will engage with services.")

    ran = run("check", "notes", "nowhere.txt", "--format", "jsonl")

    assert [json.loads(line)["path"] for line in ran.out.splitlines()] == [
        "notes/a.txt",
        "notes/b.txt",
    ]
    assert ran.err.startswith("plainspeak: nowhere.txt: cannot be read")
    assert ran.status == 2


def test_a_stream_into_a_file_is_whole_or_not_there(run, write, tmp_path, monkeypatch):
    from plainspeak import pipeline

    def broken(*args, **options):
        raise KeyboardInterrupt

    write("a.txt", "We will utilise it.")
    monkeypatch.setattr(pipeline, "check", broken)
    run("check", "a.txt", "--format", "jsonl", "--output", "out.jsonl")

    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


# All of them


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "text"])
def test_the_same_reports_give_the_same_bytes(name, examples):
    assert written(name, *examples[:4]) == written(name, *examples[:4])


@pytest.mark.parametrize("name", [*UPLOADED, "csv", "jsonl", "json"])
def test_a_run_without_documents_is_still_well_formed(name, run):
    ran = run("check", "nowhere.txt", "--format", name)

    assert ran.status == 2
    if name in {"sarif", "rdjson", "json"}:
        json.loads(ran.out)
    if name == "junit":
        assert Xml.fromstring(ran.out).get("tests") == "0"


@pytest.mark.parametrize("name", ["text", "html"])
def test_nothing_is_written_for_a_person_when_nothing_could_be_read(name, run, tmp_path):
    ran = run("check", "nowhere.txt", "--format", name, "--output", "out")

    assert ran.status == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", list(WRITERS))
def test_the_exit_status_does_not_depend_on_the_format(name, run, write):
    write("a.txt", "Kim is a drug addict.")

    assert run("check", "a.txt", "--format", name).status == 1
    assert run("check", "a.txt", "--format", name, "--fail-on", "never").status == 0
