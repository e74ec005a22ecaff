"""What Xen believes of list registers, and what it does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Step
from pytlc.vgic.properties.list_registers import (
    active_not_evicted,
    inflight_is_active,
    lr_index_valid,
    lr_mask_agrees,
    most_urgent_in_lr,
    no_hw_second_instance,
    not_in_two_lrs,
    raise_inflight_in_lr,
    visible_iff_in_lr,
)
from pytlc.vgic.state import (
    ENABLED,
    LR_ACTIVE,
    LR_INVALID,
    LR_PENDING,
    NONE,
    PRISTINE_LPI,
    QUEUED,
    VISIBLE,
    ListRegister,
    Local,
    put,
)

EMPTY = ListRegister()

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


@pytest.mark.parametrize(
    "fields",
    [
        {"status": (ENABLED, ENABLED)},
        {"status": (ENABLED | VISIBLE, ENABLED | VISIBLE)},
        {"irq_lr": (1, 0)},
        {"irq_lr": (0, 1)},
        {"lr_mask": (0, 0)},
        {"hw_lr": ((ListRegister(0, LR_PENDING),) * 2, (ListRegister(),) * 2), "lr_mask": (3, 0)},
    ],
)
def test_visible_iff_in_lr(driver: Driver, fields: dict[str, object]) -> None:
    """Flag, index, mask and registers that disagree violate it, but not while a vgic lock is held."""
    driver.edit(**fields)
    assert not visible_iff_in_lr(driver.model, driver.machine)
    driver.edit(lock=(NONE, NONE, 0, NONE, NONE))
    assert visible_iff_in_lr(driver.model, driver.machine)


@pytest.mark.parametrize(
    "fields",
    [
        {"lr_mask": (0, 0)},
        {"lr_mask": (3, 0)},
        {"lr_mask": (1, 1)},
        {"hw_lr": ((ListRegister(0, LR_PENDING),) * 2, (ListRegister(),) * 2), "lr_mask": (3, 0)},
    ],
)
def test_lr_mask_agrees(driver: Driver, fields: dict[str, object]) -> None:
    """A mask that differs from the registers, or one irq in two registers, violates it."""
    assert not lr_mask_agrees(driver.model, driver.edit(**fields).machine)


def test_lr_index_valid(driver: Driver) -> None:
    """A pCPU that read a register outside the file violates it."""
    driver.edit(pc=("guest", "gic_update_one_lr.bad_lr"))
    assert not lr_index_valid(driver.model, driver.machine)


@pytest.fixture
def saved(drive: Drive) -> Driver:
    """vcpu0 was preempted on the one pCPU, with spi32 in its list register, and vcpu1 runs."""
    driver = drive("v4", 1, 2, 1, 1, 0, scheduler=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    while driver.machine.pc[0] != "leave_hypervisor_tail.check":
        ((_, driver.machine),) = driver.enabled()
    driver.do("LeaveHypervisorTailInject pcpu0").run(0).do("TakeIrq pcpu0")
    while driver.machine.pc[0] != "leave_hypervisor_tail.check":
        (driver.machine,) = (after for step, after in driver.enabled() if step.action != "DeviceAssert")
    driver.do("SchedulePick pcpu0 vcpu1").run(0, "context_saved.clear_running")
    assert driver.machine.saved_mask == (1, 0)
    return driver


def test_saved_registers_count(saved: Driver) -> None:
    """What is saved for a vCPU that is current nowhere is looked at as if it were in a pCPU."""
    model, machine = saved.model, saved.machine
    assert all(
        holds(model, machine)
        for holds in (visible_iff_in_lr, lr_mask_agrees, not_in_two_lrs, inflight_is_active)
    )
    assert not visible_iff_in_lr(model, machine._replace(saved_mask=(0, 0)))
    assert not lr_mask_agrees(model, machine._replace(saved_mask=(0, 0)))
    assert not inflight_is_active(model, machine._replace(in_progress=0))
    twice = machine._replace(hw_lr=((ListRegister(0, LR_PENDING),),))
    assert not not_in_two_lrs(model, twice)
    assert not_in_two_lrs(model, twice._replace(current=(0,)))


def test_an_lpi_mapped_anew_may_be_in_an_old_register(drive: Drive) -> None:
    """Of an unmapped LPI, and of a new one, the register says nothing; of another mapped one it does."""
    driver = drive("v6", 1, 1, 1, 1, 0, lpis=1, remaps=1)
    driver.edit(hw_lr=((ListRegister(1, LR_PENDING),),), lr_mask=(1,))
    assert not visible_iff_in_lr(driver.model, driver.machine)
    assert visible_iff_in_lr(driver.model, driver.machine._replace(mapped=0))
    assert visible_iff_in_lr(driver.model, driver.machine._replace(status=(ENABLED, ENABLED | PRISTINE_LPI)))


def raising(driver: Driver, **fields: object) -> Driver:
    """An injection on pcpu0 is about to sync list register 0 for spi32."""
    return driver.edit(
        pc=("gic_update_one_lr.read", "guest"),
        ret=(("do_IRQ.unlock_desc", "vgic_vcpu_inject_irq.unlock"), ()),
        local=(Local(irq=0, vcpu=0, lr=0), Local()),
        **fields,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"status": (ENABLED, ENABLED)},
        {"inflight": ((), (0,))},
        {"lr_mask": (0, 0)},
        {"hw_lr": ((ListRegister(1, LR_PENDING), EMPTY), (EMPTY,) * 2)},
    ],
)
def test_raise_inflight_in_lr(driver: Driver, fields: dict[str, object]) -> None:
    """Not visible, another vCPU's, or in no such register violates it; a plain sync is not concerned."""
    assert raise_inflight_in_lr(driver.model, raising(driver).machine)
    assert not raise_inflight_in_lr(driver.model, raising(driver, **fields).machine)
    driver.edit(ret=(("gic_interrupt.read_iar", "gic_clear_lrs.next"), ()))
    assert raise_inflight_in_lr(driver.model, driver.machine)


