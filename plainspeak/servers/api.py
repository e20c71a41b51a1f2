"""The API under `/api/v1`: the same JSON as the command line, in code points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from plainspeak.checker import Checker
from plainspeak.errors import InputError, did_you_mean
from plainspeak.model import Report, Rule
from plainspeak.rulebook import Rulebook
from plainspeak.servers import shapes
from plainspeak.servers.limits import Limits
from plainspeak.servers.problems import TITLES, Json, Problem
from plainspeak.servers.work import Workers
from plainspeak.settings import READERS
from plainspeak.writers import comparison
from plainspeak.writers import json as json_writer

_MOST_RULES = 1000


def router(checker: Checker, limits: Limits, workers: Workers) -> APIRouter:
    """Return the routes that answer with a checker."""
    routes = APIRouter(prefix="/api/v1")

    def refuse_long(*texts: str) -> None:
        if sum(map(len, texts)) > limits.text:
            raise Problem(
                413,
                "text-too-long",
                f"The text has more than {limits.text:,} characters. Send it in parts.",
            )

    @routes.post("/check", responses=_answers(shapes.CheckOut), tags=["check"])
    async def check(asked: shapes.CheckIn) -> Response:
        """Check one text; the answer is what `plainspeak check --format json` prints."""
        refuse_long(asked.text)
        return Json(await workers.run(_checked, checker, asked))

    @routes.post("/batch", responses=_answers(shapes.BatchOut), tags=["check"])
    async def batch(asked: shapes.BatchIn) -> Response:
        """Check many texts; one that cannot be checked says why, and the others are checked."""
        refuse_long(*(row.text for row in asked.texts))
        if len(asked.texts) > limits.texts:
            raise Problem(
                413,
                "too-many",
                f"A batch may hold {limits.texts} texts. Send the others in another batch.",
            )
        rows = [await workers.run(_row_of, checker, row) for row in asked.texts]
        return Json({**_head(checker.rulebook), "texts": rows})

    @routes.post("/fix", responses=_answers(shapes.FixOut), tags=["fix"])
    async def fix(asked: shapes.FixIn) -> Response:
        """Put the safe suggestions into a text; whatever would change a fact is refused, with the reason."""
        refuse_long(asked.text)
        return Json(await workers.run(_fixed, checker, asked))

    @routes.post("/verify", responses=_answers(), tags=["fix"])
    async def verify(asked: shapes.VerifyIn) -> Response:
        """Compare the facts of two versions; the answer is what `plainspeak verify --format json` prints."""
        refuse_long(asked.before, asked.after)
        return Json(
            await workers.run(
                lambda: comparison.value_of(checker.verify(asked.before, asked.after))
            )
        )

    @routes.get("/explain/{rule}", responses=_answers(shapes.RuleOut, 404), tags=["rules"])
    async def explain(rule: str) -> Response:
        """Say what a rule looks for, why, and what to write instead."""
        book = checker.rulebook
        if rule not in book.ids:
            raise Problem(
                404,
                "no-such-rule",
                f"There is no such rule.{did_you_mean(rule[:100], book.ids)} GET /api/v1/rules lists them.",
            )
        return Json(_explained(book.rule(rule)))

    @routes.get("/rules", responses=_answers(shapes.RulesOut), tags=["rules"])
    async def rules(
        category: Annotated[str, Query(max_length=60, description="Only this category.")] = "",
        find: Annotated[
            str, Query(max_length=60, description="Only rules whose id or words hold this.")
        ] = "",
        limit: Annotated[int, Query(ge=1, le=_MOST_RULES)] = 100,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> Response:
        """List rules, in order of their ids."""
        return Json(_listed(checker.rulebook, category, find.lower(), limit, offset))

    @routes.get("/types", responses=_answers(shapes.TypesOut), tags=["rules"])
    async def types() -> Response:
        """List the document types with the parts that each should have, and the readers."""
        return Json(
            {
                "types": [
                    {
                        "type": name,
                        "title": row["title"],
                        "aliases": list(row.get("aliases", ())),
                        "parts": list(row["parts"]),
                    }
                    for name, row in sorted(checker.rulebook.profiles.items())
                ],
                "readers": list(READERS),
            }
        )

    return routes


def _answers(shape: Any = None, *more: int) -> dict[int | str, dict[str, Any]]:
    """Describe what a path may answer."""
    good: dict[str, Any] = {"description": "The answer"}
    if shape is not None:
        good["model"] = shape
    problems: dict[int | str, dict[str, Any]] = {
        status: {
            "description": TITLES[status],
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for status in (400, 401, 403, 413, 422, 503, 504, *more)
    }
    return {200: good, **problems}


def _checked(checker: Checker, asked: shapes.CheckIn) -> dict[str, Any]:
    return json_writer.value_of([_report(checker, asked)])


def _report(checker: Checker, asked: shapes.CheckIn | shapes.BatchText) -> Report:
    return checker.check(asked.text, asked.type, asked.reader, advice=asked.advice)


def _head(book: Rulebook) -> dict[str, Any]:
    return {
        "version": json_writer.VERSION,
        "rulebook": {"version": book.version, "sha256": book.sha256},
    }


def _row_of(checker: Checker, asked: shapes.BatchText) -> dict[str, Any]:
    try:
        return {"id": asked.id, "document": json_writer.document_of(_report(checker, asked))}
    except InputError as error:
        return {"id": asked.id, "problem": Problem(422, "not-usable", str(error)).value()}


def _fixed(checker: Checker, asked: shapes.FixIn) -> dict[str, Any]:
    fixed = checker.fix(asked.text, asked.type, asked.reader)
    return {
        **_head(checker.rulebook),
        "text": fixed.text,
        "edits": [
            {
                "start": edit.span.start,
                "end": edit.span.end,
                "text": edit.text,
                "rule": edit.finding.rule,
            }
            for edit in fixed.edits
        ],
        "changes": [
            {
                "start": row.span.start,
                "end": row.span.end,
                "before": row.before,
                "after": row.after,
                "rules": list(row.rules),
            }
            for row in fixed.changes
        ],
        "refused": [
            {
                "rule": row.finding.rule,
                "start": row.finding.span.start,
                "end": row.finding.span.end,
                "reason": row.reason,
            }
            for row in fixed.refused
        ],
        "document": json_writer.document_of(fixed.report),
    }


def _explained(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "category": rule.category,
        "kind": rule.kind,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "why": rule.why,
        "message": rule.message,
        "question": rule.question,
        "finds": list(rule.find),
        "say": {reader or "all": list(texts) for reader, texts in rule.say.items()},
        "safety": rule.safety,
        "source": rule.source,
        "written_in": str(rule.place),
        "examples": [
            {"before": row.before, "after": row.after, "leave": row.leave} for row in rule.examples
        ],
    }


def _listed(book: Rulebook, category: str, find: str, limit: int, offset: int) -> dict[str, Any]:
    wanted: Callable[[Rule], bool] = lambda rule: (  # noqa: E731
        (not category or rule.category == category)
        and (not find or any(find in words.lower() for words in (rule.id, *rule.find)))
    )
    rows = sorted((rule for rule in book if wanted(rule)), key=lambda rule: rule.id)
    return {
        "rulebook": _head(book)["rulebook"],
        "total": len(rows),
        "rules": [
            {
                "id": rule.id,
                "category": rule.category,
                "severity": rule.severity,
                "finds": list(rule.find),
                "why": rule.why,
            }
            for rule in rows[offset : offset + limit]
        ],
    }
