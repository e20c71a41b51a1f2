"""The language server: a real client talks to the real process over its standard input and output."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="needs the extra [lsp]")

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

from plainspeak import servers
from plainspeak.servers.lines import Lines

PATIENCE = 60


def converter():
    """Return what reads answers; as shipped it takes an action that runs a command for the command."""
    reading = default_converter()
    reading.register_structure_hook(
        types.Command | types.CodeAction,
        lambda row, _: reading.structure(row, types.CodeAction if "kind" in row else types.Command),
    )
    return reading


class Editor(LanguageClient):
    """An editor that keeps what it is sent, and answers questions with the first answer asked for."""

    def __init__(self):
        super().__init__("test-editor", "1", converter_factory=converter)
        self.opened = []
        self.published = []
        self.messages = []
        self.questions = []
        self.watched = []
        self.answer = None
        self.news = asyncio.Condition()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def published(params):
            async with self.news:
                self.published.append(params)
                self.news.notify_all()

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        async def message(params):
            async with self.news:
                self.messages.append(params.message)
                self.news.notify_all()

        @self.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
        def question(params):
            self.questions.append(params)
            return next((row for row in params.actions if row.title == self.answer), None)

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params):
            self.watched += params.registrations

        @self.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params):
            self.applied = params.edit
            return types.ApplyWorkspaceEditResult(applied=True)

    async def start(self, folder, *options, encodings=None, choices=None, document_changes=True):
        await self.start_io(sys.executable, "-m", "plainspeak", "lsp", *options, cwd=folder)
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        workspace = types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=document_changes),
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
                dynamic_registration=True
            ),
        )
        text = types.TextDocumentClientCapabilities(
            hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown])
        )
        hello = await self.initialize_async(
            types.InitializeParams(
                types.ClientCapabilities(general=general, workspace=workspace, text_document=text),
                root_uri=folder.as_uri(),
                initialization_options=choices,
            )
        )
        self.initialized(types.InitializedParams())
        return hello

    async def finish(self):
        await asyncio.wait_for(self.shutdown_async(None), PATIENCE)
        self.exit(None)
        await asyncio.wait_for(self.stop(), PATIENCE)

    async def until(self, holds):
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(holds), PATIENCE)

    async def shown_anew(self, uri, change):
        """Return what is shown for a text next, once something was done."""
        seen = len(self.published)
        await change()

        def fresh():
            return [row.diagnostics for row in self.published[seen:] if row.uri == uri]

        await self.until(fresh)
        return fresh()[-1]

    async def shown(self, uri, version=1):
        """Return what is shown for a version of a text."""

        def last():
            rows = [row for row in self.published if row.uri == uri and row.version == version]
            return rows[-1] if rows else None

        await self.until(lambda: last() is not None)
        return last().diagnostics

    async def open(self, path, text, language="plaintext"):
        path.write_bytes(text.encode())
        uri = path.as_uri()
        self.opened.append(uri)
        self.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language, 1, text))
        )
        return uri, await self.shown(uri)

    def change(self, uri, version, *changes):
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [
                    types.TextDocumentContentChangePartial(rng, text)
                    if rng
                    else types.TextDocumentContentChangeWholeDocument(text)
                    for rng, text in changes
                ],
            )
        )

    async def actions(self, uri, rng, only=None):
        rows = await self.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri), rng, types.CodeActionContext([], only=only)
            )
        )
        return {row.title: row for row in rows or []}

    async def run(self, command, *args):
        return await self.workspace_execute_command_async(
            types.ExecuteCommandParams(command, arguments=list(args))
        )

    async def close(self, uri):
        self.opened.remove(uri)
        self.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        await self.shown(uri, None)


def at(line, start, end, last=None):
    return types.Range(
        types.Position(line, start), types.Position(line if last is None else last, end)
    )


def by_code(rows):
    return {row.code: row for row in rows}


def made(text, edits, encoding="utf-16"):
    """Return a text with the edits of an answer made, as an editor makes them."""
    lines = Lines(text, encoding)
    for edit in sorted(edits, key=lambda row: (row.range.start.line, row.range.start.character))[
        ::-1
    ]:
        start = lines.offset(edit.range.start.line, edit.range.start.character)
        end = lines.offset(edit.range.end.line, edit.range.end.character)
        text = text[:start] + edit.new_text + text[end:]
    return text


def edits_of(action):
    [change] = action.edit.document_changes
    return change.edits


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(scope="module")
def editor(runner, tmp_path_factory):
    """One editor for the tests that do not care how it says hello; each opens texts of its own."""
    folder = tmp_path_factory.mktemp("editor")

    async def start():
        editing = Editor()
        await editing.start(folder, choices={"type": "case-note"})
        return editing

    editing = runner.run(start())
    yield editing
    runner.run(editing.finish())


@pytest.fixture(autouse=True)
def texts_are_closed(request):
    """Close what a test opened in the shared editor."""
    yield
    if "editor" in request.fixturenames:
        running, editing = request.getfixturevalue("runner"), request.getfixturevalue("editor")
        for uri in list(editing.opened):
            running.run(editing.close(uri))
        editing.messages.clear()


async def alone(folder, steps, *options, **hello):
    editing = Editor()
    answer = await editing.start(folder, *options, **hello)
    try:
        return await steps(editing, answer)
    finally:
        await editing.finish()


FAMILY = "👧 Lin will utilise the bus.\n"


def test_a_word_behind_an_emoji_is_underlined_where_it_stands(runner, editor, tmp_path):
    async def steps():
        return await editor.open(tmp_path / "a.txt", FAMILY)

    _, rows = runner.run(steps())

    found = by_code(rows)["plain-words.utilise"]
    assert found.range == at(0, 12, 19)
    assert found.severity == types.DiagnosticSeverity.Information
    assert found.source == "plainspeak"
    assert found.message == "“utilise”: try “use”."
    assert re.fullmatch(r"[0-9a-f]{16}-1", found.data)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("offered", "agreed", "columns"),
    [
        (["utf-8", "utf-16"], "utf-8", (14, 21)),
        (["utf-32"], "utf-32", (11, 18)),
        (None, "utf-16", (12, 19)),
    ],
)
def test_columns_are_counted_as_was_agreed(offered, agreed, columns, tmp_path):
    async def steps(editor, hello):
        uri, rows = await editor.open(tmp_path / "a.txt", FAMILY)
        actions = await editor.actions(uri, at(0, columns[0], columns[0]))
        return hello.capabilities.position_encoding, rows, actions

    encoding, rows, actions = asyncio.run(
        alone(tmp_path, steps, encodings=offered, choices={"type": "case-note"})
    )

    assert encoding == agreed
    assert by_code(rows)["plain-words.utilise"].range == at(0, *columns)
    edits = edits_of(actions["Write “use”"])
    assert made(FAMILY, edits, agreed) == "👧 Lin will use the bus.\n"


@pytest.mark.parametrize(
    ("text", "line", "columns"),
    [
        ("One.\r\nLin will utilise the bus.\r\n", 1, (9, 16)),
        ("One.\rLin will utilise the bus.\r", 1, (9, 16)),
        ("One.\n\r\nLin will utilise the bus.", 2, (9, 16)),
        ("One.\x0bLin will utilise the bus.", 0, (14, 21)),
        ("One.\u2028Lin will utilise the bus.", 0, (14, 21)),
        ("One.\x0c\nLin will utilise the bus.", 1, (9, 16)),
    ],
)
def test_only_the_line_ends_of_editors_end_a_line(text, line, columns, runner, editor, tmp_path):
    async def steps():
        return await editor.open(tmp_path / "a.txt", text)

    _, rows = runner.run(steps())

    assert by_code(rows)["plain-words.utilise"].range == at(line, *columns)


@pytest.mark.parametrize(
    ("text", "changes", "line", "columns"),
    [
        (FAMILY, [(at(0, 0, 0), "🏠 ")], 0, (15, 22)),
        ("Lin will use the bus.", [(at(0, 9, 12), "utilise")], 0, (9, 16)),
        (
            "One.\r\nLin will use the bus.\r\n",
            [(at(0, 0, 4), "A.\r\nB."), (at(2, 9, 12), "utilise")],
            2,
            (9, 16),
        ),
        ("One.\rLin will use it.", [(at(1, 9, 12), "utilise")], 1, (9, 16)),
        ("A page.\x0cLin will use it.\nOne.", [(at(0, 17, 20), "utilise")], 0, (17, 24)),
        ("Lin will", [(at(0, 8, 99), " utilise the bus.")], 0, (9, 16)),
        ("Lin will\n", [(at(9, 0, 0), "utilise the bus.")], 1, (0, 7)),
        ("Something else.", [(None, "Lin will utilise the bus.")], 0, (9, 16)),
    ],
)
def test_what_is_typed_is_put_where_the_editor_has_it(
    text, changes, line, columns, runner, editor, tmp_path
):
    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", text)
        editor.change(uri, 2, *changes)
        return await editor.shown(uri, 2)

    assert by_code(runner.run(steps()))["plain-words.utilise"].range == at(line, *columns)


def test_only_the_last_of_several_quick_changes_is_shown(runner, editor, tmp_path):
    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", "Lin will ")
        for version, letter in enumerate("utilise it.", 2):
            editor.change(uri, version, (at(0, 7 + version, 7 + version), letter))
        rows = await editor.shown(uri, 12)
        return rows, {row.version for row in editor.published if row.uri == uri}

    rows, versions = runner.run(steps())

    assert by_code(rows)["plain-words.utilise"].range == at(0, 9, 16)
    assert versions == {1, 12}


def test_half_an_emoji_costs_nothing(runner, editor, tmp_path):
    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", "Lin will utilise it.")
        editor.change(uri, 2, (at(0, 0, 0), "\ud83d "))
        return await editor.shown(uri, 2)

    assert by_code(runner.run(steps()))["plain-words.utilise"].range == at(0, 11, 18)


def test_a_quick_fix_puts_the_suggestion_in_its_place(runner, editor, tmp_path):
    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", FAMILY)
        return await editor.actions(uri, at(0, 14, 14))

    actions = runner.run(steps())

    fix = actions["Write “use”"]
    assert (fix.kind, fix.is_preferred) == (types.CodeActionKind.QuickFix, True)
    assert fix.diagnostics[0].code == "plain-words.utilise"
    assert made(FAMILY, edits_of(fix)) == "👧 Lin will use the bus.\n"
    assert fix.edit.document_changes[0].text_document.version == 1


def test_what_a_person_must_choose_is_offered_and_not_preferred(runner, editor, tmp_path):
    text = "Lin will engage with services on Monday.\n"

    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", text)
        return await editor.actions(uri, at(0, 10, 10))

    fix = runner.run(steps())["Write “work with us” (see that it fits)"]

    assert fix.is_preferred is None
    assert made(text, edits_of(fix)) == "Lin will work with us on Monday.\n"


def test_advice_to_rewrite_and_words_in_a_quotation_have_no_quick_fix(runner, editor, tmp_path):
    text = "Kim is a drug addict. Lin said, “I will utilise the bus.”\n"

    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", text)
        return await editor.actions(uri, at(0, 0, 60), [types.CodeActionKind.QuickFix])

    assert not any(title.startswith("Write") for title in runner.run(steps()))


def test_all_safe_words_are_put_in_and_a_second_time_changes_nothing(runner, editor, tmp_path):
    text = "Lin will utilise the bus. 👧\r\nShe will commence school on 4 May.\r\n"

    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", text)
        kind = "source.fixAll.plainspeak"
        first = await editor.actions(uri, at(0, 0, 0), [kind])
        [action] = first.values()
        fixed = made(text, edits_of(action))
        editor.change(uri, 2, (None, fixed))
        return action.kind, fixed, await editor.actions(uri, at(0, 0, 0), ["source"])

    kind, fixed, second = runner.run(steps())

    assert kind == "source.fixAll.plainspeak"
    assert fixed == "Lin will use the bus. 👧\r\nShe will start school on 4 May.\r\n"
    assert second == {}


def test_all_safe_words_are_put_in_by_a_command_too(runner, editor, tmp_path):
    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", FAMILY)
        action = (await editor.actions(uri, at(0, 0, 0)))["Put in all safe words in this text"]
        await editor.run(action.command.command, *action.command.arguments)
        return editor.applied.document_changes[0].edits

    assert made(FAMILY, runner.run(steps())) == "👧 Lin will use the bus.\n"


def test_hovering_says_why_what_to_try_and_what_to_ask(runner, editor, tmp_path):
    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", "Lin will engage with services on Monday.\n")
        where = types.TextDocumentIdentifier(uri)
        return [
            await editor.text_document_hover_async(
                types.HoverParams(where, types.Position(0, column))
            )
            for column in (12, 2)
        ]

    hover, nothing = runner.run(steps())

    assert hover.range == at(0, 9, 29)
    said = hover.contents.value
    assert said.startswith("**“engage with services”: try “work with us”.**\n\n")
    assert "\n\nTry: work with us\n\nAsk: Which service" in said
    assert said.endswith("`jargon.engage-with`")
    assert nothing is None


def test_a_missing_part_is_told_on_the_first_line_with_the_question(runner, editor, tmp_path):
    async def steps():
        return await editor.open(tmp_path / "a.txt", "\n  Kim shouted at Lin. Lin was scared.\n")

    _, rows = runner.run(steps())

    found = by_code(rows)["no-strengths"]
    assert found.range == at(1, 2, 37)
    assert found.severity == types.DiagnosticSeverity.Information
    assert found.message.startswith("Nothing here says what is working well. Ask: When did it go")


def test_code_in_markdown_is_not_read(runner, editor, tmp_path):
    async def steps():
        text = "# Visit\n\n```\nutilise\n```\n\nLin will utilise the bus.\n"
        named = await editor.open(tmp_path / "a.md", text)
        told = await editor.open(tmp_path / "noname", text, "markdown")
        return named[1], told[1]

    for rows in runner.run(steps()):
        found = [row.range for row in rows if row.code == "plain-words.utilise"]
        assert found == [at(6, 9, 16)]


def test_the_type_and_the_reader_of_a_text_can_be_chosen(runner, editor, tmp_path):
    async def steps():
        uri, before = await editor.open(tmp_path / "a.txt", "Dear Kim,\n\nLin is well.\n")
        editor.answer = "letter"
        after = await editor.shown_anew(uri, lambda: editor.run("plainspeak.setType", uri))
        await editor.run("plainspeak.setReader", uri, "nobody")
        await editor.until(lambda: any("nobody" in row for row in editor.messages))
        return before, after, editor.questions[-1]

    before, after, question = runner.run(steps())

    assert "no-contact" not in by_code(before)
    assert "no-contact" in by_code(after)
    assert question.message == "What is this text?"
    assert "letter" in [row.title for row in question.actions]


def test_the_settings_of_the_editor_count_and_empty_ones_take_nothing_back(
    runner, editor, tmp_path
):
    async def steps():
        uri, first = await editor.open(tmp_path / "a.txt", "Dear Kim,\n\nLin is well.\n")

        async def sent(value):
            editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(value))

        letter = {"plainspeak": {"type": "letter"}}
        second = await editor.shown_anew(uri, lambda: sent(letter))
        third = await editor.shown_anew(uri, lambda: sent({}))
        await sent({"plainspeak": {"type": 7}})
        await editor.until(lambda: any("'type'" in row for row in editor.messages))
        return first, second, third

    codes = [set(by_code(rows)) for rows in runner.run(steps())]

    assert "no-contact" in codes[1]
    assert "no-contact" not in codes[0]
    assert codes[2] == codes[0]


def test_all_safe_words_leave_alone_what_an_ignore_names(runner, editor, tmp_path):
    text = "Lin will utilise it. <!-- plainspeak: ignore plain-words.utilise -- her word -->\n\nLeo will commence school.\n"

    async def steps():
        uri, _ = await editor.open(tmp_path / "a.md", text, "markdown")
        [action] = (await editor.actions(uri, at(0, 0, 0), ["source.fixAll"])).values()
        return made(text, edits_of(action))

    assert runner.run(steps()) == text.replace("commence", "start")


def test_a_suggestion_that_would_change_a_fact_is_not_offered(runner, editor, tmp_path):
    (tmp_path / "plainspeak.toml").write_text('packs = ["house.yaml"]\n')
    (tmp_path / "house.yaml").write_text(
        "- id: plain-words.visit-twice\n"
        "  category: plain-words\n"
        "  severity: warning\n"
        "  find: [two visits]\n"
        "  say: [three visits, both visits]\n"
        "  safety: ask\n"
        "  why: An invented rule whose first words change a number.\n"
        "  source: invented\n"
        "  examples:\n"
        '    - {before: "Kim made two visits."}\n'
        '    - {leave: "Kim made one visit."}\n'
    )

    async def steps():
        uri, rows = await editor.open(tmp_path / "a.txt", "Kim made two visits in May.\n")
        return rows, await editor.actions(uri, at(0, 10, 10))

    rows, actions = runner.run(steps())

    assert "plain-words.visit-twice" in by_code(rows)
    assert not any("three visits" in title for title in actions)


def test_words_can_be_left_with_a_reason_in_a_markdown_comment(runner, editor, tmp_path):
    text = "Lin will utilise the bus.\n\nShe is well.\n"

    async def steps():
        uri, _ = await editor.open(tmp_path / "a.md", text, "markdown")
        title = "Leave this as it is: say why in a comment (plain-words.utilise)"
        left = made(text, edits_of((await editor.actions(uri, at(0, 10, 10)))[title]))
        editor.change(uri, 2, (None, left))
        unsaid = await editor.shown(uri, 2)
        reason = left.index(" -->")
        editor.change(uri, 3, (at(0, reason, reason), "her word"))
        return left, unsaid, await editor.shown(uri, 3)

    left, unsaid, said = runner.run(steps())

    assert left == (
        "Lin will utilise the bus. <!-- plainspeak: ignore plain-words.utilise --  -->\n\nShe is well.\n"
    )
    assert by_code(unsaid)["ignore"].message.startswith("This ignore does nothing yet: say why")
    assert {"ignore", "plain-words.utilise"}.isdisjoint(by_code(said))


def test_words_can_be_left_with_a_reason_in_the_file_beside(runner, editor, tmp_path):
    async def steps():
        uri, rows = await editor.open(tmp_path / "a.txt", FAMILY)
        title = "Leave this as it is: choose why (plain-words.utilise)"
        action = (await editor.actions(uri, at(0, 13, 13)))[title]
        editor.answer = "The family uses this word themselves"
        left = await editor.shown_anew(
            uri, lambda: editor.run(action.command.command, *action.command.arguments)
        )
        kind = ["source.fixAll.plainspeak"]
        return rows, left, await editor.actions(uri, at(0, 0, 0), kind)

    before, after, fixes = runner.run(steps())

    assert "plain-words.utilise" in by_code(before)
    assert "plain-words.utilise" not in by_code(after)
    assert fixes == {}
    written = (tmp_path / ".plainspeak-ignored.json").read_text()
    [(fingerprint, entry)] = json.loads(written)["ignored"].items()
    assert fingerprint == by_code(before)["plain-words.utilise"].data
    assert entry["why"] == "The family uses this word themselves"
    assert "bus" not in written


def test_settings_above_the_file_hold_and_are_read_again(runner, editor, tmp_path):
    settings = tmp_path / "plainspeak.toml"
    settings.write_text('off = ["plain-words.utilise"]\n')

    async def steps():
        uri, off = await editor.open(tmp_path / "a.txt", FAMILY)
        settings.write_text("")

        async def written():
            editor.workspace_did_change_watched_files(
                types.DidChangeWatchedFilesParams(
                    [types.FileEvent(settings.as_uri(), types.FileChangeType.Changed)]
                )
            )

        return off, await editor.shown_anew(uri, written)

    off, on = runner.run(steps())

    assert "plain-words.utilise" not in by_code(off)
    assert "plain-words.utilise" in by_code(on)
    [watching] = editor.watched
    patterns = {row["globPattern"] for row in watching.register_options["watchers"]}
    assert "**/plainspeak.toml" in patterns


def test_a_broken_rule_pack_is_told_once_with_its_place(runner, editor, tmp_path):
    (tmp_path / "plainspeak.toml").write_text('packs = ["house.yaml"]\n')
    pack = tmp_path / "house.yaml"
    pack.write_text("- id: jargon.bus\n  knd: wording\n")

    async def steps():
        uri, rows = await editor.open(tmp_path / "a.txt", FAMILY)
        editor.change(uri, 2, (None, FAMILY + "Lin is well.\n"))
        await editor.shown(uri, 2)
        told = [row for row in editor.messages if "house.yaml" in row]
        pack.write_text("[]\n")
        editor.change(uri, 3, (None, FAMILY))
        return rows, told, await editor.shown(uri, 3)

    [row], told, mended = runner.run(steps())

    assert len(told) == 1
    assert re.search(r"house\.yaml:2:3: ", told[0])
    assert row.message == f"This was not checked. {told[0]}"
    assert "plain-words.utilise" in by_code(mended)


def test_a_closed_text_loses_its_marks_and_its_text(runner, editor, tmp_path):
    async def steps():
        uri, rows = await editor.open(tmp_path / "a.txt", FAMILY)
        editor.change(uri, 2, (None, FAMILY))
        await editor.close(uri)
        where = types.TextDocumentIdentifier(uri)
        hover = await editor.text_document_hover_async(
            types.HoverParams(where, types.Position(0, 13))
        )
        await asyncio.sleep(1)
        last = [row for row in editor.published if row.uri == uri][-1]
        return rows, last.diagnostics, hover

    rows, last, hover = runner.run(steps())

    assert rows
    assert list(last) == []
    assert hover is None


def test_closing_a_text_empties_the_memory_of_sentences(runner, tmp_path):
    from plainspeak.houses import Houses
    from plainspeak.servers import lsp

    houses = Houses(serving=True)
    checker = houses.of(str(tmp_path))
    checker.check(FAMILY, "case-note")
    before = len(checker.memory.alone)

    async def steps():
        server = lsp.create(houses)
        server.text_document_publish_diagnostics = lambda params: None
        identifier = types.TextDocumentIdentifier("untitled:1")
        lsp._closed(server, types.DidCloseTextDocumentParams(identifier))
        await asyncio.sleep(0)
        await server.work(
            list
        )  # one after the other: when this is done, so is what was asked before

    runner.run(steps())

    assert (before, len(checker.memory.alone)) == (1, 0)


def test_what_is_shown_after_every_keystroke_is_what_a_fresh_check_shows(runner, editor, tmp_path):
    text = "Lin will utilise the bus. Mum (Kelly) rang. Joy lost a contact lens.\n"
    more = " A joy. MASH"

    async def steps():
        uri, _ = await editor.open(tmp_path / "a.txt", text)
        shown = []
        for end in range(1, len(more) + 1):
            at_end = len(text) + end - 2
            editor.change(uri, end + 1, (at(0, at_end, at_end), more[end - 1]))
            shown.append(await editor.shown(uri, end + 1))
        await editor.close(uri)
        fresh = []
        for end in (1, 6, len(more)):
            whole = text.rstrip() + more[:end] + "\n"
            other, rows = await editor.open(tmp_path / f"{end}.txt", whole)
            await editor.close(other)
            fresh.append((shown[end - 1], rows))
        return fresh

    for typed, fresh in runner.run(steps()):
        assert typed == fresh
        assert "plain-words.utilise" in by_code(typed)


def test_a_text_that_was_never_saved_is_checked(runner, editor):
    uri = "untitled:Untitled-1"

    async def steps():
        item = types.TextDocumentItem(uri, "markdown", 1, "`utilise`\n\n" + FAMILY)
        editor.text_document_did_open(types.DidOpenTextDocumentParams(item))
        editor.opened.append(uri)
        return await editor.shown(uri), await editor.actions(uri, at(2, 13, 13))

    rows, actions = runner.run(steps())

    assert by_code(rows)["plain-words.utilise"].range == at(2, 12, 19)
    assert "Write “use”" in actions
    assert not any("choose why" in title for title in actions)


def test_an_empty_text_has_nothing_to_say(runner, editor, tmp_path):
    async def steps():
        return await editor.open(tmp_path / "a.txt", " \n")

    assert list(runner.run(steps())[1]) == []


@pytest.mark.slow
def test_no_word_is_logged_no_socket_opened_and_the_process_ends(tmp_path):
    psutil = pytest.importorskip("psutil")

    async def steps(editor, _):
        uri, _ = await editor.open(tmp_path / "a.txt", "Zebedee will utilise the bus.\n")
        await editor.run("plainspeak.setType", uri, "Zebedee")
        await editor.run("plainspeak.ignore", "Zebedee", 7)
        await editor.run("plainspeak.fixAll")
        await editor.until(lambda: len(editor.messages) >= 3)
        sockets = psutil.Process(editor._server.pid).net_connections("inet")
        return editor, sockets, list(editor.messages)

    async def whole():
        editor, sockets, messages = await alone(tmp_path, steps, document_changes=False)
        return sockets, messages, await editor._server.stderr.read(), editor._server.returncode

    sockets, messages, errors, status = asyncio.run(whole())

    assert sockets == []
    assert status == 0
    assert errors == b""
    assert messages[0].startswith("There is no document type 'Zebedee'")
    assert len(messages) == 3
    assert not any("Zebedee" in row for row in messages[1:])
    assert {path.name for path in Path(tmp_path).iterdir()} == {"a.txt"}


NEOVIM = """
local id = vim.lsp.start_client({
  name = "plainspeak", cmd = { "PYTHON", "-m", "plainspeak", "lsp" },
  init_options = { type = "case-note" }, root_dir = vim.fn.getcwd(),
})
vim.cmd("edit a.md")
vim.lsp.buf_attach_client(0, id)
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end)
local found = {}
for _, row in ipairs(vim.diagnostic.get(0)) do
  if row.code == "plain-words.utilise" then found = { row.lnum, row.col, row.end_col } end
