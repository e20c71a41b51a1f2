"""What one request may ask for, and who may ask."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from plainspeak.errors import InputError
from plainspeak.readers import MAX_BYTES

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
LEAST_TOKEN = 16
# Schemes whose origins an extension or a desktop program has; a star may stand for its name,
# because Firefox gives an extension another name on every computer.
_PROGRAMS = ("moz-extension", "chrome-extension", "safari-web-extension", "app", "capacitor")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for."""

    text: int = 200_000
    """Code points of one text."""
    body: int = 2_500_000
    """Bytes of a request."""
    upload: int = MAX_BYTES
    """Bytes of a file that is sent in."""
    texts: int = 100
    """Texts of one batch, boxes of one form."""
    seconds: float = 20.0
    """How long a request may wait and be worked on."""
    sending: float = 20.0
    """How long a request may take to arrive."""
    workers: int = 2
    """Threads that check. Checking is work for the processor, so more of them do not make it faster."""
    waiting: int = 128
    """Requests that may wait for a thread; the next one is asked to come back."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask: the address that is listened on, the token, and other sites that a person has named.

    Raises InputError for an address other people can reach without a token, for a token that can be
    guessed and for an origin that is none.
    """

    host: str = "127.0.0.1"
    token: str = ""
    origins: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """More names by which this server is reached, for example behind a proxy."""

    def __post_init__(self) -> None:
        if not self.local and not self.token:
            raise InputError(
                f"{self.host} can be reached from other computers, so it needs a token of {LEAST_TOKEN} characters or more. "
                "Add --token, or leave out --host to stay on this computer."
            )
        if self.token and (len(self.token) < LEAST_TOKEN or not _is_token(self.token)):
            raise InputError(
                f"A token needs {LEAST_TOKEN} characters or more, letters, digits, - and _ only. "
                "Take a long random one."
            )
        for origin in self.origins:
            _refuse_no_origin(origin)

    @property
    def local(self) -> bool:
        """Whether only this computer can reach the address."""
        return is_loopback(self.host)

    def knows_host(self, header: str) -> bool:
        """Tell whether a Host header names this server and not a name that was bent to point here.

        A page of another site can make its own name point to this computer (DNS rebinding), but it
        cannot make an address of figures do so.
        """
        name = name_of(header)
        if name in LOOPBACK_NAMES or name in self.names or name == self.host.lower():
            return True
        return not self.local and _is_address(name)

    def knows_origin(self, origin: str, host: str) -> bool:
        """Tell whether an Origin header is this server's own page or a site that a person has named."""
        origin = origin.lower()
        if origin in {f"http://{host.lower()}", f"https://{host.lower()}"}:
            return True
        scheme, _, name = origin.partition("://")
        return origin in self.origins or (bool(name) and f"{scheme}://*" in self.origins)


def is_loopback(host: str) -> bool:
    """Tell whether an address is this computer's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def name_of(header: str) -> str:
    """Return the host of a Host header without its port and brackets, in lower case."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if ":" in header else header


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_token(token: str) -> bool:
    return token.isascii() and all(char.isalnum() or char in "-_" for char in token)


def _refuse_no_origin(origin: str) -> None:
    scheme, _, rest = origin.partition("://")
    star = rest == "*" and scheme in _PROGRAMS
    plain = bool(rest) and not set(rest) & set("/*?# ") and origin == origin.lower()
    if not scheme or not (star or plain):
        raise InputError(
            "An origin is written as a browser sends it, such as https://forms.example.org: "
            "small letters, no path, no star. Name each site by itself."
        )
