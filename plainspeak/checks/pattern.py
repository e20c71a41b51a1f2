"""Patterns of a house style: what not to write, what to write instead, and how often is too often.

A rule of this kind finds regular expressions (RE2's) where the other kinds find words. Rules of Vale
styles become rules of this kind; a pack may hold them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from plainspeak.checks.kind import ENOUGH, EXCEPTION, QUOTED, WITHIN, Candidate, Kind, RuleSet
from plainspeak.checks.wording import match_case
from plainspeak.errors import RuleError, did_you_mean
from plainspeak.language import patterns
from plainspeak.model import (
    BlockKind,
    Document,
    Fact,
    Finding,
    Profile,
    Rule,
    Safety,
    Span,
    Suggestion,
)

_BLOCKS = {
    "paragraph": BlockKind.PARAGRAPH,
    "heading": BlockKind.HEADING,
    "list": BlockKind.ITEM,
}
# What a scope may be named: every block, the blocks of one kind, each sentence, or all at once.
SCOPES = ("text", *_BLOCKS, "sentence", "document")
_FIELDS = {
    "patterns": "maps of a 'pattern' and, if there are better words, 'say'",
    "case": "true: capitals matter",
    "scope": "where to look: text, paragraph, heading, list, sentence, document; ~ is not, & is and",
    "exceptions": "patterns of what to leave alone, capitals as they stand",
    "at_least": "raise a place that holds fewer matches than this",
    "at_most": "raise a place that holds more matches than this",
    "limit": "the most findings in one document",
}
_ANCHORS = re.compile(r"[\^$]|\\[Az]")
_PLACEHOLDER = re.compile(r"\{(found|say|count)\}")


class _Found(NamedTuple):
    """What a pattern rule found: the words to show, what to say instead, how many there are."""

    found: str
    says: tuple[str, ...] = ()
    matches: int = 0


def compile_rules(rules: Sequence[Rule], first: int = 0) -> list[dict[str, Any]]:
    """Return for each rule one pattern that finds all of its own, and what each of them says."""
    return [_compiled(rule) for rule in rules]


def _compiled(rule: Rule) -> dict[str, Any]:
    options = rule.options
    rows = options.get("patterns")
    if not isinstance(rows, (list, tuple)) or not rows:
        raise _fault(rule, f"needs 'patterns': {_FIELDS['patterns']}")
    keys = []
    for row in rows:
        if (
            not isinstance(row, Mapping)
            or not set(row) <= {"pattern", "say"}
            or "pattern" not in row
        ):
            raise _fault(rule, f"'patterns' holds {_FIELDS['patterns']}")
        keys.append((str(row["pattern"]), tuple(_texts(row.get("say", ())))))
    exceptions = _texts(options.get("exceptions", ()))
    found, exempt = _either(pattern for pattern, _ in keys), _either(exceptions)
    fault = patterns.fault_of(found) or patterns.fault_of(exempt)
    if fault:
        raise _fault(rule, f"has patterns that cannot be used: {fault}")
    for name in ("at_least", "at_most", "limit"):
        if not isinstance(options.get(name, 0), int):
            raise _fault(rule, f"'{name}' is a number: {_FIELDS[name]}")
    return {
        "find": found,
        "keys": keys,
        "except": exempt,
        "case": bool(options.get("case", False)),
        "scopes": [_scope(rule, text) for text in _texts(options.get("scope", "text"))],
        "at_least": options.get("at_least", 0),
        "at_most": options.get("at_most"),
        "limit": options.get("limit", 0),
    }


def _fault(rule: Rule, message: str) -> RuleError:
    return RuleError(f"{rule.place}: rule '{rule.id}' of kind pattern {message}.")


def _texts(value: Any) -> list[str]:
    return [str(row) for row in (value if isinstance(value, (list, tuple)) else [value])]


def _either(found: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in found)


def _scope(rule: Rule, text: str) -> list[tuple[str, bool]]:
    """Return the parts of a scope and whether each must hold: `sentence & ~heading`."""
    parts = []
    for part in text.split("&"):
        name = part.strip().removeprefix("~").strip()
        if name not in SCOPES:
            raise _fault(
                rule,
                f"has no scope '{name}'.{did_you_mean(name, SCOPES)} One of: {', '.join(SCOPES)}",
            )
        parts.append((name, not part.strip().startswith("~")))
    return parts


def check(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Finding]:
    """Yield a finding for every match of an active rule, and for every place with too many or too few."""
    for candidate in candidates(document, rules, profile):
        if candidate.stands:
            yield _finding(document, rules.rules[candidate.number], candidate)


def candidates(document: Document, rules: RuleSet, profile: Profile) -> Iterator[Candidate]:
    """Yield every match of an active rule, or every place that a rule counts in; see `Candidate`."""
    flat = document.text.replace("\n", " ")
    for number in sorted(rules.active):
        row = rules.compiled[number]
        # A phrase may be wrapped over two lines; a pattern that asks for lines sees them.
        text = document.text if _ANCHORS.search(row["find"]) or r"\n" in row["find"] else flat
        if row["at_most"] is not None or row["at_least"]:
            yield from _counted(document, text, number, row)
        elif text is not flat or patterns.stands_in(row["find"], flat, case=row["case"]):
            yield from _matched(document, text, number, row)


def _matched(
    document: Document, text: str, number: int, row: Mapping[str, Any]
) -> Iterator[Candidate]:
    spoken: list[Span] = []
    for stretch in _stretches(document, row["scopes"]):
        part = stretch.of(text)
        exempt: list[Span] | None = None
        for start, end in patterns.places(row["find"], part, case=row["case"]):
            span = _trimmed(text, stretch.start + start, stretch.start + end)
            if span is None:
                continue
            if exempt is None:
                exempt = _exempt(part, stretch.start, row["except"])
            found = _found(span.of(text), part[start:end], row)
            if found is not None:
                cleared = _cleared(document, span, exempt, row["limit"], spoken)
                yield Candidate(number, span, cleared, found)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return a match without the spaces around it, or None for one that holds nothing else."""
    written = text[start:end]
    start += len(written) - len(written.lstrip())
    end = start + len(written.strip())
    return Span(start, end) if end > start else None


