"""Where interrupts go, and whether they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.locks import RANK, vgic_lock
from pytlc.vgic.names import Step
from pytlc.vgic.properties.delivery import (
    affinity_follows_target,
    migrating_is_visible,
    migrations_do_not_overlap,
    no_delivery_to_old,
    no_lost_interrupt,
    no_stranded_interrupt,
    owner_is_target,
)
from pytlc.vgic.state import (
    ACTIVE,
    ENABLED,
    LR_ACTIVE,
    LR_PENDING,
    MIGRATING,
    NONE,
    QUEUED,
    VISIBLE,
    ListRegister,
    Local,
    put,
)

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


IN_XEN = ("gic_interrupt.read_iar", "guest")


@pytest.mark.parametrize(
    ("status", "holds"),
    [(ENABLED | MIGRATING, False), (ENABLED | MIGRATING | VISIBLE, True), (ENABLED, True)],
)
def test_migrating_is_visible(driver: Driver, status: int, *, holds: bool) -> None:
    """MIGRATING of an irq in no list register violates it, but not while a vgic lock is held."""
    driver.edit(status=(status, ENABLED))
    assert migrating_is_visible(driver.model, driver.machine) is holds
    driver.edit(lock=put(driver.machine.lock, vgic_lock(1), 0))
    assert migrating_is_visible(driver.model, driver.machine)


def test_only_hardware_migrates(drive: Drive) -> None:
    """MIGRATING of an emulated irq violates it, wherever that is."""
    driver = drive("v4", 1, 1, 1, 1, 0, virtuals=1).edit(status=(ENABLED, ENABLED | VISIBLE | MIGRATING))
    assert not migrating_is_visible(driver.model, driver.machine)


def test_owner_is_target(driver: Driver) -> None:
    """An SPI that is inflight on another vCPU violates it at rest, unless it migrates."""
    assert owner_is_target(driver.model, driver.machine)
    driver.edit(rank_vcpu=(1, 0))
    assert not owner_is_target(driver.model, driver.machine)
    assert owner_is_target(driver.model, driver.machine._replace(pc=IN_XEN))
    assert owner_is_target(driver.model, driver.machine._replace(status=(ENABLED | MIGRATING, ENABLED)))


def test_affinity_follows_target(driver: Driver) -> None:
    """An SPI that is routed elsewhere violates it at rest, unless it migrates, also when it is disabled."""
    assert affinity_follows_target(driver.model, driver.machine)
    driver.edit(phys_aff=(0, 1), status=(ENABLED | VISIBLE, 0))
    assert not affinity_follows_target(driver.model, driver.machine)
    assert affinity_follows_target(driver.model, driver.machine._replace(pc=IN_XEN))
    assert affinity_follows_target(driver.model, driver.machine._replace(status=(ENABLED, MIGRATING)))
    assert affinity_follows_target(driver.model, driver.machine._replace(processor=(1, 0), phys_aff=(1, 1)))


@pytest.mark.parametrize(
    ("completing", "ret"),
    [
        ("gic_update_one_lr.set_affinity", ()),
        ("vgic_get_target_vcpu.read_target", ("gic_clear_lrs.next", "gic_update_one_lr.set_affinity")),
    ],
)
def test_migrations_do_not_overlap(drive: Drive, completing: str, ret: tuple[str, ...]) -> None:
    """One pCPU that begins to migrate the irq while another completes the migration before violates it."""
    driver = drive("v4", 2, 2, 2, 1, 2).edit(
        pc=(completing, "vgic_migrate_irq.set_affinity"),
        ret=(ret, ("vgic_store_itargetsr.write_target",)),
        local=(Local(virq=0), Local(irq=0)),
    )
    model, machine = driver.model, driver.machine
    assert not migrations_do_not_overlap(model, machine)
    assert migrations_do_not_overlap(model, machine._replace(local=(Local(virq=0), Local(irq=1))))
    assert migrations_do_not_overlap(model, machine._replace(pc=(completing, "vgic_migrate_irq.lock_vgic")))
    do_irq = ("do_IRQ.unlock_desc", "vgic_get_virq_priority.read_priority")
    reading = machine._replace(pc=("vgic_get_target_vcpu.read_target", machine.pc[1]), ret=(do_irq, ()))
    assert migrations_do_not_overlap(model, reading)


def test_no_delivery_to_old(driver: Driver) -> None:
    """An acknowledgement on a vCPU that is no target violates it, unless the SPI is being migrated."""
    step = Step.of("GuestAck", "pcpu0", 0)

    def holds(**fields: object) -> bool:
        before = driver.machine._replace(**fields)  # type: ignore[arg-type]
        after = driver.model.apply(before, step)
        return no_delivery_to_old(driver.model, before, step, after)

    assert holds()
    assert not holds(rank_vcpu=(1, 0))
    assert holds(rank_vcpu=(1, 0), status=(ENABLED | VISIBLE | MIGRATING, ENABLED))
    assert holds(rank_vcpu=(1, 0), lock=put(driver.machine.lock, RANK, 1))


def test_an_emulated_irq_is_not_moved_with_its_target(drive: Drive) -> None:
    """Without hardware an irq stays where it is inflight, and may be acknowledged there."""
    driver = drive("v4", 1, 2, 1, 1, 0, virtuals=1).do("GuestWriteVdevice pcpu0 vspi48").run(0)
    before = driver.edit(rank_vcpu=(0, 1)).machine
    step = Step.of("GuestAck", "pcpu0", 0)
    assert no_delivery_to_old(driver.model, before, step, driver.model.apply(before, step))
    assert owner_is_target(driver.model, before)


@pytest.mark.parametrize(
    "fields",
    [
        {"inflight": ((), ())},
        {"status": (ENABLED, ENABLED)},
        {"inflight": ((0, 1), ())},
    ],
)
def test_no_lost_interrupt(driver: Driver, fields: dict[str, object]) -> None:
    """Active and not inflight, or inflight and neither visible nor waiting, violates it at rest."""
    assert no_lost_interrupt(driver.model, driver.machine)
    driver.edit(**fields)
    assert not no_lost_interrupt(driver.model, driver.machine)
    assert no_lost_interrupt(driver.model, driver.edit(pc=IN_XEN).machine)


def test_what_is_not_lost(driver: Driver) -> None:
    """An irq that waits for a list register, or is disabled, is not lost."""
    driver.edit(inflight=((0, 1), ()), lr_pending=((1,), ()))
    assert no_lost_interrupt(driver.model, driver.machine)
    driver.edit(lr_pending=((), ()), status=(ENABLED | VISIBLE, 0))
    assert no_lost_interrupt(driver.model, driver.machine)


@pytest.mark.parametrize(
    ("offlines", "down", "lost"), [(0, 0, (True, True)), (1, 0, (True, False)), (1, 1, (False, False))]
)
def test_what_a_vcpu_that_is_off_has_lost(
    drive: Drive, offlines: int, down: int, lost: tuple[bool, bool]
) -> None:
    """An SPI of a vCPU that is off may be active; an SGI may be forgotten where vCPUs can be off at all."""
    driver = drive("v4", 1, 1, 1, 1, 0, sgis=1, offlines=offlines).edit(down=down)
    active = driver.machine._replace(phys_state=(2,))
    queued = driver.machine._replace(status=(ENABLED, ENABLED | QUEUED))
    found = tuple(not no_lost_interrupt(driver.model, machine) for machine in (active, queued))
    assert found == lost


def test_no_stranded_interrupt(driver: Driver) -> None:
    """An irq that waits beside a free list register violates it at rest, unless a kick is on its way."""
    driver.edit(lr_pending=((1,), ()))
    assert not no_stranded_interrupt(driver.model, driver.machine)
    assert no_stranded_interrupt(driver.model, driver.machine._replace(kick=1))
    assert not no_stranded_interrupt(driver.model, driver.machine._replace(kick=2))
    assert no_stranded_interrupt(driver.model, driver.machine._replace(pc=IN_XEN))
    assert no_stranded_interrupt(driver.model, driver.machine._replace(lr_mask=(3, 0)))
    assert no_stranded_interrupt(driver.model, driver.machine._replace(lr_pending=((), ())))


@pytest.mark.parametrize(
    ("mask", "uie", "kick", "holds"),
    [(1, 1, 0, True), (1, 0, 0, False), (0, 1, 0, False), (0, 0, 1, True), (1, 0, 1, True)],
)
def test_stranded_without_the_underflow_interrupt(
    drive: Drive, mask: int, uie: int, kick: int, *, holds: bool
) -> None:
    """Where there is an underflow interrupt, it is on while something waits for full list registers."""
    driver = drive("v4", 1, 1, 2, 1, 0, uie=1).edit(lr_pending=((1,),), lr_mask=(mask,), uie=uie, kick=kick)
    assert no_stranded_interrupt(driver.model, driver.machine) is holds


@pytest.mark.parametrize(
    ("statuses", "holds"),
    [
        ((ENABLED, 0), False),
        ((0, 0), True),
        ((ENABLED | ACTIVE, ENABLED), True),
        ((ENABLED, ENABLED | ACTIVE), False),
        ((0, ENABLED), False),
    ],
)
def test_no_vcpu_sleeps_that_has_work(drive: Drive, statuses: tuple[int, int], *, holds: bool) -> None:
    """A blocked vCPU with an enabled irq that is more urgent than what is active violates it."""
    driver = drive("v4", 2, 2, 2, 1, 0, 2, wfi=1).edit(
        blocked=2,
        status=statuses,
        inflight=((), (0, 1)),
        irq_priority=(0, 1),
        pc=("guest", "idle"),
        current=(0, NONE),
    )
    assert no_stranded_interrupt(driver.model, driver.machine) is holds
    assert no_stranded_interrupt(driver.model, driver.edit(blocked=1).machine)


def test_a_register_that_is_restored_is_not_acknowledged(drive: Drive) -> None:
    """Only a register that keeps its irq while it becomes active is acknowledged."""
    driver = drive("v4", 1, 1, 2, 1, 0).edit(hw_lr=((ListRegister(0, LR_PENDING),),), rank_vcpu=(0, 0))
    driver.edit(current=(0,), rank_vcpu=(0, 0))
    other = driver.machine._replace(hw_lr=((ListRegister(1, LR_ACTIVE),),))
    assert no_delivery_to_old(driver.model, driver.machine, Step.of("Any", "pcpu0"), other)
