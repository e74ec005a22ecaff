"""From the physical interrupt to the lists: do_IRQ and vgic_vcpu_inject_irq."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Name
from pytlc.vgic.state import ENABLED, QUEUED, VISIBLE, Local

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive

SPI = Name("spi32")


def test_delivery_to_the_current_vcpu(drive: Drive) -> None:
    """An interrupt for the vCPU that runs here goes into a list register, and no lock stays held."""
    driver = drive("v0", 1, 1, 1, 1, 0).inject(0, 0)
    machine = driver.machine
    assert machine.status == (ENABLED | VISIBLE,)
    assert (machine.inflight, machine.lr_pending, machine.lr_mask) == (((0,),), ((),), (1,))
    assert set(machine.lock) == {-1}
    assert machine.local == (Local(),)


def test_delivery_to_another_pcpu(drive: Drive) -> None:
    """An interrupt for a vCPU elsewhere waits in lr_pending until the kicked pCPU places it."""
    driver = drive("v4", 2, 2, 1, 1, 0).edit(rank_vcpu=(1,)).inject(0, 0)
    assert driver.machine.status == (ENABLED | QUEUED,)
    assert (driver.machine.inflight, driver.machine.lr_pending) == (((), (0,)), ((), (0,)))
    assert driver.view()["kick"] == frozenset({Name("pcpu1")})
    driver.do("TakeIrq pcpu1")
    assert driver.view()["kick"] == frozenset()
    driver.run(1, "gic_interrupt.read_iar")
    assert driver.moves(1) == ["GicInterruptSpurious(pcpu1)"]
    driver.run(1)
    assert driver.machine.status == (ENABLED | VISIBLE,)
    assert (driver.machine.lr_pending, driver.machine.lr_mask, driver.machine.kick) == (((), ()), (0, 1), 0)


@pytest.mark.parametrize(
    ("pc", "ret", "kicked"),
    [
        ("guest", (), True),
        ("gic_clear_lrs.lock_vgic", ("gic_interrupt.read_iar",), False),
        ("do_IRQ.lock_desc", ("gic_interrupt.read_iar",), False),
        ("gic_update_one_lr.read", ("gic_interrupt.read_iar", "gic_clear_lrs.next"), False),
        ("gic_interrupt.read_iar", (), False),
        ("gic_restore_pending_irqs.lock_vgic", (), True),
        ("gic_clear_lrs.lock_vgic", ("vgic_store_itargetsr.lock_rank",), True),
    ],
)
def test_kick_is_noted_unless_it_meets_a_read_of_iar(
    drive: Drive, pc: str, ret: tuple[str, ...], *, kicked: bool
) -> None:
    """A pCPU that will read IAR before it returns to the guest acknowledges the kick there without effect."""
    driver = drive("v4", 2, 2, 1, 1, 0).edit(rank_vcpu=(1,)).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_vcpu_inject_irq.kick")
    driver.edit(pc=("vgic_vcpu_inject_irq.kick", pc), ret=(driver.machine.ret[0], ret))
    driver.do("VgicVcpuInjectIrqKick pcpu0")
    assert driver.machine.kick == (2 if kicked else 0)
    assert driver.machine.pc[0] == "do_IRQ.unlock_desc"


def test_trap_takes_only_its_own_kick(drive: Drive) -> None:
    """A trap clears the kick of its pCPU and leaves that of another, whatever caused it."""
    driver = drive("v4", 2, 2, 1, 1, 0).edit(kick=3).do("DeviceAssert spi32", "TakeIrq pcpu0")
    assert driver.machine.kick == 2


def test_no_kick_for_a_vcpu_that_does_not_run(drive: Drive) -> None:
    """An interrupt for a vCPU that is not current anywhere waits without a kick."""
    driver = drive("v4", 1, 2, 1, 1, 0).edit(rank_vcpu=(1,)).inject(0, 0)
    assert (driver.machine.lr_pending, driver.machine.kick) == (((), (0,)), 0)


def test_desc_lock_covers_the_injection(drive: Drive) -> None:
    """do_IRQ holds the desc lock while it wants the target's vgic lock."""
    driver = drive("v0", 1, 1, 1, 1, 0).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_vcpu_inject_irq.lock_vgic")
    assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["desc lock of spi32"]
    assert str(driver.model.wants(driver.machine, 0)) == "vgic lock of vcpu0"


def test_return_labels_during_do_irq(drive: Drive) -> None:
    """The way back from the read of the target leads through the injection to the next read of IAR."""
    driver = drive("v4", 1, 1, 1, 1, 0).do("DeviceAssert spi32", "TakeIrq pcpu0")
    way: dict[str, tuple[str, ...]] = {
        "vgic_get_target_vcpu.read_target": (
            "gic_interrupt.read_iar",
            "do_IRQ.unlock_desc",
            "vgic_get_virq_priority.read_priority",
        ),
        "do_IRQ.unlock_desc": ("gic_interrupt.read_iar",),
        "gic_interrupt.read_iar": (),
    }
    driver.run(0, "do_IRQ.lock_desc")
    for label, stack in way.items():
        assert driver.run(0, label).machine.ret == (stack,)


