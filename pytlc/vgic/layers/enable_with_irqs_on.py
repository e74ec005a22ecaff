"""The guest's writes of ISENABLER and ICENABLER take locks without turning interrupts off.

The kind of bug that 0ddaefffbfed, "xen/arm: Fix deadlock in gic_set_guest_irq()", fixed (H8): an interrupt on
the same pCPU wants the lock that is held.
"""

from __future__ import annotations

from pytlc.vgic.labels import ENABLING
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import nesting

NAME = "EnableWithIrqsOn"
BREAKS = "NoSelfDeadlock"
ON = "v6"

_UNMASKED = frozenset(info.name for info in ENABLING)


def take_nested_irq(scope: Scope, m: Machine, p: int) -> Machine | None:
    """hyp_irq, also anywhere in vgic_enable_irqs and vgic_disable_irqs."""
    return nesting.take_nested_irq(scope, m, p, unmasked=_UNMASKED)
