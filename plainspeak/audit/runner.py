"""One audit of one folder: find what changed, check that, and write the run."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from plainspeak.audit import pool, schema, work
from plainspeak.audit.details import Details, Names, People
from plainspeak.audit.rows import Row
from plainspeak.audit.store import Checked, Ended, Seen, Store
from plainspeak.audit.work import Done, Setup, Task
from plainspeak.checker import Checker
from plainspeak.houses import Houses
from plainspeak.rulebook import cache

DIED = (
    "the program that reads it stopped, twice; the file may be damaged or too large. "
    "Open it and save it as plain text."
)
# What is checked is kept at least this often, in seconds and in files.
_KEEP_EVERY, _KEEP_MOST = 2.0, 500
# A file changed so shortly before it was looked at may have changed again unnoticed.
_SETTLES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to audit and how. `document_type` holds where neither a table nor a name says another."""

    folder: Path
    store: Store
    setup: Setup = field(default_factory=Setup)
    document_type: str = ""
    names: Names = field(default_factory=Names)
    people: People = field(default_factory=People)
    jobs: int = 1


class Outcome(NamedTuple):
    """What came of an audit."""

    run: int
    documents: int
    checked: int
    unchanged: int
    removed: int
    faults: tuple[tuple[str, str], ...]
    dated_by_file: int
    unknown_types: int


class _Here(NamedTuple):
    """What holds for the files of one folder: the hash of their house, and the findings to set aside."""

    house_hash: str
    ignored: frozenset[str]


class _File(NamedTuple):
    path: Path
    name: str
    named: Details  # by its folders and its own name
    task: Task
    here: _Here
    unknown_type: bool


class _Found(NamedTuple):
    result: str
    seen: Seen
    said: Details


