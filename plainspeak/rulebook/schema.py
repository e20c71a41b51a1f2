"""What a rule may hold: one table, from which rules are validated and the JSON Schema is generated."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from plainspeak.checks import KINDS
from plainspeak.checks.context import KEYS as CONTEXT_KEYS
from plainspeak.checks.context import WORD_KEYS
from plainspeak.errors import RuleError, did_you_mean
from plainspeak.language import patterns, verbs
from plainspeak.language.inflection import verb_of
from plainspeak.language.nearby import TESTS
from plainspeak.language.voice import VOICES
from plainspeak.model import Example, Place, Rule, Safety, Severity
from plainspeak.rulebook.source import Located
from plainspeak.settings import READERS

CATEGORIES = (
    "jargon", "acronym", "label", "vague-harm", "plain-words", "passive", "long-sentence", "depersonal",
    "vague-detail", "hedge", "double-negative", "directive", "goal-stops", "goal-service", "goal-vague", "missing",
    "good",
)  # fmt: skip
# How much a fault of each category may hurt people, when a rule does not say.
SEVERITIES = {
    "label": "error",
    "vague-harm": "error",
    "plain-words": "advice",
    "long-sentence": "advice",
    "practice": "advice",
}
ADVICE = "practice"  # checks of the catalogue that the guide has no category for
HOUSE = "house"  # a style of the house, such as a Vale style
DOCUMENT_TYPES = (
    "worry-statement",
    "safety-goal",
    "scaling-question",
    "case-note",
    "three-column-map",
    "letter",
    "safety-plan",
)
FILE_NAME = "plainspeak.schema.json"  # how packs call the schema that is written beside them
EDITOR_LINE = f"# yaml-language-server: $schema={FILE_NAME}"
FORMS = ("verb", "noun", "adjective", "fixed")
PARTS_OF_SPEECH = ("NOUN", "VERB", "ADJ", "ADV")


class Field(NamedTuple):
    """One field of a rule: what it holds, whether it must be there, and what it says."""

    holds: str
    says: str
    choices: tuple[str, ...] = ()
    needed: bool = False


FIELDS: dict[str, Field] = {
    "id": Field("text", "category.name; names the thing found", needed=True),
    "kind": Field("text", "the kind of check; left out: wording", tuple(KINDS)),
    "category": Field(
        "text", "what a reviewer would call it", (*CATEGORIES, ADVICE, HOUSE), needed=True
    ),
    "severity": Field(
        "text", "how much it may hurt people; left out: as usual for its category", tuple(Severity)
    ),
    "why": Field("text", "one true sentence about this term", needed=True),
    "source": Field("text", "where it comes from", needed=True),
    "message": Field("text", "what to print instead of the usual message"),
    "question": Field("text", "what the writer could ask next"),
    "find": Field("texts", "words or phrases in dictionary form"),
    "form": Field("text", "which word bends", FORMS),
    "say": Field("says", "plainer words, best first, or a map of them by reader"),
    "safety": Field("text", "what the first wording promises", tuple(Safety)),
    "frames": Field("frames", "longer patterns with their own wording"),
    "types": Field("texts", "only in these document types", DOCUMENT_TYPES),
    "cleared_by": Field("texts", "nearby words that clear it", tuple(TESTS)),
    "when": Field("contexts", "raise only if one of these holds"),
    "unless": Field("contexts", "never raise if one of these holds"),
    "ask_when": Field(
        "contexts", "a person must choose if one of these holds, though it is safe elsewhere"
    ),
    "pos": Field("text", "raise only as this part of speech", PARTS_OF_SPEECH),
    "confidence": Field("number", "how often a careful reviewer would agree, 0 to 1"),
    "examples": Field("examples", "sentences to raise (before) and to leave", needed=True),
}


# What a profile must hold: the shape of each field, and what it says.
PROFILE_FIELDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "title": (str, "what the document is called in a report"),
    "sentence_limit": (int, "the most words in a sentence, as a number"),
    "reading_age": (dict, "a map of the target age in years for each reader"),
    "parts": (list, "a list of the missing codes to look for"),
}


def rule_of(value: Any, place: Place) -> Rule:
    """Return the rule that a YAML mapping describes; raise RuleError at the place of the first fault."""
    if not isinstance(value, Located):
        raise RuleError(f"{place}: a rule is a mapping that starts with '- id:'.")
    _refuse_unknown_fields(value)
    for key, field in FIELDS.items():
        if field.needed and key not in value:
            raise RuleError(
                f"{value.place}: rule '{value.get('id', '?')}' has no '{key}'. Add it: {field.says}."
            )
    rule = _fields_of(value)
    _check_examples(rule, value)
    if rule.form == "verb":
        _check_bends(rule, value)
    return rule


# How an entry of a pack starts that changes a rule of another pack, or switches it off.
CHANGE, OFF = "change", "off"
_FIXED = ("id", "kind")


def changed(rule: Rule, value: Located) -> Rule:
    """Return a rule with the fields that `- change: ID` gives anew; raise RuleError at the first fault."""
    full = Located({key: row for key, row in value.items() if key != CHANGE})
    full.place, full.key_places = value.place, value.key_places
    for key in _FIXED:
        if key in full:
            raise RuleError(
                f"{value.key_places[key]}: '{key}' cannot be changed. Write a rule of your own, and switch '{rule.id}' off."
            )
    if not full:
        raise RuleError(
            f"{value.place}: nothing is changed. Add the fields that are to be different, or write '- off: {rule.id}'."
        )
    full |= {"id": rule.id, "kind": rule.kind}
    _refuse_unknown_fields(full)
    for key in full:
        if key in FIELDS and FIELDS[key].needed and full[key] in (None, ""):
            raise RuleError(
                f"{_where(full, key)}: '{key}' cannot be empty. Add it: {FIELDS[key].says}."
            )
    new = _fields_of(full)
    given = {key: getattr(new, key) for key in full if key in FIELDS}
    if "confidence" in given:
        given["prior"] = new.confidence
    if "examples" not in given and _BECOMES & set(full):
        # What the sentences become is another text now: only that they are raised still holds.
        given["examples"] = tuple(replace(row, after=None) for row in rule.examples)
    result = replace(rule, **given, options={**rule.options, **new.options})
    if "examples" in given:
        _check_examples(result, full)
    if result.form == "verb" and "say" in full:
        _check_bends(result, full)
    return result


_BECOMES = frozenset({"say", "frames", "form", "safety", "find", "expansion"})


def check_off(value: Located) -> None:
    """Raise RuleError unless an entry that switches a rule off says why, and nothing else."""
    for key in value:
        if key not in (OFF, "why"):
            raise RuleError(
                f"{value.key_places[key]}: '- off: ID' holds only 'why', not '{key}'. To change a rule, write '- change: ID'."
            )
    if not _text(value, "why").strip():
        raise RuleError(f"{value.place}: say why '{value[OFF]}' is switched off. Add: why: …")


def _refuse_unknown_fields(value: Located) -> None:
    kind = _text(value, "kind") or "wording"
    extra = KINDS[kind].fields if kind in KINDS else {}
    for key in value:
        if key not in FIELDS and key not in extra:
            known = (*FIELDS, *extra)
            raise RuleError(
                f"{value.key_places[key]}: a rule has no field '{key}'.{did_you_mean(key, known)}"
            )


def _fields_of(value: Located) -> Rule:
    """Return the fields of a rule that a mapping gives, each checked; what it leaves out is as usual."""
    kind = _text(value, "kind") or "wording"
    extra = KINDS[kind].fields if kind in KINDS else {}
    return Rule(
        id=_id(value),
        kind=kind if kind in KINDS else _choice(value, "kind"),
        category=_choice(value, "category"),
        severity=Severity(
            _choice(value, "severity") or SEVERITIES.get(_text(value, "category"), "warning")
        ),
        why=_text(value, "why"),
        source=_text(value, "source"),
        message=_text(value, "message"),
        question=_text(value, "question"),
        find=_texts(value, "find"),
        form=_choice(value, "form") or "fixed",
        say=_says(value),
        safety=Safety(_choice(value, "safety") or "rewrite"),
        frames=tuple(_frame(row, value) for row in _rows(value, "frames")),
        types=_texts(value, "types"),
        cleared_by=_texts(value, "cleared_by"),
        when=tuple(_context(row, value, "when") for row in _rows(value, "when")),
        unless=tuple(_context(row, value, "unless") for row in _rows(value, "unless")),
        ask_when=tuple(_context(row, value, "ask_when") for row in _rows(value, "ask_when")),
        pos=_choice(value, "pos"),
        confidence=_confidence(value),
        prior=_confidence(value),
        options={key: _with_good_patterns(value[key]) for key in value if key in extra},
        examples=tuple(_example(row, value) for row in _rows(value, "examples")),
        place=value.place,
    )


def _check_examples(rule: Rule, value: Located) -> None:
    if not any(row.before for row in rule.examples) or not any(row.leave for row in rule.examples):
        raise RuleError(
            f"{value.key_places['examples']}: rule '{rule.id}' needs at least one 'before' (a sentence to raise) "
            "and one 'leave' (a near miss to leave alone)."
        )


def _check_bends(rule: Rule, value: Located) -> None:
    """Refuse a wording that is bent already, where its first word will be bent: `made worse`, `drinking`."""
    for text in (text for texts in rule.say.values() for text in texts):
        word = verb_of(text)
        if word in verbs.bases() and word not in verbs.table():
            raise RuleError(
                f"{_where(value, 'say')}: rule '{rule.id}' is about a verb, so 'say' bends with it and must start with "
                f"a verb in its base form, not '{word}'. Did you mean '{verbs.bases()[word][0]}'?"
            )


def profile_id(value: Located) -> str:
    """Return the document type that a profile is for; raise RuleError at the place of the first fault."""
    for key, (shape, says) in PROFILE_FIELDS.items():
        if key not in value:
            raise RuleError(
                f"{value.place}: profile '{value['profile']}' has no '{key}'. Add it: {says}."
            )
        if not isinstance(value[key], shape):
            raise RuleError(f"{value.key_places[key]}: '{key}' is {says}.")
    ages = value["reading_age"]
    if set(ages) != set(READERS) or not all(isinstance(age, (int, float)) for age in ages.values()):
        raise RuleError(
            f"{value.key_places['reading_age']}: 'reading_age' holds a number for each of {', '.join(READERS)}."
        )
    for cue in value.get("cues") or ():
        if not isinstance(cue, Located) or "pattern" not in cue:
            raise RuleError(
                f"{_where(value, 'cues')}: a cue is a map with a 'pattern', and a 'weight' if it is not 1."
            )
    _with_good_patterns(value)
    return str(value["profile"])


def _with_good_patterns(value: Any) -> Any:
    """Return a value as it is; raise RuleError at the first `pattern` in it that cannot be used."""
    if isinstance(value, Located) and "pattern" in value:
        fault = patterns.fault_of(str(value["pattern"]))
        if fault:
            raise RuleError(
                f"{value.key_places['pattern']}: 'pattern' cannot be used: {fault}. See rules/README.md for what a pattern may hold."
            )
    for row in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        _with_good_patterns(row)
    return value


def _where(value: Located, key: str) -> Place:
    return value.key_places.get(key, value.place)


def _id(value: Located) -> str:
    text = _text(value, "id")
    try:
        check_id(text)
    except RuleError as error:
        raise RuleError(f"{_where(value, 'id')}: {error}") from None
    return text


def check_id(text: str) -> None:
    """Raise RuleError, without a place, when a text is no rule id."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+", text):
        raise RuleError(
            f"'{text}' is not a rule id. Write category.name, in lower case with hyphens."
        )


