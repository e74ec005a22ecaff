"""What happens around the hypervisor: the device, the running guest, and the trap that leaves it.

The guest acknowledges and ends interrupts through the list registers without Xen noticing; ending one
deactivates the physical SPI behind it, if there is one (HW bit). What it writes to the distributor or to an
emulated device traps. While a pCPU is in the
hypervisor, its guest does nothing and no trap is taken.
"""

from __future__ import annotations

from pytlc.vgic.domains import Pairs
from pytlc.vgic.labels import IDLE
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ENABLED,
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
from pytlc.vgic.steps.control import call, goto, with_local
from pytlc.vgic.steps.primitives import READ_IAR, signalled, somebody_waits_here, underflows, write_lr


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
        if theirs < mine or (theirs == mine and other_state & LR_ACTIVE):
            return None
    return write_lr(m, p, lr, ListRegister(irq, LR_ACTIVE))


def guest__eoi(scope: Scope, m: Machine, p: int, lr: int) -> Machine | None:
    """The guest writes GICV_EOIR: the register is active no more, the physical SPI is deactivated."""
    irq, state = m.hw_lr[p][lr]
    if not state & LR_ACTIVE:
        return None
    m = write_lr(m, p, lr, ListRegister(irq, state & ~LR_ACTIVE))
    if not scope.is_hw(irq):
        return m
    return m._replace(phys_state=put(m.phys_state, irq, m.phys_state[irq] & ~PHYS_ACTIVE))


def guest__write_itargetsr(_scope: Scope, m: Machine, p: int, irq: int, vcpu: int) -> Machine | None:
    """The guest writes another target for the SPI."""
    return _write_target(m, p, irq, vcpu, "vgic_store_itargetsr.lock_rank")


def guest__write_irouter(_scope: Scope, m: Machine, p: int, irq: int, vcpu: int) -> Machine | None:
    """The guest writes another target for the SPI, on a GICv3."""
    return _write_target(m, p, irq, vcpu, "vgic_store_irouter.lock_rank")


def _write_target(m: Machine, p: int, irq: int, vcpu: int, handler: str) -> Machine | None:
    if not m.retargets or m.rank_vcpu[irq] == vcpu:
        return None
    m = m._replace(retargets=m.retargets - 1)
    return _trap(m, p, Local(irq=irq, new=vcpu), handler)


def guest__write_itargetsr_word(_scope: Scope, m: Machine, p: int, targets: Pairs) -> Machine | None:
    """The guest writes the targets of a whole word, at least two of them other ones than before."""
    if not m.retargets or sum(m.rank_vcpu[irq] != vcpu for irq, vcpu in targets) < 2:
        return None
    (irq, vcpu), *rest = targets
    m = m._replace(retargets=m.retargets - 1)
    return _trap(m, p, Local(irq=irq, new=vcpu, rest=tuple(rest)), "vgic_store_itargetsr.lock_rank")


def guest__write_isenabler(scope: Scope, m: Machine, p: int, irq: int) -> Machine | None:
    """The guest enables an SPI, or an SGI of the vCPU that writes."""
    if m.status[irq] & ENABLED:
        return None
    return _toggle(scope, m, p, irq, "vgic_enable_irqs.lock_rank")


def guest__write_icenabler(scope: Scope, m: Machine, p: int, irq: int) -> Machine | None:
    """The guest disables an SPI, or an SGI of the vCPU that writes."""
    if not m.status[irq] & ENABLED:
        return None
    return _toggle(scope, m, p, irq, "vgic_disable_irqs.lock_rank")


def _toggle(scope: Scope, m: Machine, p: int, irq: int, handler: str) -> Machine | None:
    if not m.toggles or (scope.is_sgi(irq) and scope.sgi_owner(irq) != m.current[p]):
        return None
    return _trap(m._replace(toggles=m.toggles - 1), p, Local(irq=irq), handler)


def guest__send_sgi(_scope: Scope, m: Machine, p: int, irq: int) -> Machine:
    """The guest sends an SGI to one vCPU, which may be its own."""
    return _trap(m, p, Local(irq=irq), "vgic_to_sgi.inject")


def guest__write_vdevice(_scope: Scope, m: Machine, p: int, irq: int) -> Machine:
    """The guest writes to an emulated device, whose line rises."""
    return _trap(m, p, Local(irq=irq), "vgic_vcpu_inject_spi.inject")


def _trap(m: Machine, p: int, local: Local, handler: str) -> Machine:
    """The guest is left: list registers are synced first."""
    return call(with_local(m, p, local), p, "gic_clear_lrs.lock_vgic", handler)


def take_irq(scope: Scope, m: Machine, p: int) -> Machine | None:
    """A physical interrupt or a kick leaves the guest: list registers are synced first.

    The kick is over with that: its SGI is acknowledged at the next read of IAR and has no other effect. The
    idle vCPU has no list registers, and its pCPU takes interrupts only in a machine that schedules. With a
    scheduler Xen's timer interrupts the guest while another vCPU could run.
    """
    mine = 1 << p
    if not (m.kick & mine or signalled(m, p) or underflows(m, p) or _time_is_up(scope, m, p)):
        return None
    m = m._replace(kick=m.kick & ~mine)
    if m.pc[p] == IDLE:
        return goto(m, p, READ_IAR) if scope.scheduling else None
    return call(m, p, "gic_clear_lrs.lock_vgic", READ_IAR)


def _time_is_up(scope: Scope, m: Machine, p: int) -> bool:
    return bool(scope.scheduler) and m.pc[p] != IDLE and somebody_waits_here(scope, m, p)
