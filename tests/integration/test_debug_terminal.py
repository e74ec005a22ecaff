"""``pytlc debug`` in a real terminal: keys are sent, and the screen is what it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.terminal import terminal

pytestmark = [pytest.mark.java, pytest.mark.terminal]


CONTENDED = """\
1/36> continue wait
state 33 of 36: pcpu0: gic_clear_lrs.lock_vgic
  * +vgic lock of vcpu0
  stopped: pcpu1 waits for vgic lock of vcpu0
33/36 pcpu0> who
lock                held by  waiting
vgic lock of vcpu0  pcpu0    pcpu1
rank lock           pcpu1    -
33/36 pcpu0> back
state 32 of 36: pcpu0: TakeIrq
32/36 pcpu0> choices
* 1  pcpu0: gic_clear_lrs.lock_vgic
  2  pcpu1: vgic_migrate_irq.lock_vgic
  3  DeviceAssert(spi33)
32/36 pcpu0> take 2
state 33 of 33 of branch 1: pcpu1: vgic_migrate_irq.lock_vgic
  * +vgic lock of vcpu0
33/33 branch 1 pcpu1>"""


def test_the_session_looks_as_it_should(inversion: Path) -> None:
    """Commands completed by the tab key, short ones, an empty line that repeats; the screen to the letter."""
    with terminal("debug", cwd=inversion) as window:
        window.wait_for("1/36>")
        window.keys("conti", "Tab")
        window.wait_for("1/36> continue")
        window.keys(" wai", "Tab")
        window.wait_for("1/36> continue wait")
        window.keys("Enter")
        window.wait_for("33/36 pcpu0>")
        window.type("who")
        window.wait_for("pcpu1    -\n33/36 pcpu0>")
        window.type("back")
        window.wait_for("32/36 pcpu0>")
        window.type("choices")
        window.wait_for("DeviceAssert(spi33)\n32/36 pcpu0>")
        window.type("take 2")
        screen = window.wait_for("33/33 branch 1 pcpu1>")
        assert screen.endswith(CONTENDED)
        window.type("b")
        window.wait_for("32/33 branch 1 pcpu0>")
        window.keys("Enter")
        window.wait_for("31/33 branch 1>")
        window.type("quit")
        window.wait_for_end()


def test_history_is_kept_and_a_key_that_interrupts_drops_the_line(inversion: Path, tmp_path: Path) -> None:
    """What was typed comes back, in the next session too; Ctrl-C ends nothing, Ctrl-D does."""
    env = {"PYTLC_CACHE": str(tmp_path)}
    with terminal("debug", cwd=inversion, env=env) as window:
        window.wait_for("1/36>")
        window.type("goto 7")
        window.wait_for("7/36 pcpu0>")
        window.keys("nonsense")
        window.wait_for("7/36 pcpu0> nonsense")
        window.keys("C-c")
        window.wait_for("nonsense\n7/36 pcpu0>")
        window.keys("C-d")
        window.wait_for_end()
    with terminal("debug", cwd=inversion, env=env) as window:
        window.wait_for("1/36>")
        window.keys("Up")
        window.wait_for("1/36> goto 7")
        window.keys("Enter")
        window.wait_for("7/36 pcpu0>")


def test_colours_are_there_unless_they_are_not_wanted(inversion: Path) -> None:
    """What is blocked is red; with NO_COLOR it is said in words alone."""
    for env, red in (({}, True), ({"NO_COLOR": "1"}, False)):
        with terminal("debug", cwd=inversion, env=env) as window:
            window.wait_for("1/36>")
            window.type("goto -1")
            window.wait_for("36/36 pcpu0>")
            window.type("where pcpu1")
            screen = window.wait_for("BLOCKED\n36/36 pcpu0>")
            assert "wants vgic lock of vcpu0, which pcpu0 holds: BLOCKED" in screen
            assert ("\x1b[31m" in window.screen(styles=True)) is red


def test_source_is_side_by_side_in_a_wide_terminal(inversion: Path) -> None:
    """The action of the spec on the left, the model's function on the right, on the same lines."""
    with terminal("debug", cwd=inversion, columns=180, lines=40) as window:
        window.wait_for("1/36>")
        window.type("goto 33")
        window.wait_for("33/36 pcpu0>")
        window.type("list")
        lines = window.wait_for("budgetVars>>\n33/36 pcpu0>").splitlines()
        titles = next(line for line in lines if "from templates/vgic/" in line)
        assert "pytlc/vgic/steps/" in titles
        assert any("GicClearLrsLockVgic(p) ==" in line and "@waits_for" in line for line in lines)
