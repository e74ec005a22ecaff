"""The locks as indices of ``Machine.lock``, and how a step waits for one.

Ticket spinlocks without recursion: a step that needs a lock is disabled while anybody holds it, also the
pCPU itself. Which lock a step waits for is declared once, on the step, and both its guard and the who-
waits-for-whom properties come from that declaration, so a layer that stops taking a lock cannot leave a
stale claim behind.

Steps take and release locks at once; :mod:`pytlc.vgic.ordering` says what becomes of that in a machine where
it takes time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Protocol, cast

from pytlc.vgic.names import Lock, private_rank_name, rank_name, vcpu_name
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine, put

#: Index of the lock that a pCPU waits for: (scope, machine, pcpu) -> index.
LockOf = Callable[[Scope, Machine, int], int]
#: A step of a pCPU without further choices: the next machine, or None where the step is disabled.
PcpuStep = Callable[[Scope, Machine, int], Machine | None]

RANK = 0


def vgic_lock(vcpu: int) -> int:
    """v->arch.vgic.lock."""
    return 1 + vcpu


def desc_lock(scope: Scope, spi: int) -> int:
    """desc->lock of a physical SPI."""
    return 1 + scope.vcpus + spi


def rank_lock_of(scope: Scope, irq: int) -> int:
    """rank->lock of the irq's rank, for an SGI that of its vCPU; NONE for an LPI, which has no rank."""
    if scope.is_lpi(irq):
        return NONE
    if scope.is_sgi(irq):
        return _first_private(scope) + scope.sgi_owner(irq)
    rank = scope.rank_of(irq)
    return RANK if rank == 1 else scope.vcpus + scope.spis + rank - 1


def its_lock(scope: Scope) -> int:
    """its->its_lock."""
    return _first_private(scope) + (scope.vcpus if scope.sgis else 0)


def lpi_tree_lock(scope: Scope) -> int:
    """d->arch.vgic.pend_lpi_tree_lock."""
    return its_lock(scope) + 1


def _first_private(scope: Scope) -> int:
    return scope.vcpus + scope.spis + scope.ranks


def all_locks(scope: Scope) -> tuple[Lock, ...]:
    """Every lock of the machine, at its index."""
    vcpus = range(scope.vcpus)
    return (
        Lock("rank", rank_name(1)),
        *(Lock("vgic", vcpu_name(vcpu)) for vcpu in vcpus),
        *(Lock("desc", scope.irq_name(spi)) for spi in range(scope.spis)),
        *(Lock("rank", rank_name(rank)) for rank in range(2, scope.ranks + 1)),
        *(Lock("rank", private_rank_name(vcpu)) for vcpu in vcpus if scope.sgis),
        *(Lock(kind, "dom") for kind in ("its", "lpi_tree") if scope.its),
    )


def acquire(m: Machine, p: int, lock: int) -> Machine:
    """The pCPU takes a lock that its step waited for."""
    return m._replace(lock=put(m.lock, lock, p))


def release(m: Machine, lock: int) -> Machine:
    """The lock becomes free."""
    return m._replace(lock=put(m.lock, lock, NONE))


class WaitingStep(Protocol):
    """A step that is disabled while its lock is held."""

    wants: LockOf

    def __call__(self, scope: Scope, m: Machine, p: int, /) -> Machine | None:
        """The next machine, or None while the lock is held."""
        ...


def waits_for(lock_of: LockOf) -> Callable[[PcpuStep], WaitingStep]:
    """Declare the lock that a step needs free in order to happen at all; NONE where it needs none."""

    def declare(function: PcpuStep) -> WaitingStep:
        @wraps(function)
        def step(scope: Scope, m: Machine, p: int) -> Machine | None:
            lock = lock_of(scope, m, p)
            if lock != NONE and m.lock[lock] != NONE:
                return None
            return function(scope, m, p)

        waiting = cast("WaitingStep", step)
        waiting.wants = lock_of
        return waiting

    return declare


def irq_rank_lock(scope: Scope, m: Machine, p: int) -> int:
    """The lock of the rank of the irq that is written or injected; NONE for an LPI."""
    return rank_lock_of(scope, m.local[p].irq)


def virq_rank_lock(scope: Scope, m: Machine, p: int) -> int:
    """The lock of the rank of the irq whose target is looked up."""
    return rank_lock_of(scope, m.local[p].virq)


def current_vgic_lock(_scope: Scope, m: Machine, p: int) -> int:
    """The vgic lock of the vCPU that runs on the pCPU."""
    return vgic_lock(m.current[p])


def injected_vgic_lock(_scope: Scope, m: Machine, p: int) -> int:
    """The vgic lock of the vCPU that is injected into or switched on."""
    return vgic_lock(m.local[p].vcpu)


def target_vgic_lock(_scope: Scope, m: Machine, p: int) -> int:
    """The vgic lock of the target of the irq that is enabled or disabled."""
    return vgic_lock(m.local[p].target)


def old_vgic_lock(_scope: Scope, m: Machine, p: int) -> int:
    """The vgic lock of the vCPU that the interrupt is moved away from."""
    return vgic_lock(m.local[p].old)


def irq_desc_lock(scope: Scope, m: Machine, p: int) -> int:
    """The desc lock of the SPI that is acknowledged, enabled or disabled."""
    return desc_lock(scope, m.local[p].irq)
