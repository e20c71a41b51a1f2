"""What a “not”, a “may” or a “said” is about: the same words must stand under it in both versions."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.facts.align import Group
from plainspeak.facts.change import CHANGED, Change
from plainspeak.facts.side import Side
from plainspeak.language.words import gap
from plainspeak.model import Span

# A word that says something stands under a “not” when it is among the next few, up to a mark or a turn.
_REACH = 3
_TURNS = frozenset("but and then so because although while who which however".split())
_STOPS = frozenset(",.;:()–—-!?")


def changes(group: Group, left: Side, right: Side) -> Iterator[Change]:
    """Yield the words that are denied in one version of a sentence and stated in the other."""
    if not left.sure("negation", group.before) or not right.sure("negation", group.after):
        return  # a “not” that came or went is told already
    ours, theirs = _denied(left, group.before), _denied(right, group.after)
    mine = {text: at for at, text in left.words(group.before).items()}
    yours = {text: at for at, text in right.words(group.after).items()}
    gained = [text for text in theirs if text in mine and text not in ours and yours]
    lost = [text for text in ours if text in yours and text not in theirs]
    if not gained or not lost:
        return
    before, after = _span(left, ours[lost[0]]), _span(right, theirs[gained[0]])
    yield Change(
        CHANGED,
        "negation",
        before,
        after,
        f"The “not” moved from “{before.of(left.document.text)}” to “{after.of(right.document.text)}”.",
    )


def _denied(side: Side, sentences: tuple[int, ...]) -> dict[str, int]:
    """Return the first words under each “not”: stem → number of the word."""
    found: dict[str, int] = {}
    words = side.document.words
    for number in sentences:
        stop = side.document.sentences[number].last
        content = side.content[number]
        for detail in side.sure("negation", (number,)):
            seen = 0
            for at in range(detail.last, stop):
                if words[at].norm in _TURNS or (
                    at > detail.last
                    and gap(side.document.text, words, at)[:1] in _STOPS - {""}
                    and gap(side.document.text, words, at)
                ):
                    break
                if at in content:
                    found.setdefault(content[at], at)
                    seen += 1
                    if seen == _REACH:
                        break
    return found


def _span(side: Side, at: int) -> Span:
    return side.document.span(at, at + 1)
