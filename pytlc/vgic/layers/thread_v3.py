"""Migrating an irq in a list register waits until the old vCPU is done with it; the sync moves nothing."""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.locks import release, vgic_lock
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import MIGRATING, Machine
from pytlc.vgic.steps.control import goto, leave
from pytlc.vgic.steps.primitives import (
    accepts_irqs,
    clear_status,
    end_update,
    irq_set_affinity,
    set_status,
)

SUBJECT = "proposal of the thread: kick the old vCPU and wait for its list register"

NEW_STEPS = (
    hypervisor_step("vgic_migrate_irq.kick_old"),
    hypervisor_step("vgic_migrate_irq.wait"),
    hypervisor_step("vgic_migrate_irq.wait_affinity"),
)
REMOVED_STEPS = ("gic_update_one_lr.set_affinity",)


def gic_update_one_lr__test_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U7: cleared, which is what the migration waits for."""
    return end_update(clear_status(m, m.local[p].virq, MIGRATING), p)


def vgic_migrate_irq__set_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M7: MIGRATING is set and the vgic lock released; the rank lock stays held."""
    local = m.local[p]
    m = release(set_status(m, local.irq, MIGRATING), vgic_lock(local.old))
    return goto(m, p, "vgic_migrate_irq.kick_old")


def vgic_migrate_irq__kick_old(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq: the old vCPU's pCPU is to sync; if it is this one it has, and found no EOI."""
    old = m.local[p].old
    q = m.processor[old]
    if old != m.current[p] and accepts_irqs(m, q):
        m = m._replace(kick=m.kick | 1 << q)
    return goto(m, p, "vgic_migrate_irq.wait")


def vgic_migrate_irq__wait(_scope: Scope, m: Machine, p: int) -> Machine | None:
    """vgic_migrate_irq: waits for a sync after the guest's EOI, rank lock held and interrupts off."""
    if m.status[m.local[p].irq] & MIGRATING:
        return None
    return goto(m, p, "vgic_migrate_irq.wait_affinity")


def vgic_migrate_irq__wait_affinity(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq: the list register is free, and the physical interrupt follows to the new target."""
    local = m.local[p]
    return leave(irq_set_affinity(m, local.irq, local.new), p)
