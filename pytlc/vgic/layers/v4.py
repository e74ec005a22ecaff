"""The priority is read without the rank lock, which vgic_migrate_irq's caller holds already."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.primitives import read_priority

UPSTREAM = "43208a9cb4c3decce67b653539c1b860121fbb5e"
SUBJECT = "ARM: vGIC: avoid rank lock when reading priority"


def vgic_get_virq_priority__read_priority(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_get_virq_priority, I1: one read of one byte."""
    return read_priority(scope, m, p)
