"""Interrupts are on between the save and the restore of list registers.

The bug that 9f5179a4ecaf, "xen/arm: Disable interrupts for the entire duration of the context switch", fixed
(H4): what is written into a list register in between is lost.
"""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine, put
from pytlc.vgic.steps import nesting
from pytlc.vgic.steps.control import goto
from pytlc.vgic.steps.primitives import restore_state, save_state

NAME = "SwitchWithIrqsOn"
BREAKS = "VisibleIffInLr"
ON = "v6"

RESTORE = "context_switch.restore"
NEW_STEPS = (hypervisor_step(RESTORE, when="scheduling"),)


def context_switch__switch(_scope: Scope, m: Machine, p: int) -> Machine:
    """context_switch, the first half: current, gic_save_state of the old vCPU."""
    local = m.local[p]
    if local.old != NONE:
        m = save_state(m, p, local.old)
    return goto(m._replace(current=put(m.current, p, local.new)), p, RESTORE)


def context_switch__restore(scope: Scope, m: Machine, p: int) -> Machine:
    """context_switch, the second half: gic_restore_state, over whatever the list registers hold."""
    return goto(restore_state(scope, m, p, m.local[p].new), p, "context_saved.clear_running")


def take_nested_irq(scope: Scope, m: Machine, p: int) -> Machine | None:
    """hyp_irq, also between the two halves."""
    return nesting.take_nested_irq(scope, m, p, unmasked=frozenset({RESTORE}))
