"""A write barrier between leaving the inflight list and changing the physical affinity."""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.control import goto
from pytlc.vgic.steps.primitives import unlink_inflight, wait_for_stores

UPSTREAM = "31bc6a93a096bab21211e0e2c7c284ee4aec5402"
SUBJECT = "arm: remove irq from inflight, then change physical affinity"

NEW_STEPS = (hypervisor_step("gic_update_one_lr.wmb", when="memory"),)

TEST = "gic_update_one_lr.test_migrating"


def gic_update_one_lr__del_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U5 and U6: the barrier stands after the list removal.

    smp_wmb is no step under sequential consistency: what is reachable stays what it was.
    """
    m = unlink_inflight(scope, m, p, m.local[p].virq)
    return goto(m, p, "gic_update_one_lr.wmb" if scope.memory else TEST)


def gic_update_one_lr__wmb(_scope: Scope, m: Machine, p: int) -> Machine | None:
    """gic_update_one_lr, U6: the affinity is not touched before the irq is off the list for everybody."""
    return wait_for_stores(m, p, TEST)
