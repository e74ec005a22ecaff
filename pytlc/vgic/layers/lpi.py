"""Message-based interrupts: the host's LPIs are injected, and the guest maps and moves them by ITS commands.

An LPI has no rank, no irq_desc and no active state at the distributor; its pending_irq is looked up in a
tree, and names its target. An ITS command that finds nothing to do is ignored. The ITS lock stands for
vcmd_lock too, which is held around every command and lets one run at a time.
"""

from __future__ import annotations

from pytlc.vgic.labels import GUEST, StepInfo, hypervisor_step
from pytlc.vgic.locks import acquire, its_lock, lpi_tree_lock, old_vgic_lock, release, vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, NONE, PRISTINE_LPI, Local, Machine, put
from pytlc.vgic.steps.control import call, end_trap, goto, leave, with_local
from pytlc.vgic.steps.primitives import READ_IAR, delete, is_mapped, signalled

UPSTREAM = "a1df3d257f1c2ff1ec3a5466a0da8ec747795c77"
SUBJECT = "ARM: vITS: create and initialize virtual ITSes for Dom0"

NEW_STEPS = (
    StepInfo("device.msi", None, ("lpi",), when="lpis"),
    StepInfo("gic_interrupt.read_lpi", READ_IAR, ("pcpu", "lpi"), when="lpis"),
    hypervisor_step("vgic_vcpu_inject_lpi.read_target", when="lpis"),
    StepInfo("guest.movi", GUEST, ("pcpu", "lpi", "vcpu"), when="movis"),
    hypervisor_step("its_handle_movi.lock_its", when="movis"),
    hypervisor_step("its_handle_movi.lock_vgic", when="movis"),
    hypervisor_step("its_handle_movi.set_vcpu", when="movis"),
    StepInfo("guest.discard", GUEST, ("pcpu", "lpi"), when="remaps"),
    hypervisor_step("its_discard_event.lock_its", when="remaps"),
    hypervisor_step("its_discard_event.lock_vgic", when="remaps"),
    hypervisor_step("its_discard_event.remove", when="remaps"),
    StepInfo("guest.mapti", GUEST, ("pcpu", "lpi", "vcpu"), when="remaps"),
    hypervisor_step("its_handle_mapti.lock_its", when="remaps"),
    hypervisor_step("its_handle_mapti.lock_tree", when="remaps"),
    hypervisor_step("its_handle_mapti.insert", when="remaps"),
)


def device__msi(_scope: Scope, m: Machine, irq: int) -> Machine | None:
    """A device writes its message, also for an LPI that is not mapped; a second one changes nothing."""
    if m.lpi_pending >> irq & 1:
        return None
    return m._replace(lpi_pending=m.lpi_pending | 1 << irq)


def gic_interrupt__read_lpi(_scope: Scope, m: Machine, p: int, irq: int) -> Machine | None:
    """gic_interrupt and gicv3_do_LPI: reading IAR acknowledges the LPI, which is ended at once."""
    if not signalled(m, p) >> irq & 1:
        return None
    m = with_local(m, p, m.local[p]._replace(irq=irq))._replace(lpi_pending=m.lpi_pending & ~(1 << irq))
    return call(m, p, "vgic_vcpu_inject_lpi.read_target", READ_IAR)


def _its_lock(scope: Scope, _m: Machine, _p: int) -> int:
    return its_lock(scope)


def _tree_lock(scope: Scope, _m: Machine, _p: int) -> int:
    """Readers do not exclude each other, so the lock matters only where the tree can change."""
    return lpi_tree_lock(scope) if scope.its else NONE


