"""The rank of the SPIs: reading target and priority, and the guest's write of a target (vgic.c, vgic-v2.c).

Before the first fix every reader takes the rank lock, also one that holds a vgic lock or the rank lock
already.
"""

from __future__ import annotations

from pytlc.vgic.locks import RANK, acquire, rank_lock, release, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine, put
from pytlc.vgic.steps.control import call, clear_and_goto, leave, with_local
from pytlc.vgic.steps.primitives import read_priority

RESTORE = "gic_restore_pending_irqs.lock_vgic"


@waits_for(rank_lock)
def vgic_get_target_vcpu__read_target(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_get_target_vcpu, G1 to G3: the target is read under the rank lock, which is free again at once."""
    local = m.local[p]
    return leave(with_local(m, p, local._replace(target=m.rank_vcpu[local.virq])), p)


@waits_for(rank_lock)
def vgic_get_virq_priority__read_priority(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_get_virq_priority, I1: the priority is read under the rank lock, which is free again at once."""
    return read_priority(scope, m, p)


@waits_for(rank_lock)
def vgic_store_itargetsr__lock_rank(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T1 to T5: takes the rank lock, and migrates if the target differs.

    The write may find the target that it asks for: another pCPU wrote it since the trap.
    """
    local = m.local[p]
    old = m.rank_vcpu[local.irq]
    if local.new == old:
        return clear_and_goto(m, p, RESTORE)
    m = with_local(acquire(m, p, RANK), p, local._replace(old=old))
    return call(m, p, "vgic_migrate_irq.test_migrating", "vgic_store_itargetsr.write_target")


def vgic_store_itargetsr__write_target(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T6 and T7: the target is written, and out of the rank lock.

    It is visible only now, after affinity or MIGRATING; what is left is the way back to the guest.
    """
    local = m.local[p]
    m = m._replace(rank_vcpu=put(m.rank_vcpu, local.irq, local.new))
    return clear_and_goto(release(m, RANK), p, RESTORE)
