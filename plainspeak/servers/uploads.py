"""Files that are sent in: read from memory, never from a disk, and gone when the answer is."""

from __future__ import annotations

from typing import NamedTuple

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from plainspeak import readers
from plainspeak.model import Document
from plainspeak.servers.limits import Limits
from plainspeak.servers.problems import Problem

_FIELDS = 10
_LONGEST_FIELD = 200
_LONGEST_NAME = 200


class Upload(NamedTuple):
    """A file that was sent in: its bytes, its name without folders, and the fields beside it."""

    data: bytes
    name: str
    fields: dict[str, str]

    def document(self) -> Document:
        """Return the document in the file. Raises InputError and MissingExtra."""
        return readers.read_bytes(self.data, self.name)


class _InMemory(MultiPartParser):
    """Starlette moves parts of more than a megabyte into a file on disk: here that never happens."""

    max_file_size = spool_max_size = 1 << 40


async def received(request: Request, limits: Limits) -> Upload:
    """Return the file in a form, and what else the form says. Raises Problem."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(
            400, "not-a-form", "Send the file as a form (multipart/form-data) with a field 'file'."
        )
    parser = _InMemory(
        request.headers,
        request.stream(),
        max_files=1,
        max_fields=_FIELDS,
        max_part_size=_LONGEST_FIELD,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        raise Problem(
            400,
            "not-a-form",
            f"The form cannot be read. It has one 'file' and fields of {_LONGEST_FIELD} characters or fewer.",
        ) from None
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Problem(422, "no-file", "The form has no 'file'. Add the document as that field.")
    data = await file.read()
    if len(data) > limits.upload:
        raise Problem(
            413,
            "too-large",
            f"A file here may have {limits.upload // 1_000_000} MB. Send it in parts.",
        )
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    return Upload(data, _name_of(file), fields)


def _name_of(file: UploadFile) -> str:
    """Return the last part of a file's name: what folders it lay in is nobody's business."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char.isprintable())[-_LONGEST_NAME:] or "document"
