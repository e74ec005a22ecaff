"""A write barrier between leaving the inflight list and changing the physical affinity."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.control import goto
from pytlc.vgic.steps.primitives import smp_wmb, unlink_inflight

UPSTREAM = "31bc6a93a096bab21211e0e2c7c284ee4aec5402"
SUBJECT = "arm: remove irq from inflight, then change physical affinity"


def gic_update_one_lr__del_inflight(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U5 and U6: the barrier stands after the list removal.

    smp_wmb is no step under sequential consistency: what is reachable stays what it was.
    """
    return goto(smp_wmb(unlink_inflight(m, p)), p, "gic_update_one_lr.test_migrating")
