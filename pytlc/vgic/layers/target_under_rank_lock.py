"""The target is read under the rank lock, by a sync that holds a vgic lock.

What 378384399ed6, "arm: read/write rank->vcpu atomically", fixed (H13), undone on the newest code.
"""

from __future__ import annotations

from pytlc.vgic.locks import virq_rank_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import ranks

NAME = "TargetUnderRankLock"
BREAKS = "NoLockCycle"
ON = "v6"


@waits_for(virq_rank_lock)
def vgic_get_target_vcpu__read_target(scope: Scope, m: Machine, p: int) -> Machine | None:
    """vgic_get_target_vcpu, G1 to G3."""
    return ranks.vgic_get_target_vcpu__read_target(scope, m, p)
