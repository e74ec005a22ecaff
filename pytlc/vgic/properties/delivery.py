"""Where interrupts go and whether they arrive: targets, affinity, migrations, and what is left at rest."""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.vgic.labels import GUEST
from pytlc.vgic.locks import rank_lock_of
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.properties.moments import (
    all_free,
    at_rest,
    inflight_anywhere,
    is_free,
    waiting_anywhere,
)
from pytlc.vgic.state import (
    ACTIVE,
    ENABLED,
    LR_ACTIVE,
    LR_PENDING,
    MIGRATING,
    PHYS_ACTIVE,
    QUEUED,
    STORES,
    VISIBLE,
    Machine,
)


def migrating_is_visible(model: Model, m: Machine) -> bool:
    """While no vgic lock is held, an irq with MIGRATING is in a list register and has hardware behind it.

    Claimed of vgic_migrate_irq and gic_update_one_lr. If not, no sync of a register ends the migration:
    the irq is not moved, and never moved again.
    """
    return not all_free(model, m, "vgic") or all(
        not status & MIGRATING or (status & VISIBLE and model.scope.is_hw(irq))
        for irq, status in enumerate(m.status)
    )


def owner_is_target(model: Model, m: Machine) -> bool:
    """At rest a hardware irq that does not migrate is inflight on the vCPU that is its target.

    Claimed of vgic_vcpu_inject_irq, vgic_migrate_irq and vgic_store_itargetsr. If not, the guest handles it
    on a CPU that it has been moved away from.
    """
    return not at_rest(m) or all(
        not model.scope.is_hw(irq) or m.status[irq] & MIGRATING or m.rank_vcpu[irq] == vcpu
        for vcpu, entries in enumerate(m.inflight)
        for irq in entries
    )


def affinity_follows_target(model: Model, m: Machine) -> bool:
    """At rest a physical SPI that does not migrate is routed to the pCPU of its target.

    Claimed of irq_set_affinity in vgic_migrate_irq, gic_update_one_lr, vgic_enable_irqs and
    arch_move_irqs. If not, every instance comes to a pCPU that has to kick another.
    """
    return not at_rest(m) or all(
        m.status[irq] & MIGRATING or m.phys_aff[irq] == m.processor[m.rank_vcpu[irq]]
        for irq in range(model.scope.spis)
    )


#: Where vgic_migrate_irq is under way with an irq.
_MIGRATING_AT = frozenset(
    f"vgic_migrate_irq.{phrase}"
    for phrase in ("set_affinity", "dequeue", "move_affinity", "test_inflight", "set_migrating")
)


def migrations_do_not_overlap(model: Model, m: Machine) -> bool:
    """No migration of an irq begins on one pCPU while another has still to write the affinity of the last.

    Claimed of vgic_migrate_irq and gic_update_one_lr, which hold the vgic locks of different vCPUs. If not,
    the affinity of the older one can be written last.
    """
    pcpus = range(model.scope.pcpus)
    return not any(
        m.pc[q] in _MIGRATING_AT and q != p and m.local[q].irq == m.local[p].virq
        for p in pcpus
        if _completes(m, p)
        for q in pcpus
    )


def _completes(m: Machine, p: int) -> bool:
    label = m.pc[p]
    if label == "vgic_get_target_vcpu.read_target":
        return m.ret[p][-1] == "gic_update_one_lr.set_affinity"
    return label == "gic_update_one_lr.set_affinity"


def unlinked_before_routed(model: Model, m: Machine, step: Step, after: Machine) -> bool:
    """A pCPU that routes an irq elsewhere has taken it off the old vCPU's list, for everybody to see.

    Claimed of irq_set_affinity in gic_update_one_lr and vgic_migrate_irq. If not, vgic_vcpu_inject_irq on
    the new pCPU still finds it inflight, and nobody raises it.
    """
    p = model.pcpu_of(step)
    if p is None or (m.pc[p] == after.pc[p] and m.local[p] == after.local[p]):
        return True
    local = m.local[p]
    if m.pc[p] == "gic_update_one_lr.set_affinity":
        irq, vcpu = local.virq, m.current[p]
    elif m.pc[p] == "vgic_migrate_irq.move_affinity":
        irq, vcpu = local.irq, local.old
    else:
        return True
    return irq not in m.inflight[vcpu] and not m.buffer[p] >> (irq * STORES) & ((1 << STORES) - 1)


