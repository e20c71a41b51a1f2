"""Tell what a sentence does by weighing what it holds.

A linear model: every feature of a sentence (a word, two neighbouring words, a word list, the
heading above) has a weight for every label, learned by `tools/train_sentences.py` from labelled
sentences in `rules/sentences/`. The weights are a table to read: nothing else decides.
Method: one logistic regression for each label, L2-regularised.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from plainspeak.language import valence
from plainspeak.model import Document, Span

# Lists in `rules/words/` whose presence is a feature.
CUES = (
    "harm-act", "use-act", "harm-sign", "harm-word", "fear", "care-act", "safety-act", "good-state", "denied", "doubted", "hoped",
    "contrast", "planned", "worry-word", "future-harm", "speech",
)  # fmt: skip
_SHIFTS = ("denied", "doubted", "hoped", "contrast", "planned")
_HEADINGS = ("heading-worry", "heading-strength", "heading-step", "heading-scale", "heading-voice")
_CLASSES = ("name", "kin", "professional", "number")
_STEM = 6
_NAME_WORDS = 4
# How many headings may stand between a block and its own: those of the other columns of a table.
_HEADINGS_BESIDE = 12
_TURNS = frozenset("not no never without nobody nothing hardly rarely".split())
_TURNED = 0.7
_STEPS = (0.5, 2.0, 4.0)
_SCALE_LINE = re.compile(
    r"\b(?:0|10|zero|ten)\b[^.]{0,12}\b(?:is|means|being|where|would)\b|\b(?:0|10)\s*[:=]"
    r"|\b(?:says?|gave|scored?|said|put|chose|drew)\s+(?:it |a |an |us )?\d{1,2}\b(?!\s*(?:[a-z%]|\d))",
    re.IGNORECASE,
)
_LETTER_LINE = re.compile(
    r"(?:dear|yours|kind regards|best wishes|love|warm|with best|hi|hello|thank you for)\b",
    re.IGNORECASE,
)


def scores_of(model: Mapping[str, Any], features: Sequence[str]) -> dict[str, float]:
    """Return the score (log-odds) of every label of a model for one sentence's features."""
    return labelled(model, _added(model, model["bias"], features))


def weigh(document: Document, model: Mapping[str, Any], number: int) -> list[float]:
    """Return the score of every label for one sentence by itself: what stands in it and above it."""
    return _added(model, model["bias"], dict.fromkeys(_features(document, number)))


def in_context(
    model: Mapping[str, Any], scores: Sequence[float], raised: Iterable[str], before: str
) -> dict[str, float]:
    """Return the score of every label once what was raised in a sentence and the role before it are weighed too."""
    return labelled(model, _added(model, scores, _context(raised, before)))


def labelled(model: Mapping[str, Any], scores: Sequence[float]) -> dict[str, float]:
    """Return scores by the names of their labels."""
    return dict(zip(model["labels"], scores, strict=True))


def _added(
    model: Mapping[str, Any], scores: Sequence[float], features: Iterable[str]
) -> list[float]:
    totals = list(scores)
    weights = model["weights"]
    for feature in features:
        for at, weight in weights.get(feature, ()):
            totals[at] += weight
    return totals


