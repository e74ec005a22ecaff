"""Nobody asks for the underflow interrupt when all list registers are used.

The bug that bad717f84578, "ARM/vgic: Correct the expression for lr_all_full()", fixed for 31 and more list
registers (H24), here with any number of them.
"""

from __future__ import annotations

from pytlc.vgic.labels import GUEST
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.control import goto

NAME = "NeverAllFull"
BREAKS = "NoStrandedInterrupt"
ON = "v6"


def gic_inject__set_uie(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_inject, where the list registers are never all used."""
    return goto(m, p, GUEST)
