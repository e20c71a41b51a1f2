"""The API under `/api/v1`: the same JSON as the command line, in code points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from plainspeak import readers
from plainspeak.checker import Checker
from plainspeak.errors import InputError, did_you_mean
from plainspeak.model import Report, Rule
from plainspeak.readers import kinds
from plainspeak.rulebook import Rulebook
from plainspeak.servers import forms, shapes
from plainspeak.servers.limits import Limits
from plainspeak.servers.problems import TITLES, Json, Problem
from plainspeak.servers.uploads import Upload, received
from plainspeak.servers.work import Workers
from plainspeak.settings import READERS
from plainspeak.writers import COPIES, comparison, word_new
from plainspeak.writers import json as json_writer

_MOST_RULES = 1000
_OF_BOX = ("findings", "sentences", "balance", "readability", "good")
_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


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

    @routes.post("/form", responses=_answers(shapes.FormOut), tags=["check"])
    async def form(asked: shapes.FormIn) -> Response:
        """Check one box of a form, or all of them, with what the other boxes say.

        Names, initials that are spelled out and parts that are there count wherever they stand; findings
        are given box by box, with places in the box's own text.
        """
        refuse_long(*(box.text for box in asked.boxes))
        if len(asked.boxes) > limits.texts:
            raise Problem(413, "too-many", f"A form may have {limits.texts} boxes.")
        names = [box.id for box in asked.boxes]
        if len(set(names)) < len(names):
            raise Problem(422, "not-usable", "Two boxes have one 'id'. Give each its own.")
        if asked.box is not None and asked.box not in names:
            raise Problem(422, "no-such-box", "'box' names none of the boxes. Use the 'id' of one.")
        return Json(await workers.run(_form, checker, asked))

    @routes.post(
        "/documents", responses=_answers(shapes.UploadOut, 501), tags=["files"], openapi_extra=_FILE
    )
    async def documents(request: Request) -> Response:
        """Check a file: Word, OpenDocument, RTF, PDF, web page, message, Markdown or plain text."""
        asked = await _uploaded(request, limits)
        return Json(await workers.run(_checked_file, checker, asked, limits))

    @routes.post(
        "/documents/review", responses=_file_answers(), tags=["files"], openapi_extra=_FILE
    )
    async def review_file(request: Request) -> Response:
        """Give a Word or OpenDocument file back with a comment on each finding; nothing else in it is changed."""
        asked = await _uploaded(request, limits)
        return _as_file(*await workers.run(_reviewed_file, checker, asked, limits))

    @routes.post("/review", responses=_file_answers(), tags=["files"])
    async def review_text(asked: shapes.CheckIn) -> Response:
        """Give a text back as a Word file with a comment on each finding."""
        refuse_long(asked.text)
        return _as_file(*await workers.run(_reviewed_text, checker, asked))

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
        for status in (400, 401, 403, 413, 421, 422, 503, 504, *more)
    }
    return {200: good, **problems}


_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "type": {"type": "string", "maxLength": 60},
                        "reader": {"enum": list(READERS)},
                        "advice": {"enum": ["true", "false"]},
                    },
                }
            }
        },
    }
}


def _file_answers() -> dict[int | str, dict[str, Any]]:
    """Describe what a path that gives a file may answer."""
    answers = _answers(None, 415, 501)
    binary = {"schema": {"type": "string", "format": "binary"}}
    answers[200] = {"description": "The file", "content": dict.fromkeys(_MEDIA.values(), binary)}
    return answers


class _File(NamedTuple):
    """A file that was sent in, and how to check it."""

    upload: Upload
    type: str | None
    reader: str | None
    advice: bool | None


async def _uploaded(request: Request, limits: Limits) -> _File:
    upload = await received(request, limits)
    fields = upload.fields
    reader, advice = fields.get("reader") or None, fields.get("advice") or None
    if reader not in {None, *READERS} or advice not in {None, "true", "false"}:
        raise Problem(
            422,
            "not-usable",
            f"'reader' is one of {', '.join(READERS)}; 'advice' is true or false.",
        )
    return _File(
        upload, fields.get("type") or None, reader, None if advice is None else advice == "true"
    )


def _report_on_file(checker: Checker, asked: _File, limits: Limits) -> Report:
    document = asked.upload.document()
    if len(document.text) > limits.text:
        raise Problem(
            413,
            "text-too-long",
            f"The file holds more than {limits.text:,} characters. Send it in parts.",
        )
    return checker.check(document, asked.type, asked.reader, advice=asked.advice)


def _checked_file(checker: Checker, asked: _File, limits: Limits) -> dict[str, Any]:
    report = _report_on_file(checker, asked, limits)
    copy = _copy_of(report.document.original)
    return {
        **json_writer.value_of([report]),
        "text": report.document.text,
        "copies": [copy] if copy else [],
    }


def _reviewed_file(checker: Checker, asked: _File, limits: Limits) -> tuple[bytes, str]:
    report = _report_on_file(checker, asked, limits)
    copy = _copy_of(report.document.original)
    if not copy:
        raise Problem(
            415,
            "no-comments-in-it",
            "Comments can be put into Word (.docx) and OpenDocument (.odt) files. Save it as one of these, or send its text to /api/v1/review.",
        )
    return COPIES[copy](report), copy


def _reviewed_text(checker: Checker, asked: shapes.CheckIn) -> tuple[bytes, str]:
    if not asked.text.strip():
        raise Problem(422, "no-text", "There is no text yet. Write some and send it again.")
    document = readers.read_bytes(word_new.of_text(asked.text), "text.docx")
    report = checker.check(document, asked.type, asked.reader, advice=asked.advice)
    return COPIES["docx"](report), "docx"


def _copy_of(original: bytes) -> str:
    """Return the format in which a file can be given back with comments, or an empty string."""
    kind = kinds.kind_of(original).lstrip(".") if original else ""
    return {"docm": "docx"}.get(kind, kind) if kind in {"docx", "docm", "odt"} else ""


def _as_file(data: bytes, copy: str) -> Response:
    return Response(
        data,
        media_type=_MEDIA[copy],
        headers={"Content-Disposition": f'attachment; filename="with-comments.{copy}"'},
    )


def _form(checker: Checker, asked: shapes.FormIn) -> dict[str, Any]:
    boxes = [forms.Box(row.id, row.label, row.text) for row in asked.boxes]
    checked = forms.check(
        boxes,
        lambda document: checker.check(document, asked.type, asked.reader, advice=asked.advice),
    )
    whole = json_writer.document_of(checked.whole)
    return {
        **_head(checker.rulebook),
        **{name: whole[name] for name in ("type", "type_guessed", "type_from")},
        "boxes": [
            {"id": box.name, **{name: row[name] for name in _OF_BOX}}
            for box, report in checked.boxes
            if asked.box in {None, box.name}
            for row in [json_writer.document_of(report)]
        ],
        **{name: whole[name] for name in ("missing", "present", "balance")},
    }


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
