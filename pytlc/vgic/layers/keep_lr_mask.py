"""The sync clears a list register and forgets its bit in lr_mask."""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.primitives import retire_lr, sync_lr

NAME = "KeepLrMask"
BREAKS = "LrMaskAgrees"


def gic_update_one_lr__read(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U4, without clearing the mask bit."""
    return sync_lr(scope, m, p, retire=_retire)


def _retire(m: Machine, p: int, lr: int, irq: int) -> Machine:
    return retire_lr(m, p, lr, irq)._replace(lr_mask=m.lr_mask)
