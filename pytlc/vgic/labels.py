"""The steps of the unpatched code: where each is taken, by which C function, under which action name.

A label is the C function, a dot, and a phrase. The action name is its CamelCase, the Python function its
lower case with two underscores for the dot; nothing else ties the three together. Layers may declare
further steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pytlc.vgic.scope import Scope

#: pc of a pCPU whose vCPU runs, of one without a vCPU, and of one that read a list register that does not
#: exist.
GUEST = "guest"
IDLE = "idle"
BAD_LR = "gic_update_one_lr.bad_lr"
#: Where softirqs are processed, and with them the scheduler, before a pCPU returns to the guest.
TAIL = "leave_hypervisor_tail.check"

#: Labels that need not have a step.
TERMINAL = (IDLE, BAD_LR)

#: In place of a label: the step asks itself where the pCPU is.
ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class StepInfo:
    """What is known of a step besides what it does.

    Attributes:
        name: The label for a step of the hypervisor; role, dot, verb for one of guest or device.
        at: Label of the pCPU that takes the step, or ANYWHERE; None for a step that no pCPU takes.
        parameters: Kinds of the arguments, see :mod:`pytlc.vgic.domains`; the pCPU comes first.
        when: Attribute of the scope without which the step does not exist; None if it always does.
        also_at: Further labels at which the step is taken.
        beside: Whether it happens beside what the pCPU executes, so that it waits for no lock of the pCPU.
    """

    name: str
    at: str | None
    parameters: tuple[str, ...] = ("pcpu",)
    when: str | None = None
    also_at: tuple[str, ...] = ()
    beside: bool = False

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
        """C function that the step is a part of; None for guest, device, trap entry and hardware."""
        return None if self.at in {None, GUEST, ANYWHERE} else self.name.partition(".")[0]

    def exists(self, scope: Scope) -> bool:
        """Whether the machine of that scope has the step at all."""
        return self.when is None or bool(getattr(scope, self.when))

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label at which the step is taken; empty for a step that no pCPU takes."""
        return () if self.at is None else (self.at, *self.also_at)


def camel_case(name: str) -> str:
    """Each part between dots and underscores with its first letter in upper case, joined."""
    return "".join(part[0].upper() + part[1:] for part in re.split(r"[._]", name))


def function_name(name: str) -> str:
    """The Python spelling of a step name."""
    return name.replace(".", "__").lower()


def hypervisor_step(label: str, *, when: str | None = None) -> StepInfo:
    """A step that has its label for itself and no choice but the pCPU."""
    return StepInfo(label, label, when=when)


ENVIRONMENT: tuple[StepInfo, ...] = (
    StepInfo("device.assert", None, ("spi",)),
    StepInfo("guest.ack", GUEST, ("pcpu", "lr")),
    StepInfo("guest.eoi", GUEST, ("pcpu", "lr")),
    StepInfo("guest.write_itargetsr", GUEST, ("pcpu", "shared", "vcpu"), when="writes_itargetsr"),
    StepInfo("guest.write_itargetsr_word", GUEST, ("pcpu", "targets"), when="words"),
    StepInfo("guest.write_irouter", GUEST, ("pcpu", "shared", "vcpu"), when="gic"),
    StepInfo("guest.write_isenabler", GUEST, ("pcpu", "banked"), when="toggles"),
    StepInfo("guest.write_icenabler", GUEST, ("pcpu", "banked"), when="toggles"),
    StepInfo("guest.send_sgi", GUEST, ("pcpu", "sgi"), when="sgis"),
    StepInfo("guest.write_vdevice", GUEST, ("pcpu", "vspi"), when="virtuals"),
    StepInfo("take_irq", GUEST, also_at=(IDLE,)),
    StepInfo("early_read", GUEST, ("pcpu", "spi"), when="reads", also_at=(IDLE,)),
    StepInfo("store_buffer.drain", ANYWHERE, ("pcpu", "store"), when="memory", beside=True),
    StepInfo("spin_lock.acquire", ANYWHERE, when="atomicity", beside=True),
    StepInfo("spin_unlock.release", ANYWHERE, ("pcpu", "lock"), when="atomicity", beside=True),
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
    hypervisor_step("vgic_to_sgi.inject", when="sgis"),
    hypervisor_step("vgic_vcpu_inject_spi.inject", when="virtuals"),
    hypervisor_step("vgic_vcpu_inject_irq.lock_vgic"),
    hypervisor_step("vgic_vcpu_inject_irq.test_inflight"),
    hypervisor_step("vgic_vcpu_inject_irq.insert_inflight"),
    hypervisor_step("vgic_vcpu_inject_irq.unlock"),
    hypervisor_step("vgic_vcpu_inject_irq.kick"),
    hypervisor_step("vgic_store_itargetsr.lock_rank", when="writes_itargetsr"),
    hypervisor_step("vgic_store_itargetsr.write_target", when="writes_itargetsr"),
    hypervisor_step("vgic_store_irouter.lock_rank", when="gic"),
    hypervisor_step("vgic_store_irouter.write_target", when="gic"),
    hypervisor_step("vgic_migrate_irq.test_migrating"),
    hypervisor_step("vgic_migrate_irq.lock_vgic"),
    hypervisor_step("vgic_migrate_irq.set_affinity"),
    hypervisor_step("vgic_migrate_irq.dequeue"),
    hypervisor_step("vgic_migrate_irq.move_affinity"),
    hypervisor_step("vgic_migrate_irq.unlock", when="memory"),
    hypervisor_step("vgic_migrate_irq.test_inflight"),
    hypervisor_step("vgic_migrate_irq.set_migrating"),
    hypervisor_step("gic_restore_pending_irqs.lock_vgic"),
    hypervisor_step("gic_restore_pending_irqs.place"),
    hypervisor_step("gic_inject.set_uie", when="uie"),
)

