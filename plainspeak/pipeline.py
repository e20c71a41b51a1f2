"""The line from text to report, readable in one screen."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from plainspeak import profiles
from plainspeak.checks import KINDS, RuleSet, good, measures, parts, practice, roles, wording
from plainspeak.language import Cut, Places, analyse, cut, grammar, mark
from plainspeak.language.own_words import own_words
from plainspeak.language.phrases import Trie
from plainspeak.language.sentence_model import weigh
from plainspeak.model import Document, Finding, Missing, Part, Profile, Report, Span
from plainspeak.rulebook import Rulebook
from plainspeak.rulebook.schema import ADVICE, HOUSE
from plainspeak.settings import Settings
from plainspeak.suppressions import comments

GUESSED = "The document type was guessed. Say it with --type if the guess is wrong."
UNSURE = (
    "The document type could not be guessed, so only the checks that hold for every case note were made. "
    "Say the type with --type."
)
WORDING_ONLY = (
    "This checks wording, not safety: a note with no findings can still be wrong about danger."
)

# When two wording rules raise the same words, the graver category speaks.
_PRECEDENCE = ("label", "vague-harm", "acronym", "jargon", "plain-words")


class Steps:
    """The steps of a check that cost most, each done afresh; `incremental` remembers what they gave."""

    def cut(self, text: str, block: Span) -> Iterable[Cut]:
        """Return the sentences of a block, each with its words."""
        return cut(text, block)

    def mark(self, document: Document, word_lists: Sequence[Trie]) -> Places:
        """Return the places of word lists."""
        return mark(document, word_lists)

    def select(self, rulebook: Rulebook, profile: Profile) -> Mapping[str, RuleSet]:
        """Return the rules of each kind that a profile turns on."""
        return rulebook.select(profile)

    def doubts(
        self, name: str, document: Document, rules: RuleSet, profile: Profile
    ) -> Iterable[int]:
        """Name the sentences in which a kind of check depends on the parser."""
        kind = KINDS[name]
        return kind.doubts(document, rules, profile) if kind.doubts else ()

    def parse(self, document: Document, numbers: Iterable[int]) -> Document:
        """Return the document with the grammar of these sentences."""
        return grammar.parse(document, numbers)

    def check(
        self, name: str, document: Document, rules: RuleSet, profile: Profile
    ) -> Iterable[Finding]:
        """Return what a kind of check finds."""
        return KINDS[name].check(document, rules, profile)

    def explained(self, document: Document, rules: RuleSet, profile: Profile) -> Iterable[Span]:
        """Return the places of hard words that are explained beside them; asked after `check`."""
        return wording.explained(document, rules, profile)

    def weigh(self, document: Document, model: Mapping[str, Any], number: int) -> Sequence[float]:
        """Return what the words of a sentence weigh for every label of the sentence model."""
        return weigh(document, model, number)


AFRESH = Steps()


def check(
    document: Document,
    rulebook: Rulebook,
    document_type: str = profiles.AUTO,
    reader: str | None = None,
    settings: Settings = Settings(),
    *,
    advice: bool | None = None,
    steps: Steps = AFRESH,
) -> Report:
    """Check one document that a reader has read; see `Report` for what comes out.

    `advice` asks for the checks of category `practice` too; None takes the settings' answer.
    `steps` are done afresh unless a server remembers them. Raises InputError for an unknown document type or reader.
    """
    notes = [WORDING_ONLY]
    ignores = comments.read(document.text)
    analysed = analyse(
        comments.without(document.text, ignores),
        rulebook.word_lists_with({"kin": settings.kin}),
        path=document.path,
        blocks=document.blocks or None,
        own=own_words(settings.names, settings.known),
        cutting=steps.cut,
        marking=steps.mark,
    )
    analysed = replace(analysed, original=document.original)
    guessed, sure = document_type == profiles.AUTO, True
    if guessed:
        guess = profiles.guess_type(analysed, rulebook)
        sure = guess.sure
        document_type = guess.document_type if sure else profiles.FALLBACK
        notes.insert(0, GUESSED if sure else UNSURE)
    profile = profiles.profile_for(rulebook, document_type, reader, settings, advice=advice)
    if not sure:
        profile = replace(profile, parts=())
    rule_sets = steps.select(rulebook, profile)
    analysed, found = find(analysed, rule_sets, profile, steps)
    labels = roles.labels_of(analysed, rulebook.sentence_model, found, steps.weigh)
    all_roles = roles.roles_of(analysed, labels)
    evidence = parts.Evidence(analysed, all_roles, labels, rulebook.sentence_model)
    advised = _levelled(practice.findings(rule_sets["practice"], evidence), profile)
    sentence_roles = tuple(row for row, label in zip(all_roles, labels, strict=True) if label)
    checklist = tuple(parts.checklist(rule_sets["part"], profile, evidence))
    findings = _fingerprinted(analysed, settle((*found, *advised)))
    figures, hardest = measures.measure(analysed, profile, findings)
    missing = [row for row in checklist if isinstance(row, Missing)]
    kept = comments.sort(analysed, ignores, findings, missing, rulebook.names)
    if ignores:
        analysed = replace(analysed, text=document.text)
    return Report(
        document=analysed,
        profile=profile,
        type_guessed=guessed,
        findings=kept.findings,
        missing=kept.missing,
        roles=sentence_roles,
        measures=figures,
        hardest=hardest,
        good=tuple(
            good.good_things(
                analysed,
                rule_sets["good"],
                steps.explained(analysed, rule_sets["wording"], profile),
                [row.role for row in all_roles],
                labels,
            )
        ),
        rulebook_version=rulebook.version,
        rulebook_sha256=rulebook.sha256,
        notes=(*kept.notes, *notes),
        suppressed=kept.suppressed,
        present=tuple(row for row in checklist if isinstance(row, Part)),
        type_sure=sure,
    )


def find(
    document: Document,
    rule_sets: Mapping[str, RuleSet],
    profile: Profile,
    steps: Steps = AFRESH,
) -> tuple[Document, tuple[Finding, ...]]:
    """Return an analysed document, with the grammar that was needed, and what was found in it, settled.

    `rule_sets` are the rules that the profile turns on, as `Rulebook.select` gives them.
    """
    doubts = {
        number
        for name in KINDS
        for number in steps.doubts(name, document, rule_sets[name], profile)
    }
    document = steps.parse(document, doubts)
    found = (
        finding
        for name in KINDS
        for finding in steps.check(name, document, rule_sets[name], profile)
    )
    return document, settle(_levelled(found, profile))


def _levelled(findings: Iterable[Finding], profile: Profile) -> Iterator[Finding]:
    for finding in findings:
        level = profile.severities.get(finding.rule) or profile.severities.get(finding.category)
        yield replace(finding, severity=level) if level else finding


def settle(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in order of place, each fault once.

    Within one category the longest of overlapping findings stays. Among wording categories too,
    except that initials and what they stand for are two faults (`DV` is an acronym and vague).
    """
    kept: list[Finding] = []
    taken: dict[
        str, list[Span]
    ] = {}  # for each fault the places it has, in order, apart from each other
    for finding in sorted(findings, key=_weight):
        places = taken.setdefault(_fault(finding), [])
        at = bisect.bisect_left(places, finding.span.end, key=lambda span: span.start)
        if at == 0 or places[at - 1].end <= finding.span.start:
            places.insert(at, finding.span)
            kept.append(finding)
    return tuple(
        sorted(kept, key=lambda row: (row.span.start, row.span.end, row.category, row.rule))
    )


def _weight(finding: Finding) -> tuple[int, int, int, str]:
    rank = _PRECEDENCE.index(finding.category) if finding.category in _PRECEDENCE else 0
    return finding.span.start - finding.span.end, rank, finding.span.start, finding.rule


def _fault(finding: Finding) -> str:
    """Return what sort of fault a finding is: two findings of one sort do not share words."""
    if finding.category in {ADVICE, HOUSE}:
        return finding.rule
    return (
        "wording"
        if finding.category in _PRECEDENCE and finding.category != "acronym"
        else finding.category
    )


def _fingerprinted(document: Document, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Give each finding a name that survives edits elsewhere: its rule, words and sentence, counted."""
    seen: dict[str, int] = {}
    folded: dict[int | None, str] = {None: ""}
    rows = []
    for finding in findings:
        number = document.sentence_at(finding.span.start)
        if number is not None and number not in folded:
            around = document.sentences[number].span.of(document.text)
            folded[number] = " ".join(around.casefold().split())
        words = finding.span.of(document.text).casefold()
        text = "\0".join((finding.rule, words, folded[number]))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        rows.append(replace(finding, fingerprint=f"{digest}-{seen[digest]}"))
    return tuple(rows)
