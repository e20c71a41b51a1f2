"""House settings: `plainspeak.toml`, or `[tool.plainspeak]` in `pyproject.toml`.

`docs/settings.md` says what each key is for; KEYS is the one list of them, from which files are
checked and the JSON Schema for editors is made. Every key may be left out.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from plainspeak.errors import RuleError, did_you_mean
from plainspeak.model import Place, Severity

NAME = "plainspeak.toml"
_SHARED = "pyproject.toml"
READERS = ("family", "child", "professional")
NEVER = "never"
FAIL_ON = (*(level.value for level in Severity), NEVER)
_AGES = (5, 25)
_LIMITS = (5, 80)


class Key(NamedTuple):
    """One setting: what it holds, and what it is for."""

    holds: str
    says: str
    choices: tuple[str, ...] = ()


KEYS: dict[str, Key] = {
    "reader": Key("choice", "who reads what you write, when a check does not say", READERS),
    "type": Key("text", "the document type, when a check does not say"),
    "types": Key(
        "types", "document types by file: a path or a part of a name with *, and its type"
    ),
    "reading_age": Key("age", "the reading age to aim for, in years; or one for each reader"),
    "sentence_limit": Key("limit", "the most words in a sentence"),
    "names": Key("texts", "people, places and services with names of their own: never raised"),
    "known": Key("texts", "initials and words that families here know: not raised as jargon"),
    "kin": Key("texts", "words families here use for each other, such as Nain"),
    "off": Key("texts", "rules or categories that are not wanted"),
    "on": Key("texts", "rules that are off as a rule, or the category practice, wanted here"),
    "severity": Key("severities", "how grave a rule or a category is here", tuple(Severity)),
    "packs": Key("texts", "rule packs of your own (files or folders), beside this file"),
    "advice": Key("truth", "advice on good practice too, not only on wording"),
    "fail_on": Key("choice", "what makes the command end with status 1", FAIL_ON),
    "exclude": Key("texts", "files that a check of a folder passes over, as paths with *"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a team has settled for all its documents; see KEYS for each.

    `path` is the file they stand in, None for settings made in a program.
    """

    reader: str = "family"
    type: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    reading_age: float | Mapping[str, float] | None = None
    sentence_limit: int | None = None
    names: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    packs: tuple[Path, ...] = ()
    advice: bool = False
    fail_on: str = Severity.WARNING.value
    exclude: tuple[str, ...] = ()
    path: Path | None = None

    def type_of(self, path: str) -> str | None:
        """Return the document type for a file: the first of `types` that fits, else `type`."""
        for pattern, document_type in self.types.items():
            if self._fits(pattern, path):
                return document_type
        return self.type

    def excludes(self, path: str) -> bool:
        """Tell whether a check of a folder passes over a file."""
        return any(self._fits(pattern, path) for pattern in self.exclude)

    def _fits(self, pattern: str, path: str) -> bool:
        """Tell whether a pattern with * fits a path below these settings, a folder above it, or its name alone."""
        full = Path(path).absolute()
        base = self.path.absolute().parent if self.path else Path.cwd()
        inner = full.relative_to(base).as_posix() if full.is_relative_to(base) else full.as_posix()
        if "/" not in pattern.rstrip("/"):
            return any(fnmatch.fnmatchcase(part, pattern.rstrip("/")) for part in inner.split("/"))
        whole = pattern.rstrip("/").removeprefix("./")
        return fnmatch.fnmatchcase(inner, whole) or fnmatch.fnmatchcase(inner, f"{whole}/*")


def find(start: Path) -> Path | None:
    """Return the nearest settings file in a folder or those above it, or None."""
    for folder in (start, *start.parents):
        own = folder / NAME
        if own.is_file():
            return own
        shared = folder / _SHARED
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
            f"{path}:1:1: is nested too deeply. Settings are plain keys and a few tables."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise RuleError(
            f"{path}:{_place_in(str(error))}: not valid TOML: {str(error).split(' (at')[0]}."
        ) from None
    if path.name == _SHARED:
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


def fault_at(path: Path | None, name: str, message: str, under: str = "") -> RuleError:
    """Return the error about a key or a value of settings, with its place in their file if they have one.

    `under` is the key or table that holds the name.
    """
    place = place_of(path, name, under)
    return RuleError(f"{place}: {message}" if place else f"Settings: {message}")


def place_of(path: Path | None, name: str, under: str = "") -> Place | None:
    """Return where a key or a value stands in a settings file; None for settings made in a program."""
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return Place(str(path))
    return _place(text, path, name, under)


def _place(text: str, path: Path, name: str, under: str = "") -> Place:
    """Find a name where a key stands, or failing that where a quoted value stands."""
    lines = list(enumerate(text.splitlines(), 1))
    for above in (
        *(["tool.plainspeak"] if path.name == _SHARED else []),
        *([under] if under else []),
    ):
        start = re.compile(rf"\s*(?:\[+[\"']?(?:[\w.-]+\.)?)?[\"']?{re.escape(above)}(?![\w-])")
        at = next((at for at, (_, line) in enumerate(lines) if start.match(line)), 0)
        lines = lines[at:]
    for pattern in (
        rf"\s*(?:\[(?:tool\.plainspeak\.)?)?[\"']?({re.escape(name)})(?![\w.-])",
        rf".*?[\"']({re.escape(name)})[\"']",
    ):
        for number, line in lines:
            found = re.match(pattern, line)
            if found:
                return Place(str(path), number, found.start(1) + 1)
    return Place(str(path), lines[0][0] if lines else 1)


