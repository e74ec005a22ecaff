"""An injection of an irq that is inflight and disabled leaves the list registers alone."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, Machine
from pytlc.vgic.steps import list_registers
from pytlc.vgic.steps.control import leave

UPSTREAM = "c84e4b2dd4050ef3eecc13fcfa6842373ba4519c"
SUBJECT = "arm: vgic: Don't update the LR when the IRQ is not enabled"


def gic_raise_inflight_irq__test(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_raise_inflight_irq: disabled, it need not be in the register that p->lr names."""
    if not m.status[m.local[p].irq] & ENABLED:
        return leave(m, p)
    return list_registers.gic_raise_inflight_irq__test(scope, m, p)