def probability(score: float) -> float:
    """Return the probability that belongs to log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def is_sure(labels: Mapping[str, float], test: Mapping[str, Any]) -> bool:
    """Tell whether a sentence does what a test asks: `{label: voice, sure: 0.6}`; left out, half sure."""
    score = labels.get(str(test["label"]))
    return score is not None and probability(score) >= float(test.get("sure", 0.5))


def features_of(
    document: Document, number: int, raised: Iterable[str] = (), before: str = ""
) -> list[str]:
    """Return the features of one sentence, each once, in a fixed order.

    `raised` are the categories of what was found in it; `before` is the role of the sentence before.
    """
    return list(dict.fromkeys((*_features(document, number), *_context(raised, before))))


def _context(raised: Iterable[str], before: str) -> Iterator[str]:
    yield from (f"raised:{category}" for category in sorted(raised))
    if before:
        yield f"after:{before}"


def features_of_words(document: Document, first: int, last: int) -> list[str]:
    """Return the features of words first..last by themselves, without what stands around them."""
    inside = [document.quoted(_place(document, at)) for at in range(first, last)]
    words = [_shape(document, at) for at in range(first, last)]
    return list(dict.fromkeys((*_words(words, inside), *_cues(document, first, last))))


def _features(document: Document, number: int) -> Iterator[str]:
    sentence = document.sentences[number]
    inside = [document.quoted(_place(document, at)) for at in range(sentence.first, sentence.last)]
    yield from features_of_words(document, sentence.first, sentence.last)
    block = document.blocks[sentence.block]
    headings = headings_of(document, sentence.block)
    yield from headings
    yield f"kind:{block.kind.value}"
    yield from _valence(document, sentence.first, sentence.last)
    text = sentence.span.of(document.text)
    if _SCALE_LINE.search(text):
        yield "has:scale"
    if _LETTER_LINE.match(text):
        yield "has:letter-line"
    yield from _layout(document, number, text, any(inside), len(inside))


def _place(document: Document, at: int) -> Span:
    return Span(document.words[at].start, document.words[at].end)


def _shape(document: Document, at: int) -> str:
    """Return a word as the model sees it: names, kin, workers and numbers by their class."""
    word = document.words[at]
    if word.norm[0].isdigit():
        return "#"
    for name in _CLASSES:
        if at in document.marks.get(name, {}) and (
            name != "name" or at not in document.marks.get("kin", {})
        ):
            return f"<{name}>"
    return word.norm


def _words(words: Sequence[str], inside: Sequence[bool]) -> Iterator[str]:
    for at, word in enumerate(words):
        yield f"w:{word}"
        if inside[at]:
            yield f"said:{word}"
        if len(word) > _STEM and word[0] != "<":
            yield f"stem:{word[:_STEM]}"
        if at + 1 < len(words):
            yield f"2:{word} {words[at + 1]}"
        if at + 2 < len(words):
            yield f"3:{word} {words[at + 1]} {words[at + 2]}"
            yield f"skip:{word} {words[at + 2]}"
    if words:
        yield f"first:{words[0]}"
        yield f"first2:{' '.join(words[:2])}"
        yield f"last:{words[-1]}"


def _cues(document: Document, first: int, last: int) -> Iterator[str]:
    held = {name for name in CUES if document.marked(name, first, last)}
    for name in CUES:
        if name in held:
            yield f"cue:{name}"
            for shift in _SHIFTS:
                if shift in held and shift != name:
                    yield f"cue:{name}+{shift}"


def _valence(document: Document, first: int, last: int) -> Iterator[str]:
    """Yield how good and how bad the words of a sentence sound, each as a step; a negation before turns a word round."""
    good = bad = 0.0
    for at in range(first, last):
        rating = valence.rating_of(document.words[at].norm)
        if rating and any(word.norm in _TURNS for word in document.words[max(first, at - 3) : at]):
            rating *= -_TURNED
        good, bad = good + max(rating, 0.0), bad - min(rating, 0.0)
    for number, step in enumerate(_STEPS):
        if good >= step:
            yield f"valence:good{number}"
        if bad >= step:
            yield f"valence:bad{number}"
    yield "valence:" + (
        "good" if good > bad + _STEPS[0] else "bad" if bad > good + _STEPS[0] else "even"
    )


def headings_of(document: Document, block: int) -> list[str]:
    """Return what the heading above a block says is under it, as features."""
    section = document.blocks[block].section
    if not section:
        return ["heading:none"]
    above = bisect.bisect_right(document.headings, block)
    # In a table the heading of a cell is not always the last one before it.
    near = document.headings[max(0, above - _HEADINGS_BESIDE) : above]
    heading = next((at for at in reversed(near) if document.blocks[at].section == section), None)
    if heading is None:
        return ["heading:none"]
    span = document.blocks[heading].span
    first, last = document.word_at(span.start), document.word_at(span.end - 1) + 1
    found = [name for name in _HEADINGS if document.marked(name, first, last)]
    return [f"heading:{name.removeprefix('heading-')}" for name in found] or ["heading:other"]


def _layout(document: Document, number: int, text: str, quoted: bool, count: int) -> Iterator[str]:
    if quoted:
        yield "has:quotation"
    if text.endswith("?"):
        yield "has:question"
    if not text.endswith((".", "!", "?", "”", '"', "'", "’", ")")):
        yield "has:no-stop"
    if any(c.isdigit() for c in text):
        yield "has:digit"
    if number == 0:
        yield "place:first"
    if number + 1 == len(document.sentences):
        yield "place:last"
    if count <= _NAME_WORDS and re.fullmatch(r"(?:[A-Z][\w’'.-]*[\s,]*)+", text):
        yield "has:only-names"
    yield f"length:{min(5, count // 6)}"
