"""From the physical interrupt to the vCPU's lists: gic_interrupt, do_IRQ, vgic_vcpu_inject_irq.

vgic_vcpu_inject_spi has no step of its own: it only passes the target that was read on to the injection.
"""

from __future__ import annotations

from pytlc.vgic.locks import (
    acquire,
    desc_lock,
    injected_vgic_lock,
    irq_desc_lock,
    release,
    vgic_lock,
    waits_for,
)
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import INVALID_LR, NONE, PHYS_ACTIVE, PHYS_PENDING, QUEUED, Local, Machine, put
from pytlc.vgic.steps.control import call, goto, leave, with_local
from pytlc.vgic.steps.primitives import become_inflight, insert_sorted, on_any, set_status

READ_IAR = "gic_interrupt.read_iar"


def gic_interrupt__read_iar(_scope: Scope, m: Machine, p: int, irq: int) -> Machine | None:
    """gic_interrupt: reading IAR acknowledges a pending SPI that is routed here, and do_IRQ handles it."""
    if m.phys_state[irq] != PHYS_PENDING or m.phys_aff[irq] != p:
        return None
    m = with_local(m, p, m.local[p]._replace(irq=irq))
    m = m._replace(phys_state=put(m.phys_state, irq, PHYS_ACTIVE))
    return call(m, p, "do_IRQ.lock_desc", READ_IAR)


def gic_interrupt__spurious(_scope: Scope, m: Machine, p: int) -> Machine | None:
    """gic_interrupt: IAR says there is nothing more; back to the guest."""
    for state, target in zip(m.phys_state, m.phys_aff, strict=True):
        if state == PHYS_PENDING and target == p:
            return None
    return goto(m, p, "gic_restore_pending_irqs.lock_vgic")


@waits_for(irq_desc_lock)
def do_irq__lock_desc(scope: Scope, m: Machine, p: int) -> Machine:
    """do_IRQ, Q1 to Q4, and vgic_vcpu_inject_spi: the desc lock, INPROGRESS, then who the target is.

    The target that is read is the one that is injected into, also if it has changed since.
    """
    local = m.local[p]
    m = with_local(acquire(m, p, desc_lock(scope, local.irq)), p, local._replace(virq=local.irq))
    return m._replace(
        in_progress=m.in_progress | 1 << local.irq,
        pc=put(m.pc, p, "vgic_get_target_vcpu.read_target"),
        ret=put(m.ret, p, (*m.ret[p], "do_IRQ.unlock_desc", "vgic_get_virq_priority.read_priority")),
    )


def do_irq__unlock_desc(scope: Scope, m: Machine, p: int) -> Machine:
    """do_IRQ, Q6: releases the desc lock; gic_interrupt reads IAR again."""
    local = m.local[p]
    m = with_local(release(m, desc_lock(scope, local.irq)), p, local._replace(irq=NONE))
    return leave(m, p)


@waits_for(injected_vgic_lock)
def vgic_vcpu_inject_irq__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I2 and I4: takes the vgic lock, sets QUEUED. No vCPU is offline here."""
    local = m.local[p]
    m = set_status(acquire(m, p, vgic_lock(local.vcpu)), local.irq, QUEUED)
    return goto(m, p, "vgic_vcpu_inject_irq.test_inflight")


def vgic_vcpu_inject_irq__test_inflight(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I5 to I7: inflight, on whosever list, means that it only has to be raised."""
    local = m.local[p]
    if on_any(m.inflight, local.irq):
        return call(m, p, "gic_raise_inflight_irq.test", "vgic_vcpu_inject_irq.unlock")
    return become_inflight(m, p)


def vgic_vcpu_inject_irq__insert_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I8 to I11: sorted into the inflight list, and out of the vgic lock."""
    local = m.local[p]
    m = m._replace(inflight=insert_sorted(m.inflight, local.vcpu, local.irq, m.irq_priority))
    return _unlock(scope, m, p, local)


def vgic_vcpu_inject_irq__unlock(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I9 to I11 after gic_raise_inflight_irq. No vCPU is blocked in this model."""
    return _unlock(scope, m, p, m.local[p]._replace(lr=INVALID_LR))


def _unlock(scope: Scope, m: Machine, p: int, local: Local) -> Machine:
    m = release(m, vgic_lock(local.vcpu))
    if scope.is_running(local.vcpu) and local.vcpu != scope.current(p):
        return goto(with_local(m, p, local), p, "vgic_vcpu_inject_irq.kick")
    return leave(with_local(m, p, local._replace(vcpu=NONE, priority=0)), p)


def vgic_vcpu_inject_irq__kick(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I12: EVENT_CHECK SGI to the pCPU where the vCPU runs, so it leaves the guest.

    A pCPU that is on its way to read IAR acknowledges the SGI there; all its effect would be that the guest
    is left, which it is already.
    """
    local = m.local[p]
    q = scope.processor(local.vcpu)
    if m.pc[q] != READ_IAR and m.ret[q][:1] != (READ_IAR,):
        m = m._replace(kick=m.kick | 1 << q)
    return leave(with_local(m, p, local._replace(vcpu=NONE, priority=0)), p)
