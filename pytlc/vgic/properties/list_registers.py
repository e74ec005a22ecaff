"""List registers: what Xen believes of them, and what it must never do to one that the guest uses."""

from __future__ import annotations

from pytlc.vgic.labels import BAD_LR, GUEST
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.properties.moments import all_free, files
from pytlc.vgic.state import (
    ENABLED,
    INVALID_LR,
    LR_ACTIVE,
    LR_INVALID,
    LR_PENDING,
    NONE,
    PHYS_ACTIVE,
    PRISTINE_LPI,
    QUEUED,
    VISIBLE,
    Machine,
)
from pytlc.vgic.steps.primitives import is_mapped

READ = "gic_update_one_lr.read"


def visible_iff_in_lr(model: Model, m: Machine) -> bool:
    """While no vgic lock is held, VISIBLE says that one list register holds the irq, the one p->lr names.

    An irq that is not visible has an invalid index, or 0 before its first injection. An LPI that was mapped
    anew may still be in the register of its older mapping. Claimed of gic_set_lr, gic_update_one_lr and
    gic_restore_pending_irqs. If not, a register is read or evicted that holds another irq.
    """
    if not all_free(model, m, "vgic"):
        return True
    places: list[list[int]] = [[] for _ in m.status]
    for registers, mask in files(m):
        for index, register in enumerate(registers):
            if register.virq != NONE and mask >> index & 1:
                places[register.virq].append(index)
    return all(
        (bool(status & VISIBLE) == (place == [lr]) and (status & VISIBLE or lr in {0, INVALID_LR}))
        or not _is_tracked(model, m, irq)
        for irq, (status, lr, place) in enumerate(zip(m.status, m.irq_lr, places, strict=True))
    )


def _is_tracked(model: Model, m: Machine, irq: int) -> bool:
    """Xen knows of the irq's register; not of that of an LPI that was unmapped since."""
    return is_mapped(model.scope, m, irq) and not m.status[irq] & PRISTINE_LPI


def lr_mask_agrees(_model: Model, m: Machine) -> bool:
    """A bit of lr_mask says that its register holds an irq; no two registers of a file hold the same.

    Claimed of gic_update_one_lr, gic_set_lr and vgic_clear_pending_irqs. If not, a register is overwritten,
    or never used again.
    """
    for registers, mask in files(m):
        held = [register.virq for register in registers if register.virq != NONE]
        if len(held) != len(set(held)):
            return False
        if any((mask >> index & 1) != (register.virq != NONE) for index, register in enumerate(registers)):
            return False
    return True


def lr_index_valid(_model: Model, m: Machine) -> bool:
    """No pCPU reads a list register that does not exist.

    Claimed of gic_update_one_lr and gic_restore_pending_irqs. If not, GICv3 stops with BUG(), GICv2 reads
    past its registers.
    """
    return BAD_LR not in m.pc


def raise_inflight_in_lr(model: Model, m: Machine) -> bool:
    """Where gic_raise_inflight_irq syncs a register, it holds that irq, which the vCPU here has inflight.

    Claimed of gic_raise_inflight_irq, which takes p->lr for granted once the irq is not queued. If not,
    gic_update_one_lr works on another irq, without the lock of its owner, or on none.
    """
    return all(
        m.pc[p] != READ or m.ret[p][-1] != "vgic_vcpu_inject_irq.unlock" or _is_here(m, p)
        for p in range(model.scope.pcpus)
    )


def _is_here(m: Machine, p: int) -> bool:
    irq, lr = m.local[p].irq, m.local[p].lr
    return (
        bool(m.status[irq] & VISIBLE)
        and irq in m.inflight[m.current[p]]
        and bool(m.lr_mask[p] >> lr & 1)
        and m.hw_lr[p][lr].virq == irq
    )


def inflight_is_active(model: Model, m: Machine) -> bool:
    """A hardware irq in a list register is active at the distributor, and INPROGRESS.

    Claimed of do_IRQ, gic_raise_guest_irq and gic_update_one_lr. If not, the guest's EOI deactivates
    nothing, or another instance that it has not seen.
    """
    return all(
        register.state == LR_INVALID
        or not model.scope.is_hw(register.virq)
        or (m.phys_state[register.virq] & PHYS_ACTIVE and m.in_progress >> register.virq & 1)
        for registers, _ in files(m)
        for register in registers
    )


def no_hw_second_instance(model: Model, m: Machine) -> bool:
    """The sync never finds a hardware irq active that is enabled and queued again.

    Claimed of gic_update_one_lr, which cannot make such a register active and pending. If not, the second
    instance is lost: QUEUED is cleared and nothing delivered.
    """
    return not any(_second_instance(model, m, p) for p, label in enumerate(m.pc) if label == READ)


def _second_instance(model: Model, m: Machine, p: int) -> bool:
    lr = m.local[p].lr
    if lr >= model.scope.lrs:
        return False
    irq, state = m.hw_lr[p][lr]
    wanted = ENABLED | QUEUED
    return state == LR_ACTIVE and model.scope.is_hw(irq) and m.status[irq] & wanted == wanted


def not_in_two_lrs(_model: Model, m: Machine) -> bool:
    """No irq is valid in two list registers, of whatever pCPUs or saved for whatever vCPUs.

    Claimed of gic_set_lr and its callers. If not, the guest gets one interrupt on two CPUs at once, and
    ends the hardware interrupt behind it twice.
    """
    valid = [
        register.virq for registers, _ in files(m) for register in registers if register.state != LR_INVALID
    ]
    return len(valid) == len(set(valid))


def active_not_evicted(model: Model, m: Machine, step: Step, after: Machine) -> bool:
    """The hypervisor never takes a list register from an irq that the guest has acknowledged.

    Unless it is an LPI that was unmapped since. Claimed of gic_restore_pending_irqs and gic_set_lr; a context
    switch saves the register first. If not,
    the guest's EOI finds no active register, and a hardware irq stays active for ever.
    """
    p = model.pcpu_of(step)
    if p is None or m.hw_lr is after.hw_lr or m.pc[p] in {GUEST, "context_switch.switch"}:
        return True
    return all(
        not was.state & LR_ACTIVE
        or not _is_tracked(model, m, was.virq)
        or (was.virq == now.virq and now.state & LR_ACTIVE)
        for was, now in zip(m.hw_lr[p], after.hw_lr[p], strict=True)
    )


def most_urgent_in_lr(model: Model, m: Machine, step: Step, after: Machine) -> bool:
    """On the return to the guest nothing waits that is more urgent than what is pending in a register.

    And if anything waits, every register is in use. Claimed of gic_restore_pending_irqs. If not, the guest
    handles a less urgent interrupt first.
    """
    p = model.pcpu_of(step)
    if p is None or not m.pc[p].startswith("gic_restore_pending_irqs."):
        return True
    waiting = after.lr_pending[after.current[p]]
    if not waiting or after.pc[p] not in {GUEST, "gic_inject.set_uie"}:
        return True
    first = after.irq_priority[waiting[0]]
    return after.lr_mask[p] == (1 << model.scope.lrs) - 1 and all(
        register.state != LR_PENDING or after.irq_priority[register.virq] <= first
        for register in after.hw_lr[p]
    )
