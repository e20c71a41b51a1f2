"""Rules of Vale styles, as they are: a folder of `.yml` files, each of which `extends` a kind of check.

`existence`, `substitution` and `occurrence` become rules of our kind `pattern`, named
`Style.Rule` after the folder and the file. What cannot be honoured is named, never dropped in silence.
The facts are those of Vale's documentation, https://vale.sh/docs/styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from plainspeak.checks.pattern import SCOPES
from plainspeak.errors import RuleError, did_you_mean
from plainspeak.language import patterns
from plainspeak.model import Place, Rule, Severity
from plainspeak.rulebook import schema
from plainspeak.rulebook.source import Located

EXTENDS = "extends"
SUFFIX = ".yml"
_LEVELS = {"error": "error", "warning": "warning", "suggestion": "advice"}
_KINDS = ("existence", "substitution", "occurrence")
# A word list is the house's; a word with a better word is what our own plain words are.
_CATEGORIES = {"substitution": "plain-words"}
_SCOPES = {"summary": "document", "raw": "document"}
_VERB = re.compile(r"%(?:\[(\d)\])?s|%%")
_LOOKS = re.compile(r"\(\?<?[=!]")
_REFERS = re.compile(r"\\[1-9]|\\k<")


class Loaded(NamedTuple):
    """What became of one file: the rule, unless nothing of it can be used, and what cannot."""

    rule: Rule | None
    left_out: tuple[str, ...]


def load(value: Located, path: Path, name: str) -> Loaded:
    """Return the rule of one Vale file. Raises RuleError where the file says what Vale does not."""
    rule_id = f"{path.resolve().parent.name}.{path.stem}"
    kind = _text(value, EXTENDS)
    if kind not in _KINDS:
        why = f"builds on {kind}" if "." in kind else kind
        return Loaded(None, (f"{rule_id} ({why})",))
    reader = _Reader(value, rule_id)
    options = {
        "existence": reader.existence,
        "substitution": reader.substitution,
        "occurrence": reader.occurrence,
    }[kind]()
    scopes = reader.scopes()
    if "pos" in value:
        reader.leave_out("asks for parts of speech")
        options = None
    if options is None or not scopes:
        return Loaded(None, tuple(reader.left_out))
    link = _text(value, "link")
    rule = Rule(
        id=rule_id,
        kind="pattern",
        category=_CATEGORIES.get(kind, schema.HOUSE),
        severity=Severity(reader.level()),
        why=_text(value, "description"),
        source=f"Vale style {path.resolve().parent.name}" + (f", {link}" if link else ""),
        message=_message(reader.needed("message"), kind),
        options={**options, "scope": scopes, "limit": reader.number("limit") or 0},
        place=Place(name),
    )
    return Loaded(rule, tuple(reader.left_out))


def warning(left_out: Iterable[str]) -> str:
    """Return one line that names all that could not be used, or an empty string."""
    rows = list(left_out)
    if not rows:
        return ""
    return (
        f"Left out of Vale styles, because plainspeak has no such check: {'; '.join(rows)}. "
        "The other rules are used."
    )


def _text(value: Located, key: str) -> str:
    found = value.get(key)
    if isinstance(found, (dict, list)):
        raise RuleError(f"{value.key_places[key]}: '{key}' is a text, not a list or a map.")
    return "" if found is None else str(found)


def _message(text: str, kind: str) -> str:
    """Return a message with our placeholders: `%s` is what was found, or first what to say instead."""
    order = {
        "existence": ("{found}",),
        "substitution": ("{say}", "{found}"),
        "occurrence": ("{count}",),
    }[kind]
    taken = 0

    def filled(match: re.Match[str]) -> str:
        nonlocal taken
        if match.group() == "%%":
            return "%"
        at = int(match[1]) - 1 if match[1] else taken
        taken += 1
        return order[at] if 0 <= at < len(order) else ""

    return _VERB.sub(filled, text)


class _Reader:
    """Reads the fields of one file; what cannot be honoured is noted in `left_out`."""

    def __init__(self, value: Located, rule_id: str) -> None:
        self.value, self.rule_id = value, rule_id
        self.left_out: list[str] = []

    def leave_out(self, why: str) -> None:
        self.left_out.append(f"{self.rule_id} ({why})")

    def needed(self, key: str) -> str:
        if not _text(self.value, key):
            raise RuleError(f"{self.value.place}: a Vale rule needs '{key}'. Add it.")
        return _text(self.value, key)

    def level(self) -> str:
        level = _text(self.value, "level") or "warning"
        if level not in _LEVELS:
            raise RuleError(
                f"{self.value.key_places['level']}: 'level' cannot be '{level}'."
                f"{did_you_mean(level, _LEVELS)} One of: {', '.join(_LEVELS)}."
            )
        return _LEVELS[level]

    def number(self, key: str) -> int | None:
        found = self.value.get(key)
        if found is not None and (isinstance(found, bool) or not isinstance(found, int)):
            raise RuleError(f"{self.value.key_places[key]}: '{key}' is a whole number.")
        return found

    def texts(self, key: str) -> list[str]:
        found = self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list) or any(isinstance(row, (dict, list)) for row in found):
            raise RuleError(f"{self.value.key_places[key]}: '{key}' is a list of texts.")
        return [str(row) for row in found]

    def usable(self, key: str, found: Iterable[str]) -> list[str]:
        """Return the patterns that RE2 can use; the others are named."""
        kept = []
        for pattern in found:
            fault = patterns.fault_of(pattern)
            if not fault:
                kept.append(pattern)
            elif _LOOKS.search(pattern):
                self.leave_out(f"{key}: “{pattern}” looks around")
            elif _REFERS.search(pattern):
                self.leave_out(f"{key}: “{pattern}” refers back")
            else:
                self.leave_out(f"{key}: “{pattern}”: {fault}")
        return kept

    def scopes(self) -> list[str]:
        found = self.value.get("scope", "text")
        kept = []
        for scope in found if isinstance(found, list) else [found]:
            parts = [part.strip() for part in str(scope).split("&")]
            names = [part.removeprefix("~").strip() for part in parts]
            if all(_SCOPES.get(name, name) in SCOPES for name in names):
                kept.append(
                    " & ".join(
                        ("~" if part.startswith("~") else "") + _SCOPES.get(name, name)
                        for part, name in zip(parts, names, strict=True)
                    )
                )
            else:
                self.leave_out(f"scope {scope}")
        return kept

    def usual(self) -> dict[str, Any]:
        return {
            "case": self.value.get("ignorecase") is not True,
            "exceptions": [
                rf"\b(?:{pattern})\b"
                for pattern in sorted(
                    self.usable("exceptions", self.texts("exceptions")), key=len, reverse=True
                )
            ],
        }

    def bounded(self, pattern: str) -> str:
        """Put the edges of words around a pattern, unless the rule takes them off.

        RE2 knows the edges of English letters only, so that `café` is let run on at its end.
        """
        if self.value.get("nonword") is True:
            return pattern
        left, right = (
            "" if char.isalpha() and not char.isascii() else r"\b"
            for char in (pattern[:1], pattern[-1:])
        )
        return f"{left}(?:{pattern}){right}"

    def existence(self) -> dict[str, Any] | None:
        tokens = [token for token in self.texts("tokens") if token.strip()]
        raw = "".join(self.texts("raw"))
        if not tokens and not raw:
            raise RuleError(f"{self.value.place}: a rule of existence needs 'tokens' or 'raw'.")
        kept = self.usable("tokens", tokens)
        if raw and not self.usable("raw", [raw]):
            return None
        if tokens and not kept:
            return None
        words = [self.bounded(token) for token in kept]
        if raw and words:
            either = f"(?:{'|'.join(words)})"
            words = [either + raw if self.value.get("append") is True else raw + either]
        return {**self.usual(), "patterns": self.rows(words or [raw], self.replacements())}

    def rows(self, found: Iterable[str], says: list[str]) -> list[Mapping[str, Any]]:
        return [{"pattern": pattern, "say": says} for pattern in found]

    def replacements(self) -> list[str]:
        """Return what an `action` of replacing puts in place of a match."""
        action = self.value.get("action")
        if not isinstance(action, dict) or action.get("name") != "replace":
            return []
        found = action.get("params")
        return [str(row) for row in found if str(row)] if isinstance(found, list) else []

    def substitution(self) -> dict[str, Any] | None:
        swap = self.value.get("swap")
        if not isinstance(swap, Located) or not swap:
            raise RuleError(
                f"{self.value.place}: a rule of substitution needs 'swap': a map of what not to write to what to write."
            )
        # The longest first, so that `in order to` is not cut short by `in order`.
        kept = sorted(self.usable("swap", swap), key=len, reverse=True)
        rows: list[Mapping[str, Any]] = [
            {"pattern": self.bounded(key), "say": str(swap[key] or "").split("|")} for key in kept
        ]
        return {**self.usual(), "patterns": rows} if rows else None

    def occurrence(self) -> dict[str, Any] | None:
        token = self.needed("token")
        most, least = self.number("max") or None, self.number("min") or 0
        if most is None and not least:
            raise RuleError(f"{self.value.place}: a rule of occurrence needs 'max' or 'min'.")
        if not self.usable("token", [token]):
            return None
        return {
            "case": self.value.get("ignorecase") is not True,
            "patterns": [{"pattern": token}],
            "at_least": least,
            **({"at_most": most} if most is not None else {}),
        }
