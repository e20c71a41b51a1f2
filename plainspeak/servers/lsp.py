"""`plainspeak lsp`: what a check finds, shown in the editor people already use.

A thin shell: it keeps the texts that are open, checks each a moment after the last keystroke, and
translates. What is asked of it runs on one thread, so that the editor never waits for a keystroke.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument, Workspace

import plainspeak
from plainspeak import profiles
from plainspeak.errors import InputError, PlainspeakError, own_fault
from plainspeak.fixes import Edit
from plainspeak.fixing import Fixer
from plainspeak.houses import Houses
from plainspeak.incremental import FORGET_EVERY
from plainspeak.model import Document, Finding, Safety, Span, Suggestion
from plainspeak.readers import MAX_BYTES, markdown
from plainspeak.servers import lsp_shapes as shapes
from plainspeak.servers.lines import Lines
from plainspeak.servers.lsp_shapes import Checked
from plainspeak.settings import READERS
from plainspeak.suppressions import aside

SET_TYPE = "plainspeak.setType"
SET_READER = "plainspeak.setReader"
FIX_ALL = "plainspeak.fixAll"
IGNORE = "plainspeak.ignore"
FIX_ALL_KIND = "source.fixAll.plainspeak"

# How long typing must rest before a text is checked: long enough that half a word is not judged.
REST = 0.3
# Each suggestion in a list is tried first, to see that it changes no fact; a caret stands in few findings.
_TRIED = 12
_MARKDOWN = (".md", ".markdown")
_WATCHED = (
    *("**/plainspeak.toml", "**/pyproject.toml", f"**/{aside.NAME}"),
    *("**/*.yaml", "**/*.yml"),
)
# Reasons that can be chosen by a click; others are written in a comment or with `plainspeak ignore`.
_REASONS = (
    "It is the name of a service, a form or a meeting",
    "The family uses this word themselves",
    "The law or the court asks for this word",
    "It is explained in another place",
)
_LONE = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the editor, or a person in it, says of a text; None leaves it to the settings and the text."""

    type: str | None = None
    reader: str | None = None
    advice: bool | None = None

    @classmethod
    def of(cls, value: Any) -> Choices:
        """Return choices from the editor's settings. Raises InputError for what cannot be one."""
        row = value if isinstance(value, Mapping) else {}
        row = row.get("plainspeak", row)
        row = row if isinstance(row, Mapping) else {}
        for name in ("type", "reader"):
            if not isinstance(row.get(name), str | None):
                raise InputError(f"The editor's setting '{name}' must be text, such as case-note.")
        if not isinstance(row.get("advice"), bool | None):
            raise InputError("The editor's setting 'advice' must be true or false.")
        return cls(row.get("type") or None, row.get("reader") or None, row.get("advice"))

    def over(self, other: Choices) -> Choices:
        """Return these choices, and those of `other` where there are none."""
        return Choices(
            self.type or other.type,
            self.reader or other.reader,
            other.advice if self.advice is None else self.advice,
        )


