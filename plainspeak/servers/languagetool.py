"""The LanguageTool protocol under `/v2`: editors that speak it show our findings without an add-on of ours.

Clients differ from the protocol and from each other, so this takes what they send: GET or POST, a form
whatever its type says, doubled or missing `/v2`, fields that mean nothing here. Places in answers
count UTF-16 code units of the whole text, markup included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote_plus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import plainspeak
from plainspeak.checker import Checker
from plainspeak.model import Finding, Missing, Report, Rule, Safety, Severity, Span
from plainspeak.rulebook import Rulebook
from plainspeak.servers.guard import Asked, token_needed
from plainspeak.servers.limits import Access, Limits
from plainspeak.servers.problems import Json, Problem
from plainspeak.servers.utf16 import Units
from plainspeak.servers.work import Workers

Fields = Mapping[str, str]

_LANGUAGES = {
    "en": "English",
    "en-GB": "English (GB)",
    "en-IE": "English (Ireland)",
    "en-US": "English (US)",
    "en-AU": "English (Australian)",
    "en-CA": "English (Canadian)",
    "en-NZ": "English (New Zealand)",
    "en-ZA": "English (South African)",
}
_USUAL = "en-GB"
# What LibreOffice and others colour by: ITS 2.0 names for the sort of fault.
_ISSUES = {
    "jargon": "terminology",
    "acronym": "terminology",
    "label": "register",
    "depersonal": "register",
    "missing": "omission",
    "long-sentence": "length",
}
MISSING = "missing-parts"
# A text of fewer blocks may be one paragraph of a longer one: what it lacks may stand in the next.
_WHOLE = 3
_CONTEXT = 40
_MOST_FIELDS = 100
# Characters that a form's text has only when its sender did not encode it.
_NOT_ENCODED = re.compile(r"[^A-Za-z0-9*\-._~!'()%+]")
_ENDS = "&language="
_MODES = frozenset({"all", "textLevelOnly", "allButTextLevelOnly"})
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def router(checker: Checker, limits: Limits, workers: Workers, access: Access) -> APIRouter:
    """Return the routes of the protocol."""
    routes = APIRouter(include_in_schema=False)
    rules = _Rules(checker.rulebook)

    async def answer(request: Request) -> Response:
        name = _name(request.url.path)
        match name:
            case "check":
                fields = _fields(request.url.query, await request.body())
                _refuse_without_token(request, fields, access)
                wanted = _wanted(fields, limits)
                response: Response = Json(await workers.run(_checked, checker, rules, wanted))
            case "languages":
                response = Json(
                    [
                        {"name": title, "code": code.partition("-")[0], "longCode": code}
                        for code, title in _LANGUAGES.items()
                    ]
                )
            case "info":
                response = Json({"software": _software(checker.rulebook)})
            case "maxtextlength":
                response = PlainTextResponse(str(limits.text))
            case "configinfo":
                response = Json(rules.configuration(limits))
            case "healthcheck":
                response = PlainTextResponse("OK")
            case "words":
                response = Json({"words": []})
            case "words/add":
                # What families here know is a setting of the house (`known`), not of one editor.
                response = Json({"added": False})
            case "words/delete":
                response = Json({"deleted": False})
            case _:
                raise Problem(
                    404, "not-found", "There is no such path. Ask /v2/check or /v2/languages."
                )
        # Emacs takes an answer to be whole when the connection ends.
        response.headers["Connection"] = "close"
        return response

    for path in ("/v2", "/v2/{rest:path}", "/check", "/check/", "/languages", "/languages/"):
        routes.add_api_route(path, answer, methods=["GET", "POST"], response_class=Json)
    return routes


def _name(path: str) -> str:
    """Return what a path asks for: clients put `/v2` and `/check` after an address that has them already."""
    parts = [part for part in path.split("/") if part and part != "v2"]
    return "check" if parts and set(parts) == {"check"} else "/".join(parts)


def _refuse_without_token(request: Request, fields: Fields, access: Access) -> None:
    asked: Asked = request.state.asked
    given = (fields.get(name, "") for name in ("apiKey", "token", "tokenV2", "password"))
    if asked.needs_token and not any(access.is_token(token) for token in given):
        raise token_needed()


# What is asked


def _fields(query: str, body: bytes) -> Fields:
    """Return the fields of a request; those in the address come before those in the body."""
    sent = body.decode("utf-8", "replace")
    return {**_parsed(sent), **_parsed(query)}


def _parsed(form: str) -> dict[str, str]:
    if form.startswith("text=") and _ENDS in form:
        # LibreOffice up to 7.6 sends text as it stands: an & in it would end it.
        text, _, rest = form.removeprefix("text=").rpartition(_ENDS)
        if "&data=" not in text and "=" not in text.partition("&")[2]:
            told = text if _NOT_ENCODED.search(text) else unquote_plus(text)
            return {**_parsed(_ENDS[1:] + rest), "text": told}
    try:
        rows = parse_qsl(form, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Problem(
            400,
            "not-readable",
            f"The form has more than {_MOST_FIELDS} fields. Send text and language.",
        ) from None
    return dict(rows)


class _Piece(NamedTuple):
    """A stretch of the whole text and what it is read as: itself, or for markup something else or nothing."""

    whole: str
    read: str
    markup: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a request asks for."""

    pieces: tuple[_Piece, ...]
    language: str
    picky: bool
    mode: str
    only: frozenset[str]
    off: frozenset[str]

    @property
    def text(self) -> str:
        """What is read."""
        return "".join(piece.read for piece in self.pieces)

    @property
    def whole(self) -> str:
        """The text with its markup, in which answers count."""
        return "".join(piece.whole for piece in self.pieces)

    def takes(self, rule: str, category: str) -> bool:
        """Tell whether a rule was not switched off."""
        names = {rule.lower(), category.lower(), _category_id(category).lower()}
        return not names & self.off and (not self.only or bool(names & self.only))