def run(
    plan: Plan,
    houses: Houses | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Audit a folder and return what came of it.

    `houses` are those of `plan.setup`, for a caller who has them already. `progress` is told how
    many of the files to check are done. Files that cannot be checked are faults, and the rest goes
    on. Stopped at any moment, by a kill too, the same call goes on from there. Before anything is
    checked it raises InputError when the folder holds nothing to read, or the store or a file of
    ignores cannot be used, and RuleError when settings or a pack cannot be used.
    """
    houses = houses or Houses(plan.setup.config, plan.setup.packs)
    with pool.Pool(work.worker, (plan.setup, plan.folder), plan.jobs) as workers:
        return _run(plan, houses, workers, progress)


def _run(
    plan: Plan, houses: Houses, workers: pool.Pool, progress: Callable[[int, int], None]
) -> Outcome:
    started = _now()
    folder = hashlib.sha256(str(plan.folder.resolve()).encode("utf-8", "replace")).hexdigest()[:16]
    context = _context()
    before, known = plan.store.before(folder, context)
    files = _files(plan, houses)
    raised = plan.store.raised(context, frozenset().union(*(file.here.ignored for file in files)))
    book = houses.of(str(plan.folder)).rulebook
    found: dict[str, _Found] = {}
    changed: list[_File] = []
    for file in files:
        seen = _look(file, before.get(file.name)) if known else None
        raw = _raw(context, file, file.here.house_hash, seen.content) if seen else ""
        result = _result(raw, raised.get(raw, set()) & file.here.ignored)
        if seen and result in known:
            found[file.name] = _Found(result, seen, known[result])
        else:
            changed.append(file)
    faults: list[tuple[str, str]] = []
    waiting = _check(plan, context, changed, workers, found, faults, progress)
    documents = [
        _document(plan, folder, file, found[file.name]) for file in files if file.name in found
    ]
    number = plan.store.finish(
        Ended(folder, started, context, book.version, book.sha256, documents, sorted(faults)),
        waiting,
    )
    return Outcome(
        number,
        len(documents),
        len(changed) - len(faults),
        len(files) - len(changed),
        len(set(before) - {file.name for file in files}),
        tuple(sorted(faults)),
        sum(row[6] == "file" for row in documents),
        sum(file.unknown_type for file in files),
    )


def _check(
    plan: Plan,
    context: str,
    changed: Sequence[_File],
    workers: pool.Pool,
    found: dict[str, _Found],
    faults: list[tuple[str, str]],
    progress: Callable[[int, int], None],
) -> list[Checked]:
    """Check the changed files, keeping their figures every few moments; return those not kept yet."""
    files = {file.name: file for file in changed}
    waiting: list[Checked] = []
    kept, checked = time.monotonic(), 0
    try:
        for task, answer in workers.answers([file.task for file in changed]):
            if isinstance(answer, Done):
                file = files[task.name]
                raw = _raw(context, file, answer.house_hash, answer.content)
                result = _result(raw, answer.beside)
                seen = Seen(answer.size, answer.modified, time.time_ns(), answer.content)
                found[file.name] = _Found(result, seen, answer.said)
                waiting.append(Checked(result, raw, context, answer))
            else:
                reason = DIED if isinstance(answer, pool.Died) else answer.reason
                faults.append((task.name, reason.removeprefix(f"{task.path}: ")))
            checked += 1
            progress(checked, len(changed))
            if len(waiting) >= _KEEP_MOST or time.monotonic() - kept > _KEEP_EVERY:
                plan.store.add(waiting)
                waiting = []
                kept = time.monotonic()
    except BaseException:
        plan.store.add(waiting)  # stopped by Ctrl-C, or by a fault: the next run goes on from here
        raise
    return waiting


def _files(plan: Plan, houses: Houses) -> list[_File]:
    found: list[_File] = []
    for folder, paths in itertools.groupby(houses.files_in(plan.folder), lambda path: path.parent):
        house, ignored = houses.of(str(folder)), houses.ignored(str(folder))
        alive = ignored.alive(plan.setup.today) if ignored else frozenset()
        here = _Here(work.house_hash(house, plan.setup), alive)
        found += [_file(plan, house, here, path) for path in paths]
    return found


def _file(plan: Plan, house: Checker, here: _Here, path: Path) -> _File:
    name = path.relative_to(plan.folder).as_posix()
    named = plan.names.details(name)
    told = plan.people.details(name, Details(worker=named.worker)).type
    types = [work.type_named(house.rulebook, text) for text in (told, named.type)]
    otherwise = types[1] or plan.document_type or house.settings.type_of(str(path)) or ""
    return _File(
        path,
        name,
        named,
        Task(path, name, types[0], otherwise),
        here,
        any(text and not kind for text, kind in zip((told, named.type), types, strict=True)),
    )


def _look(file: _File, before: Seen | None) -> Seen:
    """Return what a file is now; its content is only read again when it may have changed."""
    looked = time.time_ns()
    size, modified = work.stat(file.path)
    if before and (size, modified) == before[:2] and modified < before.looked - _SETTLES:
        return Seen(size, modified, before.looked, before.content)
    return Seen(size, modified, looked, work.content_hash(file.path))


def _document(plan: Plan, folder: str, file: _File, found: _Found) -> Row:
    known = found.said.over(file.named)
    details = plan.people.details(file.name, known)
    if details.date != known.date:
        date_from = "table"
    elif found.said.date:
        date_from = "front matter"
    else:
        date_from = "name" if details.date else "file"
    date = details.date or _day(found.seen.modified)
    document = hashlib.sha256(f"{folder}/{file.name}".encode("utf-8", "replace")).hexdigest()[:16]
    return (
        document,
        file.name,
        found.result,
        details.worker or None,
        details.team or None,
        datetime.date.fromisoformat(date),
        date_from,
        *found.seen,
    )


def _day(nanoseconds: int) -> str:
    return datetime.datetime.fromtimestamp(nanoseconds / 1e9).date().isoformat()


def _raw(context: str, file: _File, house_hash: str, content: str) -> str:
    """Return a hash of all that the check of a document depends on."""
    task = file.task
    return _hash(context, house_hash, file.path.suffix.lower(), task.type, task.otherwise, content)


def _result(raw: str, beside: Collection[str]) -> str:
    """Return the name of a result: the check, and what of it the file beside the documents sets aside.

    An ignore counts only where it takes something out, so that a new one costs one document's check.
    """
    return _hash(raw, *sorted(beside)) if beside else raw


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _context() -> str:
    """Return a hash of plainspeak itself, on which every result depends."""
    folders = ("readers", "audit", "checks", "language", "rulebook", "suppressions", ".")
    return _hash(str(schema.VERSION), cache.code_hash(folders))[:16]


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
