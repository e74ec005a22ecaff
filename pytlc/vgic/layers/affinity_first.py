"""The sync changes the physical affinity before the irq is off the inflight list.

The order that 31bc6a93a096, "arm: remove irq from inflight, then change physical affinity", forbids (H14);
there it came from weak memory, here it stands in the code.
"""

from __future__ import annotations

from pytlc.vgic.labels import hypervisor_step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import MIGRATING, Machine
from pytlc.vgic.steps.control import goto
from pytlc.vgic.steps.primitives import clear_status, end_update, read_new_target, unlink_inflight

NAME = "AffinityFirst"
BREAKS = "UnlinkedBeforeRouted"
ON = "v6"

LATE = "gic_update_one_lr.late_del"
NEW_STEPS = (hypervisor_step(LATE),)
REMOVED_STEPS = ("gic_update_one_lr.wmb",)


def gic_update_one_lr__del_inflight(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr without U5 and U6, which come last."""
    return goto(m, p, "gic_update_one_lr.test_migrating")


def gic_update_one_lr__test_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U7: an irq that stays here is unlinked now."""
    if m.status[m.local[p].virq] & MIGRATING:
        return read_new_target(m, p)
    return goto(m, p, LATE)


def gic_update_one_lr__clear_migrating(_scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U10: the migration is over, but for the list."""
    return goto(clear_status(m, m.local[p].virq, MIGRATING), p, LATE)


def gic_update_one_lr__late_del(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U5: off whichever inflight list the irq is on by now."""
    return end_update(unlink_inflight(scope, m, p, m.local[p].virq), p)
