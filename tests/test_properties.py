"""What holds for every text, whatever is in it."""

import itertools
import json
import re
from collections.abc import Iterator

from hypothesis import HealthCheck, example, given, settings
from strategies import readers, texts, types

import plainspeak
from plainspeak.language import analyse
from plainspeak.model import Span
from plainspeak.readers.markdown import blocks_of
from plainspeak.writers import WRITERS

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hard = example(
    text="\ud800 Mum\0 will utilise\u202e the 😀 e\u0301.", kind="case-note", reader="family"
)


# Told apart from how fields are found: what a line of a message or a dated entry must start with.
FIELD_LINE = re.compile(
    r"[\s>*]*(?:(?:from|to|cc|bcc|sent|date|subject|reply-to|importance|sensitivity|attachments?|re|fw|fwd|regarding)\s*:"
    r"|(?:date|day|when|time)\b|[-_*]{2,}|begin forwarded message|on\b.*\d|.*\bwrote:|sent from|get outlook"
    r"|[-*•‣▪◦·–—●○■|(]?\s*(?:\d|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\W+\d))",
    re.IGNORECASE,
)


def line_at(text: str, at: int) -> str:
    start = 0
    for line in text.splitlines(keepends=True):
        if at < start + len(line):
            return line
        start += len(line)
    raise AssertionError(at)


def spans_of(report: plainspeak.Report) -> Iterator[Span]:
    for rows in (report.findings, report.roles, report.hardest, report.good):
        yield from (row.span for row in rows)
    yield from (span for row in report.findings for span in row.related)


@hard
@many
@given(text=texts, kind=types, reader=readers)
def test_every_place_in_a_report_lies_inside_the_text(text, kind, reader, checker):
    report = checker.check(text, kind, reader)
    assert report.document.text == text
    for span in spans_of(report):
        assert 0 <= span.start < span.end <= len(text)


@hard
@many
@given(text=texts, kind=types, reader=readers)
def test_a_quote_is_the_slice_of_the_text_at_its_place(text, kind, reader, checker):
    report = checker.check(text, kind, reader)
    [document] = json.loads(WRITERS["json"]([report]))["documents"]
    for row in document["findings"]:
        assert row["quote"] == text[row["start"] : row["end"]]
        assert row["quote"].strip()


@many
@given(text=texts, kind=types, reader=readers)
def test_the_same_text_gives_the_same_report(text, kind, reader, checker):
    once, again = (checker.check(text, kind, reader) for _ in range(2))
    assert once == again
    for write in WRITERS.values():
        assert list(write([once])) == list(write([again]))  # pieces, or one text


@many
@given(text=texts, kind=types)
def test_findings_stand_in_order_of_place_and_have_names_of_their_own(text, kind, checker):
    findings = checker.check(text, kind).findings
    assert list(findings) == sorted(
        findings, key=lambda row: (row.span.start, row.span.end, row.category, row.rule)
    )
    assert len({row.fingerprint for row in findings}) == len(findings)


@many
@given(text=texts)
def test_sentences_and_words_stand_in_order_without_touching_each_other(text):
    document = analyse(text)
    for rows in (
        [row.span for row in document.sentences],
        [Span(row.start, row.end) for row in document.words],
    ):
        for left, right in itertools.pairwise(rows):
            assert left.end <= right.start


@many
@given(text=texts)
def test_no_letter_of_a_plain_text_falls_outside_its_sentences(text):
    document = analyse(text)
    for at, char in enumerate(text):
        if char.isalpha() and document.sentence_at(at) is None:
            if document.in_field(at):
                assert FIELD_LINE.match(line_at(text, at))
                continue
            # Only a bullet, a time or a speaker's name may stand before a sentence.
            assert any(
                at < row.span.start and "\n" not in text[at : row.span.start]
                for row in document.sentences
            )


@many
@given(text=texts)
def test_blocks_of_markdown_stand_in_order_inside_the_text(text):
    rows = [block.span for block in blocks_of(text)]
    assert all(span.end <= len(text) for span in rows)
    assert all(left.end <= right.start for left, right in itertools.pairwise(rows))


@many
@given(text=texts)
def test_a_control_code_in_a_text_never_reaches_the_screen(text, checker):
    written = WRITERS["text"]([checker.check(text, "case-note")])
    assert not set(written) & {chr(code) for code in (*range(32), *range(127, 160))} - {"\n"}
