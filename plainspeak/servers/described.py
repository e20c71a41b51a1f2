"""The API's own description as a page: plain HTML made from its OpenAPI text, with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Value = Mapping[str, Any]


def page_of(openapi: Value) -> str:
    """Return the page that says what every path takes and gives."""
    info = openapi["info"]
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(info['title'])}: the API</title>",
            '<link rel="stylesheet" href="/static/docs.css">\n</head>\n<body>\n<main>',
            f"<h1>{escape(info['title'])} {escape(info['version'])}: the API</h1>",
            f"<p>{escape(info['summary'])} {escape(info['description'])}</p>",
            '<p><a href="/api/v1/openapi.json">This page for programs (OpenAPI 3.1)</a>. '
            "Every place counts code points. Errors are problem details (RFC 9457): "
            "<code>code</code> is for programs, <code>detail</code> says what to do.</p>",
            *(
                part
                for path, methods in openapi["paths"].items()
                for method, row in methods.items()
                for part in _path(path, method, row, openapi)
            ),
            "<h2>What comes and goes</h2>",
            *(
                part
                for name, schema in sorted(openapi["components"]["schemas"].items())
                for part in _shape(name, schema)
            ),
            "</main>\n</body>\n</html>\n",
        )
    )


def _path(path: str, method: str, row: Value, openapi: Value) -> Iterator[str]:
    yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
    for paragraph in row.get("description", "").split("\n\n"):
        yield f"<p>{escape(paragraph)}</p>"
    if row.get("parameters"):
        yield from _table(
            (
                field["name"],
                _type(field["schema"]),
                field.get("required", False),
                field.get("description", "") or field["schema"].get("description", ""),
            )
            for field in row["parameters"]
        )
    for media, content in row.get("requestBody", {}).get("content", {}).items():
        yield f"<p>Send <code>{escape(media)}</code>: {_type(content['schema'])}</p>"
        if "properties" in content["schema"]:
            yield from _table(_fields(content["schema"]))
    for media, content in row["responses"].get("200", {}).get("content", {}).items():
        yield f"<p>Answer, <code>{escape(media)}</code>: {_type(content.get('schema', {}))}</p>"
    others = ", ".join(status for status in row["responses"] if status != "200")
    yield f"<p>Or a problem: {escape(others)}</p>"


def _shape(name: str, schema: Value) -> Iterator[str]:
    yield f'<h3 id="{escape(name)}">{escape(name)}</h3>'
    yield f"<p>{escape(schema.get('description', ''))}</p>"
    if "properties" in schema:
        yield from _table(_fields(schema))


def _fields(schema: Value) -> Iterator[tuple[str, str, bool, str]]:
    for name, field in schema["properties"].items():
        needed = name in schema.get("required", ())
        yield name, _type(field), needed, field.get("description", "")


def _table(rows: Iterator[tuple[str, str, bool, str]]) -> Iterator[str]:
    yield '<table><thead><tr><th scope="col">Name</th><th scope="col">What</th><th scope="col">Meaning</th></tr></thead><tbody>'
    for name, what, needed, meaning in rows:
        said = what + ("" if needed else ", may be left out")
        yield f'<tr><th scope="row"><code>{escape(name)}</code></th><td>{said}</td><td>{escape(meaning)}</td></tr>'
    yield "</tbody></table>"


def _type(schema: Value) -> str:
    """Return what a value is, in HTML."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(row) for row in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    said = escape(str(schema.get("format") or schema.get("type", "any value")))
    most = schema.get("maxLength") or schema.get("maximum")
    return f"{said}, at most {most:,}" if most else said
