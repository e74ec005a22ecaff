"""The two deadlocks through the rank lock, driven by hand, and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.properties import describe_cycle, lock_cycle, no_lock_cycle, no_self_deadlock
from pytlc.vgic.state import VISIBLE

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


def inversion(driver: Driver) -> Driver:
    """pcpu1 retargets spi33 with the rank lock held; pcpu0 completes the migration of spi32 in its sync."""
    driver.inject(0, 0).retarget(0, 1, 1).finish(0)
    driver.retarget(1, 1, 1, "vgic_migrate_irq.lock_vgic")
    driver.do("DeviceAssert spi33", "TakeIrq pcpu0")
    return driver.run(0, "vgic_get_target_vcpu.read_target")


def test_inversion_of_rank_and_vgic_lock(drive: Drive) -> None:
    """On v0 the sync wants the rank lock under the vgic lock that the retarget wants under the rank lock."""
    driver = inversion(drive("v0", 2, 2, 2, 1, 2))
    assert not no_lock_cycle(driver.model, driver.machine)
    assert describe_cycle(lock_cycle(driver.model, driver.machine)) == (
        "pcpu0 holds the vgic lock of vcpu0, wants the rank lock; "
        "pcpu1 holds the rank lock, wants the vgic lock of vcpu0"
    )
    assert driver.moves(0) == driver.moves(1) == []


@pytest.mark.parametrize("version", ["v1", "v2", "v3", "v4"])
def test_inversion_is_gone(drive: Drive, version: str) -> None:
    """From v1 on the same interleaving goes on: the sync finishes, then the retarget."""
    driver = inversion(drive(version, 2, 2, 2, 1, 2))
    assert lock_cycle(driver.model, driver.machine) == ()
    driver.run(0, "gic_interrupt.read_iar").run(1)
    assert driver.machine.phys_aff == (1, 1)


def waiting_retargeted(driver: Driver) -> Driver:
    """The only pCPU retargets spi33 while it waits in lr_pending, up to the read of its priority."""
    driver.inject(0, 0).inject(1, 0)
    return driver.retarget(1, 1, 0, "vgic_get_virq_priority.read_priority")


@pytest.mark.parametrize("version", ["v0", "v1", "v2", "v3"])
def test_rank_lock_is_taken_again_by_its_holder(drive: Drive, version: str) -> None:
    """Up to v3 a retarget of a waiting irq wants the rank lock that it holds, through the injection."""
    driver = waiting_retargeted(drive(version, 1, 2, 2, 1, 1))
    assert not no_self_deadlock(driver.model, driver.machine)
    assert no_lock_cycle(driver.model, driver.machine)
    assert driver.moves(0) == []


def test_priority_is_read_without_the_lock(drive: Drive) -> None:
    """On v4 the same retarget completes: the irq waits on the new vCPU."""
    driver = waiting_retargeted(drive("v4", 1, 2, 2, 1, 1)).run(0)
    assert driver.machine.inflight == ((0,), (1,))
    assert driver.machine.lr_pending == ((), (1,))
    assert driver.machine.status[0] & VISIBLE


def test_reader_waits_for_the_rank_lock(drive: Drive) -> None:
    """On v0 do_IRQ on one pCPU waits while another writes a target, and goes on when it is done."""
    driver = drive("v0", 2, 2, 1, 1, 1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_get_target_vcpu.read_target").retarget(0, 1, 1, "vgic_store_itargetsr.write_target")
    assert driver.moves(0) == []
    driver.run(1).do("VgicGetTargetVcpuReadTarget pcpu0")
    assert driver.machine.local[0].target == 1
