"""Temporal properties of a family, checked by real TLC under the fair specification."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytlc.spec.family import load_family
from tests.integration.command import ON_TEMPLATES, Said, pytlc

pytestmark = pytest.mark.java

#: No guest has to write a register, so this does not hold however fair the hypervisor is.
RETARGETS = r"""
[[properties]]
name = "RetargetsComeToAnEnd"
kind = "temporal"
severity = "delay"
claim = "the guest makes every retarget that it may make"
breaks = "nothing"
definition = "<>(retargets = 0)"
"""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates with one temporal property more."""
    root = Path(shutil.copytree(load_family("vgic").root, tmp_path / "templates" / "vgic")).parent
    with (root / "vgic" / "family.toml").open("a") as file:
        file.write(RETARGETS)
    return root


def check(templates: Path, *arguments: object) -> Said:
    """``pytlc check`` of a small machine with these templates."""
    command = ("check", "vgic@v4", "--pcpus", 1, "--vcpus", 1, *arguments)
    return pytlc(*command, cwd=templates.parent, through=("-c", ON_TEMPLATES, str(templates)))


def test_a_temporal_property_is_checked_by_name_without_symmetry(templates: Path) -> None:
    """It is violated by doing nothing for ever; TLC's name for it is not needed, and the trace replays."""
    named = ("--property", "RetargetsComeToAnEnd", "--spis", 2, "--retargets", 1)
    said = check(templates, *named, "--json")
    data = said.data
    assert (said.code, data["outcome"], data["property"]) == (1, "temporal", "RetargetsComeToAnEnd")
    assert data["severity"] == "delay"
    assert any("does not support symmetry" in note for note in data["notes"])
    (example,) = data["counterexamples"]
    assert example["replay"]["outcome"] == "agreed"
    spec = Path(data["run"]["path"]) / "spec"
    assert "SPECIFICATION FairSpec" in (spec / "MCVgic.cfg").read_text()
    assert "SYMMETRY" not in (spec / "MCVgic.cfg").read_text()


def test_without_its_name_it_is_left_out_and_that_is_said(templates: Path) -> None:
    """Everything else is checked, under the specification without fairness."""
    said = check(templates, "--json")
    data = said.data
    assert (said.code, data["outcome"]) == (0, "success")
    assert "RetargetsComeToAnEnd" not in data["properties"]
    assert any("RetargetsComeToAnEnd; add --liveness" in note for note in data["notes"])
    assert "SPECIFICATION Spec" in (Path(data["run"]["path"]) / "spec" / "MCVgic.cfg").read_text()
