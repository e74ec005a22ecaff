"""An injection looks whether the irq is inflight before it takes the vgic lock.

The bug that e83d6b9432af, "arm: vgic: fix race in vgic_vcpu_inject_irq", fixed (H1).
"""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.locks import acquire, injected_vgic_lock, vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import QUEUED, Machine
from pytlc.vgic.steps.control import call, goto
from pytlc.vgic.steps.primitives import become_inflight, end_injection, is_mapped, on_inflight, set_status

NAME = "TestBeforeLock"
BREAKS = "AtMostOneList"
ON = "v6"

NEW_STEPS = (
    hypervisor_step("vgic_vcpu_inject_irq.lock_inflight"),
    hypervisor_step("vgic_vcpu_inject_irq.lock_idle"),
)
REMOVED_STEPS = ("vgic_vcpu_inject_irq.test_inflight",)


def vgic_vcpu_inject_irq__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I5 without a lock: the answer can be out of date before it is used."""
    seen = on_inflight(m, p, m.local[p].irq)
    return goto(m, p, f"vgic_vcpu_inject_irq.lock_{'inflight' if seen else 'idle'}")


@waits_for(injected_vgic_lock)
def vgic_vcpu_inject_irq__lock_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I2 to I4, for an irq that was inflight: it only has to be raised."""
    if _is_dropped(scope, m, p):
        return end_injection(m, p)
    return call(_queue(m, p), p, "gic_raise_inflight_irq.test", "vgic_vcpu_inject_irq.unlock")


@waits_for(injected_vgic_lock)
def vgic_vcpu_inject_irq__lock_idle(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I2 to I4, I6 and I7, for an irq that was not inflight."""
    if _is_dropped(scope, m, p):
        return end_injection(m, p)
    return become_inflight(_queue(m, p), p)


def _is_dropped(scope: Scope, m: Machine, p: int) -> bool:
    local = m.local[p]
    return bool(m.down >> local.vcpu & 1) or not is_mapped(scope, m, local.irq)


def _queue(m: Machine, p: int) -> Machine:
    local = m.local[p]
    return set_status(acquire(m, p, vgic_lock(local.vcpu)), local.irq, QUEUED)
