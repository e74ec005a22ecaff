"""JUnit XML as Jenkins, GitLab and GitHub's actions read it (``jenkins-junit.xsd``): suites, cases, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree as ET

from pytlc.report.ci.model import Case, Report, Status

#: Characters that XML 1.0 does not have.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {Status.FAILED: "failure", Status.ERROR: "error", Status.SKIPPED: "skipped"}


def junit(report: Report) -> bytes:
    """The report as an XML document, one suite for each group of cases."""
    whole = _counts(report.cases)
    del whole["skipped"]  # which only a suite has
    root = ET.Element("testsuites", {"name": f"pytlc {report.command}", **whole})
    for group, cases in groupby(report.cases, key=lambda case: case.group):
        several = tuple(cases)
        suite = ET.SubElement(root, "testsuite", {"name": _clean(group), **_counts(several)})
        for case in several:
            _case(suite, case)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _case(suite: ET.Element, case: Case) -> None:
    attributes = {"classname": _clean(f"pytlc.{case.group}"), "name": _clean(case.name)}
    node = ET.SubElement(suite, "testcase", {**attributes, "time": _seconds([case])})
    if case.status in _TAGS:
        told = {"message": _clean(case.message)}
        if case.status is not Status.SKIPPED:
            told["type"] = case.status.value
        why = ET.SubElement(node, _TAGS[case.status], told)
        why.text = _clean(case.text) or None
    if case.output:
        ET.SubElement(node, "system-out").text = _clean(case.output)


def _counts(cases: Iterable[Case]) -> dict[str, str]:
    cases = tuple(cases)
    number = {status: str(sum(case.status is status for case in cases)) for status in Status}
    return {
        "tests": str(len(cases)),
        "failures": number[Status.FAILED],
        "errors": number[Status.ERROR],
        "skipped": number[Status.SKIPPED],
        "time": _seconds(cases),
    }


def _seconds(cases: Iterable[Case]) -> str:
    return f"{sum(case.seconds or 0.0 for case in cases):.3f}"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
