"""Where control goes and what the locals become: call, return, return to the guest."""

from __future__ import annotations

from pytlc.vgic.labels import GUEST
from pytlc.vgic.locks import release
from pytlc.vgic.state import Local, Machine, put

#: Locals of a pCPU whose hypervisor thread has nothing to remember.
CLEARED = Local()


def goto(m: Machine, p: int, label: str) -> Machine:
    """The pCPU continues at the label."""
    return m._replace(pc=put(m.pc, p, label))


def call(m: Machine, p: int, label: str, back: str) -> Machine:
    """The pCPU enters a function and will continue at ``back``."""
    return m._replace(pc=put(m.pc, p, label), ret=put(m.ret, p, (*m.ret[p], back)))


def leave(m: Machine, p: int) -> Machine:
    """The pCPU returns to the innermost return label."""
    stack = m.ret[p]
    return m._replace(pc=put(m.pc, p, stack[-1]), ret=put(m.ret, p, stack[:-1]))


def with_local(m: Machine, p: int, local: Local) -> Machine:
    """The pCPU's locals are replaced."""
    return m._replace(local=put(m.local, p, local))


def clear_and_goto(m: Machine, p: int, label: str) -> Machine:
    """The pCPU's locals die and it continues at the label."""
    return m._replace(pc=put(m.pc, p, label), local=put(m.local, p, CLEARED))


def back_to_guest(m: Machine, p: int, lock: int) -> Machine:
    """The last lock is released, the locals die, the guest runs."""
    return clear_and_goto(release(m, lock), p, GUEST)
