"""Find the names a document uses, without a parser.

Children's names are not in any list we could ship, so a name is read from its capital: a word
with a capital inside a sentence, or one that opens a sentence and is not an everyday word.
"""

from __future__ import annotations

from plainspeak.language.syllables import is_common
from plainspeak.model import Sentence, Word

_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december easter christmas ramadan eid diwali hogmanay "
    "english welsh scottish irish british polish urdu punjabi arabic gaelic muslim christian "
    "i mr mrs ms miss dr re pm am bst gmt google facebook instagram tiktok whatsapp snapchat".split()
)


def names_of(text: str, words: tuple[Word, ...], sentences: tuple[Sentence, ...]) -> frozenset[int]:
    """Return the numbers of the words that are names of people or places."""
    opening = {sentence.first for sentence in sentences}
    opening |= {at for at in range(1, len(words)) if _after_opening(text, words, at)}
    sure: set[int] = set()
    doubtful: set[int] = set()
    for at, word in enumerate(words):
        if not _capitalised(text, word) or word.norm in _NOT_NAMES:
            continue
        (doubtful if at in opening else sure).add(at)
    # An everyday word is a name where the document never writes it small: `Joy`, `Mark`, `Dean`.
    small = {word.norm for word in words if not text[word.start].isupper()}
    known = {words[at].norm for at in sure} - small
    # Inside a sentence a capital is enough (`told Joy that`, `Mr Bright`); at its start, only for words that are no others.
    certain = set(sure)
    certain |= {at for at in doubtful if words[at].norm in known or not is_common(words[at].norm)}
    return frozenset(certain)


def _capitalised(text: str, word: Word) -> bool:
    """Tell whether a word is written Like This; `CAMHS` and `I` are not names."""
    form = text[word.start : word.end]
    return form[:1].isupper() and (len(form) > 1) and form[1:] != form[1:].upper()


def _after_opening(text: str, words: tuple[Word, ...], at: int) -> bool:
    """Tell whether a word comes first inside a quotation, after a colon or a bullet."""
    gap = text[words[at - 1].end : words[at].start]
    if gap == " ":
        return False
    return any(mark in gap for mark in '"“‘:•\n') or gap.endswith("'")
