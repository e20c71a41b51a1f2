"""Tell who speaks in a document that says I: the child, or somebody else.

In a child's own plan Mum is a name. The signs are word lists in `rules/words/voice.yaml`: what
children say of themselves (`my mum`, `pick me up`) against what workers and parents say (`I visited`,
`my son`). What stands in quotation marks says nothing of who wrote the rest.
"""

from __future__ import annotations

from plainspeak.model import BlockKind, Document, Span

CHILD = "child"
VOICES = (CHILD,)
# `Leo said my mum is nice` is one sentence of somebody else's note.
_LEAST, _LEAST_SHARE = 2, 1 / 3


def voice_of(document: Document) -> str:
    """Return `child` when a document is in a child's own voice, else an empty string.

    That is so when at least a third of its sentences, and two of them, are in the first person singular,
    and it holds more of what children say of themselves than of what others say.
    """
    child = _count(document, "child-speaks")
    if not child or child <= _count(document, "adult-speaks"):
        return ""
    own = {document.sentence_at(document.words[at].start) for at in _places(document, "own-self")}
    prose = [
        number
        for number, row in enumerate(document.sentences)
        if document.blocks[row.block].kind is not BlockKind.HEADING
    ]
    said = sum(number in own for number in prose)
    return CHILD if said >= max(_LEAST, _LEAST_SHARE * len(prose)) else ""


def _count(document: Document, name: str) -> int:
    return len(_places(document, name))


def _places(document: Document, name: str) -> list[int]:
    """Return the numbers of the words at which a list has places outside quotations."""
    return [
        at
        for at in document.marks.get(name, {})
        if not document.quoted(Span(document.words[at].start, document.words[at].end))
    ]
