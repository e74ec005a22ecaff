"""What a pCPU's hardware does beside its instructions: locks granted and freed, late stores, early loads."""

from __future__ import annotations

from pytlc.vgic.labels import IDLE
from pytlc.vgic.locks import LockOf
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    INFLIGHT_LINK,
    INVALID_LR,
    LR_STORE,
    NEXT,
    NONE,
    STORES,
    Machine,
    put,
    store_number,
)
from pytlc.vgic.steps.primitives import delete, on_any, on_inflight


def spin_lock__acquire(scope: Scope, m: Machine, p: int, *, wants: LockOf) -> Machine | None:
    """The lock that the pCPU waits for at its label is granted to it."""
    if m.freeing[p] or m.granted[p]:
        return None
    lock = wants(scope, m, p)
    if lock == NONE or m.lock[lock] != NONE:
        return None
    return m._replace(lock=put(m.lock, lock, p), granted=put(m.granted, p, 1 << lock))


def spin_unlock__release(_scope: Scope, m: Machine, p: int, lock: int) -> Machine | None:
    """A lock that the pCPU is done with becomes free; the barrier before that has waited for its stores."""
    if not m.freeing[p] >> lock & 1 or m.buffer[p]:
        return None
    return m._replace(lock=put(m.lock, lock, NONE), freeing=put(m.freeing, p, m.freeing[p] & ~(1 << lock)))


def early_read(scope: Scope, m: Machine, p: int, irq: int) -> Machine | None:
    """The pCPU speculates on an interrupt and loads the link that it will look at, long before it may."""
    if m.early[p] or (m.pc[p] == IDLE and not scope.scheduling):
        return None
    return m._replace(early=put(m.early, p, (irq, int(on_inflight(m, p, irq)))))


def store_buffer__drain(_scope: Scope, m: Machine, p: int, store: int) -> Machine | None:
    """A store reaches memory: of an invalid p->lr, or next, which unlinks the node wherever it is.

    prev alone changes nothing that is looked at, unless somebody linked the node again since next unlinked
    it: then it destroys that link.
    """
    if not m.buffer[p] >> store & 1:
        return None
    m = m._replace(buffer=put(m.buffer, p, m.buffer[p] & ~(1 << store)))
    irq, part = divmod(store, STORES)
    if part == LR_STORE:
        return m._replace(irq_lr=put(m.irq_lr, irq, INVALID_LR))
    link, half = divmod(part, 2)
    lists = m.inflight if link == INFLIGHT_LINK else m.lr_pending
    if half == NEXT:
        unlinked = delete(lists, irq)
        return m._replace(inflight=unlinked) if link == INFLIGHT_LINK else m._replace(lr_pending=unlinked)
    unlinked_before = not m.buffer[p] >> store_number(link, NEXT, irq) & 1
    return m._replace(torn=m.torn | 1 << irq) if unlinked_before and on_any(lists, irq) else m
