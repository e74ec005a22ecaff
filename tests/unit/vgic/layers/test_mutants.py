"""Each mutant violates the property that it is made for, on a machine where the unmutated code does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import MUTANTS, find_version
from tests.unit.vgic.searching import Found, explore

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive

#: Mutant -> a machine that is just large enough.
SCOPES = {
    "WideInvalidLr": Scope(1, 1, 1, 1, 0),
    "InsertWithoutTest": Scope(2, 2, 1, 1, 1),
    "KeepLrQueue": Scope(1, 2, 2, 1, 1),
    "KeepVisible": Scope(1, 1, 1, 1, 0),
    "KeepLrMask": Scope(1, 1, 1, 1, 0),
    "MigrateWithoutLock": Scope(1, 2, 2, 1, 1),
    "TestBeforeLock": Scope(2, 2, 1, 1, 0, virtuals=1),
    "DropWhenInflight": Scope(1, 1, 1, 1, 0, wfi=1, nesting=1),
    "IsRunningNotCurrent": Scope(1, 2, 1, 1, 0, scheduler=1, nesting=1),
    "SwitchWithIrqsOn": Scope(1, 2, 1, 1, 0, scheduler=1, nesting=1),
    "NoKick": Scope(2, 2, 1, 1, 1),
    "EnableWithIrqsOn": Scope(1, 1, 1, 1, 0, toggles=1, nesting=1),
    "IgnoreQueued": Scope(1, 1, 1, 1, 0, wfi=1, nesting=1),
    "TargetUnderRankLock": Scope(2, 2, 1, 1, 2),
    "AffinityFirst": Scope(2, 2, 1, 1, 1),
    "ClearMigratingFirst": Scope(2, 2, 1, 1, 2),
    "IrouterIndex": Scope(1, 2, 2, 1, 1, gic=1),
    "PriorityUnderRankLock": Scope(1, 2, 2, 1, 1),
    "NoEnabledCheck": Scope(1, 1, 1, 1, 0, sgis=1, toggles=1),
    "NeverAllFull": Scope(1, 1, 2, 1, 0, uie=1),
    "IrqsOnUnderLock": Scope(1, 1, 1, 1, 0, nesting=1),
    "EvictActive": Scope(1, 1, 2, 1, 0, priorities=2),
    "FirstFreeOnly": Scope(1, 1, 2, 1, 0, priorities=2),
    "InsertAtTail": Scope(1, 1, 2, 1, 0, priorities=2),
    "NoUnblock": Scope(2, 2, 1, 1, 0, wfi=1),
    "EnableWithoutLock": Scope(2, 2, 1, 1, 0, toggles=2),
}
#: Each mutant on the code that it was written on; what was written on v4 fits the oldest code too.
BASES = [
    (name, base)
    for name, mutant in MUTANTS.items()
    for base in dict.fromkeys((mutant.on, "v0" if mutant.on == "v4" else mutant.on))
]


def check(version: str, name: str) -> Found:
    """Search the version on the mutant's machine for its property, up to the first violation."""
    model = Model(SCOPES[name], find_version(version).layers)
    return explore(model, [PROPERTIES[MUTANTS[name].breaks]], stop_at_first=True)


def test_every_mutant_has_a_machine() -> None:
    """No mutant goes untested."""
    assert set(SCOPES) == set(MUTANTS)


@pytest.mark.parametrize(("name", "base"), BASES)
def test_mutant_is_found(name: str, base: str) -> None:
    """The mutant violates its property on the code that it was written on."""
    assert list(check(f"{base}+{name}", name).violations) == [MUTANTS[name].breaks]


@pytest.mark.parametrize(("name", "base"), BASES)
def test_unmutated_code_is_fine(name: str, base: str) -> None:
    """Without the mutant an exhaustive search of the same machine finds no violation of that property."""
    found = check(base, name)
    assert found.complete
    assert not found.violations


def test_migration_without_lock_leaves_the_lock_of_others() -> None:
    """A pCPU that never took the vgic lock does not release it for the one that holds it."""
    model = Model(Scope(2, 2, 1, 1, 1), find_version("v4+MigrateWithoutLock").layers)
    (machine,) = model.init()
    held = (0, 1, -1, -1)
    local = machine.local[0]._replace(irq=0, old=0, new=1)
    for label in ("lock_vgic", "set_affinity", "move_affinity", "test_inflight", "set_migrating"):
        at = machine._replace(
            pc=(f"vgic_migrate_irq.{label}", "guest"),
            ret=(("vgic_store_itargetsr.write_target",), ()),
            local=(local, machine.local[1]),
            lock=held,
        )
        after = [after for step, after in model.enabled(at) if model.pcpu_of(step) == 0]
        assert [next_machine.lock for next_machine in after] == [held], label


