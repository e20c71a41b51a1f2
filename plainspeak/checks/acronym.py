"""Initials that are not spelled out at their first use."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from plainspeak.checks import context
from plainspeak.checks.kind import (
    IN_FIELD,
    INNOCENT,
    KNOWN,
    PART_OF_NAME,
    QUOTED,
    SAID_BEFORE,
    SENSE,
    SHOUTED,
    SPELLED_OUT,
    Candidate,
    Kind,
    RuleSet,
)
from plainspeak.checks.wording import article_of, determined, with_article
from plainspeak.language import gloss
from plainspeak.language.inflection import forms_of, head_of, is_plural
from plainspeak.language.own_words import OWN_NAME
from plainspeak.language.syllables import is_common
from plainspeak.language.verbs import bases, by_rule
from plainspeak.language.words import joined
from plainspeak.model import Document, Finding, Profile, Rule, Safety, Span, Suggestion

# Where initials may start, and what may follow them: they are written exactly as they stand, with an
# optional plural or possessive after them.
_START = re.compile(r"(?<!\w)\S")
_REST = re.compile(r"(?:['’]?s|['’]d)?(?!\w)")
_PLURAL = re.compile(r"(?:['’]?s|['’]d)$")


def compile_rules(rules: Sequence[Rule], first: int = 0) -> dict[str, Any]:
    """Return the rules by the exact initials they look for, how each is spelled out, and their contexts.

    The rules are numbered from `first` on; `lengths` tells how long the initials are that start with a letter.
    """
    table: dict[str, list[int]] = {}
    for number, rule in enumerate(rules, first):
        for find in rule.find:
            table.setdefault(find, []).append(number)
    lengths: dict[str, set[int]] = {}
    for find in table:
        lengths.setdefault(find[0], set()).add(len(find))
    return {
        "table": table,
        "lengths": {letter: sorted(found) for letter, found in lengths.items()},
        "spelled": [_spelled(str(rule.options.get("expansion", ""))) for rule in rules],
        "when": [context.compile_contexts(rule.when) for rule in rules],
        "unless": [context.compile_contexts(rule.unless) for rule in rules],
        "plurals": [_plurals(rule) for rule in rules],
    }


def _places(text: str, compiled: Mapping[str, Any]) -> Iterator[tuple[str, Span]]:
    """Yield initials and their place, with an ending if they have one; the longest where several start."""
    table = compiled["table"]
    lengths = {letter: sorted(row, reverse=True) for letter, row in compiled["lengths"].items()}
    past = 0
    for start in _START.finditer(text):
        at = start.start()
        if at < past:
            continue
        for length in lengths.get(text[at], ()):
            if table.get(text[at : at + length]) is None:
                continue
            rest = _REST.match(text, at + length)
            if rest:
                past = rest.end()
                written = text[at:past]
                initials = _PLURAL.sub("", written) if table.get(written) is None else written
                yield initials, Span(at, past)
                break


def _spelled(expansion: str) -> str:
    """Return a pattern of the words that initials stand for, in the singular and the plural."""
    forms = dict.fromkeys(text for _, text in forms_of(expansion, "noun")) if expansion else {}
    return "|".join(
        r"[-\s]+".join(re.escape(word) for word in re.split(r"[-\s]+", form)) for form in forms
    )


def _plurals(rule: Rule) -> tuple[str, str]:
    """Return the expansion and, of a rule whose wording may stand in its place, that wording, as plurals."""
    plain = "" if rule.safety is Safety.REWRITE else _plain(rule)
    return _plural(_expansion(rule)), _plural(plain)


def _plural(text: str) -> str:
    if not text or is_plural(text):
        return text
    return dict(reversed(list(forms_of(text, "noun")))).get("plural", text)


def _expansion(rule: Rule) -> str:
    return str(rule.options.get("expansion", ""))


def _plain(rule: Rule) -> str:
    return next((texts[0] for texts in rule.say.values() if texts), "")


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding at the first use of each acronym that the document does not spell out."""
    plurals = rules.compiled["plurals"]
    for candidate in candidates(document, rules, profile):
        if candidate.stands:
            rule = rules.rules[candidate.number]
            yield _finding(
                document, rule, candidate.span, candidate.found, plurals[candidate.number]
            )


