"""vgic_migrate_irq (vgic.c): what happens to an SPI whose target changes; the caller holds the rank lock.

Not inflight: only the physical affinity moves. Waiting in lr_pending: dequeued from the old vCPU and
injected into the new one, on no list in between. Otherwise it is taken to be in a list register of the old
vCPU: MIGRATING is set, and the sync that retires the register completes the move.

The lock is that of the vCPU that the rank named, which need not be the one whose lists the irq is on; what
the lock seems to make atomic is therefore split wherever the owner's pCPU can come in between.
"""

from __future__ import annotations

from pytlc.vgic.locks import acquire, old_vgic_lock, release, vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import MIGRATING, QUEUED, Machine
from pytlc.vgic.steps.control import goto, leave, with_local
from pytlc.vgic.steps.primitives import (
    clear_status,
    irq_set_affinity,
    look_at_links,
    on_inflight,
    set_status,
    unlink_inflight,
    unlink_lr_queue,
)


def vgic_migrate_irq__test_migrating(scope: Scope, m: Machine, p: int) -> Machine:
    """M1 and M2, outside the vgic lock: no hardware, nothing to do, wherever the irq is now.

    A migration in progress is left alone, yet the caller writes the target.
    """
    irq = m.local[p].irq
    if not scope.is_hw(irq) or m.status[irq] & MIGRATING:
        return leave(m, p)
    return goto(m, p, "vgic_migrate_irq.lock_vgic")


@waits_for(old_vgic_lock)
def vgic_migrate_irq__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """M3 and the tests of M4 and M5: takes the old vCPU's vgic lock and looks at the two links."""
    return look_at_links(acquire(m, p, vgic_lock(m.local[p].old)), p)


def vgic_migrate_irq__set_affinity(_scope: Scope, m: Machine, p: int) -> Machine:
    """M4: not inflight, the physical interrupt follows at once."""
    local = m.local[p]
    m = irq_set_affinity(m, local.irq, local.new)
    return leave(release(m, vgic_lock(local.old)), p)


def vgic_migrate_irq__dequeue(scope: Scope, m: Machine, p: int) -> Machine:
    """M5 up to the two list_dels: QUEUED cleared, off both lists."""
    irq = m.local[p].irq
    m = unlink_lr_queue(scope, clear_status(m, irq, QUEUED), p, irq)
    m = unlink_inflight(scope, m, p, irq)
    return goto(m, p, "vgic_migrate_irq.move_affinity")


def vgic_migrate_irq__move_affinity(scope: Scope, m: Machine, p: int) -> Machine:
    """The rest of M5, and M6: affinity moved, old lock released; then the injection.

    The new vCPU is injected into with the rank lock still held.
    """
    local = m.local[p]
    m = irq_set_affinity(m, local.irq, local.new)
    m = with_local(m, p, local._replace(target=local.new))
    if scope.memory:
        return goto(m, p, "vgic_migrate_irq.unlock")
    return goto(release(m, vgic_lock(local.old)), p, "vgic_get_virq_priority.read_priority")


def vgic_migrate_irq__unlock(_scope: Scope, m: Machine, p: int) -> Machine:
    """The end of M5 where memory is weak: the affinity does not wait for the stores, the release does."""
    m = release(m, vgic_lock(m.local[p].old))
    return goto(m, p, "vgic_get_virq_priority.read_priority")


def vgic_migrate_irq__test_inflight(_scope: Scope, m: Machine, p: int) -> Machine:
    """M7, the second test of the inflight link: still linked, it is taken to be in a list register.

    Unlinked by its owner's pCPU since the first test, it is left alone.
    """
    local = m.local[p]
    if on_inflight(m, p, local.irq):
        return goto(m, p, "vgic_migrate_irq.set_migrating")
    return leave(release(m, vgic_lock(local.old)), p)


def vgic_migrate_irq__set_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """M7: MIGRATING is set, whatever happened since the test; the affinity waits for the guest's EOI."""
    local = m.local[p]
    m = set_status(m, local.irq, MIGRATING)
    return leave(release(m, vgic_lock(local.old)), p)
