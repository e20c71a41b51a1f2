"""How findings look to a person: what each category is called, and which of four groups marks it.

Pages share `page/look.css`: its colours, and a line under the words that is different for each
group, so that a page can be read in black and white.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parent / "page"

READERS = {"family": "the family", "child": "the child", "professional": "professionals"}
# Strengths are asked for in these; elsewhere the balance says nothing.
BALANCED = frozenset({"case-note", "three-column-map", "letter"})


class Group(NamedTuple):
    """A group of categories that are marked alike: its class in the style sheet, and what it says."""

    name: str
    title: str


HARM = Group("harm", "Words that judge a person, or hide what happened")
WORDS = Group("words", "Words a family may not know or use")
SENTENCE = Group("sentence", "Sentences that leave the reader guessing")
PRACTICE = Group("practice", "Goals and good practice")
GROUPS = (HARM, WORDS, SENTENCE, PRACTICE)

CATEGORIES: dict[str, tuple[str, Group]] = {
    "label": ("Label", HARM),
    "vague-harm": ("Vague about harm", HARM),
    "depersonal": ("A role, not a name", HARM),
    "directive": ("An order", HARM),
    "jargon": ("Jargon", WORDS),
    "acronym": ("Initials", WORDS),
    "plain-words": ("Heavy word", WORDS),
    "passive": ("Who did it?", SENTENCE),
    "long-sentence": ("Long sentence", SENTENCE),
    "vague-detail": ("Vague detail", SENTENCE),
    "hedge": ("Whose view?", SENTENCE),
    "double-negative": ("Two negatives", SENTENCE),
    "goal-stops": ("Goal: what stops", PRACTICE),
    "goal-service": ("Goal: a service", PRACTICE),
    "goal-vague": ("Goal: vague", PRACTICE),
    "practice": ("Good practice", PRACTICE),
}


def title_of(category: str) -> str:
    """Return what a category is called on a page."""
    return CATEGORIES[category][0] if category in CATEGORIES else category


def group_of(category: str) -> Group:
    """Return the group that marks a category."""
    return CATEGORIES[category][1] if category in CATEGORIES else WORDS


def style_sheet(*names: str) -> str:
    """Return the shared style sheet and those with these names in `page/`, as one text."""
    return "\n".join(
        (PAGE / f"{name}.css").read_text(encoding="utf-8") for name in ("look", *names)
    )