def candidates(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Candidate]:
    """Yield every place where the initials of an active rule stand, in order; see `Candidate`."""
    compiled = rules.compiled
    table = compiled["table"]
    spoken: set[tuple[str, int]] = set()
    for initials, span in _places(document.text, compiled):
        taken: set[int] = set()
        for number in table.get(initials, ()):
            if number in rules.active:
                cleared = _cleared(
                    document, compiled, number, initials, span, profile, spoken, taken
                )
                yield Candidate(number, span, cleared, initials)


def _cleared(
    document: Document,
    compiled: dict[str, Any],
    number: int,
    initials: str,
    span: Span,
    profile: Profile,
    spoken: set[tuple[str, int]],
    taken: set[int],
) -> Iterator[str]:
    """Yield the tests that clear initials. The rule whose sense they have speaks for them, once.

    `spoken` holds the initials that each rule has met, `taken` the rules whose sense they have here.
    """
    sentence = document.sentence_at(span.start)
    theirs = True
    for test in _other_sense(document, compiled, number, initials, span, sentence, profile):
        theirs = False
        yield test
    if theirs:
        # Two rules of one sense are one mention; HV as a visit and HV as a nurse are two.
        said = bool(taken) or (initials, number) in spoken
        taken.add(number)
        spoken.add((initials, number))
        if said:
            yield SAID_BEFORE
    if _spelled_out(document, sentence, span, compiled["spelled"][number]):
        yield SPELLED_OUT


def _other_sense(
    document: Document,
    compiled: dict[str, Any],
    number: int,
    initials: str,
    span: Span,
    sentence: int | None,
    profile: Profile,
) -> Iterator[str]:
    if document.in_field(span.start):
        yield IN_FIELD
    if initials in profile.known:
        yield KNOWN
    first, last = document.word_at(span.start), document.word_at(span.end - 1) + 1
    if not _stands_alone(document.text, span) or document.within(OWN_NAME, first, last):
        yield PART_OF_NAME
    if document.quoted(span):
        yield QUOTED
    if sentence is None:
        return
    if _shouted(document, sentence, span, compiled["table"]):
        yield SHOUTED
    when, unless = compiled["when"][number], compiled["unless"][number]
    if when and not context.any_holds(document, when, sentence, first, last):
        yield SENSE
    if unless and context.any_holds(document, unless, sentence, first, last):
        yield INNOCENT


def _stands_alone(text: str, span: Span) -> bool:
    """Tell whether a slash beside initials joins two names (`CIN/CP`), not the parts of an address or of `n/a`."""
    if "/" not in (text[span.start - 1 : span.start], text[span.end : span.end + 1]):
        return True
    left = re.search(r"[^\s(),;]*$", text[max(0, span.start - 60) : span.start])
    right = re.match(r"[^\s(),;]*", text[span.end : span.end + 60])
    before, after = left.group() if left else "", right.group() if right else ""
    if "//" in before + after or re.search(r"\w\.\w", before + after):
        return False
    beside = [
        part
        for part in (
            before.removesuffix("/").rpartition("/")[2],
            after.removeprefix("/").partition("/")[0],
        )
        if part
    ]
    return all(len(part) > 1 and re.match(r"[^\W\d_]{2}", part) for part in beside)


def _shouted(document: Document, number: int, span: Span, table: Container[str]) -> bool:
    """Tell whether initials are an everyday word among others in capitals: `HIS CHIN WAS CUT`."""
    sentence = document.sentences[number]
    first, last = document.word_at(span.start), document.word_at(span.end - 1)
    if not is_common(document.words[first].norm):
        return False
    beside = [at for at in (first - 1, last + 1) if sentence.first <= at < sentence.last]
    words = [document.span(at, at + 1).of(document.text) for at in beside]
    return (
        bool(words)
        and all(word.isupper() for word in words)
        and any(len(word) > 1 and word not in table for word in words)
    )


# What may stand between initials and their words: `the S47 enquiry means …`, `a CIN plan (a child in need plan)`.
_LEAD = re.compile(
    r"(?:['’]s)?(?:\s+[a-z][\w-]*){0,2}?\s*(?:\(|,|[-–—:]|\b(?:means|stands for|is short for|is|are)\b)"
    r"[\s\"'“‘]*(?:(?:or|which is|which means|who is|who are|that is|for|an?|the)\s+)*[\s\"'“‘]*"
)


