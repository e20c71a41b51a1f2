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

# Sentences that lean on their neighbours: an article at an end, a term that the next one explains,
# a label, a role and then the name, initials spelled out later, a quotation over a break, a list.
PIECES = (
    "Mum has failed to engage with services.",
    "Ana will utilise a",
    "utilise",
    "The LAC review is on 3 May.",
    "A looked-after child (LAC) lives away from home.",
    "It was agreed at the core group",
    "This means a meeting of the people who help you.",
    "A core group is a meeting where we plan.",
    "Dad requested a new worker.",
    "The worker rang, and another worker came.",
    "Your mum and your dad were told.",
    "Mother (Kelly) was observed to be",
    'Leo said, "I feel safe',
    'when Nan is there."',
    "Joy told Mark that Joy was tired. Mark",
    "What are we worried about?",
    "- contact with Nan",
    "The multi-agency",
    "response",
    "12",
    "May 2024",
    "...",
    "had been",
    "assessed",
    "the Trust",
    "in Belfast.",
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
    """Return the versions of one text, each an edit away from the one before."""
    parts = draw(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=12))
    versions = ["".join(piece + gap for piece, gap in parts)]
    for _ in range(draw(st.integers(1, 4))):
        text = versions[-1]
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        put = draw(st.sampled_from(("", *PIECES, *GAPS, "x", "\n- ", '"', ":")))
        versions.append(text[:start] + put + text[end:])
    return versions


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
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


def test_what_the_rest_of_the_text_says_is_looked_at_anew(checker, remembering):
    for more in ("", " The support worker rang.", " Your mum rang.", ""):
        same(checker, remembering, "The worker told Mum that she came." + more)


def test_a_memory_serves_every_profile(checker, remembering):
    text = "Ana will utilise the bus. The LAC review is on 3 May."
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
    return [
        len(store)
        for store in (memory.blocks, memory.marks, memory.wording, memory.weights, memory.grammar)
    ]


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
