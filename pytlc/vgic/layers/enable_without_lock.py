"""Enabling an irq raises it without the vgic lock of its target."""

from __future__ import annotations

from pytlc.vgic.locks import vgic_lock
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, Machine, put
from pytlc.vgic.steps import enabling
from pytlc.vgic.steps.primitives import raise_enabled, set_status

NAME = "EnableWithoutLock"
BREAKS = "AssertsHold"
ON = "v6"


def vgic_enable_irqs__lock_vgic(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E2 and E4 without E3; it does not wait either."""
    return raise_enabled(set_status(m, m.local[p].irq, ENABLED), p)


def vgic_enable_irqs__unlock_vgic(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_enable_irqs, E5: there is no lock to release, and another pCPU's stays as it is."""
    lock = vgic_lock(m.local[p].target)
    after = enabling.vgic_enable_irqs__unlock_vgic(scope, m, p)
    return after._replace(lock=put(after.lock, lock, m.lock[lock]))