class Text(TextDocument):
    """An open text, changed as the protocol counts lines. pygls ends lines at page breaks and line separators too.

    All that is known of it goes with it when it is closed: what was `chosen` for it, the last check,
    the one that waits, and why it could not be checked.
    """

    chosen = Choices()
    checked: Checked | None = None
    waiting: asyncio.Task[None] | None = None
    fault = ""

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Make one change that was typed."""
        self.checked = None
        if isinstance(change, types.TextDocumentContentChangePartial):
            lines = self.counted()
            start = lines.offset(change.range.start.line, change.range.start.character)
            end = lines.offset(change.range.end.line, change.range.end.character)
            self._source = self.source[:start] + change.text + self.source[max(start, end) :]
        else:
            self._source = change.text

    def counted(self) -> Lines:
        """Return the lines of the text, counted as was agreed with the editor."""
        encoding = self.position_codec.encoding or types.PositionEncodingKind.Utf16
        return Lines(self.source, types.PositionEncodingKind(encoding).value)

    @property
    def is_markdown(self) -> bool:
        """Tell whether the editor or the name says that it is Markdown."""
        return self.language_id == "markdown" or str(self.path).lower().endswith(_MARKDOWN)


class Texts(Workspace):
    """The open texts, by address. Nothing is read from disk."""

    def _create_text_document(
        self,
        doc_uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
    ) -> Text:
        return Text(doc_uri, source or "", version, language_id, position_codec=self.position_codec)

    def open_at(self, uri: str) -> Text | None:
        """Return an open text, or None."""
        found = self.text_documents.get(unquote(uri))
        return found if isinstance(found, Text) else None

    def is_open(self, text: Text) -> bool:
        """Tell whether a text is still open: it may have been closed, and opened anew."""
        return self.open_at(text.uri) is text

    def texts(self) -> list[Text]:
        """Return all open texts."""
        return [row for row in self.text_documents.values() if isinstance(row, Text)]


class Server(LanguageServer):
    """What is known of one editor: its open texts, their last checks, and what was chosen for them."""

    def __init__(self, houses: Houses) -> None:
        super().__init__(
            "plainspeak",
            plainspeak.__version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
        )
        self.houses = houses
        self.greeting = self.editor = Choices()
        # Counts what all texts are checked with: settings, rules, the editor's choices.
        self._era = 0
        # One at a time: the texts of one person, and a check uses the processor alone.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="plainspeak")
        self._turn = asyncio.Lock()

    @property
    def texts(self) -> Texts:
        """The open texts."""
        assert isinstance(self.workspace, Texts)  # noqa: S101 - put there when the editor says hello
        return self.workspace

    def shutdown(self) -> None:
        """Let go of the thread, and stop."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        super().shutdown()  # type: ignore[no-untyped-call]

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say that something went wrong, without what pygls would say: it may hold text."""
        self.tell(f"plainspeak {own_fault(error)}")

    def tell(self, message: str, level: types.MessageType = types.MessageType.Error) -> None:
        """Show a message in the editor."""
        self.window_show_message(types.ShowMessageParams(level, message))

    async def work(self, function: Callable[_P, _T], *args: _P.args, **options: _P.kwargs) -> _T:
        """Return what a function returns that may take a while."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._worker, functools.partial(function, *args, **options)
        )

    def check_later(self, text: Text, rest: float = REST) -> None:
        """Check a text when typing has rested, and show what was found."""
        if text.waiting:
            text.waiting.cancel()
        text.waiting = self.later(self._check_after(text, rest))

    def later(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something while the editor goes on; an error is told, in words that hold no text."""
        task = asyncio.create_task(work)
        task.add_done_callback(self._done)
        return task

    async def forget_old(self) -> None:
        """Let go of sentences that are no longer asked about, while nobody asks."""
        while True:
            await asyncio.sleep(FORGET_EVERY)
            await self.work(self.houses.forget_old)

    def _done(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self.report_server_error(error, None)

    def check_all(self) -> None:
        """Check every open text anew: something that they are checked with has changed."""
        self._era += 1
        for text in self.texts.texts():
            text.checked = None
            self.check_later(text, 0)

    async def _check_after(self, text: Text, rest: float) -> None:
        await asyncio.sleep(rest)
        version = text.version
        checked = await self.checked(text)
        # A text that changed meanwhile has another check waiting, and one that was closed has no marks.
        if version != text.version or not self.texts.is_open(text):
            return
        rows: list[types.Diagnostic] = []
        if checked:
            rows = shapes.diagnostics(checked, related=self._can_relate())
        elif text.fault:
            rows = [shapes.fault_diagnostic(text.counted(), text.fault)]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(text.uri, rows, version)
        )

    async def checked(self, text: Text) -> Checked | None:
        """Return the check of a text as it is now.

        None when there is nothing to check, when it cannot be checked (`Text.fault` says why), or
        when it changed meanwhile.
        """
        async with self._turn:
            while self.texts.is_open(text) and not text.checked:
                source, version, lines = text.source, text.version, text.counted()
                choices = text.chosen.over(self.editor)
                with_all = self._era, choices
                fault, found = "", None
                try:
                    found = await self.work(
                        _check, self.houses, self.place(text), text.path, source,
                        is_markdown=text.is_markdown, choices=choices,
                    )  # fmt: skip
                except PlainspeakError as error:
                    fault = str(error)
                except Exception as error:  # the last resort: it must not hold text
                    fault = f"plainspeak {own_fault(error)}"
                if text.source is not source:
                    return None
                if with_all != (self._era, text.chosen.over(self.editor)):
                    continue
                self._note_fault(text, fault)
                if found is None:
                    return None
                text.checked = Checked(text.uri, version, source, lines, *found)
            return text.checked if self.texts.is_open(text) else None

    def _note_fault(self, text: Text, fault: str) -> None:
        told = not fault or any(row.fault == fault for row in self.texts.texts())
        text.fault = fault
        if not told:
            self.tell(fault)

    def _can_relate(self) -> bool:
        shown = self.client_capabilities.text_document
        return bool(
            shown and shown.publish_diagnostics and shown.publish_diagnostics.related_information
        )

    def edit_of(self, checked: Checked, edits: list[types.TextEdit]) -> types.WorkspaceEdit:
        """Return edits of one text; with its version where the editor can see to it that it is the same."""
        shown = self.client_capabilities.workspace
        if shown and shown.workspace_edit and shown.workspace_edit.document_changes:
            text = types.OptionalVersionedTextDocumentIdentifier(checked.uri, checked.version)
            return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(text, edits)])
        return types.WorkspaceEdit(changes={checked.uri: edits})

    def place(self, text: Text) -> str:
        """Return where to look for what holds for a text, upwards: its file, or the folder of the editor's project."""
        path = to_fs_path(text.uri) if text.uri.startswith("file:") else None
        return path or self.texts.root_path or ""

    async def choose(self, question: str, answers: tuple[str, ...]) -> str | None:
        """Ask the person to choose one of several answers."""
        asked = types.ShowMessageRequestParams(
            types.MessageType.Info, question, [types.MessageActionItem(row) for row in answers]
        )
        answer = await self.window_show_message_request_async(asked)
        return answer.title if answer and answer.title in answers else None


def _check(
    houses: Houses,
    place: str,
    path: str,
    source: str,
    *,
    is_markdown: bool,
    choices: Choices,
) -> tuple[Document, plainspeak.Report, Fixer] | None:
    """Check a text; None when there is nothing to check. Raises InputError and RuleError."""
    checker = houses.of(place)
    settings = checker.settings
    if not source.strip() or settings.excludes(path):
        return None
    if len(source) > MAX_BYTES:
        raise InputError(
            f"The text is longer than {MAX_BYTES // 1_000_000} million characters. Check it in parts."
        )
    # Half a character, which some editors send while one is typed, counts as one that is unknown.
    text = source.translate(_LONE)
    document = Document(text, path, blocks=markdown.blocks_of(text) if is_markdown else ())
    kind = choices.type or settings.type_of(path) or profiles.AUTO
    report = checker.check(document, kind, choices.reader, advice=choices.advice)
    report = houses.set_aside(report, date.today(), place)
    return document, report, Fixer(checker.rulebook, kind, choices.reader, settings)


def _kindly(handler: Callable[..., Awaitable[_T]]) -> Callable[..., Awaitable[_T | None]]:
    """Let a handler that fails say so in the editor, in words that hold no text, and answer nothing."""

    @functools.wraps(handler)
    async def kind(server: Server, *args: Any) -> _T | None:
        try:
            return await handler(server, *args)
        except PlainspeakError as error:
            server.tell(str(error))
        except Exception as error:  # the last resort, see above
            server.tell(f"plainspeak {own_fault(error)}")
        return None

    return kind


def create(houses: Houses) -> Server:
    """Return a server that knows what to do with all that an editor asks."""
    server = Server(houses)
    for name, handler in (
        (types.INITIALIZE, _hello),
        (types.INITIALIZED, _begin),
        (types.TEXT_DOCUMENT_DID_OPEN, _opened),
        (types.TEXT_DOCUMENT_DID_CHANGE, _changed),
        (types.TEXT_DOCUMENT_DID_SAVE, _saved),
        (types.TEXT_DOCUMENT_DID_CLOSE, _closed),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _files_changed),
        (types.WORKSPACE_DID_CHANGE_CONFIGURATION, _configured),
    ):
        server.feature(name)(handler)
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL_KIND]
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds))(
        _kindly(_actions)
    )
    server.feature(types.TEXT_DOCUMENT_HOVER)(_kindly(_hover))
    server.command(SET_TYPE)(_kindly(_set_type))
    server.command(SET_READER)(_kindly(_set_reader))
    server.command(FIX_ALL)(_kindly(_fix_all))
    server.command(IGNORE)(_kindly(_ignore))
    return server


