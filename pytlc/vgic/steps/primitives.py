"""The C helpers that have no step of their own because their caller holds what protects them.

Sorted lists, status bits, filling and retiring a list register. The functions that a broken variant
replaces in part (:func:`sync_lr` with its ``retire``) take that part as an argument, as some steps do.
"""

from __future__ import annotations

from collections.abc import Callable

from pytlc.vgic.labels import BAD_LR
from pytlc.vgic.locks import acquire, rank_lock_of
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ACTIVE,
    ENABLED,
    INFLIGHT_LINK,
    INVALID_LR,
    LR_ACTIVE,
    LR_ACTIVE_PENDING,
    LR_INVALID,
    LR_PENDING,
    LR_QUEUE_LINK,
    MIGRATING,
    NEXT,
    NONE,
    PHYS_PENDING,
    PREV,
    PRISTINE_LPI,
    QUEUED,
    VISIBLE,
    ListRegister,
    Machine,
    lr_store_number,
    put,
    store_number,
)
from pytlc.vgic.steps.control import call, goto, leave, with_local

READ_IAR = "gic_interrupt.read_iar"

Lists = tuple[tuple[int, ...], ...]
#: Retire a list register after the guest's EOI: (machine, pcpu, register, irq in it) -> machine.
Retire = Callable[[Machine, int, int, int], Machine]
#: Whether an irq that was retired goes back into a list register, by its status.
Again = Callable[[int], bool]
#: Insert into a vCPU's list: (lists, vcpu, irq, cached priorities) -> lists.
Insert = Callable[[Lists, int, int, tuple[int, ...]], Lists]
#: Irq to evict: (machine, vcpu, irq that needs a list register, last victim or NONE) -> irq or NONE.
Victim = Callable[[Machine, int, int, int], int]
#: Whether list registers of the pCPU are those of the vCPU: (machine, pcpu, vcpu) -> answer.
Here = Callable[[Machine, int, int], bool]


def on_any(lists: Lists, irq: int) -> bool:
    """``!list_empty(&p->link)``: is the irq linked, on whosever list."""
    return any(irq in entries for entries in lists)


def on_inflight(m: Machine, p: int, irq: int) -> bool:
    """``!list_empty(&p->inflight)`` as the pCPU sees it: a store of its own that is still buffered counts."""
    return on_any(m.inflight, irq) and not m.buffer[p] >> store_number(INFLIGHT_LINK, NEXT, irq) & 1


def on_lr_pending(m: Machine, p: int, irq: int) -> bool:
    """``!list_empty(&p->lr_queue)`` as the pCPU sees it."""
    return on_any(m.lr_pending, irq) and not m.buffer[p] >> store_number(LR_QUEUE_LINK, NEXT, irq) & 1


def delete(lists: Lists, irq: int) -> Lists:
    """list_del_init: the irq leaves whichever list it is on; nothing happens if it is on none."""
    return tuple(tuple(entry for entry in entries if entry != irq) for entries in lists)


def lr_seen(m: Machine, p: int, irq: int) -> int:
    """p->lr as the pCPU sees it."""
    return INVALID_LR if m.buffer[p] >> lr_store_number(irq) & 1 else m.irq_lr[irq]


def forget_early(m: Machine, p: int, irq: int) -> Machine:
    """The pCPU stores to the inflight link: a load of it from before would not see that."""
    return m._replace(early=put(m.early, p, ())) if m.early[p][:1] == (irq,) else m


def unlink_inflight(scope: Scope, m: Machine, p: int, irq: int) -> Machine:
    """list_del_init of p->inflight, of which nothing is in memory yet where memory is weak."""
    m = forget_early(m, p, irq)
    if scope.memory:
        return _buffer_unlink(m, p, INFLIGHT_LINK, irq) if on_inflight(m, p, irq) else m
    return m._replace(inflight=delete(m.inflight, irq))


def unlink_lr_queue(scope: Scope, m: Machine, p: int, irq: int) -> Machine:
    """list_del_init of p->lr_queue, likewise."""
    if scope.memory:
        return _buffer_unlink(m, p, LR_QUEUE_LINK, irq) if on_lr_pending(m, p, irq) else m
    return m._replace(lr_pending=delete(m.lr_pending, irq))


