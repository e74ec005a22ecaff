"""The steps of the unpatched code: where each is taken, by which C function, under which action name.

A label is the C function, a dot, and a phrase. The action name is its CamelCase, the Python function its
lower case with two underscores for the dot; nothing else ties the three together. Layers may declare
further steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: pc of a pCPU whose vCPU runs, of one without a vCPU, and of one that read a list register that does not
#: exist.
GUEST = "guest"
IDLE = "idle"
BAD_LR = "gic_update_one_lr.bad_lr"

#: Labels at which nothing happens any more.
TERMINAL = (IDLE, BAD_LR)


@dataclass(frozen=True, slots=True)
class StepInfo:
    """What is known of a step besides what it does.

    Attributes:
        name: The label for a step of the hypervisor; role, dot, verb for one of guest or device.
        at: Label of the pCPU that takes the step; None for a step that no pCPU takes.
        parameters: Kinds of the arguments, of ``pcpu``, ``vcpu``, ``spi``, ``lr``; the pCPU comes first.
    """

    name: str
    at: str | None
    parameters: tuple[str, ...] = ("pcpu",)

    @property
    def action(self) -> str:
        """Name of the action: ``do_IRQ.lock_desc`` is ``DoIRQLockDesc``."""
        return camel_case(self.name)

    @property
    def function(self) -> str:
        """Name of the Python function: ``do_IRQ.lock_desc`` is ``do_irq__lock_desc``."""
        return function_name(self.name)

    @property
    def c_function(self) -> str | None:
        """C function that the step is a part of; None for guest, device and trap entry."""
        return None if self.at in {None, GUEST} else self.name.partition(".")[0]


def camel_case(name: str) -> str:
    """Each part between dots and underscores with its first letter in upper case, joined."""
    return "".join(part[0].upper() + part[1:] for part in re.split(r"[._]", name))


def function_name(name: str) -> str:
    """The Python spelling of a step name."""
    return name.replace(".", "__").lower()


def hypervisor_step(label: str) -> StepInfo:
    """A step that has its label for itself and no choice but the pCPU."""
    return StepInfo(label, label)


ENVIRONMENT: tuple[StepInfo, ...] = (
    StepInfo("device.assert", None, ("spi",)),
    StepInfo("guest.ack", GUEST, ("pcpu", "lr")),
    StepInfo("guest.eoi", GUEST, ("pcpu", "lr")),
    StepInfo("guest.write_itargetsr", GUEST, ("pcpu", "spi", "vcpu")),
    StepInfo("take_irq", GUEST),
)

HYPERVISOR: tuple[StepInfo, ...] = (
    hypervisor_step("gic_clear_lrs.lock_vgic"),
    hypervisor_step("gic_clear_lrs.next"),
    hypervisor_step("gic_update_one_lr.read"),
    hypervisor_step("gic_update_one_lr.del_inflight"),
    hypervisor_step("gic_update_one_lr.test_migrating"),
    hypervisor_step("gic_update_one_lr.set_affinity"),
    hypervisor_step("gic_raise_guest_irq.raise"),
    hypervisor_step("gic_raise_inflight_irq.test"),
    hypervisor_step("vgic_get_target_vcpu.read_target"),
    hypervisor_step("vgic_get_virq_priority.read_priority"),
    StepInfo("gic_interrupt.read_iar", "gic_interrupt.read_iar", ("pcpu", "spi")),
    StepInfo("gic_interrupt.spurious", "gic_interrupt.read_iar"),
    hypervisor_step("do_IRQ.lock_desc"),
    hypervisor_step("do_IRQ.unlock_desc"),
    hypervisor_step("vgic_vcpu_inject_irq.lock_vgic"),
    hypervisor_step("vgic_vcpu_inject_irq.test_inflight"),
    hypervisor_step("vgic_vcpu_inject_irq.insert_inflight"),
    hypervisor_step("vgic_vcpu_inject_irq.unlock"),
    hypervisor_step("vgic_vcpu_inject_irq.kick"),
    hypervisor_step("vgic_store_itargetsr.lock_rank"),
    hypervisor_step("vgic_store_itargetsr.write_target"),
    hypervisor_step("vgic_migrate_irq.test_migrating"),
    hypervisor_step("vgic_migrate_irq.lock_vgic"),
    hypervisor_step("vgic_migrate_irq.set_affinity"),
    hypervisor_step("vgic_migrate_irq.dequeue"),
    hypervisor_step("vgic_migrate_irq.move_affinity"),
    hypervisor_step("vgic_migrate_irq.test_inflight"),
    hypervisor_step("vgic_migrate_irq.set_migrating"),
    hypervisor_step("gic_restore_pending_irqs.lock_vgic"),
    hypervisor_step("gic_restore_pending_irqs.place"),
)

#: Every step of the unpatched code, in the order in which a model lists what is enabled.
STEPS: tuple[StepInfo, ...] = ENVIRONMENT + HYPERVISOR
