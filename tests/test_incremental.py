"""Checking again with a memory gives what a fresh check gives, and the memory comes to an end."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspeak import Document
from plainspeak.checker import Checker
from plainspeak.incremental import Memory
from plainspeak.model import Block, BlockKind, Span
from plainspeak.writers import json

# Sentences that lean on their neighbours: an article at the end of a line, a term that the next sentence
# explains, a role before the name, initials spelled out later, a quotation over a break, a list.
PIECES = (
    "Ana went to the core group.",
    "This means a meeting of the people who help you.",
    "We made an",
    "multi-agency plan.",
    "They had",
    "convened a meeting",
    "He said",
    "engage with services",
    "gave her",
    "The attainment",
    "of the group",
    "Mum has failed to engage with services.",
    "There were domestic incidents.",
    "He hit Kim and Kim bled.",
    "The LAC review is on 3",
    "May 2024",
    "A looked-after child (LAC) lives away from home.",
    "Dad requested a new worker.",
    "The worker rang.",
    "Another worker came.",
    "Your mum and your dad were told.",
    "Mother",
    "(Kelly) was observed to be",
    'Leo said, "I feel safe',
    'when Nan is there."',
    "Joy told Mark",
    "Mark",
    "What are we worried about?",
    "- contact with Nan",
    "Placed with the Trust",
    "in Belfast.",
    "...",
    "😀 \ud800",
)
GAPS = (" ", "\n", "\n\n", ". ", ", ", "")


@pytest.fixture(scope="module")
def remembering(checker):
    return Checker.of(checker.rulebook, checker.settings, Memory())


def same(checker, remembering, text, document_type="case-note", **options):
    fresh = checker.check(text, document_type, **options)
    again = remembering.check(text, document_type, **options)
    assert json.document_of(again) == json.document_of(fresh)
    assert again == fresh


@st.composite
def drafts(draw):
    """Return the versions of one text, each an edit away from the one before: a piece, a gap, some letters."""
    # Few pieces in many orders: the same sentence comes again beside another.
    piece = st.tuples(
        st.sampled_from(draw(st.lists(st.sampled_from(PIECES), min_size=2, max_size=4))),
        st.sampled_from(GAPS),
    )
    parts = draw(st.lists(piece, min_size=1, max_size=6))
    versions = ["".join(map("".join, parts))]
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(parts)))
        parts[at : at + draw(st.integers(0, 1))] = draw(st.lists(piece, max_size=2))
        versions.append("".join(map("".join, parts)))
    text = versions[-1]
    at = draw(st.integers(0, len(text)))
    return [*versions, text[:at] + draw(st.sampled_from(("x", ":", '"', " "))) + text[at + 1 :]]


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(versions=drafts(), advice=st.booleans())
def test_a_check_from_memory_is_a_fresh_check_after_any_edits(
    checker, remembering, versions, advice
):
    for text in versions:
        same(checker, remembering, text, advice=advice)


@pytest.mark.slow
def test_a_check_from_memory_is_a_fresh_check_at_every_keystroke(checker, remembering):
    chance = random.Random(6)
    text = " ".join(chance.choice(PIECES) for _ in range(30))
    for at in range(0, 200, 3):
        place = chance.randrange(len(text))
        text = text[:place] + "utilise the LAC plan. "[at % 22] + text[place:]
        same(checker, remembering, text, None)


def test_sentences_that_moved_keep_their_findings_at_their_new_place(checker, remembering):
    text = "Ana will utilise the bus. Dad requested a new worker."
    same(checker, remembering, text)
    same(checker, remembering, "Nan came at nine. " + text)
    same(checker, remembering, "Nan came at nine.\n\n" + text[26:])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Each pair shares a sentence that must be raised otherwise, or not at all, in the other text.
        ("We made the\n\nmulti-agency plan.", "We made an\n\nmulti-agency plan."),
        ("They\n\nconvened a meeting", "They had\n\nconvened a meeting"),
        (
            "Ana went to the core group. Nan came.",
            "Ana went to the core group. This means a meeting of people who help.",
        ),
        (
            "Ana went to the core group. This means a meeting of people who help.",
            "Ana went to the core group.\n\nThis means a meeting of people who help.",
        ),
        (
            "The worker rang. Nan came at nine and took Leo to school. The bus was late.",
            "The worker rang. Nan came at nine and took Leo to school. Another worker came.",
        ),
        (
            "There were domestic incidents. On Monday at nine in the evening he rang Kim.",
            "There were domestic incidents. On Monday at nine in the evening he hit Kim.",
        ),
        ("Mum told us.", "Your mum rang. Mum told us."),
        ("Mum told us. Ana came.", "Mum came. Mum told us. Ana came."),
        ("Ana will utilise it.", 'He said, "no. Ana will utilise it."'),
        ("Mark my words. Joy went out.", "We met Mark and Joy. Mark my words. Joy went out."),
        ("The LAC review is late.", "She is a looked-after child. The LAC review is late."),
    ],
)
def test_what_stands_beside_a_sentence_is_looked_at_anew(checker, remembering, one, other):
    for text in (one, other, one):
        same(checker, remembering, text)


@pytest.mark.parametrize("line", ["is late", "went out"])
def test_a_verb_on_the_next_line_is_looked_at_anew(checker, remembering, line):
    for following in ("is late", "went out", line):
        text = f"We saw the documentation\n{following}"
        blocks = (Block(Span(0, 24)), Block(Span(25, len(text))))
        same(checker, remembering, Document(text, blocks=blocks))


def test_a_memory_serves_every_profile(checker, remembering):
    text = "Ana will utilise the bus. The annual review is on 3 May."
    for reader in ("family", "child", "professional", "family"):
        for document_type in ("case-note", "letter", "safety-plan"):
            same(checker, remembering, text, document_type, reader=reader)


def test_blocks_from_a_reader_are_kept_apart(checker, remembering):
    text = "Worries\nAna will utilise a bus"
    blocks = (
        Block(Span(0, 7), BlockKind.HEADING, "Worries"),
        Block(Span(8, 30), section="Worries"),
    )
    same(checker, remembering, text)
    same(checker, remembering, Document(text, blocks=blocks))


def sizes(memory):
    return [len(store) for store in (memory.blocks, memory.alone, memory.beside)]


def test_a_memory_holds_no_more_than_it_may(checker):
    memory = Memory(most=5)
    remembering = Checker.of(checker.rulebook, checker.settings, memory)
    for number in range(20):
        remembering.check(f"Leo rang {number} times. Ana came.", "case-note")

    assert max(sizes(memory)) <= 5


def test_what_nobody_has_asked_for_in_time_is_forgotten(checker):
    now = [0.0]
    memory = Memory(seconds=60, clock=lambda: now[0])
    remembering = Checker.of(checker.rulebook, checker.settings, memory)
    remembering.check("Leo rang Nan.", "case-note")
    now[0] = 50
    remembering.check("Ana came.", "case-note")
    now[0] = 100
    memory.forget_old()
    assert max(sizes(memory)) == 1

    now[0] = 200
    memory.forget_old()
    assert max(sizes(memory)) == 0


def test_a_check_without_a_memory_keeps_nothing(checker):
    assert checker.memory is None
