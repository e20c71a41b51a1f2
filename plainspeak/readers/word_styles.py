"""What the styles of a Word file say: which paragraphs are headings or items, which words are bold or hidden."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 20


class Style(NamedTuple):
    """What a style says that matters here; None is said by nobody."""

    name: str = ""
    outline: int | None = None
    numbered: bool | None = None
    strong: bool | None = None
    hidden: bool | None = None


class Styles:
    """The styles of one file, by id; `usual` is the style of paragraphs that name none."""

    def __init__(self, namespace: str, rows: Iterable[Any] = ()) -> None:
        """Take the `w:style` elements of a file."""
        self.w = f"{{{namespace}}}"
        w = self.w
        self.rows = {row.get(f"{w}styleId", ""): row for row in rows}
        self.usual = next(
            (
                name
                for name, row in self.rows.items()
                if row.get(f"{w}type") == "paragraph" and row.get(f"{w}default", "0") not in OFF
            ),
            "",
        )
        self._found: dict[str, Style] = {}

    def ids(self) -> dict[str, str]:
        """Return the id of each style, by its name in lower case."""
        return {self.style(name).name: name for name in self.rows}

    def style(self, name: str, depth: int = 0) -> Style:
        """Return what a style says, with what it takes from the styles it is based on."""
        known = self._found.get(name)
        if known is not None:
            return known
        element = self.rows.get(name)
        if element is None or depth > _DEEPEST:
            return Style()
        w = self.w
        title = element.find(f"{w}name")
        base = element.find(f"{w}basedOn")
        under = self.style(base.get(f"{w}val", ""), depth + 1) if base is not None else Style()
        own_name = (title.get(f"{w}val", "") if title is not None else "").lower()
        outline = self.outline(element.find(f"{w}pPr"))
        if outline is None and own_name in {"title", "subtitle"}:
            outline = 0
        found = Style(
            own_name,
            under.outline if outline is None else outline,
            either(self.numbered(element.find(f"{w}pPr")), under.numbered),
            either(self.strong(element.find(f"{w}rPr")), under.strong),
            either(self.hidden(element.find(f"{w}rPr")), under.hidden),
        )
        self._found[name] = found
        return found

    def value(self, properties: Any, name: str) -> str | None:
        """Return the value of a property, `1` when it only stands there, None when it does not."""
        if properties is None:
            return None
        element = properties.find(f"{self.w}{name}")
        return None if element is None else str(element.get(f"{self.w}val", "1"))

    def outline(self, properties: Any) -> int | None:
        """Return the outline level, 0 for the highest."""
        value = self.value(properties, "outlineLvl")
        return int(value) if value is not None and value.isdecimal() else None

    def numbered(self, properties: Any) -> bool | None:
        """Tell whether a paragraph is an item of a list."""
        numbers = None if properties is None else properties.find(f"{self.w}numPr")
        if numbers is None:
            return None
        number = self.value(numbers, "numId")
        return None if number is None else number != "0"

    def strong(self, properties: Any) -> bool | None:
        """Tell whether words stand out: bold or underlined."""
        said = [value for name in ("b", "u") if (value := self.value(properties, name)) is not None]
        return any(value not in OFF for value in said) if said else None

    def hidden(self, properties: Any) -> bool | None:
        """Tell whether words are hidden."""
        value = self.value(properties, "vanish")
        return None if value is None else value not in OFF

    def on(self, properties: Any, name: str) -> bool:
        """Tell whether a property is said and not switched off."""
        return (self.value(properties, name) or "0") not in OFF


def either(value: bool | None, other: bool | None) -> bool | None:
    """Return what is said here, or failing that what is said elsewhere."""
    return other if value is None else value
