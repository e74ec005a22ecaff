"""Switching vCPUs off and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytlc.vgic.labels import TAIL
from pytlc.vgic.state import ENABLED, NONE, PHYS_ACTIVE, VISIBLE, Local

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver

CLEAR = "vgic_clear_pending_irqs.lock_vgic"


def one_down(drive: Drive) -> Driver:
    """vcpu1 is off, pcpu1 idle; the SPI is for vcpu1 and routed to pcpu0."""
    driver = drive("v4", 2, 2, 1, 1, 0, offlines=1).edit(rank_vcpu=(1,))
    return driver.do("GuestCpuOff pcpu1").run(1, "idle")


def test_cpu_off(drive: Drive) -> None:
    """A vCPU that is switched off is not run any more, and is switched off as often as the scope allows."""
    driver = one_down(drive)
    assert (driver.machine.down, driver.machine.current, driver.machine.is_running) == (2, (0, NONE), 1)
    assert driver.machine.offlines == 0
    assert driver.moves(1) == []
    assert driver.moves(0) == ["GuestCpuOn(pcpu0, vcpu1)"]


def test_injection_into_a_vcpu_that_is_down(drive: Drive) -> None:
    """The interrupt is dropped: nothing is noted, nobody is kicked, and the physical SPI stays active."""
    driver = one_down(drive).do("DeviceAssert spi32", "TakeIrq pcpu0").run(0, TAIL)
    machine = driver.machine
    assert (machine.status, machine.inflight, machine.kick) == ((ENABLED,), ((), ()), 0)
    assert (machine.phys_state, machine.in_progress) == ((PHYS_ACTIVE,), 1)
    assert set(machine.lock) == {NONE}


def test_cpu_on_clears_what_was_pending(drive: Drive) -> None:
    """Both lists and the saved lr_mask are emptied under the vgic lock; status and registers are not."""
    driver = drive("v4", 2, 2, 1, 1, 0, offlines=1).edit(rank_vcpu=(1,), phys_aff=(1,))
    driver.do("DeviceAssert spi32", "TakeIrq pcpu1").run(1).do("GuestCpuOff pcpu1").run(1, "idle")
    assert (driver.machine.inflight, driver.machine.saved_mask) == (((), (0,)), (0, 1))
    driver.do("GuestCpuOn pcpu0 vcpu1").run(0, CLEAR)
    assert str(driver.model.wants(driver.machine, 0)) == "vgic lock of vcpu1"
    driver.run(0, "vgic_clear_pending_irqs.clear")
    assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["vgic lock of vcpu1"]
    machine = driver.run(0, TAIL).machine
    assert (machine.inflight, machine.lr_pending, machine.saved_mask) == (((), ()), ((), ()), (0, 0))
    assert (machine.status, machine.saved_lr[1][0].virq) == ((ENABLED | VISIBLE,), 0)
    assert (machine.down, machine.local[0], set(machine.lock)) == (0, Local(), {NONE})
    assert driver.moves(1) == ["SchedulePick(pcpu1, vcpu1)"]


def test_cpu_on_of_a_vcpu_that_is_still_current(drive: Drive) -> None:
    """What is cleared of such a vCPU is the saved lr_mask, which the context switch then overwrites."""
    driver = drive("v4", 2, 2, 1, 1, 0, offlines=1).edit(rank_vcpu=(1,), phys_aff=(1,))
    driver.do("DeviceAssert spi32", "TakeIrq pcpu1").run(1).do("GuestCpuOff pcpu1").run(
        1, "context_switch.switch"
    )
    driver.do("GuestCpuOn pcpu0 vcpu1").run(0).run(1, "context_saved.clear_running")
    assert (driver.machine.inflight, driver.machine.saved_mask) == (((), ()), (0, 1))


def test_second_cpu_on_does_nothing(drive: Drive) -> None:
    """A vCPU that was switched on since the trap keeps what it has got meanwhile."""
    driver = drive("v4", 3, 3, 1, 1, 0, offlines=1).do("GuestCpuOff pcpu1").run(1, "idle")
    driver.do("GuestCpuOn pcpu0 vcpu1", "GuestCpuOn pcpu2 vcpu1").run(2, CLEAR).run(0)
    driver.edit(inflight=((), (0,), ())).run(2)
    assert driver.machine.inflight == ((), (0,), ())
    assert set(driver.machine.lock) == {NONE}
