"""PSCI: the guest switches a vCPU off, and on again with nothing pending (vpsci.c, vgic_clear_pending_irqs).

Switching on empties the two lists and the saved lr_mask. Status bits, p->lr, the list registers themselves
and the physical interrupts stay as they are.
"""

from __future__ import annotations

from pytlc.vgic.locks import acquire, injected_vgic_lock, release, vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Local, Machine, put
from pytlc.vgic.steps.control import call, end_trap, goto, with_local
from pytlc.vgic.steps.primitives import forget_early


def guest__cpu_off(_scope: Scope, m: Machine, p: int) -> Machine | None:
    """The guest switches the vCPU off on which it runs: a trap, list registers are synced first."""
    if not m.offlines:
        return None
    m = m._replace(offlines=m.offlines - 1)
    return call(m, p, "gic_clear_lrs.lock_vgic", "do_psci_cpu_off.set_down")


def guest__cpu_on(_scope: Scope, m: Machine, p: int, vcpu: int) -> Machine | None:
    """The guest switches on a vCPU that is off: a trap, list registers are synced first."""
    if not m.down >> vcpu & 1:
        return None
    m = with_local(m, p, Local(vcpu=vcpu))
    return call(m, p, "gic_clear_lrs.lock_vgic", "vgic_clear_pending_irqs.lock_vgic")


def do_psci_cpu_off__set_down(scope: Scope, m: Machine, p: int) -> Machine:
    """do_psci_cpu_off: _VPF_down is set; the vCPU is current until the scheduler has picked another."""
    return end_trap(scope, m._replace(down=m.down | 1 << m.current[p]), p)


@waits_for(injected_vgic_lock)
def vgic_clear_pending_irqs__lock_vgic(scope: Scope, m: Machine, p: int) -> Machine:
    """do_common_cpu_on up to the vgic lock; a vCPU that was switched on meanwhile is left alone.

    That test needs no lock in C; here it waits for the lock all the same, which keeps it one step.
    """
    vcpu = m.local[p].vcpu
    if not m.down >> vcpu & 1:
        return end_trap(scope, m, p)
    return goto(acquire(m, p, vgic_lock(vcpu)), p, "vgic_clear_pending_irqs.clear")


def vgic_clear_pending_irqs__clear(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_clear_pending_irqs: every link goes; lr_mask is the saved one, even if the vCPU is current."""
    vcpu = m.local[p].vcpu
    for irq in m.inflight[vcpu]:
        m = forget_early(m, p, irq)
    m = m._replace(
        inflight=put(m.inflight, vcpu, ()),
        lr_pending=put(m.lr_pending, vcpu, ()),
        saved_mask=put(m.saved_mask, vcpu, 0),
    )
    return goto(release(m, vgic_lock(vcpu)), p, "do_psci_cpu_on.clear_down")


def do_psci_cpu_on__clear_down(scope: Scope, m: Machine, p: int) -> Machine:
    """do_common_cpu_on: arch_set_info_guest has set the vCPU up, and _VPF_down is cleared."""
    return end_trap(scope, m._replace(down=m.down & ~(1 << m.local[p].vcpu)), p)