ENABLING: tuple[StepInfo, ...] = tuple(
    hypervisor_step(label, when="toggles")
    for label in (
        "vgic_enable_irqs.lock_rank",
        "vgic_enable_irqs.set_enabled",
        "vgic_enable_irqs.lock_vgic",
        "vgic_enable_irqs.unlock_vgic",
        "vgic_enable_irqs.set_affinity",
        "vgic_enable_irqs.lock_desc",
        "vgic_disable_irqs.lock_rank",
        "vgic_disable_irqs.clear_enabled",
        "vgic_disable_irqs.lock_vgic",
        "vgic_disable_irqs.remove",
        "vgic_disable_irqs.lock_desc",
    )
)

SCHEDULING: tuple[StepInfo, ...] = (
    StepInfo("guest.wfi", GUEST, when="wfi"),
    hypervisor_step("vcpu_block_unless_event_pending.block", when="wfi"),
    hypervisor_step("vcpu_block_unless_event_pending.check", when="wfi"),
    hypervisor_step("vgic_vcpu_inject_irq.read_running", when="scheduling"),
    hypervisor_step("vcpu_unblock.clear_blocked", when="scheduling"),
    StepInfo("leave_hypervisor_tail.inject", TAIL, when="scheduling"),
    StepInfo("schedule.pick", TAIL, ("pcpu", "next"), when="scheduling", also_at=(IDLE,)),
    hypervisor_step("context_switch.switch", when="scheduling"),
    hypervisor_step("context_saved.clear_running", when="scheduling"),
    StepInfo("vcpu_migrate.move", TAIL, ("pcpu", "vcpu", "pcpu"), when="moves", also_at=(IDLE,)),
    hypervisor_step("arch_move_irqs.test_migrating", when="moves"),
    hypervisor_step("arch_move_irqs.set_affinity", when="moves"),
    StepInfo("guest.cpu_off", GUEST, when="offlines"),
    StepInfo("guest.cpu_on", GUEST, ("pcpu", "vcpu"), when="offlines"),
    hypervisor_step("do_psci_cpu_off.set_down", when="offlines"),
    hypervisor_step("vgic_clear_pending_irqs.lock_vgic", when="offlines"),
    hypervisor_step("vgic_clear_pending_irqs.clear", when="offlines"),
    hypervisor_step("do_psci_cpu_on.clear_down", when="offlines"),
    StepInfo("take_nested_irq", ANYWHERE, when="nesting"),
)

#: Every step of the unpatched code, in the order in which a model lists what is enabled.
STEPS: tuple[StepInfo, ...] = ENVIRONMENT + HYPERVISOR + ENABLING + SCHEDULING
