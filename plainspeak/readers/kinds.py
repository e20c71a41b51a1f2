"""What bytes really are, whatever the file is called."""

from __future__ import annotations

import re
from pathlib import Path

from plainspeak.errors import InputError

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
# The first words of a format, and its usual suffix.
_STARTS = (
    (re.compile(rb"\s*\{\\rtf"), ".rtf"),
    (re.compile(rb"%PDF-"), ".pdf"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE), ".html"),
)
# What a zip file holds that tells its format: found in the names of its parts, which are not packed.
_HELD = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
    (b"word/vbaProject.bin", ".docm"),
    (b"word/", ".docx"),
    (b"xl/", ".xlsx"),
    (b"ppt/", ".pptx"),
)
_NAMES = {
    ".docx": "a Word file",
    ".docm": "a Word file with macros",
    ".doc": "an old Word file",
    ".odt": "an OpenDocument file",
    ".rtf": "an RTF file",
    ".pdf": "a PDF file",
    ".html": "a web page",
    ".xlsx": "an Excel file",
    ".pptx": "a PowerPoint file",
    ".zip": "a zip archive",
    ".msg": "an Outlook message",
}
# Kinds that may stand under these names all the same: damage hides what is in a zip file, a message can be a page.
_ALSO = {
    ".docx": {".docm"},
    ".docm": {".docx"},
    ".zip": {".docx", ".docm", ".odt"},
    ".html": {".htm", ".eml"},
}
PROTECTED = "protected"


def kind_of(data: bytes) -> str:
    """Return the suffix that bytes would have if they were named rightly.

    `PROTECTED` for a file that only a password opens, `.zip` for a zip archive that is no document,
    an empty string for what shows no mark, such as plain text.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return PROTECTED
        return ".msg" if "__properties_version1.0".encode("utf-16-le") in data else ".doc"
    if data.startswith(_ZIP):
        return next((suffix for mark, suffix in _HELD if mark in data), ".zip")
    return next((suffix for start, suffix in _STARTS if start.match(data[:_HEAD])), "")


def misnamed(data: bytes, path: str) -> InputError | None:
    """Return the error that says what a file is that is not what its name says, or None when nothing shows it."""
    kind = kind_of(data)
    named = Path(path).suffix.lower()
    if kind == named or named in _ALSO.get(kind, ()):
        return None
    if kind == PROTECTED:
        return InputError(
            f"{path}: is protected by a password. Open it, save a copy without the password and check that."
        )
    if not kind:
        return None
    what = f"{path}: is {_NAMES[kind]} under another name."
    if kind == ".doc":
        return InputError(
            f"{what} Open it in Word, save it as a Word document (.docx) and check that."
        )
    if kind in {".xlsx", ".pptx", ".zip"}:
        return InputError(f"{what} Save the draft as a Word document (.docx) or plain text (.txt).")
    return InputError(f"{what} Rename it so that it ends in {kind} and check that.")