def _spelled_out(document: Document, number: int | None, span: Span, spelled: str) -> bool:
    """Tell whether the words stand before the initials: `looked-after child (LAC)`, or right after them."""
    text = document.text
    before = text[: span.start]
    if spelled and re.search(rf"(?<!\w)(?:{spelled})(?!\w)", before, re.IGNORECASE):
        return True
    if before.rstrip().endswith("(") and _initials_match(before.rstrip(" ("), span.of(text)):
        return True
    if number is None:
        return False
    sentence = document.sentences[number].span
    rest = text[span.end : sentence.end]
    lead = _LEAD.match(rest)
    if lead and spelled and re.match(rf"(?:{spelled})(?!\w)", rest[lead.end() :], re.IGNORECASE):
        return True
    opening = text[sentence.start : span.start]
    # `the S47 enquiry (when …)`: the gloss may follow the noun that the initials stand before.
    noun = re.match(r"(?:['’]s)?\s+[a-z][\w-]*(?=\s*\(|\s+(?:means|is when)\b)", rest)
    return gloss.after(rest, opening) or (
        noun is not None and gloss.after(rest[noun.end() :], opening)
    )


def _initials_match(before: str, initials: str) -> bool:
    letters = [c.lower() for c in initials if c.isupper()]
    words = re.findall(r"[A-Za-z]+", before[-120:])[-(len(letters) + 3) :]
    at = 0
    for word in words:
        if at < len(letters) and word[0].lower() == letters[at]:
            at += 1
    return at >= max(2, len(letters) - 1)


def _finding(
    document: Document, rule: Rule, span: Span, initials: str, plurals: tuple[str, str]
) -> Finding:
    written, expansion, plain = span.of(document.text), _expansion(rule), _plain(rule)
    spelled = f"“{expansion}”" + (f" ({plain})" if plain and plain != expansion else "")
    message = (
        f"“{written}” is not spelled out. Write {spelled}."
        if expansion
        else f"“{written}” is not spelled out."
    )
    first = document.word_at(span.start)
    texts = [(text, rule.safety) for text in _in_place(document, rule, span, initials, plurals)]
    texts, start = with_article(document, first, texts)
    if start < first:
        span = Span(document.words[start].start, span.end)
    sentence = document.sentence_at(span.start)
    opens = start == 0 or sentence != document.sentence_at(document.words[start - 1].start)
    if opens:
        texts = [(text[:1].upper() + text[1:], safety) for text, safety in texts]
    return Finding(
        rule.id,
        rule.category,
        rule.severity,
        span,
        rule.message or message,
        rule.why,
        rule.confidence,
        tuple(Suggestion(text, safety) for text, safety in dict.fromkeys(texts)),
        rule.question,
    )


def _in_place(
    document: Document, rule: Rule, span: Span, initials: str, plurals: tuple[str, str]
) -> list[str]:
    """Return what may stand in place of the initials, best first.

    The wording of a rule is a gloss: it goes in brackets after the expansion, where no noun follows
    (`an SGO` is `a special guardianship order (a court order …)`, `the CIN plan` is `the child in need
    plan`). Only a rule whose safety is not `rewrite` says that its wording can stand alone.
    """
    expansion, plain = _expansion(rule), _plain(rule)
    if not expansion:
        return []
    ending = span.of(document.text)[len(initials) :]
    first, last = document.word_at(span.start), document.word_at(span.end - 1) + 1
    alone, has_owner = _ends_noun(document, last), determined(document, first)
    if has_owner or not alone:
        expansion = re.sub(r" of the .*Act \d{4}$", "", expansion)
    if ending == "s" or (
        not has_owner
        and alone
        and first
        and document.words[first - 1].norm in {"are", "were"}
        and _counted(expansion)
    ):
        many, plain = plurals
        return (
            _plain_first(document, first, plain, many, alone=alone, has_owner=has_owner)
            if plain
            else [many]
        )
    if ending:
        return [_owned(expansion, ending)]
    if rule.safety is not Safety.REWRITE and plain:
        return _plain_first(document, first, plain, expansion, alone=alone, has_owner=has_owner)
    explained = f"{expansion} ({plain})" if _adds(plain, expansion) else expansion
    if not alone or _in_brackets(document, span):
        return [expansion, explained]
    article = "" if has_owner else _own_article(document, first, expansion, plain)
    return [f"{article} {explained}".lstrip()]