end
vim.api.nvim_win_set_cursor(0, { 3, 16 })
local asked = vim.lsp.util.make_range_params()
asked.context = { diagnostics = {} }
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", asked, 60000)) do
  for _, action in ipairs(answer.result) do
    if action.title == "Write “use”" then vim.lsp.util.apply_workspace_edit(action.edit, "utf-16") end
  end
end
vim.cmd("write")
local out = io.open("found.json", "w")
out:write(vim.fn.json_encode(found))
out:close()
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("nvim"), reason="needs Neovim (nvim)")
def test_neovim_underlines_and_puts_a_word_in(tmp_path):
    (tmp_path / "a.md").write_text("# Visit\n\n" + FAMILY)
    (tmp_path / "try.lua").write_text(NEOVIM.replace("PYTHON", sys.executable))

    subprocess.run(
        [
            "nvim",
            "--headless",
            "-u",
            "NONE",
            "-n",
            "-i",
            "NONE",
            "-c",
            "luafile try.lua",
            "-c",
            "qa!",
        ],
        cwd=tmp_path,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        timeout=120,
        check=True,
        capture_output=True,
    )

    # Neovim counts columns in bytes.
    assert json.loads((tmp_path / "found.json").read_text()) == [2, 14, 21]
    assert (tmp_path / "a.md").read_text() == "# Visit\n\n👧 Lin will use the bus.\n"


def test_without_its_libraries_the_command_says_what_to_install(run, monkeypatch):
    monkeypatch.delitem(sys.modules, "plainspeak.servers.lsp", raising=False)
    monkeypatch.delattr(servers, "lsp", raising=False)  # others may have loaded it
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)

    ran = run("lsp")

    assert ran.status == 2
    assert "pip install 'plainspeak-care[lsp]'" in ran.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_every_place_of_a_text_is_found_again(encoding):
    text = "a👧b\r\né\rz\u2028ü\n\x0b👨‍👩‍👧"
    lines = Lines(text, encoding)
    inside_an_end = text.index("\n")

    for offset in range(len(text) + 1):
        if offset != inside_an_end:
            assert lines.offset(*lines.place(offset)) == offset
