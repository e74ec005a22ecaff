"""Annotations and a summary for GitHub's actions.

An annotation is a line ``::error file=..,line=..,title=..::message`` on stdout or stderr (toolkit of the
actions, ``command.ts``): of a message ``%`` and line ends are escaped, of a property ``:`` and ``,`` too.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.report.ci.model import Finding, Level, Report, Status

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_MARKS = {
    Status.PASSED: "passed",
    Status.FAILED: "**failed**",
    Status.ERROR: "**error**",
    Status.SKIPPED: "skipped",
}
#: A summary may have 1 MiB; a text longer than this is cut.
_LONGEST = 60_000


def workflow_commands(report: Report) -> str:
    """A line for each finding, worst first: GitHub shows ten of each level and step."""
    levels = list(Level)
    ordered = sorted(report.findings, key=lambda finding: levels.index(finding.level))
    return "".join(f"{_annotation(finding)}\n" for finding in ordered)


def summary(report: Report) -> str:
    """Markdown: what became of each case, and the full text of those that failed."""
    return "\n".join(_summary(report)) + "\n"


def _annotation(finding: Finding) -> str:
    place = finding.place
    known = {
        "file": place and place.path,
        "line": place and place.line,
        "endLine": place and place.end_line,
        "col": place and place.column,
        "endColumn": place and place.end_column,
        "title": finding.title,
    }
    if known["endLine"] != known["line"]:
        # GitHub takes columns only within one line.
        known["col"] = known["endColumn"] = None
    properties = ",".join(
        f"{key}={_property(str(value))}" for key, value in known.items() if value is not None
    )
    return f"::{_COMMANDS[finding.level]} {properties}::{_data(finding.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _summary(report: Report) -> Iterator[str]:
    yield f"## pytlc {report.command}"
    yield ""
    yield "| of | what | result | |"
    yield "|---|---|---|---|"
    for case in report.cases:
        cells = (case.group, case.name, _MARKS[case.status], case.message)
        yield f"| {' | '.join(map(_cell, cells))} |"
    for case in report.cases:
        if case.status in {Status.FAILED, Status.ERROR} and case.text:
            title = f"{case.group}: {case.name}".replace("<", "&lt;")
            fence = _fence(case.text)
            yield from ("", f"<details><summary>{title}</summary>", "", f"{fence}text")
            yield from (case.text[:_LONGEST], fence, "", "</details>")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _fence(text: str) -> str:
    """A fence that the text does not hold."""
    fence = "```"
    while fence in text:
        fence += "`"
    return fence
