"""The priority is read under the rank lock, also by a migration, which holds it.

What 43208a9cb4c3, "ARM: vGIC: avoid rank lock when reading priority", fixed (H17), undone on the newest
code; the lock around the read came with 446df2f7335f (H12).
"""

from __future__ import annotations

from pytlc.vgic.locks import irq_rank_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import ranks

NAME = "PriorityUnderRankLock"
BREAKS = "NoSelfDeadlock"
ON = "v6"


@waits_for(irq_rank_lock)
def vgic_get_virq_priority__read_priority(scope: Scope, m: Machine, p: int) -> Machine | None:
    """vgic_get_virq_priority, I1."""
    return ranks.vgic_get_virq_priority__read_priority(scope, m, p)
