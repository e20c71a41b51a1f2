"""What stands before every request: who may ask, how much may be sent, and what every answer says.

A page of any site can send requests to this computer. So the Host must be ours (a name bent to point
here is refused), the Origin must be ours or one that a person has named, and nothing is kept in a
cookie that a browser would send along by itself.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plainspeak.errors import own_fault
from plainspeak.servers.limits import Access, Limits
from plainspeak.servers.problems import Problem, is_languagetool

# The page may load its own files and ask its own server; nothing else, from nowhere else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Paths that need the token; the page's own files hold nothing.
_PRIVATE = ("/api/", "/v2", "/check")


@dataclass
class Asked:
    """What the guard has found out about a request, for those who answer it."""

    request_id: str
    token_shown: bool
    private: bool = field(default=False)


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, access: Access, limits: Limits) -> None:
        self.app, self.access, self.limits = app, access, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it; an error becomes an answer that holds none of the text."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        asked = Asked(
            given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex,
            self._token_shown(headers),
        )
        scope.setdefault("state", {})["asked"] = asked
        out = _Out(send, asked, self._shared_with(headers))
        try:
            self._refuse_strangers(scope, headers)
            if scope["method"] == "OPTIONS":
                await _preflight(headers)(scope, receive, out)
                return
            self._refuse_without_token(scope, asked)
            body = await self._body(scope, headers, receive)
            await self.app(scope, _again(body, receive), out)
        except Problem as problem:
            await out.instead(problem.response(scope["path"]), scope, receive)
        except Exception as error:  # whatever it is, it must not be printed: it may hold the text
            print(f"plainspeak: {asked.request_id}: {own_fault(error)}", file=sys.stderr)  # noqa: T201
            fault = Problem(500, "own-fault", f"plainspeak {own_fault(error)}")
            await out.instead(fault.response(scope["path"]), scope, receive)

    def _token_shown(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.is_token(token.strip())

    def is_token(self, token: str) -> bool:
        """Tell whether a text is the token, in a time that tells nothing about how much of it is right."""
        return bool(self.access.token) and hmac.compare_digest(
            token.encode("utf-8", "replace"), self.access.token.encode("ascii")
        )

    def _shared_with(self, headers: Headers) -> str:
        """Return the origin that the answer may be read by, or an empty string."""
        origin, host = headers.get("origin", ""), headers.get("host", "")
        return origin if origin and self.access.knows_origin(origin, host) else ""

    def _refuse_strangers(self, scope: Scope, headers: Headers) -> None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.access.knows_host(hosts[0]):
            raise Problem(
                421,
                "unknown-host",
                "This server answers only to its own address. Use the address it printed when it started, or start it with --allow-host.",
            )
        origin = headers.get("origin")
        if origin is not None and not self.access.knows_origin(origin, hosts[0]):
            raise Problem(
                403,
                "unknown-origin",
                "Another site asked, and nobody has allowed that. Start the server with --allow-origin and the site's address if you trust it.",
            )
        site = headers.get("sec-fetch-site", "")
        followed_link = (
            scope["method"] == "GET"
            and headers.get("sec-fetch-mode") == "navigate"
            and headers.get("sec-fetch-dest") == "document"
            and not scope["path"].startswith(_PRIVATE)
        )
        if site in {"cross-site", "same-site"} and origin is None and not followed_link:
            raise Problem(
                403,
                "unknown-origin",
                "Another site asked without saying its name. Open the page by its own address.",
            )

    def _refuse_without_token(self, scope: Scope, asked: Asked) -> None:
        if not self.access.token or asked.token_shown:
            return
        # LanguageTool clients can only send it among their form fields: `languagetool` looks there.
        if is_languagetool(scope["path"]):
            asked.private = True
            return
        if scope["path"].startswith(_PRIVATE):
            raise token_needed()

    async def _body(self, scope: Scope, headers: Headers, receive: Receive) -> bytes:
        """Return the body, counted as it comes in: what a request says of its length need not be true."""
        most = self.limits.upload + 10_000 if _is_upload(scope) else self.limits.body
        said = headers.get("content-length", "")
        if said.isdecimal() and int(said) > most:
            raise too_large(most)
        try:
            async with asyncio.timeout(self.limits.sending):
                body = bytearray()
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Problem(400, "cut-off", "The request ended half-way. Send it again.")
                    body += message.get("body", b"")
                    if len(body) > most:
                        raise too_large(most)
                    if not message.get("more_body"):
                        return bytes(body)
        except TimeoutError:
            raise Problem(
                408, "too-slow-to-arrive", "The request did not arrive in time. Send it again."
            ) from None


def too_large(most: int) -> Problem:
    """Return the refusal of a request with too many bytes."""
    return Problem(
        413,
        "too-large",
        f"A request here may have {most // 1000:,} kB. Send the text in parts.",
        {"Connection": "close"},
    )


def token_needed() -> Problem:
    """Return the refusal of a request without the token."""
    return Problem(
        401,
        "token-needed",
        "This server wants its token: send the header 'Authorization: Bearer …'. Whoever started it knows the token.",
        {"WWW-Authenticate": "Bearer"},
    )


def _is_upload(scope: Scope) -> bool:
    return bool(scope["path"].startswith("/api/v1/documents"))


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives a body that was read already, and then waits for the end."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return left.pop() if left else await receive()

    return replay


def _preflight(headers: Headers) -> Response:
    """Answer a browser that asks before it sends; only origins that are known come this far."""
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Request-ID",
            "Access-Control-Allow-Private-Network": "true",
            "Access-Control-Max-Age": "600",
        },
    )


class _Out:
    """A `send` that gives every answer its headers, and remembers whether one has begun."""

    def __init__(self, send: Send, asked: Asked, origin: str) -> None:
        self._send, self._asked, self._origin = send, asked, origin
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers():
                headers.setdefault(name, value)
        await self._send(message)

    def _headers(self) -> Iterable[tuple[str, str]]:
        yield from _ALWAYS.items()
        yield "X-Request-ID", self._asked.request_id
        yield "Vary", "Origin"
        if self._origin:
            yield "Access-Control-Allow-Origin", self._origin
            yield "Access-Control-Expose-Headers", "X-Request-ID, Retry-After"

    async def instead(self, response: Response, scope: Scope, receive: Receive) -> None:
        """Send an answer unless another one has begun."""
        if not self.begun:
            await response(scope, receive, self)