class _Reader:
    """Turns TOML values into settings, with the place of each fault."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text

    def settings(self, value: Mapping[str, Any]) -> Settings:
        shapes: dict[str, Callable[[str, Any], Any]] = {
            "choice": self.choice,
            "text": self.text_of,
            "texts": self.texts,
            "types": self.types,
            "age": self.age,
            "limit": self.limit,
            "truth": self.yes_or_no,
            "severities": self.severities,
        }
        read: dict[str, Any] = {}
        for key, held in value.items():
            if key not in KEYS:
                raise self.fault(key, f"there is no setting '{key}'.{did_you_mean(key, KEYS)}")
            read[key] = shapes[KEYS[key].holds](key, held)
        for key in ("names", "known", "kin", "off", "on"):
            read[key] = frozenset(read.get(key, ()))
        for name in sorted(read["off"] & read["on"]):
            raise self.fault(name, f"'{name}' is both on and off. Take it out of one.", "on")
        read["packs"] = tuple(self.pack(name) for name in read.get("packs", ()))
        read["exclude"] = tuple(read.get("exclude", ()))
        return Settings(**read, path=self.path)

    def fault(self, name: str, message: str, under: str = "") -> RuleError:
        return RuleError(f"{_place(self.text, self.path, name, under)}: {message}")

    def choice(self, key: str, value: Any) -> str:
        return self.one_of(key, value, KEYS[key].choices)

    def one_of(self, key: str, value: Any, choices: tuple[str, ...], under: str = "") -> str:
        if value not in choices:
            hint = did_you_mean(str(value), choices)
            raise self.fault(
                key, f"'{key}' cannot be '{value}'.{hint} One of: {', '.join(choices)}.", under
            )
        return str(value)

    def text_of(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.fault(key, f"'{key}' is a text in quotes.")
        return value

    def yes_or_no(self, key: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.fault(key, f"'{key}' is true or false, without quotes.")
        return value

    def texts(self, key: str, value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(row, str) for row in value):
            raise self.fault(key, f'\'{key}\' is a list of texts: ["one", "two"].')
        if not all(row.strip() for row in value):
            raise self.fault(key, f"'{key}' holds an empty text. Take it out.")
        return value

    def types(self, key: str, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not all(isinstance(row, str) for row in value.values()):
            raise self.fault(
                key, f'\'{key}\' is a table: [{key}] and then lines such as "letters/*" = "letter".'
            )
        return value

    def severities(self, key: str, value: Any) -> dict[str, Severity]:
        if not isinstance(value, dict):
            raise self.fault(
                key, f"'{key}' is a table: [{key}] and then lines such as jargon = \"advice\"."
            )
        choices = KEYS[key].choices
        return {name: Severity(self.one_of(name, row, choices, key)) for name, row in value.items()}

    def pack(self, name: str) -> Path:
        path = self.path.parent / name
        if not path.exists():
            raise self.fault(
                name, f"there is no pack '{name}' beside this file. Check the path.", "packs"
            )
        return path

    def age(self, key: str, value: Any) -> float | dict[str, float]:
        if not isinstance(value, dict):
            return self.number(key, value, _AGES, "years")
        for reader in value:
            if reader not in READERS:
                raise self.fault(
                    reader,
                    f"'{key}' has no reader '{reader}'.{did_you_mean(reader, READERS)} One of: {', '.join(READERS)}.",
                    key,
                )
        return {reader: self.number(key, row, _AGES, "years") for reader, row in value.items()}

    def limit(self, key: str, value: Any) -> int:
        if not isinstance(value, int):
            raise self.fault(key, f"'{key}' is a whole number of words.")
        return int(self.number(key, value, _LIMITS, "words"))

    def number(self, key: str, value: Any, ends: tuple[int, int], of: str) -> float:
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not ends[0] <= value <= ends[1]
        ):
            raise self.fault(key, f"'{key}' is a number of {of} from {ends[0]} to {ends[1]}.")
        return value


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a settings file, made from KEYS, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "plainspeak.toml, the settings of a house",
        "type": "object",
        "properties": {
            name: {"description": key.says, **_shape(key)} for name, key in KEYS.items()
        },
        "additionalProperties": False,
    }


def _shape(key: Key) -> dict[str, Any]:
    years = {"type": "number", "minimum": _AGES[0], "maximum": _AGES[1]}
    choices = [str(choice) for choice in key.choices]
    shapes: dict[str, dict[str, Any]] = {
        "choice": {"enum": choices},
        "text": {"type": "string"},
        "texts": {"type": "array", "items": {"type": "string", "pattern": r"\S"}},
        "types": {"type": "object", "additionalProperties": {"type": "string"}},
        "age": {
            "anyOf": [
                years,
                {
                    "type": "object",
                    "properties": dict.fromkeys(READERS, years),
                    "additionalProperties": False,
                },
            ]
        },
        "limit": {"type": "integer", "minimum": _LIMITS[0], "maximum": _LIMITS[1]},
        "truth": {"type": "boolean"},
        "severities": {"type": "object", "additionalProperties": {"enum": choices}},
    }
    return shapes[key.holds]
