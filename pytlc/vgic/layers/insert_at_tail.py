"""An injection puts the irq behind all others, however urgent it is."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine, put
from pytlc.vgic.steps import vgic
from pytlc.vgic.steps.primitives import Lists

NAME = "InsertAtTail"
BREAKS = "ListsSorted"
ON = "v6"


def vgic_vcpu_inject_irq__insert_inflight(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_vcpu_inject_irq, I8 without looking at priorities."""
    return vgic.vgic_vcpu_inject_irq__insert_inflight(scope, m, p, insert=_append)


def _append(lists: Lists, vcpu: int, irq: int, _priorities: tuple[int, ...]) -> Lists:
    return put(lists, vcpu, (*lists[vcpu], irq))
