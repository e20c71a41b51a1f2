"""Words and phrases that a family would not use, each found with its plainer form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from plainspeak.checks import context
from plainspeak.checks.fits import doubles, fits, fits_as_verb, prefixed
from plainspeak.checks.kind import (
    INNOCENT,
    KNOWN,
    PART_OF_NAME,
    QUOTED,
    SENSE,
    WORD_CLASS,
    Candidate,
    Kind,
    RuleSet,
)
from plainspeak.language import nearby, own_words
from plainspeak.language.inflection import (
    BE_ONLY,
    bend,
    forms_of,
    is_plural,
    spelled,
    starts_with_verb,
)
from plainspeak.language.phrases import GAP, Hit, build, elements, hits, is_list
from plainspeak.language.verbs import bases, form_of
from plainspeak.language.words import joined
from plainspeak.model import Document, Finding, Mark, Profile, Rule, Safety, Span, Suggestion

_ALL = ""
Texts = list[tuple[str, Safety]]
# Where the object of a phrasal verb stands when it is a pronoun: `put ~ off`.
OBJECT = "~"
_OBJECTS = frozenset("me you him it us them".split())
_AFTER_OBJECT = frozenset(
    "to until till because when if and but or at on in for again with from by so as while".split()
)
# What clears a finding of a category when its rule does not say.
CLEARED = {
    "jargon": ("explained",),
    "acronym": ("explained",),
    "vague-harm": ("described",),
    "vague-detail": ("detail",),
}
# What words may be that families of a house know: to know a label or a soft word does not undo its harm.
KNOWABLE = frozenset({"jargon", "acronym", "plain-words"})
_AUXILIARIES = frozenset(
    "be am is are was were been being has have had having 's 've get gets got getting".split()
)


def compile_rules(rules: Sequence[Rule], first: int = 0) -> dict[str, Any]:
    """Return the trie of every form of every term, with each rule's replacements and contexts.

    In the trie the rules are numbered from `first` on.
    """
    entries: list[tuple[tuple[str, ...], Any]] = []
    says: list[dict[str, list[dict[str, str]]]] = []
    frames: list[list[dict[str, str]]] = []
    for number, rule in enumerate(rules, first):
        says.append(
            {
                reader: [_in_every_form(text, rule.form) for text in texts]
                for reader, texts in rule.say.items()
            }
        )
        forms = [_frame_form(say, rule.form) for _, say in rule.frames]
        frames.append(
            [_in_every_form(say, form) for (_, say), form in zip(rule.frames, forms, strict=True)]
        )
        patterns = [(find, -1, rule.form) for find in rule.find]
        patterns += [(find, at, forms[at]) for at, (find, _) in enumerate(rule.frames)]
        for pattern, frame, form in patterns:
            for feature, text in forms_of(pattern, form):
                payload = (number, feature, frame)
                entries.extend((parts, payload) for parts in spelled(elements(text)))
    return {
        "trie": build(entries),
        "says": says,
        "frames": frames,
        "when": [context.compile_contexts(rule.when) for rule in rules],
        "unless": [context.compile_contexts(rule.unless) for rule in rules],
        "ask_when": [context.compile_contexts(rule.ask_when) for rule in rules],
        "pos": [rule.pos for rule in rules],
    }


def _frame_form(say: str, form: str) -> str:
    """Return how a frame bends: in a rule about a verb, one whose wording is no verb stays as it is written."""
    return form if form != "verb" or say.startswith("<") or starts_with_verb(say) else "fixed"


def _features(text: str, form: str) -> list[str]:
    """Name the forms a replacement is kept in; `be` and `not` need more of them than other verbs."""
    if form == "verb":
        features = ["base", "s", "past", "participle", "ing", "same"]
        return [*features, *BE_ONLY] if text.partition(" ")[0] in {"be", "not"} else features
    return ["singular", "plural", "same"] if form == "noun" else ["same"]


def _in_every_form(text: str, form: str) -> dict[str, str]:
    if form == "noun" and is_plural(text):
        return dict.fromkeys(_features(text, form), text)
    return {feature: bend(text, form, feature) for feature in _features(text, form)}


def doubts(document: Document, rules: RuleSet, profile: Profile) -> Iterable[int]:
    """Name the sentences in which a rule depends on a part of speech."""
    compiled = rules.compiled
    for hit, sentence in _candidates(document, rules):
        number = hit.payload[0]
        if not (
            compiled["pos"][number]
            or context.asks_parser(compiled["when"][number])
            or context.asks_parser(compiled["unless"][number])
            or context.asks_parser(compiled["ask_when"][number])
        ):
            continue
        if not document.quoted(document.span(hit.first, hit.last)):
            yield sentence


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every term that stands in its jargon sense, outside quotations."""
    for candidate in candidates(document, rules, profile):
        if candidate.stands:
            yield finding_of(document, rules, candidate, profile)