def run(config: Path | None = None, packs: tuple[Path, ...] = ()) -> None:
    """Talk with an editor over standard input and output until it says goodbye."""
    # What pygls logs holds whole messages, and these hold text.
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    create(Houses(config, packs, serving=True)).start_io(sys.stdin.buffer, out)


def _hello(server: Server, params: types.InitializeParams) -> None:
    known = server.workspace
    server.protocol._workspace = Texts(  # pygls has no other door for it
        known.root_uri, position_encoding=known.position_encoding,
        workspace_folders=list(known.folders.values()),
    )  # fmt: skip
    _take_choices(server, params.initialization_options, Choices())
    server.greeting = server.editor


def _take_choices(server: Server, value: Any, base: Choices) -> None:
    try:
        server.editor = Choices.of(value).over(base)
    except InputError as error:
        server.tell(str(error))


def _begin(server: Server, params: types.InitializedParams) -> None:
    """Begin to forget in time, and ask the editor to say when settings change.

    Where it cannot, they are looked at with each check.
    """
    server.later(server.forget_old())
    asked = server.client_capabilities.workspace
    watching = asked.did_change_watched_files if asked else None
    if not (watching and watching.dynamic_registration):
        return
    options = types.DidChangeWatchedFilesRegistrationOptions(
        [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
    )
    row = types.Registration(
        "plainspeak-settings", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options
    )
    server.client_register_capability(types.RegistrationParams([row]))


def _opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    if text := server.texts.open_at(params.text_document.uri):
        server.check_later(text, 0)


def _changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    if text := server.texts.open_at(params.text_document.uri):
        server.check_later(text)


def _saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """Check a text anew: settings may have changed where the editor does not watch them."""
    if text := server.texts.open_at(params.text_document.uri):
        text.checked = None
        server.check_later(text, 0)


def _closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Take the marks of a text off the screen, and forget its sentences.

    pygls has let go of the text, and all that was known with it. Memory does not know whose a
    sentence is, so it is emptied: texts that are still open are checked whole once.
    """
    server.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(params.text_document.uri, [])
    )
    server.later(server.work(server.houses.forget))


def _files_changed(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    server.check_all()


def _configured(server: Server, params: types.DidChangeConfigurationParams) -> None:
    # Many editors send empty settings after the greeting, which said all.
    _take_choices(server, params.settings, server.greeting)
    server.check_all()


async def _checked(server: Server, uri: str) -> Checked | None:
    text = server.texts.open_at(uri)
    return await server.checked(text) if text else None


async def _hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    checked = await _checked(server, params.text_document.uri)
    if checked is None:
        return None
    text = server.client_capabilities.text_document
    formats = text.hover.content_format if text and text.hover else None
    can = formats is not None and types.MarkupKind.Markdown in formats
    return shapes.hover(checked, params.position, markdown=can)


async def _actions(
    server: Server, params: types.CodeActionParams
) -> list[types.CodeAction | types.Command]:
    checked = await _checked(server, params.text_document.uri)
    if checked is None:
        return []
    rows: list[types.CodeAction | types.Command] = []
    only = params.context.only
    if _asks(only, types.CodeActionKind.QuickFix):
        span = checked.span(params.range)
        rows += await _quick_fixes(server, checked, span)
        rows += _ignores(server, checked, span)
    if only is None:
        if any(_best_is_safe(row) for row in checked.report.findings):
            command = types.Command("Put in all safe words", FIX_ALL, arguments=[checked.uri])
            rows.append(
                types.CodeAction(
                    "Put in all safe words in this text", kind=FIX_ALL_KIND, command=command
                )
            )
    elif _asks(only, FIX_ALL_KIND):
        edits = await server.work(_safe_edits, checked)
        if edits:
            edit = server.edit_of(checked, checked.text_edits(edits))
            rows.append(
                types.CodeAction("Put in all safe words in this text", kind=FIX_ALL_KIND, edit=edit)
            )
    return rows


def _asks(only: Any, kind: str) -> bool:
    """Tell whether an editor that asks for some kinds of action, or for all (None), asks for one."""
    return only is None or any(
        kind == row or kind.startswith(f"{row}.") for row in map(_text, only)
    )


def _text(kind: Any) -> str:
    return str(kind.value) if isinstance(kind, types.CodeActionKind) else str(kind)


def _best_is_safe(finding: Finding) -> bool:
    return bool(finding.suggestions) and finding.suggestions[0].safety is Safety.SAFE


async def _quick_fixes(server: Server, checked: Checked, span: Span) -> list[types.CodeAction]:
    """Return an action for each suggestion that may stand in the text and changes no fact, best first."""
    rows = []
    for finding, option in list(_options(checked, span))[:_TRIED]:
        edit = await server.work(_edit_for, checked, finding, option.text)
        if edit is None:
            continue
        best = option is finding.suggestions[0] and option.safety is Safety.SAFE
        rows.append(
            types.CodeAction(
                title=_title(option),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shapes.finding_diagnostic(checked, finding)],
                is_preferred=best or None,
                edit=server.edit_of(checked, checked.text_edits([edit])),
            )
        )
    return rows


def _options(checked: Checked, span: Span) -> Iterator[tuple[Finding, Suggestion]]:
    for finding in checked.found_in(span):
        for option in finding.suggestions:
            if option.safety is not Safety.REWRITE:
                yield finding, option


def _title(option: Suggestion) -> str:
    what = f"Write “{option.text}”" if option.text else "Leave it out"
    return what if option.safety is Safety.SAFE else f"{what} (see that it fits)"


def _edit_for(checked: Checked, finding: Finding, text: str) -> Edit | None:
    """Return the edit that puts words in a finding's place; None when they would change a fact."""
    asked = finding.fingerprint, text
    if asked not in checked.tried:
        tried = checked.fixer.choose(checked.report, finding, text, checked.given)
        checked.tried[asked] = tried[0] if isinstance(tried, tuple) else None
    return checked.tried[asked]


def _safe_edits(checked: Checked) -> list[Edit]:
    """Return the edits that put in all that is safe, but for what a person has set aside."""
    left = [row.finding.span for row in checked.report.suppressed]
    fixed = checked.fixer.fix(checked.given)
    return [row for row in fixed.edits if not any(row.span.overlaps(span) for span in left)]


def _ignores(server: Server, checked: Checked, span: Span) -> Iterator[types.CodeAction]:
    """Yield the actions that leave words as they are, with a reason."""
    text = server.texts.open_at(checked.uri)
    if text is None:
        return
    for finding in checked.found_in(span):
        about = [shapes.finding_diagnostic(checked, finding)]
        if text.is_markdown:
            yield types.CodeAction(
                f"Leave this as it is: say why in a comment ({finding.rule})",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=about,
                edit=server.edit_of(checked, [shapes.ignoring(checked, finding)]),
            )
        if checked.uri.startswith("file:"):
            title = f"Leave this as it is: choose why ({finding.rule})"
            yield types.CodeAction(
                title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=about,
                command=types.Command(title, IGNORE, arguments=[checked.uri, finding.fingerprint]),
            )
    first = Span(*checked.lines.first_with_words())
    if text.is_markdown and first.start <= span.end and span.start <= first.end:
        for part in checked.report.missing:
            yield types.CodeAction(
                f"This text does not need that: say why in a comment ({part.code})",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shapes.missing_diagnostic(checked, part)],
                edit=server.edit_of(checked, [shapes.ignoring_part(checked, part)]),
            )


