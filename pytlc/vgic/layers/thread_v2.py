"""The target changes under the old vCPU's vgic lock, so the sync, which holds it, need not ask the rank."""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import MIGRATING, Machine
from pytlc.vgic.steps import migration
from pytlc.vgic.steps.control import goto, with_local
from pytlc.vgic.steps.primitives import clear_status, end_update, on_inflight
from pytlc.vgic.steps.targets import write_target

SUBJECT = "proposal of the thread: the same vgic lock in the sync and in the migration"

NEW_STEPS = (hypervisor_step("gic_update_one_lr.read_target"),)


def gic_update_one_lr__test_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U7: tested and cleared; the target is read here and not by vgic_get_target_vcpu."""
    irq = m.local[p].virq
    if m.status[irq] & MIGRATING:
        return goto(clear_status(m, irq, MIGRATING), p, "gic_update_one_lr.read_target")
    return end_update(m, p)


def gic_update_one_lr__read_target(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U8: the vgic lock, which is held, protects the target as well as the rank lock."""
    local = m.local[p]
    m = with_local(m, p, local._replace(target=m.rank_vcpu[local.virq]))
    return goto(m, p, "gic_update_one_lr.set_affinity")


def vgic_migrate_irq__set_affinity(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M4: the target changes before the vgic lock is released."""
    return migration.vgic_migrate_irq__set_affinity(scope, write_target(m, p), p)


def vgic_migrate_irq__move_affinity(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, the end of M5: likewise."""
    return migration.vgic_migrate_irq__move_affinity(scope, write_target(m, p), p)


def vgic_migrate_irq__test_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M7's test: likewise if the lock is released here."""
    if not on_inflight(m, p, m.local[p].irq):
        m = write_target(m, p)
    return migration.vgic_migrate_irq__test_inflight(scope, m, p)


def vgic_migrate_irq__set_migrating(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M7: likewise."""
    return migration.vgic_migrate_irq__set_migrating(scope, write_target(m, p), p)
