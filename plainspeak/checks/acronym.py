"""Initials that are not spelled out at their first use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from plainspeak.checks import context
from plainspeak.checks.kind import Kind, RuleSet
from plainspeak.model import Document, Finding, Profile, Rule, Span, Suggestion

# Written exactly as it stands, with an optional plural or possessive after it.
_ENDING = r"(?:['’]?s|['’]d)?"


def compile_rules(rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the rules by the exact initials they look for, and their contexts."""
    table: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for find in rule.find:
            table.setdefault(find, []).append(number)
    return {
        "table": table,
        "pattern": "|".join(re.escape(find) for find in sorted(table, key=lambda find: (-len(find), find))),
        "when": [context.compile_contexts(rule.when) for rule in rules],
        "unless": [context.compile_contexts(rule.unless) for rule in rules],
    }


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding at the first use of each acronym that the document does not spell out."""
    compiled = rules.compiled
    if not compiled["pattern"]:
        return
    seen: set[str] = set()
    for match in re.finditer(rf"(?<![\w/])(?:{compiled['pattern']}){_ENDING}(?![\w/])", document.text):
        written = match.group()
        initials = written if written in compiled["table"] else re.sub(r"(?:['’]?s|['’]d)$", "", written)
        if initials in seen or initials in profile.known:
            continue
        span = Span(match.start(), match.end())
        sentence = document.sentence_at(span.start)
        for number in compiled["table"].get(initials, ()):
            rule = rules.rules[number]
            if number not in rules.active or document.quoted(span):
                continue
            if sentence is not None and not _sense_holds(document, compiled, number, sentence, span):
                continue
            seen.add(initials)
            if not _spelled_out(document.text, span, rule):
                yield _finding(rule, span, written)
            break


def _sense_holds(document: Document, compiled: dict[str, Any], number: int, sentence: int, span: Span) -> bool:
    first = document.word_at(span.start)
    last = document.word_at(span.end - 1) + 1
    when, unless = compiled["when"][number], compiled["unless"][number]
    if when and not context.any_holds(document, when, sentence, first, last):
        return False
    return not (unless and context.any_holds(document, unless, sentence, first, last))


def _spelled_out(text: str, span: Span, rule: Rule) -> bool:
    """Tell whether the words stand before the initials: `looked-after child (LAC)`, or right after them."""
    expansion = str(rule.options.get("expansion", ""))
    before, after = text[: span.start], text[span.end :]
    if expansion and re.search(re.escape(expansion).replace(r"\-", "[- ]"), before, re.IGNORECASE):
        return True
    bracket = before.rstrip().endswith("(") or text[span.start - 1 : span.start] == "("
    if bracket and _initials_match(before.rstrip(" ("), span.of(text)):
        return True
    return bool(re.match(r"\s*(?:\(|,\s|[-–—:]\s|stands for|means|which|is short for)", after)) and _explained_after(after, expansion)


def _initials_match(before: str, initials: str) -> bool:
    letters = [c.lower() for c in initials if c.isupper()]
    words = re.findall(r"[A-Za-z]+", before[-120:])[-(len(letters) + 3) :]
    at = 0
    for word in words:
        if at < len(letters) and word[0].lower() == letters[at]:
            at += 1
    return at >= max(2, len(letters) - 1)


def _explained_after(after: str, expansion: str) -> bool:
    if after.lstrip().startswith("("):
        return len(after.split(")", maxsplit=1)[0].split()) >= 2
    if expansion and expansion.lower() in after[:120].lower():
        return True
    return bool(re.match(r"\s*(?:,\s*(?:the|an?|which|that)\s|stands for|means|,?\s*which (?:is|means)|is short for)", after))


def _finding(rule: Rule, span: Span, written: str) -> Finding:
    expansion = str(rule.options.get("expansion", ""))
    plain = next((texts[0] for texts in rule.say.values() if texts), "")
    texts = [text for text in (plain, expansion) if text]
    spelled = f"“{expansion}”" + (f" ({plain})" if plain and plain != expansion else "")
    message = f"“{written}” is not spelled out. Write {spelled}." if expansion else f"“{written}” is not spelled out."
    return Finding(
        rule.id, rule.category, rule.severity, span, rule.message or message, rule.why, rule.confidence,
        tuple(Suggestion(text, rule.safety) for text in dict.fromkeys(texts)), rule.question,
    )


KIND = Kind(compile_rules, check, fields={"expansion": "the words the initials stand for"})
