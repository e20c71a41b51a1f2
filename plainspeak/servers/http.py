"""One application: the page, the API under `/api/v1`, the LanguageTool protocol under `/v2`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import plainspeak
from plainspeak.checker import Checker
from plainspeak.errors import InputError, MissingExtra
from plainspeak.incremental import FORGET_EVERY
from plainspeak.servers import api, described, languagetool, page
from plainspeak.servers.guard import Guard
from plainspeak.servers.limits import Access, Limits
from plainspeak.servers.problems import Json, Problem
from plainspeak.servers.work import Workers

_CODES = {404: "not-found", 405: "not-allowed"}
_LONGEST_PLACE = 80


def create_app(checker: Checker, access: Access = Access(), limits: Limits = Limits()) -> FastAPI:
    """Return the application that answers with a checker's rules and settings.

    Whoever runs it must listen on `access.host` only, and log neither query strings nor errors.
    """
    workers = Workers(limits)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        forgetting = asyncio.create_task(_forget_old(checker))
        yield
        forgetting.cancel()
        workers.close()

    app = FastAPI(
        title="plainspeak",
        version=plainspeak.__version__,
        summary="Checks what children's social workers write, so that families can read it.",
        description="Nothing that is sent here is kept, logged or sent on. It checks wording, not safety.",
        openapi_url="/api/v1/openapi.json",
        # FastAPI's own pages would load scripts from another site.
        docs_url=None,
        redoc_url=None,
        default_response_class=Json,
        lifespan=running,
    )
    app.state.checker, app.state.limits, app.state.workers = checker, limits, workers
    app.include_router(api.router(checker, limits, workers))
    app.include_router(languagetool.router(checker, limits, workers, access))
    page.add_to(app)
    for error, answer in _ANSWERS.items():
        app.exception_handler(error)(answer)

    @app.get("/api/v1/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(described.page_of(app.openapi()))

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> Response:
        return Json({"status": "ok"})

    app.add_middleware(Guard, access=access, limits=limits)
    return app


async def _forget_old(checker: Checker) -> None:
    """Let go of text that nobody asks about any more, while nobody asks."""
    while checker.memory:
        await asyncio.sleep(FORGET_EVERY)
        checker.memory.forget_old()


async def _problem(request: Request, error: Problem) -> Response:
    return error.response(request.url.path)


async def _input_error(request: Request, error: InputError) -> Response:
    return Problem(422, "not-usable", str(error)).response(request.url.path)


async def _missing_extra(request: Request, error: MissingExtra) -> Response:
    return Problem(501, "not-installed", str(error)).response(request.url.path)


async def _http_error(request: Request, error: HTTPException) -> Response:
    code = _CODES.get(error.status_code, "not-readable")
    detail = {
        "not-found": "There is nothing at this address. /api/v1/docs lists what there is.",
        "not-allowed": "This address takes another method. /api/v1/docs says which.",
    }.get(code, "The request could not be read. Send JSON in UTF-8, as /api/v1/docs shows.")
    return Problem(error.status_code, code, detail, dict(error.headers or {})).response(
        request.url.path
    )


async def _unusable(request: Request, error: RequestValidationError) -> Response:
    """Say which values cannot be used, and never what they are."""
    rows = error.errors()
    whole = any(tuple(row["loc"]) == ("body",) for row in rows)
    unlabelled = whole and "json" not in request.headers.get("content-type", "")
    if unlabelled or any(row["type"] == "json_invalid" for row in rows):
        return Problem(
            400,
            "not-json",
            "The body is not JSON. Send JSON in UTF-8 with the header 'Content-Type: application/json'.",
        ).response(request.url.path)
    problem = Problem(
        422,
        "not-usable",
        "Some values cannot be used: 'places' names each and says what it may be.",
    )
    places = [
        {
            "at": ".".join(str(part) for part in row["loc"][1:])[:_LONGEST_PLACE],
            "message": str(row["msg"]),
        }
        for row in rows
    ]
    return Json(problem.value() | {"places": places}, 422, media_type="application/problem+json")


_ANSWERS: dict[type[Exception], Callable[..., Awaitable[Response]]] = {
    Problem: _problem,
    InputError: _input_error,
    MissingExtra: _missing_extra,
    RequestValidationError: _unusable,
    HTTPException: _http_error,
}
