"""What the upstream commits change in the completion of a migration and in a refused one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import MIGRATING
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import Found, explore

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive

BEFORE_V3 = ["vgic_get_target_vcpu.read_target", "gic_update_one_lr.set_affinity"]
CLEAR = "gic_update_one_lr.clear_migrating"


@pytest.mark.parametrize(
    ("version", "labels"),
    [
        ("v0", BEFORE_V3),
        ("v1", BEFORE_V3),
        ("v2", BEFORE_V3),
        ("v3", [*BEFORE_V3, CLEAR]),
        ("v4", [*BEFORE_V3, CLEAR]),
    ],
)
def test_completion_of_a_migration(drive: Drive, version: str, labels: list[str]) -> None:
    """After the test of MIGRATING the affinity follows the target; from v3 on MIGRATING is cleared last."""
    driver = drive(version, 1, 2, 1, 1, 1).inject(0, 0).retarget(0, 1, 0).finish(0)
    driver.edit(kick=1).do("TakeIrq pcpu0").run(0, "gic_update_one_lr.test_migrating")
    seen = []
    while driver.machine.pc[0] != "gic_clear_lrs.next":
        ((_, driver.machine),) = [(s, m) for s, m in driver.enabled() if s.action != "DeviceAssert"]
        seen.append(driver.machine.pc[0])
    assert seen[:-1] == labels


@pytest.mark.parametrize(("version", "migrating"), [("v2", False), ("v3", True)])
def test_migration_is_in_progress_until_the_affinity_moved(
    drive: Drive, version: str, *, migrating: bool
) -> None:
    """Before v3 another pCPU sees the migration finished while its affinity write is still to come."""
    driver = drive(version, 2, 2, 1, 1, 1).inject(0, 0).retarget(0, 1, 1).finish(0)
    driver.edit(kick=1).do("TakeIrq pcpu0").run(0, "vgic_get_target_vcpu.read_target")
    assert bool(driver.machine.status[0] & MIGRATING) is migrating
    driver.run(0, "gic_update_one_lr.set_affinity")
    assert bool(driver.machine.status[0] & MIGRATING) is migrating
    assert driver.machine.phys_aff == (0,)


def test_barrier_changes_nothing_that_is_reachable() -> None:
    """With sequentially consistent memory v2 reaches and violates what v1 does, by the same steps."""
    assert explored("v2") == explored("v1")


def explored(version: str) -> Found:
    """Everything that two pCPUs reach with one retarget."""
    return explore(Model(Scope(2, 2, 1, 1, 1), VERSIONS[version].layers), PROPERTIES.values())


@pytest.mark.parametrize("version", ["v3", "v4"])
def test_refused_write_leaves_by_its_own_step(drive: Drive, version: str) -> None:
    """From v3 on a refused write skips the step that writes the target and still releases the rank lock."""
    driver = drive(version, 2, 2, 1, 1, 2).inject(0, 0).retarget(0, 1, 1)
    driver.retarget(0, 0, 1, "vgic_migrate_irq.test_migrating").do("VgicMigrateIrqTestMigrating pcpu1")
    assert driver.moves(1) == ["VgicStoreItargetsrUnlockRank(pcpu1)"]
    assert [str(lock) for lock in driver.model.holds(driver.machine, 1)] == ["rank lock"]
    driver.do("VgicStoreItargetsrUnlockRank pcpu1")
    assert driver.machine.pc[1] == "gic_restore_pending_irqs.lock_vgic"
    assert (driver.machine.rank_vcpu, driver.machine.local[1].new) == ((1,), -1)


@pytest.mark.parametrize("version", ["v5", "v6"])
def test_status_is_tested_under_the_vgic_lock(drive: Drive, version: str) -> None:
    """From v5 on a migration takes the vgic lock first, and gives it back when it is refused."""
    driver = drive(version, 2, 2, 1, 1, 2).inject(0, 0).retarget(0, 1, 1)
    driver.retarget(0, 0, 1, "vgic_migrate_irq.lock_vgic")
    assert str(driver.model.wants(driver.machine, 1)) == "vgic lock of vcpu1"
    driver.do("VgicMigrateIrqLockVgic pcpu1")
    assert driver.moves(1) == ["VgicStoreItargetsrUnlockRank(pcpu1)"]
    assert [str(lock) for lock in driver.model.holds(driver.machine, 1)] == ["rank lock"]
    assert driver.run(1).machine.rank_vcpu == (1,)


def test_links_are_tested_by_a_step_of_their_own(drive: Drive) -> None:
    """In v5 the tests of the links follow the tests of the status, still under the vgic lock."""
    driver = drive("v5", 2, 2, 1, 1, 1).retarget(0, 1, 0, "vgic_migrate_irq.test_links")
    held = [str(lock) for lock in driver.model.holds(driver.machine, 0)]
    assert held == ["rank lock", "vgic lock of vcpu0"]
    assert driver.run(0).machine.phys_aff == (1,)


def test_an_irq_without_hardware_is_not_migrated_in_v5(drive: Drive) -> None:
    """Case A takes the vgic lock in v5 and releases it again; the target changes."""
    driver = drive("v5", 2, 2, 1, 1, 1, virtuals=1).do("GuestWriteItargetsr pcpu0 vspi48 vcpu1")
    driver.run(0, "vgic_store_itargetsr.write_target")
    assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["rank lock"]
    assert driver.run(0).machine.rank_vcpu == (0, 1)


@pytest.mark.parametrize(("version", "held"), [("v4", False), ("v5", True)])
@pytest.mark.parametrize("write", ["GuestWriteIsenabler", "GuestWriteIcenabler"])
def test_enabled_changes_under_the_vgic_lock(drive: Drive, version: str, write: str, *, held: bool) -> None:
    """The step that changes ENABLED leaves its pCPU with the vgic lock from v5 on, and without before."""
    driver = drive(version, 1, 1, 1, 1, 0, toggles=1)
    if write == "GuestWriteIsenabler":
        driver.edit(status=(0,))
    before = driver.machine.status
    driver.do(f"{write} pcpu0 spi32")
    while driver.machine.status == before:
        ((_, driver.machine),) = [(s, m) for s, m in driver.enabled() if s.action != "DeviceAssert"]
    locks = [str(lock) for lock in driver.model.holds(driver.machine, 0)]
    assert ("vgic lock of vcpu0" in locks) is held


@pytest.mark.parametrize(
    ("version", "broken"), [("v4", {"LrIndexValid"}), ("v5", {"LrIndexValid"}), ("v6", set())]
)
def test_disabled_and_inflight(version: str, broken: set[str]) -> None:
    """XSA-223: an SGI that is sent twice while it is disabled reads a list register that does not exist."""
    model = Model(Scope(1, 1, 1, 1, 0, sgis=1, toggles=1), VERSIONS[version].layers)
    found = explore(model, [PROPERTIES["LrIndexValid"], PROPERTIES["TypeOK"]])
    assert found.complete
    assert set(found.violations) == broken


@pytest.mark.parametrize(
    ("version", "more", "distinct", "depth"),
    [
        ("v0", {"toggles": 2}, 200, 47),
        ("v4", {"toggles": 2}, 200, 47),
        ("v5", {"toggles": 2}, 188, 45),
        ("v6", {"toggles": 2}, 188, 45),
        ("v4", {"sgis": 1}, 818, 72),
        ("v6", {"sgis": 1}, 818, 72),
        ("v4", {"virtuals": 1}, 864, 75),
        ("v6", {"virtuals": 1}, 864, 75),
    ],
)
def test_size_of_the_smallest_machine(version: str, more: dict[str, int], distinct: int, depth: int) -> None:
    """The smallest machine with one part more has a known number of states."""
    found = explore(Model(Scope(1, 1, 1, 1, 0, **more), VERSIONS[version].layers), [PROPERTIES["TypeOK"]])
    assert (found.distinct, found.depth, found.violations) == (distinct, depth, {})