@pytest.mark.parametrize("fields", [{"phys_state": (0, 0)}, {"phys_state": (1, 0)}, {"in_progress": 0}])
def test_inflight_is_active(driver: Driver, fields: dict[str, object]) -> None:
    """An SPI in a register that is not active, or not in progress, violates it; an ended one does not."""
    assert inflight_is_active(driver.model, driver.machine)
    driver.edit(**fields)
    assert not inflight_is_active(driver.model, driver.machine)
    driver.edit(hw_lr=((ListRegister(0, LR_INVALID), EMPTY), (EMPTY,) * 2))
    assert inflight_is_active(driver.model, driver.machine)


@pytest.mark.parametrize(
    ("state", "status", "lr", "holds"),
    [
        (LR_ACTIVE, ENABLED | QUEUED | VISIBLE, 0, False),
        (LR_ACTIVE, ENABLED | VISIBLE, 0, True),
        (LR_ACTIVE, QUEUED | VISIBLE, 0, True),
        (LR_PENDING, ENABLED | QUEUED | VISIBLE, 0, True),
        (LR_ACTIVE, ENABLED | QUEUED | VISIBLE, 1, True),
        (LR_ACTIVE, ENABLED | QUEUED | VISIBLE, 255, True),
    ],
)
def test_no_hw_second_instance(driver: Driver, state: int, status: int, lr: int, *, holds: bool) -> None:
    """Only an active register of an irq that is enabled and queued violates it."""
    driver.edit(
        pc=("gic_update_one_lr.read", "guest"),
        local=(Local(lr=lr), Local()),
        hw_lr=((ListRegister(0, state), EMPTY), (EMPTY,) * 2),
        status=(status, ENABLED),
    )
    assert no_hw_second_instance(driver.model, driver.machine) is holds