def _said(args: tuple[Any, ...], number: int) -> str:
    """Return one argument of a command, or an empty string."""
    value = args[number] if len(args) > number else ""
    return value if isinstance(value, str) else ""


def _open(server: Server, uri: str) -> Text:
    text = server.texts.open_at(uri)
    if text is None:
        raise InputError("That text is not open in the editor. Open it and try again.")
    return text


async def _set_type(server: Server, *args: Any) -> None:
    """Take the document type for one text: `[uri, type]`; without a type, the person is asked."""
    text = _open(server, _said(args, 0))
    checker = await server.work(server.houses.of, server.place(text))
    kinds = (profiles.AUTO, *profiles.document_types(checker.rulebook))
    kind = _said(args, 1) or await server.choose("What is this text?", kinds)
    if not kind:
        return
    if kind != profiles.AUTO:
        profiles.profile_for(checker.rulebook, kind, None, checker.settings)
    _chosen(server, text, Choices(type=kind))


async def _set_reader(server: Server, *args: Any) -> None:
    """Take the reader of one text: `[uri, reader]`; without one, the person is asked."""
    text = _open(server, _said(args, 0))
    reader = _said(args, 1) or await server.choose("Who will read this text?", READERS)
    if not reader:
        return
    if reader not in READERS:
        raise InputError(f"There is no reader '{reader}'. One of: {', '.join(READERS)}.")
    _chosen(server, text, Choices(reader=reader))


