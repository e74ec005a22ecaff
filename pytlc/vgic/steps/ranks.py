"""The ranks: reading target and priority, and the guest's write of a target (vgic.c, vgic-v2.c, vgic-v3.c).

Before the first fix every reader takes the rank lock, also one that holds a vgic lock or the rank lock
already. A register of a GICv2 holds the targets of four irqs, and a write of a word migrates one after the
other under the one rank lock; a register of a GICv3 holds one.
"""

from __future__ import annotations

from pytlc.vgic.locks import irq_rank_lock, virq_rank_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.control import leave, with_local
from pytlc.vgic.steps.primitives import read_priority
from pytlc.vgic.steps.targets import begin_store, go_on_storing, write_target


@waits_for(virq_rank_lock)
def vgic_get_target_vcpu__read_target(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_get_target_vcpu, G1 to G3: the target is read under the rank lock, which is free again at once."""
    local = m.local[p]
    return leave(with_local(m, p, local._replace(target=m.rank_vcpu[local.virq])), p)


@waits_for(irq_rank_lock)
def vgic_get_virq_priority__read_priority(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_get_virq_priority, I1: the priority is read under the rank lock, which is free again at once."""
    return read_priority(scope, m, p)


@waits_for(irq_rank_lock)
def vgic_store_itargetsr__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T1 to T5: takes the rank lock, and migrates what gets another target.

    The write may find the target that it asks for: another pCPU wrote it since the trap.
    """
    return begin_store(scope, m, p, "vgic_store_itargetsr")


def vgic_store_itargetsr__write_target(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_itargetsr, T6 and T7: the target is written; the next byte, or out of the rank lock.

    It is visible only now, after affinity or MIGRATING; what is left is the way back to the guest.
    """
    return go_on_storing(scope, write_target(m, p), p, "vgic_store_itargetsr")


@waits_for(irq_rank_lock)
def vgic_store_irouter__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_irouter: takes the rank lock, and migrates if the target differs."""
    return begin_store(scope, m, p, "vgic_store_irouter")


def vgic_store_irouter__write_target(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_irouter: the target is written, and out of the rank lock."""
    return go_on_storing(scope, write_target(m, p), p, "vgic_store_irouter")
