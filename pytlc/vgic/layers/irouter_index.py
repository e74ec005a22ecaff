"""A write of IROUTER reads and writes the target of the first SPI of the rank.

The bug that 800f21499e0e, "arm/vgic-v3: fix virq offset in the rank when storing irouter", fixed (H16):
the irq that is migrated has another old target than the one that is named.
"""

from __future__ import annotations

from pytlc.vgic.locks import acquire, irq_rank_lock, rank_lock_of, release, waits_for
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine, put
from pytlc.vgic.steps.control import call, end_trap, with_local

NAME = "IrouterIndex"
BREAKS = "OwnerIsTarget"
ON = "v6"


@waits_for(irq_rank_lock)
def vgic_store_irouter__lock_rank(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_irouter: takes the rank lock, and migrates if the target of the first SPI differs."""
    local = m.local[p]
    old = m.rank_vcpu[_first_of_rank(scope, local.irq)]
    if old == local.new:
        return end_trap(scope, m, p)
    m = with_local(acquire(m, p, rank_lock_of(scope, local.irq)), p, local._replace(old=old))
    return call(m, p, "vgic_migrate_irq.lock_vgic", "vgic_store_irouter.write_target")


def vgic_store_irouter__write_target(scope: Scope, m: Machine, p: int) -> Machine:
    """vgic_store_irouter: the target of the first SPI is written, and out of the rank lock."""
    local = m.local[p]
    m = m._replace(rank_vcpu=put(m.rank_vcpu, _first_of_rank(scope, local.irq), local.new))
    return end_trap(scope, release(m, rank_lock_of(scope, local.irq)), p)


def _first_of_rank(scope: Scope, irq: int) -> int:
    """The SPI at offset 0: SPIs are dealt to the ranks in turn."""
    return scope.rank_of(irq) - 1
