"""`plainspeak fix`: apply what is safe, or walk a person through what is theirs to choose."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from difflib import unified_diff
from functools import partial
from pathlib import Path

import click

from plainspeak import profiles, readers
from plainspeak.cli.common import (
    config_option,
    houses_for,
    reader_option,
    rules_option,
    type_option,
    write_out,
)
from plainspeak.cli.copies import Copy, need_output, write_copies
from plainspeak.cli.walk import walk
from plainspeak.errors import InputError, PlainspeakError, own_fault
from plainspeak.fixes import Fixed
from plainspeak.fixing import Fixer
from plainspeak.houses import Houses
from plainspeak.model import Document
from plainspeak.readers import plain
from plainspeak.writers.shown import shown
from plainspeak.writers.tracked import track
from plainspeak.writers.word_runs import is_word

_PIPE = Path("-")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--diff", "as_diff", is_flag=True, help="Show what would change; change nothing.")
@click.option(
    "--write", "in_place", is_flag=True,
    help="Change the files themselves; each earlier text is kept beside it as FILE.bak.",
)  # fmt: skip
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write the fixed text to this file."
)
@click.option(
    "--tracked", is_flag=True,
    help="Write a copy of the Word file (--output) with the changes tracked, to accept or reject one by one.",
)  # fmt: skip
@click.option(
    "-i", "--interactive", is_flag=True,
    help="Go through the wordings that a person must choose, one sentence at a time.",
)  # fmt: skip
@type_option
@reader_option
@config_option
@rules_option
def fix(
    paths: tuple[Path, ...],
    as_diff: bool,
    in_place: bool,
    output: Path | None,
    tracked: bool,
    interactive: bool,
    document_type: str | None,
    reader: str | None,
    config: Path | None,
    packs: tuple[Path, ...],
) -> None:
    """Put plainer words where that is safe: in a text from a pipe, in files, or in every file of a folder.

    The fixed text goes to the screen or the pipe, unless --diff, --write or --output says otherwise.
    Quotations and names are never touched, and no change may alter a fact.

    Exit status: 0 done, 1 with --diff when something would change, 2 a file could not be fixed.
    """
    _refuse_what_does_not_go_together(
        paths, as_diff, in_place, output, interactive, tracked=tracked
    )
    houses = houses_for(config, packs)
    first = houses.first_of(map(str, paths or (_PIPE,)))
    if document_type and document_type != profiles.AUTO:
        # One error now, not one for each file.
        profiles.profile_for(first.rulebook, document_type, reader, first.settings)
    set_aside = partial(houses.set_aside, today=date.today())
    faults: list[str] = []
    copies: list[Copy] = []
    changed = False
    for path in _files(paths or (_PIPE,), houses, faults):
        try:
            document, source = (_read_word(path), None) if tracked else _read(path)
            house = houses.of(str(path))
            kind = document_type or house.settings.type_of(str(path)) or profiles.AUTO
            fixer = Fixer(house.rulebook, kind, reader, house.settings, set_aside)
            fixed = fixer.fix(document)
            if interactive:
                fixed = walk(fixer, fixed)
            changed |= fixed.text != document.text
            if source is None:
                copies.append(Copy(str(path), partial(_track, path, fixed)))
                continue
            if as_diff:
                _show_diff(path, document.text, fixed.text)
            elif in_place:
                _write_in_place(path, source, fixed)
            else:
                write_out(_bytes_of(path, source, fixed.text), output)
            _say(path, fixed)
        except PlainspeakError as error:
            faults.append(str(error))
        except Exception as error:  # one document must not cost the others their turn
            faults.append(f"{path}: {own_fault(error)}")
    if tracked:
        several = len(paths) > 1 or any(path.is_dir() for path in paths)
        faults += write_copies(copies, need_output(output), several=several)
    for fault in dict.fromkeys(faults):
        click.echo(f"plainspeak: {fault}", err=True)
    if faults:
        sys.exit(2)
    sys.exit(1 if as_diff and changed else 0)


def _refuse_what_does_not_go_together(
    paths: tuple[Path, ...],
    as_diff: bool,
    in_place: bool,
    output: Path | None,
    interactive: bool,
    *,
    tracked: bool,
) -> None:
    piped = not paths or _PIPE in paths
    if not paths and sys.stdin.isatty():
        raise InputError(
            "Say what to fix: a file, a folder, or - for text from a pipe. For example: plainspeak fix note.txt --diff"
        )
    if as_diff + in_place + (output is not None) > 1:
        raise InputError("--diff, --write and --output are three different ends. Choose one.")
    if in_place and piped:
        raise InputError("A text from a pipe has no file to write to. Leave --write out.")
    if interactive and piped:
        raise InputError(
            "--interactive needs the keyboard for answers, so save the text first: plainspeak fix --interactive note.txt --write"
        )
    if tracked and (as_diff or in_place):
        raise InputError(
            "--tracked writes a copy, so that the original stays as it is. Use it with --output."
        )
    if tracked:
        need_output(output)
    if not (as_diff or in_place or tracked) and (
        len(paths) > 1 or any(path.is_dir() for path in paths)
    ):
        raise InputError(
            "Several texts on one screen would run together. Use --diff to see the changes or --write to make them."
        )


def _files(paths: Sequence[Path], houses: Houses, faults: list[str]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        try:
            files.extend(houses.files_in(path, faults.append) if path.is_dir() else [path])
        except InputError as error:
            faults.append(str(error))
    return files


def _read(path: Path) -> tuple[Document, plain.Decoded]:
    """Return a document and what its file is encoded as.

    Raises InputError for a format in which words cannot be put back.
    """
    if path == _PIPE:
        data = readers.bytes_of(sys.stdin.buffer, "-")
        return plain.read(data, "-"), plain.decode(data, "-")
    document = readers.read(path)
    data = b"" if document.original else path.read_bytes()
    if data and (source := plain.decode(data, str(path))).text == document.text:
        return document, source
    if is_word(document):
        raise InputError(
            f"{path}: a Word file is changed in a copy, for you to accept or reject: "
            "plainspeak fix --tracked --output fixed.docx"
        )
    raise InputError(
        f"{path}: fix can write plain text and Markdown only. Save it as plain text (.txt) and fix that, "
        "or take the suggestions of: plainspeak check"
    )


def _read_word(path: Path) -> Document:
    """Return a document that changes can be tracked in. Raises InputError for anything but a Word file."""
    document = readers.read_stream(sys.stdin.buffer) if path == _PIPE else readers.read(path)
    if not is_word(document):
        raise InputError(
            f"{path}: is no Word file, so changes cannot be tracked in it. Leave --tracked out."
        )
    return document


def _track(path: Path, fixed: Fixed) -> bytes:
    """Return the Word file with the changes of a fix tracked, and say what was done."""
    done = track(fixed.given, fixed.edits)
    _say(path, fixed)
    if done.left:
        click.echo(
            f"  {_counted(len(done.left), 'change')} left for you: Word cannot track it there (in a field, a link's edge or beside a picture).",
            err=True,
        )
    return done.content


def _bytes_of(path: Path, source: plain.Decoded, text: str) -> bytes:
    try:
        return source.encode(text)
    except UnicodeEncodeError:
        raise InputError(
            f"{path}: is saved as {source.encoding}, which cannot hold the new words. Save it as UTF-8 first."
        ) from None


def _write_in_place(path: Path, source: plain.Decoded, fixed: Fixed) -> None:
    """Write a changed text over its file, and its earlier bytes beside it under a name that is free."""
    before = fixed.before.document.text
    if fixed.text == before:
        return
    target = path.resolve()  # a link stays a link
    new, old = _bytes_of(path, source, fixed.text), _bytes_of(path, source, before)
    mode = target.stat().st_mode
    backup = _keep(target, old, mode)
    write_out(new, target)
    target.chmod(mode)
    click.echo(f"{path}: written. The earlier text is in {backup.name}.", err=True)


def _keep(path: Path, data: bytes, mode: int) -> Path:
    """Write a backup that takes no other file's place. Raises InputError when it cannot be written."""
    number = 1
    while True:
        backup = path.with_name(f"{path.name}.bak{'' if number == 1 else number}")
        try:
            with backup.open("xb") as stream:
                backup.chmod(mode)
                stream.write(data)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise InputError(
                f"{path}: was left as it is, because no backup could be written beside it ({error.strerror}). "
                "Use --output to write to another place."
            ) from None
        else:
            return backup


