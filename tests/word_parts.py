"""Word files written by hand, part by part, for what no library can make: hidden text, fields, tracked changes, hostile parts."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
DATE = (1980, 1, 1, 0, 0, 0)
STYLES = f"""<w:styles {NAMESPACES}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Teamkop"><w:name w:val="Team heading"/><w:basedOn w:val="Kop1"/></w:style>
<w:style w:type="paragraph" w:styleId="Punt"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="character" w:styleId="Geheim"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"""


def t(text: str, properties: str = "") -> str:
    """Return one run."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, properties: str = "") -> str:
    """Return one paragraph; words that are no XML become a run."""
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inner}{''.join(row if row.startswith('<') else t(row) for row in content)}</w:p>"


def styled(style: str, *content: str) -> str:
    """Return one paragraph in a style."""
    return p(*content, properties=f'<w:pStyle w:val="{style}"/>')


def item(*content: str) -> str:
    """Return one item of a list."""
    return p(*content, properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')


def table(*rows: list[str], look: str = "") -> str:
    """Return a table; a cell that is no XML becomes a paragraph."""
    cells = "".join(
        "<w:tr>" + "".join(
            f"<w:tc><w:tcPr/>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row
        ) + "</w:tr>" for row in rows
    )  # fmt: skip
    return f"<w:tbl><w:tblPr>{look}</w:tblPr>{cells}</w:tbl>"


def part(kind: str, content: str) -> str:
    """Return a part such as `footnotes` or `hdr`."""
    return f"<w:{kind} {NAMESPACES}>{content}</w:{kind}>"


def text_box(content: str) -> str:
    """Return a run with a text box in its two versions, as Word writes them."""
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def zipped(parts: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as a zip file, always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = packing
            archive.writestr(entry, content)
    return out.getvalue()


def parts_of(body: str, more: dict[str, str | bytes] | None = None) -> dict[str, str | bytes]:
    """Return the parts of a Word file with a body; `more` are parts beside it, by name such as `word/footnotes.xml`."""
    beside = more or {}
    kinds = {"hdr": "header", "ftr": "footer"}
    related = []
    overrides = []
    for name in beside:
        stem = name.rpartition("/")[2].partition(".")[0].rstrip("0123456789")
        kind = kinds.get(stem, stem)
        if name.startswith("word/") and name.endswith(".xml"):
            related.append((name, kind))
            overrides.append(
                f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
            )
    rows = [("word/styles.xml", "styles"), *related]
    document = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    if "word/vbaProject.bin" in beside:
        document = "application/vnd.ms-word.document.macroEnabled.main+xml"
        overrides.append(
            '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        )
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{document}"/>'
        '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
        f"{''.join(overrides)}</Types>"
    )
    root = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{name.removeprefix("word/")}"/>'
        for number, (name, kind) in enumerate(rows, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return {
        "[Content_Types].xml": head + types,
        "_rels/.rels": head + root,
        "word/document.xml": f"{head}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "word/styles.xml": head + STYLES,
        **{name: head + content if isinstance(content, str) else content for name, content in beside.items()},
    }  # fmt: skip


def word_file(body: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """Return a Word file with a body."""
    return zipped(parts_of(body, more))
