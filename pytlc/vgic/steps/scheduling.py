"""The scheduler as far as the vGIC notices it: who runs where, who waits, and where the list registers are.

A vCPU is running (v->is_running) from before it is current to after it was, and in between its list registers
are those of its pCPU; else they are saved with it. Interrupts are off for the switch itself, so it is one
step. The scheduler's own locks are left out: it picks any vCPU that could run.
"""

from __future__ import annotations

from pytlc.vgic.labels import IDLE, TAIL
from pytlc.vgic.locks import current_vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, LR_ACTIVE, MIGRATING, NONE, Local, Machine, put
from pytlc.vgic.steps.control import RESTORE, call, clear_and_goto, end_trap, goto, with_local
from pytlc.vgic.steps.primitives import (
    irq_set_affinity,
    is_runnable,
    is_running,
    kick_or_end,
    restore_state,
    save_state,
    somebody_waits_here,
    waits_here,
)


def guest__wfi(_scope: Scope, m: Machine, p: int) -> Machine:
    """The guest has nothing to do and executes WFI: a trap, list registers are synced first."""
    return call(m, p, "gic_clear_lrs.lock_vgic", "vcpu_block_unless_event_pending.block")


def vcpu_block_unless_event_pending__block(_scope: Scope, m: Machine, p: int) -> Machine:
    """vcpu_block_unless_event_pending: _VPF_blocked is set before anything is looked at."""
    m = m._replace(blocked=m.blocked | 1 << m.current[p])
    return goto(m, p, "vcpu_block_unless_event_pending.check")


@waits_for(current_vgic_lock)
def vcpu_block_unless_event_pending__check(scope: Scope, m: Machine, p: int) -> Machine:
    """vcpu_block_unless_event_pending: with something to deliver the vCPU is not blocked after all."""
    if _needs_delivery(m, p):
        m = m._replace(blocked=m.blocked & ~(1 << m.current[p]))
    return end_trap(scope, m, p)


def _needs_delivery(m: Machine, p: int) -> bool:
    """gic_events_need_delivery: an enabled irq comes before the first that what is active holds back."""
    active = [m.irq_priority[register.virq] for register in m.hw_lr[p] if register.state & LR_ACTIVE]
    for irq in m.inflight[m.current[p]]:
        if active and m.irq_priority[irq] >= min(active):
            return False
        if m.status[irq] & ENABLED:
            return True
    return False


def vgic_vcpu_inject_irq__read_running(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I10: v->is_running is read without a lock."""
    local = m.local[p]
    m = with_local(m, p, local._replace(running=int(is_running(m, local.vcpu))))
    return goto(m, p, "vcpu_unblock.clear_blocked")


def vcpu_unblock__clear_blocked(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I11: whatever was injected, the vCPU is no longer blocked."""
    local = m.local[p]
    m = m._replace(blocked=m.blocked & ~(1 << local.vcpu))
    return kick_or_end(m, p, running=bool(local.running))


def leave_hypervisor_tail__inject(_scope: Scope, m: Machine, p: int) -> Machine | None:
    """leave_hypervisor_tail: no softirq is pending; the vCPU goes on, if it can."""
    return clear_and_goto(m, p, RESTORE) if is_runnable(m, m.current[p]) else None


def schedule__pick(scope: Scope, m: Machine, p: int, vcpu: int) -> Machine | None:
    """schedule: another vCPU is to run here, the idle one only if there is no other.

    One that can go on is preempted only in a machine with a scheduler. The next vCPU is running from here on.
    """
    current = m.current[p]
    goes_on = current != NONE and is_runnable(m, current)
    if vcpu != NONE:
        if not waits_here(m, p, vcpu) or (goes_on and not scope.scheduler):
            return None
        m = m._replace(is_running=m.is_running | 1 << vcpu)
    elif current == NONE or goes_on or somebody_waits_here(scope, m, p):
        return None
    return goto(with_local(m, p, Local(old=current, new=vcpu)), p, "context_switch.switch")


def context_switch__switch(scope: Scope, m: Machine, p: int) -> Machine:
    """context_switch with interrupts off: current, gic_save_state of the old vCPU, gic_restore_state."""
    local = m.local[p]
    if local.old != NONE:
        m = save_state(m, p, local.old)
    m = restore_state(scope, m, p, local.new)
    return goto(m._replace(current=put(m.current, p, local.new)), p, "context_saved.clear_running")


def context_saved__clear_running(_scope: Scope, m: Machine, p: int) -> Machine:
    """context_saved: the old vCPU is no longer running, now that its registers are in memory."""
    old = m.local[p].old
    if old != NONE:
        m = m._replace(is_running=m.is_running & ~(1 << old))
    return _resume(m, p)


def _resume(m: Machine, p: int) -> Machine:
    """Back to where softirqs are processed, in the idle loop or before the return to the guest."""
    return clear_and_goto(m, p, IDLE if m.current[p] == NONE else TAIL)


def vcpu_migrate__move(_scope: Scope, m: Machine, p: int, vcpu: int, processor: int) -> Machine | None:
    """vcpu_migrate: a vCPU that does not run gets another pCPU, and then its SPIs follow."""
    if not m.moves or is_running(m, vcpu) or m.processor[vcpu] == processor:
        return None
    m = m._replace(processor=put(m.processor, vcpu, processor), moves=m.moves - 1)
    return _look_at(with_local(m, p, Local(vcpu=vcpu)), p, 0)


def _look_at(m: Machine, p: int, irq: int) -> Machine:
    """arch_move_irqs, the next turn of the loop over all SPIs: whose is this one?"""
    m = with_local(m, p, m.local[p]._replace(virq=irq, target=NONE))
    return call(m, p, "vgic_get_target_vcpu.read_target", "arch_move_irqs.test_migrating")


def arch_move_irqs__test_migrating(scope: Scope, m: Machine, p: int) -> Machine:
    """arch_move_irqs: an SPI of the vCPU follows it, unless the sync will see to that."""
    local = m.local[p]
    if local.target == local.vcpu and not m.status[local.virq] & MIGRATING:
        return goto(m, p, "arch_move_irqs.set_affinity")
    return _after(scope, m, p)


def arch_move_irqs__set_affinity(scope: Scope, m: Machine, p: int) -> Machine:
    """arch_move_irqs: the SPI is routed to the vCPU's pCPU, whatever has become of it since the tests."""
    local = m.local[p]
    return _after(scope, irq_set_affinity(m, local.virq, local.vcpu), p)


def _after(scope: Scope, m: Machine, p: int) -> Machine:
    irq = m.local[p].virq + 1
    return _look_at(m, p, irq) if irq < scope.spis else _resume(m, p)