def _adds(plain: str, expansion: str) -> bool:
    """Tell whether a gloss says more than the words it explains: `ambulance` says no more than `the ambulance service`."""
    return not set(plain.lower().split()) <= {"a", "an", "the", "or", *expansion.lower().split()}


def _plain_first(
    document: Document, first: int, plain: str, expansion: str, *, alone: bool, has_owner: bool
) -> list[str]:
    """Return a wording that may stand in place of the initials: `Mum's mum`, and after `his`, `mum's mum`."""
    bare = re.sub(r"^(?:the|an?) ", "", plain) if has_owner or not alone else plain
    if (
        has_owner
        and bare[:1].isupper()
        and expansion[:1].islower()
        and document.words[first - 1].norm in _ARTICLES
    ):
        return [expansion]
    if has_owner and expansion[:1].islower():
        bare = bare[:1].lower() + bare[1:]
    return [bare, expansion]


def _own_article(document: Document, first: int, expansion: str, plain: str) -> str:
    """Return the article that notes leave out before a person, a team or a paper: `SW rang`, `goes to ICPC`."""
    sentence = document.sentence_at(document.words[first].start)
    opens = sentence is not None and document.sentences[sentence].first == first
    before = "" if opens else document.words[first - 1].norm
    if not _counted(expansion) or not (opens or before in _BEFORE_NOUN or before in _SINGULAR_BE):
        return ""
    some = expansion[:1].islower() and (
        plain.partition(" ")[0] in {"a", "an"} or before in _SINGULAR_BE
    )
    return article_of(expansion) if some else "the"


def _counted(expansion: str) -> bool:
    """Tell whether an expansion takes an article: `social worker`, `core group`, `Mental Health Act`, not `housing benefit`."""
    return (
        head_of(expansion).lower() in _COUNTED
        or re.match(r"[A-Z].*\bAct \d{4}$", expansion) is not None
    ) and not expansion.startswith("HM ")


def _owned(expansion: str, ending: str) -> str:
    """Return the expansion with the ending of `the IRO's` or `OD'd`, if it can take one."""
    if ending.endswith("d"):
        return expansion if " " in expansion else by_rule(expansion)[2]
    return expansion + (ending[:-1] if expansion.endswith("s") else ending)


_ARTICLES = frozenset("a an the this that each every no".split())
_BEFORE_NOUN = frozenset(
    "to by with from at in on of and for after before about via under through".split()
)
_SINGULAR_BE = frozenset("is was be been being became as".split())
# Heads of names that take an article.
_COUNTED = frozenset(
    "worker officer manager coordinator lead teacher headteacher assistant practitioner adviser advocate assessor"
    " psychologist person child nurse visitor midwife therapist guardian carer baby team panel hub unit service department bureau"
    " authority commission society agency trust board court group conference meeting hearing order plan assessment"
    " interview report notice act".split()
)
# What follows a noun that no other noun follows.
_AFTER_NOUN = frozenset(
    "the a an this that these those his her their our your my at in on to for from with by of about before after until"
    " since when while because if as and or but is was are were be been has have had will would can could may might must"
    " should does did do not also now then again who which whose where so than into over under through during without"
    " both all still only never always often just today tomorrow yesterday last next every each against overnight"
    " says gives gets goes keeps takes sends lives wants reads sits".split()
)
_COMPOUNDS = frozenset("rated based led related trained funded".split())


def _ends_noun(document: Document, last: int) -> bool:
    """Tell whether the word after the initials shows that they are no part of a longer name (`CIN plan`)."""
    if last >= len(document.words) or not joined(
        document.text, document.words[last - 1], document.words[last]
    ):
        return True
    if document.text[document.words[last - 1].end : document.words[last].start].strip():
        return False
    norm = document.words[last].norm
    return (
        norm in _AFTER_NOUN
        or norm.isdecimal()
        or (norm not in _COMPOUNDS and bases().get(norm, ("", ""))[1] == "past")
    )


def _in_brackets(document: Document, span: Span) -> bool:
    sentence = document.sentence_at(span.start)
    before = (
        document.text[document.sentences[sentence].span.start : span.start]
        if sentence is not None
        else ""
    )
    return before.count("(") > before.count(")")


KIND = Kind(
    compile_rules,
    check,
    fields={"expansion": "the words the initials stand for"},
    candidates=candidates,
)
