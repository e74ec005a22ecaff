"""A migration takes a waiting irq off the inflight list and leaves it on lr_pending."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import migration

NAME = "KeepLrQueue"
BREAKS = "LrPendingSubset"


def vgic_migrate_irq__dequeue(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M5 without unlinking lr_queue."""
    return migration.vgic_migrate_irq__dequeue(scope, m, p)._replace(lr_pending=m.lr_pending)
