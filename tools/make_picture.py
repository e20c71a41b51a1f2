"""Draw `docs/picture.svg`: what the command prints for one invented note, as a screen shows it.

python tools/make_picture.py
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from plainspeak import Checker, Document
from plainspeak.writers import text

TARGET = Path(__file__).parent.parent / "docs" / "picture.svg"
NAME = "visit.txt"
NOTE = """\
Visit to Kim and Leo, 3 May

Leo (7) opened the door in his school uniform. Kim had made beans on toast and they ate together at the table. Leo said, "I like it when Mum does the voices in my book."
Kim has failed to engage with services and concerns have been raised by professionals regarding home conditions. Leo was observed to be tired on a number of occasions.
Kim must attend the clinic. MGM will come too. I will ring the school on Monday.
"""


def picture() -> str:
    """Return the picture as SVG, without the web fonts that rich would fetch."""
    console = Console(
        file=io.StringIO(),
        record=True,
        force_terminal=True,
        width=96,
        highlight=False,
        emoji=False,
        markup=False,
    )
    text.show(console, [Checker().check(Document(NOTE, NAME), "case-note")])
    drawn = console.export_svg(title=f"plainspeak check {NAME} --type case-note", theme=MONOKAI)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    return drawn.replace("Fira Code", "ui-monospace, SFMono-Regular, Menlo, Consolas")


if __name__ == "__main__":
    TARGET.write_text(picture(), encoding="utf-8")
