"""A migration is over before its affinity has changed, and does not keep the next one out.

What 91ef73649330, "vgic: refuse irq migration when one is already in progress", fixed (H15), undone on the
newest code.
"""

from __future__ import annotations

from pytlc.vgic.layers import v5
from pytlc.vgic.locks import old_vgic_lock, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import MIGRATING, Machine
from pytlc.vgic.steps import list_registers
from pytlc.vgic.steps.control import leave

NAME = "ClearMigratingFirst"
BREAKS = "MigrationsDoNotOverlap"
ON = "v6"

REMOVED_STEPS = ("gic_update_one_lr.clear_migrating",)


def gic_update_one_lr__test_migrating(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U7: tested and cleared."""
    return list_registers.gic_update_one_lr__test_migrating(scope, m, p)


def gic_update_one_lr__set_affinity(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U9, after which nothing is left to do."""
    return list_registers.gic_update_one_lr__set_affinity(scope, m, p)


@waits_for(old_vgic_lock)
def vgic_migrate_irq__lock_vgic(scope: Scope, m: Machine, p: int) -> Machine | None:
    """vgic_migrate_irq, M3, M1 and M2: with a migration in progress nothing is done, and nothing refused."""
    if m.status[m.local[p].irq] & MIGRATING:
        return leave(m, p)
    return v5.vgic_migrate_irq__lock_vgic(scope, m, p)
