"""A term is cleared by a real gloss beside it, and by nothing less."""

import pytest

from plainspeak.language import analyse
from plainspeak.language.nearby import explained

TERM = "core group"
GLOSSED = [
    "The core group (the people who check the plan) will meet.",
    "The core group (people who work with the family) will meet.",
    "The core group means everyone who keeps the plan going.",
    "The core group, which means the people in the plan, will meet.",
    "The core group, meaning Nan and the school, will meet.",
    "The core group, or the people who make the plan work, will meet.",
    "The core group is a meeting of the people in the plan.",
    "The core group, a meeting to check the plan, is on Monday.",
    "We will hold a core group, a meeting about the plan.",
    "The core group – a meeting to check the plan – is on Monday.",
    "The core group: a meeting to check the plan.",
    "We will meet as a core group. This means Nan, school and me.",
    "We will meet as a core group. A core group is a meeting to check the plan.",
    "The people who check the plan (core group) will meet.",
    "There will be a meeting to check the plan, called a core group.",
    "There will be a meeting of everyone in the plan called a core group.",
    "The core group, where everyone in the plan meets, is on Monday.",
    "There will be a core group, where school and the nurse sit down with you.",
    "I will start the core group, which is six talks about how you care for them both.",
    "The core group, which is the meeting about the plan, is on Monday.",
]
BARE = [
    "There will be a multi-agency meeting called a core group.",
    "Nan came on Monday and the CG (core group) will meet.",
    "The core group will meet.",
    "After core group, the boys went to school.",
    "After core group, the boys were in the park.",
    "At core group, a teacher was worried about Sam.",
    "The core group, the third since May, was short.",
    "The core group (3 May) was short.",
    "The core group (see page four of the plan) was short.",
    "The core group (May 2024) was short.",
    "The core group is a worry.",
    "The core group was late.",
    "The core group, who met on Monday, are worried.",
    "The core group, where Nan cried, is over.",
    "The core group, or Nan, will ring.",
    "The core group will meet. It is a long way for Nan.",
    "The core group will meet. They were late.",
    "The core group, Nan and the school will meet.",
    "We called a core group for Monday.",
    "The core group, which is due on Monday, will meet.",
    "The core group, which is a worry for Nan, will meet.",
    "The core group, one hour for four, is over.",
    "Core group is the aim for May.",
    "Mum said the core group is the same old faces.",
]


def cleared(text: str) -> bool:
    document = analyse(text)
    words = [word.norm for word in document.words]
    first = next(at for at in range(len(words)) if words[at : at + 2] == TERM.split())
    number = document.sentence_at(document.words[first].start)
    assert number is not None
    return explained(document, number, first, first + 2)


@pytest.mark.parametrize("text", GLOSSED)
def test_a_gloss_clears_a_term(text: str) -> None:
    assert cleared(text)


@pytest.mark.parametrize("text", BARE)
def test_more_about_this_one_is_no_gloss(text: str) -> None:
    assert not cleared(text)
