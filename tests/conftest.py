"""What all tests share: one checker, a cache folder of their own, and the command run in-process."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

import plainspeak
from plainspeak import rulebook
from plainspeak.cli import main
from plainspeak.rulebook import Rulebook

CACHE = "PLAINSPEAK_CACHE"
# Run by another Python, the one that comes with LibreOffice.
collect_ignore = ["data/libreoffice_client.py"]


def pytest_configure(config: pytest.Config) -> None:
    # The rules are compiled into this run's own folder: once, and never into the home of whoever tests.
    folder = tempfile.mkdtemp(prefix="plainspeak-tests-")
    os.environ[CACHE] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


class Ran(NamedTuple):
    """What a run of the command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def checker() -> plainspeak.Checker:
    return plainspeak.Checker()


@pytest.fixture(scope="session")
def book(checker: plainspeak.Checker) -> Rulebook:
    return checker.rulebook


@pytest.fixture(scope="session", autouse=True)
def rules_are_compiled(checker: plainspeak.Checker) -> None:
    """Compile before any test looks at what the command prints or imports."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Rulebook) -> Callable[..., Ran]:
    """Run the command in this process, in an empty folder; the shipped rules are not read again."""
    load = rulebook.load
    monkeypatch.setattr(
        rulebook, "load", lambda packs=(), **options: load(packs, **options) if packs else book
    )
    monkeypatch.chdir(tmp_path)

    def run(*args: object, stdin: str | bytes | None = None) -> Ran:
        done = CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return Ran(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def run_python(tmp_path: Path) -> Callable[..., Ran]:
    """Run Python in a process of its own, in an empty folder."""

    def run(*args: object, stdin: bytes = b"", **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, *map(str, args)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **environment},
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file into the empty folder and return its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write
