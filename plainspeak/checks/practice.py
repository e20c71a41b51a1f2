"""Advice on good practice that single words cannot give: the checks that the guide has no category for.

A rule of kind `practice` is made of tests. `sentence` says what a sentence must be like to be raised
(all must hold) and `leave_if` what lets it off (one is enough); `asked_if` and `shown_by` say the
same of the document, as in rules of kind `part`. A rule without `sentence` is about the whole
document and is raised at its first sentence. What is being raised must stand outside quotations;
what lets it off may stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from plainspeak.checks import parts, roles
from plainspeak.checks.context import trie_of
from plainspeak.checks.kind import Kind, RuleSet, raises_nothing
from plainspeak.checks.parts import Evidence, key_of
from plainspeak.errors import RuleError, did_you_mean
from plainspeak.language import patterns
from plainspeak.language.phrases import hits_at
from plainspeak.language.sentence_model import (
    features_of_words,
    headings_of,
    is_sure,
    scores_of,
)
from plainspeak.model import Document, Finding, Role, Rule, Sentence

_SALUTATION = re.compile(r"(?:dear|hi|hello)\b", re.IGNORECASE)
_TURN = re.compile(
    r"[,;]\s+(?:but|however|yet)\b,?\s*|\s+(?:but|however|only to)\b,?\s*", re.IGNORECASE
)
_OPENING_TURN = re.compile(r"(?:although|though|despite|while)\b([^,]+),\s*", re.IGNORECASE)
_LEAST_TURN = 0.2


class _Place(NamedTuple):
    """One sentence under test: `raising` is True for what is raised, False for what lets it off."""

    evidence: Evidence
    words: Mapping[str, Any]
    number: int
    raising: bool

    @property
    def document(self) -> Document:
        return self.evidence.document

    @property
    def sentence(self) -> Sentence:
        return self.document.sentences[self.number]


def findings(rules: RuleSet, evidence: Evidence) -> Iterator[Finding]:
    """Yield the advice that a document calls for, once what its sentences do is known."""
    for number in sorted(rules.active):
        rule = rules.rules[number]
        for at in _raised(rule, rules.compiled[number], evidence):
            span = evidence.document.sentences[at].span
            yield Finding(
                rule.id, rule.category, rule.severity, span, rule.message, rule.why, rule.confidence,
                question=rule.question,
            )  # fmt: skip


def _raised(rule: Rule, words: Mapping[str, Any], evidence: Evidence) -> list[int]:
    """Return the numbers of the sentences that a rule raises."""
    options = rule.options
    if not all(_of_document(test, words, evidence) for test in options.get("asked_if", ())):
        return []
    if any(_of_document(test, words, evidence) for test in options.get("shown_by", ())):
        return []
    numbers = [
        number
        for number in range(len(evidence.document.sentences))
        if not roles.is_heading(evidence.document, number)
    ]
    if "sentence" not in options:
        return numbers[:1]
    found = [number for number in numbers if _is_raised(options, words, evidence, number)]
    if len(found) < int(options.get("at_least", 1)):
        return []
    every = options.get("every")
    if every and any(
        evidence.roles[number].role is Role(every) and number not in found for number in numbers
    ):
        return []
    return found[:1] if every or options.get("once") or "at_least" in options else found


def _is_raised(
    options: Mapping[str, Any], words: Mapping[str, Any], evidence: Evidence, number: int
) -> bool:
    raising = _Place(evidence, words, number, raising=True)
    if not all(_of_sentence(test, raising) for test in options["sentence"]):
        return False
    clearing = raising._replace(raising=False)
    return not any(_of_sentence(test, clearing) for test in options.get("leave_if", ()))


def outcomes(
    rule: Rule, words: Mapping[str, Any], evidence: Evidence, number: int | None = None
) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Yield each test of a rule as (field, test, whether it holds): those of the document, or of one sentence.

    `words` is what was compiled from the rule.
    """
    if number is None:
        for field in ("asked_if", "shown_by"):
            for test in rule.options.get(field, ()):
                yield field, test, _of_document(test, words, evidence)
        return
    for field in ("sentence", "leave_if"):
        place = _Place(evidence, words, number, raising=field == "sentence")
        for test in rule.options.get(field, ()):
            yield field, test, _of_sentence(test, place)