@waits_for(_tree_lock)
def vgic_vcpu_inject_lpi__read_target(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_lpi: looks the LPI up without a vgic lock, and reads its target once."""
    local = m.local[p]
    if not is_mapped(scope, m, local.irq):
        return leave(with_local(m, p, local._replace(irq=NONE)), p)
    m = with_local(m, p, local._replace(target=_target(scope, m, local.irq)))
    return goto(m, p, "vgic_get_virq_priority.read_priority")


def _target(scope: Scope, m: Machine, irq: int) -> int:
    return m.lpi_vcpu[irq - scope.first_lpi]


def _with_target(scope: Scope, m: Machine, irq: int, vcpu: int) -> Machine:
    return m._replace(lpi_vcpu=put(m.lpi_vcpu, irq - scope.first_lpi, vcpu))


def _command(m: Machine, p: int, local: Local, handler: str) -> Machine:
    """The guest writes the command and GITS_CWRITER: a trap, list registers are synced first."""
    return call(with_local(m, p, local), p, "gic_clear_lrs.lock_vgic", handler)


def _lock_its(scope: Scope, m: Machine, p: int, label: str) -> Machine:
    """The command goes on with the ITS lock and the vCPU that the tables of the ITS name."""
    local = m.local[p]
    m = with_local(acquire(m, p, its_lock(scope)), p, local._replace(old=_target(scope, m, local.irq)))
    return goto(m, p, label)


def _lock_old(m: Machine, p: int, label: str) -> Machine:
    return goto(acquire(m, p, vgic_lock(m.local[p].old)), p, label)


def _end_command(scope: Scope, m: Machine, p: int) -> Machine:
    m = release(release(m, vgic_lock(m.local[p].old)), its_lock(scope))
    return end_trap(scope, m, p)


def guest__movi(scope: Scope, m: Machine, p: int, irq: int, vcpu: int) -> Machine | None:
    """The guest sends MOVI: the LPI is to go to another vCPU."""
    if not m.movis or not is_mapped(scope, m, irq) or _target(scope, m, irq) == vcpu:
        return None
    return _command(m._replace(movis=m.movis - 1), p, Local(irq=irq, new=vcpu), "its_handle_movi.lock_its")


@waits_for(_its_lock)
def its_handle_movi__lock_its(scope: Scope, m: Machine, p: int) -> Machine:
    """its_handle_movi: takes the ITS lock and looks the LPI up in the tables."""
    local = m.local[p]
    if not is_mapped(scope, m, local.irq) or _target(scope, m, local.irq) == local.new:
        return end_trap(scope, m, p)
    return _lock_its(scope, m, p, "its_handle_movi.lock_vgic")


@waits_for(old_vgic_lock)
def its_handle_movi__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """its_handle_movi: takes the vgic lock of the vCPU that the tables name."""
    return _lock_old(m, p, "its_handle_movi.set_vcpu")


def its_handle_movi__set_vcpu(scope: Scope, m: Machine, p: int) -> Machine:
    """its_handle_movi: the target changes; an LPI that is inflight stays where it is."""
    local = m.local[p]
    return _end_command(scope, _with_target(scope, m, local.irq, local.new), p)


def guest__discard(scope: Scope, m: Machine, p: int, irq: int) -> Machine | None:
    """The guest sends DISCARD: the LPI is to be unmapped."""
    if not m.remaps or not is_mapped(scope, m, irq):
        return None
    return _command(m._replace(remaps=m.remaps - 1), p, Local(irq=irq), "its_discard_event.lock_its")


@waits_for(_its_lock)
def its_discard_event__lock_its(scope: Scope, m: Machine, p: int) -> Machine:
    """its_handle_discard and its_discard_event: takes the ITS lock and looks the LPI up in the tables."""
    if not is_mapped(scope, m, m.local[p].irq):
        return end_trap(scope, m, p)
    return _lock_its(scope, m, p, "its_discard_event.lock_vgic")


@waits_for(old_vgic_lock)
def its_discard_event__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """its_discard_event: takes the vgic lock of the vCPU that the tables name, which may not be the owner."""
    return _lock_old(m, p, "its_discard_event.remove")


@waits_for(_tree_lock)
def its_discard_event__remove(scope: Scope, m: Machine, p: int) -> Machine:
    """its_discard_event: out of the tree and off both lists, then pending_irq is as new.

    A list register that holds the LPI keeps it.
    """
    irq = m.local[p].irq
    m = m._replace(
        mapped=m.mapped & ~(1 << irq),
        inflight=delete(m.inflight, irq),
        lr_pending=delete(m.lr_pending, irq),
        status=put(m.status, irq, 0),
        irq_lr=put(m.irq_lr, irq, 0),
        irq_priority=put(m.irq_priority, irq, 0),
    )
    return _end_command(scope, m, p)


def guest__mapti(scope: Scope, m: Machine, p: int, irq: int, vcpu: int) -> Machine | None:
    """The guest sends MAPTI: an LPI that it has discarded is to be mapped again, to any vCPU."""
    if is_mapped(scope, m, irq):
        return None
    return _command(m, p, Local(irq=irq, new=vcpu), "its_handle_mapti.lock_its")


@waits_for(_its_lock)
def its_handle_mapti__lock_its(scope: Scope, m: Machine, p: int) -> Machine:
    """its_handle_mapti: takes the ITS lock; a mapping that exists ends the command."""
    if is_mapped(scope, m, m.local[p].irq):
        return end_trap(scope, m, p)
    return goto(acquire(m, p, its_lock(scope)), p, "its_handle_mapti.lock_tree")


@waits_for(_tree_lock)
def its_handle_mapti__lock_tree(scope: Scope, m: Machine, p: int) -> Machine:
    """its_handle_mapti: takes pend_lpi_tree_lock to write, with interrupts on."""
    return goto(acquire(m, p, lpi_tree_lock(scope)), p, "its_handle_mapti.insert")


def its_handle_mapti__insert(scope: Scope, m: Machine, p: int) -> Machine:
    """its_handle_mapti: into the tree, enabled, and marked so that an older list register is recognised."""
    local = m.local[p]
    m = _with_target(scope, m, local.irq, local.new)
    m = m._replace(
        mapped=m.mapped | 1 << local.irq,
        status=put(m.status, local.irq, ENABLED | PRISTINE_LPI),
    )
    return end_trap(scope, release(release(m, lpi_tree_lock(scope)), its_lock(scope)), p)
