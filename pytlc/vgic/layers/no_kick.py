"""A vCPU that runs on another pCPU is not told that something waits for it.

As it was before 0c899a9f6fa9, "xen/arm: send IPIs to inject irqs into guest vcpus running on different
pcpus" (H5): the irq waits until that pCPU leaves the guest for another reason.
"""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.primitives import end_injection

NAME = "NoKick"
BREAKS = "NoStrandedInterrupt"
ON = "v6"


def vgic_vcpu_inject_irq__kick(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq without I12."""
    return end_injection(m, p)
