"""vgic_vcpu_inject_spi looks at the target again under the vgic lock, and retries."""

from __future__ import annotations

from pytlc.vgic.locks import release, vgic_lock
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine
from pytlc.vgic.steps import vgic
from pytlc.vgic.steps.control import call, with_local


def vgic_vcpu_inject_irq__test_inflight(scope: Scope, m: Machine, p: int) -> Machine | None:
    """vgic_vcpu_inject_irq, between I4 and I5: the target may have changed before its lock was taken."""
    local = m.local[p]
    if m.ret[p][-1] == "do_IRQ.unlock_desc" and m.rank_vcpu[local.irq] != local.vcpu:
        m = release(m, vgic_lock(local.vcpu))
        m = with_local(m, p, local._replace(virq=local.irq, vcpu=NONE, priority=0))
        return call(m, p, "vgic_get_target_vcpu.read_target", "vgic_get_virq_priority.read_priority")
    return vgic.vgic_vcpu_inject_irq__test_inflight(scope, m, p)