def _show_diff(path: Path, before: str, after: str) -> None:
    lines = list(
        unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            str(path),
            f"{path} (fixed)",
        )
    )
    # A text without a line break at its end must not run into the next line of the diff.
    whole = [
        line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n"
        for line in lines
    ]
    if not sys.stdout.isatty():
        write_out("".join(whole), None)
        return
    from rich.console import Console  # noqa: PLC0415 - only for a screen
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for line in whole:
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
        bold = " bold" if line.startswith(("+++", "---")) else ""
        console.print(
            Text(shown(line.rstrip("\r\n")), style=f"{style}{bold}".strip()), soft_wrap=True
        )


def _say(path: Path, fixed: Fixed) -> None:
    """Say in one line what was done, and for each suggestion that was refused why; nothing of the text."""
    count, sentences = len(fixed.edits), len(fixed.changes)
    name = "Your text" if path == _PIPE else str(path)
    if count:
        click.echo(
            f"{name}: {_counted(count, 'change')} in {_counted(sentences, 'sentence')}. Read it through before you share it.",
            err=True,
        )
    else:
        click.echo(f"{name}: nothing to change.", err=True)
    for row in fixed.refused:
        line = fixed.text.count("\n", 0, row.finding.span.start) + 1
        click.echo(f"  line {line}: {row.finding.rule} was left. {row.reason}", err=True)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
