"""Pasted messages and chronologies: what is a field is no prose, and what is prose keeps its place."""

import io

import docx
import pytest

import plainspeak
from plainspeak import readers
from plainspeak.language import layout
from plainspeak.model import BlockKind

MESSAGE = """From: Lorna Bright <lorna@example.org>
Sent: 12 March 2024 10:12
To: Sam Okoro; Priya Nair
Subject: LAC review of the subject

Hi Sam,

I saw Leo on Tuesday. He was assessed as being at risk of significant harm.

Kind regards
Lorna Bright
Senior Social Worker | MASH

-----Original Message-----
From: Sam Okoro
Sent: 11 March 2024
Subject: Child in need visit

> The review went well and everybody
> was happy.
"""
CHRONOLOGY = """Chronology
12/03/24  Police called to address. Mother intoxicated.
14/03/24  Leo was not in school.  Nan said he was ill.
          Sam went to see him on Monday
15/03/24 14:30  Nurse came. Leo was well.

After this we met.
"""


def pieces(text):
    return [(block.kind.value, block.span.of(text)) for block in layout.blocks_of(text)]


def prose(text):
    return [what for kind, what in pieces(text) if kind != "field"]


def fields(text):
    return [what for kind, what in pieces(text) if kind == "field"]


def test_the_header_and_the_signature_of_a_message_are_no_prose():
    assert prose(MESSAGE) == [
        "Hi Sam,",
        "I saw Leo on Tuesday. He was assessed as being at risk of significant harm.",
        "The review went well and everybody\n> was happy.",
    ]


def test_nothing_is_raised_in_the_header_of_a_message(checker):
    report = checker.check(MESSAGE, "case-note")
    body = MESSAGE.index("Hi Sam")

    assert report.findings
    for row in report.findings:
        assert row.span.start > body
        assert "MASH" not in row.span.of(MESSAGE)
    assert all(row.span.start >= body for row in report.roles)


def test_the_body_of_a_message_is_checked_where_it_stands(checker):
    alone = "I saw Leo on Tuesday. He was assessed as being at risk of significant harm."
    raised = {row.rule for row in checker.check(alone, "case-note").findings}
    at = MESSAGE.index(alone)

    found = [
        row
        for row in checker.check(MESSAGE, "case-note").findings
        if at <= row.span.start < at + len(alone)
    ]

    assert raised
    assert {row.rule for row in found} == raised


def test_initials_in_a_subject_do_not_stand_for_those_in_the_body(checker):
    text = "From: Sam\nSubject: ICPC on Monday\n\nThe ICPC is on Monday at ten."
    [row] = [row for row in checker.check(text, "case-note").findings if row.category == "acronym"]

    assert row.span.start == text.rindex("ICPC")


def test_a_line_of_an_answered_message_is_read_without_its_mark(checker):
    text = "> Leo was seen by the social\n> worker who carries out\n> the multi\n> agency meeting."
    [row] = [row for row in checker.check(text, "case-note").findings if row.category == "jargon"]

    assert row.span.of(text).startswith("multi\n> agency")


def test_the_mark_of_an_answered_message_is_no_word(checker):
    words = ["word"] * 25
    text = "> " + "\n> ".join(" ".join(words[at : at + 5]) for at in range(0, 25, 5)) + "."
    findings = checker.check(text, "case-note").findings

    assert not [row for row in findings if row.category == "long-sentence"]


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "On Tue, 12 Mar 2024 at 10:12, Lorna Bright <lorna@example.org> wrote:",
        "On 12 March 2024, at 10:12, Lorna Bright\nwrote:",
        "On Mar 12, 2024, at 10:12 AM, Nair, Priya <priya@example.org> wrote:",
        "On 12/03/2024 10:12, priya@example.org wrote:",
        "Sent from my iPhone",
    ],
)
def test_a_line_that_a_mail_program_writes_is_no_prose(line):
    assert fields(f"Nan made tea.\n\n{line}\n\nLeo was glad.") == line.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Re: neglect. Threshold met.",
        "On 12 March Leo wrote:\n“I want to go home.”",
        "On 12 March at 10:30 Leo came in with a bruise on his arm and\nlater he wrote:\n“Dad hit me.”",
        "On 12 March at 10:30 Leo sat with his nan and wrote:\n“Dad hit me.”",
        "Subject: maths. He likes it best.",
        "From: ten o'clock we waited for the bus.",
        "Date: 12 March\nPresent: Leo, Kelly and Sam",
        "He said thanks\nand went home.",
    ],
)
def test_a_note_that_looks_a_little_like_a_message_is_left_whole(text):
    assert not fields(text)


