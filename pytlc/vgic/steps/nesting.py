"""Interrupts that a pCPU takes while it is in the hypervisor, wherever the C code runs with them on.

They are on after a trap other than an interrupt, also before list registers are synced, and in do_IRQ after
the priority drop. rank->lock and the vgic lock are taken with spin_lock_irqsave and mask them; desc->lock in
do_IRQ, its_lock and pend_lpi_tree_lock are not, so what nests can want a lock that its own pCPU holds.
"""

from __future__ import annotations

from functools import lru_cache

from pytlc.vgic.labels import TAIL
from pytlc.vgic.locks import all_locks
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Frame, Machine, put
from pytlc.vgic.steps.control import clear_and_goto
from pytlc.vgic.steps.primitives import READ_IAR, signalled

_SYNC = "gic_clear_lrs.lock_vgic"

#: Labels where interrupts are on while no lock masks them; those of the ITS commands belong to them too.
_INTERRUPTIBLE = frozenset(
    {
        _SYNC,
        "vgic_store_itargetsr.lock_rank",
        "vgic_store_irouter.lock_rank",
        "vgic_enable_irqs.lock_rank",
        "vgic_disable_irqs.lock_rank",
        "vgic_to_sgi.inject",
        "vgic_vcpu_inject_spi.inject",
        "vcpu_block_unless_event_pending.block",
        "vcpu_block_unless_event_pending.check",
        "do_psci_cpu_off.set_down",
        "vgic_clear_pending_irqs.lock_vgic",
        "do_psci_cpu_on.clear_down",
        TAIL,
        "context_switch.switch",
        "context_saved.clear_running",
        "arch_move_irqs.test_migrating",
        "arch_move_irqs.set_affinity",
        "vgic_get_target_vcpu.read_target",
        "vgic_get_virq_priority.read_priority",
        "vgic_vcpu_inject_irq.lock_vgic",
        "vgic_vcpu_inject_irq.read_running",
        "vcpu_unblock.clear_blocked",
        "vgic_vcpu_inject_irq.kick",
        "do_IRQ.unlock_desc",
        "vgic_vcpu_inject_lpi.read_target",
    }
)


def take_nested_irq(
    scope: Scope, m: Machine, p: int, *, unmasked: frozenset[str] = frozenset()
) -> Machine | None:
    """hyp_irq: gic_interrupt runs on top of what the pCPU does, without a sync before or a restore after.

    One such interrupt at a time: further ones of the same priority wait for the end of the first. At the
    labels of ``unmasked`` interrupts are on whatever lock is held; a variant with such a mistake names them.
    """
    mine = 1 << p
    if not (m.kick & mine or signalled(m, p)) or m.stack[p]:
        return None
    if m.pc[p] not in unmasked and not _irqs_on(scope, m, p):
        return None
    frame = Frame(m.pc[p], m.ret[p], m.local[p])
    m = m._replace(kick=m.kick & ~mine, stack=put(m.stack, p, (frame,)), ret=put(m.ret, p, ()))
    return clear_and_goto(m, p, READ_IAR)


def _irqs_on(scope: Scope, m: Machine, p: int) -> bool:
    label = m.pc[p]
    if not (label in _INTERRUPTIBLE or label.startswith("its_")):
        return False
    if label == _SYNC and m.ret[p][0] == READ_IAR:
        return False
    return all(m.lock[lock] != p for lock in _irqsave_locks(scope))


@lru_cache
def _irqsave_locks(scope: Scope) -> tuple[int, ...]:
    return tuple(index for index, lock in enumerate(all_locks(scope)) if lock.kind in {"rank", "vgic"})
