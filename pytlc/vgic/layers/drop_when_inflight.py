"""An interrupt that comes while its first instance is inflight is forgotten.

The bug that db453468d923, "arm: vgic: fix race between evtchn upcall and evtchnop_send", fixed (H2).
"""

from __future__ import annotations

from pytlc.vgic.locks import injected_vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import vgic
from pytlc.vgic.steps.control import leave
from pytlc.vgic.steps.primitives import on_inflight

NAME = "DropWhenInflight"
BREAKS = "NoLostInterrupt"
ON = "v6"


@waits_for(injected_vgic_lock)
def vgic_vcpu_inject_irq__lock_vgic(scope: Scope, m: Machine, p: int) -> Machine | None:
    """vgic_vcpu_inject_irq, I2 to I4, where QUEUED is set only for an irq that is not inflight."""
    after = vgic.vgic_vcpu_inject_irq__lock_vgic(scope, m, p)
    if after is None or not on_inflight(m, p, m.local[p].irq):
        return after
    return after._replace(status=m.status)


def vgic_vcpu_inject_irq__test_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I5 to I7: an irq that is inflight is not raised again."""
    after = vgic.vgic_vcpu_inject_irq__test_inflight(scope, m, p)
    return leave(after, p) if after.pc[p] == "gic_raise_inflight_irq.test" else after