def _text(value: Located, key: str) -> str:
    found = value.get(key)
    if found is None:
        return ""
    if isinstance(found, (dict, list)):
        raise RuleError(f"{_where(value, key)}: '{key}' is a text, not a list or a map.")
    return str(found)


def _choice(value: Located, key: str) -> str:
    text = _text(value, key)
    choices = FIELDS[key].choices
    if text and text not in choices:
        raise RuleError(
            f"{_where(value, key)}: '{key}' cannot be '{text}'.{did_you_mean(text, choices)} One of: {', '.join(choices)}."
        )
    return text


def _rows(value: Located, key: str) -> list[Any]:
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise RuleError(f"{_where(value, key)}: '{key}' is a list. Put it in [square brackets].")
    return found


def _texts(value: Located, key: str) -> tuple[str, ...]:
    rows = value.get(key)
    texts = tuple(
        str(row)
        for row in (_rows(value, key) if not isinstance(rows, (str, int, float)) else [rows])
    )
    for text in texts:
        if FIELDS[key].choices and text not in FIELDS[key].choices:
            raise RuleError(
                f"{_where(value, key)}: '{key}' cannot hold '{text}'.{did_you_mean(text, FIELDS[key].choices)}"
            )
        if not text.strip():
            raise RuleError(f"{_where(value, key)}: '{key}' holds an empty text.")
    return texts


