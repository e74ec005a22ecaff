"""When a claim is looked at, and where list registers are to be found: what the properties have in common.

Data that a lock protects may be inconsistent while it is held; what is claimed of them is claimed of the
moments in which no such lock is held, or in which nobody is in the hypervisor at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pytlc.vgic.labels import GUEST, IDLE
from pytlc.vgic.locks import all_locks
from pytlc.vgic.model import Model
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, ListRegister, Machine

#: The list registers of a pCPU or of a vCPU that is current nowhere, and their mask.
File = tuple[tuple[ListRegister, ...], int]


def at_rest(m: Machine) -> bool:
    """Every pCPU is in the guest or idle."""
    return all(label in {GUEST, IDLE} for label in m.pc)


def is_free(m: Machine, lock: int) -> bool:
    """Nobody holds the lock."""
    return m.lock[lock] == NONE


def all_free(model: Model, m: Machine, kind: str) -> bool:
    """Nobody holds any lock of that kind."""
    return all(m.lock[lock] == NONE for lock in _locks_of(model.scope, kind))


@lru_cache
def _locks_of(scope: Scope, kind: str) -> tuple[int, ...]:
    return tuple(index for index, lock in enumerate(all_locks(scope)) if lock.kind == kind)


def files(m: Machine) -> Iterator[File]:
    """The list registers of every pCPU, and those that are saved for a vCPU that is current nowhere."""
    yield from zip(m.hw_lr, m.lr_mask, strict=True)
    if m.saved_lr:
        for vcpu, saved in enumerate(zip(m.saved_lr, m.saved_mask, strict=True)):
            if vcpu not in m.current:
                yield saved


def inflight_anywhere(m: Machine) -> frozenset[int]:
    """The irqs that are linked into some inflight list."""
    return frozenset(irq for entries in m.inflight for irq in entries)


def waiting_anywhere(m: Machine) -> frozenset[int]:
    """The irqs that are linked into some lr_pending list."""
    return frozenset(irq for entries in m.lr_pending for irq in entries)
