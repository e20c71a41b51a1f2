"""The report of an audit: one page of HTML that stands alone, on a screen and on paper.

Strengths come first, groups too small to hide anybody are left out, workers stand in alphabetical
order and are never compared, and a sheet for each holds questions, not marks. `docs/audit.md` says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from plainspeak import pipeline
from plainspeak.audit import charts, view
from plainspeak.audit.charts import Chart, label, part_name
from plainspeak.audit.quotes import Quotes
from plainspeak.audit.store import Run
from plainspeak.audit.view import Doc, Figures, View
from plainspeak.errors import MissingExtra
from plainspeak.model import Rule
from plainspeak.rulebook import Rulebook

_WORDS, _SHEET_WORDS, _SHEET_QUESTIONS, _BEST = 15, 5, 4, 6
# A part is asked about on a sheet when it is missing at least so often.
_OFTEN = 2
_MOST_CELLS = 150


class Word(NamedTuple):
    """A word or phrase that was raised often: what it is, what to say instead, how often."""

    find: str
    say: str
    times: int
    documents: int
    quote: str = ""


class Question(NamedTuple):
    """A part that is often missing: what to ask about it, how often it is missing, where to look."""

    part: str
    type: str
    ask: str
    why: str
    missing: int
    asked: int
    look: tuple[str, ...]


class Best(NamedTuple):
    """A document worth showing to others, and why."""

    name: str
    why: tuple[str, ...]
    quotes: tuple[str, ...] = ()


class Grid(NamedTuple):
    """The parts of one type of document, or why they are not shown."""

    title: str
    chart: Chart | None
    note: str = ""


class Sheet(NamedTuple):
    """One worker's sheet for supervision. With `few` documents it holds nothing found in them.

    `asked` says whether enough of them were asked for parts to say anything of those.
    """

    worker: str
    documents: int
    few: bool
    first: str
    last: str
    well: tuple[str, ...] = ()
    proud: tuple[Best, ...] = ()
    asked: bool = False
    questions: tuple[Question, ...] = ()
    words: tuple[Word, ...] = ()


class _Maker:
    def __init__(
        self,
        shown: View,
        earlier: Sequence[tuple[Run, Figures]],
        books: Sequence[Rulebook],
        small: int,
        quoted: Callable[[Doc], Quotes] | None,
    ) -> None:
        self.view, self.earlier, self.books, self.small = shown, earlier, books, small
        self.rules = {
            (str(rule.options["code"]), kind): rule
            for book in reversed(books)
            for rule in book
            if rule.kind == "part" and "code" in rule.options
            for kind in (rule.types or tuple(book.profiles))
        }
        self._quoted = quoted
        self._quotes: dict[str, Quotes] = {}

    def quotes(self, row: Doc) -> Quotes:
        """Return the masked sentences of a document; none unless they were asked for."""
        if self._quoted is None:
            return Quotes({}, ())
        if row.document not in self._quotes:
            self._quotes[row.document] = self._quoted(row)
        return self._quotes[row.document]

    def values(self, title: str) -> dict[str, Any]:
        """Return all that the template shows."""
        rows = self.view.documents
        asked = [row for row in rows if {"no-strengths", "few-strengths"} & row.parts.keys()]
        balanced = self._enough(asked)
        heard = self._enough([row for row in rows if "no-child-voice" in row.parts])
        judged = [row for row in rows if row.judged]
        scored = [row for row in rows if row.scores]
        bare = [row for row in balanced if row.parts.get("no-strengths")]
        return {
            "title": title,
            "run": self.view.run,
            "documents": len(rows),
            "workers": len({row.worker for row in rows if row.worker}),
            "teams": len({row.team for row in rows if row.team}),
            "first": day(rows[0]),
            "last": day(rows[-1]),
            "set_aside": sum(row.set_aside for row in rows),
            "dated_by_file": sum(row.date_from == "file" for row in rows),
            "unsure": sum(row.type_from == "unsure" for row in rows),
            "small": self.small,
            "wording_only": pipeline.WORDING_ONLY,
            "voice": sum(not row.parts["no-child-voice"] for row in heard),
            "voice_asked": len(heard),
            "asked": any(row.parts for row in rows),
            "strong": len(balanced) - len(bare),
            "balanced": len(balanced),
            "bare": bare,
            "strength_types": self._strength_types(asked),
            "balance": charts.balance(balanced) if balanced else None,
            "questions": self.questions(rows, least=1, small=self.small)[:5],
            "few_asked": self._few_asked(),
            "grids": self.grids(),
            "reading": charts.reading(judged) if len(judged) >= self.small else None,
            "judged": len(judged),
            "in_notes": sum(row.enough_text and row.note_form for row in rows),
            "words": self.words(self.view.rules, _WORDS) if len(rows) >= self.small else [],
            "scores": charts.scores(scored) if len(scored) >= self.small else None,
            "scored": len(scored),
            "best": self.best(rows, _BEST) if len(rows) >= self.small else [],
            "months": self._trend(
                [
                    (charts.month_name(name), figures)
                    for name, figures in view.groups(rows, view.month, self.small).items()
                ],
                "month",
            ),
            "audits": self._trend(
                [
                    (
                        f"{run.finished:%d %b %Y} (audit {run.run})",
                        figures.hiding(self.small) if figures.documents >= self.small else None,
                    )
                    for run, figures in (*self.earlier, (self.view.run, view.figures_of(rows)))
                ],
                "audit",
            )
            if self.earlier
            else None,
            "by_team": self._table(lambda row: row.team, people=True),
            "by_type": self._table(self.type_of),
            "names": view.NAMES,
            "written": view.written,
            "sheets": self.sheets(),
            "faults": self.view.faults,
        }

    def _trend(self, rows: Sequence[tuple[str, Figures | None]], what: str) -> Chart | None:
        return charts.trend(rows, what) if sum(row is not None for _, row in rows) > 1 else None

    def _table(
        self, key: Callable[[Doc], str], *, people: bool = False
    ) -> dict[str, Figures | None]:
        found = view.groups(
            (row for row in self.view.documents if key(row)), key, self.small, people=people
        )
        return found if len(found) > 1 else {}

    def title_of(self, kind: str) -> str:
        """Return what a type of document is called."""
        rows = (book.profiles[kind] for book in self.books if kind in book.profiles)
        return str(next(rows, {}).get("title", kind))

    def type_of(self, row: Doc) -> str:
        """Return what the type of a document is called, where one is known."""
        return "Type not known" if row.type_from == "unsure" else self.title_of(row.type)

    def _enough(self, asked: Sequence[Doc]) -> list[Doc]:
        """Return the documents that were asked for something, but for types of which too few were."""
        counts = Counter(row.type for row in asked)
        return [row for row in asked if counts[row.type] >= self.small]

    def _few_asked(self) -> bool:
        """Return whether there is a part that too few documents of a type were asked for to say anything of it."""
        asked = Counter((code, row.type) for row in self.view.documents for code in row.parts)
        return any(count < self.small for count in asked.values())

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule, as the first rulebook that has it has it."""
        return next((book.rule(rule_id) for book in self.books if rule_id in book.ids), None)

    def _strength_types(self, rows: Sequence[Doc]) -> list[tuple[str, str]]:
        """Return for each type how many documents tell of no strength, in words."""
        found = []
        for kind in sorted({row.type for row in rows}):
            mine = [row for row in rows if row.type == kind]
            none = sum(row.parts.get("no-strengths", False) for row in mine)
            few = len(mine) < self.small
            found.append(
                (self.title_of(kind), "too few to show" if few else f"{none} of {len(mine)}")
            )
        return found

    def grids(self) -> list[Grid]:
        """Return the parts of each type of document; by document where there are not too many."""
        found = []
        for kind in sorted({row.type for row in self.view.documents if row.parts}):
            rows = [row for row in self.view.documents if row.type == kind and row.parts]
            title = f"{self.title_of(kind)} ({len(rows)})"
            if len(rows) < self.small:
                found.append(Grid(title, None, "Too few documents to show."))
            elif len(rows) > _MOST_CELLS:
                newest = rows[-_MOST_CELLS:]
                note = (
                    f"The newest {_MOST_CELLS} of {len(rows)} documents; the export holds them all."
                )
                found.append(Grid(title, charts.grid(newest), note))
            else:
                found.append(Grid(title, charts.grid(rows)))
        return found

    def questions(self, rows: Iterable[Doc], *, least: int, small: int = 1) -> list[Question]:
        """Return what to ask, for the parts that are missing most often, where at least `small` documents were asked."""
        every = list(rows)
        missing = Counter((code, row.type) for row in every for code in row.missing)
        asked = Counter((code, row.type) for row in every for code in row.parts)
        found = []
        for (code, kind), times in sorted(missing.items(), key=lambda pair: (-pair[1], pair[0])):
            rule = self.rules.get((code, kind))
            if rule is None or times < least or asked[code, kind] < small or not rule.question:
                continue
            newest = [row for row in reversed(every) if row.type == kind and code in row.missing]
            found.append(
                Question(
                    part_name(code),
                    self.title_of(kind).lower(),
                    rule.question,
                    rule.why,
                    times,
                    asked[code, kind],
                    tuple(label(row) for row in newest[:2]),
                )
            )
        return found

    def words(
        self, rules: Iterable[view.RuleCount], most: int, rows: Sequence[Doc] = ()
    ) -> list[Word]:
        """Return the commonest heavy words with what to say instead; words that may hurt come with them."""
        found = []
        for row in rules:
            rule = self.rule(row.rule)
            if rule is None or not rule.find or row.category not in (*view.HEAVY, *view.HURTFUL):
                continue
            quote = next(
                (text for doc in rows if (text := self.quotes(doc).raised.get(row.rule))), ""
            )
            found.append(Word(plain_find(rule), _say(rule), row.times, row.documents, quote))
            if len(found) == most:
                break
        return found

    def best(self, rows: Sequence[Doc], most: int) -> list[Best]:
        """Return documents worth sharing, in alphabetical order: nothing missing, nothing that may hurt, good things in them.

        The newest of each type comes first into the choice, so that no single hand fills it.
        """
        fit = [
            row
            for row in rows
            if row.good
            and not row.missing
            and not row.errors
            and row.type_from != "unsure"
            and not row.note_form
            and not (row.enough_text and row.target and (row.reading_age or 0) > row.target)
        ]
        fit.sort(key=lambda row: (-len(row.good), -row.date.toordinal(), row.path))
        chosen: list[Doc] = []
        for sort in range(most):
            seen: Counter[str] = Counter(row.type for row in chosen)
            chosen += [
                row
                for row in fit
                if row not in chosen and seen[row.type] == sort and not seen.update([row.type])
            ]
        return [
            Best(label(row), tuple(sorted(row.good)), self.quotes(row).good[:2])
            for row in sorted(chosen[:most], key=lambda row: row.path.casefold())
        ]

    def sheets(self) -> list[Sheet]:
        """Return a sheet for each worker, in alphabetical order."""
        found: dict[str, list[Doc]] = {}
        for row in self.view.documents:
            if row.worker:
                found.setdefault(row.worker, []).append(row)
        return [self._sheet(name, found[name]) for name in sorted(found, key=str.casefold)]

    def _sheet(self, worker: str, rows: Sequence[Doc]) -> Sheet:
        head = (worker, len(rows))
        when = (day(rows[0]), day(rows[-1]))
        if len(rows) < self.small:
            return Sheet(*head, True, *when)
        good = Counter(what for row in rows for what in row.good)
        asked = [row for row in rows if row.parts]
        enough = len(asked) >= self.small
        return Sheet(
            *head,
            False,
            *when,
            well=tuple(what for what, times in good.most_common() if times >= _OFTEN),
            proud=tuple(self.best(rows, 2)),
            asked=enough,
            questions=tuple(self.questions(asked, least=_OFTEN)[:_SHEET_QUESTIONS])
            if enough
            else (),
            words=tuple(self.words(view.rule_counts(rows, self.view.raised), _SHEET_WORDS, rows)),
        )


