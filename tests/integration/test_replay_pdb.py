"""``pytlc replay --pdb`` and ``breakpoint()``: real frames of the reference model, where it was asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command import pytlc
from tests.unit.example import copy_ticket

pytestmark = pytest.mark.java


def debugged(folder: Path, typed: str, *arguments: str) -> str:
    """What the debugger writes when these lines are typed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTLC_RUNS"}
    answer = subprocess.run(
        [sys.executable, "-m", "pytlc", "replay", *arguments],
        input=typed,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return answer.stdout + answer.stderr


def test_pdb_stops_in_the_function_of_the_step(inversion: Path) -> None:
    """The second time that the lock is taken, with the machine before the step and the model's frames."""
    said = debugged(
        inversion, "w\np m.pc[p]\np m.lock.count(-1)\nc\n", "--pdb", "--before", "take vgic lock of vcpu0 #2"
    )
    assert "vgic_migrate_irq__lock_vgic()" in said
    assert "'vgic_migrate_irq.lock_vgic'" in said
    assert said.count("(Pdb)") == 4
    assert "(pcpu1 takes vgic lock of vcpu0, time 2)" in said
    assert said.index("state 36") > said.index("(Pdb)")


def test_without_a_condition_it_stops_in_every_step(inversion: Path) -> None:
    """Each ``c`` goes on to the next; ``q`` leaves the behaviour where it is."""
    said = debugged(inversion, "c\nc\nq\n", "--pdb")
    assert said.count("(Pdb)") == 3
    assert "state 5" not in said
    assert "left the debugger" in said


def test_a_breakpoint_of_a_layer_stops_once_a_step(tmp_path: Path) -> None:
    """Only in steps that the counterexample takes, not in those that were tried to find them."""
    family = copy_ticket(tmp_path)
    model = family / "model.py"
    text = model.read_text()
    marked = text.replace(
        '    if lock.pc[p] != "draw.write":\n', '    breakpoint()\n    if lock.pc[p] != "draw.write":\n'
    )
    assert marked != text
    model.write_text(text)
    target = f"{family}@v0"
    checked = pytlc("check", target, "--processes", "2", "--property", "MutualExclusion", cwd=tmp_path)
    assert checked.code == 1, checked.err
    taken = pytlc("replay", "last", cwd=tmp_path).out.count("DrawWrite")
    assert taken
    model.write_text(marked)
    said = debugged(tmp_path, "c\n" * 40, "last", "--family", str(family))
    assert said.count("(Pdb)") == taken
    assert "draw_write()" in said


def test_what_cannot_be_meant_is_refused(inversion: Path) -> None:
    """A condition without a debugger, and one that is none."""
    alone = pytlc("replay", "last", "--before", "wait", cwd=inversion)
    assert (alone.code, "add --pdb" in alone.err) == (2, True)
    wrong = pytlc("replay", "last", "--pdb", "--before", "whenever", cwd=inversion)
    assert (wrong.code, "begins no condition" in wrong.err) == (2, True)