def test_injection_starts_with_the_target(drive: Drive) -> None:
    """Reading the priority turns the target into the vCPU injected into; nothing else of it is left."""
    driver = drive("v4", 1, 2, 2, 1, 0, 2).edit(rank_vcpu=(0, 1)).do("DeviceAssert spi33", "TakeIrq pcpu0")
    driver.run(0, "vgic_get_virq_priority.read_priority")
    assert driver.machine.local == (Local(irq=1, virq=1, target=1),)
    driver.do("VgicGetVirqPriorityReadPriority pcpu0")
    assert driver.machine.local == (Local(irq=1, vcpu=1, priority=1),)


def test_in_progress_from_do_irq_to_sync(drive: Drive) -> None:
    """INPROGRESS is set by do_IRQ and cleared by the sync that retires the list register."""
    driver = drive("v4", 1, 1, 1, 1, 0).inject(0, 0)
    assert driver.view()["inProgress"] == frozenset({SPI})
    driver.finish(0).do("DeviceAssert spi32", "TakeIrq pcpu0").run(0, "gic_interrupt.read_iar")
    assert driver.view()["inProgress"] == frozenset()


def test_two_interrupts_in_one_trap(drive: Drive) -> None:
    """gic_interrupt reads IAR until nothing is pending; which SPI comes first is the distributor's choice."""
    driver = drive("v4", 1, 1, 2, 2, 0).do("DeviceAssert spi32", "DeviceAssert spi33", "TakeIrq pcpu0")
    driver.run(0, "gic_interrupt.read_iar")
    assert driver.moves(0) == ["GicInterruptReadIar(pcpu0, spi32)", "GicInterruptReadIar(pcpu0, spi33)"]
    driver.do("GicInterruptReadIar pcpu0 spi33").run(0)
    assert driver.machine.inflight == ((1, 0),)


def test_inflight_is_sorted_by_priority(drive: Drive) -> None:
    """A more urgent interrupt goes before less urgent ones and behind its equals."""
    driver = drive("v4", 1, 1, 4, 4, 0, 2)
    for spi in (1, 2, 3, 0):
        driver.inject(spi, 0)
    assert driver.machine.inflight == ((2, 0, 1, 3),)


def test_stale_target(drive: Drive) -> None:
    """The target is read once: a retarget between read and injection sends the interrupt to the old vCPU."""
    driver = drive("v4", 2, 2, 1, 1, 1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_get_virq_priority.read_priority").retarget(0, 1, 1).run(0)
    assert driver.view()["rankVcpu"] == {SPI: Name("vcpu1")}
    assert driver.machine.inflight == ((0,), ())


def test_injection_of_an_irq_that_is_inflight_elsewhere(drive: Drive) -> None:
    """Inflight on whosever list means QUEUED only: on another pCPU nothing else happens."""
    driver = drive("v4", 2, 2, 1, 1, 0).inject(0, 0).finish(0)
    driver.edit(rank_vcpu=(1,), phys_aff=(1,)).do("DeviceAssert spi32", "TakeIrq pcpu1").run(1)
    assert driver.machine.inflight == ((0,), ())
    assert driver.machine.status == (ENABLED | VISIBLE | QUEUED,)


def test_raise_inflight_reads_a_register_that_does_not_exist(drive: Drive) -> None:
    """An irq that is inflight without a list register has the invalid index, which is read all the same."""
    driver = drive("v4", 1, 1, 1, 1, 0).edit(inflight=((0,),), irq_lr=(255,))
    driver.do("DeviceAssert spi32", "TakeIrq pcpu0").run(0, "gic_update_one_lr.bad_lr")
    assert driver.moves(0) == []


def test_an_sgi_is_injected_into_its_vcpu(drive: Drive) -> None:
    """vgic_to_sgi takes no lock of its own and injects into the vCPU of the SGI, whose pCPU is kicked."""
    driver = drive("v4", 2, 2, 1, 1, 0, sgis=1).do("GuestSendSgi pcpu0 sgi0_vcpu1")
    driver.run(0, "vgic_get_virq_priority.read_priority")
    assert driver.machine.ret[0] == ("gic_restore_pending_irqs.lock_vgic",)
    driver.run(0)
    assert (driver.machine.inflight, driver.machine.lr_pending) == (((), (2,)), ((), (2,)))
    assert driver.view()["kick"] == frozenset({Name("pcpu1")})


def test_sgi_priority_is_read_under_the_private_rank(drive: Drive) -> None:
    """Before v4 the injection of an SGI waits for the private rank of the vCPU that it is for."""
    driver = drive("v3", 2, 2, 1, 1, 0, sgis=1).do("GuestSendSgi pcpu0 sgi0_vcpu1")
    driver.run(0, "vgic_get_virq_priority.read_priority")
    assert str(driver.model.wants(driver.machine, 0)) == "rank lock of rank0_vcpu1"


def test_an_emulated_device_asks_for_its_target(drive: Drive) -> None:
    """The interrupt of an emulated device goes to the target of its SPI, from whichever pCPU it comes."""
    driver = drive("v4", 2, 2, 1, 1, 0, virtuals=1).edit(rank_vcpu=(0, 1))
    driver.do("GuestWriteVdevice pcpu0 vspi48").run(0)
    assert driver.machine.inflight == ((), (1,))
    assert driver.machine.in_progress == 0
