"""Write `examples/three-column-map-poor.docx`: the invented map of the text beside it, as teams keep it in Word.

    python tools/make_word_example.py

The same text gives the same bytes: parts are packed anew without the time of day.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT

EXAMPLES = Path(__file__).parent.parent / "examples"
SOURCE = EXAMPLES / "three-column-map-poor.txt"
DATE = (2026, 10, 6, 9, 0, 0)


def main() -> None:
    """Run the command."""
    SOURCE.with_suffix(".docx").write_bytes(repacked(word_map(SOURCE.read_text(encoding="utf-8"))))


def word_map(text: str) -> bytes:
    """Return a map as a Word file: a title, a table of three columns, a scale."""
    title, *columns, scale = text.rstrip("\n").split("\n\n")
    document = docx.Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = page.page_height, page.page_width
    document.add_heading(title, 1)
    table = document.add_table(2, len(columns), "Table Grid")
    for number, column in enumerate(columns):
        question, *lines = column.split("\n")
        table.cell(0, number).paragraphs[0].add_run(question).bold = True
        cell = table.cell(1, number)
        for line in lines:
            cell.add_paragraph(line.removeprefix("- "), "List Bullet")
        cell._tc.remove(cell.paragraphs[0]._p)
    document.add_paragraph()
    document.add_paragraph(scale)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes) -> bytes:
    """Return a package with the same parts and a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


if __name__ == "__main__":
    main()
