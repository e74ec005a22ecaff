"""Interrupts that are taken inside the hypervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import LR_INVALID, NONE, QUEUED, Frame, ListRegister, Local
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import explore

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver

NESTED = "TakeNestedIrq(pcpu0)"
SYNC = "gic_clear_lrs.lock_vgic"
WRITE = "vgic_store_itargetsr.lock_rank"


def trapped(drive: Drive) -> Driver:
    """The guest has written a target and the trap is on its way, with list registers not synced."""
    return drive("v4", 1, 2, 1, 1, 1, nesting=1).do("GuestWriteItargetsr pcpu0 spi32 vcpu1")


def test_interrupt_before_the_sync(drive: Drive) -> None:
    """After a trap that is no interrupt IAR is read at once, and the trap waits on the stack."""
    driver = trapped(drive).do("DeviceAssert spi32", "TakeNestedIrq pcpu0")
    frame = Frame(SYNC, (WRITE,), Local(irq=0, new=1))
    assert driver.machine.stack == ((frame,),)
    assert (driver.machine.pc, driver.machine.ret) == (("gic_interrupt.read_iar",), ((),))
    assert driver.machine.local == (Local(),)


def test_return_to_what_was_interrupted(drive: Drive) -> None:
    """The nested interrupt is over without a restore: the trap goes on where it was."""
    driver = trapped(drive).do("DeviceAssert spi32", "TakeNestedIrq pcpu0").run(0, SYNC)
    assert (driver.machine.stack, driver.machine.ret) == (((),), ((WRITE,),))
    assert driver.machine.local == (Local(irq=0, new=1),)
    assert driver.machine.inflight == ((0,), ())


def test_injection_meets_a_list_register_that_was_not_synced(drive: Drive) -> None:
    """An irq that the guest has ended is taken to be inflight still, and its register is synced there."""
    driver = drive("v4", 1, 2, 1, 1, 1, nesting=1).inject(0, 0).finish(0)
    driver.do("GuestWriteItargetsr pcpu0 spi32 vcpu1", "DeviceAssert spi32", "TakeNestedIrq pcpu0")
    driver.run(0, "gic_update_one_lr.read")
    assert driver.machine.status[0] & QUEUED
    assert driver.machine.hw_lr == ((ListRegister(0, LR_INVALID),),)


def test_one_at_a_time(drive: Drive) -> None:
    """Nothing nests in a nested interrupt."""
    driver = drive("v4", 1, 2, 2, 1, 1, nesting=1).do("GuestWriteItargetsr pcpu0 spi32 vcpu1")
    driver.do("DeviceAssert spi32", "TakeNestedIrq pcpu0").run(0, "vgic_get_target_vcpu.read_target")
    assert NESTED not in driver.do("DeviceAssert spi33").moves(0)


def test_not_on_the_way_into_an_interrupt(drive: Drive) -> None:
    """An interrupt masks others until it is handled: its sync is not interrupted."""
    driver = drive("v4", 1, 1, 1, 1, 0, nesting=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    assert driver.machine.pc == (SYNC,)
    assert NESTED not in driver.edit(kick=1).moves(0)


def test_kick_is_taken(drive: Drive) -> None:
    """A kick nests too; it ends at the read of IAR and leaves list registers alone."""
    driver = trapped(drive).edit(kick=1).do("TakeNestedIrq pcpu0")
    assert driver.machine.kick == 0
    assert driver.run(0, SYNC).machine.stack == ((),)


def test_nothing_to_take(drive: Drive) -> None:
    """Without an interrupt and without a kick nothing nests."""
    assert trapped(drive).moves(0) == ["GicClearLrsLockVgic(pcpu0)"]


@pytest.mark.parametrize(
    ("lock", "taken"), [("rank lock", False), ("vgic lock of vcpu1", False), ("desc lock of spi32", True)]
)
def test_locks_that_mask_interrupts(drive: Drive, lock: str, *, taken: bool) -> None:
    """The rank lock and the vgic locks mask interrupts, the desc lock of do_IRQ does not."""
    driver = drive("v4", 1, 2, 1, 1, 1, nesting=1).edit(pc=("vgic_vcpu_inject_irq.kick",), kick=1)
    held = tuple(0 if str(entry) == lock else NONE for entry in driver.model.locks)
    driver.edit(lock=held, local=(Local(irq=0, vcpu=1),), ret=(("do_IRQ.unlock_desc",),))
    assert (NESTED in driver.moves(0)) == taken


@pytest.mark.parametrize("label", ["guest", "do_IRQ.lock_desc", "gic_restore_pending_irqs.lock_vgic"])
def test_labels_with_interrupts_off(drive: Drive, label: str) -> None:
    """Nothing nests before the priority drop, on the last way to the guest, or in the guest itself."""
    driver = drive("v4", 1, 1, 1, 1, 0, nesting=1).edit(pc=(label,), kick=1, local=(Local(irq=0),))
    assert NESTED not in driver.moves(0)


@pytest.mark.parametrize("version", ["v0", "v4", "v6"])
def test_every_reachable_machine_is_well_formed(version: str) -> None:
    """With nested interrupts every variable keeps its type, the stack included."""
    scope = Scope(2, 2, 1, 1, 1, nesting=1, wfi=1)
    found = explore(Model(scope, VERSIONS[version].layers), [PROPERTIES["TypeOK"]], limit=20_000)
    assert found.depth > 30
    assert not found.violations


def test_a_context_switch_is_interrupted_before_it_begins(drive: Drive) -> None:
    """Interrupts are on until context_switch turns them off."""
    driver = drive("v4", 1, 2, 1, 1, 0, nesting=1, scheduler=1).edit(kick=1).do("TakeIrq pcpu0")
    while "SchedulePick(pcpu0, vcpu1)" not in driver.moves(0):
        ((_, driver.machine),) = (entry for entry in driver.enabled() if entry[0].action != "DeviceAssert")
    driver.do("SchedulePick pcpu0 vcpu1").edit(kick=1)
    assert driver.machine.pc == ("context_switch.switch",)
    assert NESTED in driver.moves(0)


@pytest.mark.parametrize("field", ["granted", "freeing"])
def test_not_with_a_lock_on_the_way(drive: Drive, field: str) -> None:
    """A lock that is granted or not yet freed masks interrupts like one that is held."""
    driver = drive("v4", 1, 1, 1, 1, 0, nesting=1, atomicity=1, wfi=1).do("GuestWfi pcpu0").edit(kick=1)
    assert NESTED in driver.moves(0)
    assert NESTED not in driver.edit(**{field: (2,)}).moves(0)