def _wanted(fields: Fields, limits: Limits) -> _Wanted:
    """Return what the fields of a request ask for. Raises Problem when they make no sense."""
    if ("text" in fields) == ("data" in fields):
        raise _unusable("Send 'text' or 'data', and only one of them.")
    pieces = (
        (_Piece(fields["text"], fields["text"], markup=False),)
        if "text" in fields
        else tuple(_pieces(fields["data"]))
    )
    if sum(len(piece.whole) for piece in pieces) > limits.text:
        raise Problem(
            413,
            "text-too-long",
            f"The text exceeds the limit of {limits.text} characters. Please submit a shorter text.",
        )
    only, off = (
        frozenset(_csv(fields, f"{name}Rules")) | frozenset(_csv(fields, f"{name}Categories"))
        for name in ("enabled", "disabled")
    )
    if fields.get("enabledOnly", "") in {"true", "yes"}:
        if off:
            raise _unusable(
                "You cannot specify disabled rules or categories using enabledOnly=true."
            )
        if not only:
            raise _unusable(
                "You must specify enabled rules or categories when using enabledOnly=true."
            )
    else:
        only = frozenset()
    level, mode = fields.get("level") or "default", fields.get("mode") or "all"
    if level not in {"default", "picky"}:
        raise _unusable("'level' is 'default' or 'picky'.")
    if mode not in _MODES:
        raise _unusable(f"'mode' is one of {', '.join(sorted(_MODES))}.")
    return _Wanted(pieces, _language(fields), level == "picky", mode, only, off)


def _csv(fields: Fields, name: str) -> Iterator[str]:
    return (part.strip().lower() for part in fields.get(name, "").split(",") if part.strip())


