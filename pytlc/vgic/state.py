"""The whole state of the modelled machine as one flat, immutable, hashable tuple.

Named tuples of small integers, because an explorer copies, hashes and compares millions of them: pCPUs,
vCPUs, irqs and list registers are indices from 0, absent is NONE, sets are bit masks, functions are tuples.
No boolean occurs anywhere, so equality of states is plain tuple equality. :mod:`pytlc.vgic.view` gives the
readable form.

A field that belongs to a part of the machine that the scope leaves out is there all the same and never
changes, so that the steps that every machine has need not ask for it.
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
PRISTINE_LPI: Final = 1 << 5

#: State of a list register, a mask of pending and active. Both at once is not allowed for an LR with the HW
#: bit.
LR_INVALID: Final = 0
LR_PENDING: Final = 1
LR_ACTIVE: Final = 2
LR_ACTIVE_PENDING: Final = 3

#: State of a physical SPI in the distributor, a mask of pending and active.
PHYS_INACTIVE: Final = 0
PHYS_PENDING: Final = 1
PHYS_ACTIVE: Final = 2
PHYS_ACTIVE_PENDING: Final = 3


class ListRegister(NamedTuple):
    """One list register of a pCPU (GICH_LRn)."""

    #: Virtual interrupt, NONE in a cleared register; an EOIed register keeps it until Xen's next sync.
    virq: int = NONE
    #: LR_INVALID, LR_PENDING, LR_ACTIVE or LR_ACTIVE_PENDING.
    state: int = LR_INVALID


class Local(NamedTuple):
    """Arguments and local variables of the C functions on one pCPU's stack; cleared when they die."""

    #: The irq that do_IRQ, the inject, the guest's write or the restore loop is about.
    irq: int = NONE
    #: gic_update_one_lr: irq read from the LR. Argument of vgic_get_target_vcpu. Restore loop: the last
    #: victim.
    virq: int = NONE
    #: vgic_vcpu_inject_irq: the vCPU injected into. CPU_ON: the one to switch on.
    #: arch_move_irqs: the one that moved.
    vcpu: int = NONE
    #: Result of vgic_get_target_vcpu; argument v of vgic_vcpu_inject_irq; vgic_enable_irqs and
    #: vgic_disable_irqs: the target of the irq.
    target: int = NONE
    #: vgic_migrate_irq: target before the write. context_switch: the vCPU that ran.
    old: int = NONE
    #: Write of a target: the requested one. context_switch: the vCPU that is to run.
    new: int = NONE
    #: Result of vgic_get_virq_priority.
    priority: int = 0
    #: Index of the list register being synced or filled, INVALID_LR for none.
    lr: int = INVALID_LR
    #: Restore loop: list registers that may still be filled.
    lrs: int = 0
    #: Write of a word of ITARGETSR: irq and requested target of the bytes that are still to come.
    rest: tuple[tuple[int, int], ...] = ()
    #: vgic_vcpu_inject_irq: v->is_running as it was read, 0 or 1.
    running: int = 0


class Frame(NamedTuple):
    """What a pCPU was doing in the hypervisor when an interrupt nested in it."""

    pc: str
    ret: tuple[str, ...]
    local: Local