def _says(value: Located) -> Mapping[str, tuple[str, ...]]:
    found = value.get("say")
    if found is None:
        return {}
    if isinstance(found, Located):
        for reader in found:
            if reader not in READERS:
                raise RuleError(
                    f"{found.key_places[reader]}: 'say' has no reader '{reader}'.{did_you_mean(reader, READERS)}"
                )
        return {reader: _texts_of(found, reader) for reader in found}
    return {"": _texts(value, "say")}


def _texts_of(value: Located, key: str) -> tuple[str, ...]:
    found = value[key]
    return tuple(str(row) for row in (found if isinstance(found, list) else [found]))


def _frame(row: Any, value: Located) -> tuple[str, str]:
    if not isinstance(row, Located) or set(row) != {"find", "say"}:
        raise RuleError(f"{_where(value, 'frames')}: a frame is a map of 'find' and 'say'.")
    return str(row["find"]), str(row["say"])


def _context(row: Any, value: Located, key: str) -> Any:
    if isinstance(row, (str, int, float)):
        return str(row)
    if not isinstance(row, Located):
        raise RuleError(f"{_where(value, key)}: a context is a phrase or a map.")
    found: dict[str, Any] = {}
    for name, held in row.items():
        if name not in CONTEXT_KEYS:
            raise RuleError(
                f"{row.key_places[name]}: a context has no key '{name}'.{did_you_mean(name, CONTEXT_KEYS)}"
            )
        if name in WORD_KEYS:
            found[name] = [str(word) for word in (held if isinstance(held, list) else [held])]
            if not found[name]:
                raise RuleError(
                    f"{row.key_places[name]}: '{name}' holds no words, so it never holds."
                )
        else:
            found[name] = held
    if "pos" in found and found["pos"] not in PARTS_OF_SPEECH:
        raise RuleError(f"{row.key_places['pos']}: 'pos' is one of {', '.join(PARTS_OF_SPEECH)}.")
    if "voice" in found and found["voice"] not in VOICES:
        raise RuleError(f"{row.key_places['voice']}: 'voice' is one of {', '.join(VOICES)}.")
    return found