def _buffer_unlink(m: Machine, p: int, link: int, irq: int) -> Machine:
    stores = 1 << store_number(link, NEXT, irq) | 1 << store_number(link, PREV, irq)
    return m._replace(buffer=put(m.buffer, p, m.buffer[p] | stores))


def wait_for_stores(m: Machine, p: int, label: str) -> Machine | None:
    """smp_wmb as a step: the pCPU goes on once its stores are in memory."""
    return None if m.buffer[p] else goto(m, p, label)


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


def irq_set_affinity(m: Machine, irq: int, vcpu: int) -> Machine:
    """The distributor routes the SPI to the vCPU's pCPU (irq.c; no lock of the model is involved)."""
    return m._replace(phys_aff=put(m.phys_aff, irq, m.processor[vcpu]))


def is_running(m: Machine, vcpu: int) -> bool:
    """v->is_running."""
    return bool(m.is_running >> vcpu & 1)


def is_runnable(m: Machine, vcpu: int) -> bool:
    """vcpu_runnable: no pause flag is set."""
    return not (m.blocked | m.down) >> vcpu & 1


def waits_here(m: Machine, p: int, vcpu: int) -> bool:
    """Whether the scheduler of the pCPU could let the vCPU run, which does not run yet."""
    return m.processor[vcpu] == p and is_runnable(m, vcpu) and not is_running(m, vcpu)


def somebody_waits_here(scope: Scope, m: Machine, p: int) -> bool:
    """Whether there is such a vCPU."""
    return any(waits_here(m, p, vcpu) for vcpu in range(scope.vcpus))


def signalled(m: Machine, p: int) -> int:
    """What IAR of the pCPU can give, a bit mask over irqs: SPIs that are routed here, LPIs at pcpu0.

    Of an SPI only one that is pending, not active, and enabled at the distributor.
    """
    mask = 0
    for irq, (state, target) in enumerate(zip(m.phys_state, m.phys_aff, strict=True)):
        if state == PHYS_PENDING and target == p:
            mask |= 1 << irq
    return mask & m.phys_enabled | (0 if p else m.lpi_pending)


def underflows(m: Machine, p: int) -> bool:
    """Whether the underflow interrupt is signalled: it is on, and at most one list register is valid."""
    valid = sum(register.state != LR_INVALID for register in m.hw_lr[p])
    return bool(m.uie >> p & 1) and valid <= 1


def accepts_irqs(m: Machine, p: int) -> bool:
    """Whether the pCPU notices a kick; on its way to read IAR it acknowledges the SGI there, in vain."""
    return m.pc[p] != READ_IAR and m.ret[p][:1] != (READ_IAR,)


def is_current(m: Machine, p: int, vcpu: int) -> bool:
    """Whether v == current: the list registers of the pCPU are those of the vCPU."""
    return m.current[p] == vcpu


def save_state(m: Machine, p: int, vcpu: int) -> Machine:
    """gic_save_state: list registers and lr_mask of the pCPU, which keeps them, into the vCPU."""
    return m._replace(
        saved_lr=put(m.saved_lr, vcpu, m.hw_lr[p]),
        saved_mask=put(m.saved_mask, vcpu, m.lr_mask[p]),
    )


def restore_state(scope: Scope, m: Machine, p: int, vcpu: int) -> Machine:
    """gic_restore_state: the other way round. What is no longer valid counts as empty.

    The idle vCPU has nothing to restore: nobody looks at the list registers, which count as empty too.
    """
    empty = (ListRegister(),) * scope.lrs
    if vcpu == NONE:
        return m._replace(hw_lr=put(m.hw_lr, p, empty), lr_mask=put(m.lr_mask, p, 0))
    return m._replace(
        hw_lr=put(m.hw_lr, p, m.saved_lr[vcpu]),
        lr_mask=put(m.lr_mask, p, m.saved_mask[vcpu]),
        saved_lr=put(m.saved_lr, vcpu, empty),
        saved_mask=put(m.saved_mask, vcpu, 0),
    )


