"""The target is read without the rank lock, so gic_update_one_lr no longer takes it under a vgic lock."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.control import leave, with_local

UPSTREAM = "378384399ed661bed711221a5d8dbdac66b8e851"
SUBJECT = "arm: read/write rank->vcpu atomically"


def vgic_get_target_vcpu__read_target(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_get_target_vcpu: one atomic read."""
    local = m.local[p]
    return leave(with_local(m, p, local._replace(target=m.rank_vcpu[local.virq])), p)
