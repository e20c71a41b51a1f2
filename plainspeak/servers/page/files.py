"""A Word file to take away: the one that was opened, with what was changed in its text and what to look at.

The file goes through memory only.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from plainspeak import readers
from plainspeak.checker import Checker
from plainspeak.errors import InputError
from plainspeak.model import Span
from plainspeak.servers import shapes
from plainspeak.servers.limits import Limits
from plainspeak.servers.problems import Json, Problem
from plainspeak.servers.work import Workers

_NAME = "file.docx"
# The token of a line's end stands alone, so that no change goes over it unseen.
_TOKENS = re.compile(r"\n|[^\S\n]+|[^\s]+")


class ChangedIn(shapes.Asked):
    """A Word file, and what its text has become."""

    text: shapes.Text
    file: Annotated[str, Field(description="The Word file that the text came from, in base64.")]
    type: shapes.TypeName = None
    reader: shapes.ReaderName = None


class Change(NamedTuple):
    """New words for a span of the text of the file."""

    span: Span
    text: str


def router(checker: Checker, limits: Limits, workers: Workers) -> APIRouter:
    """Return the route that gives a changed Word file back; only the page asks it."""
    routes = APIRouter(prefix="/api/v1/documents", include_in_schema=False)

    @routes.post("/changed")
    async def changed(asked: ChangedIn) -> Response:
        """Return a Word file with the text's changes tracked and its findings as comments."""
        if len(asked.text) > limits.text:
            raise Problem(
                413,
                "text-too-long",
                f"The text has more than {limits.text:,} characters. Check it in parts.",
            )
        return Json(await workers.run(_reviewed, checker, asked))

    return routes


def _reviewed(checker: Checker, asked: ChangedIn) -> dict[str, Any]:
    """Return the file, and the new words that could not be put into it."""
    from plainspeak.writers import word  # noqa: PLC0415 - its libraries are an extra

    data, left = _changed(asked.file, asked.text)
    report = checker.check(readers.read_bytes(data, _NAME), asked.type, asked.reader)
    return {
        "file": base64.b64encode(word.review(report)).decode("ascii"),
        "left": [{"start": row.span.start, "end": row.span.end, "text": row.text} for row in left],
    }


def _changed(file: str, text: str) -> tuple[bytes, list[Change]]:
    """Return a Word file with what was changed in its text as tracked changes, and what could not be."""
    try:
        data = base64.b64decode(file, validate=True)
    except binascii.Error:
        raise InputError("The file was not sent whole. Open it again.") from None
    document = readers.read_bytes(data, _NAME)
    changes = list(changes_between(_plain(document.text), _plain(text)))
    if not changes:
        return data, []
    from plainspeak.writers.tracked import track  # noqa: PLC0415 - as above

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
