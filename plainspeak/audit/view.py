"""One audit as values to look at: documents in order of date, figures of groups, small groups hidden."""

from __future__ import annotations

import datetime
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from plainspeak.audit.store import Run, Store
from plainspeak.errors import InputError, did_you_mean
from plainspeak.model import Severity

SMALL = 5
# Categories of words that tire or shut out a reader, and of words that may hurt.
HEAVY = ("acronym", "jargon", "plain-words")
HURTFUL = ("label", "vague-harm")


class Doc(NamedTuple):
    """One document of an audit with its figures; `parts` says of each part asked for whether it is missing."""

    document: str
    path: str
    result: str
    worker: str
    team: str
    type: str
    type_from: str
    date: datetime.date
    date_from: str
    words: int
    enough_text: bool
    note_form: bool
    reading_age: float | None
    target: float | None
    strengths: int
    worries: int
    content: str
    parts: Mapping[str, bool]
    good: Mapping[str, int]
    scores: tuple[float, ...]
    categories: Mapping[str, int]
    errors: int
    set_aside: int = 0

    @property
    def judged(self) -> bool:
        """Whether the reading age says something: the text is long enough, and not in note form."""
        return self.enough_text and not self.note_form and self.reading_age is not None

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of the parts that are missing, in the order of the profile."""
        return tuple(code for code, gone in self.parts.items() if gone)


class RuleCount(NamedTuple):
    """How often a rule was raised in an audit, and in how many documents."""

    rule: str
    category: str
    times: int
    documents: int


class View(NamedTuple):
    """One audit: its documents by date, the rules that were raised, and files that could not be checked."""

    run: Run
    documents: tuple[Doc, ...]
    rules: tuple[RuleCount, ...]
    raised: Mapping[str, tuple[tuple[str, str, int], ...]]  # result → (rule, category, times)
    faults: tuple[tuple[str, str], ...]


class Figures(NamedTuple):
    """Figures of a group of documents; None where no document of the group can tell.

    The last four say of how many documents a figure is: those asked for it, or long enough to judge.
    """

    documents: int
    with_strengths: float | None
    with_child: float | None
    parts_missing: float | None
    reading_age: float | None
    heavy_words: float | None
    hurtful_words: float | None
    strengths_asked: int
    child_asked: int
    parts_asked: int
    judged: int

    def hiding(self, small: int) -> Figures:
        """Return these figures without those that fewer than `small` documents gave."""
        few: dict[str, Any] = {
            name: None for name, asked in _GIVEN_BY.items() if getattr(self, asked) < small
        }
        return self._replace(**few)

    def asked_for(self, name: str) -> int | None:
        """Return how many documents were asked for what a percentage counts; None for other figures."""
        return getattr(self, _GIVEN_BY[name]) if name in _SHARES else None


# Which field says of how many documents a figure is.
_GIVEN_BY = {
    "with_strengths": "strengths_asked",
    "with_child": "child_asked",
    "parts_missing": "parts_asked",
    "reading_age": "judged",
    "heavy_words": "documents",
    "hurtful_words": "documents",
}
_SHARES = ("with_strengths", "with_child")
# What each figure is called, how it is written, and whether more of it is better.
NAMES = {
    "documents": "documents",
    "with_strengths": "tell of a strength (%)",
    "with_child": "have the child's voice (%)",
    "parts_missing": "parts missing in a document",
    "reading_age": "reading age (median)",
    "heavy_words": "heavy words in 1,000",
    "hurtful_words": "words that may hurt in 1,000",
}


def written(row: Figures, name: str) -> str:
    """Return a figure as it stands in tables; a percentage says how many documents were asked."""
    value, asked = getattr(row, name), row.asked_for(name)
    if value is None:
        return "–"
    return f"{value:g}" if asked is None else f"{value:g} of those asked ({asked})"


def load(store: Store, run: int) -> View:
    """Return one audit from the store. Raises InputError when there is none of that number."""
    runs = {row.run: row for row in store.runs()}
    if run not in runs:
        known = ", ".join(map(str, runs)) or "none yet"
        raise InputError(f"There is no audit {run} in {store.path}. There are: {known}.")
    with store.reading() as connection:

        def rows(query: str) -> list[tuple[str, str, int]]:
            return connection.execute(query, [run]).fetchall()

        mine = "WHERE result IN (SELECT result FROM documents WHERE run = ?)"
        parts, good, scores, categories, errors, aside = (_by_result(rows(query)) for query in (
            f"SELECT result, part, missing FROM parts {mine} ORDER BY rowid",  # noqa: S608 - no words but ours
            f"SELECT result, what, times FROM good {mine} ORDER BY rowid",  # noqa: S608
            f"SELECT result, rowid, score FROM scores {mine} ORDER BY rowid",  # noqa: S608
            f"SELECT result, category, count(*) FROM findings {mine} GROUP BY 1, 2 ORDER BY 1, 2",  # noqa: S608
            f"SELECT result, severity, count(*) FROM findings {mine} GROUP BY 1, 2",  # noqa: S608
            f"SELECT result, '', count(*) FROM set_aside {mine} GROUP BY 1",  # noqa: S608
        ))  # fmt: skip
        found: list[Any] = connection.execute(
            "SELECT document, path, result, coalesce(worker, ''), coalesce(team, ''), type, type_from, date, date_from, "
            "words, enough_text, note_form, reading_age, reading_age_target, strengths, worries, content "
            "FROM documents JOIN measures USING (result) WHERE run = ? ORDER BY date, path",
            [run],
        ).fetchall()
        raised: dict[str, tuple[tuple[str, str, int], ...]] = {}
        for result, rule, category, times in connection.execute(
            f"SELECT result, rule, category, count(*) FROM findings {mine} GROUP BY 1, 2, 3 ORDER BY 1, 2",  # noqa: S608
            [run],
        ).fetchall():
            raised[result] = (*raised.get(result, ()), (rule, category, times))
        faults = connection.execute(
            "SELECT path, reason FROM faults WHERE run = ? ORDER BY path", [run]
        ).fetchall()
    documents = tuple(
        Doc._make(
            (
                *row,
                {code: bool(gone) for code, gone in parts.get(row[2], {}).items()},
                good.get(row[2], {}),
                tuple(scores.get(row[2], {}).values()),
                categories.get(row[2], {}),
                errors.get(row[2], {}).get(Severity.ERROR.value, 0),
                aside.get(row[2], {}).get("", 0),
            )
        )
        for row in found
    )
    return View(runs[run], documents, rule_counts(documents, raised), raised, tuple(faults))


_DIGITS = (0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0)  # after the point, for each of the figures
# The figures of a whole audit, worked out by the store: the same as `figures_of` all its documents.
_TOTALS = f"""
WITH held AS (SELECT * FROM documents JOIN measures USING (result) WHERE run = $1),
asked AS (SELECT held.document, part, missing FROM held JOIN parts USING (result)),
raised AS (
    SELECT count(*) FILTER (WHERE category IN {HEAVY}) AS heavy, count(*) FILTER (WHERE category IN {HURTFUL}) AS hurtful
    FROM held JOIN findings USING (result)
)
SELECT
    (SELECT count(*) FROM held),
    (SELECT 100.0 * count(*) FILTER (WHERE NOT missing) / nullif(count(*), 0) FROM asked WHERE part = 'no-strengths'),
    (SELECT 100.0 * count(*) FILTER (WHERE NOT missing) / nullif(count(*), 0) FROM asked WHERE part = 'no-child-voice'),
    (SELECT 1.0 * count(*) FILTER (WHERE missing) / nullif(count(DISTINCT document), 0) FROM asked),
    (SELECT median(reading_age) FROM held WHERE enough_text AND NOT note_form),
    (SELECT 1000.0 * heavy / nullif((SELECT sum(words) FROM held), 0) FROM raised),
    (SELECT 1000.0 * hurtful / nullif((SELECT sum(words) FROM held), 0) FROM raised),
    (SELECT count(*) FROM asked WHERE part = 'no-strengths'),
    (SELECT count(*) FROM asked WHERE part = 'no-child-voice'),
    (SELECT count(DISTINCT document) FROM asked),
    (SELECT count(reading_age) FROM held WHERE enough_text AND NOT note_form)
