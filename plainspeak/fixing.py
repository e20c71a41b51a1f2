"""Fix a text: apply what is safe, check again, and let nothing through that changes a fact or brings in a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from plainspeak import facts, fixes, pipeline, profiles
from plainspeak.fixes import Edit, Fixed, Plan, Refusal
from plainspeak.language import analyse
from plainspeak.language.phrases import Trie
from plainspeak.model import Document, Finding, Report, Span
from plainspeak.rulebook import Rulebook
from plainspeak.settings import Settings

# Rounds of check and change. A suggestion in which another rule finds something needs a second one;
# house rules that ask for each other's words would need rounds for ever.
_ROUNDS = 8
# Checks spent in one round on finding out which edits of a whole document do harm.
_TRIALS = 24
_NEW = "It would bring in something new to look at ({})."
TOGETHER = "Together with the other changes it would change a fact or bring in a new finding."


_Words = frozenset[tuple[str, str]]  # rules, each with words that it raises


def _words(report: Report) -> _Words:
    return frozenset(
        (row.rule, row.span.of(report.document.text).casefold()) for row in report.findings
    )


def _without(report: Report, left: _Words) -> Report:
    """Return a report without words that were set aside before the first change.

    Their fingerprint holds their sentence: once that is changed elsewhere, they would be raised again.
    """
    if not left:
        return report
    text = report.document.text
    kept = (row for row in report.findings if (row.rule, row.span.of(text).casefold()) not in left)
    return replace(report, findings=tuple(kept))


@dataclass(frozen=True, slots=True)
class Fixer:
    """What a document is checked with while it is fixed; see `pipeline.check` for the fields.

    `set_aside` takes out of a report what a person has set aside outside the document: it stays as it is.
    """

    rulebook: Rulebook
    document_type: str = profiles.AUTO
    reader: str | None = None
    settings: Settings = Settings()
    set_aside: Callable[[Report], Report] | None = None

    def check(self, document: Document) -> Report:
        """Check a document. Raises InputError for an unknown document type or reader."""
        report = self._found(document)
        return self.set_aside(report) if self.set_aside else report

    def _found(self, document: Document) -> Report:
        return pipeline.check(
            document, self.rulebook, self.document_type, self.reader, self.settings
        )

    def fix(self, document: Document) -> Fixed:
        """Return a document with its safe suggestions applied, round after round, until none is left that may be.

        Every edit must keep the facts (`facts.compare`) and bring in no finding of its own; one that
        does not is refused, with the reason. Raises InputError like `check`.
        """
        found = self._found(document)
        before = report = self.set_aside(found) if self.set_aside else found
        left = _words(found) - _words(before)
        edits: tuple[Edit, ...] = ()
        compared: dict[tuple[str, str], tuple[str, ...]] = {}
        refused: tuple[Refusal, ...] = ()
        for _ in range(_ROUNDS):
            done = _Done(before, edits, document, compared)
            plan, following = self._admitted(report, fixes.plan(_without(report, left)), done)
            refused = plan.refused
            if not plan.edits:
                break
            edits = fixes.compose(document.text, edits, plan.edits)
            report = following
        return Fixed(report.document.text, edits, refused, before, report, document)

    def choose(
        self, report: Report, finding: Finding, text: str, given: Document
    ) -> tuple[Edit, Report] | Refusal:
        """Put a suggestion that a person chose in a finding's place: the edit, and the report on what it leaves.

        `report` is the last check, and `given` the document as its reader made it.
        Only what would touch a quotation or a name, or change a fact, is refused: what else it brings
        in, the person sees.
        """
        plan = fixes.plan(report, lambda row: text if row == finding else None)
        if not plan.edits:
            return plan.refused[0] if plan.refused else Refusal(finding, "It is the same.")
        done = _Done(report, (), given, {})
        changed = next(_facts(done, plan.edits, self.rulebook.word_lists), None)
        if changed:
            return Refusal(finding, changed.reason)
        after = self.check(fixes.applied(report.document, plan.edits, blocks=bool(given.blocks)))
        return plan.edits[0], after

    def _admitted(self, report: Report, plan: Plan, done: _Done) -> tuple[Plan, Report]:
        """Return a plan without the edits that do harm, and the report on the text it leaves.

        The whole is tried first, as nearly always it stands. If it does not, what stands in the
        sentences of the harm is tried edit by edit, and the rest narrowed down by halves.
        """
        if not plan.edits:
            return plan, report
        whole = self._tried(report, plan.edits, done)
        if not whole.faults:
            return plan, whole.report
        before = report
        kept: list[Edit] = []
        refused = list(plan.refused)
        waiting = _suspects(before.document, plan.edits, whole.faults)
        trials = 0
        while waiting:
            part = waiting.pop()
            trials += 1
            if trials > _TRIALS:
                refused += [Refusal(edit.finding, TOGETHER) for edit in part]
                continue
            tried = self._tried(before, [*kept, *part], done)
            if not tried.faults:
                kept += part
                report = tried.report
            elif len(part) == 1:
                refused.append(Refusal(part[0].finding, tried.faults[0].reason))
            else:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
        refused.sort(key=lambda row: (row.finding.span, row.finding.rule))
        return Plan(tuple(sorted(kept, key=lambda row: row.span)), tuple(refused)), report

    def _tried(self, before: Report, edits: Sequence[Edit], done: _Done) -> _Tried:
        after = self.check(fixes.applied(before.document, edits, blocks=bool(done.given.blocks)))
        changed = _facts(done, edits, self.rulebook.word_lists)
        return _Tried(after, [*changed, *_brought_in(before, after, edits)])


class _Done(NamedTuple):
    """What was done in earlier rounds: from the first report, by these edits; and the document as it was given."""

    first: Report
    edits: tuple[Edit, ...]
    given: Document
    compared: dict[
        tuple[str, str], tuple[str, ...]
    ]  # sentences before and after → facts they do not share


class _Fault(NamedTuple):
    """What edits must not do and did: where in the text before them, and in words."""

    span: Span
    reason: str


class _Tried(NamedTuple):
    """What came of edits: the report on the text they leave, and what is wrong with it."""

    report: Report
    faults: list[_Fault]


def _suspects(
    document: Document, edits: Sequence[Edit], faults: Sequence[_Fault]
) -> list[list[Edit]]:
    """Return edits in parts to try, last first: all that are far from any fault, then each of the others."""
    places = _apart(fault.span for fault in faults)
    close: list[Edit] = []
    far: list[Edit] = []
    for span, held in fixes.by_sentence(document, edits):
        (close if fixes.meets(places, span) else far).extend(held)
    return [*([edit] for edit in reversed(close)), *([far] if far else [])]


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap made one."""
    rows: list[Span] = []
    for span in sorted(spans):
        if rows and span.start < rows[-1].end:
            rows[-1] = Span(rows[-1].start, max(span.end, rows[-1].end))
        else:
            rows.append(span)
    return rows


