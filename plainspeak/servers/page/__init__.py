"""The page at `/`: files beside this one, served as they are. They hold nothing of anybody's text."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from plainspeak.servers.page import files
from plainspeak.settings import Settings
from plainspeak.writers import look

FOLDER = Path(__file__).parent
# The web component is handed out as one file, whatever it shares with the page.
_FIELD = ("units.js", "plainspeak-field.js")


def add_to(app: FastAPI) -> None:
    """Serve `index.html` at `/`, the folder `static` at `/static`, and what the page asks about files.

    The colours and the names of categories are those of every other page that plainspeak writes.
    """
    names = _names(app.state.checker.settings)

    @app.get("/", include_in_schema=False)
    async def page() -> Response:
        return FileResponse(FOLDER / "index.html", media_type="text/html; charset=utf-8")

    @app.get("/static/look.css", include_in_schema=False)
    async def look_css() -> Response:
        return FileResponse(look.PAGE / "look.css", media_type="text/css; charset=utf-8")

    @app.get("/static/look.js", include_in_schema=False)
    async def look_js() -> Response:
        return Response(names, media_type="text/javascript; charset=utf-8")

    @app.get("/static/plainspeak-field.js", include_in_schema=False)
    async def field() -> Response:
        parts = [(FOLDER / "static" / name).read_text("utf-8") for name in _FIELD]
        return Response(names + "".join(parts), media_type="text/javascript; charset=utf-8")

    app.include_router(files.router(app.state.checker, app.state.limits, app.state.workers))
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")


def _names(house: Settings) -> str:
    """Return what categories are called, which group marks them and the house's choices, as a module for the browser."""
    values = {
        "GROUPS": {group.name: group.title for group in look.GROUPS},
        "CATEGORIES": {
            name: {"title": title, "group": group.name}
            for name, (title, group) in look.CATEGORIES.items()
        },
        "BALANCED": sorted(look.BALANCED),
        "HOUSE": {"reader": house.reader, "type": house.type},
    }
    return "".join(
        f"export const {name} = {json.dumps(value)};\n" for name, value in values.items()
    )
