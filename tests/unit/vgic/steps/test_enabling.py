"""ISENABLER and ICENABLER: what the guest's write changes, where, and under which locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Name
from pytlc.vgic.state import ENABLED, QUEUED, VISIBLE

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive

SPI = Name("spi32")


def test_disabled_spi_is_not_signalled(drive: Drive) -> None:
    """Disabling reaches the distributor: an SPI that is pending there interrupts nobody."""
    driver = drive("v4", 1, 1, 1, 1, 0, toggles=2).do("GuestWriteIcenabler pcpu0 spi32").run(0)
    assert driver.view()["physEnabled"] == frozenset()
    assert driver.machine.status == (0,)
    assert driver.do("DeviceAssert spi32").moves(0) == ["GuestWriteIsenabler(pcpu0, spi32)"]
    driver.do("GuestWriteIsenabler pcpu0 spi32").run(0)
    assert driver.moves(0) == ["TakeIrq(pcpu0)"]


def test_only_a_change_traps_and_it_is_spent(drive: Drive) -> None:
    """What is enabled can only be disabled and the other way round, as often as the scope allows."""
    driver = drive("v4", 1, 1, 1, 1, 0, toggles=1)
    assert driver.moves(0) == ["GuestWriteIcenabler(pcpu0, spi32)"]
    assert driver.do("GuestWriteIcenabler pcpu0 spi32").run(0).moves(0) == []
    assert driver.view()["toggles"] == 0


def test_disabling_leaves_the_list_register(drive: Drive) -> None:
    """An irq in a list register stays there and on the inflight list when it is disabled."""
    driver = drive("v4", 1, 1, 1, 1, 0, toggles=1).inject(0, 0).do("GuestWriteIcenabler pcpu0 spi32").run(0)
    assert driver.machine.status == (VISIBLE,)
    assert (driver.machine.inflight, driver.machine.lr_mask) == (((0,),), (1,))


def test_disabling_takes_the_irq_off_lr_pending_only(drive: Drive) -> None:
    """An irq that waits for a list register waits no more, and is inflight and queued as before."""
    driver = drive("v4", 1, 1, 2, 1, 0, toggles=1).inject(0, 0).inject(1, 0)
    driver.do("GuestWriteIcenabler pcpu0 spi33").run(0)
    assert (driver.machine.inflight, driver.machine.lr_pending) == (((0, 1),), ((),))
    assert driver.machine.status[1] == QUEUED


def test_enabling_raises_what_came_meanwhile(drive: Drive) -> None:
    """An irq that was injected while it was disabled goes into a list register when it is enabled."""
    driver = drive("v4", 1, 1, 1, 1, 0, virtuals=1, toggles=2)
    driver.do("GuestWriteIcenabler pcpu0 vspi48").run(0).do("GuestWriteVdevice pcpu0 vspi48").run(0)
    assert (driver.machine.inflight, driver.machine.lr_mask) == (((1,),), (0,))
    driver.do("GuestWriteIsenabler pcpu0 vspi48").run(0)
    assert (driver.machine.status[1], driver.machine.lr_mask) == (ENABLED | VISIBLE, (1,))


def test_enabling_moves_the_affinity(drive: Drive) -> None:
    """The physical interrupt is routed to the target that is read under the rank lock."""
    driver = drive("v4", 2, 2, 1, 1, 0, toggles=2).edit(rank_vcpu=(1,))
    driver.do("GuestWriteIcenabler pcpu0 spi32").run(0)
    assert driver.machine.phys_aff == (0,)
    driver.do("GuestWriteIsenabler pcpu0 spi32").run(0)
    assert driver.machine.phys_aff == (1,)


def test_enabling_goes_through_every_lock_under_the_rank_lock(drive: Drive) -> None:
    """The rank lock is held from its first to its last step, the vgic and the desc lock within it."""
    driver = drive("v4", 1, 1, 1, 1, 0, toggles=2).do("GuestWriteIcenabler pcpu0 spi32").run(0)
    driver.do("GuestWriteIsenabler pcpu0 spi32").run(0, "vgic_enable_irqs.lock_rank")
    seen = []
    while driver.machine.pc[0] != "gic_restore_pending_irqs.lock_vgic":
        held = [str(lock) for lock in driver.model.holds(driver.machine, 0)]
        seen.append((driver.machine.pc[0].partition(".")[2], held))
        driver.run(0, next(after.pc[0] for step, after in driver.enabled() if step.action != "DeviceAssert"))
    rank, vgic = "rank lock", "vgic lock of vcpu0"
    assert seen == [
        ("lock_rank", []),
        ("set_enabled", [rank]),
        ("lock_vgic", [rank]),
        ("unlock_vgic", [rank, vgic]),
        ("set_affinity", [rank]),
        ("lock_desc", [rank]),
    ]
    assert set(driver.machine.lock) == {-1}


@pytest.mark.parametrize("irq", ["vspi48", "sgi0_vcpu0"])
def test_without_hardware_there_is_no_desc_lock(drive: Drive, irq: str) -> None:
    """An irq without a desc is enabled and disabled without the distributor, and no lock stays held."""
    driver = drive("v4", 1, 1, 1, 1, 0, virtuals=1, sgis=1, toggles=2)
    for write in ("GuestWriteIcenabler", "GuestWriteIsenabler"):
        driver.do(f"{write} pcpu0 {irq}").run(0)
        assert set(driver.machine.lock) == {-1}
    assert driver.machine.phys_enabled == 1
    assert driver.machine.status == (ENABLED,) * 3


def test_sgis_are_banked(drive: Drive) -> None:
    """A vCPU writes the bits of its own SGIs only, under the lock of its private rank."""
    driver = drive("v4", 2, 2, 1, 1, 0, sgis=1, toggles=1)
    assert "GuestWriteIcenabler(pcpu1, sgi0_vcpu1)" in driver.moves(1)
    assert "GuestWriteIcenabler(pcpu1, sgi0_vcpu0)" not in driver.moves(1)
    driver.do("GuestWriteIcenabler pcpu1 sgi0_vcpu1").run(1, "vgic_disable_irqs.clear_enabled")
    assert [str(lock) for lock in driver.model.holds(driver.machine, 1)] == ["rank lock of rank0_vcpu1"]


@pytest.mark.parametrize(("write", "status"), [("GuestWriteIsenabler", 0), ("GuestWriteIcenabler", ENABLED)])
def test_write_that_came_too_late(drive: Drive, write: str, status: int) -> None:
    """A write that finds its bit written since the trap takes and releases the rank lock only."""
    driver = drive("v4", 1, 1, 1, 1, 0, toggles=1).edit(status=(status,)).do(f"{write} pcpu0 spi32")
    driver.run(0, f"vgic_{'enable' if status == 0 else 'disable'}_irqs.lock_rank")
    driver.edit(status=(status ^ ENABLED,)).run(0)
    assert driver.machine.status == (status ^ ENABLED,)
    assert set(driver.machine.lock) == {-1}
    assert driver.machine.phys_enabled == 1
