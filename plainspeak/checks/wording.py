"""Words and phrases that a family would not use, each found with its plainer form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from plainspeak.checks import context
from plainspeak.checks.kind import Kind, RuleSet
from plainspeak.language import nearby
from plainspeak.language.inflection import bend, forms_of, spellings
from plainspeak.language.phrases import GAP, Hit, build, elements, hits, is_list
from plainspeak.language.words import joined
from plainspeak.model import Document, Finding, Mark, Profile, Rule, Safety, Span, Suggestion

_ALL = ""
# Where the object of a phrasal verb stands when it is a pronoun: `put ~ off`.
OBJECT = "~"
_OBJECTS = frozenset("me you him it us them".split())
_AFTER_OBJECT = frozenset("to until till because when if and but or at on in for again with from by so as while".split())
# What clears a finding of a category when its rule does not say.
CLEARED = {"jargon": ("explained",), "acronym": ("explained",), "vague-harm": ("described",), "vague-detail": ("detail",)}
_AUXILIARIES = frozenset("be am is are was were been being has have had having 's 've get gets got getting".split())


def compile_rules(rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the trie of every form of every term, with each rule's replacements and contexts."""
    entries: list[tuple[tuple[str, ...], Any]] = []
    says: list[dict[str, dict[str, list[str]]]] = []
    frames: list[list[dict[str, str]]] = []
    for number, rule in enumerate(rules):
        says.append({reader: _bent(rule, texts) for reader, texts in rule.say.items()})
        frames.append([{feature: bend(say, rule.form, feature) for feature in _features(rule.form)} for _, say in rule.frames])
        patterns = [(find, -1) for find in rule.find]
        patterns += [(find, at) for at, (find, _) in enumerate(rule.frames)]
        for pattern, frame in patterns:
            for feature, text in forms_of(pattern, rule.form):
                payload = (number, feature, frame)
                entries.extend((spelled, payload) for spelled in _spelled(elements(text)))
    return {
        "trie": build(entries),
        "says": says,
        "frames": frames,
        "when": [context.compile_contexts(rule.when) for rule in rules],
        "unless": [context.compile_contexts(rule.unless) for rule in rules],
        "pos": [rule.pos for rule in rules],
    }


def _features(form: str) -> list[str]:
    return {
        "verb": ["base", "s", "past", "participle", "ing", "same"],
        "noun": ["singular", "plural", "same"],
    }.get(form, ["same"])


def _bent(rule: Rule, texts: Sequence[str]) -> dict[str, list[str]]:
    return {feature: [bend(text, rule.form, feature) for text in texts] for feature in _features(rule.form)}


