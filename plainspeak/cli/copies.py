"""Copies of documents with something written in: where they go, and never over the original."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from plainspeak.cli.common import write_out
from plainspeak.errors import InputError, PlainspeakError
from plainspeak.readers.kinds import kind_of


def need_output(output: Path | None) -> Path:
    """Return the output. Raises InputError when none was given."""
    if output is None:
        raise InputError("Say where the copy goes, for example: --output reviewed.docx")
    return output


class Copy(NamedTuple):
    """A copy to write: the path of the original, and what makes the bytes of the copy."""

    original: str
    make: Callable[[], bytes]


def write_copies(copies: Sequence[Copy], output: Path, *, several: bool) -> list[str]:
    """Write copies of documents: one to a file, `several` into a folder under the names of their originals.

    Returns a line for each copy that could not be written. Raises InputError, before anything is
    written, when the output would take the place of an original.
    """
    into = several or output.is_dir()
    originals = [Path(copy.original) for copy in copies]
    places = _places(originals, output) if into else [output] * len(copies)
    for place in places:
        _refuse_original(place, originals)
    faults = []
    for copy, place in zip(copies, places, strict=True):
        try:
            content = copy.make()
            _refuse_suffix(place, content)
            if into:
                _make_folder(place.parent)
            write_out(content, place)
        except PlainspeakError as error:
            faults.append(str(error))
    return faults


def _places(originals: Sequence[Path], folder: Path) -> list[Path]:
    """Return where each copy goes: named like its original, in folders like those it came from."""
    if folder.exists() and not folder.is_dir():
        raise InputError(
            f"{folder}: is a file, and several copies need a folder. Choose a folder with --output."
        )
    absolute = [Path(os.path.abspath(path)) for path in originals]  # noqa: PTH100 - links stay as they are
    if not absolute:
        return []
    common = os.path.commonpath([path.parent for path in absolute])
    return [folder / path.relative_to(common) for path in absolute]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be made ({error.strerror}). Choose another place with --output."
        ) from None


def _refuse_suffix(place: Path, content: bytes) -> None:
    """Raise InputError when a copy is named as what it is not: Word does not open macros that are called .docx."""
    kind = kind_of(content)
    if place.suffix.lower() != kind:
        raise InputError(
            f"{place}: the copy is a {kind} file, like its original. Give it a name that ends in {kind}."
        )


def _refuse_original(place: Path, originals: Sequence[Path]) -> None:
    try:
        same = place.exists() and any(
            original.exists() and place.samefile(original) for original in originals
        )
    except OSError:
        same = False
    if same:
        raise InputError(
            f"{place}: is the original, and that is never changed. Choose another place with --output."
        )
