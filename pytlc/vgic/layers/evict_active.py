"""The restore loop takes the list register of an irq that the guest is handling."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import list_registers
from pytlc.vgic.steps.primitives import find_victim

NAME = "EvictActive"
BREAKS = "ActiveNotEvicted"
ON = "v6"


def gic_restore_pending_irqs__place(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_restore_pending_irqs, with an ACTIVE irq as good a victim as any other."""
    return list_registers.gic_restore_pending_irqs__place(scope, m, p, victim_of=_victim)


def _victim(m: Machine, vcpu: int, irq: int, last: int) -> int:
    return find_victim(m, vcpu, irq, last, spared=0)