def test_a_note_that_goes_on_under_a_signature_is_read():
    text = (
        f"{MESSAGE.split('-----', maxsplit=1)[0]}\nLeo has a bruise on his arm\nMum rang at ten\n"
    )

    assert prose(text)[2:] == ["Leo has a bruise on his arm", "Mum rang at ten"]


HEADED = "From: Lorna Bright\nSubject: Leo\n\nHi Sam,\n\nNan rang.\n\n"


@pytest.mark.parametrize("sign", ["----------\n\n", "Sent from my iPhone\n\n", HEADED])
@pytest.mark.parametrize("closing", ["Thanks\n", "Thank you\n\n"])
@pytest.mark.parametrize(
    "note",
    [
        "Mum presented as dysregulated and is not engaging with services\nS47 threshold met and MASH informed",
        "Leo has a bruise on his left arm\nhe said Dad did it",
        "Bruise to left arm\nhe said Dad did it",
        "Bruise to left arm\nHe said Dad did it.",
        "Mum drunk\nLeo crying",
        "MUM HIT LEO",
        "Bruise to left arm, no reason given",
    ],
)
def test_a_note_that_goes_on_after_thanks_is_read(sign, closing, note):
    read = "\n".join(prose(sign + closing + note))

    assert all(line in read for line in note.split("\n"))


def test_what_is_written_after_thanks_is_checked(checker):
    note = "Mum presented as dysregulated\nS47 threshold met and MASH informed"
    raised = [
        {row.span.of(text) for row in checker.check(text, "case-note").findings}
        for text in (note, f"{HEADED}Thanks\n{note}")
    ]

    assert raised[0]
    assert raised[0] <= raised[1]


def test_a_name_is_left_to_the_signature_where_a_note_goes_on_at_once():
    text = f"{HEADED}Thanks\nLorna Bright\nLeo has a bruise on his arm"

    assert fields(text)[-2:] == ["Thanks", "Lorna Bright"]
    assert prose(text)[-1] == "Leo has a bruise on his arm"


@pytest.mark.parametrize(
    "line",
    [
        "Registered Social Worker",
        "Looked After Children Team",
        "Team manager, children's services",
        "Safeguarding and Reviewing Unit",
        "Senior social worker",
        "IT Services",
        "lorna@example.org",
        "m: 07700 900123",
        "Tel: 01632 960 123",
    ],
)
def test_a_title_and_an_address_stay_in_the_signature(line):
    text = f"{HEADED}Kind regards\nLorna Bright\n{line}\nBeechfield Council"

    assert fields(text)[-4:] == ["Kind regards", "Lorna Bright", line, "Beechfield Council"]


def test_a_sign_off_without_a_header_stays_part_of_a_letter():
    assert "Kind regards" in prose("Dear Ana,\n\nSee you on Monday.\n\nKind regards\nLorna")


def test_a_line_that_says_what_a_letter_is_about_is_its_title():
    text = "Re: Child in need visit\n\nDear Ms Khan,\n\nI will come on Monday."

    assert pieces(text)[0] == ("heading", "Re: Child in need visit")


def test_a_lone_subject_is_a_title_without_the_word_subject(checker):
    text = "Subject: the visit on Monday\n\nNan made tea."

    assert pieces(text)[:2] == [("field", "Subject:"), ("heading", "the visit on Monday")]
    assert not [
        row for row in checker.check(text, "case-note").findings if row.category == "depersonal"
    ]


def test_a_message_pasted_into_word_is_read_as_one():
    document = docx.Document()
    for line in MESSAGE.splitlines():
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    read = readers.read_bytes(data.getvalue(), "note.docx")

    kept = [row.span.of(read.text) for row in read.blocks if row.kind is not BlockKind.FIELD]
    assert kept[:2] == prose(MESSAGE)[:2]


