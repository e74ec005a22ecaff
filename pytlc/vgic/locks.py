"""The locks as indices of ``Machine.lock``, and how a step waits for one.

Ticket spinlocks without recursion: a step that needs a lock is disabled while anybody holds it, also the
pCPU itself. Which lock a step waits for is declared once, on the step, and both its guard and the who-
waits-for-whom properties come from that declaration, so a layer that stops taking a lock cannot leave a
stale claim behind.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Protocol, cast

from pytlc.vgic.names import Lock, Name, spi_name, vcpu_name
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


def all_locks(scope: Scope) -> tuple[Lock, ...]:
    """Every lock of the machine, at its index."""
    return (
        Lock("rank", Name("rank1")),
        *(Lock("vgic", vcpu_name(vcpu)) for vcpu in range(scope.vcpus)),
        *(Lock("desc", spi_name(spi)) for spi in range(scope.spis)),
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
    """Declare the lock that a step needs free in order to happen at all."""

    def declare(function: PcpuStep) -> WaitingStep:
        @wraps(function)
        def step(scope: Scope, m: Machine, p: int) -> Machine | None:
            if m.lock[lock_of(scope, m, p)] != NONE:
                return None
            return function(scope, m, p)

        waiting = cast("WaitingStep", step)
        waiting.wants = lock_of
        return waiting

    return declare


def rank_lock(_scope: Scope, _m: Machine, _p: int) -> int:
    """The one rank's lock."""
    return RANK


def current_vgic_lock(scope: Scope, _m: Machine, p: int) -> int:
    """The vgic lock of the vCPU that runs on the pCPU."""
    return vgic_lock(scope.current(p))


def injected_vgic_lock(_scope: Scope, m: Machine, p: int) -> int:
    """The vgic lock of the vCPU that is injected into."""
    return vgic_lock(m.local[p].vcpu)


def old_vgic_lock(_scope: Scope, m: Machine, p: int) -> int:
    """The vgic lock of the vCPU that the interrupt is moved away from."""
    return vgic_lock(m.local[p].old)


def irq_desc_lock(scope: Scope, m: Machine, p: int) -> int:
    """The desc lock of the acknowledged SPI."""
    return desc_lock(scope, m.local[p].irq)
