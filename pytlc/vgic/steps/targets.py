"""What the steps of the guest's write of targets share: one irq after the other, under one rank lock."""

from __future__ import annotations

from collections.abc import Iterable

from pytlc.vgic.locks import acquire, rank_lock_of, release
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Local, Machine, put
from pytlc.vgic.steps.control import call, end_trap, goto, with_local

#: Where vgic_migrate_irq starts, until a fix moves its tests under the vgic lock.
MIGRATE = "vgic_migrate_irq.test_migrating"


def begin_store(scope: Scope, m: Machine, p: int, function: str, *, migrate: str = MIGRATE) -> Machine:
    """The rank lock is taken if any target differs; the first irq whose target does is migrated."""
    local = m.local[p]
    first = _first_different(m, ((local.irq, local.new), *local.rest))
    if first is None:
        return end_trap(scope, m, p)
    m = acquire(m, p, rank_lock_of(scope, local.irq))
    return call(with_local(m, p, first), p, migrate, f"{function}.write_target")


def go_on_storing(scope: Scope, m: Machine, p: int, function: str, *, migrate: str = MIGRATE) -> Machine:
    """The next irq whose target differs is migrated; after the last one the rank lock is released.

    A target that does not differ takes no step: nobody else writes one while the rank lock is held.
    """
    local = m.local[p]
    following = _first_different(m, local.rest)
    if following is None:
        return end_trap(scope, release(m, rank_lock_of(scope, local.irq)), p)
    return call(with_local(m, p, following), p, migrate, f"{function}.write_target")


def _first_different(m: Machine, wanted: Iterable[tuple[int, int]]) -> Local | None:
    pairs = tuple(wanted)
    for index, (irq, vcpu) in enumerate(pairs):
        if m.rank_vcpu[irq] != vcpu:
            return Local(irq=irq, new=vcpu, old=m.rank_vcpu[irq], rest=pairs[index + 1 :])
    return None


def write_target(m: Machine, p: int) -> Machine:
    """rank->vcpu[] gets the requested target."""
    local = m.local[p]
    return m._replace(rank_vcpu=put(m.rank_vcpu, local.irq, local.new))


def refuse(m: Machine, p: int) -> Machine:
    """vgic_migrate_irq says no: whoever called it skips the write of the target."""
    function = m.ret[p][-1].partition(".")[0]
    return goto(m._replace(ret=put(m.ret, p, ())), p, f"{function}.unlock_rank")
