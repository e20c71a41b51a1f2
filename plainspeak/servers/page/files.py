"""Files for the page: the text of one that was dropped, and a Word file to take away.

A file goes through memory only. It comes as the body itself, never as a form: what reads forms puts
larger files on the disk. Its name stays in the browser.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import io
import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from plainspeak import readers
from plainspeak.checker import Checker
from plainspeak.errors import InputError, MissingExtra
from plainspeak.model import Document, Span
from plainspeak.readers.kinds import kind_of
from plainspeak.servers import shapes
from plainspeak.servers.limits import Limits
from plainspeak.servers.problems import Json, Problem
from plainspeak.servers.work import Workers

_NAME = "This file"
_WORD = frozenset({".docx", ".docm"})
_TOKENS = re.compile(r"\n|[^\S\n]+|[^\s]+")


class TakeIn(shapes.Asked):
    """What to make a Word file of."""

    text: shapes.Text
    file: Annotated[
        str,
        Field(
            description="The Word file that the text came from, in base64; left empty, a new one is made."
        ),
    ] = ""
    type: shapes.TypeName = None
    reader: shapes.ReaderName = None


class Change(NamedTuple):
    """New words for a span of the text of the file."""

    span: Span
    text: str


def router(checker: Checker, limits: Limits, workers: Workers) -> APIRouter:
    """Return the routes that the page needs for files."""
    routes = APIRouter(prefix="/api/v1/documents", include_in_schema=False)

    @routes.post("/text")
    async def text_of(
        request: Request, suffix: Annotated[str, Query(pattern=r"^(\.[a-z]{1,8})?$")] = ""
    ) -> Response:
        """Return the text of a file that is sent as the body; of its name only the end is sent."""
        data = await request.body()
        document = await workers.run(_read, data, suffix)
        _refuse_long(document.text, limits)
        return Json({"text": _plain(document.text), "word": kind_of(data) in _WORD})

    @routes.post("/word")
    async def word(asked: TakeIn) -> Response:
        """Return a Word file with the text's changes tracked and its findings as comments."""
        _refuse_long(asked.text, limits)
        return Json(await workers.run(_word, checker, asked))

    return routes


def _refuse_long(text: str, limits: Limits) -> None:
    if len(text) > limits.text:
        raise Problem(
            413,
            "text-too-long",
            f"The text has more than {limits.text:,} characters. Check it in parts.",
        )


def _read(data: bytes, suffix: str = ".docx") -> Document:
    if not data:
        raise InputError(f"{_NAME} is empty. Check that the draft was saved.")
    # A kind that cannot be read, such as .doc, is told by what it holds.
    name = f"file{suffix if suffix in readers.READERS else ''}"
    try:
        return readers.read_bytes(data, name)
    except InputError as error:
        said = str(error).replace(f"{name}: ", f"{_NAME} ")
        raise InputError(said if name != "file" else said.replace(" under another name", "")) from None


def _word(checker: Checker, asked: TakeIn) -> dict[str, Any]:
    """Return the file, and the new words that could not be put into it."""
    from plainspeak.writers import word  # noqa: PLC0415 - its libraries are an extra

    left: list[Change] = []
    if asked.file:
        data, left = _changed(asked.file, asked.text)
    else:
        data = _made_of(asked.text)
    report = checker.check(_read(data), asked.type, asked.reader)
    return {
        "file": base64.b64encode(word.review(report)).decode("ascii"),
        "left": [{"start": row.span.start, "end": row.span.end, "text": row.text} for row in left],
    }


def _changed(file: str, text: str) -> tuple[bytes, list[Change]]:
    """Return a Word file with what was changed in its text as tracked changes, and what could not be."""
    try:
        data = base64.b64decode(file, validate=True)
    except binascii.Error:
        raise InputError(f"{_NAME} was not sent whole. Open it again.") from None
    if kind_of(data) not in _WORD:
        raise InputError(f"{_NAME} is not a Word file, so it cannot take comments.")
    document = _read(data)
    changes = list(changes_between(_plain(document.text), text))
    if not changes:
        return data, []
    from plainspeak.writers.tracked import track  # noqa: PLC0415

    tracked = track(document, changes)
    left = set(tracked.left)
    return tracked.content, [row for row in changes if row.span in left]


def _plain(text: str) -> str:
    """Return a text as a browser keeps it: with one sign for each end of a line, and as many signs."""
    return re.sub(r"[\r\v\f\x85\u2028\u2029]", "\n", text)


def changes_between(before: str, after: str) -> Iterator[Change]:
    """Yield what to change in one text to get another, word by word, in order and apart.

    Words that only come in take the word beside them along: a change needs words to stand on.
    """
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    starts = [0]
    for token in old:
        starts.append(starts[-1] + len(token))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    taken = 0
    for what, first, last, new_first, new_last in matcher.get_opcodes():
        if what == "equal":
            continue
        words = "".join(new[new_first:new_last])
        if first == last:
            if first > taken and old[first - 1] != "\n":
                first, words = first - 1, old[first - 1] + words  # noqa: PLW2901
            elif last < len(old) and old[last] != "\n":
                last, words = last + 1, words + old[last]  # noqa: PLW2901
        taken = last
        yield Change(Span(starts[first], starts[last]), words)


def _made_of(text: str) -> bytes:
    """Return a new Word file with a paragraph for each line of a text."""
    try:
        import docx  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise MissingExtra("word", "a Word file") from None
    if not text.strip():
        raise InputError("There is no text yet. Type or paste some first.")
    document = docx.Document()
    document.core_properties.author = document.core_properties.comments = ""
    for line in text.split("\n"):
        # XML takes no control characters; python-docx takes tabs.
        document.add_paragraph(re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", line))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