def _facts(done: _Done, edits: Sequence[Edit], word_lists: Sequence[Trie]) -> Iterator[_Fault]:
    """Yield the facts that changed sentences no longer share with the first text, placed in the text before `edits`.

    The reason names the kind of fact and holds none of the text.
    """
    first = done.first.document
    earlier = fixes.Moves(done.edits)
    for span, held in fixes.by_sentence(first, fixes.compose(first.text, done.edits, edits)):
        before = span.of(first.text)
        after = fixes.apply(before, [fixes.shifted(edit, -span.start) for edit in held])
        if (before, after) not in done.compared:
            comparison = facts.compare(analyse(before, word_lists), analyse(after, word_lists))
            done.compared[before, after] = tuple(row.what for row in comparison.changes)
        place = Span(earlier.forward(span.start), earlier.forward(span.end))
        for what in done.compared[before, after]:
            yield _Fault(place, f"It would change a fact ({what}).")


def _brought_in(before: Report, after: Report, edits: Sequence[Edit]) -> Iterator[_Fault]:
    """Yield what is found only in the text after edits.

    Missing parts do not count: a plainer word takes none away. A finding is not new where one of its category stood in the same place: a plainer word for a hard
    one may be less than plain. Nor is one about words that stood there already, under a longer finding:
    it is for the next round.
    """
    moves = fixes.Moves(edits)
    spans: dict[str, list[Span]] = {}
    for finding in before.findings:
        spans.setdefault(finding.category, []).append(finding.span)
    old = {category: _apart(rows) for category, rows in spans.items()}
    for finding in after.findings:
        origin = moves.back(finding.span)
        words = finding.span.of(after.document.text).casefold()
        stood = words in origin.of(before.document.text).casefold()
        if not stood and not fixes.meets(old.get(finding.category, ()), origin):
            yield _Fault(origin, _NEW.format(finding.category))
