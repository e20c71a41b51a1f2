"""One box of a form, checked with what the other boxes say."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from plainspeak.checker import Checker
from plainspeak.model import Role
from plainspeak.servers import shapes
from plainspeak.servers.limits import Limits
from plainspeak.servers.problems import Json, Problem
from plainspeak.servers.work import Workers
from plainspeak.writers import json as json_writer


def router(checker: Checker, limits: Limits, workers: Workers) -> APIRouter:
    """Return the route that checks forms."""
    routes = APIRouter(prefix="/api/v1", tags=["check"])

    @routes.post("/form", responses={200: {"model": shapes.FormOut, "description": "The answer"}})
    async def form(asked: shapes.FormIn) -> Response:
        """Check a form, or one box of it: what another box says is not asked for again."""
        if sum(len(box.text) for box in asked.boxes) > limits.text:
            raise Problem(
                413, "text-too-long", f"The form has more than {limits.text:,} characters."
            )
        if len(asked.boxes) > limits.texts:
            raise Problem(413, "too-many", f"A form may have {limits.texts} boxes.")
        if asked.box is not None and all(box.id != asked.box for box in asked.boxes):
            raise Problem(422, "no-such-box", "'box' names none of the boxes.")
        return Json(await workers.run(_form, checker, asked))

    return routes


def _form(checker: Checker, asked: shapes.FormIn) -> dict[str, Any]:
    """Check the boxes as one document, each under its label, and part the answer by box."""
    text, places = "", []
    for box in asked.boxes:
        text += f"{box.label}\n" if box.label else ""
        places.append((box, len(text), len(text) + len(box.text)))
        text += f"{box.text}\n\n"
    report = checker.check(text, asked.type, asked.reader, advice=asked.advice)
    whole = json_writer.document_of(report)
    wanted = [row for row in places if asked.box in {None, row[0].id}]
    return {
        "version": json_writer.VERSION,
        "rulebook": {"version": report.rulebook_version, "sha256": report.rulebook_sha256},
        **{name: whole[name] for name in ("type", "type_guessed", "missing", "balance")},
        "boxes": [
            _box(checker, asked, box, whole, start, end, report.profile.document_type)
            for box, start, end in wanted
        ],
    }


def _box(
    checker: Checker,
    asked: shapes.FormIn,
    box: shapes.Box,
    whole: dict[str, Any],
    start: int,
    end: int,
    document_type: str,
) -> dict[str, Any]:
    own = {
        name: [
            row | {"start": row["start"] - start, "end": row["end"] - start}
            for row in whole[name]
            if start <= row["start"] and row["end"] <= end
        ]
        for name in ("findings", "sentences", "good")
    }
    alone = json_writer.document_of(checker.check(box.text, document_type, asked.reader))
    counts = Counter(row["role"] for row in own["sentences"])
    return {
        "id": box.id,
        **own,
        "balance": {role.value: counts[role.value] for role in Role},
        "readability": alone["readability"],
    }
