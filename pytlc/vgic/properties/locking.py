"""Data under their locks: who may change lists and fields, and who looks at them at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple, TypeAlias

from pytlc.vgic.locks import rank_lock_of, vgic_lock
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.properties.moments import is_free
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import LR_INVALID, NONE, QUEUED, VISIBLE, Machine
from pytlc.vgic.steps.primitives import on_inflight


def owner_lock_held(model: Model, m: Machine, step: Step, after: Machine) -> bool:
    """A step changes the lists of a vCPU only if its pCPU holds that vCPU's vgic lock before the step.

    Claimed of every list_add and list_del_init in gic.c and vgic.c, vgic_migrate_irq and
    vgic_disable_irqs with the lock of another vCPU among them. If not, two pCPUs edit one list.
    """
    if m.inflight is after.inflight and m.lr_pending is after.lr_pending:
        return True
    p = model.pcpu_of(step)
    return all(
        (m.inflight[v] == after.inflight[v] and m.lr_pending[v] == after.lr_pending[v])
        or m.lock[vgic_lock(v)] == p
        for v in range(model.scope.vcpus)
    )


def field_lock_held(model: Model, m: Machine, step: Step, after: Machine) -> bool:
    """What says where an inflight irq is changes only under the vgic lock of the vCPU whose list it is on.

    Claimed of p->lr, VISIBLE and the clearing of QUEUED in gic_update_one_lr, gic_set_lr,
    gic_restore_pending_irqs and vgic_migrate_irq. If not, the owner acts on what is no longer true.
    """
    if m.irq_lr is after.irq_lr and m.status is after.status:
        return True
    p = model.pcpu_of(step)
    return all(
        m.lock[vgic_lock(v)] == p or not any(_moved(m, after, irq) for irq in entries)
        for v, entries in enumerate(m.inflight)
    )


def _moved(m: Machine, after: Machine, irq: int) -> bool:
    was, now = m.status[irq], after.status[irq]
    return m.irq_lr[irq] != after.irq_lr[irq] or bool((was ^ now) & VISIBLE or was & ~now & QUEUED)


def asserts_hold(model: Model, m: Machine) -> bool:
    """Whoever is about to use a vCPU's lists or a rank finds the lock of it held, by whomever.

    Claimed where C has ASSERT(spin_is_locked(...)), which looks no further: gic_raise_guest_irq,
    gic_raise_inflight_irq, gic_update_one_lr, and vgic_store_itargetsr and _irouter before they write. If
    not, a debug build stops.
    """
    return all(not is_free(m, lock) for p in range(model.scope.pcpus) for lock in _asserted(model, m, p))


def _asserted(model: Model, m: Machine, p: int) -> Iterator[int]:
    label, local = m.pc[p], m.local[p]
    if label == "gic_raise_guest_irq.raise":
        yield vgic_lock(local.vcpu if local.virq == NONE else m.current[p])
    elif label == "gic_raise_inflight_irq.test":
        yield vgic_lock(local.vcpu)
    elif label == "gic_update_one_lr.read":
        yield vgic_lock(m.current[p])
    elif label in {"vgic_store_itargetsr.write_target", "vgic_store_irouter.write_target"}:
        yield rank_lock_of(model.scope, local.irq)


class Access(NamedTuple):
    """An access that a pCPU is about to make to a plain field of struct pending_irq."""

    field: str
    irq: int
    writes: bool


def no_data_race(model: Model, m: Machine) -> bool:
    """Two pCPUs that are about to access one plain field of an irq, one to write it, share a lock.

    Claimed of the two links, lr and priority of struct pending_irq; status bits are atomic. If not, one
    reads what the other has half written, or their writes get mixed.
    """
    return not data_race(model, m)


def data_race(model: Model, m: Machine) -> tuple[tuple[int, Access], ...]:
    """Two pCPUs that race and the accesses with which they do; empty if none do."""
    pcpus = [(p, accesses) for p in range(model.scope.pcpus) if (accesses := next_accesses(model, m, p))]
    for (p, ours), (q, theirs) in combinations(pcpus, 2):
        clash = _clash(ours, theirs)
        if clash is not None and not _locks(model, m, p) & _locks(model, m, q):
            return (p, clash[0]), (q, clash[1])
    return ()


def _clash(ours: tuple[Access, ...], theirs: tuple[Access, ...]) -> tuple[Access, Access] | None:
    clashes = (
        (mine, other)
        for mine in ours
        for other in theirs
        if mine.field == other.field and mine.irq == other.irq and (mine.writes or other.writes)
    )
    return next(clashes, None)


def _locks(model: Model, m: Machine, p: int) -> frozenset[int]:
    """What the pCPU holds, and what its step takes."""
    held = frozenset(lock for lock, holder in enumerate(m.lock) if holder == p)
    return held | {model.lock_at(m, p)} - {NONE}


def next_accesses(model: Model, m: Machine, p: int) -> tuple[Access, ...]:
    """The plain fields that the pCPU's next step reads or writes."""
    look = _ACCESSES.get(m.pc[p])
    return tuple(look(model.scope, m, p)) if look else ()


