"""Between the vCPU's lists and the list registers (gic.c): sync on trap entry, raise, restore on exit.

The sync (gic_clear_lrs, gic_update_one_lr) learns what the guest did; raise fills a free list register or
queues; restore (gic_restore_pending_irqs) fills what is free and evicts for what is more urgent.
"""

from __future__ import annotations

from pytlc.vgic.labels import BAD_LR, GUEST
from pytlc.vgic.locks import acquire, current_vgic_lock, release, vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    INVALID_LR,
    MIGRATING,
    NONE,
    QUEUED,
    VISIBLE,
    Machine,
    put,
)
from pytlc.vgic.steps.control import back_to_guest, call, goto, leave, with_local
from pytlc.vgic.steps.primitives import (
    Here,
    Victim,
    clear_status,
    delete,
    end_update,
    find_victim,
    gic_add_to_lr_pending,
    gic_find_unused_lr,
    gic_set_lr,
    irq_set_affinity,
    is_current,
    is_mapped,
    lr_seen,
    on_lr_pending,
    read_new_target,
    sync_lr,
    unlink_inflight,
    used_lr,
)


@waits_for(current_vgic_lock)
def gic_clear_lrs__lock_vgic(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_clear_lrs, 1, 2 and the start of 3; with no register in use the lock is free again at once."""
    m = m._replace(uie=m.uie & ~(1 << p))
    lr = used_lr(scope, m, p, 0)
    if lr == NONE:
        return leave(m, p)
    m = acquire(m, p, vgic_lock(m.current[p]))
    return _update(m, p, lr)


def gic_clear_lrs__next(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_clear_lrs, 3 and 4: the next register in use, or out of the vgic lock."""
    lr = used_lr(scope, m, p, m.local[p].lr + 1)
    if lr != NONE:
        return _update(m, p, lr)
    m = release(m, vgic_lock(m.current[p]))
    return leave(with_local(m, p, m.local[p]._replace(lr=INVALID_LR)), p)


def _update(m: Machine, p: int, lr: int) -> Machine:
    m = with_local(m, p, m.local[p]._replace(lr=lr))
    return call(m, p, "gic_update_one_lr.read", "gic_clear_lrs.next")


def gic_update_one_lr__read(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U1 to U4a: reads the register, notes what the guest did, retires it after an EOI."""
    return sync_lr(scope, m, p)


def gic_update_one_lr__del_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U5: off the inflight list; QUEUED is not looked at any more."""
    return goto(unlink_inflight(scope, m, p, m.local[p].virq), p, "gic_update_one_lr.test_migrating")


def gic_update_one_lr__test_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U7: tested and cleared; a migration is over at once, its affinity still to come.

    A migration that holds the vgic lock of another vCPU can set MIGRATING between U5 and here.
    """
    irq = m.local[p].virq
    if m.status[irq] & MIGRATING:
        return read_new_target(clear_status(m, irq, MIGRATING), p)
    return end_update(m, p)


def gic_update_one_lr__set_affinity(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U9: the physical interrupt follows to the target that was read."""
    local = m.local[p]
    m = irq_set_affinity(m, local.virq, local.target)
    return leave(with_local(m, p, local._replace(virq=NONE, target=NONE)), p)


def gic_raise_guest_irq__raise(scope: Scope, m: Machine, p: int, *, here: Here = is_current) -> Machine:
    """gic_raise_guest_irq: a free list register if the vCPU runs here and nobody waits, else lr_pending.

    Called by gic_update_one_lr for the irq it read, by vgic_vcpu_inject_irq for the irq it injects, and by
    vgic_enable_irqs. An LPI that was unmapped meanwhile needs nothing.
    """
    local = m.local[p]
    current = m.current[p]
    irq, vcpu = (local.irq, local.vcpu) if local.virq == NONE else (local.virq, current)
    if is_mapped(scope, m, irq):
        busy = not here(m, p, vcpu) or m.lr_pending[vcpu]
        lr = NONE if busy else gic_find_unused_lr(scope, m, p, irq, 0)
        m = gic_add_to_lr_pending(m, p, vcpu, irq) if lr == NONE else gic_set_lr(m, p, lr, irq)
    return leave(with_local(m, p, local._replace(virq=NONE)), p)


def gic_raise_inflight_irq__test(scope: Scope, m: Machine, p: int, *, here: Here = is_current) -> Machine:
    """gic_raise_inflight_irq: syncs the register that p->lr names.

    Only if the irq is not queued and the vCPU runs here; nothing checks that the irq is in that register of
    this pCPU.
    """
    local = m.local[p]
    queued = on_lr_pending(m, p, local.irq)
    if queued or not here(m, p, local.vcpu) or not is_mapped(scope, m, local.irq):
        return leave(m, p)
    return goto(with_local(m, p, local._replace(lr=lr_seen(m, p, local.irq))), p, "gic_update_one_lr.read")


@waits_for(current_vgic_lock)
def gic_restore_pending_irqs__lock_vgic(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_restore_pending_irqs: takes the vgic lock if anything waits; else it is free again at once."""
    vcpu = m.current[p]
    waiting = m.lr_pending[vcpu]
    if not waiting:
        return back_to_guest(scope, m, p)
    m = acquire(m, p, vgic_lock(vcpu))
    m = with_local(m, p, m.local[p]._replace(irq=waiting[0], lr=0, lrs=scope.lrs))
    return goto(m, p, "gic_restore_pending_irqs.place")


def gic_restore_pending_irqs__place(
    scope: Scope, m: Machine, p: int, *, victim_of: Victim = find_victim
) -> Machine:
    """gic_restore_pending_irqs, one irq gets a free register, or that of a less urgent one."""
    local = m.local[p]
    lock = vgic_lock(m.current[p])
    following = _following(m, local.irq)
    lr = gic_find_unused_lr(scope, m, p, local.irq, local.lr)
    if lr == NONE:
        victim = victim_of(m, m.current[p], local.irq, local.virq)
        if victim == NONE:
            return back_to_guest(scope, release(m, lock), p)
        lr = m.irq_lr[victim]
        if lr >= scope.lrs:
            return goto(m, p, BAD_LR)
        m = _evict(m, p, victim)
        local = local._replace(virq=victim)
    m = gic_set_lr(m, p, lr, local.irq)
    m = m._replace(lr_pending=delete(m.lr_pending, local.irq))
    if local.lrs == 1 or following == NONE:
        return back_to_guest(scope, release(m, lock), p)
    return with_local(m, p, local._replace(irq=following, lr=lr, lrs=local.lrs - 1))


def gic_inject__set_uie(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_inject: the underflow interrupt is wanted if something waits and all list registers are used."""
    if m.lr_pending[m.current[p]] and m.lr_mask[p] == (1 << scope.lrs) - 1:
        m = m._replace(uie=m.uie | 1 << p)
    return goto(m, p, GUEST)


def _following(m: Machine, irq: int) -> int:
    """The irq after this one on its lr_pending list; itself if it is linked nowhere, NONE at the end."""
    for entries in m.lr_pending:
        if irq in entries:
            index = entries.index(irq) + 1
            return entries[index] if index < len(entries) else NONE
    return irq


def _evict(m: Machine, p: int, victim: int) -> Machine:
    """The victim leaves its register and waits again; MIGRATING stays if it was set."""
    m = m._replace(
        irq_lr=put(m.irq_lr, victim, INVALID_LR),
        status=put(m.status, victim, (m.status[victim] | QUEUED) & ~VISIBLE),
    )
    return gic_add_to_lr_pending(m, p, m.current[p], victim)
