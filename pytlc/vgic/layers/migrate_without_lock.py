"""A migration edits the old vCPU's lists without its vgic lock."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import migration
from pytlc.vgic.steps.primitives import look_at_links

NAME = "MigrateWithoutLock"
BREAKS = "OwnerLockHeld"


def vgic_migrate_irq__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, the tests of M4 and M5 without M3; it does not wait either."""
    return look_at_links(m, p)


def vgic_migrate_irq__set_affinity(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M4: there is no lock to release."""
    return migration.vgic_migrate_irq__set_affinity(scope, m, p)._replace(lock=m.lock)


def vgic_migrate_irq__move_affinity(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, the end of M5, and M6: there is no lock to release."""
    return migration.vgic_migrate_irq__move_affinity(scope, m, p)._replace(lock=m.lock)


def vgic_migrate_irq__unlock(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, the end of M5 where memory is weak: there is no lock to release."""
    return migration.vgic_migrate_irq__unlock(scope, m, p)._replace(lock=m.lock)


def vgic_migrate_irq__test_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M7's test: there is no lock to release."""
    return migration.vgic_migrate_irq__test_inflight(scope, m, p)._replace(lock=m.lock)


def vgic_migrate_irq__set_migrating(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_migrate_irq, M7: there is no lock to release."""
    return migration.vgic_migrate_irq__set_migrating(scope, m, p)._replace(lock=m.lock)