def test_a_second_instance_without_hardware_is_kept(drive: Drive) -> None:
    """An emulated irq becomes active and pending, so its second instance violates nothing."""
    driver = drive("v4", 1, 1, 1, 1, 0, virtuals=1).edit(
        pc=("gic_update_one_lr.read",),
        local=(Local(lr=0),),
        hw_lr=((ListRegister(1, LR_ACTIVE),),),
        status=(ENABLED, ENABLED | QUEUED),
    )
    assert no_hw_second_instance(driver.model, driver.machine)


@pytest.mark.parametrize("other", [0, 1])
def test_not_in_two_lrs(driver: Driver, other: int) -> None:
    """An irq that is valid on two pCPUs violates it, and so does one that is there twice."""
    assert not_in_two_lrs(driver.model, driver.machine)
    files = [list(registers) for registers in driver.machine.hw_lr]
    files[other][1] = ListRegister(0, LR_ACTIVE)
    driver.edit(hw_lr=tuple(map(tuple, files)))
    assert not not_in_two_lrs(driver.model, driver.machine)
    files[other][1] = ListRegister(0, LR_INVALID)
    assert not_in_two_lrs(driver.model, driver.edit(hw_lr=tuple(map(tuple, files))).machine)


@pytest.mark.parametrize(
    ("label", "now", "holds"),
    [
        ("gic_restore_pending_irqs.place", ListRegister(1, LR_PENDING), False),
        ("gic_restore_pending_irqs.place", ListRegister(0, LR_PENDING), False),
        ("gic_update_one_lr.read", EMPTY, False),
        ("gic_update_one_lr.read", ListRegister(0, LR_ACTIVE), True),
        ("context_switch.switch", EMPTY, True),
        ("guest", ListRegister(0, LR_INVALID), True),
    ],
)
def test_active_not_evicted(driver: Driver, label: str, now: ListRegister, *, holds: bool) -> None:
    """Only the guest ends what is active, and only a context switch takes it away."""
    driver.do("GuestAck pcpu0 0").edit(pc=(label, "guest"))
    after = driver.machine._replace(hw_lr=put(driver.machine.hw_lr, 0, (now, EMPTY)))
    assert active_not_evicted(driver.model, driver.machine, Step.of("Any", "pcpu0"), after) is holds
    assert active_not_evicted(driver.model, driver.machine, Step.of("DeviceAssert", "spi32"), after)


@pytest.mark.parametrize(
    ("registers", "mask", "priorities", "holds"),
    [
        ((ListRegister(0, LR_PENDING),), 1, (0, 1), True),
        ((ListRegister(0, LR_PENDING),), 1, (0, 0), True),
        ((ListRegister(0, LR_PENDING),), 1, (1, 0), False),
        ((ListRegister(0, LR_ACTIVE),), 1, (1, 0), True),
        ((EMPTY,), 0, (0, 1), False),
    ],
)
def test_most_urgent_in_lr(
    drive: Drive,
    registers: tuple[ListRegister, ...],
    mask: int,
    priorities: tuple[int, int],
    *,
    holds: bool,
) -> None:
    """What waits on the return to the guest is no more urgent than what is pending, and nothing is free."""
    driver = drive("v4", 1, 1, 2, 1, 0, 2).edit(
        hw_lr=(registers,), lr_mask=(mask,), irq_priority=priorities, lr_pending=((1,),)
    )
    after, step = driver.machine, Step.of("Any", "pcpu0")
    before = after._replace(pc=("gic_restore_pending_irqs.place",))
    assert most_urgent_in_lr(driver.model, before, step, after) is holds
    assert most_urgent_in_lr(driver.model, before, step, after._replace(lr_pending=((),)))
    assert most_urgent_in_lr(driver.model, before, step, before)
    assert most_urgent_in_lr(driver.model, after, step, after)
