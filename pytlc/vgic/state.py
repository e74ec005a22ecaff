"""The whole state of the modelled machine as one flat, immutable, hashable tuple.

Named tuples of small integers, because an explorer copies, hashes and compares millions of them: pCPUs,
vCPUs, SPIs and list registers are indices from 0, absent is NONE, sets are bit masks, functions are tuples.
No boolean occurs anywhere, so equality of states is plain tuple equality. :mod:`pytlc.vgic.view` gives the
readable form.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeVar

T = TypeVar("T")

#: Absent pCPU, vCPU, irq or lock holder.
NONE: Final = -1
#: GIC_INVALID_LR: pending_irq.lr of an irq that was retired from its list register; also "no list register".
INVALID_LR: Final = 0xFF

#: Bits of pending_irq.status, numbered as in vgic.h.
QUEUED: Final = 1 << 0
ACTIVE: Final = 1 << 1
VISIBLE: Final = 1 << 2
ENABLED: Final = 1 << 3
MIGRATING: Final = 1 << 4

#: State of a list register. Pending and active at once does not exist here: it is not allowed for an LR with
#: the HW bit, and every SPI of the model is backed by hardware.
LR_INVALID: Final = 0
LR_PENDING: Final = 1
LR_ACTIVE: Final = 2

#: State of a physical SPI in the distributor, a mask of pending and active.
PHYS_INACTIVE: Final = 0
PHYS_PENDING: Final = 1
PHYS_ACTIVE: Final = 2
PHYS_ACTIVE_PENDING: Final = 3


class ListRegister(NamedTuple):
    """One list register of a pCPU (GICH_LRn)."""

    #: Virtual interrupt, NONE in a cleared register; an EOIed register keeps it until Xen's next sync.
    virq: int = NONE
    #: LR_INVALID, LR_PENDING or LR_ACTIVE.
    state: int = LR_INVALID


class Local(NamedTuple):
    """Arguments and local variables of the C functions on one pCPU's stack; cleared when they die."""

    #: The SPI that do_IRQ, the inject, the ITARGETSR write or the restore loop is about.
    irq: int = NONE
    #: gic_update_one_lr: irq read from the LR. Argument of vgic_get_target_vcpu. Restore loop: the last
    #: victim.
    virq: int = NONE
    #: vgic_vcpu_inject_irq: the vCPU injected into.
    vcpu: int = NONE
    #: Result of vgic_get_target_vcpu; argument v of vgic_vcpu_inject_irq.
    target: int = NONE
    #: vgic_migrate_irq: target before the write.
    old: int = NONE
    #: ITARGETSR write: requested target.
    new: int = NONE
    #: Result of vgic_get_virq_priority.
    priority: int = 0
    #: Index of the list register being synced or filled, INVALID_LR for none.
    lr: int = INVALID_LR
    #: Restore loop: list registers that may still be filled.
    lrs: int = 0


class Machine(NamedTuple):
    """Everything that can change; :meth:`pytlc.vgic.model.Model.initial` builds it, steps change it."""

    #: Where each pCPU's hypervisor thread is; "guest" while its vCPU runs, "idle" for ever without a vCPU.
    #: Written by steps of that pCPU only.
    pc: tuple[str, ...]
    #: Return labels of each pCPU, innermost last; empty in "guest".
    ret: tuple[tuple[str, ...], ...]
    #: Local variables of each pCPU; all cleared in "guest". Written by steps of that pCPU only.
    local: tuple[Local, ...]
    #: Holder of each lock, numbered by :mod:`pytlc.vgic.locks`. A pCPU in "guest" holds none.
    lock: tuple[int, ...]
    #: vgic_irq_rank.vcpu[]: target vCPU of each SPI. Written by the ITARGETSR write under the rank lock.
    rank_vcpu: tuple[int, ...]
    #: pending_irq.status of each SPI, atomic bit operations: by inject, sync and restore under a vgic lock,
    #: and MIGRATING by vgic_migrate_irq; tested outside the lock by vgic_migrate_irq. ENABLED is always
    #: set.
    status: tuple[int, ...]
    #: pending_irq.lr of each SPI: 0 before its first injection, INVALID_LR after retirement, else an LR
    #: index.
    irq_lr: tuple[int, ...]
    #: pending_irq.priority of each SPI, cached by the injection that makes it inflight; 0 before.
    irq_priority: tuple[int, ...]
    #: vgic.inflight_irqs of each vCPU, sorted by cached priority. Meant to change only under that vCPU's vgic
    #: lock; an SPI has one link, so it is on at most one vCPU's list.
    inflight: tuple[tuple[int, ...], ...]
    #: vgic.lr_pending of each vCPU, sorted likewise; meant to be a subset of inflight of the same vCPU.
    lr_pending: tuple[tuple[int, ...], ...]
    #: List registers of each pCPU. Written by Xen on that pCPU with interrupts off, and by the running guest.
    hw_lr: tuple[tuple[ListRegister, ...], ...]
    #: this_cpu(lr_mask), a bit mask: list registers in use. Agrees with hw_lr[p][l].virq != NONE.
    lr_mask: tuple[int, ...]
    #: _IRQ_INPROGRESS of the irq_descs, a bit mask over SPIs: set by do_IRQ under the desc lock, cleared by
    #: the sync without it.
    in_progress: int
    #: Physical state of each SPI: device, acknowledge (IAR) and the guest's EOI through the HW bit.
    phys_state: tuple[int, ...]
    #: pCPU that the physical SPI is routed to (GICD_ITARGETSR); written by irq_set_affinity.
    phys_aff: tuple[int, ...]
    #: pCPUs with an EVENT_CHECK SGI pending, a bit mask; set by another pCPU, cleared by the trap that it
    #: causes. An SGI to a pCPU that is on its way to read IAR is not noted.
    kick: int
    #: ITARGETSR writes that the guest has left; a bound of the exploration.
    retargets: int
    #: Assertions of active SPIs that the devices have left; a bound of the exploration.
    reasserts: int


def put(row: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    """A copy of a tuple with one element replaced; the index must be in range and not negative."""
    return (*row[:index], value, *row[index + 1 :])
