"""Read hostile YAML: plain values with the place each was written.

Anchors, aliases, tags and duplicate keys are refused, sizes and depths are limited; every complaint
is one RuleError that starts with file:line:column.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from plainspeak.errors import RuleError
from plainspeak.model import Place

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML without its C part
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_BYTES = 4_000_000
MAX_DEPTH = 12
_PLAIN_TAGS = ("tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")


class Located(dict[str, Any]):
    """A YAML mapping that remembers where it and each of its keys stand."""

    place: Place
    key_places: dict[str, Place]


def read_yaml(path: Path, name: str | None = None) -> Any:
    """Return the value of one YAML file; mappings are `Located`.

    `name` is how complaints call the file. Raises RuleError.
    """
    label = name or str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise RuleError(
                f"{label}:1:1: the file is larger than {MAX_BYTES // 1_000_000} MB. Split it into packs."
            )
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise RuleError(
            f"{label}:1:1: cannot be read ({error.strerror}). Check the path."
        ) from None
    except UnicodeDecodeError:
        raise RuleError(f"{label}:1:1: is not UTF-8 text. Save it as UTF-8.") from None
    return parse_yaml(text, label)


def parse_yaml(text: str, label: str) -> Any:
    """Return the value of a YAML text; see `read_yaml`."""
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                place = _place(label, event.start_mark)
                raise RuleError(
                    f"{place}: anchors and aliases (& and *) are not allowed. Write the value out."
                )
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RuleError(f"{_place(label, mark)}: not valid YAML: {error.problem}.") from None
    except yaml.YAMLError as error:
        raise RuleError(f"{label}:1:1: not valid YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise RuleError(
            f"{label}:1:1: is nested too deeply. A rule needs five levels at most."
        ) from None
    return None if node is None else _value(node, label, 0)


def _place(label: str, mark: Any) -> Place:
    return Place(label, mark.line + 1, mark.column + 1) if mark else Place(label)


def _value(node: Any, label: str, depth: int) -> Any:
    place = _place(label, node.start_mark)
    if depth > MAX_DEPTH:
        raise RuleError(f"{place}: is nested too deeply. A rule needs five levels at most.")
    if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN_TAGS:
        raise _tag_fault(node, place)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, label, depth + 1) for child in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, label, depth)
    return _scalar(node, place)


def _mapping(node: Any, label: str, depth: int) -> Located:
    value = Located()
    value.place = _place(label, node.start_mark)
    value.key_places = {}
    for key_node, child in node.value:
        key = str(key_node.value)
        place = _place(label, key_node.start_mark)
        if key in value:
            raise RuleError(f"{place}: '{key}' is written twice. Keep one.")
        value.key_places[key] = place
        value[key] = _value(child, label, depth + 1)
    return value


def _scalar(node: Any, place: Place) -> Any:
    # Quoted is text. `no`, `on` and `yes` are words here, not truth values; only true and false are.
    if node.style in {"'", '"', "|", ">"}:
        return node.value
    match node.tag:
        case "tag:yaml.org,2002:int" | "tag:yaml.org,2002:float":
            try:
                return float(node.value) if "." in node.value else int(node.value)
            except ValueError:
                return node.value
        case "tag:yaml.org,2002:bool":
            return {"true": True, "false": False}.get(node.value.lower(), node.value)
        case "tag:yaml.org,2002:null":
            return node.value if node.value not in {"", "~", "null"} else None
        case "tag:yaml.org,2002:str" | "tag:yaml.org,2002:timestamp":
            return node.value
    raise _tag_fault(node, place)


def _tag_fault(node: Any, place: Place) -> RuleError:
    return RuleError(f"{place}: tag {node.tag} is not allowed. Use plain words, numbers and lists.")
