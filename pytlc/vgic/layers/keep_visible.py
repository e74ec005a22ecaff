"""The sync retires a list register and forgets that the guest no longer sees the irq."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import VISIBLE, Machine
from pytlc.vgic.steps.primitives import retire_lr, set_status, sync_lr

NAME = "KeepVisible"
BREAKS = "VisibleIffInLr"


def gic_update_one_lr__read(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U4, without clearing VISIBLE."""
    return sync_lr(scope, m, p, retire=_retire)


def _retire(m: Machine, p: int, lr: int, irq: int) -> Machine:
    return set_status(retire_lr(m, p, lr, irq), irq, m.status[irq] & VISIBLE)
