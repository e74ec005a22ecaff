"""An injection of an irq that is inflight and disabled reads the list register that p->lr names.

What c84e4b2dd405, "arm: vgic: Don't update the LR when the IRQ is not enabled", fixed (H18, XSA-223): the irq
is in no list register.
"""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import list_registers

NAME = "NoEnabledCheck"
BREAKS = "RaiseInflightInLr"
ON = "v6"


def gic_raise_inflight_irq__test(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_raise_inflight_irq without the test of ENABLED."""
    return list_registers.gic_raise_inflight_irq__test(scope, m, p)
