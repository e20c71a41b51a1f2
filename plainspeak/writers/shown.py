"""Text from elsewhere, made fit to be shown: what would command the screen becomes a picture of itself."""

from __future__ import annotations

_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}
_CONTROLS |= dict.fromkeys((0x7F, *range(0x80, 0xA0)), ord("\N{SYMBOL FOR DELETE}"))
# Marks that turn the letters after them around, and halves of characters that no file can hold.
_TURNERS = dict.fromkeys((*range(0x202A, 0x202F), 0xFFFE, 0xFFFF), ord("\N{REPLACEMENT CHARACTER}"))
_HALVES = dict.fromkeys(range(0xD800, 0xE000), ord("\N{REPLACEMENT CHARACTER}"))
_SHOWN = _CONTROLS | _TURNERS | _HALVES


def shown(text: str) -> str:
    """Return a text of the same length in which nothing is obeyed by a terminal, a page or a parser.

    Control characters become pictures of themselves; embeddings and overrides of the direction of
    writing and halves of characters become U+FFFD. Every code point keeps its place.
    """
    return text.translate(_SHOWN)
