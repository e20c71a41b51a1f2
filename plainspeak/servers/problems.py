"""Errors as answers: what is wrong and what to do, with nothing of what was sent."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

TITLES = {
    400: "That request cannot be read",
    401: "A token is needed",
    403: "That is not allowed from there",
    404: "There is nothing here",
    405: "That cannot be done here",
    413: "That is too much at once",
    415: "That kind of file cannot be read",
    421: "That is not this server's name",
    422: "Something in the request cannot be used",
    408: "That took too long to arrive",
    500: "plainspeak made a mistake",
    501: "A part is not installed",
    503: "Busy just now",
    504: "That took too long",
}


class Json(JSONResponse):
    """JSON in ASCII, so that half a character in a text cannot break an answer."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of plain values."""
        return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii")


class Problem(Exception):  # noqa: N818 - as RFC 9457 names it
    """Why a request cannot be answered; `code` is for programs and stays as it is, `detail` says what to do."""

    def __init__(
        self, status: int, code: str, detail: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers

    def value(self) -> dict[str, Any]:
        """Return the problem details of RFC 9457."""
        return {
            "type": "about:blank",
            "title": TITLES.get(self.status, "That did not work"),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }

    def response(self, path: str) -> Response:
        """Return the answer: problem details, or for the LanguageTool protocol the plain text its clients show."""
        if is_languagetool(path):
            return PlainTextResponse(f"Error: {self.detail}", self.status, self.headers)
        return Json(self.value(), self.status, self.headers, media_type="application/problem+json")


def is_languagetool(path: str) -> bool:
    """Tell whether a path belongs to the LanguageTool protocol."""
    return path.startswith(("/v2", "/check", "/languages"))
