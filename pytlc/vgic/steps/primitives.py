"""The C helpers that have no step of their own because their caller holds what protects them.

Sorted lists, status bits, filling and retiring a list register. The functions that a broken variant
replaces in part (:func:`sync_lr` with its ``retire``) take that part as an argument.
"""

from __future__ import annotations

from collections.abc import Callable

from pytlc.vgic.labels import BAD_LR
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ACTIVE,
    ENABLED,
    INVALID_LR,
    LR_ACTIVE,
    LR_PENDING,
    MIGRATING,
    NONE,
    QUEUED,
    VISIBLE,
    ListRegister,
    Machine,
    put,
)
from pytlc.vgic.steps.control import call, goto, leave, with_local

Lists = tuple[tuple[int, ...], ...]
#: Retire list register ``index`` of a pCPU after the guest's EOI: (machine, pcpu, index) -> machine.
Retire = Callable[[Machine, int, int], Machine]


def on_any(lists: Lists, irq: int) -> bool:
    """``!list_empty(&p->link)``: is the irq linked, on whosever list."""
    return any(irq in entries for entries in lists)


def delete(lists: Lists, irq: int) -> Lists:
    """list_del_init: the irq leaves whichever list it is on; nothing happens if it is on none."""
    return tuple(tuple(entry for entry in entries if entry != irq) for entries in lists)


def insert_sorted(lists: Lists, vcpu: int, irq: int, priorities: tuple[int, ...]) -> Lists:
    """The irq joins the vCPU's list before the first less urgent entry, so after its equals."""
    entries = lists[vcpu]
    for index, entry in enumerate(entries):
        if priorities[entry] > priorities[irq]:
            return put(lists, vcpu, (*entries[:index], irq, *entries[index:]))
    return put(lists, vcpu, (*entries, irq))


def set_status(m: Machine, irq: int, bits: int) -> Machine:
    """set_bit on pending_irq.status."""
    return m._replace(status=put(m.status, irq, m.status[irq] | bits))


def clear_status(m: Machine, irq: int, bits: int) -> Machine:
    """clear_bit on pending_irq.status."""
    return m._replace(status=put(m.status, irq, m.status[irq] & ~bits))


def irq_set_affinity(scope: Scope, m: Machine, irq: int, vcpu: int) -> Machine:
    """The distributor routes the SPI to the vCPU's pCPU (irq.c; no lock of the model is involved)."""
    return m._replace(phys_aff=put(m.phys_aff, irq, scope.processor(vcpu)))


def free_lr(scope: Scope, m: Machine, p: int, first: int) -> int:
    """Lowest list register of the pCPU from ``first`` on with its lr_mask bit clear, or NONE."""
    mask = m.lr_mask[p]
    return next((lr for lr in range(first, scope.lrs) if not mask >> lr & 1), NONE)


def used_lr(scope: Scope, m: Machine, p: int, first: int) -> int:
    """Lowest list register of the pCPU from ``first`` on with its lr_mask bit set, or NONE."""
    mask = m.lr_mask[p]
    return next((lr for lr in range(first, scope.lrs) if mask >> lr & 1), NONE)


def write_lr(m: Machine, p: int, lr: int, register: ListRegister) -> Machine:
    """The list register of the pCPU gets this content."""
    return m._replace(hw_lr=put(m.hw_lr, p, put(m.hw_lr[p], lr, register)))


def gic_set_lr(m: Machine, p: int, lr: int, irq: int) -> Machine:
    """gic_set_lr with state pending, and the caller's set_bit in lr_mask."""
    return write_lr(m, p, lr, ListRegister(irq, LR_PENDING))._replace(
        status=put(m.status, irq, (m.status[irq] | VISIBLE) & ~QUEUED),
        irq_lr=put(m.irq_lr, irq, lr),
        lr_mask=put(m.lr_mask, p, m.lr_mask[p] | 1 << lr),
    )


def gic_add_to_lr_pending(m: Machine, vcpu: int, irq: int) -> Machine:
    """gic_add_to_lr_pending: does nothing if the irq is queued already, on whosever list."""
    if on_any(m.lr_pending, irq):
        return m
    return m._replace(lr_pending=insert_sorted(m.lr_pending, vcpu, irq, m.irq_priority))


