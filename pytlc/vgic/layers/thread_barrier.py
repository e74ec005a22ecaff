"""Barriers on both sides: before every change of the affinity, and before the link is looked at."""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.layers import v2
from pytlc.vgic.locks import irq_desc_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine, put
from pytlc.vgic.steps import migration, vgic
from pytlc.vgic.steps.control import goto
from pytlc.vgic.steps.primitives import wait_for_stores

SUBJECT = "proposal of the thread: smp_wmb before the affinity changes, smp_rmb before the list is read"

NEW_STEPS = (
    hypervisor_step("gic_update_one_lr.wmb", when="memory"),
    hypervisor_step("vgic_migrate_irq.wmb", when="memory"),
)


def gic_update_one_lr__del_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U5 and U6: the barrier that became the fix."""
    return v2.gic_update_one_lr__del_inflight(scope, m, p)


def gic_update_one_lr__wmb(scope: Scope, m: Machine, p: int) -> Machine | None:
    """gic_update_one_lr, U6."""
    return v2.gic_update_one_lr__wmb(scope, m, p)


def vgic_migrate_irq__dequeue(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M5: the barrier stands after the two list removals."""
    m = migration.vgic_migrate_irq__dequeue(scope, m, p)
    return goto(m, p, "vgic_migrate_irq.wmb") if scope.memory else m


def vgic_migrate_irq__wmb(_scope: Scope, m: Machine, p: int) -> Machine | None:
    """vgic_migrate_irq: the affinity is not touched before the irq is off both lists for everybody."""
    return wait_for_stores(m, p, "vgic_migrate_irq.move_affinity")


@waits_for(irq_desc_lock)
def do_irq__lock_desc(scope: Scope, m: Machine, p: int) -> Machine | None:
    """do_IRQ: smp_rmb, after which a link that was loaded early is loaded again."""
    return vgic.do_irq__lock_desc(scope, m._replace(early=put(m.early, p, ())), p)
