"""``pytlc debug`` as a user runs it: a scripted session on the lock inversion, a spec without a model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pytlc.check.verdict import FOUND
from tests.integration.command import pytlc

pytestmark = pytest.mark.java


SCRIPT = """\
# Who comes first decides: in the other order there is no circle.
continue wait
who
back
choices
take vgic_migrate_irq.lock_vgic
take pcpu1
take pcpu1
take gic_clear_lrs.lock_vgic
wander 10 3
property NoLockCycle
who
tla \\A p \\in Pcpus : lock[<<"rank", rank1>>] # p
save other.json
branch 0
goto 1
continue property NoLockCycle
who
"""

COUNTER = """\
---- MODULE Counter ----
EXTENDS Naturals, Sequences
VARIABLES x, seen
Up == x < 5 /\\ x' = x + 1 /\\ seen' = Append(seen, x)
Init == x = 0 /\\ seen = <<>>
Next == Up
Small == x < 4
====
"""


def test_the_other_order_has_no_deadlock_and_is_replayed(inversion: Path) -> None:
    """To the first contended lock, who holds and who waits, back, aside; the branch replays as a trace."""
    (inversion / "script.txt").write_text(SCRIPT)
    said = pytlc("debug", "--batch", "script.txt", cwd=inversion)
    assert (said.code, said.err) == (0, "")
    before, _, rest = said.out.partition("> back\n")
    aside, _, again = rest.partition("> branch 0\n")
    assert "  stopped: pcpu1 waits for vgic lock of vcpu0\n" in before
    assert "vgic lock of vcpu0  pcpu0    pcpu1\nrank lock           pcpu1    -\n" in before
    assert "of branch 1: pcpu1: vgic_migrate_irq.lock_vgic\n  * +vgic lock of vcpu0\n" in aside
    assert "NoLockCycle holds here; holds in all 46 states\n" in aside
    assert "vgic lock of vcpu0  pcpu0    -\n" in aside
    assert 'lock[<<"rank", rank1>>] # p = TRUE\n' in aside
    assert "VIOLATED" not in aside
    assert "  VIOLATED: NoLockCycle\n" in again
    assert "rank lock           pcpu1    pcpu0\n" in again
    replayed = pytlc("replay", "other.json", cwd=inversion)
    assert replayed.code == 0
    assert "all 45 steps agree" in replayed.out


def test_a_command_that_cannot_be_done_ends_a_script(inversion: Path) -> None:
    """With exit code 2 and the nearest name; what stands behind it is not done."""
    said = pytlc("debug", "-c", "step", "-c", "bakc", "-c", "step", cwd=inversion)
    assert said.code == 2
    assert "no command 'bakc'; did you mean back?" in said.err
    assert "state 3" not in said.out
    assert pytlc("debug", "nothing.json", "-c", "step", cwd=inversion).code == 2


def test_lines_of_a_pipe_are_done_one_after_the_other(inversion: Path) -> None:
    """Without a terminal: what is wrong is told, and the rest is done."""
    done = subprocess.run(
        [sys.executable, "-m", "pytlc", "debug"],
        cwd=inversion,
        input="step\nnonsense\n\nlist\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "1/36> step\nstate 2 of 36: " in done.stdout
    assert "there is no command 'nonsense'" in done.stdout
    assert "from templates/vgic/" in done.stdout
    assert "pytlc/vgic/steps/" in done.stdout


@pytest.mark.long
def test_a_spec_without_a_model(tmp_path: Path) -> None:
    """Steps, source, values, differences, conditions in Python and TLA+; branches need a model."""
    (tmp_path / "Counter.tla").write_text(COUNTER)
    checked = pytlc(
        "check", "Counter.tla", "--init", "Init", "--next", "Next", "--invariant", "Small", cwd=tmp_path
    )
    assert checked.code == FOUND
    lines = (
        "continue when x == 2",
        "list",
        "lists",
        "break tla Len(seen) = 3",
        "c",
        "diff 1",
        "watch tla x * x",
        "s",
    )
    said = pytlc("debug", *(word for line in lines for word in ("-c", line)), cwd=tmp_path)
    assert (said.code, said.err) == (0, "")
    assert "  stopped: x == 2 became true\n" in said.out
    assert "Counter.tla:4\n>4  Up == x < 5" in said.out
    assert "* seen  0 -> 1\n" in said.out
    assert "  stopped: Len(seen) = 3 became true\n" in said.out
    assert "* x: 0 -> 3\n" in said.out
    assert "  * tla x * x = 16, was 9\n" in said.out
    for line in ("choices", "take 1", "wander 3"):
        refused = pytlc("debug", "-c", line, cwd=tmp_path)
        assert refused.code == 2
        assert "no reference model" in refused.err
