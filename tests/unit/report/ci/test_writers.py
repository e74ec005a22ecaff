"""A report in the forms that CI systems read."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from pytlc.report.ci import Case, Finding, Level, Report, junit, sarif, summary, workflow_commands
from pytlc.report.ci.model import Place, Status, Stop

HERE = Place("specs/My Spec.tla", 3, 5, 3, 9)
STEPS = (Stop("state 1: initial state", None), Stop("state 2: Up", HERE), Stop("state 3: Up", HERE))
BAD = Finding("property/Inv", Level.ERROR, "Inv VIOLATED, after 2", "50 % of it:\r\n<&>", HERE, STEPS)
NOTE = Finding("vacuity/empty-constant", Level.NOTE, "empty", "the constant S", None)
REPORT = Report(
    "check",
    (
        Case("search", "M.tla", output="3 states", seconds=1.5),
        Case("Inv", "M.tla", Status.FAILED, "Inv VIOLATED | <b>", "State 1\x1b[0m\n```", seconds=0.25),
        Case("Other", "M.tla", Status.SKIPPED, "not decided"),
        Case("search", "N.tla", Status.ERROR, "does not parse", "line 4"),
    ),
    (NOTE, BAD, BAD),
)
#: What jenkins-junit.xsd allows.
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors", "disabled"},
    "testsuite": {"name", "tests", "failures", "errors", "time", "skipped", "timestamp", "hostname", "id"},
    "testcase": {"name", "classname", "time", "assertions", "status"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message", "type"},
    "system-out": set[str](),
}


def test_junit_has_what_its_schema_allows() -> None:
    """Elements and attributes of the schema, and numbers that add up."""
    root = ET.fromstring(junit(REPORT))  # noqa: S314  # it is ours
    for node in root.iter():
        assert set(node.attrib) <= ATTRIBUTES[node.tag], node.tag
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "1", "1")
    assert root.get("time") == "1.750"
    assert [(s.get("name"), s.get("tests"), s.get("skipped")) for s in root] == [
        ("M.tla", "3", "1"),
        ("N.tla", "1", "0"),
    ]


def test_junit_holds_texts_without_characters_that_xml_has_not() -> None:
    """An escape of a terminal is replaced, markup is text."""
    root = ET.fromstring(junit(REPORT))  # noqa: S314  # it is ours
    failure = root.find("./testsuite/testcase[@name='Inv']/failure")
    assert failure is not None
    assert failure.get("message") == "Inv VIOLATED | <b>"
    assert failure.text == "State 1\N{REPLACEMENT CHARACTER}[0m\n```"
    assert root.findtext("./testsuite/testcase/system-out") == "3 states"


def test_sarif_has_rules_locations_and_steps() -> None:
    """Each result names its rule by id and index; columns end behind the last character."""
    run = json.loads(sarif(REPORT))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["vacuity/empty-constant", "property/Inv"]
    note, bad, again = run["results"]
    assert (note["locations"], note["level"], bad["ruleId"], bad["ruleIndex"]) == (
        [],
        "note",
        "property/Inv",
        1,
    )
    physical = bad["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "specs/My%20Spec.tla", "uriBaseId": "%SRCROOT%"}
    assert physical["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 10}
    flow = bad["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in flow] == [step.text for step in STEPS]
    assert "physicalLocation" not in flow[0]["location"]
    assert len(bad["relatedLocations"]) == 1
    prints = [result["partialFingerprints"]["pytlc/v1"] for result in (bad, again)]
    assert [text.rpartition(":")[2] for text in prints] == ["1", "2"]
    assert run["invocations"] == [{"executionSuccessful": False}]


def test_a_fingerprint_does_not_depend_on_lines() -> None:
    """It is that of rule, file and subject."""
    moved = Finding("property/Inv", Level.ERROR, BAD.title, "other", Place(HERE.path, 77), ())
    assert moved.fingerprint == BAD.fingerprint
    assert Finding(BAD.rule, Level.ERROR, "x", "", HERE, subject="Inv").fingerprint != BAD.fingerprint


def test_a_file_outside_of_the_repository_is_a_uri() -> None:
    """A path that is absolute cannot be relative to the root."""
    far = Report("check", (), (Finding("r", Level.ERROR, "t", "m", Place("/tmp/a b.tla")),))
    location = json.loads(sarif(far))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "file:///tmp/a%20b.tla"}}


def test_annotations_are_escaped_and_the_worst_come_first() -> None:
    """As the toolkit of GitHub's actions does it: one line each, commas and colons of properties too."""
    first, second, third = workflow_commands(REPORT).splitlines()
    assert first == second
    assert first == (
        "::error file=specs/My Spec.tla,line=3,endLine=3,col=5,endColumn=9,"
        "title=Inv VIOLATED%2C after 2::50 %25 of it:%0D%0A<&>"
    )
    assert third == "::notice title=empty::the constant S"


def test_columns_are_for_one_line_only() -> None:
    """GitHub refuses them where a region has several."""
    region = Finding("r", Level.WARNING, "t", "m", Place("a.tla", 1, 2, 3, 4))
    line = workflow_commands(Report("check", (), (region,)))
    assert line == "::warning file=a.tla,line=1,endLine=3,title=t::m\n"


def test_the_summary_is_markdown_that_texts_cannot_break() -> None:
    """A row for each case; a text with a fence gets a longer one."""
    text = summary(REPORT)
    assert "| M.tla | Inv | **failed** | Inv VIOLATED \\| &lt;b> |" in text
    assert "````text\nState 1" in text
    assert text.count("<details>") == 2


@pytest.mark.parametrize("write", [junit, sarif])
def test_an_empty_report_is_a_whole_document(write: object) -> None:
    """Also a command that came to nothing leaves a file that can be read."""
    assert callable(write)
    assert write(Report("check")).endswith(b"\n")
