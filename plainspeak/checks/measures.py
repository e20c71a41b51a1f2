"""Figures about a text: readability, with its target for the reader and what drives it."""

from __future__ import annotations

from plainspeak.model import Document, Good, Measure, Profile


def measure(document: Document, profile: Profile) -> tuple[tuple[Measure, ...], tuple[Good, ...]]:
    """Return the measures of a document, and the places that make it hardest to read."""
    return (
        Measure("words", len(document.words)),
        Measure("sentences", len(document.sentences)),
    ), ()
