"""The two lists of a vCPU: what is on them, in which order, and what the status bits say of it."""

from __future__ import annotations

from pytlc.vgic.locks import vgic_lock
from pytlc.vgic.model import Model
from pytlc.vgic.properties.moments import all_free, inflight_anywhere, is_free, waiting_anywhere
from pytlc.vgic.state import ENABLED, QUEUED, VISIBLE, Machine


def at_most_one_list(_model: Model, m: Machine) -> bool:
    """An irq is linked at most once into inflight lists and at most once into lr_pending lists.

    Claimed of vgic_vcpu_inject_irq, gic_raise_guest_irq and vgic_migrate_irq. If not, its one node is
    in two lists, and both are corrupted.
    """
    return not any(_repeats(lists) for lists in (m.inflight, m.lr_pending))


def _repeats(lists: tuple[tuple[int, ...], ...]) -> bool:
    linked = [irq for entries in lists for irq in entries]
    return len(linked) != len(set(linked))


def lr_pending_subset(_model: Model, m: Machine) -> bool:
    """While a vCPU's vgic lock is free, every irq of its lr_pending is on its inflight list.

    Claimed of whoever links or unlinks one of the two: vgic_vcpu_inject_irq, gic_update_one_lr,
    vgic_migrate_irq. If not, gic_restore_pending_irqs delivers what the vCPU no longer has.
    """
    return all(
        not is_free(m, vgic_lock(v)) or all(irq in m.inflight[v] for irq in entries)
        for v, entries in enumerate(m.lr_pending)
    )


def lists_sorted(_model: Model, m: Machine) -> bool:
    """While a vCPU's vgic lock is free, its lists are sorted by cached priority; no link is destroyed.

    Claimed of vgic_vcpu_inject_irq, gic_raise_guest_irq and gic_restore_pending_irqs, and of list_del_init
    where its stores are late. If not, a less urgent irq goes first, or a walk ends nowhere.
    """
    return not m.torn and all(
        not is_free(m, vgic_lock(v)) or all(_is_sorted(m, lists[v]) for lists in (m.inflight, m.lr_pending))
        for v in range(len(m.inflight))
    )


def _is_sorted(m: Machine, entries: tuple[int, ...]) -> bool:
    priorities = [m.irq_priority[irq] for irq in entries]
    return priorities == sorted(priorities)


def queues_match_status(model: Model, m: Machine) -> bool:
    """While all vgic and rank locks are free, an irq that is visible is inflight and waits for no register.

    And one that waits is enabled and queued. Claimed of gic_raise_guest_irq, gic_restore_pending_irqs,
    vgic_disable_irqs and vgic_clear_pending_irqs. If not, an irq waits that is delivered or disabled.
    """
    if not (all_free(model, m, "vgic") and all_free(model, m, "rank")):
        return True
    inflight, waiting = inflight_anywhere(m), waiting_anywhere(m)
    return all(
        (not status & VISIBLE or (irq in inflight and irq not in waiting))
        and (irq not in waiting or status & (ENABLED | QUEUED) == ENABLED | QUEUED)
        for irq, status in enumerate(m.status)
    )
