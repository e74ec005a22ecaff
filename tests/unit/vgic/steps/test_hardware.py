"""Late stores and early loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Lock, Name, Step, Store
from pytlc.vgic.state import INVALID_LR, MIGRATING, QUEUED
from pytlc.vgic.steps.primitives import lr_seen
from pytlc.vgic.view import Record

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver

SPI = Name("spi32")
NEXT = Store("inflight", "next", SPI)
PREV = Store("inflight", "prev", SPI)
LR = Store("lr", "value", SPI)


def drain(driver: Driver, p: int, store: Store) -> Driver:
    """A store of the pCPU reaches memory."""
    driver.machine = driver.model.apply(driver.machine, Step.of("StoreBufferDrain", f"pcpu{p}", store))
    return driver


def unlinked(drive: Drive, version: str) -> Driver:
    """pcpu0 has just taken spi32 off the inflight list of vcpu0, and its stores are buffered."""
    driver = drive(version, 2, 2, 1, 1, 1, memory=1).inject(0, 0).retarget(0, 1, 1).finish(0)
    driver.edit(kick=1).do("TakeIrq pcpu0").run(0, "gic_update_one_lr.del_inflight")
    return driver.do("GicUpdateOneLrDelInflight pcpu0")


def test_unlinking_is_two_stores(drive: Drive) -> None:
    """The irq is on its list until next is in memory; prev alone changes nothing."""
    driver = unlinked(drive, "v1")
    drain(driver, 0, LR)
    assert driver.machine.inflight == ((0,), ())
    halves = (Record(list="inflight", half=half, irq=SPI) for half in ("next", "prev"))
    assert driver.view()["buffer"] == {Name("pcpu0"): frozenset(halves), Name("pcpu1"): frozenset()}
    drain(driver, 0, PREV)
    assert driver.machine.inflight == ((0,), ())
    drain(driver, 0, NEXT)
    machine = driver.machine
    assert (machine.inflight, machine.buffer, machine.torn) == (((), ()), (0, 0), 0)


def test_an_invalid_lr_is_late(drive: Drive) -> None:
    """p->lr of an irq that is done with is invalid for its own pCPU at once, for others after the drain."""
    driver = unlinked(drive, "v1")
    assert driver.machine.irq_lr == (0,)
    assert [lr_seen(driver.machine, p, 0) for p in (0, 1)] == [INVALID_LR, 0]
    assert drain(driver, 0, LR).machine.irq_lr == (INVALID_LR,)


def test_an_lr_that_is_filled_again_is_not_late(drive: Drive) -> None:
    """An irq that goes back into a list register leaves no store behind."""
    driver = drive("v4", 1, 1, 1, 1, 0, memory=1).inject(0, 0).finish(0)
    driver.edit(status=(driver.machine.status[0] | QUEUED,), kick=1)
    driver.do("TakeIrq pcpu0").run(0, "gic_raise_guest_irq.raise")
    assert (driver.machine.buffer, driver.machine.irq_lr) == ((0,), (INVALID_LR,))


def test_prev_before_next_tears_nothing(drive: Drive) -> None:
    """While next is still buffered the node is unlinked later anyway, whatever prev does before."""
    driver = unlinked(drive, "v1").edit(inflight=((), (0,)))
    assert drain(driver, 0, PREV).machine.torn == 0


def test_a_late_prev_tears_a_new_link(drive: Drive) -> None:
    """A prev that drains after somebody has linked the irq again destroys that link."""
    driver = drain(unlinked(drive, "v1"), 0, NEXT).edit(inflight=((), (0,)))
    assert drain(driver, 0, PREV).view()["torn"] == frozenset({SPI})


@pytest.mark.parametrize(("version", "waits"), [("v1", False), ("v2", True), ("thread-barrier", True)])
def test_barrier_keeps_the_affinity_back(drive: Drive, version: str, *, waits: bool) -> None:
    """Without the barrier the affinity changes while the list still has the irq for everybody else."""
    driver = unlinked(drive, version)
    assert driver.moves(0)[-1].startswith("GicUpdateOneLrTestMigrating") is not waits
    if waits:
        assert driver.machine.pc[0] == "gic_update_one_lr.wmb"
        drain(drain(drain(driver, 0, NEXT), 0, PREV), 0, LR)
        driver.do("GicUpdateOneLrWmb pcpu0")
    assert driver.machine.pc[0] == "gic_update_one_lr.test_migrating"
    assert driver.machine.status[0] & MIGRATING


def test_a_release_waits_for_the_stores(drive: Drive) -> None:
    """The vgic lock is not released before the stores made under it are in memory."""
    driver = unlinked(drive, "v1")
    while driver.machine.pc[0] != "gic_clear_lrs.next":
        (name,) = [move for move in driver.moves(0) if not move.startswith("StoreBuffer")]
        driver.do(name.replace("(", " ").replace(")", ""))
    assert driver.machine.phys_aff == (1,)
    assert all(move.startswith("StoreBufferDrain") for move in driver.moves(0))
    drain(drain(drain(driver, 0, NEXT), 0, PREV), 0, LR)
    assert driver.moves(0) == ["GicClearLrsNext(pcpu0)"]


def test_own_stores_are_seen(drive: Drive) -> None:
    """The pCPU that unlinked the irq sees it unlinked before anybody else does."""
    driver = drive("v4", 2, 2, 2, 1, 1, memory=1).inject(0, 0).inject(1, 0)
    driver.retarget(1, 1, 1, "vgic_migrate_irq.dequeue").do("VgicMigrateIrqDequeue pcpu1")
    machine = driver.machine
    assert (machine.inflight, machine.lr_pending) == (((0, 1), ()), ((1,), ()))
    assert driver.do("VgicMigrateIrqMoveAffinity pcpu1").machine.phys_aff == (0, 1)
    assert driver.machine.pc[1] == "vgic_migrate_irq.unlock"
    assert all(move.startswith("StoreBufferDrain") for move in driver.moves(1))


def test_an_early_load_is_used_once(drive: Drive) -> None:
    """What was loaded early is used in place of a look at the list, and forgotten."""
    driver = drive("v1", 1, 1, 1, 1, 0, memory=1, reads=1).do("EarlyRead pcpu0 spi32", "DeviceAssert spi32")
    assert driver.view()["early"] == {Name("pcpu0"): (SPI, False)}
    driver.do("TakeIrq pcpu0").run(0, "vgic_vcpu_inject_irq.test_inflight").edit(inflight=((0,),))
    driver.do("VgicVcpuInjectIrqTestInflight pcpu0")
    assert driver.machine.pc[0] == "gic_raise_guest_irq.raise"
    assert driver.machine.early == ((),)


def test_an_early_load_ends_with_the_interrupt(drive: Drive) -> None:
    """A load for an interrupt that did not come is dropped when IAR has nothing more."""
    driver = drive("v1", 1, 1, 2, 1, 0, memory=1, reads=1).do("EarlyRead pcpu0 spi33", "DeviceAssert spi32")
    driver.do("TakeIrq pcpu0").run(0, "gic_restore_pending_irqs.lock_vgic")
    assert driver.machine.early == ((),)


@pytest.mark.parametrize(("irq", "left"), [(0, ()), (1, (1, 1))])
def test_own_changes_of_the_link_are_not_missed(drive: Drive, irq: int, left: tuple[int, ...]) -> None:
    """A pCPU that links or unlinks the irq loads the link again; what it knows of another irq stays."""
    driver = drive("v1", 1, 1, 2, 2, 0, memory=1, reads=1).inject(0, 0).finish(0)
    driver.edit(early=((irq, 1),), kick=1).do("TakeIrq pcpu0").run(0, "gic_update_one_lr.del_inflight")
    assert driver.machine.early == ((irq, 1),)
    assert driver.do("GicUpdateOneLrDelInflight pcpu0").machine.early == (left,)
    driver = drive("v1", 1, 1, 2, 2, 0, memory=1, reads=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_vcpu_inject_irq.insert_inflight").edit(early=((irq, 1),))
    assert driver.do("VgicVcpuInjectIrqInsertInflight pcpu0").machine.early == (left,)


def test_the_read_barrier_drops_the_load(drive: Drive) -> None:
    """With smp_rmb in do_IRQ the link is loaded again under the desc lock."""
    driver = drive("thread-barrier", 1, 1, 1, 1, 0, memory=1, reads=1)
    driver.do("EarlyRead pcpu0 spi32", "DeviceAssert spi32", "TakeIrq pcpu0").run(0, "do_IRQ.lock_desc")
    assert driver.machine.early == ((0, 0),)
    assert driver.do("DoIRQLockDesc pcpu0").machine.early == ((),)


def test_locks_are_granted_and_freed_by_steps(drive: Drive) -> None:
    """A lock is taken before the step that needs it and freed after the one that releases it."""
    driver = drive("v4", 1, 1, 1, 1, 0, atomicity=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    assert driver.moves(0) == ["SpinLockAcquire(pcpu0)"]
    driver.do("SpinLockAcquire pcpu0")
    assert driver.view()["granted"] == {Name("pcpu0"): frozenset({("vgic", Name("vcpu0"))})}
    assert driver.moves(0) == ["GicClearLrsLockVgic(pcpu0)"]
    driver.do("GicClearLrsLockVgic pcpu0")
    assert driver.view()["freeing"] == {Name("pcpu0"): frozenset({("vgic", Name("vcpu0"))})}
    assert driver.moves(0) == ['SpinUnlockRelease(pcpu0, <<"vgic", vcpu0>>)']
    lock = Lock("vgic", Name("vcpu0"))
    driver.machine = driver.model.apply(driver.machine, Step.of("SpinUnlockRelease", "pcpu0", lock))
    assert set(driver.machine.lock) == {-1}
    assert (driver.machine.granted, driver.machine.freeing) == ((0,), (0,))