def _of_document(test: Mapping[str, Any], words: Mapping[str, Any], evidence: Evidence) -> bool:
    name = _name_of(test, {**DOCUMENT_TESTS, **parts.TESTS})
    if name in DOCUMENT_TESTS:
        return DOCUMENT_TESTS[name].holds(test[name], evidence)
    return parts.holds(test, words, evidence)


def _of_sentence(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a test holds for a sentence or for those that its `reach` takes in."""
    name = _name_of(test, SENTENCE_TESTS)
    reach = {"next": (0, 1), "around": (-1, 0, 1)}.get(str(test.get("reach", "")), (0,))
    near = [place.number + step for step in reach]
    return any(
        SENTENCE_TESTS[name].holds(test, place._replace(number=number))
        for number in near
        if 0 <= number < len(place.document.sentences)
    )


def _name_of(test: Mapping[str, Any], tests: Mapping[str, Any]) -> str:
    return next(key for key in test if key in tests)


# Tests of one sentence


def _does(test: Mapping[str, Any], place: _Place) -> bool:
    return is_sure(place.evidence.labels[place.number], test)


def _has_role(test: Mapping[str, Any], place: _Place) -> bool:
    wanted = test["role"] if isinstance(test["role"], list) else [test["role"]]
    return place.evidence.roles[place.number].role.value in wanted


def _has_words(test: Mapping[str, Any], place: _Place) -> bool:
    document, sentence = place.document, place.sentence
    trie = place.words[key_of(test["words"])]
    return any(
        not (place.raising and document.quoted(document.span(hit.first, hit.last)))
        for at in range(sentence.first, sentence.last)
        for hit in hits_at(document, trie, at, sentence.last)
    )


def _matches(test: Mapping[str, Any], place: _Place) -> bool:
    return patterns.stands_in(str(test["pattern"]), _text(place, quotations=not place.raising))


def _text(place: _Place, *, quotations: bool) -> str:
    """Return a sentence's text, with what is quoted in it blotted out unless it is wanted."""
    span = place.sentence.span
    text = span.of(place.document.text)
    if quotations:
        return text
    for quotation in place.document.quotations:
        if quotation.overlaps(span):
            start, end = (
                max(quotation.start - span.start, 0),
                min(quotation.end, span.end) - span.start,
            )
            text = text[:start] + "_" * (end - start) + text[end:]
    return text


def _under(test: Mapping[str, Any], place: _Place) -> bool:
    return f"heading:{test['section']}" in headings_of(place.document, place.sentence.block)


def _quotes_few_words(test: Mapping[str, Any], place: _Place) -> bool:
    span = place.sentence.span
    return any(
        span.contains(quotation)
        and len(quotation.of(place.document.text).split()) <= int(test["short-quotation"])
        for quotation in place.document.quotations
    )


def _touches(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a sentence touches on so many topics, each given by its phrases."""
    document, sentence = place.document, place.sentence
    found = sum(
        any(
            next(hits_at(document, place.words[key_of(phrases)], at, sentence.last), None)
            for at in range(sentence.first, sentence.last)
        )
        for phrases in test["topics"].values()
    )
    return found >= int(test.get("at_least", 2))


def _turns(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a sentence turns at a `but` from one role to another: [strength, worry]."""
    text = _text(place, quotations=False)
    opening = _OPENING_TURN.match(text)
    turn = opening or _TURN.search(text)
    if turn is None:
        return False
    start = place.sentence.span.start
    document = place.document
    before = (
        place.sentence.first,
        document.word_at(start + (turn.end(1) if opening else turn.start())),
    )
    after = (document.word_at(start + turn.end()), place.sentence.last)
    return all(
        first < last and _leans(place, first, last) == role
        for (first, last), role in zip((before, after), test["turns"], strict=True)
    )


def _leans(place: _Place, first: int, last: int) -> str:
    """Return whether words by themselves are rather a strength, a worry or neither."""
    row = scores_of(place.evidence.model, features_of_words(place.document, first, last))
    strength, worry = row[Role.STRENGTH.value], row[Role.WORRY.value]
    if abs(strength - worry) < _LEAST_TURN:
        return Role.OTHER.value
    return Role.STRENGTH.value if strength > worry else Role.WORRY.value


def _opens(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a sentence is among the first few, not counting the greeting."""
    document = place.document
    greeted = sum(
        bool(_SALUTATION.match(row.span.of(document.text))) and row.last - row.first <= 4
        for row in document.sentences[: place.number]
    )
    return place.number - greeted < int(test["among-first"])


def _repeats(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a sentence says the same, names apart, as one before it."""
    own = _without_names(place.document, place.sentence)
    least = int(test["repeats"])
    return len(own) >= least and any(
        _same_run(own, _without_names(place.document, row), least)
        for row in place.document.sentences[: place.number]
    )


def _same_run(one: list[str], other: list[str], least: int) -> bool:
    runs = {tuple(other[at : at + least]) for at in range(len(other) - least + 1)}
    return any(tuple(one[at : at + least]) in runs for at in range(len(one) - least + 1))


def _without_names(document: Document, sentence: Sentence) -> list[str]:
    names = document.marks.get("name", {})
    return [
        "<name>" if at in names else document.words[at].norm
        for at in range(sentence.first, sentence.last)
    ]


def _name_alike(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a sentence holds a name that sounds like an earlier one but is spelled otherwise."""
    document, sentence = place.document, place.sentence
    names = document.marks.get("name", {})
    earlier = {document.words[at].norm for at in names if at < sentence.first}
    own = {document.words[at].norm for at in names if sentence.first <= at < sentence.last}
    least = int(test["name-alike"])
    return any(_alike(name, other, least) for name in own for other in earlier)


def _alike(name: str, other: str, least: int) -> bool:
    name, other = (re.sub(r"['’]s$", "", row) for row in (name, other))
    if min(len(name), len(other)) < least or name.startswith(other) or other.startswith(name):
        return False
    return _sound(name) == _sound(other) and len(_sound(name)) > 1


def _sound(name: str) -> str:
    """Return what is left of a name when ways of writing the same sound fall together."""
    for written, heard in (
        ("ph", "f"),
        ("gh", ""),
        ("ck", "k"),
        ("c", "k"),
        ("q", "k"),
        ("z", "s"),
        ("h", ""),
    ):
        name = name.replace(written, heard)
    name = name[:1] + re.sub(r"[aeiouy]", "", name[1:])
    return re.sub(r"(.)\1+", r"\1", name)


_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())


def _other_pronoun(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a sentence says `she` of the only person there is, called `he` before, or the other way."""
    document = place.document
    names = {document.words[at].norm.removesuffix("'s") for at in document.marks.get("name", {})}
    others = any(
        not document.words[at].norm.istitle()
        and at not in document.marks.get("name", {})
        and document.words[at].norm not in _HE | _SHE | {"i", "me"}
        for at in document.marks.get("person", {})
    )
    if len(names) != 1 or others or document.quotations:
        return False
    before = {word.norm for word in document.words[: place.sentence.first]}
    own = {word.norm for word in document.words[place.sentence.first : place.sentence.last]}
    return bool((before & _HE and own & _SHE) or (before & _SHE and own & _HE))


def _names_reader(test: Mapping[str, Any], place: _Place) -> bool:
    """Tell whether a sentence of a letter speaks of the person the letter is to by name."""
    greeting = re.search(
        r"^\s*Dear\s+((?:Mr|Mrs|Ms|Miss|Dr)\.?\s+)?(\w+)\b,?", place.document.text, re.MULTILINE
    )
    if greeting is None:
        return False
    start = max(0, greeting.end() - place.sentence.span.start)
    said = re.escape((greeting[1] or "") + greeting[2])
    return re.search(rf"\b{said}\b", _text(place, quotations=False)[start:]) is not None


# Tests of a whole document


def _longer(value: Any, evidence: Evidence) -> bool:
    return len(evidence.document.words) > int(value)


def _fits(value: Any, evidence: Evidence) -> bool:
    """Tell whether a document has no more than so many words and sentences: {words: 150, sentences: 8}."""
    sentences = sum(bool(row) for row in evidence.labels)
    return not _longer(value["words"], evidence) and sentences <= int(value["sentences"])


def _facets(value: Any, evidence: Evidence) -> bool:
    """Tell whether at least so many of several patterns match: {at_least: 3, of: {when: …, where: …}}."""
    found = sum(
        patterns.stands_in(str(pattern), evidence.document.text) for pattern in value["of"].values()
    )
    return found >= int(value["at_least"])


def _labelled(value: Any, evidence: Evidence) -> bool:
    """Tell whether the text has as many of each of these headed lines: `Worry 2:` and `Goal 2:`."""
    counts = {
        len(
            re.findall(
                rf"\b{re.escape(str(label))}(?:\s+statement)?\s*\d*\s*:",
                evidence.document.text,
                re.IGNORECASE,
            )
        )
        for label in value
    }
    return len(counts) == 1


def _one_owner(value: Any, evidence: Evidence) -> bool:
    """Tell whether the same single name opens every next step, of which there are at least so many."""
    document = evidence.document
    opens = [document.sentences[number].first for number in evidence.steps]
    names = {
        document.words[at].norm if at in document.marks.get("name", {}) else "" for at in opens
    }
    return len(opens) >= int(value) and len(names) == 1 and "" not in names


class Test(NamedTuple):
    """One test: what it says, and the function that tells whether it holds."""

    says: str
    holds: Callable[[Any, Any], bool]


SENTENCE_TESTS: dict[str, Test] = {
    "label": Test(
        "the sentence does this, as the sentence model reads it (sure: how probable)", _does
    ),
    "role": Test("the sentence has this role, or one of these", _has_role),
    "words": Test("one of these phrases stands in it", _has_words),
    "pattern": Test("this regular expression matches", _matches),
    "section": Test(
        "it stands under a heading of this sort: worry, strength, step, scale, voice", _under
    ),
    "short-quotation": Test("it quotes at most so many words", _quotes_few_words),
    "topics": Test(
        "it touches on several topics, each given by its phrases (at_least: how many)", _touches
    ),
    "turns": Test("it turns at a 'but' from the first role to the second", _turns),
    "among-first": Test("it is one of the first so many sentences", _opens),
    "repeats": Test("so many of its words, names apart, stand in a sentence before it", _repeats),
    "name-alike": Test(
        "a name of at least so many letters sounds like an earlier one spelled otherwise",
        _name_alike,
    ),
    "other-pronoun": Test(
        "it says she of the only person there is, called he before, or the other way",
        _other_pronoun,
    ),
    "names-reader": Test("it speaks of the person a letter is to by name", _names_reader),
}
DOCUMENT_TESTS: dict[str, Test] = {
    "longer-than": Test("the document has more words than this", _longer),
    "fits": Test("the document has no more than so many words and sentences", _fits),
    "facets": Test(
        "at least so many of several patterns match: {at_least: 2, of: {name: pattern}}", _facets
    ),
    "as-many": Test("the document has as many lines labelled with each of these words", _labelled),
    "one-owner": Test(
        "one person's name opens every next step, and there are at least so many", _one_owner
    ),
}
# The lists of tests in a rule, and what their tests may be.
_LISTS: dict[str, Mapping[str, Any]] = {
    "sentence": SENTENCE_TESTS,
    "leave_if": SENTENCE_TESTS,
    "asked_if": {**DOCUMENT_TESTS, **parts.TESTS},
    "shown_by": {**DOCUMENT_TESTS, **parts.TESTS},
}


def compile_rules(rules: Sequence[Rule], first: int = 0) -> list[dict[str, Any]]:
    """Return the phrases of each rule's tests as tries. Raises RuleError at a test that there is none of."""
    return [_tries(rule) for rule in rules]


def _tries(rule: Rule) -> dict[str, Any]:
    fault = partial(_fault, rule)
    tests: list[Mapping[str, Any]] = []
    for name, known in _LISTS.items():
        for test in rule.options.get(name, ()):
            if not isinstance(test, Mapping) or not any(key in known for key in test):
                said = next(iter(test), "") if isinstance(test, Mapping) else str(test)
                raise fault(
                    f"'{name}' has no test '{said}'.{did_you_mean(str(said), known)} One of: {', '.join(known)}."
                )
            tests.append(test)
    if not any(name in rule.options for name in _LISTS):
        raise fault(f"has none of {', '.join(_LISTS)}. Say when it should be raised.")
    phrases = [row for test in tests for row in test.get("topics", {}).values()]
    return parts.tries_of(tests) | {
        key_of(row): trie_of([str(word) for word in row]) for row in phrases
    }


def _fault(rule: Rule, message: str) -> RuleError:
    return RuleError(f"{rule.place}: rule '{rule.id}': {message}")


KIND = Kind(
    compile_rules,
    raises_nothing,
    fields={
        "sentence": "tests that must all hold for a sentence to be raised",
        "leave_if": "tests of which one lets the sentence off",
        "asked_if": "tests of the document that must all hold",
        "shown_by": "tests of the document of which one lets it off",
        "every": "raised only if this holds for every sentence of this role",
        "once": "true: raised at the first such sentence only",
        "at_least": "raised only if this holds for at least so many sentences",
    },
)