_Look: TypeAlias = Callable[[Scope, Machine, int], Iterator[Access]]


def _of_irq(*fields: tuple[str, bool]) -> _Look:
    """Always the same fields of the irq that the function is about."""

    def look(_scope: Scope, m: Machine, p: int) -> Iterator[Access]:
        return (Access(field, m.local[p].irq, writes) for field, writes in fields)

    return look


def _test_inflight(_scope: Scope, m: Machine, p: int) -> Iterator[Access]:
    irq = m.local[p].irq
    yield Access("inflight", irq, writes=False)
    if not on_inflight(m, p, irq):
        yield Access("priority", irq, writes=True)


def _raise(_scope: Scope, m: Machine, p: int) -> Iterator[Access]:
    local = m.local[p]
    irq = local.irq if local.virq == NONE else local.virq
    yield Access("lr_queue", irq, writes=True)
    yield Access("lr", irq, writes=True)
    yield Access("priority", irq, writes=False)


def _read_lr(scope: Scope, m: Machine, p: int) -> Iterator[Access]:
    """A list register whose irq the guest has ended is retired."""
    lr = m.local[p].lr
    if lr < scope.lrs and m.hw_lr[p][lr].virq != NONE and m.hw_lr[p][lr].state == LR_INVALID:
        yield Access("lr", m.hw_lr[p][lr].virq, writes=True)


def _del_inflight(_scope: Scope, m: Machine, p: int) -> Iterator[Access]:
    yield Access("inflight", m.local[p].virq, writes=True)


_READ, _WRITE = False, True
_LOOK_AT_LINKS = _of_irq(("inflight", _READ), ("lr_queue", _READ))

#: What each step accesses, by the label of the pCPU that takes it. Where vgic_migrate_irq locks and looks in
#: two steps it is about to look from the first one on.
_ACCESSES: dict[str, _Look] = {
    "vgic_vcpu_inject_irq.test_inflight": _test_inflight,
    "vgic_vcpu_inject_irq.insert_inflight": _of_irq(("inflight", _WRITE), ("priority", _READ)),
    "gic_raise_guest_irq.raise": _raise,
    "gic_raise_inflight_irq.test": _of_irq(("lr_queue", _READ), ("lr", _READ)),
    "gic_update_one_lr.read": _read_lr,
    "gic_update_one_lr.del_inflight": _del_inflight,
    "vgic_migrate_irq.lock_vgic": _LOOK_AT_LINKS,
    "vgic_migrate_irq.test_links": _LOOK_AT_LINKS,
    "vgic_migrate_irq.test_inflight": _of_irq(("inflight", _READ)),
    "vgic_migrate_irq.dequeue": _of_irq(("inflight", _WRITE), ("lr_queue", _WRITE)),
    "vgic_enable_irqs.lock_vgic": _of_irq(("inflight", _READ)),
    "vgic_disable_irqs.remove": _of_irq(("lr_queue", _WRITE)),
    "gic_restore_pending_irqs.place": _of_irq(("lr_queue", _WRITE), ("lr", _WRITE), ("priority", _READ)),
}
