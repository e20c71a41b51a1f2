"""Word with comments: the original file, a comment on exactly the words of each finding, and one that sums up.

Words, looks and every other part of the file stay as they are. Comments of an earlier review are
replaced, except those that somebody has answered or resolved: they stay, and their words are not raised again.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from itertools import count, groupby
from typing import Any

from plainspeak.model import Finding, Report, Span
from plainspeak.writers.comments import AUTHOR, INITIALS, said, summary
from plainspeak.writers.word_runs import Runs, add_after, take_out

_NO_COMMENT = "In headers and footers, where Word takes no comment:"
# Word does not open a file with more than 32,767 comment ranges; other people's comments count too.
MOST = 30_000
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
# Content controls that hold one plain value.
_PLAIN_CONTROLS = ("text", "date", "dropDownList", "comboBox")
# Elements that hold runs and can vanish or grow with them: the mark of a comment stands outside.
_HOLDERS = frozenset("ins moveTo hyperlink smartTag customXml fldSimple sdt sdtContent dir bdo".split())  # fmt: skip


def review(report: Report) -> bytes:
    """Return the bytes of the report's Word file with its findings as comments.

    The same report gives the same bytes. Raises InputError when the document is not from Word.
    """
    return _Review(report).saved()


class _Review:
    """One file under review."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.runs = Runs(report.document)
        self.file = self.runs.file
        self.changed: dict[str, bytes] = {}
        self.part = self._comments_part()
        self.comments = (
            self.file.package.xml(self.part)
            if self.part in self.file.package
            else self.runs.make("comments")
        )
        self.written: dict[str, Any] = {}
        self.kept = self._clear()
        numbers = [int(number) for row in self.comments if (number := self._number(row)).isdecimal()]  # fmt: skip
        self.next = max(numbers, default=-1) + 1
        self.room = MOST - len(numbers)

    def saved(self) -> bytes:
        runs = self.runs
        places = self._places()
        elsewhere: list[Finding] = []
        # The comment that sums up is the first, so that it is the first to be read.
        top = self._comment()
        for rows in places:
            if not self._place(rows):
                elsewhere.extend(rows)
        self._write(top, summary(self.report, len(places), elsewhere, _NO_COMMENT))
        self._mark_top(top)
        self.changed[self.file.main] = runs.xml_of(runs.body)
        self.changed[self.part] = runs.xml_of(self.comments)
        if self.part not in self.file.package:
            self._announce()
        return runs.saved(self.changed)

    def _places(self) -> list[list[Finding]]:
        """Return the findings to write, by place, in order; the gravest when there are more than Word opens."""
        places = [
            list(rows)
            for span, rows in groupby(self.report.findings, key=lambda row: row.span)
            if span not in self.kept
        ]
        if len(places) > self.room - 1:
            worst = sorted(places, key=lambda rows: min(row.severity.rank for row in rows))
            places = worst[: max(0, self.room - 1)]
        return sorted(places, key=lambda rows: (rows[0].span.start, -rows[0].span.end))

    # Placing

    def _place(self, rows: Sequence[Finding]) -> bool:
        """Put a comment on the words of findings, or where their note or box hangs; False when neither can be."""
        span = rows[0].span
        stretches = self.runs.stretches(span)
        if not stretches:
            return False
        origin = stretches[0].paragraph.origin
        if not origin.where:
            first = self._whole(stretches[0].runs[0])
            last = self._whole(stretches[-1].runs[-1])
        elif origin.anchor is not None:
            first = last = origin.anchor
        else:
            return False
        number = self._comment()
        start = self.runs.make("commentRangeStart", id=number)
        end = self.runs.make("commentRangeEnd", id=number)
        first.addprevious(start)
        add_after(last, end)
        self._refer(number, end)
        where = f"In the {origin.where}: " if origin.where else ""
        self._write(number, said(rows, where))
        return True

    def _whole(self, run: Any) -> Any:
        """Return what a comment on a run must stand around: a control for plain text takes no marks inside."""
        w = self.runs.w
        for control in run.iterancestors(f"{w}sdt", f"{w}p"):
            if control.tag == f"{w}p":
                return run
            properties = control.find(f"{w}sdtPr")
            kinds = () if properties is None else {row.tag for row in properties}
            if any(f"{w}{name}" in kinds for name in _PLAIN_CONTROLS):
                return control
        return run

    def _refer(self, number: str, after: Any) -> None:
        """Put the mark of a comment behind its range, outside of what may vanish with the words."""
        run = self.runs.make("r")
        style = self.file.styles.get("annotation reference")
        if style:
            self.runs.make("rStyle", self.runs.make("rPr", run), val=style)
        self.runs.make("commentReference", run, id=number)
        w = self.runs.w
        paragraph = next(after.iterancestors(f"{w}p"))
        content = paragraph.getparent()
        opens = content.tag == f"{w}sdtContent" and next(content.iter(f"{w}p")) is paragraph
        if opens and next(paragraph.iter(f"{w}commentReference"), None) is None:
            # LibreOffice 7.4 loses the words between the start of a control and the first mark in it.
            properties = paragraph.find(f"{w}pPr")
            if properties is None:
                paragraph.insert(0, run)
            else:
                add_after(properties, run)
            return
        holder = after
        while holder.getparent().tag.rpartition("}")[2] in _HOLDERS:
            holder = holder.getparent()
        add_after(holder, run)

    def _mark_top(self, number: str) -> None:
        """Hang the comment that sums up before the first word of the document."""
        origins = (place.paragraph.origin for place in self.file.laid.places)
        top = next((row.element for row in origins if not row.where), None)
        if top is None:  # the words are all in headers
            body = self.runs.body.find(f"{self.runs.w}body")
            top = self.runs.make("p", body)
            body.insert(0, top)
        properties = top.find(f"{self.runs.w}pPr")
        start = self.runs.make("commentRangeStart", id=number)
        end = self.runs.make("commentRangeEnd", id=number)
        if properties is None:
            top.insert(0, start)
        else:
            add_after(properties, start)
        add_after(start, end)
        self._refer(number, end)

    # Writing

    def _comment(self) -> str:
        """Add an empty comment and return its id."""
        number = str(self.next)
        self.next += 1
        self.written[number] = self.runs.make(
            "comment", self.comments, id=number, author=AUTHOR, initials=INITIALS
        )
        return number

    def _write(self, number: str, paragraphs: Iterable[tuple[str, bool]]) -> None:
        """Fill a comment with paragraphs, each with whether it is bold."""
        runs = self.runs
        text_style = self.file.styles.get("annotation text")
        mark_style = self.file.styles.get("annotation reference")
        for place, (text, bold) in enumerate(paragraphs):
            paragraph = runs.make("p", self.written[number])
            if text_style:
                runs.make("pStyle", runs.make("pPr", paragraph), val=text_style)
            if place == 0:
                mark = runs.make("r", paragraph)
                if mark_style:
                    runs.make("rStyle", runs.make("rPr", mark), val=mark_style)
                runs.make("annotationRef", mark)
            run = runs.make("r", paragraph)
            properties = runs.make("rPr", run)
            if bold:
                runs.make("b", properties)
            if not text_style:
                runs.make("sz", properties, val="20")
            if len(properties) == 0:
                run.remove(properties)
            runs.text(run, text)

    # Earlier reviews

    def _number(self, element: Any) -> str:
        return str(element.get(f"{self.runs.w}id", "")) if isinstance(element.tag, str) else ""

    def _comments_part(self) -> str:
        package, main = self.file.package, self.file.main
        found = next((part for _, kind, part in package.related(main) if kind == "comments"), "")
        if found:
            return found
        folder = posixpath.dirname(main)
        names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in count())
        return next(name for name in names if name not in package)

    def _clear(self) -> frozenset[Span]:
        """Take out the comments of earlier reviews; return the places of those that stay."""
        runs = self.runs
        own = {
            self._number(row): row for row in self.comments if row.get(f"{runs.w}author") == AUTHOR
        }
        if not own:
            return frozenset()
        threads = {part for _, kind, part in self.file.package.related(self.file.main) if kind == "commentsExtended"}  # fmt: skip
        touched = set()
        for part in threads:
            for row in self.file.package.xml(part):
                values = _plain(row)
                if values.get("done") in {"1", "true"}:
                    touched.add(values.get("paraId"))
                touched.add(values.get("paraIdParent"))
        kept = {
            number
            for number, row in own.items()
            if {paragraph.get(_PARAGRAPH_ID) for paragraph in row} & (touched - {None})
        }
        gone = own.keys() - kept
        self._forget({paragraph.get(_PARAGRAPH_ID) for number in gone for paragraph in own[number]})
        for number in gone:
            self.comments.remove(own[number])
        names = ("commentRangeStart", "commentRangeEnd", "commentReference")
        for mark in list(runs.body.iter(*(f"{runs.w}{name}" for name in names))):
            if self._number(mark) in gone:
                _remove(mark, runs.w)
        return frozenset(
            Span(*self.file.commented[number]) for number in kept if number in self.file.commented
        )

    def _forget(self, paragraphs: set[str | None]) -> None:
        """Take comments that are gone out of the parts in which newer Words keep more about comments."""
        paragraphs.discard(None)
        if not paragraphs:
            return
        related = self.file.package.related(self.file.main)
        names: set[str | None] = set(paragraphs)
        for wanted in ("commentsExtended", "commentsIds", "commentsExtensible"):
            for part in {part for _, kind, part in related if kind == wanted}:
                root = self.file.package.xml(part)
                for row in list(root):
                    values = _plain(row)
                    if values.get("paraId", values.get("durableId")) in names:
                        names.add(values.get("durableId"))
                        root.remove(row)
                self.changed[part] = self.runs.xml_of(root)

    def _announce(self) -> None:
        """Tell the package of a part of comments that is new in it."""
        package, etree = self.file.package, self.runs.etree
        types = package.xml("[Content_Types].xml")
        etree.SubElement(
            types,
            f"{{{_PACKAGE}/content-types}}Override",
            {"PartName": f"/{self.part}", "ContentType": _COMMENTS},
        )
        self.changed["[Content_Types].xml"] = self.runs.xml_of(types)
        folder, file = posixpath.split(self.file.main)
        links = posixpath.join(folder, "_rels", f"{file}.rels")
        name = f"{{{_PACKAGE}/relationships}}Relationship"
        root = (
            package.xml(links)
            if links in package
            else etree.Element(name + "s", nsmap={None: f"{_PACKAGE}/relationships"})
        )
        taken = {row.get("Id") for row in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(
            root,
            name,
            {
                "Id": f"rId{number}",
                "Type": f"{self.file.relations}/comments",
                "Target": posixpath.basename(self.part),
            },
        )
        self.changed[links] = self.runs.xml_of(root)


def _plain(element: Any) -> dict[str, str]:
    """Return an element's attributes without their namespaces, which differ between versions of Word."""
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def _remove(mark: Any, w: str) -> None:
    """Take out a mark, and its run when that holds nothing else."""
    run = mark.getparent()
    alone = not any(row is not mark and row.tag != f"{w}rPr" for row in run)
    take_out(run if mark.tag == f"{w}commentReference" and run.tag == f"{w}r" and alone else mark)
