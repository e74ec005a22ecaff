"""A retired irq gets an invalid index that is wider than eight bits, the kind of bug e03d4e8674 fixed."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import INVALID_LR, Machine, put
from pytlc.vgic.steps.primitives import retire_lr, sync_lr

NAME = "WideInvalidLr"
BREAKS = "TypeOK"


def gic_update_one_lr__read(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U4, with 256 stored in p->lr."""
    return sync_lr(scope, m, p, retire=_retire)


def _retire(m: Machine, p: int, lr: int, irq: int) -> Machine:
    return retire_lr(m, p, lr, irq)._replace(irq_lr=put(m.irq_lr, irq, INVALID_LR + 1))
