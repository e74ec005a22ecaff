"""The restore loop fills free list registers and evicts nobody."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine
from pytlc.vgic.steps import list_registers

NAME = "FirstFreeOnly"
BREAKS = "MostUrgentInLr"
ON = "v6"


def gic_restore_pending_irqs__place(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_restore_pending_irqs, which ends where no list register is free."""
    return list_registers.gic_restore_pending_irqs__place(scope, m, p, victim_of=_nobody)


def _nobody(_m: Machine, _vcpu: int, _irq: int, _last: int) -> int:
    return NONE
