"""vgic_migrate_irq: what a retarget does in each state of the interrupt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Name
from pytlc.vgic.state import ENABLED, MIGRATING, QUEUED, VISIBLE, ListRegister, Local
from pytlc.vgic.versions import VERSIONS

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver

SPI = Name("spi32")


def overtaken(drive: Drive) -> Driver:
    """On v4, pcpu0 is about to unlink spi32 from vcpu0's list; pcpu1 migrates it away from vcpu1.

    The irq arrived between the affinity and the target of a first retarget, so it was injected into the
    vCPU that the rank no longer names, and each pCPU holds the vgic lock of its own vCPU.
    """
    driver = drive("v4", 2, 2, 1, 1, 2).retarget(0, 1, 0, "vgic_store_itargetsr.write_target")
    driver.inject(0, 1).run(0).finish(0).do("TakeIrq pcpu0").run(0, "gic_update_one_lr.del_inflight")
    return driver.retarget(0, 0, 1, "vgic_migrate_irq.test_inflight")


@pytest.mark.parametrize("version", VERSIONS)
def test_idle_irq_moves_at_once(drive: Drive, version: str) -> None:
    """Case C: not inflight, so target and physical affinity both move and nothing stays locked."""
    driver = drive(version, 2, 2, 1, 1, 1).retarget(0, 1, 0)
    assert driver.view()["rankVcpu"] == {SPI: Name("vcpu1")}
    assert driver.view()["physAff"] == {SPI: Name("pcpu1")}
    assert set(driver.machine.lock) == {-1}


def test_affinity_is_visible_before_the_target(drive: Drive) -> None:
    """The physical interrupt can already arrive at the new pCPU while the rank still names the old vCPU."""
    driver = drive("v4", 2, 2, 1, 1, 1).retarget(0, 1, 0, "vgic_store_itargetsr.write_target")
    assert (driver.machine.phys_aff, driver.machine.rank_vcpu) == ((1,), (0,))


@pytest.mark.parametrize("version", [name for name in VERSIONS if name != "thread-v3"])
def test_irq_in_a_register_waits_for_its_eoi(drive: Drive, version: str) -> None:
    """Case E: MIGRATING is set and the affinity stays until the sync after the guest's EOI."""
    driver = drive(version, 2, 2, 1, 1, 1).inject(0, 0).retarget(0, 1, 1)
    assert driver.machine.status == (ENABLED | VISIBLE | MIGRATING,)
    assert (driver.machine.phys_aff, driver.machine.rank_vcpu) == ((0,), (1,))
    driver.finish(0).edit(kick=1).do("TakeIrq pcpu0").run(0)
    assert driver.machine.status == (ENABLED,)
    assert (driver.machine.phys_aff, driver.machine.inflight) == ((1,), ((), ()))


@pytest.mark.parametrize("version", ["v0", "v1", "v2"])
def test_second_migration_is_skipped_but_written(drive: Drive, version: str) -> None:
    """Case B before v3: the migration in progress is left alone and the target changes all the same."""
    driver = drive(version, 2, 2, 1, 1, 2).inject(0, 0).retarget(0, 1, 1).retarget(0, 0, 1)
    assert driver.machine.rank_vcpu == (0,)
    assert driver.machine.status[0] & MIGRATING


@pytest.mark.parametrize("version", ["v3", "v4"])
def test_second_migration_is_refused(drive: Drive, version: str) -> None:
    """Case B from v3 on: the target stays, the lock is released, the locals are gone."""
    driver = drive(version, 2, 2, 1, 1, 2).inject(0, 0).retarget(0, 1, 1).retarget(0, 0, 1)
    assert driver.machine.rank_vcpu == (1,)
    assert driver.machine.status[0] & MIGRATING
    assert set(driver.machine.lock) == {-1}
    assert driver.machine.ret == ((), ())


def test_waiting_irq_is_injected_into_the_new_vcpu(drive: Drive) -> None:
    """Case D on v4: off the old lists, affinity moved, on the new vCPU's lists, whose pCPU is kicked."""
    driver = drive("v4", 2, 2, 2, 1, 1).inject(0, 0).inject(1, 0).retarget(1, 1, 0)
    machine = driver.machine
    assert (machine.inflight, machine.lr_pending) == (((0,), (1,)), ((), (1,)))
    assert (machine.phys_aff, machine.rank_vcpu) == ((0, 1), (0, 1))
    assert machine.status[1] == ENABLED | QUEUED
    assert driver.view()["kick"] == frozenset({Name("pcpu1")})