def retire_lr(m: Machine, p: int, lr: int) -> Machine:
    """gic_update_one_lr, LR found invalid: register, mask bit, INPROGRESS, VISIBLE, ACTIVE, p->lr."""
    irq = m.hw_lr[p][lr].virq
    return write_lr(m, p, lr, ListRegister())._replace(
        lr_mask=put(m.lr_mask, p, m.lr_mask[p] & ~(1 << lr)),
        in_progress=m.in_progress & ~(1 << irq),
        status=put(m.status, irq, m.status[irq] & ~(VISIBLE | ACTIVE)),
        irq_lr=put(m.irq_lr, irq, INVALID_LR),
    )


def sync_lr(scope: Scope, m: Machine, p: int, *, retire: Retire = retire_lr) -> Machine:
    """gic_update_one_lr up to the decision whether the irq goes back into a list register.

    An index outside the register file ends the pCPU: GICv3 has a BUG() there, GICv2 reads past the
    registers. An empty register reads as virtual interrupt 0, an SGI, which is not part of the model:
    nothing happens.
    """
    lr = m.local[p].lr
    if lr >= scope.lrs:
        return goto(m, p, BAD_LR)
    irq, state = m.hw_lr[p][lr]
    if irq == NONE:
        return leave(m, p)
    if state == LR_ACTIVE:
        return leave(see_active(m, irq), p)
    if state == LR_PENDING:
        return leave(clear_status(m, irq, QUEUED), p)
    m = with_local(retire(m, p, lr), p, m.local[p]._replace(virq=irq))
    again = m.status[irq] & (ENABLED | QUEUED | MIGRATING) == ENABLED | QUEUED
    return goto(m, p, "gic_raise_guest_irq.raise" if again else "gic_update_one_lr.del_inflight")


def unlink_inflight(m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U5: list_del_init of the irq that was read."""
    return m._replace(inflight=delete(m.inflight, m.local[p].virq))


def smp_wmb(m: Machine) -> Machine:
    """Orders stores, and memory is sequentially consistent here: no step, nothing to wait for."""
    return m


def read_new_target(m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U8: where the physical interrupt has to follow to."""
    return call(m, p, "vgic_get_target_vcpu.read_target", "gic_update_one_lr.set_affinity")


def end_update(m: Machine, p: int) -> Machine:
    """gic_update_one_lr is done with an irq that is in no list register any more."""
    return leave(with_local(m, p, m.local[p]._replace(virq=NONE)), p)


def see_active(m: Machine, irq: int) -> Machine:
    """gic_update_one_lr, LR found active: ACTIVE is noted; a second instance of a hardware irq is lost."""
    m = set_status(m, irq, ACTIVE)
    return clear_status(m, irq, QUEUED) if m.status[irq] & ENABLED else m


def read_priority(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I1: the vCPU injected into is the target that the caller has for it."""
    local = m.local[p]
    local = local._replace(priority=scope.rank_priority(local.irq), vcpu=local.target, target=NONE, virq=NONE)
    return goto(with_local(m, p, local), p, "vgic_vcpu_inject_irq.lock_vgic")


def become_inflight(m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I6 and I7: priority cached; an enabled irq is raised before it is listed."""
    local = m.local[p]
    m = m._replace(irq_priority=put(m.irq_priority, local.irq, local.priority))
    if m.status[local.irq] & ENABLED:
        return call(m, p, "gic_raise_guest_irq.raise", "vgic_vcpu_inject_irq.insert_inflight")
    return goto(m, p, "vgic_vcpu_inject_irq.insert_inflight")


def look_at_links(m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, the tests of M4 and M5: which of the three cases it is."""
    irq = m.local[p].irq
    if not on_any(m.inflight, irq):
        return goto(m, p, "vgic_migrate_irq.set_affinity")
    queued = on_any(m.lr_pending, irq)
    return goto(m, p, "vgic_migrate_irq.dequeue" if queued else "vgic_migrate_irq.test_inflight")