"""  # noqa: S608 - no words but ours


def totals(store: Store, runs: Iterable[int]) -> list[Figures]:
    """Return the figures of whole audits, without reading their documents one by one."""
    with store.reading() as connection:
        found: list[Any] = [connection.execute(_TOTALS, [run]).fetchone() for run in runs]
    return [
        Figures._make(
            value if value is None else round(value, digits) if digits else round(value)
            for value, digits in zip(row, _DIGITS, strict=True)
        )
        for row in found
    ]


def set_aside(store: Store, run: int) -> int:
    """Return how many findings and missing parts are set aside in an audit."""
    with store.reading() as connection:
        found = connection.execute(
            "SELECT count(*) FROM documents JOIN set_aside USING (result) WHERE run = ?", [run]
        ).fetchone()
    return int(found[0]) if found else 0


def unsure(store: Store, run: int) -> int:
    """Return of how many documents of an audit the type could not be guessed."""
    with store.reading() as connection:
        found = connection.execute(
            "SELECT count(*) FROM documents JOIN measures USING (result) WHERE run = ? AND type_from = 'unsure'",
            [run],
        ).fetchone()
    return int(found[0]) if found else 0


def _by_result(rows: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for result, name, value in rows:
        found.setdefault(result, {})[name] = value
    return found


def figures_of(documents: Sequence[Doc]) -> Figures:
    """Return the figures of a group of documents."""
    words = sum(row.words for row in documents)
    ages = [row.reading_age for row in documents if row.judged and row.reading_age is not None]
    asked = [row for row in documents if row.parts]
    return Figures(
        len(documents),
        _share(documents, "no-strengths"),
        _share(documents, "no-child-voice"),
        round(statistics.fmean(len(row.missing) for row in asked), 1) if asked else None,
        float(statistics.median(ages)) if ages else None,
        _per_thousand(documents, HEAVY, words),
        _per_thousand(documents, HURTFUL, words),
        sum("no-strengths" in row.parts for row in documents),
        sum("no-child-voice" in row.parts for row in documents),
        len(asked),
        len(ages),
    )


def _share(documents: Sequence[Doc], code: str) -> float | None:
    """Return the percentage of documents that have a part, among those that should."""
    asked = [row for row in documents if code in row.parts]
    return round(100 * sum(not row.parts[code] for row in asked) / len(asked)) if asked else None


def _per_thousand(documents: Sequence[Doc], categories: Sequence[str], words: int) -> float | None:
    times = sum(row.categories.get(name, 0) for row in documents for name in categories)
    return round(1000 * times / words, 1) if words else None


def groups(
    documents: Iterable[Doc],
    key: Callable[[Doc], str],
    small: int = SMALL,
    *,
    people: bool = False,
) -> dict[str, Figures | None]:
    """Return the figures of each group, in alphabetical order; None for a group under `small`.

    In a group that is shown, a figure that fewer than `small` documents gave is None.

    Where the groups are of `people` and a single one is hidden, the next smallest is hidden too:
    otherwise the total would tell its figures.
    """
    found: dict[str, list[Doc]] = {}
    for row in documents:
        found.setdefault(key(row), []).append(row)
    hidden = {name for name, rows in found.items() if len(rows) < small}
    if people and len(hidden) == 1 and len(found) > 1:
        hidden.add(min(sorted(set(found) - hidden), key=lambda name: len(found[name])))
    return {
        name: None if name in hidden else figures_of(found[name]).hiding(small)
        for name in sorted(found, key=str.casefold)
    }


def rule_counts(
    documents: Iterable[Doc], raised: Mapping[str, Sequence[tuple[str, str, int]]]
) -> tuple[RuleCount, ...]:
    """Return how often each rule was raised in some documents, the commonest first; see `View.raised`."""
    times: Counter[tuple[str, str]] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    for row in documents:
        for rule, category, count in raised.get(row.result, ()):
            times[rule, category] += count
            held[rule, category] += 1
    return tuple(
        RuleCount(*key, count, held[key])
        for key, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def month(row: Doc) -> str:
    """Return the month of a document as `2026-09`."""
    return f"{row.date:%Y-%m}"


class Comparison(NamedTuple):
    """Two audits side by side: documents that came, went and changed; findings that are gone and new."""

    before: Run
    after: Run
    figures: tuple[Figures, Figures]
    added: int
    removed: int
    changed: int
    unchanged: int
    gone: int
    new: int
    rules: tuple[tuple[str, int, int], ...]


def compare(store: Store, before: int, after: int) -> Comparison:
    """Return what changed from one audit to another. Raises InputError when one is not there.

    `gone` and `new` count findings by fingerprint in the documents that both audits have.
    """
    first, second = load(store, before), load(store, after)
    old = {row.document: row.result for row in first.documents}
    new = {row.document: row.result for row in second.documents}
    both = old.keys() & new.keys()
    changed = {name for name in both if old[name] != new[name]}
    with store.reading() as connection:
        prints = [
            set(
                connection.execute(
                    "SELECT document, fingerprint FROM documents JOIN findings USING (result) "
                    "WHERE run = ? AND document IN (SELECT unnest($2::VARCHAR[]))".replace(
                        "?", "$1"
                    ),
                    [run, sorted(changed)],
                ).fetchall()
            )
            for run in (before, after)
        ]
    times = [{row.rule: row.times for row in view.rules} for view in (first, second)]
    moved = [
        (rule, times[0].get(rule, 0), times[1].get(rule, 0))
        for rule in times[0].keys() | times[1].keys()
    ]
    return Comparison(
        first.run,
        second.run,
        (figures_of(first.documents), figures_of(second.documents)),
        len(new.keys() - old.keys()),
        len(old.keys() - new.keys()),
        len(changed),
        len(both) - len(changed),
        len(prints[0] - prints[1]),
        len(prints[1] - prints[0]),
        tuple(
            sorted(
                (row for row in moved if row[1] != row[2]),
                key=lambda row: (-abs(row[2] - row[1]), row[0]),
            )
        ),
    )


def number_of(text: str, runs: Sequence[Run]) -> int:
    """Return the number of the audit that a text names: a number, `latest` or `before`. Raises InputError."""
    words = {"latest": -1, "before": -2}
    if text in words:
        if len(runs) < -words[text]:
            raise InputError(
                "There are not enough audits in this store yet. Audit the folder again after a while."
            )
        return runs[words[text]].run
    if text.isdecimal() and int(text) in {row.run for row in runs}:
        return int(text)
    known = [*map(str, (row.run for row in runs)), *words]
    raise InputError(
        f"There is no audit '{text}'.{did_you_mean(text, known)} One of: {', '.join(known)}."
    )