def _chosen(server: Server, text: Text, choices: Choices) -> None:
    text.chosen = choices.over(text.chosen)
    text.checked = None
    server.check_later(text, 0)


async def _fix_all(server: Server, *args: Any) -> None:
    """Put all safe words into one text: `[uri]`."""
    checked = await server.checked(_open(server, _said(args, 0)))
    edits = await server.work(_safe_edits, checked) if checked else []
    if checked and edits:
        edit = server.edit_of(checked, checked.text_edits(edits))
        await server.workspace_apply_edit_async(
            types.ApplyWorkspaceEditParams(edit, "Put in all safe words")
        )


async def _ignore(server: Server, *args: Any) -> None:
    """Set a finding aside in the file beside the text: `[uri, fingerprint, reason]`; without a reason, the person is asked."""
    text = _open(server, _said(args, 0))
    checked = await server.checked(text)
    found = [
        row
        for row in (checked.report.findings if checked else ())
        if row.fingerprint == _said(args, 1)
    ]
    if not found or not text.uri.startswith("file:"):
        raise InputError("It is no longer there, or the text was never saved. Save it, try again.")
    why = " ".join(_said(args, 2).split()) or await server.choose(
        "Why should this stay as it is? It is kept with your account's name, beside the text.",
        _REASONS,
    )
    if not why:
        return
    entry = aside.Entry(why, found[0].rule, aside.account(), date.today().isoformat())
    await server.work(_set_aside, server.houses, server.place(text), found[0], entry)
    server.check_all()


def _set_aside(houses: Houses, place: str, finding: Finding, entry: aside.Entry) -> None:
    aside.change(
        houses.place_of_ignores(place), lambda rows: rows.update({finding.fingerprint: entry})
    )
