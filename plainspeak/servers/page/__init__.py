"""The page at `/`: files beside this one, served as they are. They hold nothing of anybody's text."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent


def add_to(app: FastAPI) -> None:
    """Serve `index.html` at `/` and the folder `static` at `/static`."""

    @app.get("/", include_in_schema=False)
    async def page() -> Response:
        return FileResponse(FOLDER / "index.html", media_type="text/html; charset=utf-8")

    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