def explained(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Span]:
    """Yield the place of every term that would be raised if plain words beside it did not explain it."""
    for candidate in candidates(document, rules, profile):
        if next(candidate.cleared, "") == "explained":
            yield candidate.span


def raised_and_explained(
    document: Document, rules: RuleSet, profile: Profile
) -> tuple[list[Finding], list[Span]]:
    """Return what `check` and `explained` give, in one search."""
    raised, explained = [], []
    for candidate in candidates(document, rules, profile):
        cleared = next(candidate.cleared, "")
        if not cleared:
            raised.append(finding_of(document, rules, candidate, profile))
        elif cleared == "explained":
            explained.append(candidate.span)
    return raised, explained


def candidates(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Candidate]:
    """Yield every place where the words of an active rule stand; see `Candidate`."""
    seen: context.Seen = {}
    for hit, sentence in _longest(_candidates(document, rules)):
        span = document.span(hit.first, hit.last)
        cleared = _cleared(document, rules, sentence, hit, span, seen)
        yield Candidate(hit.payload[0], span, cleared, hit)


def _cleared(
    document: Document, rules: RuleSet, sentence: int, hit: Hit, span: Span, seen: context.Seen
) -> Iterator[str]:
    """Yield the tests that clear a term: whose words it is, which sense it has, what stands beside it."""
    compiled, number, first, last = rules.compiled, hit.payload[0], hit.first, hit.last
    if document.quoted(span):
        yield QUOTED
    when, unless = compiled["when"][number], compiled["unless"][number]
    if when and not context.any_holds(document, when, sentence, first, last, seen):
        yield SENSE
    if unless and context.any_holds(document, unless, sentence, first, last, seen):
        yield INNOCENT
    wanted = compiled["pos"][number]
    if wanted and context.part_of_speech(document, sentence, first, last) != wanted:
        yield WORD_CLASS
    rule = rules.rules[number]
    if document.within(own_words.OWN_NAME, first, last):
        yield PART_OF_NAME
    if rule.category in KNOWABLE and document.within(own_words.KNOWN, first, last):
        yield KNOWN
    for test in rule.cleared_by or CLEARED.get(rule.category, ()):
        if nearby.TESTS[test](document, sentence, first, last):
            yield test


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
        if key not in best or (hit.last, hit.payload[2]) > (
            best[key][0].last,
            best[key][0].payload[2],
        ):
            best[key] = hit, sentence
    return [
        (
            hit._replace(
                payload=(
                    hit.payload[0],
                    features[(hit.payload[0], hit.first, hit.last)],
                    hit.payload[2],
                )
            ),
            sentence,
        )
        for hit, sentence in best.values()
    ]


