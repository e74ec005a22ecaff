"""WFI, the scheduler, the context switch, and SPIs that follow a vCPU to another pCPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.labels import TAIL
from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES, Property
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ENABLED,
    LR_ACTIVE,
    LR_PENDING,
    MIGRATING,
    NONE,
    VISIBLE,
    ListRegister,
    Local,
    Machine,
)
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import explore

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver

PENDING = (ListRegister(0, LR_PENDING),)
EMPTY = (ListRegister(),)


def blocked_on_pcpu1(drive: Drive) -> Driver:
    """The SPI is for vcpu1, which has blocked; pcpu1 is idle, and pcpu0 injects."""
    driver = drive("v4", 2, 2, 1, 1, 0, wfi=1).edit(rank_vcpu=(1,)).do("GuestWfi pcpu1").run(1, "idle")
    return driver.do("DeviceAssert spi32", "TakeIrq pcpu0")


def preempting(drive: Drive) -> Driver:
    """pcpu0 is about to go back to vcpu0, whose list register holds the SPI; vcpu1 waits."""
    driver = drive("v4", 1, 2, 1, 1, 0, scheduler=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    return driver.run(0, TAIL)


def test_wfi_blocks(drive: Drive) -> None:
    """A vCPU with nothing to deliver gives its pCPU up to the idle one."""
    driver = drive("v4", 1, 1, 1, 1, 0, wfi=1).do("GuestWfi pcpu0").run(0, TAIL)
    assert driver.moves(0) == ["SchedulePick(pcpu0, NoVcpu)"]
    machine = driver.run(0, "idle").machine
    assert (machine.blocked, machine.is_running, machine.current) == (1, 0, (NONE,))
    assert driver.moves(0) == []


def test_wfi_syncs_first(drive: Drive) -> None:
    """An irq that the guest has ended before WFI is retired before events are looked for."""
    driver = drive("v4", 1, 1, 1, 1, 0, wfi=1).do("DeviceAssert spi32", "TakeIrq pcpu0").run(0)
    driver.finish(0).do("GuestWfi pcpu0").run(0, "vcpu_block_unless_event_pending.block")
    assert driver.machine.inflight == ((),)


@pytest.mark.parametrize(
    ("status", "states", "priorities", "blocked"),
    [
        (ENABLED | VISIBLE, (LR_PENDING, 0), (0, 0), 0),
        (VISIBLE, (LR_PENDING, 0), (0, 0), 1),
        (ENABLED | VISIBLE, (LR_PENDING, LR_ACTIVE), (1, 1), 1),
        (ENABLED | VISIBLE, (LR_PENDING, LR_ACTIVE), (0, 1), 0),
    ],
)
def test_events_that_need_delivery(
    drive: Drive, status: int, states: tuple[int, int], priorities: tuple[int, int], blocked: int
) -> None:
    """Only an enabled irq that is more urgent than every active one keeps a vCPU from blocking."""
    driver = drive("v4", 1, 1, 2, 2, 0, 2, wfi=1).edit(status=(status, VISIBLE), irq_priority=priorities)
    registers = (ListRegister(0, states[0]), ListRegister(1, states[1]))
    driver.edit(hw_lr=(registers,), lr_mask=(3,), inflight=((0, 1),), blocked=1)
    driver.edit(pc=("vcpu_block_unless_event_pending.check",)).do("VcpuBlockUnlessEventPendingCheck pcpu0")
    assert (driver.machine.blocked, driver.machine.pc) == (blocked, (TAIL,))


def test_check_waits_for_the_vgic_lock(drive: Drive) -> None:
    """gic_events_need_delivery walks the inflight list under the vgic lock."""
    driver = drive("v4", 2, 2, 1, 1, 0, wfi=1).do("GuestWfi pcpu0")
    driver.run(0, "vcpu_block_unless_event_pending.check")
    assert str(driver.model.wants(driver.machine, 0)) == "vgic lock of vcpu0"
    assert driver.edit(lock=(NONE, 1, NONE, NONE)).moves(0) == []


def test_injection_unblocks(drive: Drive) -> None:
    """A blocked vCPU is woken without a kick, because it does not run; its pCPU then picks it."""
    driver = blocked_on_pcpu1(drive).run(0, "do_IRQ.unlock_desc")
    assert (driver.machine.blocked, driver.machine.kick, driver.machine.local[0]) == (0, 0, Local(irq=0))
    assert driver.moves(1) == ["SchedulePick(pcpu1, vcpu1)"]
    driver.run(1, TAIL).do("LeaveHypervisorTailInject pcpu1").run(1)
    assert driver.machine.hw_lr == (EMPTY, PENDING)


def test_running_is_read_before_the_wake_up(drive: Drive) -> None:
    """A vCPU that starts to run after v->is_running was read is not kicked."""
    driver = blocked_on_pcpu1(drive).run(0, "vcpu_unblock.clear_blocked")
    assert driver.machine.local[0].running == 0
    driver.edit(blocked=0).do("SchedulePick pcpu1 vcpu1").run(0, "do_IRQ.unlock_desc")
    assert driver.machine.kick == 0


def test_kick_goes_to_where_the_vcpu_is_now(drive: Drive) -> None:
    """v->processor is read after v->is_running, so a vCPU that moved meanwhile is kicked at its new pCPU."""
    driver = drive("v4", 3, 2, 1, 1, 0, wfi=1).edit(rank_vcpu=(1,)).do("DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, "vgic_vcpu_inject_irq.kick").edit(processor=(0, 2)).do("VgicVcpuInjectIrqKick pcpu0")
    assert driver.machine.kick == 4
    assert driver.machine.local[0] == Local(irq=0)


def test_preemption(drive: Drive) -> None:
    """With a scheduler another vCPU can be picked whenever softirqs are processed."""
    assert preempting(drive).moves(0) == ["LeaveHypervisorTailInject(pcpu0)", "SchedulePick(pcpu0, vcpu1)"]


def test_no_preemption_without_a_scheduler(drive: Drive) -> None:
    """Without one a vCPU that can go on does."""
    driver = drive("v4", 1, 2, 1, 1, 0, wfi=1).do("DeviceAssert spi32", "TakeIrq pcpu0").run(0, TAIL)
    assert driver.moves(0) == ["LeaveHypervisorTailInject(pcpu0)"]


@pytest.mark.parametrize(
    "fields", [{"blocked": 2}, {"down": 2}, {"is_running": 3}, {"processor": (0, 1)}], ids=str
)
def test_what_is_not_picked(drive: Drive, fields: dict[str, object]) -> None:
    """A vCPU is picked only if nothing pauses it, it runs nowhere, and it is placed here."""
    driver = drive("v4", 2, 2, 1, 1, 0, scheduler=1).edit(
        current=(0, NONE), is_running=1, processor=(0, 0), pc=(TAIL, "idle")
    )
    assert "SchedulePick(pcpu0, vcpu1)" in driver.moves(0)
    assert driver.edit(**fields).moves(0) == ["LeaveHypervisorTailInject(pcpu0)"]


def test_idle_only_if_nothing_else_can_run(drive: Drive) -> None:
    """The idle vCPU is picked only where the vCPU cannot go on and no other waits."""
    driver = preempting(drive).edit(blocked=1)
    assert driver.moves(0) == ["SchedulePick(pcpu0, vcpu1)"]
    assert driver.edit(blocked=3).moves(0) == ["SchedulePick(pcpu0, NoVcpu)"]


def test_switch_saves_and_restores(drive: Drive) -> None:
    """List registers go with their vCPU and are saved nowhere while it is current."""
    driver = preempting(drive).do("SchedulePick pcpu0 vcpu1")
    assert (driver.machine.is_running, driver.machine.current) == (3, (0,))
    driver.do("ContextSwitchSwitch pcpu0")
    machine = driver.machine
    assert (machine.hw_lr, machine.lr_mask, machine.current) == ((EMPTY,), (0,), (1,))
    assert (machine.saved_lr, machine.saved_mask) == ((PENDING, EMPTY), (1, 0))
    driver.do("ContextSavedClearRunning pcpu0")
    assert (driver.machine.is_running, driver.machine.local) == (2, (Local(),))
    driver.do("SchedulePick pcpu0 vcpu0", "ContextSwitchSwitch pcpu0")
    assert (driver.machine.hw_lr, driver.machine.lr_mask) == ((PENDING,), (1,))
    assert (driver.machine.saved_lr, driver.machine.saved_mask) == ((EMPTY, EMPTY), (0, 0))


def test_injection_between_pick_and_switch(drive: Drive) -> None:
    """What is injected for a vCPU that was picked and is not current yet waits in lr_pending."""
    driver = drive("v4", 2, 2, 1, 1, 0, scheduler=1).edit(rank_vcpu=(1,), current=(0, NONE), is_running=1)
    driver.edit(pc=("guest", "idle")).do("SchedulePick pcpu1 vcpu1", "DeviceAssert spi32", "TakeIrq pcpu0")
    driver.run(0, TAIL)
    assert (driver.machine.lr_pending, driver.machine.kick) == (((), (0,)), 2)


def test_idle_pcpu_takes_interrupts_without_a_sync(drive: Drive) -> None:
    """The idle vCPU has no list registers: IAR is read at once, and then the pCPU is idle again."""
    driver = drive("v4", 2, 1, 1, 1, 0, wfi=1).edit(phys_aff=(1,)).do("DeviceAssert spi32", "TakeIrq pcpu1")
    assert (driver.machine.pc[1], driver.machine.ret[1]) == ("gic_interrupt.read_iar", ())
    driver.run(1, "idle")
    assert driver.machine.local == (Local(), Local())
    assert (driver.machine.lr_pending, driver.machine.kick) == (((0,),), 1)


def test_only_a_vcpu_that_does_not_run_moves(drive: Drive) -> None:
    """A vCPU moves while nobody runs it, to another pCPU, and as often as the scope allows."""
    driver = drive("v4", 2, 2, 1, 1, 0, wfi=1, moves=1).do("GuestWfi pcpu0")
    driver.run(0, "context_switch.switch").do("ContextSwitchSwitch pcpu0")
    driver.do("GuestWfi pcpu1").run(1, TAIL)
    assert driver.moves(1) == ["SchedulePick(pcpu1, NoVcpu)"]
    driver.run(0, "idle")
    assert driver.moves(0) == ["VcpuMigrateMove(pcpu0, vcpu0, pcpu1)"]
    driver.do("VcpuMigrateMove pcpu0 vcpu0 pcpu1").run(0, "idle")
    assert (driver.machine.processor, driver.machine.moves) == ((1, 1), 0)
    assert driver.moves(0) == []


def test_spis_follow_the_vcpu(drive: Drive) -> None:
    """The SPIs of the vCPU are routed to its new pCPU; those of others and those that migrate are not."""
    driver = drive("v4", 2, 2, 3, 1, 0, moves=1, wfi=1).edit(pc=("guest", "idle"), current=(0, NONE))
    driver.edit(is_running=1, rank_vcpu=(1, 0, 1), phys_aff=(1, 1, 1))
    driver.edit(status=(ENABLED, ENABLED, ENABLED | MIGRATING))
    driver.do("VcpuMigrateMove pcpu1 vcpu1 pcpu0").run(1, "idle")
    assert driver.machine.phys_aff == (0, 1, 1)
    assert driver.machine.local[1] == Local()


def test_move_reads_each_target_as_the_version_does(drive: Drive) -> None:
    """arch_move_irqs takes the rank lock of every SPI before the first fix, and none after it."""
    for version, wanted in (("v0", "rank lock"), ("v1", "None")):
        driver = drive(version, 2, 2, 1, 1, 0, moves=1, wfi=1).edit(pc=("guest", "idle"))
        driver.edit(current=(0, NONE), is_running=1).do("VcpuMigrateMove pcpu1 vcpu1 pcpu0")
        assert str(driver.model.wants(driver.machine, 1)) == wanted


def placement_agrees(_model: Model, m: Machine) -> bool:
    """current, is_running and the saved registers say the same of every vCPU."""
    here = [vcpu for vcpu in m.current if vcpu != NONE]
    return len(here) == len(set(here)) and all(
        m.is_running >> vcpu & 1 and not m.saved_mask[vcpu] and not any(r.state for r in m.saved_lr[vcpu])
        for vcpu in here
    )


PLACEMENT = Property("PlacementAgrees", "", "", "model", state=placement_agrees)


@pytest.mark.parametrize("version", ["v0", "v4", "v6"])
@pytest.mark.parametrize(
    "scope",
    [
        Scope(1, 2, 1, 1, 1, scheduler=1),
        Scope(2, 2, 1, 1, 0, wfi=1),
        Scope(2, 1, 1, 1, 0, wfi=1, moves=1),
        Scope(1, 2, 1, 1, 0, wfi=1, offlines=1),
    ],
    ids=str,
)
def test_every_reachable_machine_is_well_formed(version: str, scope: Scope) -> None:
    """A vCPU is current on one pCPU at most, runs then, and has its list registers in one place."""
    found = explore(Model(scope, VERSIONS[version].layers), [PROPERTIES["TypeOK"], PLACEMENT])
    assert found.complete
    assert not found.violations


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({}, True),
        ({"blocked": 2}, False),
        ({"down": 2}, False),
        ({"is_running": 3}, False),
        ({"processor": (0, 1)}, False),
    ],
)
def test_the_timer_leaves_the_guest(drive: Drive, fields: dict[str, object], *, taken: bool) -> None:
    """With a scheduler the guest is interrupted while another vCPU could run on its pCPU."""
    driver = drive("v4", 2, 2, 1, 1, 0, scheduler=1).edit(processor=(0, 0), is_running=1, current=(0, NONE))
    driver.edit(pc=("guest", "idle"), **fields)
    assert ("TakeIrq(pcpu0)" in driver.moves(0)) is taken
    assert "TakeIrq(pcpu1)" not in driver.moves(1)


def test_no_timer_without_a_scheduler(drive: Drive) -> None:
    """A vCPU that waits for its turn does not interrupt the one that runs."""
    assert drive("v4", 1, 2, 1, 1, 0, wfi=1).moves(0) == ["GuestWfi(pcpu0)"]
