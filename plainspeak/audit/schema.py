"""The tables of figures, declared once: the store, the exports, Spark and `docs/audit-schema.md` follow.

No column holds words of a document. A path or a worker's name is there only in `documents`, which
an export leaves out unless it is asked for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

VERSION = 2


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "yes or no"
    DATE = "date"
    MOMENT = "date and time (UTC)"


class Column(NamedTuple):
    """One column: its name, what it holds, and what it says."""

    name: str
    kind: Kind
    about: str
    may_be_empty: bool = False


class Table(NamedTuple):
    """One table: its name, what a row of it is, its columns, and those that tell rows apart."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


MEASURES = Table(
    "measures",
    "One row for each text that was checked. Two documents with the same words share it.",
    (
        Column("type", Kind.TEXT, "document type, such as case-note"),
        Column("type_from", Kind.TEXT, "how the type is known: given, guessed or unsure"),
        Column("reader", Kind.TEXT, "who the text is for: family, child or professional"),
        Column("words", Kind.WHOLE, "words, headings left out"),
        Column("sentences", Kind.WHOLE, "sentences, headings left out"),
        Column(
            "enough_text", Kind.FLAG, "whether the text is long enough to judge its readability"
        ),
        Column(
            "note_form", Kind.FLAG, "whether it is in note form, so that a reading age says little"
        ),
        Column("reading_age", Kind.NUMBER, "reading age in years: the grade plus five", True),
        Column("reading_age_target", Kind.NUMBER, "the reading age to aim for", True),
        Column("flesch_kincaid_grade", Kind.NUMBER, "years of schooling needed", True),
        Column("flesch_reading_ease", Kind.NUMBER, "0 (very hard) to 100 (very easy)", True),
        Column("gunning_fog", Kind.NUMBER, "Gunning's fog index", True),
        Column("smog_index", Kind.NUMBER, "SMOG grade; empty under 30 sentences", True),
        Column("strengths", Kind.WHOLE, "sentences that tell of a strength"),
        Column("worries", Kind.WHOLE, "sentences that tell of a worry"),
        Column("next_steps", Kind.WHOLE, "sentences that tell of a next step"),
        Column("other_sentences", Kind.WHOLE, "sentences that do none of these"),
        Column("rulebook_version", Kind.TEXT, "version of the rules"),
        Column("rulebook_sha256", Kind.TEXT, "SHA-256 of the rules"),
    ),
)
FINDINGS = Table(
    "findings",
    "One row for each finding.",
    (
        Column("rule", Kind.TEXT, "the rule; `plainspeak explain RULE` says why it is there"),
        Column("category", Kind.TEXT, "category, such as jargon or label"),
        Column("severity", Kind.TEXT, "error, warning or advice: how much it may hurt people"),
        Column("confidence", Kind.NUMBER, "how sure the rule is, 0 to 1"),
        Column(
            "fingerprint",
            Kind.TEXT,
            "hash of rule, words and sentence: the same finding in two audits has the same one",
        ),
    ),
)
PARTS = Table(
    "parts",
    "One row for each part that this type of document should have.",
    (
        Column("part", Kind.TEXT, "code of the part, such as no-strengths"),
        Column("missing", Kind.FLAG, "whether the document does not have it"),
        Column(
            "severity",
            Kind.TEXT,
            "how grave it is when it is missing; empty when it is there",
            True,
        ),
    ),
)
GOOD = Table(
    "good",
    "One row for each sort of good thing found in a text.",
    (
        Column("what", Kind.TEXT, "the sort of good thing, in the rule's words"),
        Column("times", Kind.WHOLE, "how often"),
    ),
)
SCORES = Table(
    "scores",
    "One row for each score on a 0 to 10 safety scale, in the order of the text.",
    (Column("score", Kind.NUMBER, "the score, 0 to 10"),),
)
# What one checked text gives; in the store each row also has the `result` it belongs to.
REPORT_TABLES = (MEASURES, FINDINGS, PARTS, GOOD, SCORES)

RESULT = Column(
    "result",
    Kind.TEXT,
    "hash of the text, the rules, the settings, and what is set aside in the file beside it",
)

