"""Which C functions a pCPU of the reference model is in.

The model keeps return labels only where something is left to do after the return; a function that calls
another as the last thing that it does, and a function that is entered with nothing to return to, are told
here. What comes next after the entry from the guest, or after an argument was read, is no caller.
"""

from __future__ import annotations

from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Local, Machine

#: Return labels that stand for the end of a trap's handler: nothing of the handler is left to do.
_END_OF_TRAP = frozenset({"gic_restore_pending_irqs.lock_vgic", "leave_hypervisor_tail.check"})

#: Functions with only one caller, which has no label of its own around the call.
_ALWAYS_FROM: dict[str, tuple[str, ...]] = {
    "vgic_get_virq_priority": ("vgic_vcpu_inject_irq",),
    "vcpu_unblock": ("vgic_vcpu_inject_irq",),
    "vgic_clear_pending_irqs": ("do_psci_cpu_on",),
    "vgic_vcpu_inject_lpi": ("gicv3_do_LPI",),
}

#: Where to return to, and the function called -> the C functions between, outermost first, where that is not
#: the function of the return label alone.
_BETWEEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("vgic_get_virq_priority.read_priority", "vgic_get_target_vcpu"): (),
    ("gic_interrupt.read_iar", "vgic_vcpu_inject_irq"): (
        "gic_interrupt",
        "gicv3_do_LPI",
        "vgic_vcpu_inject_lpi",
    ),
    ("gic_clear_lrs.next", "gic_raise_guest_irq"): ("gic_clear_lrs", "gic_update_one_lr"),
    ("vgic_vcpu_inject_irq.unlock", "gic_update_one_lr"): ("vgic_vcpu_inject_irq", "gic_raise_inflight_irq"),
    ("vgic_vcpu_inject_irq.unlock", "gic_raise_guest_irq"): (
        "vgic_vcpu_inject_irq",
        "gic_raise_inflight_irq",
        "gic_update_one_lr",
    ),
    ("vgic_store_itargetsr.write_target", "vgic_vcpu_inject_irq"): (
        "vgic_store_itargetsr",
        "vgic_migrate_irq",
    ),
    ("vgic_store_irouter.write_target", "vgic_vcpu_inject_irq"): ("vgic_store_irouter", "vgic_migrate_irq"),
}


def functions(scope: Scope, m: Machine, p: int) -> tuple[str, ...]:
    """The C functions of the pCPU, outermost first; those that an interrupt nested in come before its own.

    A pCPU in the guest, or an idle one, is in no function: its label stands alone.
    """
    frames = [(frame.pc, frame.ret, frame.local) for frame in m.stack[p]]
    running = (m.pc[p], m.ret[p], m.local[p])
    return tuple(name for frame in (*frames, running) for name in _of_frame(scope, *frame))


def _of_frame(scope: Scope, label: str, returns: tuple[str, ...], local: Local) -> tuple[str, ...]:
    stack = _entered(label.partition(".")[0])
    for back in reversed(returns):
        stack = _callers(scope, back, stack[0], local) + stack
    return stack


def _entered(function: str) -> tuple[str, ...]:
    return (*_ALWAYS_FROM.get(function, ()), function)


def _callers(scope: Scope, back: str, called: str, local: Local) -> tuple[str, ...]:
    if called == "gic_clear_lrs":
        return ()
    if back in _END_OF_TRAP:
        return ("vgic_to_sgi" if scope.is_sgi(local.irq) else "vgic_vcpu_inject_spi",)
    return _BETWEEN.get((back, called), _entered(back.partition(".")[0]))