def kick_or_end(m: Machine, p: int, *, running: bool) -> Machine:
    """vgic_vcpu_inject_irq, I12: only a vCPU that runs, and elsewhere, is kicked."""
    if running and m.local[p].vcpu != m.current[p]:
        return goto(m, p, "vgic_vcpu_inject_irq.kick")
    return end_injection(m, p)


def end_injection(m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq returns."""
    return leave(with_local(m, p, m.local[p]._replace(vcpu=NONE, priority=0, running=0)), p)


def is_mapped(scope: Scope, m: Machine, irq: int) -> bool:
    """Whether irq_to_pending finds the irq: an LPI only while it is in pend_lpi_tree."""
    return not scope.is_lpi(irq) or bool(m.mapped >> irq & 1)


def gic_find_unused_lr(scope: Scope, m: Machine, p: int, irq: int, first: int) -> int:
    """Lowest list register of the pCPU from ``first`` on with its lr_mask bit clear, or NONE.

    For an LPI that was mapped anew, the one that still has its number from before, wherever that is.
    """
    mask = m.lr_mask[p]
    if m.status[irq] & PRISTINE_LPI:
        for lr, register in enumerate(m.hw_lr[p]):
            if mask >> lr & 1 and register.virq == irq:
                return lr
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
        status=put(m.status, irq, (m.status[irq] | VISIBLE) & ~(QUEUED | PRISTINE_LPI)),
        irq_lr=put(m.irq_lr, irq, lr),
        lr_mask=put(m.lr_mask, p, m.lr_mask[p] | 1 << lr),
    )


def gic_add_to_lr_pending(m: Machine, p: int, vcpu: int, irq: int) -> Machine:
    """gic_add_to_lr_pending: does nothing if the irq is queued already, on whosever list."""
    if on_lr_pending(m, p, irq):
        return m
    return m._replace(lr_pending=insert_sorted(m.lr_pending, vcpu, irq, m.irq_priority))


def find_victim(m: Machine, vcpu: int, irq: int, last: int, *, spared: int = ACTIVE) -> int:
    """The irq to evict, searched from the less urgent end or before the last victim; NONE if there is none.

    An entry as urgent as the irq ends the search. One with a bit of ``spared`` in its status is passed over;
    ACTIVE is as old as the last sync.
    """
    candidates = m.inflight[vcpu]
    if last != NONE:
        candidates = candidates[: candidates.index(last)] if last in candidates else ()
    for candidate in reversed(candidates):
        if m.irq_priority[candidate] == m.irq_priority[irq]:
            return NONE
        if m.status[candidate] & (VISIBLE | spared) == VISIBLE:
            return candidate
    return NONE


def retire_lr(m: Machine, p: int, lr: int, irq: int) -> Machine:
    """gic_update_one_lr, LR found invalid: register, mask bit, INPROGRESS, VISIBLE, ACTIVE, p->lr."""
    return write_lr(m, p, lr, ListRegister())._replace(
        lr_mask=put(m.lr_mask, p, m.lr_mask[p] & ~(1 << lr)),
        in_progress=m.in_progress & ~(1 << irq),
        status=put(m.status, irq, m.status[irq] & ~(VISIBLE | ACTIVE)),
        irq_lr=put(m.irq_lr, irq, INVALID_LR),
    )


def discard_lr(m: Machine, p: int, lr: int) -> Machine:
    """gic_update_one_lr, LR of an LPI that was unmapped since: only the register is cleared."""
    m = clear_status(m, m.hw_lr[p][lr].virq, PRISTINE_LPI)
    return write_lr(m, p, lr, ListRegister())._replace(
        lr_mask=put(m.lr_mask, p, m.lr_mask[p] & ~(1 << lr)),
    )


def has_second_instance(status: int) -> bool:
    """gic_update_one_lr, U4a: enabled, queued again since it was raised, and not on its way elsewhere."""
    return status & (ENABLED | QUEUED | MIGRATING) == ENABLED | QUEUED


def sync_lr(
    scope: Scope,
    m: Machine,
    p: int,
    *,
    retire: Retire = retire_lr,
    again: Again = has_second_instance,
) -> Machine:
    """gic_update_one_lr up to the decision whether the irq goes back into a list register.

    An index outside the register file ends the pCPU: GICv3 has a BUG() there, GICv2 reads past the
    registers. An empty register reads as virtual interrupt 0, which is the SGI of that number, found
    invalid; without SGIs in the model nothing happens. Where memory is weak the invalid p->lr of an irq that
    is done with is late; that of one that is raised again is overwritten before anybody can look.
    """
    lr = m.local[p].lr
    if lr >= scope.lrs:
        return goto(m, p, BAD_LR)
    irq, state = m.hw_lr[p][lr]
    if irq == NONE:
        if not scope.sgis:
            return leave(m, p)
        irq = scope.sgi(0, m.current[p])
    if not is_mapped(scope, m, irq) or m.status[irq] & PRISTINE_LPI:
        return leave(discard_lr(m, p, lr), p)
    if state & LR_ACTIVE:
        return leave(see_active(scope, m, p, lr), p)
    if state == LR_PENDING:
        return leave(clear_status(m, irq, QUEUED), p)
    before = m.irq_lr
    m = with_local(retire(m, p, lr, irq), p, m.local[p]._replace(virq=irq))
    if again(m.status[irq]):
        return goto(m, p, "gic_raise_guest_irq.raise")
    if scope.memory and m.irq_lr[irq] == INVALID_LR:
        m = m._replace(irq_lr=before, buffer=put(m.buffer, p, m.buffer[p] | 1 << lr_store_number(irq)))
    return goto(m, p, "gic_update_one_lr.del_inflight")


def read_new_target(m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U8: where the physical interrupt has to follow to."""
    return call(m, p, "vgic_get_target_vcpu.read_target", "gic_update_one_lr.set_affinity")


def end_update(m: Machine, p: int) -> Machine:
    """gic_update_one_lr is done with an irq that is in no list register any more."""
    return leave(with_local(m, p, m.local[p]._replace(virq=NONE)), p)


def see_active(scope: Scope, m: Machine, p: int, lr: int) -> Machine:
    """gic_update_one_lr, LR found active: ACTIVE is noted, and a second instance added to the register.

    That of a hardware irq is lost: its register cannot be active and pending.
    """
    irq = m.hw_lr[p][lr].virq
    m = set_status(m, irq, ACTIVE)
    if m.status[irq] & (ENABLED | QUEUED) != ENABLED | QUEUED:
        return m
    m = clear_status(m, irq, QUEUED)
    return m if scope.is_hw(irq) else write_lr(m, p, lr, ListRegister(irq, LR_ACTIVE_PENDING))


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


def target_of(scope: Scope, m: Machine, irq: int) -> int:
    """rank->vcpu[] of the irq; that of an SGI is its own vCPU and never changes."""
    return scope.sgi_owner(irq) if scope.is_sgi(irq) else m.rank_vcpu[irq]


def begin_toggle(scope: Scope, m: Machine, p: int, label: str) -> Machine:
    """vgic_enable_irqs and vgic_disable_irqs: takes the rank lock and reads the target."""
    local = m.local[p]
    m = acquire(m, p, rank_lock_of(scope, local.irq))
    return goto(with_local(m, p, local._replace(target=target_of(scope, m, local.irq))), p, label)


def raise_enabled(m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E4: an irq that is inflight and that the guest does not see is raised."""
    local = m.local[p]
    if not on_inflight(m, p, local.irq) or m.status[local.irq] & VISIBLE:
        return goto(m, p, "vgic_enable_irqs.unlock_vgic")
    m = with_local(m, p, local._replace(vcpu=local.target))
    return call(m, p, "gic_raise_guest_irq.raise", "vgic_enable_irqs.unlock_vgic")


def look_at_links(m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, the tests of M4 and M5: which of the three cases it is."""
    irq = m.local[p].irq
    if not on_inflight(m, p, irq):
        return goto(m, p, "vgic_migrate_irq.set_affinity")
    queued = on_lr_pending(m, p, irq)
    return goto(m, p, "vgic_migrate_irq.dequeue" if queued else "vgic_migrate_irq.test_inflight")
