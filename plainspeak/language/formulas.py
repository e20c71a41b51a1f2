"""The published readability formulas, as textstat states them, on counts that we hand in.

textstat as a whole would import NLTK (seconds), download a dictionary, count sentences its own way
and keep checked text in caches. Each of its formulas is a file of its own, so only those files are
loaded, with our counts in the place of its counters. See `docs/decisions/readability.md`.
"""

from __future__ import annotations

import functools
import importlib.util
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from plainspeak.errors import PlainspeakError


class Counts(NamedTuple):
    """What the formulas need to know of a text."""

    sentences: int
    words: int
    syllables: int
    long_words: int
    """Words of three syllables or more that are no names."""


def flesch_kincaid_grade(counts: Counts) -> float:
    """Return the Flesch-Kincaid grade (Kincaid and others, 1975): years of US schooling needed."""
    return _formula("flesch_kincaid_grade")(counts, "en")


def flesch_reading_ease(counts: Counts) -> float:
    """Return the Flesch reading ease (Flesch, 1948): 0 very hard, 60 to 70 plain, 100 very easy."""
    return _formula("flesch_reading_ease")(counts, "en")


def gunning_fog(counts: Counts) -> float:
    """Return the Gunning fog index (Gunning, 1952): years of schooling needed."""
    return _formula("gunning_fog")(counts, "en")


def smog_index(counts: Counts) -> float:
    """Return the SMOG grade (McLaughlin, 1969); made for texts of 30 sentences or more."""
    return _formula("smog_index")(counts, "en")


# What textstat's formula files import, answered from our counts. A `text` there is a `Counts` here.
_STANDING_IN: dict[str, Callable[..., Any]] = {
    "typed_cache": lambda function: function,
    "words_per_sentence": lambda counts: (
        counts.words / counts.sentences if counts.sentences else 0.0
    ),
    "syllables_per_word": lambda counts, lang: (
        counts.syllables / counts.words if counts.words else 0.0
    ),
    "count_sentences": lambda counts: counts.sentences,
    "count_words": lambda counts: counts.words,
    "count_polysyllable_words": lambda counts, lang: counts.long_words,
    "count_difficult_words": lambda counts, lang, threshold: counts.long_words,
    # The published English factors of Flesch reading ease; textstat keeps them in its settings.
    "get_lang_cfg": lambda lang, key: {
        "fre_base": 206.835,
        "fre_sentence_length": 1.015,
        "fre_syll_per_word": 84.6,
        "syllable_threshold": 3.0,
    }[key],
    "get_lang_root": lambda lang: "en",
}


@functools.cache
def _formula(name: str) -> Callable[[Counts, str], float]:
    source = _folder() / f"_{name}.py"
    namespace: dict[str, Any] = {
        "__name__": f"plainspeak.textstat.{name}",
        "__builtins__": _builtins(),
    }
    exec(compile(source.read_text(encoding="utf-8"), str(source), "exec"), namespace)  # noqa: S102 - the installed textstat
    formula: Callable[[Counts, str], float] = namespace[name]
    return formula


def _folder() -> Path:
    spec = importlib.util.find_spec("textstat")
    if spec is None or not spec.submodule_search_locations:
        raise PlainspeakError("textstat is not installed. Install it with: pip install textstat")
    return Path(spec.submodule_search_locations[0]) / "backend" / "metrics"


def _builtins() -> dict[str, Any]:
    import builtins  # noqa: PLC0415 - copied, never changed

    def import_module(
        name: str,
        globals_: Any = None,
        locals_: Any = None,
        names: tuple[str, ...] = (),
        level: int = 0,
    ) -> Any:
        if level == 0:
            return builtins.__import__(name, globals_, locals_, names, level)
        return types.SimpleNamespace(**{wanted: _STANDING_IN[wanted] for wanted in names})

    return {**vars(builtins), "__import__": import_module}