def _example(row: Any, value: Located) -> Example:
    keys = set(row) if isinstance(row, Located) else set()
    if (
        not keys
        or not keys <= {"before", "after", "leave"}
        or ("leave" in keys) == ("before" in keys)
    ):
        raise RuleError(
            f"{_where(value, 'examples')}: an example is {{before: …}}, {{before: …, after: …}} or {{leave: …}}."
        )
    texts = {key: str(row[key]) for key in row}
    return Example(texts.get("before"), texts.get("after"), texts.get("leave"), row.place)


def _confidence(value: Located) -> float:
    found = value.get("confidence", 0.8)
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 <= found <= 1:
        raise RuleError(f"{_where(value, 'confidence')}: 'confidence' is a number from 0 to 1.")
    return float(found)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a rule pack, made from FIELDS and the fields of each kind."""
    properties: dict[str, Any] = {}
    for name, field in FIELDS.items():
        properties[name] = {"description": field.says, **copy.deepcopy(_SHAPES[field.holds])}
        if field.choices:
            target = properties[name] if field.holds == "text" else properties[name]["items"]
            target["enum"] = [str(choice) for choice in field.choices]
    for kind in KINDS.values():
        for name, says in kind.fields.items():
            properties.setdefault(name, {"description": says})
    rule = {
        "type": "object",
        "properties": properties,
        "required": [name for name, field in FIELDS.items() if field.needed],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plainspeak rule pack",
        "type": "array",
        "items": {
            "if": {"required": [CHANGE]},
            "then": {
                "type": "object",
                "description": "changes some fields of a rule of another pack",
                "properties": {
                    CHANGE: {"type": "string", "description": "the id of the rule"},
                    **{name: row for name, row in properties.items() if name not in _FIXED},
                },
                "minProperties": 2,
                "additionalProperties": False,
            },
            "else": {
                "if": {"required": [OFF]},
                "then": {
                    "type": "object",
                    "description": "switches a rule of another pack off",
                    "properties": {
                        OFF: {"type": "string", "description": "the id of the rule"},
                        "why": {"type": "string", "description": "why this house does without it"},
                    },
                    "required": [OFF, "why"],
                    "additionalProperties": False,
                },
                "else": {"if": {"required": ["words"]}, "then": _WORD_LIST, "else": rule},
            },
        },
    }


# Numbers and truth values in a list of words are read as words.
_WORD = {"type": ["string", "number", "boolean"]}
_TEXTS = {"type": "array", "items": _WORD}
_WORDS = {**_TEXTS, "minItems": 1}
_WORD_LIST = {
    "type": "object",
    "description": "a word class that rules may name: <id>",
    "properties": {
        "id": {"type": "string", "description": "its name"},
        "why": {"type": "string", "description": "what its words have in common"},
        "form": {"enum": list(FORMS), "description": FIELDS["form"].says},
        "words": {**_WORDS, "description": "words or phrases in dictionary form"},
    },
    "required": ["id", "words"],
    "additionalProperties": False,
}
_CONTEXT = {
    "anyOf": [
        _WORD,
        {
            "type": "object",
            "properties": {
                **dict.fromkeys(WORD_KEYS, _WORDS),
                "within": {"type": "integer", "minimum": 0},
                "pos": {"enum": list(PARTS_OF_SPEECH)},
                "start": {"type": "boolean"},
                "capital": {"type": "boolean"},
                "voice": {"enum": list(VOICES)},
            },
            "additionalProperties": False,
        },
    ]
}
_SHAPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "says": {
        "anyOf": [
            _TEXTS,
            {"type": "string"},
            {
                "type": "object",
                "properties": dict.fromkeys(READERS, _TEXTS),
                "additionalProperties": False,
            },
        ]
    },
    "frames": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"find": {"type": "string"}, "say": {"type": "string"}},
            "required": ["find", "say"],
            "additionalProperties": False,
        },
    },
    "contexts": {"type": "array", "items": _CONTEXT},
    "number": {"type": "number", "minimum": 0, "maximum": 1},
    "examples": {
        "type": "array",
        "minItems": 2,
        "items": {
            "type": "object",
            "properties": {key: {"type": "string"} for key in ("before", "after", "leave")},
            "additionalProperties": False,
        },
    },
}
