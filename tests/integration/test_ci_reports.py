"""Reports for CI, of commands as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.integration.command import Said, pytlc

pytestmark = pytest.mark.java

SPEC = """---- MODULE Up ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Step == x' = x + 1
Next == x < 3 /\\ Step
Low == x < 2
Small == x < 9
====
"""
CONFIG = "INIT Init\nNEXT Next\nINVARIANTS Small Low\n"


def run(folder: Path, spec: str, *more: str, config: str = CONFIG) -> tuple[Said, Any, ET.Element]:
    """What a check of a spec in a repository says, its SARIF, and its JUnit XML."""
    (folder / ".git").mkdir()
    (folder / "specs").mkdir()
    (folder / "specs" / "Up.tla").write_text(spec)
    (folder / "specs" / "Up.cfg").write_text(config)
    files = ("--junit", "ci/junit.xml", "--sarif", "ci/out.sarif")
    said = pytlc("check", "specs/Up.tla", "--no-deadlock", *files, *more, cwd=folder)
    sarif = json.loads((folder / "ci" / "out.sarif").read_text())
    return said, sarif["runs"][0], ET.parse(folder / "ci" / "junit.xml").getroot()  # noqa: S314  # it is ours


def region(result: Any) -> tuple[str, int | None]:
    """File and line of a result."""
    physical = result["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical.get("region", {}).get("startLine")


def statuses(root: ET.Element) -> dict[str | None, str]:
    """What became of each case."""
    return {case.get("name"): case[0].tag if len(case) else "passed" for case in root.iter("testcase")}


def test_a_violation_points_at_its_property_and_at_each_step(tmp_path: Path) -> None:
    """The invariant fails with its behaviour, the other is not decided, the search itself has no fault."""
    said, sarif, junit = run(tmp_path, SPEC, "--github")
    assert said.code == 1
    assert statuses(junit) == {"search": "system-out", "Small": "skipped", "Low": "failure"}
    assert "State 3" in (junit.findtext("./testsuite/testcase/failure") or "")
    (result,) = sarif["results"]
    assert (result["ruleId"], region(result)) == ("property/Low", ("specs/Up.tla", 7))
    flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert flow[0]["location"]["message"]["text"] == "state 1: initial state"
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in flow[1:]] == [6, 6]
    assert "::error file=specs/Up.tla,line=7,endLine=7,col=1,endColumn=3,title=Low VIOLATED" in said.out


def test_a_spec_that_does_not_parse_is_an_error_at_its_line(tmp_path: Path) -> None:
    """Of the file in the repository."""
    said, sarif, junit = run(tmp_path, SPEC.replace("x < 9", "y < 9"))
    assert said.code == 2
    assert statuses(junit)["search"] == "error"
    assert [(r["ruleId"], region(r)) for r in sarif["results"]] == [("tlc/parse", ("specs/Up.tla", 8))]


def test_an_evaluation_error_is_at_its_expression(tmp_path: Path) -> None:
    """Where TLC's call stack ends."""
    said, sarif, _ = run(tmp_path, SPEC.replace("x < 9", "x < 1 \\/ x[1] = 2"))
    assert said.code == 1
    assert [region(result) for result in sarif["results"]] == [("specs/Up.tla", 8)]


def test_a_clean_spec_passes_and_what_it_says_nothing_of_is_a_warning(tmp_path: Path) -> None:
    """Findings of --vacuity have the lines of what is never reached."""
    spec = SPEC.replace("x < 2", "x > 7 => x < 2")
    said, sarif, junit = run(tmp_path, spec, "--vacuity")
    assert said.code == 0
    assert set(statuses(junit).values()) == {"passed", "system-out"}
    (result,) = sarif["results"]
    assert (result["ruleId"], result["level"]) == ("vacuity/antecedent-never-true", "warning")
    assert region(result) == ("specs/Up.tla", 7)


def test_a_command_that_cannot_run_leaves_its_reports(tmp_path: Path) -> None:
    """With the error as a case and as a result."""
    said = pytlc("check", "vgic@v99", "--junit", "j.xml", "--sarif", "s.sarif", cwd=tmp_path)
    assert said.code == 2
    (result,) = json.loads((tmp_path / "s.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "pytlc/UsageError"
    assert statuses(ET.parse(tmp_path / "j.xml").getroot()) == {"check": "error"}  # noqa: S314  # it is ours


def test_stdout_is_for_one_document(tmp_path: Path) -> None:
    """A file on stdout sends the text to stderr; two documents are refused."""
    (tmp_path / "Up.tla").write_text(SPEC)
    (tmp_path / "Up.cfg").write_text(CONFIG)
    said = pytlc("check", "Up.tla", "--junit", "-", cwd=tmp_path)
    assert ET.fromstring(said.out).tag == "testsuites"  # noqa: S314  # it is ours
    assert "Low VIOLATED" in said.err
    both = pytlc("check", "Up.tla", "--sarif", "-", "--json", cwd=tmp_path)
    assert (both.code, both.out) == (2, "")
    assert "--sarif - and --json are both for stdout; give a file" in both.err


def test_a_rendered_spec_points_at_its_templates(tmp_path: Path) -> None:
    """Property and steps of the vGIC are lines of templates; the summary tells of the property."""
    arguments = ("check", "vgic@v1", "--spis", "1", "--lrs", "1", "--property", "NoSelfDeadlock")
    summary = tmp_path / "summary.md"
    said = pytlc(
        *arguments, "--sarif", "s.sarif", "--github", cwd=tmp_path, env={"GITHUB_STEP_SUMMARY": str(summary)}
    )
    assert said.code == 1
    (result,) = json.loads((tmp_path / "s.sarif").read_text())["runs"][0]["results"]
    assert region(result)[0].startswith("templates/vgic/")
    flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
    files = [step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in flow[1:]]
    assert len(files) > 10
    assert {file.split("/")[0] for file in files} == {"templates"}
    assert "| vgic@v1 | NoSelfDeadlock | **failed** |" in summary.read_text()


@pytest.mark.long
def test_what_is_recorded_is_a_case_each(tmp_path: Path) -> None:
    """One model of verify, one scope of conform, one cell of history, one simulation."""
    files = ("--junit", "j.xml")
    commands = {
        "verify": ("verify", "--model", "v4_one_pcpu"),
        "conform": ("conform", "vgic@v3", "--vcpus", 1, "--spis", 1, "--lrs", 1),
        "simulate": ("simulate", "vgic@v6", "--num", 2, "--depth", 10),
        "history": ("history", "--version", "v1", "--property", "NoSelfDeadlock"),
    }
    found = {}
    for name, arguments in commands.items():
        said = pytlc(*arguments, *files, cwd=tmp_path)
        assert said.code == 0, said.err
        root = ET.parse(tmp_path / "j.xml").getroot()  # noqa: S314  # it is ours
        found[name] = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
        assert (root.get("failures"), root.get("errors")) == ("0", "0")
    assert found["verify"] == [("pytlc.vgic", "v4_one_pcpu")]
    assert found["conform"] == [("pytlc.vgic@v3", "conform")]
    assert found["simulate"] == [("pytlc.vgic@v6", "behaviours")]
    assert found["history"] == [("pytlc.v1", "NoSelfDeadlock")]
