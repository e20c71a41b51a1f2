"""Messages (.eml, and Outlook's .msg): the body, as the reader of the message would see it.

Only the body is read: who wrote to whom, the subject and attachments are left out. A body sent as a
page is read as one, for its tables and headings; the plain one is read when there is no other.
"""

from __future__ import annotations

import io
import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from plainspeak.errors import InputError, MissingExtra
from plainspeak.model import Document
from plainspeak.readers import html, plain

_SECRET = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_FLOWED = re.compile(r"(?<=[^\s-]) \n(?=[^\s>])")


def read(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a message as it was sent (.eml). Raises InputError when it holds no text."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    if message.get_content_type() in _SECRET:
        raise InputError(
            f"{path}: is encrypted. Open it in your mail program, copy the text and check that."
        )
    if not message.keys():
        raise InputError(f"{path}: is not an email. Save the message again as .eml and check that.")
    page = _part(message, "html")
    if page.strip():
        return html.document_of(page, path)
    return _plain(_part(message, "plain"), path)


def read_outlook(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a message that Outlook saved (.msg).

    Raises InputError when it cannot be read or holds no text, MissingExtra without python-oxmsg.
    """
    try:
        from oxmsg import Message  # noqa: PLC0415 - an extra, only for Outlook
    except ImportError:
        raise MissingExtra("documents", "Reading an Outlook message") from None
    try:
        message = Message.load(io.BytesIO(data))
        page, text = message.html_body or "", message.body or ""
    except Exception:  # the libraries underneath raise whatever comes to them
        raise InputError(
            f"{path}: is damaged or is not an Outlook message. Save the message again and check that."
        ) from None
    return (
        html.document_of(page, path) if page.strip() else _plain(text.replace("\r\n", "\n"), path)
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        text = part.get_content()
    except (LookupError, ValueError, KeyError):
        # An encoding nobody knows, or none where one is needed.
        data = part.get_payload(decode=True)
        text = plain.decode(data, "").text if isinstance(data, bytes) and data else ""
    text = str(text).replace("\r\n", "\n")
    if kind == "plain" and part.get_param("format") == "flowed":
        text = _FLOWED.sub("" if part.get_param("delsp") == "yes" else " ", text)
    return text


def _plain(text: str, path: str) -> Document:
    if not text.strip():
        raise InputError(f"{path}: holds no text. Check that the message was saved.")
    return Document(text, path)
