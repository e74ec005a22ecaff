"""Who waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.properties import describe_cycle, describe_waiting, lock_cycle
from pytlc.vgic.properties.waiting import no_lock_cycle, no_self_deadlock, no_wait_forever, waiting_circle
from pytlc.vgic.state import ENABLED, MIGRATING, NONE, Local

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


def test_self_deadlock(driver: Driver) -> None:
    """A pCPU that wants what it holds deadlocks alone: no cycle of two, but a cycle of one in words."""
    driver.retarget(1, 1, 0, "vgic_store_itargetsr.lock_rank").edit(lock=(0, NONE, NONE, NONE, NONE))
    model, machine = driver.model, driver.machine
    assert not no_self_deadlock(model, machine)
    assert no_lock_cycle(model, machine)
    assert describe_cycle(lock_cycle(model, machine)) == "pcpu0 holds the rank lock, wants the rank lock"


def test_waiting_is_no_deadlock(driver: Driver) -> None:
    """A pCPU that waits for one that can go on is in no cycle."""
    driver.retarget(1, 1, 0, "vgic_store_itargetsr.lock_rank").edit(lock=(1, NONE, NONE, NONE, NONE))
    assert no_self_deadlock(driver.model, driver.machine)
    assert no_lock_cycle(driver.model, driver.machine)
    assert lock_cycle(driver.model, driver.machine) == ()


def test_lock_cycle_of_three(drive: Drive) -> None:
    """A cycle through three pCPUs names what each holds and wants, in order of waiting."""
    driver = drive("v0", 3, 3, 3, 1, 0)
    driver.edit(
        pc=("vgic_migrate_irq.lock_vgic", "vgic_store_itargetsr.lock_rank", "vgic_migrate_irq.lock_vgic"),
        local=(Local(old=2), Local(), Local(old=1)),
        lock=(0, NONE, 1, 2, NONE, NONE, NONE),
    )
    assert not no_lock_cycle(driver.model, driver.machine)
    assert describe_cycle(lock_cycle(driver.model, driver.machine)) == (
        "pcpu0 holds the rank lock, wants the vgic lock of vcpu2; "
        "pcpu2 holds the vgic lock of vcpu2, wants the vgic lock of vcpu1; "
        "pcpu1 holds the vgic lock of vcpu1, wants the rank lock"
    )


def test_waiting_for_a_cycle_is_not_being_in_it(drive: Drive) -> None:
    """A pCPU that waits for a deadlocked one does not appear in the cycle."""
    driver = drive("v0", 3, 3, 1, 1, 0)
    driver.edit(
        pc=("gic_clear_lrs.lock_vgic", "vgic_migrate_irq.lock_vgic", "vgic_store_itargetsr.lock_rank"),
        local=(Local(), Local(old=2), Local()),
        lock=(1, 1, NONE, 2, NONE),
    )
    assert [str(edge.pcpu) for edge in lock_cycle(driver.model, driver.machine)] == ["pcpu1", "pcpu2"]


def test_a_granted_lock_is_not_waited_for(drive: Drive) -> None:
    """A pCPU holds the lock that its label wants once it is granted, and one that it is about to free."""
    driver = drive("v4", 1, 1, 1, 1, 0, atomicity=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.do("SpinLockAcquire pcpu0")
    assert no_self_deadlock(driver.model, driver.machine)
    driver.edit(granted=(0,), freeing=(2,))
    assert no_self_deadlock(driver.model, driver.machine)
    assert not no_self_deadlock(driver.model, driver.edit(freeing=(0,)).machine)


def waiting(drive: Drive, label: str, old: int, *, status: int = ENABLED | MIGRATING) -> Driver:
    """pcpu0 waits for the sync of the old vCPU's pCPU, with the rank lock held; pcpu1 is at the label."""
    return drive("thread-v3", 2, 2, 1, 1, 1).edit(
        pc=("vgic_migrate_irq.wait", label),
        local=(Local(irq=0, old=old, new=1 - old), Local(irq=0, virq=0)),
        lock=(0, NONE, NONE, NONE),
        status=(status,),
    )


def test_waiting_for_oneself(drive: Drive) -> None:
    """A pCPU whose own vCPU has the irq waits for ever."""
    driver = waiting(drive, "guest", 0)
    assert not no_wait_forever(driver.model, driver.machine)
    told = describe_waiting(driver.model, driver.machine)
    assert told == "pcpu0 waits for itself to retire the list register of spi32"


def test_waiting_for_one_that_wants_the_rank_lock(drive: Drive) -> None:
    """The pCPU whose sync is waited for waits for the rank lock of the one that waits: a circle."""
    driver = waiting(drive, "vgic_get_target_vcpu.read_target", 1)
    assert waiting_circle(driver.model, driver.machine) == (0, 1)
    assert no_lock_cycle(driver.model, driver.machine)
    assert describe_waiting(driver.model, driver.machine) == (
        "pcpu0 waits for pcpu1 to retire the list register of spi32; "
        "pcpu1 wants the rank lock, which pcpu0 holds"
    )


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("guest", ENABLED | MIGRATING),
        ("gic_interrupt.read_iar", ENABLED | MIGRATING),
        ("vgic_get_target_vcpu.read_target", ENABLED),
    ],
)
def test_waiting_for_one_that_goes_on(drive: Drive, label: str, status: int) -> None:
    """One that the kick brings to its sync, that wants no lock, or that has synced, ends the waiting."""
    driver = waiting(drive, label, 1, status=status)
    assert no_wait_forever(driver.model, driver.machine)
    assert describe_waiting(driver.model, driver.machine) == ""
