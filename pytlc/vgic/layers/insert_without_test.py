"""An injection never looks whether the irq is inflight already."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.primitives import become_inflight

NAME = "InsertWithoutTest"
BREAKS = "AtMostOneList"


def vgic_vcpu_inject_irq__test_inflight(_scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I6 and I7 without I5."""
    return become_inflight(m, p)
