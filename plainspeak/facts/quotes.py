"""Quotations stay as they were spoken, to the letter: only the style of their marks may change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from plainspeak.facts.change import ADDED, CHANGED, LOST, Change
from plainspeak.language.words import words_of
from plainspeak.model import Document, Span

_MARKS = "\"'“”‘’„ \t\n"
_STOPS = ".,;:"
_SPACE = re.compile(r"\s+")
_ALIKE = 0.5


def changes(before: Document, after: Document) -> Iterator[Change]:
    """Yield each quotation that one version holds and the other does not."""
    ours = [(span, _spoken(before, span)) for span in before.quotations]
    theirs = [(span, _spoken(after, span)) for span in after.quotations]
    left, right = Counter(text for _, text in ours), Counter(text for _, text in theirs)
    lost = [(span, text) for span, text in ours if text not in right]
    added = [(span, text) for span, text in theirs if text not in left]
    for span, text in lost:
        best = max(added, key=lambda row: _likeness(text, row[1]), default=None)
        if best and _likeness(text, best[1]) >= _ALIKE:
            added.remove(best)
            yield Change(
                CHANGED,
                "quotation",
                span,
                best[0],
                f"A quotation was changed: {_quoted(before, span)} became {_quoted(after, best[0])}.",
            )
        elif _named(before, span) and _stands(text, after):
            continue
        else:
            yield Change(
                LOST,
                "quotation",
                span,
                None,
                f"The quotation {_quoted(before, span)} was left out.",
            )
    for span, text in added:
        if not (_named(after, span) and _stands(text, before)):
            yield Change(
                ADDED, "quotation", None, span, f"The quotation {_quoted(after, span)} was added."
            )


def _spoken(document: Document, span: Span) -> str:
    """Return the words of a quotation without its marks and the stop before the closing one."""
    text = span.of(document.text).replace("’", "'").replace("‘", "'")
    text = text.replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    return _SPACE.sub(" ", text.strip(_MARKS).rstrip(_STOPS).strip(_MARKS))


def _named(document: Document, span: Span) -> bool:
    """Tell whether the marks only set off a term of a few words, and are no speech: `the “core group”`."""
    inside = span.of(document.text).strip(_MARKS)
    return (
        len(words_of(inside)) <= 3
        and inside[:1].islower()
        and inside[-1:].isalpha()
        and document.text[max(0, span.start - 2) : span.start].strip()[-1:] not in {",", ":"}
    )


def _stands(text: str, document: Document) -> bool:
    return f" {text.lower()} " in f" {' '.join(word.norm for word in document.words)} "


def _likeness(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, 0 to 1."""
    left, right = {word.norm for word in words_of(one)}, {word.norm for word in words_of(other)}
    return len(left & right) / max(1, min(len(left), len(right)))


def _quoted(document: Document, span: Span) -> str:
    return f"“{_SPACE.sub(' ', span.of(document.text).strip(_MARKS).rstrip('.,'))}”"
