"""Say why a rule spoke at a line, or did not: the same candidates and tests as a check, read to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plainspeak.checks import KINDS, TESTS, Candidate, RuleSet, context, parts, practice, roles
from plainspeak.checks.kind import INNOCENT, SENSE, WITHIN
from plainspeak.errors import InputError
from plainspeak.language import grammar
from plainspeak.model import Document, Finding, Report, Rule, Span
from plainspeak.rulebook import Rulebook

_SHOWN = 6
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Trace:
    """One rule at one place: whether it spoke, and each reason why it did not, in plain words."""

    rule: Rule
    span: Span
    raised: bool
    reasons: tuple[str, ...] = ()


def line_span(text: str, line: int) -> Span:
    """Return the span of a line, counted from 1. Raises InputError when there is no such line."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        raise InputError(f"There is no line {line}: the text has {len(lines)} lines.")
    start = sum(len(row) + 1 for row in lines[: line - 1])
    return Span(start, start + len(lines[line - 1]))


def why(
    report: Report, line: int, rulebook: Rulebook, rule_id: str | None = None
) -> tuple[Trace, ...]:
    """Return what every rule made of one line of a document with this report, in order of place.

    `rulebook` are the rules that it was checked with. `rule_id` asks about one rule only, and then about places too that are no words to look at (the
    length of a sentence). Raises InputError for a line that is not there.
    """
    wanted = line_span(report.document.text, line)
    traces = list(_of_places(report, wanted, rulebook, rule_id))
    traced = {(row.rule.id, row.span) for row in traces}
    traces += [
        Trace(rulebook.rule(row.rule), row.span, raised=True)
        for row in report.findings
        if row.span.overlaps(wanted)
        and rule_id in {None, row.rule}
        and not any(row.rule == name and row.span.overlaps(span) for name, span in traced)
    ]
    if rule_id is not None and not traces:
        traces = list(_of_document(report, wanted, rulebook, rulebook.rule(rule_id)))
    return tuple(sorted(traces, key=lambda row: (row.span, not row.raised, row.rule.id)))


def _of_places(
    report: Report, wanted: Span, rulebook: Rulebook, rule_id: str | None
) -> Iterator[Trace]:
    """Yield a trace for every candidate on the line: of the rules that are on, then of those that are off."""
    on = rulebook.select(report.profile)
    everything = rulebook.all_on()
    for name, kind in KINDS.items():
        if kind.candidates is None:
            continue
        asked = everything[name].active
        if rule_id is not None:
            kind_of_rule, at = rulebook.ids[rule_id]
            asked = frozenset([at] if kind_of_rule == name else [])
        for rules, wanted_rules in (
            (on[name], asked & on[name].active),
            (everything[name], asked - on[name].active),
        ):
            if not wanted_rules:
                continue
            document = _parsed(report, rules, name, wanted)
            for candidate in kind.candidates(document, rules, report.profile):
                tests = list(candidate.cleared)
                if candidate.number not in wanted_rules or not candidate.span.overlaps(wanted):
                    continue
                if rule_id is None and WITHIN in tests:
                    continue
                yield _trace(report, rulebook, document, rules, candidate, tests)


def _parsed(report: Report, rules: RuleSet, name: str, wanted: Span) -> Document:
    """Return the document with the grammar of the sentences on the line that these rules ask about."""
    doubts = KINDS[name].doubts
    if doubts is None:
        return report.document
    sentences = report.document.sentences
    return grammar.parse(
        report.document,
        (
            number
            for number in doubts(report.document, rules, report.profile)
            if sentences[number].span.overlaps(wanted)
        ),
    )


def _trace(
    report: Report,
    rulebook: Rulebook,
    document: Document,
    rules: RuleSet,
    candidate: Candidate,
    tests: Sequence[str],
) -> Trace:
    rule = rules.rules[candidate.number]
    off = rulebook.why_off(rule.id, report.profile)
    reasons = [f"It is off: {off}."] if off else []
    reasons += [_said(document, rules, rule, candidate, test) for test in tests]
    if reasons:
        return Trace(rule, candidate.span, False, tuple(reasons))
    if any(row.rule == rule.id and row.span.overlaps(candidate.span) for row in report.findings):
        return Trace(rule, candidate.span, True)
    return Trace(rule, candidate.span, False, (_set_aside(report, rule, candidate.span),))


def _set_aside(report: Report, rule: Rule, span: Span) -> str:
    """Say why a finding that nothing clears is not in the report."""
    for row in report.suppressed:
        if row.finding.rule == rule.id and row.finding.span.overlaps(span):
            return f"Somebody set it aside: {row.reason}."
    if any(row.rule == rule.id and row.span.overlaps(span) for row in report.known or ()):
        return "It was in the baseline already."
    over: list[Finding] = [
        row for row in report.findings if row.span.overlaps(span) and row.rule != rule.id
    ]
    if not over:
        return "It was raised, and then left out of the report."
    winner = max(over, key=lambda row: row.span.end - row.span.start)
    longer = winner.span.end - winner.span.start > span.end - span.start
    how = "takes in more words" if longer else "is the graver"
    return f"'{winner.rule}' speaks of these words instead: it {how}."