def _exempt(part: str, start: int, pattern: str) -> list[Span]:
    if not pattern:
        return []
    return [
        Span(start + first, start + last)
        for first, last in patterns.places(pattern, part, case=True)
    ]


def _found(written: str, match: str, row: Mapping[str, Any]) -> _Found | None:
    """Return what the pattern that matched says; None when that is what stands there already."""
    for pattern, says in row["keys"]:
        if not says:
            continue
        groups = patterns.groups(pattern, match, case=row["case"])
        if groups is not None:
            texts = tuple(_filled(text, groups) for text in says)
            if any(_same(text, written, case=row["case"]) for text in texts):
                return None
            return _Found(written, tuple(text for text in texts if text))
    return _Found(written)


def _same(text: str, written: str, *, case: bool) -> bool:
    return text == written if case else text.casefold() == written.casefold()


def _filled(text: str, groups: Sequence[str]) -> str:
    """Put what the groups of a pattern took where a wording asks for it: `the $1 folder`."""
    return re.sub(
        r"\$(\d)", lambda at: groups[int(at[1]) - 1] if 0 < int(at[1]) <= len(groups) else "", text
    )


def _cleared(
    document: Document, span: Span, exempt: Sequence[Span], limit: int, spoken: list[Span]
) -> Iterator[str]:
    stands = True
    if document.quoted(span):
        stands = False
        yield QUOTED
    if any(held.contains(span) or span.contains(held) for held in exempt):
        stands = False
        yield EXCEPTION
    if limit and len(spoken) >= limit:
        yield ENOUGH
    elif stands:
        spoken.append(span)


def _counted(
    document: Document, text: str, number: int, row: Mapping[str, Any]
) -> Iterator[Candidate]:
    most, least = row["at_most"], row["at_least"]
    for stretch in _stretches(document, row["scopes"]):
        places = list(patterns.places(row["find"], stretch.of(text), case=row["case"]))
        wrong = len(places) < least or (most is not None and len(places) > most)
        cleared = () if wrong else (WITHIN,)
        found = _Found(stretch.of(document.text), matches=len(places))
        yield Candidate(number, stretch, iter(cleared), found)


def _stretches(document: Document, scopes: Sequence[Sequence[tuple[str, bool]]]) -> Iterator[Span]:
    """Yield the stretches of text that one of the scopes takes in, each once, in order."""
    found: set[Span] = set()
    for scope in scopes:
        names = {name for name, wanted in scope if wanted}
        if "document" in names:
            found.add(Span(0, len(document.text)))
            continue
        asked = [(_BLOCKS[name], wanted) for name, wanted in scope if name in _BLOCKS]
        taken = {
            number
            for number, block in enumerate(document.blocks)
            if block.kind is not BlockKind.FIELD
            and all((block.kind is kind) is wanted for kind, wanted in asked)
        }
        if "sentence" in names:
            found.update(row.span for row in document.sentences if row.block in taken)
        else:
            found.update(document.blocks[number].span for number in taken)
    return iter(sorted(found))


def _finding(document: Document, rule: Rule, candidate: Candidate) -> Finding:
    found: _Found = candidate.found
    opens = document.sentence_at(candidate.span.start)
    first = opens is not None and document.sentences[opens].span.start == candidate.span.start
    says = [match_case(found.found, text, opens=first, shouts=False) for text in found.says]
    fields = {
        "found": found.found,
        "say": " or ".join(says) or found.found,
        "count": str(found.matches),
    }
    counted = rule.options.get("at_most") is not None or bool(rule.options.get("at_least"))
    return Finding(
        rule.id,
        rule.category,
        rule.severity,
        candidate.span,
        _PLACEHOLDER.sub(lambda match: fields[match[1]], rule.message),
        rule.why,
        rule.confidence,
        # Nobody has promised that the words fit wherever the pattern does.
        tuple(Suggestion(text, Safety.ASK) for text in says),
        rule.question,
        because=(Fact("matches", found.matches),) if counted else (),
    )


KIND = Kind(compile_rules, check, fields=_FIELDS, candidates=candidates)
