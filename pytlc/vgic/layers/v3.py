"""A migration in progress refuses another one, and is in progress until the affinity has changed."""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import MIGRATING, NONE, Machine
from pytlc.vgic.steps.control import goto, leave, with_local
from pytlc.vgic.steps.primitives import (
    clear_status,
    end_update,
    irq_set_affinity,
    read_new_target,
)
from pytlc.vgic.steps.targets import go_on_storing, refuse

UPSTREAM = "91ef7364933037b6a8d825405a1c809a72e6152f"
SUBJECT = "vgic: refuse irq migration when one is already in progress"

NEW_STEPS = (
    hypervisor_step("gic_update_one_lr.clear_migrating"),
    hypervisor_step("vgic_store_itargetsr.unlock_rank", when="writes_itargetsr"),
    hypervisor_step("vgic_store_irouter.unlock_rank", when="gic"),
)


def vgic_migrate_irq__test_migrating(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M2: refused, so the caller skips the write of the target; the guest is not told."""
    irq = m.local[p].irq
    if not scope.is_hw(irq):
        return leave(m, p)
    if m.status[irq] & MIGRATING:
        return refuse(m, p)
    return goto(m, p, "vgic_migrate_irq.lock_vgic")


def vgic_store_itargetsr__unlock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T7 after a refusal: the target stays; the next byte, or out of the rank lock."""
    return go_on_storing(scope, m, p, "vgic_store_itargetsr")


def vgic_store_irouter__unlock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_irouter after a refusal: out of the rank lock, with the target as it was."""
    return go_on_storing(scope, m, p, "vgic_store_irouter")


def gic_update_one_lr__test_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U7: MIGRATING is tested and stays set for now."""
    if m.status[m.local[p].virq] & MIGRATING:
        return read_new_target(m, p)
    return end_update(m, p)


def gic_update_one_lr__set_affinity(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U9: the physical interrupt follows; the migration is not over yet."""
    local = m.local[p]
    m = irq_set_affinity(m, local.virq, local.target)
    return goto(with_local(m, p, local._replace(target=NONE)), p, "gic_update_one_lr.clear_migrating")


def gic_update_one_lr__clear_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U10: the migration is over."""
    return end_update(clear_status(m, m.local[p].virq, MIGRATING), p)
