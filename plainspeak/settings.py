"""House settings: `plainspeak.toml`, or `[tool.plainspeak]` in `pyproject.toml`.

    reader = "family"                 # who reads: family, child or professional
    type = "case-note"                # when a document does not say what it is
    reading_age = 11                  # the target, in years
    known = ["CAMHS"]                 # initials and words that families here know
    off = ["plain-words.regarding"]   # rules or categories that are not wanted
    packs = ["house-rules"]           # more rule packs, beside this file
    advice = true                     # advice on good practice too, not only on wording

    [severity]
    "depersonal" = "advice"           # a rule or a category: error, warning or advice

Every key may be left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plainspeak.errors import RuleError, did_you_mean
from plainspeak.model import Severity

NAME = "plainspeak.toml"
READERS = ("family", "child", "professional")
_KEYS = ("reader", "type", "reading_age", "known", "off", "packs", "severity", "advice")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a team has settled for all its documents; see the module for each key."""

    reader: str = "family"
    type: str | None = None
    reading_age: float | None = None
    known: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    packs: tuple[Path, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    advice: bool = False
    path: Path | None = None


def find(start: Path) -> Path | None:
    """Return the nearest settings file in a folder or those above it, or None."""
    for folder in (start, *start.parents):
        own = folder / NAME
        if own.is_file():
            return own
        shared = folder / "pyproject.toml"
        if shared.is_file() and "[tool.plainspeak" in shared.read_text(
            encoding="utf-8", errors="replace"
        ):
            return shared
    return None


def load(path: Path) -> Settings:
    """Return the settings in a file. Raises RuleError, starting with file:line:column, at the first fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        value = tomllib.loads(text)
    except OSError as error:
        raise RuleError(f"{path}:1:1: cannot be read ({error.strerror}). Check the path.") from None
    except UnicodeDecodeError:
        raise RuleError(f"{path}:1:1: is not UTF-8 text. Save it as UTF-8.") from None
    except RecursionError:
        raise RuleError(
            f"{path}:1:1: is nested too deeply. Settings are plain keys and one table."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise RuleError(
            f"{path}:{_place_in(str(error))}: not valid TOML: {str(error).split(' (at')[0]}."
        ) from None
    if path.name == "pyproject.toml":
        tool = value.get("tool", {})
        value = tool.get("plainspeak", {}) if isinstance(tool, dict) else {}
    if not isinstance(value, dict):
        raise RuleError(
            f"{path}:1:1: 'plainspeak' is a table: [tool.plainspeak] and then lines such as reader = \"family\"."
        )
    return _Reader(path, text).settings(value)


def _place_in(message: str) -> str:
    found = re.search(r"line (\d+), column (\d+)", message)
    return f"{found[1]}:{found[2]}" if found else "1:1"


def fault_at(path: Path | None, name: str, message: str) -> RuleError:
    """Return the error about a key or a value of settings, with its place in their file if they have one."""
    if path is None:
        return RuleError(f"Settings: {message}")
    return _fault_in(path.read_text(encoding="utf-8", errors="replace"), path, name, message)


def _fault_in(text: str, path: Path, name: str, message: str) -> RuleError:
    """Find a name where a key stands, or failing that where a quoted value stands."""
    lines = list(enumerate(text.splitlines(), 1))
    for pattern in (
        rf"\s*\[?[\"']?({re.escape(name)})(?![\w.-])",
        rf".*?[\"']({re.escape(name)})[\"']",
    ):
        for number, line in lines:
            found = re.match(pattern, line)
            if found:
                return RuleError(f"{path}:{number}:{found.start(1) + 1}: {message}")
    return RuleError(f"{path}:1:1: {message}")


class _Reader:
    """Turns TOML values into settings, with the place of each fault."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text

    def settings(self, value: Mapping[str, Any]) -> Settings:
        for key in value:
            if key not in _KEYS:
                raise self.fault(key, f"there is no setting '{key}'.{did_you_mean(key, _KEYS)}")
        severity = value.get("severity", {})
        if not isinstance(severity, dict):
            raise self.fault(
                "severity",
                "'severity' is a table: [severity] and then lines such as jargon = \"advice\".",
            )
        return Settings(
            reader=self.choice("reader", value.get("reader", "family"), READERS),
            type=self.text_of("type", value.get("type")),
            reading_age=self.age(value.get("reading_age")),
            known=frozenset(self.texts("known", value.get("known", []))),
            off=frozenset(self.texts("off", value.get("off", []))),
            packs=tuple(
                self.path.parent / name for name in self.texts("packs", value.get("packs", []))
            ),
            severity={
                key: Severity(self.choice(key, level, tuple(Severity)))
                for key, level in severity.items()
            },
            advice=self.yes_or_no("advice", value.get("advice", False)),
            path=self.path,
        )

    def fault(self, key: str, message: str) -> RuleError:
        return _fault_in(self.text, self.path, key, message)

    def choice(self, key: str, value: Any, choices: tuple[str, ...]) -> str:
        if value not in choices:
            hint = did_you_mean(str(value), choices)
            raise self.fault(
                key, f"'{key}' cannot be '{value}'.{hint} One of: {', '.join(choices)}."
            )
        return str(value)

    def text_of(self, key: str, value: Any) -> str | None:
        if value is not None and not isinstance(value, str):
            raise self.fault(key, f"'{key}' is a text in quotes.")
        return value

    def yes_or_no(self, key: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.fault(key, f"'{key}' is true or false, without quotes.")
        return value

    def texts(self, key: str, value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(row, str) for row in value):
            raise self.fault(key, f'\'{key}\' is a list of texts: ["one", "two"].')
        return value

    def age(self, value: Any) -> float | None:
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, (int, float)) or not 5 <= value <= 25
        ):
            raise self.fault("reading_age", "'reading_age' is a number of years from 5 to 25.")
        return value
