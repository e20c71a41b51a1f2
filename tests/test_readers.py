"""Files as Windows, Macs and other people's systems write them."""

import codecs

import pytest

from plainspeak import InputError, readers
from plainspeak.model import BlockKind
from plainspeak.readers import markdown, plain

TEXT = "Mum’s “plan” – £20 café naïve.\nLeo said: “I like Nan’s.”\n"

ENCODED = {
    "UTF-8": TEXT.encode("utf-8"),
    "UTF-8 with a mark": TEXT.encode("utf-8-sig"),
    "Windows-1252": TEXT.encode("cp1252"),
    "UTF-16, little end first, with a mark": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16, big end first, with a mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-16, little end first, without a mark": TEXT.encode("utf-16-le"),
    "UTF-16, big end first, without a mark": TEXT.encode("utf-16-be"),
    "UTF-32 with a mark": codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_text_is_read_in_any_common_encoding(encoding):
    assert plain.read(ENCODED[encoding], "note.txt").text == TEXT


def test_every_byte_of_windows_text_is_one_character_of_the_text():
    assert plain.read(b"caf\xe9 \x96 20\x80", "note.txt").text == "café – 20€"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_kept_so_that_places_stay_true(end, checker):
    text = f"Leo sang.{end}{end}We will utilise it."

    [finding] = [
        row for row in checker.check(text, "letter").findings if row.category == "plain-words"
    ]

    assert finding.span.of(text) == "utilise"


def test_a_stray_control_character_does_not_make_a_text_binary():
    assert (
        plain.read(b"Leo sang.\x0c\x00 Nan cooked.", "note.txt").text
        == "Leo sang.\x0c\x00 Nan cooked."
    )


MARKDOWN = """\
---
title: Utilise this
tags: [LAC]
---
# Visit on 3 May

Leo said **he is happy** at [his nan's](https://example.org/utilise).

## What is next

- Nan will ring
  the school.
- [ ] Kim will visit

1. One more thing

> Leo: “I like it.”

```python
utilise(everything)
```

    indented = utilise

Last line.
"""


def test_markdown_is_read_as_headings_paragraphs_and_items():
    rows = [(block.kind, block.span.of(MARKDOWN)) for block in markdown.blocks_of(MARKDOWN)]

    assert rows == [
        (BlockKind.HEADING, "Visit on 3 May"),
        (
            BlockKind.PARAGRAPH,
            "Leo said **he is happy** at [his nan's](https://example.org/utilise).",
        ),
        (BlockKind.HEADING, "What is next"),
        (BlockKind.ITEM, "Nan will ring\n  the school."),
        (BlockKind.ITEM, "Kim will visit"),
        (BlockKind.ITEM, "One more thing"),
        (BlockKind.PARAGRAPH, "“I like it.”"),
        (BlockKind.PARAGRAPH, "Last line."),
    ]


def test_front_matter_and_code_are_not_checked(checker):
    document = markdown.read(MARKDOWN.encode(), "note.md")
    places = [
        row.span.start
        for row in checker.check(document, "case-note").findings
        if "utilise" in row.rule
    ]

    assert all(
        place not in range(MARKDOWN.index("```"), MARKDOWN.index("Last line")) for place in places
    )
    assert all(place > MARKDOWN.index("# Visit") for place in places)


def test_places_in_markdown_count_from_the_start_of_the_file(checker):
    text = "---\na: b\n---\n\n# Note 😀\n\n* We will utilise it.\n"
    document = markdown.read(text.encode(), "note.md")

    [finding] = [
        row
        for row in checker.check(document, "case-note").findings
        if row.category == "plain-words"
    ]

    assert (finding.span.start, finding.span.of(text)) == (text.index("utilise"), "utilise")


def test_a_section_is_what_the_heading_above_says():
    sections = {block.span.of(MARKDOWN): block.section for block in markdown.blocks_of(MARKDOWN)}

    assert sections["Kim will visit"] == "What is next"


def test_a_folder_is_read_in_order_without_hidden_files_links_and_other_formats(write, tmp_path):
    for name in (
        "b.txt",
        "a/c.md",
        "a/B.TXT",
        ".hidden.txt",
        ".git/x.txt",
        "photo.jpg",
        "data.csv",
    ):
        write(name, "x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")

    found = [path.relative_to(tmp_path).as_posix() for path in readers.files_in(tmp_path)]

    assert found == ["b.txt", "a/B.TXT", "a/c.md"]


def test_a_file_of_unknown_suffix_is_read_as_text_when_it_is_asked_for(write):
    assert readers.read(write("note.log", "Leo sang.")).text == "Leo sang."


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InputError, match=r"is a folder\. Name a file inside it"):
        readers.read(tmp_path)


def test_a_path_with_a_nul_is_told_without_a_traceback(tmp_path):
    with pytest.raises(InputError, match="A path cannot hold a NUL character"):
        readers.read(tmp_path / "a\0b")
