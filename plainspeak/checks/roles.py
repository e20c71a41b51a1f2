"""What each sentence does: strength, worry, next step or other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plainspeak.language.sentence_model import features_of, scores_of
from plainspeak.model import BlockKind, Document, Role, SentenceRole

Labels = Mapping[str, float]


def labels_of(document: Document, model: Mapping[str, Any]) -> tuple[Labels, ...]:
    """Return the score of every label of the sentence model for every sentence, in order."""
    return tuple(
        {} if _is_heading(document, number) else scores_of(model, features_of(document, number))
        for number in range(len(document.sentences))
    )


def roles_of(document: Document, labels: tuple[Labels, ...]) -> tuple[SentenceRole, ...]:
    """Return the role of every sentence, in order; headings are no sentences but keep their number as other."""
    return tuple(
        SentenceRole(sentence.span, max(Role, key=lambda role: row[role.value]) if row else Role.OTHER)
        for sentence, row in zip(document.sentences, labels, strict=True)
    )


def _is_heading(document: Document, number: int) -> bool:
    return document.blocks[document.sentences[number].block].kind is BlockKind.HEADING
