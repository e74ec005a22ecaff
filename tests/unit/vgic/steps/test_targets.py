"""The guest's write of targets: a byte, a word, a register of a GICv3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Name, Step, Targets
from pytlc.vgic.state import ENABLED, MIGRATING, VISIBLE

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


def word(driver: Driver, p: int, *vcpus: int) -> Driver:
    """The guest writes the targets of the word with spi32, spi33 and so on."""
    pairs = tuple((Name(f"spi{32 + irq}"), Name(f"vcpu{vcpu}")) for irq, vcpu in enumerate(vcpus))
    driver.machine = driver.model.apply(
        driver.machine, Step.of("GuestWriteItargetsrWord", f"pcpu{p}", Targets(pairs))
    )
    return driver


def test_a_word_moves_all_that_differ_under_one_lock(drive: Drive) -> None:
    """Each irq with another target is migrated in order, and the rank lock is taken once."""
    driver = word(drive("v4", 1, 2, 3, 1, 1, words=1), 0, 1, 0, 1)
    driver.run(0, "vgic_store_itargetsr.write_target")
    assert (driver.machine.local[0].irq, driver.machine.local[0].rest) == (0, ((1, 0), (2, 1)))
    driver.do("VgicStoreItargetsrWriteTarget pcpu0")
    assert driver.machine.pc == ("vgic_migrate_irq.test_migrating",)
    assert (driver.machine.local[0].irq, driver.machine.local[0].rest) == (2, ())
    assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["rank lock"]
    driver.run(0)
    assert (driver.machine.rank_vcpu, driver.machine.retargets) == ((1, 0, 1), 0)
    assert set(driver.machine.lock) == {-1}


def test_a_word_starts_with_the_first_that_differs(drive: Drive) -> None:
    """Irqs whose target is the one that is asked for cost no step, also at the start of the word."""
    driver = word(drive("v4", 1, 2, 3, 1, 1, words=1), 0, 0, 1, 1)
    driver.run(0, "vgic_migrate_irq.test_migrating")
    assert (driver.machine.local[0].irq, driver.machine.local[0].rest) == (1, ((2, 1),))


def test_a_word_that_came_too_late(drive: Drive) -> None:
    """A word whose targets have all been written since the trap takes and releases the rank lock only."""
    driver = word(drive("v4", 1, 2, 2, 1, 1, words=1), 0, 1, 1).edit(rank_vcpu=(1, 1))
    driver.run(0, "vgic_store_itargetsr.lock_rank").do("VgicStoreItargetsrLockRank pcpu0")
    assert driver.machine.pc == ("gic_restore_pending_irqs.lock_vgic",)
    assert set(driver.machine.lock) == {-1}


def test_a_refused_irq_does_not_end_the_word(drive: Drive) -> None:
    """From v3 on an irq that is migrating keeps its target, and the next one of the word still moves."""
    driver = drive("v4", 1, 2, 2, 1, 1, words=1).edit(status=(ENABLED | VISIBLE | MIGRATING, ENABLED))
    word(driver, 0, 1, 1).run(0, "vgic_store_itargetsr.unlock_rank")
    driver.run(0)
    assert driver.machine.rank_vcpu == (0, 1)
    assert set(driver.machine.lock) == {-1}


def test_a_word_needs_two_that_differ(drive: Drive) -> None:
    """A word with one other target is what the write of a byte is, and none with less exists."""
    driver = drive("v4", 1, 2, 2, 1, 1, words=1)
    assert [move for move in driver.moves(0) if "Word" in move] == [
        "GuestWriteItargetsrWord(pcpu0, (spi32 :> vcpu1 @@ spi33 :> vcpu1))"
    ]
    assert not any("Word" in str(step) for step in drive("v4", 1, 2, 2, 1, 1, ranks=2, words=1).model.steps)


@pytest.mark.parametrize("version", ["v0", "v4"])
def test_irouter_does_what_itargetsr_does(drive: Drive, version: str) -> None:
    """On a GICv3 the write goes through steps of its own with the same effect."""
    driver = drive(version, 2, 2, 1, 1, 1, gic=1)
    assert driver.moves(0) == ["GuestWriteIrouter(pcpu0, spi32, vcpu1)"]
    driver.do("GuestWriteIrouter pcpu0 spi32 vcpu1").run(0, "vgic_store_irouter.write_target").run(0)
    assert (driver.machine.rank_vcpu, driver.machine.phys_aff) == ((1,), (1,))
    assert set(driver.machine.lock) == {-1}


def test_a_refusal_returns_to_its_caller(drive: Drive) -> None:
    """A refused write of IROUTER releases the rank lock by the step of its own function."""
    driver = drive("v4", 2, 2, 1, 1, 1, gic=1).edit(status=(ENABLED | VISIBLE | MIGRATING,))
    driver.do("GuestWriteIrouter pcpu0 spi32 vcpu1").run(0, "vgic_store_irouter.unlock_rank").run(0)
    assert driver.machine.rank_vcpu == (0,)
    assert set(driver.machine.lock) == {-1}


def test_target_of_an_emulated_device_just_changes(drive: Drive) -> None:
    """Case A: without a desc nothing is migrated, also while the irq is in a list register."""
    driver = drive("v4", 2, 2, 1, 1, 1, virtuals=1).do("GuestWriteVdevice pcpu0 vspi48").run(0)
    driver.do("GuestWriteItargetsr pcpu0 vspi48 vcpu1").run(0)
    assert driver.machine.rank_vcpu == (0, 1)
    assert driver.machine.status[1] == ENABLED | VISIBLE
    assert driver.machine.inflight == ((1,), ())


def test_each_rank_has_its_lock(drive: Drive) -> None:
    """Writes of targets in two ranks do not wait for each other."""
    driver = drive("v4", 2, 2, 2, 1, 2, ranks=2)
    driver.do("GuestWriteItargetsr pcpu0 spi32 vcpu1").run(0, "vgic_migrate_irq.test_migrating")
    driver.do("GuestWriteItargetsr pcpu1 spi64 vcpu1").run(1, "vgic_migrate_irq.test_migrating")
    held = [str(lock) for p in (0, 1) for lock in driver.model.holds(driver.machine, p)]
    assert held == ["rank lock", "rank lock of rank2"]
