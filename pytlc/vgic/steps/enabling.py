"""vgic_enable_irqs and vgic_disable_irqs (vgic.c): the guest writes ISENABLER or ICENABLER.

The rank lock is held throughout. ENABLED changes outside the vgic lock until a fix moves it in. The vgic
lock is that of the target, which during a migration is not the vCPU whose lists the irq is on.
"""

from __future__ import annotations

from pytlc.vgic.locks import (
    acquire,
    irq_desc_lock,
    irq_rank_lock,
    rank_lock_of,
    release,
    target_vgic_lock,
    vgic_lock,
    waits_for,
)
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, NONE, Machine
from pytlc.vgic.steps.control import end_trap, goto, with_local
from pytlc.vgic.steps.primitives import (
    begin_toggle,
    clear_status,
    delete,
    irq_set_affinity,
    raise_enabled,
    set_status,
)


@waits_for(irq_rank_lock)
def vgic_enable_irqs__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E1: takes the rank lock and reads the target; enabled meanwhile, nothing is left."""
    if m.status[m.local[p].irq] & ENABLED:
        return end_trap(scope, m, p)
    return begin_toggle(scope, m, p, "vgic_enable_irqs.set_enabled")


def vgic_enable_irqs__set_enabled(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E2: ENABLED is set outside the vgic lock."""
    return goto(set_status(m, m.local[p].irq, ENABLED), p, "vgic_enable_irqs.lock_vgic")


@waits_for(target_vgic_lock)
def vgic_enable_irqs__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E3 and E4: an irq that came while it was disabled is raised now."""
    return raise_enabled(acquire(m, p, vgic_lock(m.local[p].target)), p)


def vgic_enable_irqs__unlock_vgic(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E5: out of the vgic lock; without hardware behind the irq that was all."""
    local = m.local[p]
    m = with_local(release(m, vgic_lock(local.target)), p, local._replace(vcpu=NONE))
    if scope.is_hw(local.irq):
        return goto(m, p, "vgic_enable_irqs.set_affinity")
    return end_trap(scope, release(m, rank_lock_of(scope, local.irq)), p)


def vgic_enable_irqs__set_affinity(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E6: the physical interrupt is routed to the target that was read."""
    local = m.local[p]
    return goto(irq_set_affinity(m, local.irq, local.target), p, "vgic_enable_irqs.lock_desc")


@waits_for(irq_desc_lock)
def vgic_enable_irqs__lock_desc(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E7: enabled at the distributor under the desc lock; out of the rank lock."""
    irq = m.local[p].irq
    m = m._replace(phys_enabled=m.phys_enabled | 1 << irq)
    return end_trap(scope, release(m, rank_lock_of(scope, irq)), p)


@waits_for(irq_rank_lock)
def vgic_disable_irqs__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_disable_irqs, X1: takes the rank lock and reads the target; disabled meanwhile, that was all."""
    if not m.status[m.local[p].irq] & ENABLED:
        return end_trap(scope, m, p)
    return begin_toggle(scope, m, p, "vgic_disable_irqs.clear_enabled")


def vgic_disable_irqs__clear_enabled(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_disable_irqs, X2: ENABLED is cleared outside the vgic lock."""
    return goto(clear_status(m, m.local[p].irq, ENABLED), p, "vgic_disable_irqs.lock_vgic")


@waits_for(target_vgic_lock)
def vgic_disable_irqs__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_disable_irqs, X3: takes the vgic lock of the target."""
    return goto(acquire(m, p, vgic_lock(m.local[p].target)), p, "vgic_disable_irqs.remove")


def vgic_disable_irqs__remove(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_disable_irqs, the rest of X3: it waits no more for a list register; one that it has it keeps."""
    local = m.local[p]
    m = m._replace(lr_pending=delete(m.lr_pending, local.irq))
    m = release(m, vgic_lock(local.target))
    if scope.is_hw(local.irq):
        return goto(m, p, "vgic_disable_irqs.lock_desc")
    return end_trap(scope, release(m, rank_lock_of(scope, local.irq)), p)


@waits_for(irq_desc_lock)
def vgic_disable_irqs__lock_desc(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_disable_irqs, X4: disabled at the distributor under the desc lock; out of the rank lock."""
    irq = m.local[p].irq
    m = m._replace(phys_enabled=m.phys_enabled & ~(1 << irq))
    return end_trap(scope, release(m, rank_lock_of(scope, irq)), p)
