"""Before a commit and on every push: the pre-commit hook and the GitHub Action."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
[HOOK] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
CHECK = next(step for step in ACTION["runs"]["steps"] if step.get("name") == "Check")


def git(folder, *args):
    who = ("-c", "user.name=Ana Ray", "-c", "user.email=ana@example.org")
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


def test_the_hook_runs_the_command_on_texts():
    assert HOOK["entry"] == "plainspeak check"
    assert HOOK["types_or"] == ["plain-text", "markdown"]


def test_no_input_of_the_action_is_part_of_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_action_says_what_each_input_is():
    for row in ACTION["inputs"].values():
        assert row["description"].endswith(".")
        assert "default" in row
    used = set(re.findall(r"inputs\.([\w-]+)", str(ACTION["runs"])))
    assert used == set(ACTION["inputs"])


@pytest.fixture
def act(tmp_path):
    """Run the script of the action's last step, with the command of this environment."""
    if not shutil.which("bash"):
        pytest.skip("needs bash")
    command = tmp_path / "runner" / "plainspeak" / "bin" / "plainspeak"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m plainspeak "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    folder = tmp_path / "repository"
    folder.mkdir()

    def act(**inputs):
        values = {"PATHS": ".", "TYPE": "auto", "READER": "", "FAIL_ON": "warning", "SARIF": ""}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", CHECK["run"]],
            env={**os.environ, "RUNNER_TEMP": str(tmp_path / "runner"), **values, **inputs},
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    act.folder = folder
    return act


def test_the_action_notes_each_finding_on_its_line_and_fails(act):
    (act.folder / "a b.txt").write_text("Lin will engage with services.", encoding="utf-8")
    (act.folder / "c.txt").write_text("Leo sang.", encoding="utf-8")

    ran = act(PATHS="a b.txt\nc.txt\n", SARIF="found.sarif")

    assert ran.returncode == 1
    assert ran.stdout.startswith("::warning file=a b.txt,line=1,endLine=1,col=10,endColumn=30,")
    assert '"version": "2.1.0"' in (act.folder / "found.sarif").read_text(encoding="utf-8")


def test_an_input_of_the_action_is_never_run(act):
    (act.folder / "a.txt").write_text("Leo sang.", encoding="utf-8")

    ran = act(PATHS='a.txt\n$(touch ran)\n"; touch ran; "\n', TYPE="letter", FAIL_ON="never")

    assert ran.returncode == 2
    assert [path.name for path in act.folder.iterdir()] == ["a.txt"]


@pytest.mark.slow
@pytest.mark.skipif(
    "PLAINSPEAK_TRY_PRE_COMMIT" not in os.environ, reason="installs everything anew"
)
def test_the_real_pre_commit_stops_a_commit_and_lets_a_plain_one_pass(tmp_path):
    """Install plainspeak from a copy of this tree, as pre-commit does for everybody: a minute or two."""
    command = Path(sys.executable).with_name("pre-commit")
    hooks, folder = tmp_path / "hooks", tmp_path / "repository"
    leave_out = shutil.ignore_patterns(".*_cache", "__pycache__", ".git", ".venv*", "tests")
    shutil.copytree(ROOT, hooks, ignore=leave_out)
    folder.mkdir()
    git(hooks, "init", "--quiet")
    git(hooks, "add", "--all")
    git(hooks, "commit", "--quiet", "--message", "Start")
    git(hooks, "tag", "v1")
    git(folder, "init", "--quiet")
    config = {"repos": [{"repo": str(hooks), "rev": "v1", "hooks": [{"id": "plainspeak"}]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "code.py").write_text("# We engage with services", encoding="utf-8")

    def checked(text):
        (folder / "note.md").write_text(text, encoding="utf-8")
        git(folder, "add", "--all")
        return subprocess.run(
            [command, "run", "--all-files"],
            cwd=folder,
            env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    stopped = checked("Lin will engage with services on Monday.")
    assert stopped.returncode == 1
    assert "“engage with services” →" in stopped.stdout
    assert "code.py" not in stopped.stdout
    assert checked("Lin will meet Ana on Monday.").returncode == 0
