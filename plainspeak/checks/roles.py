"""What each sentence does: strength, worry, next step or other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from plainspeak.language.sentence_model import in_context, weigh
from plainspeak.model import BlockKind, Document, Finding, Role, SentenceRole

Labels = Mapping[str, float]
# What was raised in a sentence tells what the sentence does: a label or a soft word for harm is a worry.
_TELLING = frozenset(
    {"label", "vague-harm", "jargon", "acronym", "plain-words", "passive", "hedge", "depersonal"}
)

# The model is trained with a strong penalty and says "perhaps" too often; chosen by cross-validation.
_SHARPENED = 2.0


def raised_in(document: Document, findings: Iterable[Finding]) -> dict[int, set[str]]:
    """Return the telling categories raised in each sentence: number of the sentence → categories."""
    raised: dict[int, set[str]] = {}
    for finding in findings:
        number = document.sentence_at(finding.span.start)
        if number is not None and finding.category in _TELLING:
            raised.setdefault(number, set()).add(finding.category)
    return raised


def labels_of(
    document: Document,
    model: Mapping[str, Any],
    findings: Iterable[Finding],
    weighing: Callable[[Document, Mapping[str, Any], int], Sequence[float]] = weigh,
) -> tuple[Labels, ...]:
    """Return the score of every label of the sentence model for every sentence, in order; none for headings.

    Each sentence is read after the one before it in its document, whose role is part of what is weighed.
    `weighing` weighs a sentence by itself: `weigh`, or one that remembers.
    """
    raised = raised_in(document, findings)
    rows: list[Labels] = []
    before = "none"
    for number in range(len(document.sentences)):
        if is_heading(document, number):
            rows.append({})
            continue
        row = in_context(model, weighing(document, model, number), raised.get(number, ()), before)
        before = _best(row).value
        rows.append(row)
    return tuple(rows)


def roles_of(document: Document, labels: tuple[Labels, ...]) -> tuple[SentenceRole, ...]:
    """Return the role of every sentence, in order; headings are no sentences but keep their number as other."""
    return tuple(
        SentenceRole(sentence.span, _best(row) if row else Role.OTHER)
        for sentence, row in zip(document.sentences, labels, strict=True)
    )


def likely_counts(labels: Iterable[Labels]) -> dict[Role, float]:
    """Return how many sentences of each role a document probably has, the sum of their probabilities.

    A doubtful sentence counts in part for each role it may have, so one that is read wrongly seldom
    decides what is said of the whole document.
    """
    counts = dict.fromkeys(Role, 0.0)
    for row in labels:
        if not row:
            continue
        most = max(row[role.value] for role in Role)
        shares = {role: math.exp(_SHARPENED * (row[role.value] - most)) for role in Role}
        total = sum(shares.values())
        for role, share in shares.items():
            counts[role] += share / total
    return counts


def is_heading(document: Document, number: int) -> bool:
    """Tell whether a sentence is a heading."""
    return document.blocks[document.sentences[number].block].kind is BlockKind.HEADING


def _best(row: Labels) -> Role:
    return max(Role, key=lambda role: row[role.value])
