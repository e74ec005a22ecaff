"""Where control goes and what the locals become: call, return, end of a trap, return to the guest."""

from __future__ import annotations

from pytlc.vgic.labels import GUEST, IDLE, TAIL
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Local, Machine, put

#: Locals of a pCPU whose hypervisor thread has nothing to remember.
CLEARED = Local()
#: The last function on the way back to the guest.
RESTORE = "gic_restore_pending_irqs.lock_vgic"


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


def leave_label(scope: Scope) -> str:
    """Where the handler of a trap ends: at the way back to the guest, or before at the scheduler."""
    return TAIL if scope.scheduling else RESTORE


def end_trap(scope: Scope, m: Machine, p: int) -> Machine:
    """The handler of the trap is done: nothing is left to return to, and the locals die."""
    return clear_and_goto(m._replace(ret=put(m.ret, p, ())), p, leave_label(scope))


def end_interrupt(scope: Scope, m: Machine, p: int) -> Machine:
    """gic_interrupt is done: back to what it nested in, to the idle vCPU, or as any trap to the guest."""
    if m.stack[p]:
        ((label, ret, local),) = m.stack[p]
        m = m._replace(pc=put(m.pc, p, label), ret=put(m.ret, p, ret), stack=put(m.stack, p, ()))
        return with_local(m, p, local)
    if m.current[p] == NONE:
        return clear_and_goto(m, p, IDLE)
    return end_trap(scope, m, p)


def back_to_guest(scope: Scope, m: Machine, p: int) -> Machine:
    """Nothing is left to place: the locals die, and the guest runs or gic_inject looks at what waits."""
    return clear_and_goto(m, p, "gic_inject.set_uie" if scope.uie else GUEST)