def test_enabling_without_lock_leaves_the_lock_of_others() -> None:
    """A pCPU that enables without the vgic lock neither waits for it nor releases it for its holder."""
    model = Model(Scope(2, 2, 1, 1, 0, toggles=1), find_version("v6+EnableWithoutLock").layers)
    (machine,) = model.init()
    held = (0, 1, -1, -1)
    local = machine.local[0]._replace(irq=0, target=0)
    for label in ("lock_vgic", "unlock_vgic"):
        at = machine._replace(
            pc=(f"vgic_enable_irqs.{label}", "guest"), local=(local, machine.local[1]), lock=held
        )
        after = [after for step, after in model.enabled(at) if model.pcpu_of(step) == 0]
        assert [next_machine.lock for next_machine in after] == [held], label


def test_a_wrong_index_writes_the_first_spi_of_the_rank(drive: Drive) -> None:
    """A write for spi33 changes the target of spi32, and migrates spi33."""
    driver = drive("v6+IrouterIndex", 1, 2, 2, 1, 1, gic=1)
    driver.do("GuestWriteIrouter pcpu0 spi33 vcpu1").run(0, "vgic_migrate_irq.test_links")
    assert driver.machine.local[0].irq == 1
    assert driver.run(0).machine.rank_vcpu == (1, 0)


def test_a_wrong_index_stays_in_the_rank(drive: Drive) -> None:
    """An SPI that is first in its own rank is written as it should be."""
    driver = drive("v6+IrouterIndex", 1, 2, 2, 1, 1, gic=1, ranks=2)
    driver.do("GuestWriteIrouter pcpu0 spi64 vcpu1").run(0)
    assert driver.machine.rank_vcpu == (0, 1)


def test_a_wrong_index_can_find_nothing_to_do(drive: Drive) -> None:
    """What is compared with the requested target is that of the first SPI."""
    driver = drive("v6+IrouterIndex", 1, 2, 2, 1, 2, gic=1)
    for spi in (32, 33):
        driver.do(f"GuestWriteIrouter pcpu0 spi{spi} vcpu1").run(0)
    assert driver.machine.rank_vcpu == (1, 0)


@pytest.mark.parametrize("seen", ["inflight", "idle"])
def test_an_early_look_waits_for_the_lock_after_it(drive: Drive, seen: str) -> None:
    """What the look found says which way the injection goes, and only then the vgic lock is waited for."""
    driver = drive("v6+TestBeforeLock", 2, 2, 1, 1, 0).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_vcpu_inject_irq.lock_vgic")
    if seen == "inflight":
        driver.edit(inflight=((0,), ()))
    driver.edit(lock=(-1, 1, -1, 0)).do("VgicVcpuInjectIrqLockVgic pcpu0")
    assert driver.machine.pc[0] == f"vgic_vcpu_inject_irq.lock_{seen}"
    assert driver.moves(0) == []


@pytest.mark.parametrize("seen", ["inflight", "idle"])
def test_an_early_look_still_drops_what_is_for_a_vcpu_that_is_down(drive: Drive, seen: str) -> None:
    """The test of _VPF_down stays under the vgic lock, and an injection that fails it changes nothing."""
    driver = drive("v6+TestBeforeLock", 2, 2, 1, 1, 0, offlines=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_vcpu_inject_irq.lock_vgic").edit(down=1)
    if seen == "inflight":
        driver.edit(inflight=((0,), ()))
    before = driver.machine
    driver.run(0, "do_IRQ.unlock_desc")
    assert (driver.machine.status, driver.machine.lock) == (before.status, before.lock)


def test_an_irq_that_is_dropped_is_not_queued(drive: Drive) -> None:
    """A second instance leaves the status as it is, and nothing is raised."""
    driver = (
        drive("v6+DropWhenInflight", 1, 1, 1, 1, 0, virtuals=1).do("GuestWriteVdevice pcpu0 vspi48").run(0)
    )
    before = driver.machine.status
    driver.do("GuestWriteVdevice pcpu0 vspi48").run(0, "vgic_vcpu_inject_irq.test_inflight")
    driver.do("VgicVcpuInjectIrqTestInflight pcpu0")
    assert driver.machine.pc[0] == "vgic_vcpu_inject_irq.unlock"
    assert driver.machine.status == before


def test_interrupts_between_save_and_restore(drive: Drive) -> None:
    """The registers are those of the old vCPU until the second half, and an interrupt can come before it."""
    driver = drive("v6+SwitchWithIrqsOn", 1, 2, 1, 1, 0, scheduler=1, nesting=1)
    driver.do("DeviceAssert spi32", "TakeIrq pcpu0").run(0, "leave_hypervisor_tail.check")
    driver.do("SchedulePick pcpu0 vcpu1", "ContextSwitchSwitch pcpu0")
    assert driver.machine.current == (1,)
    assert driver.machine.saved_lr[0] == driver.machine.hw_lr[0] != driver.machine.saved_lr[1]
    driver.edit(kick=1)
    assert set(driver.moves(0)) == {"ContextSwitchRestore(pcpu0)", "TakeNestedIrq(pcpu0)"}
    driver.do("ContextSwitchRestore pcpu0")
    assert driver.machine.hw_lr[0] == driver.machine.saved_lr[1]