def test_dequeued_irq_is_on_no_list_in_between(drive: Drive) -> None:
    """Between the old lock and the new one the irq is on no list, and only the rank lock is held."""
    driver = drive("v4", 2, 2, 2, 1, 1).inject(0, 0).inject(1, 0)
    driver.retarget(1, 1, 0, "vgic_get_virq_priority.read_priority")
    assert driver.machine.inflight == ((0,), ())
    assert driver.machine.lr_pending == ((), ())
    assert driver.machine.phys_aff == (0, 1)
    assert driver.machine.local[0] == Local(irq=1, target=1, old=0, new=1)
    assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["rank lock"]


def test_dequeued_irq_keeps_its_affinity_for_a_step(drive: Drive) -> None:
    """Off both lists and no longer queued, the irq is still routed to the old vCPU, whose lock is held."""
    driver = drive("v4", 2, 2, 2, 1, 1).inject(0, 0).inject(1, 0)
    driver.retarget(1, 1, 0, "vgic_migrate_irq.move_affinity")
    machine = driver.machine
    assert (machine.inflight, machine.lr_pending) == (((0,), ()), ((), ()))
    assert (machine.status[1], machine.phys_aff) == (ENABLED, (0, 0))
    assert [str(lock) for lock in driver.model.holds(machine, 0)] == ["rank lock", "vgic lock of vcpu0"]


def test_irq_unlinked_before_the_second_test_is_left_alone(drive: Drive) -> None:
    """An irq that is found linked and then unlinked by another pCPU is not MIGRATING; its target changes."""
    driver = overtaken(drive).do("GicUpdateOneLrDelInflight pcpu0", "VgicMigrateIrqTestInflight pcpu1")
    assert driver.machine.pc[1] == "vgic_store_itargetsr.write_target"
    assert driver.machine.status == (ENABLED,)
    assert [str(lock) for lock in driver.model.holds(driver.machine, 1)] == ["rank lock"]


def test_irq_unlinked_after_the_second_test_is_migrating(drive: Drive) -> None:
    """MIGRATING is set on an irq that left its list since the test; the sync that unlinked it sees that."""
    driver = overtaken(drive).do("VgicMigrateIrqTestInflight pcpu1", "GicUpdateOneLrDelInflight pcpu0")
    driver.do("VgicMigrateIrqSetMigrating pcpu1")
    assert (driver.machine.status, driver.machine.inflight) == ((ENABLED | MIGRATING,), ((), ()))
    assert [str(lock) for lock in driver.model.holds(driver.machine, 1)] == ["rank lock"]
    assert driver.do("GicUpdateOneLrTestMigrating pcpu0").machine.pc[0] == "vgic_get_target_vcpu.read_target"


def test_migrating_that_the_sync_missed_stays(drive: Drive) -> None:
    """MIGRATING set after the sync tested it stays on an irq in no list register, and nobody completes it."""
    driver = overtaken(drive).do("VgicMigrateIrqTestInflight pcpu1", "GicUpdateOneLrDelInflight pcpu0")
    driver.do("GicUpdateOneLrTestMigrating pcpu0", "VgicMigrateIrqSetMigrating pcpu1").run(1).run(0)
    assert (driver.machine.status, driver.machine.inflight) == ((ENABLED | MIGRATING,), ((), ()))
    assert (driver.machine.hw_lr[0][0], driver.machine.lr_mask) == (ListRegister(), (0, 0))


def test_write_of_a_target_that_came_first(drive: Drive) -> None:
    """A write that finds its target written since the trap takes and releases the rank lock only."""
    driver = drive("v4", 2, 2, 1, 1, 2).retarget(0, 1, 0, "vgic_store_itargetsr.lock_rank").retarget(0, 1, 1)
    driver.do("VgicStoreItargetsrLockRank pcpu0")
    assert driver.machine.pc == ("gic_restore_pending_irqs.lock_vgic", "guest")
    assert set(driver.machine.lock) == {-1}
