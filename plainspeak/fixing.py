"""Fix a text: apply what is safe, check again, and let nothing through that changes a fact or brings in a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plainspeak import facts, fixes, pipeline, profiles
from plainspeak.fixes import Edit, Fixed, Plan, Refusal
from plainspeak.language import analyse
from plainspeak.model import Document, Finding, Report, Span
from plainspeak.rulebook import Rulebook
from plainspeak.settings import Settings

# Rounds of check and change. A suggestion in which another rule finds something needs a second one;
# house rules that ask for each other's words would need rounds for ever.
_ROUNDS = 8
# Checks spent in one round on finding out which edits of a whole document do harm.
_TRIALS = 24
TOGETHER = "Together with the other changes it would change a fact or bring in a new finding."


@dataclass(frozen=True, slots=True)
class Fixer:
    """What a document is checked with while it is fixed; see `pipeline.check` for the fields."""

    rulebook: Rulebook
    document_type: str = profiles.AUTO
    reader: str | None = None
    settings: Settings = Settings()

    def check(self, document: Document) -> Report:
        """Check a document. Raises InputError for an unknown document type or reader."""
        return pipeline.check(
            document, self.rulebook, self.document_type, self.reader, self.settings
        )

    def fix(self, document: Document) -> Fixed:
        """Return a document with its safe suggestions applied, round after round, until none is left that may be.

        Every edit must keep the facts (`facts.compare`) and bring in no finding of its own; one that
        does not is refused, with the reason. Raises InputError like `check`.
        """
        before = report = self.check(document)
        edits: tuple[Edit, ...] = ()
        refused: tuple[Refusal, ...] = ()
        for _ in range(_ROUNDS):
            plan, following = self._admitted(report, fixes.plan(report))
            refused = plan.refused
            if not plan.edits:
                break
            edits = fixes.compose(document.text, edits, plan.edits)
            report = following
        return Fixed(report.document.text, edits, refused, before, report)

    def choose(self, report: Report, finding: Finding, text: str) -> tuple[Edit, Report] | Refusal:
        """Put a suggestion that a person chose in a finding's place: the edit, and the report on what it leaves.

        Only what would touch a quotation or a name, or change a fact, is refused: what else it brings
        in, the person sees.
        """
        plan = fixes.plan(report, lambda row: text if row == finding else None)
        if not plan.edits:
            return plan.refused[0] if plan.refused else Refusal(finding, "It is the same.")
        after = self.check(fixes.applied(report.document, plan.edits))
        changed = _changed_facts(report.document, after.document)
        return Refusal(finding, changed) if changed else (plan.edits[0], after)

    def _admitted(self, report: Report, plan: Plan) -> tuple[Plan, Report]:
        """Return a plan without the edits that do harm, and the report on the text it leaves.

        The whole is tried first, as nearly always it stands. If it does not, each sentence is judged
        by itself, and what then still does harm is narrowed down by halves.
        """
        if not plan.edits:
            return plan, report
        whole = self._tried(report, plan.edits)
        if not whole.fault:
            return plan, whole.report
        refused = list(plan.refused)
        waiting: list[list[Edit]] = [[]]
        for edit, reason in self._by_themselves(report.document, plan.edits):
            if reason:
                refused.append(Refusal(edit.finding, reason))
            else:
                waiting[0].append(edit)
        kept: list[Edit] = []
        trials = 0
        while waiting:
            part = waiting.pop()
            if not part:
                continue
            trials += 1
            if trials > _TRIALS:
                refused += [Refusal(edit.finding, TOGETHER) for edit in part]
                continue
            tried = self._tried(whole.before, [*kept, *part])
            if not tried.fault:
                kept += part
                report = tried.report
            elif len(part) == 1:
                refused.append(Refusal(part[0].finding, tried.fault))
            else:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
        refused.sort(key=lambda row: (row.finding.span, row.finding.rule))
        return Plan(tuple(sorted(kept, key=lambda row: row.span)), tuple(refused)), report

    def _tried(self, before: Report, edits: Sequence[Edit]) -> _Tried:
        after = self.check(fixes.applied(before.document, edits))
        fault = _changed_facts(before.document, after.document)
        if not fault:
            new = next(_brought_in(before, after, edits), "")
            fault = f"It would bring in something new to look at ({new})." if new else ""
        return _Tried(before, after, fault)

    def _by_themselves(
        self, document: Document, edits: Sequence[Edit]
    ) -> Iterator[tuple[Edit, str]]:
        """Yield each edit with the fact it would change in its own sentence, if any, before any other is made."""
        for span, held in fixes.by_sentence(document, edits):
            text = span.of(document.text)
            before = analyse(text, self.rulebook.word_lists)
            for edit in held:
                changed = fixes.apply(text, [fixes.shifted(edit, -span.start)])
                yield edit, _changed_facts(before, analyse(changed, self.rulebook.word_lists))


class _Tried(NamedTuple):
    """What came of edits: the reports before and after, and what is wrong with the second, if anything."""

    before: Report
    report: Report
    fault: str


def _changed_facts(before: Document, after: Document) -> str:
    comparison = facts.compare(before, after)
    return "" if comparison.kept else f"It would change a fact: {comparison.changes[0]}"


def _brought_in(before: Report, after: Report, edits: Sequence[Edit]) -> Iterator[str]:
    """Yield the categories and codes of what only the text after edits has.

    A finding is not new where one of its category stood in the same place: a plainer word for a hard
    one may be less than plain. Nor is one about words that stood there already, under a longer finding:
    it is for the next round.
    """
    moves = fixes.Moves(edits)
    old: dict[str, list[Span]] = {}
    for finding in before.findings:
        old.setdefault(finding.category, []).append(finding.span)
    for finding in after.findings:
        origin = moves.back(finding.span)
        words = finding.span.of(after.document.text).casefold()
        if words not in origin.of(before.document.text).casefold() and not any(
            span.overlaps(origin) for span in old.get(finding.category, ())
        ):
            yield finding.category
    codes = {row.code for row in before.missing}
    yield from (row.code for row in after.missing if row.code not in codes)