class Machine(NamedTuple):
    """Everything that can change; :meth:`pytlc.vgic.model.Model.init` builds it, steps change it."""

    #: Where each pCPU's hypervisor thread is; "guest" while its vCPU runs, "idle" while it has none. Written
    #: by steps of that pCPU only.
    pc: tuple[str, ...]
    #: Return labels of each pCPU, innermost last; empty in "guest".
    ret: tuple[tuple[str, ...], ...]
    #: Local variables of each pCPU; all cleared in "guest". Written by steps of that pCPU only.
    local: tuple[Local, ...]
    #: Holder of each lock, numbered by :mod:`pytlc.vgic.locks`. A pCPU in "guest" holds none.
    lock: tuple[int, ...]
    #: vgic_irq_rank.vcpu[]: target vCPU of each SPI, also of an emulated device. Written by the guest's write
    #: of a target under the rank lock.
    rank_vcpu: tuple[int, ...]
    #: pending_irq.status of each irq, atomic bit operations: by inject, sync and restore under a vgic lock,
    #: MIGRATING by vgic_migrate_irq, ENABLED by the guest's writes; tested outside the lock by
    #: vgic_migrate_irq.
    status: tuple[int, ...]
    #: pending_irq.lr of each irq: 0 before its first injection, INVALID_LR after retirement, else an LR
    #: index.
    irq_lr: tuple[int, ...]
    #: pending_irq.priority of each irq, cached by the injection that makes it inflight; 0 before.
    irq_priority: tuple[int, ...]
    #: vgic.inflight_irqs of each vCPU, sorted by cached priority. Meant to change only under that vCPU's vgic
    #: lock; an irq has one link, so it is on at most one vCPU's list.
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
    #: Writes of targets that the guest has left; a bound of the exploration.
    retargets: int
    #: Assertions of active SPIs that the devices have left; a bound of the exploration.
    reasserts: int
    #: SPIs that are enabled at the physical distributor, a bit mask over irqs. Written under the desc lock.
    phys_enabled: int
    #: Writes of ISENABLER and ICENABLER that the guest has left; a bound of the exploration.
    toggles: int
    #: Moves of vCPUs that are left; a bound of the exploration.
    moves: int
    #: CPU_OFF calls that the guest has left; a bound of the exploration.
    offlines: int
    #: MOVI commands that the guest has left; a bound of the exploration.
    movis: int
    #: DISCARD commands that the guest has left; a bound of the exploration.
    remaps: int
    #: pCPUs with GICH_HCR.UIE set, a bit mask: set on the way to the guest, cleared by gic_clear_lrs.
    uie: int
    #: vCPU of each pCPU (current), NONE for the idle one. Written by that pCPU in context_switch.
    current: tuple[int, ...]
    #: pCPU of each vCPU (v->processor).
    processor: tuple[int, ...]
    #: vCPUs with v->is_running, a bit mask: from before they are current to after they are.
    is_running: int
    #: List registers of each vCPU that is not current (v->arch.gic); empty ones otherwise. An empty tuple
    #: in a machine that does not schedule.
    saved_lr: tuple[tuple[ListRegister, ...], ...]
    #: v->arch.lr_mask of each vCPU that is not current, a bit mask; 0 otherwise.
    saved_mask: tuple[int, ...]
    #: vCPUs with _VPF_blocked, a bit mask: set by WFI, cleared by whoever injects.
    blocked: int
    #: vCPUs with _VPF_down, a bit mask: set by CPU_OFF, cleared by CPU_ON.
    down: int
    #: What each pCPU was doing when an interrupt nested; at most one frame.
    stack: tuple[tuple[Frame, ...], ...]
    #: Stores of each pCPU that are not in memory yet, a bit mask over :func:`store_number` and
    #: :func:`lr_store_number`.
    buffer: tuple[int, ...]
    #: Irqs with a link that a late store has destroyed, a bit mask.
    torn: int
    #: What each pCPU has read early: nothing, or an irq and whether it was inflight.
    early: tuple[tuple[int, ...], ...]
    #: Lock that each pCPU got and has not gone on with, a bit mask over locks with at most one bit.
    granted: tuple[int, ...]
    #: Locks that each pCPU is done with and still holds, a bit mask over locks.
    freeing: tuple[int, ...]
    #: LPIs that were signalled to pcpu0 and not acknowledged, a bit mask over irqs.
    lpi_pending: int
    #: p->lpi_vcpu_id of each LPI; the first LPI comes first. While the ITS lock is free it is what the
    #: tables of the ITS say.
    lpi_vcpu: tuple[int, ...]
    #: LPIs that are in pend_lpi_tree, a bit mask over irqs.
    mapped: int


#: The links of struct pending_irq and their halves, as :func:`store_number` counts them.
INFLIGHT_LINK: Final = 0
LR_QUEUE_LINK: Final = 1
NEXT: Final = 0
PREV: Final = 1

#: Stores of one irq that can be late: to two halves of two links, and of an invalid p->lr.
STORES: Final = 5
#: The last of them.
LR_STORE: Final = 4


def store_number(link: int, half: int, irq: int) -> int:
    """Bit of ``Machine.buffer`` of the store to that half of that link of the irq."""
    return irq * STORES + link * 2 + half


def lr_store_number(irq: int) -> int:
    """Bit of ``Machine.buffer`` of the store of an invalid p->lr."""
    return irq * STORES + LR_STORE


def put(row: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    """A copy of a tuple with one element replaced; the index must be in range and not negative."""
    return (*row[:index], value, *row[index + 1 :])