def test_the_date_of_an_entry_in_a_table_is_no_prose():
    rows = [
        ("Date", "Who said it", "What happened"),
        ("12/03/24", "Police", "Leo was asleep in the car when the police came to the house."),
        ("14/03/24 10:30", "School", "Leo was not in school, and his nan rang to say he was ill."),
    ]
    document = docx.Document()
    table = document.add_table(len(rows), 3)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    data = io.BytesIO()
    document.save(data)
    read = readers.read_bytes(data.getvalue(), "chronology.docx")

    dates = [row.span.of(read.text) for row in read.blocks if row.kind is BlockKind.FIELD]
    assert dates == ["12/03/24", "14/03/24 10:30"]


def test_each_entry_of_a_chronology_is_a_block_without_its_date():
    assert pieces(CHRONOLOGY) == [
        ("heading", "Chronology"),
        ("field", "12/03/24"),
        ("paragraph", "Police called to address. Mother intoxicated."),
        ("field", "14/03/24"),
        (
            "paragraph",
            "Leo was not in school.  Nan said he was ill.\n          Sam went to see him on Monday",
        ),
        ("field", "15/03/24 14:30"),
        ("paragraph", "Nurse came. Leo was well."),
        ("paragraph", "After this we met."),
    ]


@pytest.mark.parametrize("edge", [" | ", "\t", "   "])
def test_the_date_and_the_source_of_an_entry_are_cells_of_their_own(edge):
    rows = [
        ("Date", "Source", "Event"),
        ("12/03/24", "Police", "Called to the address after a neighbour heard shouting."),
        ("14 March 2024", "Health visitor", "Leo was not in.  Nobody rang to say why that was."),
    ]
    text = "\n".join(edge.join(row) for row in rows)

    assert prose(text) == [rows[1][2], rows[2][2]]
    assert fields(text) == [*rows[0], *rows[1][:2], *rows[2][:2]]


def test_an_entry_of_a_list_stays_an_item_of_it():
    text = "- 12/03/24: Police came.\n- 13/03/24: Nan rang.\n"

    assert [kind for kind, _ in pieces(text)] == ["field", "item", "field", "item"]


def test_an_entry_of_a_list_needs_no_stop_before_it():
    text = "- Nan rang\n- 12/03/24: Police came\n- 13/03/24: Sam came"

    assert prose(text) == ["Nan rang", "Police came", "Sam came"]


def test_a_short_event_beside_a_short_outcome_is_read():
    text = "12/03/24 | Mum rang | NFA\n14/03/24 | HV visit | NFA"

    assert prose(text) == ["Mum rang", "NFA", "HV visit", "NFA"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Leo hit by Dad", "Mum drunk"), ("Bruise seen", "Health visitor"), ("Leo Missing", "Police")],
)
@pytest.mark.parametrize("edge", [" | ", "\t", "   "])
def test_a_short_event_before_a_long_outcome_is_read(first, second, edge):
    long = "Social worker went to see Leo at school and spoke with him there."
    text = f"12/03/24{edge}{first}{edge}{long}\n14/03/24{edge}{second}{edge}{long}"

    assert prose(text) == [first, long, second, long]


def test_a_short_event_is_read_under_a_heading_that_says_who():
    text = "Date | Source | Outcome\n12/03/24 | Mum drunk | NFA\n14/03/24 | Leo hit by Dad | NFA"

    assert prose(text) == ["Mum drunk", "NFA", "Leo hit by Dad", "NFA"]


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [
        ("", "Police", "Health visitor"),
        ("", "HV / GP", "Social Worker"),
        ("", "14:30", "15:00"),
        ("Date | Recorded by | What happened\n", "Lorna Bright", "Beechfield Primary"),
        ("| Date | Who | What |\n|---|---|---|\n", "Ms Khan", "Nan"),
    ],
)
def test_a_column_that_says_who_is_no_prose(head, first, second):
    text = f"{head}12/03/24 | {first} | Leo was well.\n14/03/24 | {second} | Nan rang."

    assert prose(text) == ["Leo was well.", "Nan rang."]