def _language(fields: Fields) -> str:
    """Return the language to answer in; one that is not said is taken to be ours."""
    asked = fields.get("language", "").strip() or "auto"
    if asked == "auto":
        variants = [row.strip() for row in fields.get("preferredVariants", "").split(",")]
        return next((row for row in variants if row in _LANGUAGES), _USUAL)
    known = {code.lower(): code for code in _LANGUAGES}
    if asked.lower() in known:
        return known[asked.lower()]
    if asked.lower().startswith("en-"):
        return _USUAL
    said = f"'{asked}'" if _CODE.fullmatch(asked) else "That"
    raise _unusable(
        f"{said} is not a language code known here. Supported language codes are: {', '.join(_LANGUAGES)}, auto."
    )


def _pieces(data: str) -> Iterator[_Piece]:
    """Yield the stretches of a `data` field."""
    wrong = _unusable(
        'Could not parse \'data\'. It is {"text": "…"} or {"annotation": [{"text": "…"}, {"markup": "…", "interpretAs": "…"}]}.'
    )
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise wrong from None
    rows = value.get("annotation", [value]) if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise wrong
    for row in rows:
        if not isinstance(row, dict):
            raise wrong
        text, markup, read = row.get("text"), row.get("markup"), row.get("interpretAs", "")
        if isinstance(text, str) and markup is None and "interpretAs" not in row:
            yield _Piece(text, text, markup=False)
        elif isinstance(markup, str) and text is None and isinstance(read, str):
            yield _Piece(markup, read, markup=True)
        else:
            raise wrong


def _unusable(detail: str) -> Problem:
    return Problem(400, "not-usable", detail)


# What is answered


class _Places:
    """Where what was read stands in the whole text, in code points and in code units."""

    def __init__(self, wanted: _Wanted) -> None:
        self.text = wanted.whole
        self._units = Units(self.text)
        self._rows: list[tuple[int, int, _Piece]] = []
        read = whole = 0
        for piece in wanted.pieces:
            self._rows.append((read, whole, piece))
            read, whole = read + len(piece.read), whole + len(piece.whole)

    def whole(self, span: Span) -> Span:
        """Return the place of a span of what was read; words with markup among them take it in."""
        start, end = self._first(span.start), self._last(span.end, span.start)
        return Span(start, max(start, end))

    def _first(self, at: int) -> int:
        for read, whole, piece in self._rows:
            if read <= at < read + len(piece.read):
                return whole if piece.markup else whole + at - read
        return len(self.text)

    def _last(self, end: int, start: int) -> int:
        if end <= start:
            return self._first(start)
        for read, whole, piece in self._rows:
            if read < end <= read + len(piece.read):
                return whole + len(piece.whole) if piece.markup else whole + end - read
        return len(self.text)

    def units(self, point: int) -> int:
        """Return a place of the whole text in code units."""
        return self._units.at(point)


