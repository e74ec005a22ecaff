"""What locks and stores cost where they do not happen at once: fine atomicity and weak memory.

The steps are written for a machine that takes a lock together with the first access under it, releases it
together with the last, and has every store in memory at once. Here each step is wrapped for a machine that
does not:

* fine: a lock is granted and freed by steps of their own. A step goes on only with the lock that it waited
  for granted and with nothing left to free; what it releases it still holds, until that is freed.
* weak: a release is a barrier, so it waits until the stores of its pCPU are in memory.
"""

from __future__ import annotations

from pytlc.vgic.compose import StepFunction
from pytlc.vgic.domains import Chosen
from pytlc.vgic.locks import LockOf
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine, put


def ordered(scope: Scope, function: StepFunction, wants: LockOf | None) -> StepFunction:
    """The step as the machine of that scope takes it; the very function where everything is at once."""
    if scope.atomicity:
        return _fine(function, wants)
    return _weak(function, wants) if scope.memory else function


def _wanted(wants: LockOf | None, scope: Scope, m: Machine, p: int) -> int:
    return NONE if wants is None else wants(scope, m, p)


def _weak(function: StepFunction, wants: LockOf | None) -> StepFunction:
    def step(scope: Scope, m: Machine, p: int, *args: Chosen) -> Machine | None:
        after = function(scope, m, p, *args)
        if after is None or not m.buffer[p]:
            return after
        lock = _wanted(wants, scope, m, p)
        passed = lock != NONE and after.lock[lock] == NONE
        return None if passed or _released(m, after, p) else after

    return step


def _released(before: Machine, after: Machine, p: int) -> int:
    """The locks that the pCPU held before and nobody holds after, a bit mask."""
    if before.lock is after.lock:
        return 0
    return sum(
        1 << lock
        for lock, (old, new) in enumerate(zip(before.lock, after.lock, strict=True))
        if old == p and new == NONE
    )


def _fine(function: StepFunction, wants: LockOf | None) -> StepFunction:
    def step(scope: Scope, m: Machine, p: int, *args: Chosen) -> Machine | None:
        lock = _wanted(wants, scope, m, p)
        if m.freeing[p] or m.granted[p] != (0 if lock == NONE else 1 << lock):
            return None
        after = function(scope, m if lock == NONE else _hand_over(m, p, lock), p, *args)
        return None if after is None else _keep_until_freed(m, after, p)

    return step


def _hand_over(m: Machine, p: int, lock: int) -> Machine:
    """The granted lock is the step's to take."""
    return m._replace(lock=put(m.lock, lock, NONE), granted=put(m.granted, p, 0))


def _keep_until_freed(before: Machine, after: Machine, p: int) -> Machine:
    """What the step released, and what it did not take of what it waited for, is held and to be freed."""
    released = _released(before, after, p)
    if not released:
        return after
    held = tuple(p if released >> lock & 1 else holder for lock, holder in enumerate(after.lock))
    return after._replace(lock=held, freeing=put(after.freeing, p, released))
