"""From whoever raises an interrupt to the vCPU's lists: gic_interrupt, do_IRQ, vgic_vcpu_inject_irq.

vgic_vcpu_inject_spi has no step of its own under do_IRQ: it only passes the target that was read on to the
injection.
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
from pytlc.vgic.state import INVALID_LR, NONE, PHYS_ACTIVE, QUEUED, Machine, put
from pytlc.vgic.steps.control import call, end_interrupt, end_trap, goto, leave, leave_label, with_local
from pytlc.vgic.steps.primitives import (
    READ_IAR,
    Insert,
    accepts_irqs,
    become_inflight,
    end_injection,
    forget_early,
    insert_sorted,
    is_mapped,
    is_running,
    kick_or_end,
    on_inflight,
    set_status,
    signalled,
)

PRIORITY = "vgic_get_virq_priority.read_priority"


def gic_interrupt__read_iar(_scope: Scope, m: Machine, p: int, irq: int) -> Machine | None:
    """gic_interrupt: reading IAR acknowledges a pending SPI that is routed here, and do_IRQ handles it."""
    if not signalled(m, p) >> irq & 1:
        return None
    m = with_local(m, p, m.local[p]._replace(irq=irq))
    m = m._replace(phys_state=put(m.phys_state, irq, PHYS_ACTIVE))
    return call(m, p, "do_IRQ.lock_desc", READ_IAR)


def gic_interrupt__spurious(scope: Scope, m: Machine, p: int) -> Machine | None:
    """gic_interrupt: IAR says there is nothing more: done."""
    if signalled(m, p):
        return None
    return end_interrupt(scope, m._replace(early=put(m.early, p, ())), p)


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
        ret=put(m.ret, p, (*m.ret[p], "do_IRQ.unlock_desc", PRIORITY)),
    )


def do_irq__unlock_desc(scope: Scope, m: Machine, p: int) -> Machine:
    """do_IRQ, Q6: releases the desc lock; gic_interrupt reads IAR again."""
    local = m.local[p]
    m = with_local(release(m, desc_lock(scope, local.irq)), p, local._replace(irq=NONE))
    return leave(m, p)


def vgic_vcpu_inject_spi__inject(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_spi for an emulated device: who the target is, then the injection."""
    m = with_local(m, p, m.local[p]._replace(virq=m.local[p].irq))
    m = m._replace(ret=put(m.ret, p, (leave_label(scope), PRIORITY)))
    return goto(m, p, "vgic_get_target_vcpu.read_target")


def vgic_to_sgi__inject(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_to_sgi: the SGI is injected into the vCPU that it is for, unless that is down."""
    local = m.local[p]
    vcpu = scope.sgi_owner(local.irq)
    if m.down >> vcpu & 1:
        return end_trap(scope, m, p)
    m = with_local(m, p, local._replace(target=vcpu))
    return goto(m._replace(ret=put(m.ret, p, (leave_label(scope),))), p, PRIORITY)


@waits_for(injected_vgic_lock)
def vgic_vcpu_inject_irq__lock_vgic(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I2 to I4: takes the vgic lock, sets QUEUED.

    An interrupt of a vCPU that is down is dropped, also one that stays active at the distributor for it; so
    is an LPI that was unmapped meanwhile.
    """
    local = m.local[p]
    if m.down >> local.vcpu & 1 or not is_mapped(scope, m, local.irq):
        return end_injection(m, p)
    m = set_status(acquire(m, p, vgic_lock(local.vcpu)), local.irq, QUEUED)
    return goto(m, p, "vgic_vcpu_inject_irq.test_inflight")


def vgic_vcpu_inject_irq__test_inflight(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I5 to I7: inflight, on whosever list, means that it only has to be raised.

    The load of the link may have been made before the lock was taken, even before the IAR was read.
    """
    irq = m.local[p].irq
    if m.early[p][:1] == (irq,):
        inflight = m.early[p][1]
        m = m._replace(early=put(m.early, p, ()))
    else:
        inflight = on_inflight(m, p, irq)
    if inflight:
        return call(m, p, "gic_raise_inflight_irq.test", "vgic_vcpu_inject_irq.unlock")
    return become_inflight(m, p)


def vgic_vcpu_inject_irq__insert_inflight(
    scope: Scope, m: Machine, p: int, *, insert: Insert = insert_sorted
) -> Machine:
    """vgic_vcpu_inject_irq, I8 and I9: sorted into the inflight list, and out of the vgic lock."""
    local = m.local[p]
    m = forget_early(m, p, local.irq)
    m = m._replace(inflight=insert(m.inflight, local.vcpu, local.irq, m.irq_priority))
    return _unlock(scope, m, p)


def vgic_vcpu_inject_irq__unlock(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I9 after gic_raise_inflight_irq."""
    return _unlock(scope, m, p)


def _unlock(scope: Scope, m: Machine, p: int) -> Machine:
    """In a machine that does not schedule, I10 and I11 find what they always find and are no steps."""
    local = m.local[p]
    m = with_local(release(m, vgic_lock(local.vcpu)), p, local._replace(lr=INVALID_LR))
    if scope.scheduling:
        return goto(m, p, "vgic_vcpu_inject_irq.read_running")
    return kick_or_end(m, p, running=is_running(m, local.vcpu))


def vgic_vcpu_inject_irq__kick(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I12: EVENT_CHECK SGI to the pCPU where the vCPU runs, so it leaves the guest.

    A pCPU that is on its way to read IAR acknowledges the SGI there; all its effect would be that the guest
    is left, which it is already. The processor is read only now.
    """
    q = m.processor[m.local[p].vcpu]
    if accepts_irqs(m, q):
        m = m._replace(kick=m.kick | 1 << q)
    return end_injection(m, p)
