"""Initials that are not spelled out at their first use."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from plainspeak.checks import context
from plainspeak.checks.kind import Kind, RuleSet
from plainspeak.language import gloss
from plainspeak.language.inflection import forms_of
from plainspeak.language.syllables import is_common
from plainspeak.model import Document, Finding, Profile, Rule, Span, Suggestion

# Written exactly as it stands, with an optional plural or possessive after it.
_ENDING = r"(?:['’]?s|['’]d)?"
_PLURAL = re.compile(r"(?:['’]?s|['’]d)$")


def compile_rules(rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the rules by the exact initials they look for, how each is spelled out, and their contexts."""
    table: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for find in rule.find:
            table.setdefault(find, []).append(number)
    return {
        "table": table,
        "pattern": _pattern(table),
        "spelled": [_spelled(str(rule.options.get("expansion", ""))) for rule in rules],
        "when": [context.compile_contexts(rule.when) for rule in rules],
        "unless": [context.compile_contexts(rule.unless) for rule in rules],
    }


def _pattern(table: Iterable[str]) -> str:
    """Return a pattern of all initials, longest first, grouped by their first letter so that most places fail at once."""
    groups: dict[str, list[str]] = {}
    for find in sorted(table, key=lambda find: (-len(find), find)):
        groups.setdefault(find[0], []).append(re.escape(find[1:]))
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items())
    )


def _spelled(expansion: str) -> str:
    """Return a pattern of the words that initials stand for, in the singular and the plural."""
    forms = dict.fromkeys(text for _, text in forms_of(expansion, "noun")) if expansion else {}
    return "|".join(
        r"[-\s]+".join(re.escape(word) for word in re.split(r"[-\s]+", form)) for form in forms
    )


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding at the first use of each acronym that the document does not spell out."""
    compiled = rules.compiled
    if not compiled["pattern"]:
        return
    table = compiled["table"]
    seen: set[str] = set()
    for match in re.finditer(rf"(?<!\w)(?:{compiled['pattern']}){_ENDING}(?!\w)", document.text):
        written = match.group()
        initials = written if written in table else _PLURAL.sub("", written)
        span = Span(match.start(), match.end())
        if initials in seen or initials in profile.known or not _stands_alone(document.text, span):
            continue
        sentence = document.sentence_at(span.start)
        if sentence is not None and _shouted(document, sentence, span, table):
            continue
        for number in table.get(initials, ()):
            rule = rules.rules[number]
            if number not in rules.active or document.quoted(span):
                continue
            if sentence is not None and not _sense_holds(
                document, compiled, number, sentence, span
            ):
                continue
            seen.add(initials)
            if not _spelled_out(document, sentence, span, compiled["spelled"][number]):
                yield _finding(rule, span, written)
            break


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


def _sense_holds(
    document: Document, compiled: dict[str, Any], number: int, sentence: int, span: Span
) -> bool:
    first = document.word_at(span.start)
    last = document.word_at(span.end - 1) + 1
    when, unless = compiled["when"][number], compiled["unless"][number]
    if when and not context.any_holds(document, when, sentence, first, last):
        return False
    return not (unless and context.any_holds(document, unless, sentence, first, last))


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


def _finding(rule: Rule, span: Span, written: str) -> Finding:
    expansion = str(rule.options.get("expansion", ""))
    plain = next((texts[0] for texts in rule.say.values() if texts), "")
    texts = [text for text in (plain, expansion) if text]
    spelled = f"“{expansion}”" + (f" ({plain})" if plain and plain != expansion else "")
    message = (
        f"“{written}” is not spelled out. Write {spelled}."
        if expansion
        else f"“{written}” is not spelled out."
    )
    return Finding(
        rule.id,
        rule.category,
        rule.severity,
        span,
        rule.message or message,
        rule.why,
        rule.confidence,
        tuple(Suggestion(text, rule.safety) for text in dict.fromkeys(texts)),
        rule.question,
    )


KIND = Kind(compile_rules, check, fields={"expansion": "the words the initials stand for"})
