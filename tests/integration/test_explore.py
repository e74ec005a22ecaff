"""``pytlc explore`` as a process of its own: without any Java, and beside real TLC."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.command import pytlc

NO_JAVA = {"PATH": "", "PYTLC_JAVA": "nowhere", "PYTLC_TLA2TOOLS": "nowhere"}
#: Searches of a whole machine: the scope, and a property that holds there.
MACHINES = {
    "two interrupts": ("vgic@v4", ("--spis", 2, "--retargets", 1, "--pcpus", 1), "NoSelfDeadlock"),
    "store buffers": ("vgic@v6", ("--retargets", 1, "--memory", "weak"), "NoLockCycle"),
    "emulated device and SGIs": (
        "vgic@v6",
        ("--retargets", 0, "--sgis", 1, "--virtuals", 1, "--vcpus", 1),
        "TypeOK",
    ),
    "LPIs": ("vgic@lpi", ("--pcpus", 1, "--vcpus", 1, "--lpis", 1, "--movis", 1), "TypeOK"),
}


def test_no_java_is_needed(tmp_path: Path) -> None:
    """With nothing that could be a Java or a TLC, a violation is found and shown; nothing is stored."""
    said = pytlc("explore", "vgic@v0", "--property", "NoSelfDeadlock", cwd=tmp_path, env=NO_JAVA)
    assert said.code == 1, said.err
    assert "NoSelfDeadlock VIOLATED after 26 steps (hangs Xen)" in said.out.splitlines()[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.java
@pytest.mark.long
@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_tlc(tmp_path: Path, machine: str) -> None:
    """Distinct states and depth of a complete search, without symmetry; TLC may take a step several times."""
    target, scope, claim = MACHINES[machine]
    arguments = (target, *scope, "--property", claim, "--json")
    explored = pytlc("explore", *arguments, cwd=tmp_path).data
    checked = pytlc("check", *arguments, "--no-symmetry", "--workers", 1, cwd=tmp_path).data
    assert explored["outcome"] == checked["outcome"] == "success"
    for number in ("distinct", "queue", "depth"):
        assert explored["stats"][number] == checked["stats"][number], number
    assert explored["scope"] == checked["scope"]