def _said(document: Document, rules: RuleSet, rule: Rule, candidate: Candidate, test: str) -> str:
    """Say what a test that cleared a place says, with the contexts that held or did not."""
    says = f"{TESTS[test][:1].upper()}{TESTS[test][1:]}"
    if test not in {SENSE, INNOCENT}:
        return f"{says}."
    written = _in_order(rule.when if test == SENSE else rule.unless)
    rows = zip(rules.compiled[test][candidate.number], written, strict=True)
    if test == SENSE:
        return f"{says}: {'; or '.join(text for _, text in rows)}."
    number = document.sentence_at(candidate.span.start) or 0
    first = document.word_at(candidate.span.start)
    last = document.word_at(candidate.span.end - 1) + 1
    held = []
    for row, text in rows:
        if "holds" in row:
            sentence = document.sentences[number]
            hits = context.around(document, row["holds"], sentence, first, last)
            phrases = [document.span(hit.first, hit.last).of(document.text) for hit in hits]
            held += [f"it stands in {_some(phrases)}"] if phrases else []
        elif context.any_holds(document, [row], number, first, last):
            held.append(text)
    return f"{says}: {'; and '.join(held)}."


def _in_order(contexts: Sequence[Any]) -> list[str]:
    """Describe contexts in the order in which they are compiled: all bare phrases as one, then each map."""
    phrases = [row for row in contexts if isinstance(row, str)]
    rows = [f"it stands in {_some(phrases)}"] if phrases else []
    return rows + [_described(row) for row in contexts if not isinstance(row, str)]


def _described(held: Mapping[str, Any]) -> str:
    within = held.get("within", 0)
    reach = f" (within {within} words)" if within else ""
    says = {
        "before": f"before it{reach} stands",
        "after": f"after it{reach} stands",
        "near": "in the same sentence stands",
        "document": "somewhere in the document stands",
    }
    texts = [f"{says[key]} {_some(value)}" for key, value in held.items() if key in says]
    if "pos" in held:
        texts.append(f"it is a {held['pos']}")
    if "start" in held:
        texts.append(f"it {'opens' if held['start'] else 'does not open'} its sentence")
    if "voice" in held:
        texts.append(f"the document is in a {held['voice']}'s own voice")
    if "capital" in held:
        texts.append(f"it is {'' if held['capital'] else 'not '}written like a name")
    return " and ".join(texts)


def _some(words: Iterable[str]) -> str:
    found = list(words)
    more = f" … ({len(found)} in all)" if len(found) > _SHOWN else ""
    return ", ".join(f"“{word}”" for word in found[:_SHOWN]) + more


def _of_document(report: Report, wanted: Span, rulebook: Rulebook, rule: Rule) -> Iterator[Trace]:
    """Yield what a rule without a place on the line made of it: what it looks for, or its tests."""
    off = rulebook.why_off(rule.id, report.profile)
    reasons = [f"It is off: {off}."] if off else []
    if rule.kind in {"part", "practice"}:
        yield from _tests_of(report, wanted, rulebook, rule, reasons)
        return
    if rule.kind == "good":
        reasons.append("It finds good things; none of its own stands on this line.")
    elif rule.find or rule.frames:
        terms = [*rule.find, *(find for find, _ in rule.frames)]
        reasons.append(f"None of its words stands on this line. It looks for {_some(terms)}.")
    else:
        reasons.append("Nothing on this line is what it looks for.")
    yield Trace(rule, wanted, False, tuple(reasons))


def _tests_of(
    report: Report, wanted: Span, rulebook: Rulebook, rule: Rule, reasons: list[str]
) -> Iterator[Trace]:
    """Yield how the tests come out of a rule about the whole document, or about what sentences do."""
    document = report.document
    labels = roles.labels_of(document, rulebook.sentence_model, report.findings)
    evidence = parts.Evidence(
        document, roles.roles_of(document, labels), labels, rulebook.sentence_model
    )
    kind, number = rulebook.ids[rule.id]
    words = rulebook.all_on()[kind].compiled[number]
    reasons = [*reasons, *_outcomes(practice.outcomes(rule, words, evidence))]
    code = rule.options.get("code")
    if code:
        said = any(row.code == code for row in report.missing)
        reasons.append(f"So the report {'says' if said else 'does not say'} '{code}'.")
    if "sentence" not in rule.options:
        yield Trace(rule, wanted, False, tuple(reasons))
        return
    for at, sentence in enumerate(document.sentences):
        if sentence.span.overlaps(wanted):
            own = _outcomes(practice.outcomes(rule, words, evidence, at))
            yield Trace(rule, sentence.span, False, (*reasons, *own))


def _outcomes(rows: Iterable[tuple[str, Mapping[str, Any], bool]]) -> Iterator[str]:
    for field, test, holds in rows:
        yield f"{'Holds' if holds else 'Does not hold'}: {field}, {_test(test)}."


def _test(test: Mapping[str, Any]) -> str:
    text = ", ".join(
        f"{key} {_some(str(row) for row in value) if isinstance(value, (list, tuple)) else value}"
        for key, value in test.items()
    )
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
