"""What was proposed and not merged: how each of the three differs from the code that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, MIGRATING
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import explore

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive

BOTH = ["rank lock", "vgic lock of vcpu0"]


@pytest.mark.parametrize(
    ("delivered", "label"),
    [((), "vgic_migrate_irq.set_affinity"), ((0,), "vgic_migrate_irq.set_migrating")],
)
def test_v2_writes_the_target_under_the_vgic_lock(
    drive: Drive, delivered: tuple[int, ...], label: str
) -> None:
    """The target changes in the step that releases the old vCPU's vgic lock, whatever the case is."""
    driver = drive("thread-v2", 2, 2, 1, 1, 1)
    for spi in delivered:
        driver.inject(spi, 0)
    driver.retarget(0, 1, 1, label)
    assert [str(lock) for lock in driver.model.holds(driver.machine, 1)] == BOTH
    assert driver.machine.rank_vcpu == (0,)
    driver.run(1, "vgic_store_itargetsr.write_target")
    assert driver.machine.rank_vcpu == (1,)


def test_v2_writes_the_target_of_a_waiting_irq_before_the_injection(drive: Drive) -> None:
    """A dequeued irq has its new target as soon as the old vCPU's vgic lock is released."""
    driver = drive("thread-v2", 2, 2, 2, 1, 1).inject(0, 0).inject(1, 0)
    driver.retarget(1, 1, 0, "vgic_migrate_irq.move_affinity")
    assert driver.machine.rank_vcpu == (0, 0)
    assert driver.do("VgicMigrateIrqMoveAffinity pcpu0").machine.rank_vcpu == (0, 1)


def test_v2_completes_without_the_rank_lock(drive: Drive) -> None:
    """The sync reads the target with nothing but its own vgic lock, also while the rank lock is held."""
    driver = drive("thread-v2", 2, 2, 1, 1, 2).inject(0, 0).retarget(0, 1, 1).finish(0)
    driver.retarget(0, 0, 1, "vgic_migrate_irq.test_migrating")
    driver.edit(kick=1).do("TakeIrq pcpu0").run(0, "gic_update_one_lr.read_target")
    assert driver.model.wants(driver.machine, 0) is None
    driver.run(0, "gic_interrupt.read_iar")
    assert driver.machine.phys_aff == (1,)
    assert driver.machine.status == (ENABLED,)


def test_v3_waits_for_the_guest(drive: Drive) -> None:
    """Migrating an irq in a list register stands still with the rank lock until the guest's EOI is seen."""
    driver = drive("thread-v3", 2, 2, 1, 1, 1).inject(0, 0).retarget(0, 1, 1, "vgic_migrate_irq.wait")
    assert driver.moves(1) == []
    assert [str(lock) for lock in driver.model.holds(driver.machine, 1)] == ["rank lock"]
    assert driver.machine.kick == 1
    driver.finish(0).do("TakeIrq pcpu0").run(0, "gic_interrupt.read_iar")
    assert not driver.machine.status[0] & MIGRATING
    assert driver.machine.phys_aff == (0,)
    driver.run(1)
    assert (driver.machine.phys_aff, driver.machine.rank_vcpu) == ((1,), (1,))


def test_v3_kicks_nobody_for_its_own_vcpu(drive: Drive) -> None:
    """A vCPU that moves its own irq has synced on the way in; it waits for a guest that cannot run."""
    driver = drive("thread-v3", 2, 2, 1, 1, 1).inject(0, 0).retarget(0, 1, 0, "vgic_migrate_irq.wait")
    assert driver.machine.kick == 0
    assert driver.moves(0) == []


@pytest.mark.parametrize(("version", "waits"), [("v1", False), ("thread-barrier", True)])
def test_barrier_also_in_the_migration(drive: Drive, version: str, *, waits: bool) -> None:
    """With weak memory the affinity of a dequeued irq waits for the stores, only with the barrier."""
    driver = drive(version, 2, 2, 2, 1, 1, memory=1).inject(0, 0).inject(1, 0)
    driver.retarget(1, 1, 0, "vgic_migrate_irq.dequeue").do("VgicMigrateIrqDequeue pcpu0")
    assert (driver.machine.pc[0] == "vgic_migrate_irq.wmb") is waits
    own = [move for move in driver.moves(0) if not move.startswith("StoreBufferDrain")]
    assert (own == []) is waits


@pytest.mark.parametrize(("version", "broken"), [("v1", True), ("v2", True), ("thread-barrier", False)])
def test_a_write_barrier_alone_leaves_the_early_read(version: str, *, broken: bool) -> None:
    """An early look at the link can put an irq on two lists, with the write barrier too; not with both."""
    model = Model(Scope(2, 2, 1, 1, 1, memory=1, reads=1), VERSIONS[version].layers)
    found = explore(model, [PROPERTIES["AtMostOneList"], PROPERTIES["TypeOK"]])
    assert found.complete
    assert ("AtMostOneList" in found.violations) is broken
    assert "TypeOK" not in found.violations


@pytest.mark.parametrize(("version", "distinct", "depth"), [("thread-v2", 729, 55), ("thread-v3", 766, 56)])
def test_size_with_one_retarget(version: str, distinct: int, depth: int) -> None:
    """Two pCPUs and one retarget have a known number of states."""
    found = explore(Model(Scope(2, 2, 1, 1, 1), VERSIONS[version].layers), [PROPERTIES["TypeOK"]])
    assert (found.distinct, found.depth, found.violations) == (distinct, depth, {})
