"""What each sentence does: strength, worry, next step or other."""

from __future__ import annotations

from plainspeak.model import Document, Profile, Role, SentenceRole


def roles_of(document: Document, profile: Profile) -> tuple[SentenceRole, ...]:
    """Return the role of every sentence, in order."""
    return tuple(SentenceRole(sentence.span, Role.OTHER) for sentence in document.sentences)
