"""JUnit XML, which build servers show as tests: a suite for each document, a test for each thing asked.

A part that is there passes, one that is missing fails. Each error and each warning fails, advice
passes and says so, what was set aside or stands in the baseline is skipped. No word of a document
is in it, because build servers keep it.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from plainspeak.model import Finding, Report, Severity
from plainspeak.writers import unquoted
from plainspeak.writers.lines import Lines
from plainspeak.writers.shown import shown


def write(reports: Iterable[Report], **screen: object) -> str:
    """Return the reports of one run as one XML text."""
    top = Xml.Element("testsuites", name="plainspeak")
    for report in reports:
        top.append(_suite(report))
    for name in ("tests", "failures", "skipped"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    Xml.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(top, encoding="unicode") + "\n"


def _suite(report: Report) -> Xml.Element:
    path = shown(report.document.path)
    suite = Xml.Element("testsuite", name=path)
    for part in report.present:
        _case(suite, path, f"{part.code}: {part.title}")
    for gap in report.missing:
        case = _case(suite, path, gap.code)
        _said(case, "failure", gap.severity, unquoted.missing_message(gap), path)
    lines = Lines(report.document.text)

    def case_of(row: Finding) -> tuple[Xml.Element, str]:
        line, column = lines.at(row.span.start)
        return _case(suite, path, f"{row.rule} at {line}:{column}"), f"{path}:{line}:{column}"

    for row in report.findings:
        case, place = case_of(row)
        said = unquoted.message(row, report.document.text)
        if row.severity is Severity.ADVICE:
            Xml.SubElement(case, "system-out").text = shown(f"advice: {said}")
        else:
            _said(case, "failure", row.severity, said, place)
    for aside in report.suppressed:
        Xml.SubElement(case_of(aside.finding)[0], "skipped", message="set aside")
    for row in report.known or ():
        Xml.SubElement(case_of(row)[0], "skipped", message="in the baseline")
    if not len(suite):
        _case(suite, path, "nothing to look at")
    suite.set("tests", str(len(suite)))
    for name, tag in (("failures", "failure"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _case(suite: Xml.Element, path: str, name: str) -> Xml.Element:
    return Xml.SubElement(suite, "testcase", classname=path, name=name)


def _said(case: Xml.Element, tag: str, severity: Severity, message: str, place: str) -> None:
    row = Xml.SubElement(case, tag, type=severity.value, message=shown(message))
    row.text = f"{place}: {shown(message)}"
