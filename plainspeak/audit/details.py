"""Who wrote a document, in which team, of what type and when: from a table, front matter or its path.

Each answer is taken from the first that has it: the table that was given, the document's own front
matter, the folder and file names, and for the date alone the day the file was last changed.
"""

from __future__ import annotations

import csv
import datetime
import fnmatch
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from plainspeak.errors import InputError, did_you_mean
from plainspeak.readers import bytes_in, plain

FIELDS = ("worker", "team", "type", "date")
MAX_TABLE = 20_000_000
_ISO = r"(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d"
_BRITISH = r"[0-3]?\d[-_.][01]?\d[-_.](?:19|20)\d\d"
_DATE = re.compile(rf"(?<!\d)(?:(?P<iso>{_ISO})|(?P<british>{_BRITISH}))(?!\d)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(
    r"^(worker|team|type|date)[ \t]*:[ \t]*(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)


class Details(NamedTuple):
    """What is known about a document beside its words; an empty text is not known. `date` is ISO."""

    worker: str = ""
    team: str = ""
    type: str = ""
    date: str = ""

    def over(self, other: Details) -> Details:
        """Return these details, with those of `other` where these do not know."""
        return Details(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))


def details_of(values: Mapping[str, str]) -> Details:
    """Return details from texts as people write them: spaces tidied, a date read if it is one."""
    return Details(
        _tidy(values.get("worker", "")),
        _tidy(values.get("team", "")),
        _tidy(values.get("type", "")),
        date_in(values.get("date", "")),
    )


def date_in(text: str) -> str:
    """Return the first date in a text as ISO (`2026-09-01`), or an empty string.

    Year first, with or without marks between (`20260901`), or day first as in the UK (`01-09-2026`).
    """
    for found in _DATE.finditer(text):
        if found["iso"]:
            digits = re.sub(r"\D", "", found["iso"])
            parts = digits[:4], digits[4:6], digits[6:]
        else:
            day, month, year = re.split(r"[-_.]", found["british"])
            parts = year, month, day
        try:
            return datetime.date(*(int(part) for part in parts)).isoformat()
        except ValueError:
            continue
    return ""


def front_matter(text: str) -> Details:
    """Return what the front matter of a Markdown text says: lines such as `worker: Ana`."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return Details()
    return details_of(
        {name.lower(): value.strip("\"'") for name, value in _FRONT_LINE.findall(found[1])}
    )


class Names:
    """Reads details from the path of a file inside its folder.

    `pattern` is written like `{team}/{worker}/{date}-{type}`: a field takes anything up to what
    follows it, but no slash; `*` is anything without a slash and `**` anything at all. File endings
    do not count. Raises InputError when a pattern cannot be used.
    """

    def __init__(self, pattern: str = "") -> None:
        self._pattern = re.compile(_expression(pattern)) if pattern else None

    def details(self, path: str) -> Details:
        """Return the details that a path (with `/`) gives; without a `{date}` any date in it counts."""
        stem = re.sub(r"\.[^./]{1,9}$", "", path)
        found = self._pattern.fullmatch(stem) if self._pattern else None
        known = details_of(found.groupdict(default="") if found else {})
        return known.over(Details(date=date_in(stem.rpartition("/")[2]) or date_in(stem)))


def pattern_by(fields: str) -> str:
    """Return the pattern for `--by`: what the folders are, outermost first (`team,worker`)."""
    names = [name.strip() for name in fields.split(",") if name.strip()]
    for name in names:
        _known(name, "--by")
    if len(set(names)) != len(names):
        raise InputError("--by names a folder level twice. Name each once: --by team,worker")
    return "/".join([f"{{{name}}}" for name in names] + ["**"])


def _known(name: str, where: str) -> None:
    if name not in FIELDS:
        raise InputError(
            f"{where} cannot be '{name}'.{did_you_mean(name, FIELDS)} It may hold: {', '.join(FIELDS)}."
        )


def _expression(pattern: str) -> str:
    pieces = []
    seen: set[str] = set()
    for piece in re.split(r"(\{[^{}]*\}|\*\*|\*)", pattern):
        if piece == "**":
            pieces.append(".*")
        elif piece == "*":
            pieces.append("[^/]*")
        elif piece.startswith("{") and piece.endswith("}"):
            name = piece[1:-1].strip()
            _known(name, "A pattern")
            if name in seen:
                raise InputError(f"The pattern has {{{name}}} twice. Use * for the second.")
            seen.add(name)
            inner = f"{_ISO}|{_BRITISH}" if name == "date" else "[^/]+?"
            pieces.append(f"(?P<{name}>{inner})")
        else:
            pieces.append(re.escape(piece))
    if not seen:
        raise InputError(
            "The pattern names nothing. Write for example: {team}/{worker}/{date}-{type}"
        )
    return "".join(pieces)


class People:
    """A table of details (CSV): a column `path` (a path or a pattern with `*`) or `worker`, and others."""

    def __init__(
        self, rows: Iterable[tuple[str, Details]] = (), *, by_worker: bool = False
    ) -> None:
        pairs = list(rows)
        self._by_worker = by_worker
        self._exact = {key: row for key, row in pairs if not _is_glob(key) or by_worker}
        self._globs = [(key, row) for key, row in pairs if _is_glob(key) and not by_worker]

    def details(self, path: str, known: Details) -> Details:
        """Return the details of a file over what is known: its own row first, then patterns in order."""
        if self._by_worker:
            return self._exact.get(known.worker.casefold(), Details()).over(known)
        found = self._exact.get(path, Details())
        for pattern, row in self._globs:
            if fnmatch.fnmatchcase(path, pattern):
                found = found.over(row)
        return found.over(known)


def read_people(path: Path) -> People:
    """Return the table in a CSV file. Raises InputError when it cannot be used."""
    data = bytes_in(path, MAX_TABLE, "Leave out what is not needed.")
    text = plain.decode(data, str(path)).text
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        raise InputError(f"{path}: is not a CSV table. Save it as CSV with commas.") from None
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    keys = [name for name in ("path", "worker") if name in head]
    if not keys or not set(head) & set(FIELDS) - set(keys[:1]):
        raise InputError(
            f"{path}:1: the first line names the columns: path or worker, then any of {', '.join(FIELDS)}."
        )
    return People(_people(path, head, keys[0], lines[1:]), by_worker=keys[0] == "worker")


def _people(
    path: Path, head: Sequence[str], key: str, lines: Sequence[Sequence[str]]
) -> Iterable[tuple[str, Details]]:
    for number, line in enumerate(lines, 2):
        cells = dict(zip(head, (cell.strip() for cell in line), strict=False))
        if not any(cells.values()):
            continue
        if not cells.get(key):
            raise InputError(f"{path}:{number}: has no {key}. Fill it in or take the line out.")
        row = details_of(cells)
        if cells.get("date") and not row.date:
            raise InputError(f"{path}:{number}: the date is not one. Write it as 2026-09-01.")
        if key == "worker":
            yield row.worker.casefold(), row
        else:
            yield cells[key].replace("\\", "/").removeprefix("./"), row


def _is_glob(key: str) -> bool:
    return any(mark in key for mark in "*?[")


def _tidy(text: str) -> str:
    return " ".join(re.split(r"[\s_]+", text)).strip()