def plain_find(rule: Rule) -> str:
    """Return what a rule looks for as a person would write it.

    Which of its forms somebody wrote is not kept, so two of several are examples: the first, and
    the next that is more than another way to write it.
    """
    first = _letters(rule.find[0])
    other = next((form for form in rule.find if not _letters(form).startswith(first)), "")
    found = f"words such as {rule.find[0]}, {other}" if other else rule.find[0]
    return found.replace("<", "‹").replace(">", "›")


def _letters(form: str) -> str:
    return "".join(filter(str.isalnum, form)).casefold()


def _say(rule: Rule) -> str:
    texts = next((rule.say[name] for name in ("family", "") if rule.say.get(name)), ())
    spelled_out = str(rule.options.get("expansion", ""))
    return " / ".join(texts[:2]) or rule.question or rule.message or spelled_out or rule.why


def day(row: Doc) -> str:
    """Return the date of a document as `1 June 2026`."""
    return f"{row.date.day} {row.date:%B %Y}"


def write(
    shown: View,
    earlier: Sequence[tuple[Run, Figures]],
    books: Sequence[Rulebook],
    *,
    title: str,
    small: int = view.SMALL,
    quoted: Callable[[Doc], Quotes] | None = None,
) -> str:
    """Return the report of an audit as one HTML page.

    `earlier` are audits of the same folder with their figures, oldest first. `books` are the rules of
    the houses in it: where they differ, the first says what a rule or a type is. `small` is the size under which a group is
    hidden. `quoted` gives masked sentences of a document; without it no text of any stands in the page.
    The same audit gives the same bytes.
    """
    try:
        import jinja2  # noqa: PLC0415 - only for a report
    except ImportError:
        raise MissingExtra("audit", "The report") from None
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values = _Maker(shown, earlier, books, small, quoted).values(title)
    return environment.get_template("report.html.j2").render(values)
