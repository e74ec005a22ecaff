"""Who waits for whom: pCPUs that spin for ever, and the circle that they form in words."""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.vgic.labels import GUEST, IDLE
from pytlc.vgic.model import Model
from pytlc.vgic.names import Lock, Name, describe_lock, pcpu_name
from pytlc.vgic.state import MIGRATING, NONE, Machine

#: Where vgic_migrate_irq waits for the sync of another pCPU, in the proposal that does that.
WAIT = "vgic_migrate_irq.wait"


@dataclass(frozen=True, slots=True)
class WaitEdge:
    """One pCPU of a cycle of waiting.

    Attributes:
        holds: What it holds that the pCPU before it in the cycle waits for.
        wants: What it waits for, held by the next pCPU of the cycle.
    """

    pcpu: Name
    holds: Lock
    wants: Lock

    def __str__(self) -> str:
        return f"{self.pcpu} holds the {describe_lock(self.holds)}, wants the {describe_lock(self.wants)}"


def no_self_deadlock(model: Model, m: Machine) -> bool:
    """No pCPU waits for a lock that it holds itself.

    Claimed of every function that takes a lock, ticket locks being not recursive: vgic_get_virq_priority
    under the rank lock of vgic_store_itargetsr, and what nests. If not, the pCPU spins with interrupts off.
    """
    for p in range(model.scope.pcpus):
        lock = model.wanted_index(m, p)
        if lock != NONE and m.lock[lock] == p:
            return False
    return True


def no_lock_cycle(model: Model, m: Machine) -> bool:
    """No two or more pCPUs wait for each other in a circle.

    Claimed of every function that takes a lock under another: vgic_migrate_irq under the rank lock,
    gic_update_one_lr under a vgic lock. If not, the pCPUs of the circle spin with interrupts off.
    """
    return all(len(_cycle_from(model, m, p)) < 2 for p in range(model.scope.pcpus))


def lock_cycle(model: Model, m: Machine) -> tuple[WaitEdge, ...]:
    """The cycle of waiting with the lowest pCPU, from it on; one edge for a self-deadlock, else empty."""
    for p in range(model.scope.pcpus):
        members = _cycle_from(model, m, p)
        if members:
            wanted = [model.wanted_index(m, member) for member in members]
            return tuple(
                WaitEdge(pcpu_name(member), model.locks[held], model.locks[lock])
                for member, held, lock in zip(members, [wanted[-1], *wanted[:-1]], wanted, strict=True)
            )
    return ()


def describe_cycle(edges: tuple[WaitEdge, ...]) -> str:
    """The cycle in one line: who holds what and wants what, in the order of waiting."""
    return "; ".join(map(str, edges))


def _cycle_from(model: Model, m: Machine, first: int) -> tuple[int, ...]:
    """The pCPUs of the cycle of waiting that leads from ``first`` back to it; empty if none does."""
    members = [first]
    while True:
        lock = model.wanted_index(m, members[-1])
        holder = NONE if lock == NONE else m.lock[lock]
        if holder == first:
            return tuple(members)
        if holder == NONE or holder in members:
            return ()
        members.append(holder)


def no_wait_forever(model: Model, m: Machine) -> bool:
    """No pCPU that waits for a sync is part of a circle of waiting.

    Claimed of a vgic_migrate_irq that waits until the old vCPU's pCPU has synced its list register, with the
    rank lock held and interrupts off. If not, the circle spins for ever: that pCPU is in the hypervisor and
    wants a lock of the circle, or is the very one that waits.
    """
    return not waiting_circle(model, m)


def waiting_circle(model: Model, m: Machine) -> tuple[int, ...]:
    """The pCPUs of a circle of waiting from one that waits for a sync on; empty if there is none."""
    if WAIT not in m.pc:
        return ()
    blocker = [_blocker(model, m, p) for p in range(model.scope.pcpus)]
    for first in (p for p, label in enumerate(m.pc) if label == WAIT):
        members, following = [first], blocker[first]
        while following != NONE and following not in members:
            members.append(following)
            following = blocker[following]
        if following != NONE:
            return tuple(members)
    return ()


def _blocker(model: Model, m: Machine, p: int) -> int:
    """The pCPU that must go on before this one can: a holder, or one whose sync is waited for.

    A pCPU in the guest or idle is no such one: a kick brings it to its sync. Once MIGRATING is clear there
    is nothing to wait for.
    """
    if m.pc[p] == WAIT:
        q = m.processor[m.local[p].old]
        waits = m.status[m.local[p].irq] & MIGRATING and (q == p or m.pc[q] not in {GUEST, IDLE})
        return q if waits else NONE
    lock = model.wanted_index(m, p)
    return NONE if lock == NONE else m.lock[lock]


def describe_waiting(model: Model, m: Machine) -> str:
    """The circle of :func:`waiting_circle` in one line; empty if there is none."""
    return "; ".join(_waits(model, m, p) for p in waiting_circle(model, m))


def _waits(model: Model, m: Machine, p: int) -> str:
    if m.pc[p] != WAIT:
        lock = model.wanted_index(m, p)
        return f"{pcpu_name(p)} wants the {model.locks[lock]}, which {pcpu_name(m.lock[lock])} holds"
    q, irq = m.processor[m.local[p].old], model.scope.irq_name(m.local[p].irq)
    whom = "itself" if q == p else str(pcpu_name(q))
    return f"{pcpu_name(p)} waits for {whom} to retire the list register of {irq}"