class _Rules:
    """What the protocol says of rules."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book

    def configuration(self, limits: Limits) -> dict[str, Any]:
        """Return all rules and the parameters, for clients that let a person choose."""
        return {
            "software": _software(self._book),
            "parameter": {"maxTextLength": limits.text},
            "rules": [
                {
                    "ruleId": rule.id,
                    "description": _description(rule),
                    "categoryId": _category_id(rule.category),
                    "categoryName": _title(rule.category),
                    "locQualityIssueType": _ISSUES.get(rule.category, "style"),
                }
                for rule in sorted(self._book, key=lambda rule: rule.id)
            ],
        }

    def of(self, finding: Finding) -> dict[str, Any]:
        """Return what an answer says of the rule behind a finding."""
        rule = self._book.rule(finding.rule)
        return _rule(finding.rule, _description(rule), finding.category)


def _rule(rule_id: str, description: str, category: str) -> dict[str, Any]:
    return {
        "id": rule_id,
        "subId": "1",
        "sourceFile": "",
        "description": description,
        "issueType": _ISSUES.get(category, "style"),
        "tempOff": False,
        "urls": [],
        "category": {"id": _category_id(category), "name": _title(category)},
        "isPremium": False,
        "tags": [],
    }


def _description(rule: Rule) -> str:
    return rule.why or rule.message or rule.id


def _category_id(category: str) -> str:
    return category.upper().replace("-", "_")


def _title(category: str) -> str:
    return category.replace("-", " ").capitalize()


def _software(book: Rulebook) -> dict[str, Any]:
    return {
        "name": "plainspeak",
        "version": plainspeak.__version__,
        "buildDate": book.version,
        "commit": book.sha256[:12],
        "apiVersion": 1,
        "premium": False,
        "premiumHint": "",
        "status": "",
    }


def _checked(checker: Checker, rules: _Rules, wanted: _Wanted) -> dict[str, Any]:
    report = checker.check(wanted.text, advice=True if wanted.picky else None)
    places = _Places(wanted)
    name = _LANGUAGES[wanted.language]
    ranges = [places.whole(sentence.span) for sentence in report.document.sentences]
    units = [(places.units(row.start), places.units(row.end)) for row in ranges]
    return {
        "software": _software(checker.rulebook),
        "warnings": {"incompleteResults": False},
        "language": {
            "name": name,
            "code": wanted.language,
            "spellCheckOnly": False,
            "detectedLanguage": {
                "name": name,
                "code": wanted.language,
                "confidence": 1.0,
                "source": "plainspeak",
            },
        },
        "matches": list(_matches(report, rules, wanted, places)),
        "hiddenMatches": [],
        "ignoreRanges": [],
        "sentenceRanges": [list(row) for row in units],
        "extendedSentenceRanges": [
            {"from": start, "to": end, "detectedLanguages": [{"language": "en", "rate": 1.0}]}
            for start, end in units
        ],
    }


def _matches(
    report: Report, rules: _Rules, wanted: _Wanted, places: _Places
) -> Iterator[dict[str, Any]]:
    if wanted.mode != "allButTextLevelOnly" and wanted.takes(MISSING, "missing"):
        whole = wanted.mode == "textLevelOnly" or len(report.document.blocks) >= _WHOLE
        if whole and report.missing and report.document.words:
            yield _missing(report, places)
    if wanted.mode == "textLevelOnly":
        return
    for row in report.findings:
        if wanted.takes(row.rule, row.category):
            yield {
                **_place(report, row.span, places),
                "message": " ".join(part for part in (row.message, row.why) if part),
                "shortMessage": _title(row.category),
                "replacements": [
                    {"value": option.text}
                    for option in row.suggestions
                    if option.safety is not Safety.REWRITE
                ],
                "type": {"typeName": "Hint" if row.severity is Severity.ADVICE else "Other"},
                "rule": rules.of(row),
            }


def _missing(report: Report, places: _Places) -> dict[str, Any]:
    """Return one match, at the first word, for all that a text should have and does not."""
    first = report.document.words[0]
    return {
        **_place(report, Span(first.start, first.end), places),
        "message": " ".join(_asked(row) for row in report.missing),
        "shortMessage": f"Not here yet ({report.profile.title.lower()})",
        "replacements": [],
        "type": {"typeName": "Hint"},
        "rule": _rule(
            MISSING, "Parts that a family would look for and that are not there yet", "missing"
        ),
    }


def _asked(row: Missing) -> str:
    return f"{row.message} {row.question}".strip()


def _place(report: Report, span: Span, places: _Places) -> dict[str, Any]:
    """Return where a match stands, with the words around it."""
    whole = places.whole(span)
    start, end = places.units(whole.start), places.units(whole.end)
    before = max(0, whole.start - _CONTEXT)
    context = places.text[before : whole.end + _CONTEXT]
    lead = "..." if before else ""
    tail = "..." if whole.end + _CONTEXT < len(places.text) else ""
    offset = len(lead) + start - places.units(before)
    number = report.document.sentence_at(span.start)
    sentence = (
        "" if number is None else report.document.sentences[number].span.of(report.document.text)
    )
    return {
        "offset": start,
        "length": end - start,
        "context": {
            "text": lead + re.sub(r"[\r\n\t]", " ", context) + tail,
            "offset": offset,
            "length": end - start,
        },
        "sentence": sentence,
        "ignoreForIncompleteSentence": False,
        "contextForSureMatch": 0,
    }
