"""Interrupts are on while the sync holds the vgic lock.

The bug that 61b683571f0a and 3ed885a88740, "Don't blindly unmask interrupts on trap without a change of
level", fixed (H27, XSA-303): a trap from the hypervisor into itself turned interrupts on.
"""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import nesting

NAME = "IrqsOnUnderLock"
BREAKS = "NoSelfDeadlock"
ON = "v6"

_UNMASKED = frozenset(
    {
        "gic_clear_lrs.next",
        "gic_update_one_lr.read",
        "gic_update_one_lr.del_inflight",
        "gic_update_one_lr.wmb",
        "gic_update_one_lr.test_migrating",
        "gic_update_one_lr.set_affinity",
        "gic_update_one_lr.clear_migrating",
    }
)


def take_nested_irq(scope: Scope, m: Machine, p: int) -> Machine | None:
    """hyp_irq, also in gic_clear_lrs and gic_update_one_lr, which hold the vgic lock."""
    return nesting.take_nested_irq(scope, m, p, unmasked=_UNMASKED)
