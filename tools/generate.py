"""Make everything that is made from something else, or tell what is stale.

    python tools/generate.py           write it
    python tools/generate.py --check   write nothing, fail when something is stale

In this order, as each needs the one before: the weights of the sentence model, the confidence of
rules with the page of figures, the pages of `docs/rules`, the JSON Schemas of rule packs and of
settings, the tables of the audit store. The picture in the README is drawn anew too, but never called stale: it looks a
little different with each version of rich.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from plainspeak import settings
from plainspeak.audit import schema as audit_schema
from plainspeak.rulebook import schema

ROOT = Path(__file__).parent.parent
TOOLS = ("train_sentences.py", "measure_accuracy.py", "make_rule_pages.py")
SCHEMA = ROOT / "rules" / "schema.json"
SETTINGS = ROOT / "rules" / "settings.schema.json"
AUDIT = ROOT / "docs" / "audit-schema.md"


def main() -> None:
    """Run the command."""
    check = sys.argv[1:] == ["--check"]
    stale = [name for name in TOOLS if _run(name, *sys.argv[1:])]
    made = {
        SCHEMA: _as_json(schema.json_schema()),
        SETTINGS: _as_json(settings.json_schema()),
        AUDIT: audit_schema.page(),
    }
    for path, text in made.items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            print(f"{path.relative_to(ROOT)} is not what the code says.")
            stale.append(path.name)
    if not check:
        _run("make_picture.py")
    if stale:
        sys.exit(f"Not as it should be: {', '.join(stale)}. Run: python tools/generate.py")


def _as_json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _run(name: str, *arguments: str) -> int:
    done = subprocess.run([sys.executable, ROOT / "tools" / name, *arguments], check=False)  # noqa: S603 - our own tools
    return done.returncode


if __name__ == "__main__":
    main()