def no_delivery_to_old(model: Model, m: Machine, _step: Step, after: Machine) -> bool:
    """The guest never acknowledges a hardware irq on a vCPU that is not its target.

    Unless a migration is under way: MIGRATING is set, or somebody holds the rank lock. Claimed of
    vgic_migrate_irq and of the injection. If not, the interrupt is handled on the wrong CPU.
    """
    if m.hw_lr is after.hw_lr:
        return True
    return all(
        m.status[irq] & MIGRATING
        or not is_free(m, rank_lock_of(model.scope, irq))
        or m.rank_vcpu[irq] == m.current[p]
        for p in range(model.scope.pcpus)
        for irq in _acknowledged(m, after, p)
        if model.scope.is_hw(irq)
    )


def _acknowledged(m: Machine, after: Machine, p: int) -> Iterator[int]:
    for was, now in zip(m.hw_lr[p], after.hw_lr[p], strict=True):
        if was.virq == now.virq and was.state == LR_PENDING and now.state == LR_ACTIVE:
            yield was.virq


def no_lost_interrupt(model: Model, m: Machine) -> bool:
    """At rest nothing that was signalled has been forgotten.

    An SPI that is active is inflight, unless its target is down; an enabled and queued irq without hardware
    is inflight; what is inflight and enabled is visible or waits for a list register. Claimed of
    vgic_vcpu_inject_irq, gic_update_one_lr and vgic_enable_irqs. If not, the guest never gets it.
    """
    if not at_rest(m):
        return True
    inflight, waiting = inflight_anywhere(m), waiting_anywhere(m)
    return all(
        not status & ENABLED or status & VISIBLE or irq in waiting
        if irq in inflight
        else not _is_due(model, m, irq)
        for irq, status in enumerate(m.status)
    )


def _is_due(model: Model, m: Machine, irq: int) -> bool:
    """Whether the irq has to be inflight."""
    if model.scope.is_hw(irq):
        return bool(m.phys_state[irq] & PHYS_ACTIVE) and not m.down >> m.rank_vcpu[irq] & 1
    return not model.scope.offlines and m.status[irq] & (ENABLED | QUEUED) == ENABLED | QUEUED


def no_stranded_interrupt(model: Model, m: Machine) -> bool:
    """At rest nothing waits for a list register where one is free, and no vCPU sleeps that has work.

    Unless a kick, or the underflow interrupt, is on its way. Claimed of the kick and of vcpu_unblock in
    vgic_vcpu_inject_irq, gic_inject and vcpu_block_unless_event_pending. If not, an interrupt waits until
    something else makes the vCPU leave the guest.
    """
    return not at_rest(m) or not (
        any(_is_stranded(model, m, p) for p in range(model.scope.pcpus))
        or any(m.blocked >> vcpu & 1 and _has_work(m, vcpu) for vcpu in range(model.scope.vcpus))
    )


def _is_stranded(model: Model, m: Machine, p: int) -> bool:
    if m.pc[p] != GUEST or m.kick >> p & 1 or not m.lr_pending[m.current[p]]:
        return False
    full = m.lr_mask[p] == (1 << model.scope.lrs) - 1
    return not (full and (m.uie >> p & 1 or not model.scope.uie))


def _has_work(m: Machine, vcpu: int) -> bool:
    active = [m.irq_priority[irq] for irq in m.inflight[vcpu] if m.status[irq] & ACTIVE]
    return any(
        m.status[irq] & (ENABLED | ACTIVE) == ENABLED and (not active or m.irq_priority[irq] < min(active))
        for irq in m.inflight[vcpu]
    )
