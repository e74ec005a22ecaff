"""What happens around the hypervisor: the device, the running guest, and the trap that leaves it.

The guest acknowledges and ends interrupts through the list registers without Xen noticing; ending one
deactivates the physical SPI behind it (HW bit). It writes ITARGETSR, which traps. While a pCPU is in the
hypervisor, its guest does nothing and no trap is taken.
"""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    LR_ACTIVE,
    LR_INVALID,
    LR_PENDING,
    PHYS_ACTIVE,
    PHYS_INACTIVE,
    PHYS_PENDING,
    ListRegister,
    Local,
    Machine,
    put,
)
from pytlc.vgic.steps.control import call, with_local
from pytlc.vgic.steps.primitives import write_lr


def device__assert(_scope: Scope, m: Machine, irq: int) -> Machine | None:
    """The device raises its line: the physical SPI becomes pending; disabled while it is.

    An active SPI becomes active and pending, as often as the scope allows.
    """
    state = m.phys_state[irq]
    if state & PHYS_PENDING:
        return None
    raised = put(m.phys_state, irq, state | PHYS_PENDING)
    if state == PHYS_INACTIVE:
        return m._replace(phys_state=raised)
    return m._replace(phys_state=raised, reasserts=m.reasserts - 1) if m.reasserts else None


def guest__ack(_scope: Scope, m: Machine, p: int, lr: int) -> Machine | None:
    """The guest reads GICV_IAR: the pending register becomes active.

    The virtual CPU interface signals a most urgent pending interrupt, and only one that is more urgent than
    every active one.
    """
    irq, state = m.hw_lr[p][lr]
    if state != LR_PENDING:
        return None
    mine = m.irq_priority[irq]
    for index, (other, other_state) in enumerate(m.hw_lr[p]):
        if index == lr or other_state == LR_INVALID:
            continue
        theirs = m.irq_priority[other]
        if theirs < mine or (theirs == mine and other_state == LR_ACTIVE):
            return None
    return write_lr(m, p, lr, ListRegister(irq, LR_ACTIVE))


def guest__eoi(_scope: Scope, m: Machine, p: int, lr: int) -> Machine | None:
    """The guest writes GICV_EOIR: the active register becomes invalid, the physical SPI is deactivated."""
    irq, state = m.hw_lr[p][lr]
    if state != LR_ACTIVE:
        return None
    m = write_lr(m, p, lr, ListRegister(irq, LR_INVALID))
    return m._replace(phys_state=put(m.phys_state, irq, m.phys_state[irq] & ~PHYS_ACTIVE))


def guest__write_itargetsr(_scope: Scope, m: Machine, p: int, irq: int, vcpu: int) -> Machine | None:
    """The guest writes another target for the SPI: a trap, list registers are synced first."""
    if not m.retargets or m.rank_vcpu[irq] == vcpu:
        return None
    m = with_local(m, p, Local(irq=irq, new=vcpu))._replace(retargets=m.retargets - 1)
    return call(m, p, "gic_clear_lrs.lock_vgic", "vgic_store_itargetsr.lock_rank")


def take_irq(_scope: Scope, m: Machine, p: int) -> Machine | None:
    """A physical interrupt or a kick leaves the guest: list registers are synced first.

    The kick is over with that: its SGI is acknowledged at the next read of IAR and has no other effect.
    """
    mine = 1 << p
    if not m.kick & mine and not any(
        state == PHYS_PENDING and target == p for state, target in zip(m.phys_state, m.phys_aff, strict=True)
    ):
        return None
    return call(m._replace(kick=m.kick & ~mine), p, "gic_clear_lrs.lock_vgic", "gic_interrupt.read_iar")
