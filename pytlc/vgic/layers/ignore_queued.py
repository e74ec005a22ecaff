"""The sync takes an irq off the inflight list although it came again meanwhile.

As it was before 394b7e587b05, "xen/arm: second irq injection while the first irq is still inflight" (H10).
"""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.steps.primitives import sync_lr

NAME = "IgnoreQueued"
BREAKS = "NoLostInterrupt"
ON = "v6"


def gic_update_one_lr__read(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_update_one_lr, U1 to U4 without U4a."""
    return sync_lr(scope, m, p, again=_never)


def _never(_status: int) -> bool:
    return False