@pytest.mark.parametrize("above", ["Mum hit Leo | Dad drunk", "Bruise | Left arm"])
def test_short_events_above_the_first_date_are_no_headings_of_columns(above):
    text = f"{above}\n12/03/24 | Police | Leo was well.\n14/03/24 | GP | Nan rang."

    assert above in prose(text)[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("12/03/24 Police came.", "13/03/24 Nan rang."),
        ("12/03/24 - Police came.", "13/03/24 - Nan rang."),
        ("12 March 2024: Police came.", "13 March 2024: Nan rang."),
        ("2024-03-12\tPolice came.", "2024-03-13\tNan rang."),
        ("- 12.03.2024  Police came.", "- 13.03.2024  Nan rang."),
        ("Tues 12th March  Police came.", "Weds 13th March  Nan rang."),
        ("12/03/24 at 10:30 - Police came.", "13/03/24 2pm - Nan rang."),
        ("12/03/24 - 13/03/24  Police came.", "March 2024  Nan rang."),
        ("| 12/03/24 | Police came. |", "| 13/03/24 | Nan rang. |"),
    ],
)
def test_entries_are_known_however_the_date_is_written(first, second):
    assert prose(f"{first}\n{second}\n") == ["Police came.", "Nan rang."]


@pytest.mark.parametrize(
    "text",
    [
        "12 March 2024 was a hard day for Leo.\n13 March 2024 was better.",
        "12 March, Leo's birthday, was hard.\n\n14 March, the day after, was not.",
        "12/03/24  Police called to the address.",
        "6/10 Leo felt safe.\n8/10 Leo felt safe.",
        "3 May 2024 is when Leo starts.\n5 May 2024 is when Ana starts.",
        "Nan said that all was quite fine on\n12 March 2024 Leo had not slept and she rang on\n14 March 2024 Dad had come.",
        "We will meet again on\n12 March 2024 – Leo will come – and then on\n14 March 2024 – Ana will.",
        "- Leo was well on\n12 March 2024 Nan rang and said so on\n14 March 2024 Dad came.",
        "03/02/19 – Ana moved. 17/06/20 – Nan rang.\n22/06/20 – Sam came. 09/11/21 – Kai fell.",
    ],
)
def test_prose_that_starts_with_a_date_is_left_whole(text):
    assert not fields(text)


@pytest.mark.parametrize("edge", ["|", "\t"])
def test_a_column_of_thousands_of_spaces_is_read_to_its_end(edge):
    # Were each space tried with each other, as it once was, no one would see the end of this test.
    text = "\n".join(f"{day}/03/24{edge}Nan{' ' * 300_000}rang." for day in (12, 13))

    assert [" ".join(row.split()) for row in prose(text)] == ["Nan rang."] * 2


@pytest.mark.parametrize("title", ["Chronology of events\n", "What we saw:\n", "We spoke.\n", ""])
def test_entries_under_a_title_or_a_sentence_are_entries(title):
    text = f"{title}12/03/24 Police came\n13/03/24 Nan rang\n\n14/03/24 - Leo was well"

    assert prose(text)[-3:] == ["Police came", "Nan rang", "Leo was well"]


def test_a_sentence_is_counted_inside_its_entry(checker):
    event = " ".join(["word"] * 24) + "."
    text = f"12 March 2024  {event}\n13 March 2024  {event}"
    report = checker.check(text, "case-note")

    assert not [row for row in report.findings if row.category == "long-sentence"]
    assert [row.span.of(text) for row in report.roles] == [event, event]


def test_the_date_of_an_entry_is_still_a_fact():
    before = "12/03/24  Nan rang.\n14/03/24  Sam came.\n"
    found = plainspeak.verify(before, before.replace("14/03", "15/03"))

    assert found.changes
    assert not plainspeak.verify(before, before).changes


def test_the_page_shows_a_date_beside_what_happened(run, tmp_path):
    (tmp_path / "log.txt").write_text(
        "12/03/24  Nan rang.\n14/03/24  Sam came.\n", encoding="utf-8"
    )
    page = run("check", "log.txt", "--type", "case-note", "--format", "html", "--fail-on", "never")

    assert "12/03/24  Nan rang." in page.out
