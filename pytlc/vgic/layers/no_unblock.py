"""An injection leaves a blocked vCPU asleep, as if vgic_vcpu_inject_irq did not call vcpu_unblock()."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.primitives import kick_or_end

NAME = "NoUnblock"
BREAKS = "NoStrandedInterrupt"
ON = "v6"


def vcpu_unblock__clear_blocked(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq without I11."""
    return kick_or_end(m, p, running=bool(m.local[p].running))