RUNS = Table(
    "runs",
    "One row for each audit that was finished.",
    (
        Column("run", Kind.WHOLE, "number of the audit, from 1"),
        Column("folder", Kind.TEXT, "hash of the folder's path"),
        Column("started", Kind.MOMENT, "when it began"),
        Column("finished", Kind.MOMENT, "when it was done"),
        Column("context", Kind.TEXT, "hash of plainspeak's code"),
        Column("rulebook_version", Kind.TEXT, "version of the rules of the folder itself"),
        Column("rulebook_sha256", Kind.TEXT, "SHA-256 of the rules of the folder itself"),
    ),
    ("run",),
)
DOCUMENTS = Table(
    "documents",
    "One row for each document of each audit: which result it has and whose it is.",
    (
        Column("run", Kind.WHOLE, "the audit"),
        Column("document", Kind.TEXT, "hash of the path, the same in every audit of this folder"),
        Column("path", Kind.TEXT, "path inside the folder; may hold names of people"),
        RESULT,
        Column("worker", Kind.TEXT, "who wrote it", True),
        Column("team", Kind.TEXT, "their team", True),
        Column("date", Kind.DATE, "date of the document"),
        Column("date_from", Kind.TEXT, "how the date is known: table, front matter, name or file"),
        Column("size", Kind.WHOLE, "bytes of the file"),
        Column("modified", Kind.WHOLE, "when the file was last changed, in nanoseconds since 1970"),
        Column("looked", Kind.WHOLE, "when it was looked at, in nanoseconds since 1970"),
        Column("content", Kind.TEXT, "SHA-256 of the file"),
    ),
    ("run", "document"),
)
FAULTS = Table(
    "faults",
    "One row for each file that could not be checked.",
    (
        Column("run", Kind.WHOLE, "the audit"),
        Column("path", Kind.TEXT, "path inside the folder; may hold names of people"),
        Column("reason", Kind.TEXT, "why, and what to do"),
    ),
    ("run", "path"),
)
# What the store keeps of a result beside its measures.
KEPT = (
    RESULT,
    Column("raw", Kind.TEXT, "hash of the text, the rules and the settings alone"),
    Column("context", Kind.TEXT, "hash of plainspeak's code"),
    Column("checked", Kind.MOMENT, "when it was checked"),
    Column("said_worker", Kind.TEXT, "the worker that the document itself names", True),
    Column("said_team", Kind.TEXT, "the team that the document itself names", True),
    Column("said_date", Kind.TEXT, "the date that the document itself gives", True),
)
RESULTS = Table(MEASURES.name, MEASURES.about, (*KEPT, *MEASURES.columns), ("result",))


SET_ASIDE = Table(
    "set_aside",
    "One row for each finding that a person has set aside, with a reason. It is not among the findings.",
    (
        RESULT,
        *FINDINGS.columns,
        Column("beside", Kind.FLAG, "whether in the file beside the documents, not in the text"),
    ),
)


def _of_result(table: Table) -> Table:
    return Table(table.name, table.about, (RESULT, *table.columns))


# The tables whose rows belong to a result, after that of its measures.
OF_RESULT = (*(_of_result(table) for table in REPORT_TABLES[1:]), SET_ASIDE)
STORED = (RUNS, DOCUMENTS, FAULTS, RESULTS, *OF_RESULT)
# Columns that may name a person: an export leaves them out unless it is asked for them.
NAMING = frozenset({"path", "worker", "said_worker"})
# Columns that only the store needs, to know what has not changed.
INNER = frozenset({"size", "modified", "looked", "content", "context", "reason", "checked", "raw"})


def page() -> str:
    """Return `docs/audit-schema.md`."""
    lines = [
        "# The audit store, for analysts",
        "",
        "Made by `python tools/generate.py` from `plainspeak/audit/schema.py`; do not edit it here.",
        "",
        "The store is one DuckDB file. It holds figures and hashes, never a word of a document. "
        "`plainspeak audit export` writes the same tables as CSV, Excel or Parquet; "
        "columns marked † may name a person and are left out of an export unless `--with-names` is given; "
        "columns marked ‡ are for the store alone and are never exported.",
        "",
        "```sql",
        "-- how often each part is missing, in the latest audit",
        "SELECT part, count(*) FILTER (WHERE missing) AS missing, count(*) AS asked",
        "FROM documents JOIN parts USING (result)",
        "WHERE run = (SELECT max(run) FROM runs) GROUP BY part ORDER BY part;",
        "```",
        "",
        "Count by `documents`, not by `measures`: two documents with the same words share one row of `measures`.",
        "Hide groups of fewer than five documents, as the report does, and never rank people: [audit.md](audit.md) says why.",
        f"This is version {VERSION} of the schema.",
    ]
    for table in STORED:
        lines += [
            "",
            f"## {table.name}",
            "",
            table.about,
            "",
            "| column | holds | says |",
            "|---|---|---|",
        ]
        for column in table.columns:
            mark = " †" if column.name in NAMING else " ‡" if column.name in INNER else ""
            empty = ", or empty" if column.may_be_empty else ""
            lines.append(f"| `{column.name}`{mark} | {column.kind}{empty} | {column.about} |")
    return "\n".join(lines) + "\n"
