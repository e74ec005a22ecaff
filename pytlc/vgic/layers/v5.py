"""What is tested and set in pending_irq.status is tested and set under the vgic lock."""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.locks import acquire, irq_rank_lock, old_vgic_lock, target_vgic_lock, vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, MIGRATING, Machine
from pytlc.vgic.steps.control import end_trap, goto, leave
from pytlc.vgic.steps.primitives import (
    begin_toggle,
    clear_status,
    look_at_links,
    raise_enabled,
    set_status,
)
from pytlc.vgic.steps.targets import begin_store, go_on_storing, refuse, write_target

UPSTREAM = "5f66da659060563df8481a86c017f07455095045"
SUBJECT = "ARM: vGIC: move irq_to_pending() calls under the VGIC VCPU lock"

NEW_STEPS = (hypervisor_step("vgic_migrate_irq.test_links"),)
REMOVED_STEPS = (
    "vgic_enable_irqs.set_enabled",
    "vgic_disable_irqs.clear_enabled",
    "vgic_migrate_irq.test_migrating",
)

MIGRATE = "vgic_migrate_irq.lock_vgic"


@waits_for(irq_rank_lock)
def vgic_enable_irqs__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E1: straight to the vgic lock."""
    if m.status[m.local[p].irq] & ENABLED:
        return end_trap(scope, m, p)
    return begin_toggle(scope, m, p, "vgic_enable_irqs.lock_vgic")


@waits_for(target_vgic_lock)
def vgic_enable_irqs__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E3, E2 and E4: ENABLED is set under the vgic lock."""
    local = m.local[p]
    return raise_enabled(set_status(acquire(m, p, vgic_lock(local.target)), local.irq, ENABLED), p)


@waits_for(irq_rank_lock)
def vgic_disable_irqs__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_disable_irqs, X1: straight to the vgic lock."""
    if not m.status[m.local[p].irq] & ENABLED:
        return end_trap(scope, m, p)
    return begin_toggle(scope, m, p, "vgic_disable_irqs.lock_vgic")


@waits_for(target_vgic_lock)
def vgic_disable_irqs__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_disable_irqs, the start of X3, and X2: ENABLED is cleared under the vgic lock."""
    local = m.local[p]
    m = clear_status(acquire(m, p, vgic_lock(local.target)), local.irq, ENABLED)
    return goto(m, p, "vgic_disable_irqs.remove")


@waits_for(old_vgic_lock)
def vgic_migrate_irq__lock_vgic(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M3, then M1 and M2, which give the lock back."""
    local = m.local[p]
    if not scope.is_hw(local.irq):
        return leave(m, p)
    if m.status[local.irq] & MIGRATING:
        return refuse(m, p)
    return goto(acquire(m, p, vgic_lock(local.old)), p, "vgic_migrate_irq.test_links")


def vgic_migrate_irq__test_links(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, the tests of M4 and M5."""
    return look_at_links(m, p)


@waits_for(irq_rank_lock)
def vgic_store_itargetsr__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T1 to T5: vgic_migrate_irq starts with the vgic lock."""
    return begin_store(scope, m, p, "vgic_store_itargetsr", migrate=MIGRATE)


def vgic_store_itargetsr__write_target(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T6 and T7, or the next byte."""
    return go_on_storing(scope, write_target(m, p), p, "vgic_store_itargetsr", migrate=MIGRATE)


def vgic_store_itargetsr__unlock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T7 after a refusal, or the next byte."""
    return go_on_storing(scope, m, p, "vgic_store_itargetsr", migrate=MIGRATE)


@waits_for(irq_rank_lock)
def vgic_store_irouter__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_irouter: vgic_migrate_irq starts with the vgic lock."""
    return begin_store(scope, m, p, "vgic_store_irouter", migrate=MIGRATE)
