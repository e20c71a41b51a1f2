"""A pytest plug-in: the examples inside rule packs are tests, ours and anyone's.

Name the packs in the pytest settings and give their folder to pytest like any other:

    [tool.pytest.ini_options]
    testpaths = ["tests", "house-rules"]
    plainspeak_rules = ["house-rules"]

Each rule is one test, tried by itself on top of the shipped rules. A failure names the line of the
example in the YAML file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plainspeak import examples, rulebook
from plainspeak.errors import RuleError
from plainspeak.model import Rule
from plainspeak.rulebook import Rulebook

_SETTING = "plainspeak_rules"
_BOOK = pytest.StashKey[Rulebook]()


class ExampleError(Exception):
    """Examples of one rule that do not hold, one on each line."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting `plainspeak_rules` and the option `--plainspeak-rules`."""
    says = "rule packs (files or folders) whose examples are tests"
    parser.addini(_SETTING, says, type="paths", default=[])
    parser.getgroup("plainspeak").addoption(
        "--plainspeak-rules", action="append", default=[], metavar="PATH", help=says
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a YAML file that lies in one of the packs."""
    if file_path.suffix != ".yaml":
        return None
    if any(file_path.is_relative_to(pack) for pack in packs_of(parent.config)):
        return Pack.from_parent(parent, path=file_path)
    return None


def packs_of(config: pytest.Config) -> list[Path]:
    """Return the packs that the settings and the command line name, as absolute paths."""
    asked = [Path(name) for name in config.getoption("--plainspeak-rules")]
    return [path.resolve() for path in (*config.getini(_SETTING), *asked)]


class Pack(pytest.File):
    """One YAML file of rules."""

    def collect(self) -> Iterator[RuleTest]:
        """Yield a test for each rule that this file holds."""
        try:
            book = _rulebook(self.config)
        except RuleError as error:
            raise self.CollectError(str(error)) from None
        label = _label(self.path)
        for rule in book:
            if rule.place.file == label:
                yield RuleTest.from_parent(self, name=rule.id, rule=rule, book=book)


class RuleTest(pytest.Item):
    """The examples of one rule."""

    def __init__(self, *, rule: Rule, book: Rulebook, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]
        self.rule, self.book = rule, book

    def runtest(self) -> None:
        """Try every example; fail with all that do not hold."""
        faults = [str(fault) for fault in examples.failures(self.book, self.rule)]
        if faults:
            raise ExampleError("\n".join(faults))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None
    ) -> str:
        """Say which example does not hold; a traceback would help nobody who writes rules."""
        if isinstance(excinfo.value, ExampleError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the rule is written; pytest counts lines from 0."""
        return self.path, self.rule.place.line - 1, self.name


def _rulebook(config: pytest.Config) -> Rulebook:
    """Return the shipped rules with the packs on top, read once for a run."""
    if _BOOK not in config.stash:
        shipped = rulebook.rules_folder().resolve()
        extra = [path for path in packs_of(config) if not path.is_relative_to(shipped)]
        config.stash[_BOOK] = rulebook.load(extra)
    return config.stash[_BOOK]


def _label(path: Path) -> str:
    """Return how the rulebook calls a file: shipped ones by their path inside `rules/`."""
    shipped = rulebook.rules_folder().resolve()
    return (
        f"rules/{path.relative_to(shipped).as_posix()}"
        if path.is_relative_to(shipped)
        else str(path)
    )
