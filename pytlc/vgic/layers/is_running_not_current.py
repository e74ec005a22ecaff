"""List registers are taken to be those of a vCPU that is running, which it is before it is current.

The bug that 071c61e73679, "xen/arm: do not use is_running to decide whether we can write directly to the LR
registers", fixed (H3): they are still those of the vCPU that ran before.
"""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, Machine
from pytlc.vgic.steps import list_registers
from pytlc.vgic.steps.control import leave
from pytlc.vgic.steps.primitives import is_running

NAME = "IsRunningNotCurrent"
BREAKS = "NoDeliveryToOld"
ON = "v6"


def gic_raise_guest_irq__raise(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_raise_guest_irq, with v->is_running instead of v == current."""
    return list_registers.gic_raise_guest_irq__raise(scope, m, p, here=_runs_here)


def gic_raise_inflight_irq__test(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_raise_inflight_irq, likewise."""
    if not m.status[m.local[p].irq] & ENABLED:
        return leave(m, p)
    return list_registers.gic_raise_inflight_irq__test(scope, m, p, here=_runs_here)


def _runs_here(m: Machine, p: int, vcpu: int) -> bool:
    return is_running(m, vcpu) and m.processor[vcpu] == p