def finding_of(
    document: Document, rules: RuleSet, candidate: Candidate, profile: Profile
) -> Finding:
    """Return the finding that a candidate is when nothing clears it, with what may stand in its place."""
    rule, hit = rules.rules[candidate.number], candidate.found
    last = hit.last
    texts = list(_replacements(document, rules, rule, hit, profile))
    if any(OBJECT in text for text, _ in texts):
        last = _past_pronoun(document, hit.last)
    pronoun = (
        document.text[document.words[hit.last].start : document.words[last - 1].end]
        if last > hit.last
        else ""
    )
    texts = [(_with_object(text, pronoun), safety) for text, safety in texts]
    strict = rule.safety is Safety.REWRITE
    texts = [
        row
        for row in texts
        if not prefixed(document, hit.first)
        and not doubles(document, hit.first, last, row[0])
        and (
            fits_as_verb(document, hit.first, last, row[0])
            if rule.form == "verb"
            else fits(document, hit.first, last, row[0], strict=strict)
        )
    ]
    texts = [row for row in texts if not _owned_pronoun(document, hit.first, row[0])]
    texts, last = _agreeing(document, rule, hit, texts, last)
    texts, first = with_article(document, hit.first, texts)
    span = _with_last_mark(document.text, document.span(first, last))
    number = document.sentence_at(span.start)
    opens = first == 0 or number != document.sentence_at(document.words[first - 1].start)
    shouts = number is not None and _shouts(document, number, first, last)
    written = span.of(document.text)
    if not opens and any(
        find[:1].isupper() for find in (*rule.find, *(find for find, _ in rule.frames))
    ):
        written, shouts = (
            written.lower(),
            False,
        )  # a name's own capital inside a sentence: `a Part 25 application`
    suggestions = [
        Suggestion(match_case(written, text, opens=opens, shouts=shouts), safety)
        for text, safety in texts
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


def _with_last_mark(text: str, span: Span) -> Span:
    """Take in the mark that closes a term but is no word: the last stop of `e.g.`, the bracket of `38(6)`."""
    written, following = span.of(text), text[span.end : span.end + 1]
    if following == "." and re.fullmatch(r"\w(?:\.\w)+", written):
        return Span(span.start, span.end + 1)
    if following == ")" and written.count("(") > written.count(")"):
        return Span(span.start, span.end + 1)
    return span


def _shouts(document: Document, number: int, first: int, last: int) -> bool:
    """Tell whether the words beside a term are in capitals too, so that its capitals are no initials."""
    sentence = document.sentences[number]
    beside = [at for at in (first - 1, last) if sentence.first <= at < sentence.last]
    words = [document.span(at, at + 1).of(document.text) for at in beside]
    return not words or any(len(word) > 1 and word.isupper() for word in words)


# The verbs whose number shows, singular and plural.
_NUMBERS = (("is", "are"), ("was", "were"), ("has", "have"), ("does", "do"))


def _agreeing(
    document: Document, rule: Rule, hit: Hit, texts: Texts, last: int
) -> tuple[Texts, int]:
    """Take in the verb after a noun whose replacement changes its number: `documentation is`, `papers are`."""
    if rule.form not in {"noun", "fixed"} or last >= len(document.words) or not texts:
        return texts, last
    if not joined(document.text, document.words[last - 1], document.words[last]):
        return texts, last
    verb = document.words[last].norm
    pair = next((pair for pair in _NUMBERS if verb in pair), None)
    if pair is None:
        return texts, last
    written = document.span(hit.first, hit.last).of(document.text)
    plural = is_plural(written)
    if plural != (verb == pair[1]) or (rule.form == "fixed" and (not plural or " " in written)):
        return texts, last
    numbers = [is_plural(text) for text, _ in texts]
    if numbers[0] == plural or _after_and(document, hit.first):
        return texts, last
    return [
        (f"{text} {pair[number]}", safety)
        for (text, safety), number in zip(texts, numbers, strict=True)
    ], last + 1


def _after_and(document: Document, first: int) -> bool:
    """Tell whether a noun is the second of two: `beds and accommodation are`."""
    return any(word.norm == "and" for word in document.words[max(0, first - 2) : first])


def _past_pronoun(document: Document, last: int) -> int:
    """Return the number past a pronoun that stands right after a verb as its object: `postponed it`."""
    if last >= len(document.words) or not joined(
        document.text, document.words[last - 1], document.words[last]
    ):
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
    promise = _promise(document, rules, rule, hit)
    if frame >= 0:
        text = _in_form(document, rules.compiled["frames"][number][frame], feature, hit.first)
        yield _filled(document, text, rule.frames[frame][0], hit.slots), promise
        return
    says = rules.compiled["says"][number]
    for at, forms in enumerate(says.get(profile.reader) or says.get(_ALL) or ()):
        # Only the first and best wording carries the rule's promise.
        safety = promise if at == 0 or promise is not Safety.SAFE else Safety.ASK
        yield (
            _without_article(document, hit.first, _in_form(document, forms, feature, hit.first)),
            safety,
        )


def _promise(document: Document, rules: RuleSet, rule: Rule, hit: Hit) -> Safety:
    """Return what a rule's wording promises here: where it says that it is not sure, a person chooses."""
    contexts = rules.compiled["ask_when"][hit.payload[0]]
    if rule.safety is not Safety.SAFE or not contexts:
        return rule.safety
    number = document.sentence_at(document.words[hit.first].start)
    asks = number is None or context.any_holds(document, contexts, number, hit.first, hit.last)
    return Safety.ASK if asks else Safety.SAFE


def _in_form(document: Document, forms: dict[str, str], feature: str, first: int) -> str:
    """Return a replacement in one form; `be` asks who did it: `they reside` is `they are`, `to reside` is `to be`."""
    if "are" in forms and feature in {"base", "past"}:
        feature = _be_feature(document, feature, first)
    return forms.get(feature) or forms.get(BE_ONLY.get(feature, "")) or forms.get("same", "")


def _be_feature(document: Document, feature: str, first: int) -> str:
    number = document.sentence_at(document.words[first].start)
    if number is None or first == document.sentences[number].first:
        return feature
    if document.words[first].norm == "be":
        return feature  # `that Declan be made subject to a plan`
    before = document.words[first - 1].norm
    if before == "i":
        return "am" if feature == "base" else "past"
    if before in {"we", "you", "they", "who"} or (feature == "past" and is_plural(before)):
        return "are" if feature == "base" else "were"
    if feature != "base":
        return feature
    # `they will refuse`, `to refuse`: what stands before asks for the base; after a subject it is `are`.
    governed = any(word.norm in _GOVERNORS for word in document.words[max(0, first - 3) : first])
    return "base" if governed and not is_plural(before) else "are"


def _without_article(document: Document, first: int, text: str) -> str:
    """Drop the article of a replacement where the text has a word in its place: `the legislation`, `the law`."""
    article, space, rest = text.partition(" ")
    return rest if article in {"a", "an", "the"} and space and determined(document, first) else text


def determined(document: Document, first: int) -> bool:
    """Tell whether an article, a possessive or another determiner stands right before word `first`."""
    if first == 0 or not joined(document.text, document.words[first - 1], document.words[first]):
        return False
    word = document.words[first - 1].norm
    # `gave her contraception`: here `her` is somebody, not whose.
    gave_her = (
        word == "her"
        and first > 1
        and bases().get(document.words[first - 2].norm, ("",))[0] in _GIVING
    )
    return (word in _DETERMINERS or word.endswith(("'s", "s'"))) and not gave_her


_GOVERNORS = frozenset(
    "to will would can could may might must should shall 'll 'd do does did not cannot let".split()
)
_GIVING = frozenset("give offer show tell send bring get ask hand lend".split())
_DETERMINERS = frozenset(
    "a an the this that these those my your his her its our their no any every each some all most such 's".split()
)


def _feature(document: Document, features: Sequence[str], first: int) -> str:
    """Tell `has convened` (participle) from `they convened` (past) by the words before."""
    if len(features) == 1 or "participle" not in features:
        return features[0]
    if _in_verb_group(document, first):
        return "participle"
    return next((feature for feature in features if feature != "participle"), "participle")


_NEW_CLAUSE = frozenset("and but or then so".split())
_SUBJECTS = frozenset("i he she we they who it".split())


def _in_verb_group(document: Document, first: int) -> bool:
    """Tell whether `be`, `have` or `get` governs word `first`: `was gently assessed`, not `was late and convened`."""
    words = document.words
    for at in range(first - 1, max(-1, first - 4), -1):
        norm = words[at].norm
        if norm in _AUXILIARIES:
            between = [word.norm for word in words[at + 1 : first]]
            if not _NEW_CLAUSE & set(between):
                opens = document.sentence_at(words[at].start) != (
                    document.sentence_at(words[at - 1].start) if at else None
                )
                return opens or not _SUBJECTS & set(between)
            # `was washed and convened`: two participles share one auxiliary.
            earlier = between[: next(n for n, word in enumerate(between) if word in _NEW_CLAUSE)]
            return bool(earlier) and bases().get(earlier[-1], ("", ""))[1] in {"past", "participle"}
    return False


def _filled(document: Document, text: str, find: str, slots: Sequence[Mark]) -> str:
    """Put the words that a frame's open places took into its wording, in order."""
    words = iter(
        document.span(slot.first, slot.last).of(document.text) if slot.last > slot.first else ""
        for slot in slots
    )
    taken: dict[str, list[str]] = {}
    for element in elements(find):
        if element == GAP or is_list(element):
            taken.setdefault(element, []).append(next(words, ""))
    for element, found in taken.items():
        for piece in found:
            text = text.replace(element, piece, 1)
            # `<verb:ing>` asks for another form of the verb that `<verb>` took.
            text = _bend_slot(text, element, piece)
    return " ".join(text.split())


def _bend_slot(text: str, element: str, piece: str) -> str:
    """Give `<verb:ing>` the form it asks for of the verb that `<verb>` took."""
    asked = re.search(rf"{element[:-1]}:(\w+)>", text)
    return text.replace(asked.group(), form_of(piece.lower(), asked.group(1)), 1) if asked else text


_ARTICLES = frozenset(("a", "an", "the"))
# Nouns that stand alone: no article and no owner goes before them.
_PRONOUNS = frozenset(
    "somebody someone something everybody everyone everything anybody anyone anything nobody".split()
)


def _is_pronoun(text: str) -> bool:
    return text.partition(" ")[0].lower() in _PRONOUNS


def _owned_pronoun(document: Document, first: int, text: str) -> bool:
    """Tell whether an owner or an adjective would stand before a pronoun: `her somebody`, `a new somebody`."""
    if not _is_pronoun(text) or first == 0:
        return False
    alone = document.words[first - 1].norm in _ARTICLES
    return not alone and (determined(document, first) or determined(document, first - 1))


def with_article(document: Document, first: int, texts: Texts) -> tuple[Texts, int]:
    """Take in the `a` or `an` before a term whose replacement needs the other one, or none: `somebody who helps`."""
    if not texts or first == 0:
        return texts, first
    article = document.words[first - 1].norm
    if article not in _ARTICLES or not determined(document, first):
        return texts, first
    if article == "the" and not any(_is_pronoun(text) for text, _ in texts):
        return texts, first
    rows = [(_after_article(article, text), safety) for text, safety in texts]
    if all(row == f"{article} {text}" for (row, _), (text, _) in zip(rows, texts, strict=True)):
        return texts, first
    return rows, first - 1


def _after_article(article: str, text: str) -> str:
    if _is_pronoun(text):
        return text
    return f"the {text}" if article == "the" else f"{article_of(text)} {text}"


_AN_SOUND = ("hour", "honest", "heir", "honour")
_A_SOUND = ("uni", "use", "usu", "eu", "one", "once", "ur", "ut")


def article_of(text: str) -> str:
    """Return `a` or `an`, as the first sound of a text asks for: `a useful talk`, `an hour`, `an NHS nurse`."""
    initials = text.partition(" ")[0]
    if len(initials) > 1 and initials.isalpha() and initials.isupper():
        return "an" if initials[0] in "AEFHILMNORSX" else "a"
    word = text.lower()
    if word.startswith(_AN_SOUND):
        return "an"
    if word.startswith(_A_SOUND) and not word.startswith(("unin", "unim", "urg", "utt")):
        return "a"
    return "an" if word[:1] in "aeiou" else "a"


_TITLE_WORDS = 3
_SMALL_WORDS = frozenset("of and the a an for to in on with".split())


def match_case(written: str, text: str, *, opens: bool = True, shouts: bool = True) -> str:
    """Give a replacement the capitals of the words it replaces: all, each, the first letter, or none.

    A title lends each of its capitals to a short replacement only: a longer one is no title any more.

    `opens` tells whether the words open a sentence: initials inside one (`LAC review`) lend no capital.
    `shouts` tells whether the words beside are in capitals too: initials alone are no shouting.
    """
    letters = [c for c in written if c.isalpha()]
    if len(letters) > 1 and shouts and all(c.isupper() for c in letters):
        return text.upper()
    words = [word for word in re.findall(r"[^\W\d_]+", written) if word not in _SMALL_WORDS]
    titled = len(words) > 1 and all(
        word[0].isupper() and not (len(word) > 1 and word.isupper()) for word in words
    )
    if titled and len(text.split()) <= _TITLE_WORDS:
        return " ".join(
            word[:1].upper() + word[1:] if len(word) > 2 else word for word in text.split(" ")
        )
    if titled and not opens:
        return text
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


KIND = Kind(compile_rules, check, doubts, candidates=candidates)
