"""Count syllables: from a table of everyday words, and by rule for the rest.

The table (`data/words.txt`, made by `tools/make_word_table.py`) holds facts of the CMU Pronouncing
Dictionary. The rule for unknown words counts groups of vowels, as most published counters do.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

_VOWELS = re.compile(r"[aeiouy]+")
# Endings whose e is silent, and pairs of vowels that are spoken apart.
_SILENT = re.compile(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^laeiouy]e)$")
_APART = re.compile(r"ia(?!l$|n$)|io(?!u|n)|ua(?!r)|eo|ie(?:r|t)|ism$|[^aeiouq]u[aeio]l$")


@functools.cache
def table() -> dict[str, int]:
    """Return the syllables of everyday words; 0 for words whose sound the dictionary does not know."""
    text = (
        resources.files("plainspeak.language")
        .joinpath("data", "words.txt")
        .read_text(encoding="utf-8")
    )
    counts: dict[str, int] = {}
    for line in text.splitlines():
        count, *words = line.split()
        counts |= dict.fromkeys(words, int(count))
    return counts


def is_common(word: str) -> bool:
    """Tell whether a lower-case word is an everyday English word."""
    return word in table()


def syllables_of(word: str) -> int:
    """Return the syllables of one lower-case word, at least 1; a number counts as one."""
    if not word.isascii() or not word.isalpha():
        return max(1, sum(syllables_of(part) for part in re.findall(r"[a-z]+", word)))
    return table().get(word) or _by_rule(word)


def _by_rule(word: str) -> int:
    count = len(_VOWELS.findall(word)) + len(_APART.findall(word))
    if _SILENT.search(word) and len(word) > 3:
        count -= 1
    return max(1, count)
