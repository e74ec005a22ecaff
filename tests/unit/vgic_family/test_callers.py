"""The C functions that a pCPU is in, told from its label and its return labels."""

from __future__ import annotations

import pytest

from pytlc.vgic.initial import initial_machine
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Frame, Local, Machine
from pytlc.vgic_family.callers import functions

SCOPE = Scope(1, 1, 1, 1, 1, virtuals=1, sgis=1)
VSPI, SGI = 1, 2


def at(label: str, *returns: str, irq: int = 0) -> Machine:
    """The machine with its pCPU there."""
    return initial_machine(SCOPE)._replace(pc=(label,), ret=(returns,), local=(Local(irq=irq),))


@pytest.mark.parametrize(
    ("returns", "label", "stack"),
    [
        ("", "guest", "guest"),
        ("", "idle", "idle"),
        ("gic_interrupt.read_iar", "gic_clear_lrs.next", "gic_clear_lrs"),
        ("vgic_store_itargetsr.lock_rank", "gic_clear_lrs.next", "gic_clear_lrs"),
        (
            "vgic_enable_irqs.lock_rank gic_clear_lrs.next",
            "gic_update_one_lr.read",
            "gic_clear_lrs gic_update_one_lr",
        ),
        ("its_handle_movi.lock_its", "gic_clear_lrs.lock_vgic", "gic_clear_lrs"),
        ("gic_interrupt.read_iar", "do_IRQ.lock_desc", "gic_interrupt do_IRQ"),
        (
            "gic_interrupt.read_iar do_IRQ.unlock_desc vgic_get_virq_priority.read_priority",
            "vgic_get_target_vcpu.read_target",
            "gic_interrupt do_IRQ vgic_get_target_vcpu",
        ),
        (
            "gic_interrupt.read_iar do_IRQ.unlock_desc",
            "vcpu_unblock.clear_blocked",
            "gic_interrupt do_IRQ vgic_vcpu_inject_irq vcpu_unblock",
        ),
        (
            "gic_interrupt.read_iar gic_clear_lrs.next",
            "gic_raise_guest_irq.raise",
            "gic_clear_lrs gic_update_one_lr gic_raise_guest_irq",
        ),
        (
            "gic_interrupt.read_iar gic_clear_lrs.next gic_update_one_lr.set_affinity",
            "vgic_get_target_vcpu.read_target",
            "gic_clear_lrs gic_update_one_lr vgic_get_target_vcpu",
        ),
        (
            "vgic_store_itargetsr.write_target",
            "vgic_get_virq_priority.read_priority",
            "vgic_store_itargetsr vgic_migrate_irq vgic_vcpu_inject_irq vgic_get_virq_priority",
        ),
        (
            "vgic_store_irouter.write_target",
            "vgic_vcpu_inject_irq.kick",
            "vgic_store_irouter vgic_migrate_irq vgic_vcpu_inject_irq",
        ),
        (
            "vgic_store_irouter.write_target",
            "vgic_migrate_irq.dequeue",
            "vgic_store_irouter vgic_migrate_irq",
        ),
        (
            "do_IRQ.unlock_desc vgic_vcpu_inject_irq.unlock",
            "gic_update_one_lr.read",
            "do_IRQ vgic_vcpu_inject_irq gic_raise_inflight_irq gic_update_one_lr",
        ),
        (
            "do_IRQ.unlock_desc vgic_vcpu_inject_irq.unlock",
            "gic_raise_guest_irq.raise",
            "do_IRQ vgic_vcpu_inject_irq gic_raise_inflight_irq gic_update_one_lr gic_raise_guest_irq",
        ),
        (
            "vgic_store_itargetsr.write_target vgic_vcpu_inject_irq.unlock",
            "gic_raise_inflight_irq.test",
            "vgic_store_itargetsr vgic_migrate_irq vgic_vcpu_inject_irq gic_raise_inflight_irq",
        ),
        ("vgic_enable_irqs.unlock_vgic", "gic_raise_guest_irq.raise", "vgic_enable_irqs gic_raise_guest_irq"),
        (
            "gic_interrupt.read_iar",
            "vgic_vcpu_inject_lpi.read_target",
            "gic_interrupt gicv3_do_LPI vgic_vcpu_inject_lpi",
        ),
        (
            "gic_interrupt.read_iar",
            "vgic_get_virq_priority.read_priority",
            "gic_interrupt gicv3_do_LPI vgic_vcpu_inject_lpi vgic_vcpu_inject_irq vgic_get_virq_priority",
        ),
        (
            "arch_move_irqs.test_migrating",
            "vgic_get_target_vcpu.read_target",
            "arch_move_irqs vgic_get_target_vcpu",
        ),
        ("", "context_switch.switch", "context_switch"),
        ("", "vgic_clear_pending_irqs.clear", "do_psci_cpu_on vgic_clear_pending_irqs"),
        ("", "do_psci_cpu_on.clear_down", "do_psci_cpu_on"),
    ],
)
def test_the_functions_are_those_of_the_c_code(returns: str, label: str, stack: str) -> None:
    """Callers that the model has left are told, and what only comes next is not."""
    assert functions(SCOPE, at(label, *returns.split()), 0) == tuple(stack.split())


@pytest.mark.parametrize("end", ["gic_restore_pending_irqs.lock_vgic", "leave_hypervisor_tail.check"])
@pytest.mark.parametrize(("irq", "handler"), [(SGI, "vgic_to_sgi"), (VSPI, "vgic_vcpu_inject_spi")])
def test_the_injector_is_told_by_the_irq(end: str, irq: int, handler: str) -> None:
    """Where an injection ends the trap, the return label names no caller, and the kind of the irq does."""
    told = functions(SCOPE, at("vgic_vcpu_inject_irq.test_inflight", end, irq=irq), 0)
    assert told == (handler, "vgic_vcpu_inject_irq")
    told = functions(SCOPE, at("gic_raise_inflight_irq.test", end, "vgic_vcpu_inject_irq.unlock", irq=irq), 0)
    assert told == (handler, "vgic_vcpu_inject_irq", "gic_raise_inflight_irq")


def test_what_an_interrupt_nested_in_comes_first() -> None:
    """The functions of the interrupted frame are below those of the interrupt."""
    frame = Frame("vgic_vcpu_inject_irq.kick", ("vgic_store_itargetsr.write_target",), Local(irq=0))
    nested = at("do_IRQ.lock_desc", "gic_interrupt.read_iar")._replace(stack=((frame,),))
    assert functions(SCOPE, nested, 0) == (
        "vgic_store_itargetsr",
        "vgic_migrate_irq",
        "vgic_vcpu_inject_irq",
        "gic_interrupt",
        "do_IRQ",
    )