def _spelled(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield parts
    for at, part in enumerate(parts):
        for other in spellings(part)[1:]:
            yield (*parts[:at], other, *parts[at + 1 :])


def doubts(document: Document, rules: RuleSet, profile: Profile) -> Iterable[int]:
    """Name the sentences in which a rule depends on a part of speech."""
    compiled = rules.compiled
    for hit, sentence in _candidates(document, rules):
        number = hit.payload[0]
        if not (
            compiled["pos"][number]
            or context.asks_parser(compiled["when"][number])
            or context.asks_parser(compiled["unless"][number])
        ):
            continue
        if not document.quoted(document.span(hit.first, hit.last)):
            yield sentence


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every term that stands in its jargon sense, outside quotations."""
    compiled = rules.compiled
    for hit, sentence in _longest(_candidates(document, rules)):
        number = hit.payload[0]
        span = document.span(hit.first, hit.last)
        if document.quoted(span) or not _sense_holds(document, compiled, number, sentence, hit):
            continue
        rule = rules.rules[number]
        cleared_by = rule.cleared_by or CLEARED.get(rule.category, ())
        if any(nearby.TESTS[test](document, sentence, hit.first, hit.last) for test in cleared_by):
            continue
        yield _finding(document, rules, rule, hit, profile)


def _candidates(document: Document, rules: RuleSet) -> Iterator[tuple[Hit, int]]:
    active = rules.active
    for hit in hits(document, rules.compiled["trie"]):
        if hit.payload[0] in active:
            sentence = document.sentence_at(document.words[hit.first].start)
            if sentence is not None:
                yield hit, sentence


def _longest(candidates: Iterable[tuple[Hit, int]]) -> list[tuple[Hit, int]]:
    """Keep, for each rule and place, one hit; forms that look alike are told apart by `_feature`."""
    best: dict[tuple[int, int], tuple[Hit, int]] = {}
    features: dict[tuple[int, int, int], list[str]] = {}
    for hit, sentence in candidates:
        key = (hit.payload[0], hit.first)
        features.setdefault((*key, hit.last), []).append(hit.payload[1])
        # Of equal length, a frame knows more than a bare term.
        if key not in best or (hit.last, hit.payload[2]) > (best[key][0].last, best[key][0].payload[2]):
            best[key] = hit, sentence
    return [
        (hit._replace(payload=(hit.payload[0], features[(hit.payload[0], hit.first, hit.last)], hit.payload[2])), sentence)
        for hit, sentence in best.values()
    ]


def _sense_holds(document: Document, compiled: dict[str, Any], number: int, sentence: int, hit: Hit) -> bool:
    when, unless = compiled["when"][number], compiled["unless"][number]
    if when and not context.any_holds(document, when, sentence, hit.first, hit.last):
        return False
    if unless and context.any_holds(document, unless, sentence, hit.first, hit.last):
        return False
    wanted = compiled["pos"][number]
    return not wanted or context.part_of_speech(document, sentence, hit.first, hit.last) == wanted


def _finding(document: Document, rules: RuleSet, rule: Rule, hit: Hit, profile: Profile) -> Finding:
    last = hit.last
    texts = list(_replacements(document, rules, rule, hit, profile))
    if any(OBJECT in text for text, _ in texts):
        last = _past_pronoun(document, hit.last)
    pronoun = document.text[document.words[hit.last].start : document.words[last - 1].end] if last > hit.last else ""
    span = document.span(hit.first, last)
    opens = hit.first == 0 or document.sentence_at(span.start) != document.sentence_at(document.words[hit.first - 1].start)
    suggestions = [
        Suggestion(match_case(span.of(document.text), _with_object(text, pronoun), opens=opens), safety) for text, safety in texts
    ]
    article, span = _with_article(document, hit, span, suggestions)
    if article:
        suggestions = [
            Suggestion(match_case(article, f"{_article(row.text)} {_lower_first(row.text)}"), row.safety)
            for row in suggestions
        ]
    return Finding(
        rule.id,
        rule.category,
        rule.severity,
        span,
        rule.message or _message(span.of(document.text), suggestions, rule),
        rule.why,
        rule.confidence,
        tuple(suggestions),
        rule.question,
    )


def _past_pronoun(document: Document, last: int) -> int:
    """Return the number past a pronoun that stands right after a verb as its object: `postponed it`."""
    if last >= len(document.words) or not joined(document.text, document.words[last - 1], document.words[last]):
        return last
    word = document.words[last]
    if word.norm in _OBJECTS:
        return last + 1
    if word.norm == "her":
        after = document.words[last + 1].norm if last + 1 < len(document.words) else ""
        gap = document.text[word.end : document.words[last + 1].start] if after else "."
        if gap.strip() or after in _AFTER_OBJECT:
            return last + 1
    return last


def _with_object(text: str, pronoun: str) -> str:
    """Put a pronoun between the two parts of a phrasal verb: `put ~ off` is `put it off` or `put off`."""
    if OBJECT not in text:
        return f"{text} {pronoun}".rstrip()
    return " ".join(text.replace(OBJECT, pronoun).split())


def _replacements(
    document: Document, rules: RuleSet, rule: Rule, hit: Hit, profile: Profile
) -> Iterator[tuple[str, Safety]]:
    number, features, frame = hit.payload
    feature = _feature(document, features, hit.first)
    if frame >= 0:
        text = rules.compiled["frames"][number][frame].get(feature, "")
        yield _filled(document, text, rule.frames[frame][0], hit.slots), rule.safety
        return
    says = rules.compiled["says"][number]
    bent = says.get(profile.reader) or says.get(_ALL) or {}
    for at, text in enumerate(bent.get(feature) or bent.get("same") or ()):
        # Only the first and best wording carries the rule's promise.
        yield text, rule.safety if at == 0 or rule.safety is not Safety.SAFE else Safety.ASK


def _feature(document: Document, features: Sequence[str], first: int) -> str:
    """Tell `has convened` (participle) from `they convened` (past) by the word before."""
    if len(features) > 1 and "participle" in features:
        before = {word.norm for word in document.words[max(0, first - 3) : first]}
        if before & _AUXILIARIES:
            return "participle"
        return next(feature for feature in features if feature != "participle")
    return features[0]


def _filled(document: Document, text: str, find: str, slots: Sequence[Mark]) -> str:
    """Put the words that a frame's open places took into its wording, in order."""
    words = iter(
        document.span(slot.first, slot.last).of(document.text) if slot.last > slot.first else "" for slot in slots
    )
    taken: dict[str, list[str]] = {}
    for element in elements(find):
        if element == GAP or is_list(element):
            taken.setdefault(element, []).append(next(words, ""))
    for element, found in taken.items():
        for piece in found:
            text = text.replace(element, piece, 1)
    return " ".join(text.split())


def _with_article(
    document: Document, hit: Hit, span: Span, suggestions: Sequence[Suggestion]
) -> tuple[str, Span]:
    """Take in the `a` or `an` before a term whose replacement needs the other one."""
    if not suggestions or hit.first == 0:
        return "", span
    word = document.words[hit.first - 1]
    if word.norm not in {"a", "an"} or all(_article(row.text) == word.norm for row in suggestions):
        return "", span
    return document.text[word.start : word.end], Span(word.start, span.end)


_AN_SOUND = ("hour", "honest", "heir", "honour")
_A_SOUND = ("uni", "use", "usu", "eu", "one", "once", "ur", "ut")


def _article(text: str) -> str:
    word = text.lower()
    if word.startswith(_AN_SOUND):
        return "an"
    if word.startswith(_A_SOUND) and not word.startswith(("unin", "unim", "urg", "utt")):
        return "a"
    return "an" if word[:1] in "aeiou" else "a"


def _lower_first(text: str) -> str:
    return text if text.startswith("I ") or text[:2].isupper() else text[:1].lower() + text[1:]


def match_case(written: str, text: str, *, opens: bool = True) -> str:
    """Give a replacement the capitals of the words it replaces: all, each, the first letter, or none.

    `opens` tells whether the words open a sentence: initials inside one (`LAC review`) lend no capital.
    """
    letters = [c for c in written if c.isalpha()]
    if len(letters) > 3 and all(c.isupper() for c in letters) and (" " in written or not opens or len(letters) > 5):
        return text.upper()
    words = [word for word in re.findall(r"[^\W\d_]+", written) if len(word) > 3]
    if len(words) > 1 and all(word[0].isupper() and not word.isupper() for word in words):
        return " ".join(word[:1].upper() + word[1:] if len(word) > 2 else word for word in text.split(" "))
    first = written.split(maxsplit=1)[0] if written.split() else ""
    if letters and letters[0].isupper() and (opens or not (len(first) > 1 and first.isupper())):
        return text[:1].upper() + text[1:]
    return text


def _message(quote: str, suggestions: Sequence[Suggestion], rule: Rule) -> str:
    if not suggestions:
        return f"“{quote}”: {rule.question or 'say what happened instead.'}"
    tries = " or ".join(f"“{row.text}”" for row in suggestions[:2])
    verb = "Could mean" if rule.safety is Safety.REWRITE else "Try"
    return f"“{quote}”: {verb[:1].lower() + verb[1:]} {tries}."


KIND = Kind(compile_rules, check, doubts)
