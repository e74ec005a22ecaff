"""The properties on machines that are made to satisfy or violate them, and the lock cycle in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.errors import UsageError
from pytlc.vgic.locks import RANK, vgic_lock
from pytlc.vgic.names import Step
from pytlc.vgic.properties import (
    PROPERTIES,
    Kind,
    at_most_one_list,
    describe_cycle,
    find_property,
    lock_cycle,
    lr_index_valid,
    lr_mask_agrees,
    lr_pending_subset,
    no_lock_cycle,
    no_self_deadlock,
    owner_lock_held,
    visible_iff_in_lr,
)
from pytlc.vgic.state import ENABLED, LR_PENDING, NONE, VISIBLE, ListRegister, Local
from pytlc.vgic.typeok import type_ok

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


@pytest.fixture
def driver(drive: Drive) -> Driver:
    """Two CPUs, two SPIs, two list registers, spi32 in list register 0 of pcpu0."""
    return drive("v0", 2, 2, 2, 2, 2).inject(0, 0)


def test_registry() -> None:
    """The contract's properties are there by name; one is about steps, all say what breaks."""
    assert list(PROPERTIES) == [
        "TypeOK",
        "NoSelfDeadlock",
        "NoLockCycle",
        "OwnerLockHeld",
        "AtMostOneList",
        "LrPendingSubset",
        "VisibleIffInLr",
        "LrMaskAgrees",
        "LrIndexValid",
    ]
    assert [name for name, entry in PROPERTIES.items() if entry.kind is Kind.ACTION] == ["OwnerLockHeld"]
    assert all(entry.doc and entry.breaks for entry in PROPERTIES.values())
    assert all((entry.state is None) != (entry.action is None) for entry in PROPERTIES.values())


def test_find_property() -> None:
    """An unknown property is a usage error with the nearest name and the list."""
    assert find_property("TypeOK") is PROPERTIES["TypeOK"]
    with pytest.raises(UsageError, match=r"did you mean NoLockCycle\?\nproperties: TypeOK, "):
        find_property("NoLockCycles")


def test_a_delivered_interrupt_satisfies_everything(driver: Driver) -> None:
    """The fixture's machine, on which the other tests build, violates nothing."""
    for entry in PROPERTIES.values():
        assert entry.state is None or entry.state(driver.model, driver.machine), entry.name


@pytest.mark.parametrize(
    "fields",
    [
        {"pc": ("guest", "nowhere")},
        {"ret": ((), ("nowhere",))},
        {"local": (Local(lr=2), Local())},
        {"local": (Local(priority=1), Local())},
        {"local": (Local(irq=2), Local())},
        {"lock": (2, NONE, NONE, NONE, NONE)},
        {"lock": (NONE,)},
        {"status": (32, 0)},
        {"irq_lr": (256, 0)},
        {"irq_lr": (2, 0)},
        {"rank_vcpu": (NONE, 0)},
        {"inflight": ((2,), ())},
        {"lr_pending": ((NONE,), ())},
        {"hw_lr": ((ListRegister(2, 0), ListRegister()), (ListRegister(),) * 2)},
        {"lr_mask": (4, 0)},
        {"phys_state": (4, 0)},
        {"phys_aff": (2, 0)},
        {"in_progress": 4},
        {"kick": 4},
        {"retargets": 3},
        {"reasserts": 1},
    ],
)
def test_type_ok_rejects(driver: Driver, fields: dict[str, object]) -> None:
    """A value outside a field's type violates TypeOK."""
    assert not type_ok(driver.model, driver.edit(**fields).machine)


def test_self_deadlock(driver: Driver) -> None:
    """A pCPU that wants what it holds deadlocks alone: no cycle of two, but a cycle of one in words."""
    driver.retarget(1, 1, 0, "vgic_store_itargetsr.lock_rank").edit(lock=(0, NONE, NONE, NONE, NONE))
    model, machine = driver.model, driver.machine
    assert not no_self_deadlock(model, machine)
    assert no_lock_cycle(model, machine)
    assert describe_cycle(lock_cycle(model, machine)) == "pcpu0 holds the rank lock, wants the rank lock"


def test_waiting_is_no_deadlock(driver: Driver) -> None:
    """A pCPU that waits for one that can go on is in no cycle."""
    driver.retarget(1, 1, 0, "vgic_store_itargetsr.lock_rank").edit(lock=(1, NONE, NONE, NONE, NONE))
    assert no_self_deadlock(driver.model, driver.machine)
    assert no_lock_cycle(driver.model, driver.machine)
    assert lock_cycle(driver.model, driver.machine) == ()


def test_lock_cycle_of_three(drive: Drive) -> None:
    """A cycle through three pCPUs names what each holds and wants, in order of waiting."""
    driver = drive("v0", 3, 3, 3, 1, 0)
    driver.edit(
        pc=("vgic_migrate_irq.lock_vgic", "vgic_store_itargetsr.lock_rank", "vgic_migrate_irq.lock_vgic"),
        local=(Local(old=2), Local(), Local(old=1)),
        lock=(0, NONE, 1, 2, NONE, NONE, NONE),
    )
    assert not no_lock_cycle(driver.model, driver.machine)
    assert describe_cycle(lock_cycle(driver.model, driver.machine)) == (
        "pcpu0 holds the rank lock, wants the vgic lock of vcpu2; "
        "pcpu2 holds the vgic lock of vcpu2, wants the vgic lock of vcpu1; "
        "pcpu1 holds the vgic lock of vcpu1, wants the rank lock"
    )


def test_waiting_for_a_cycle_is_not_being_in_it(drive: Drive) -> None:
    """A pCPU that waits for a deadlocked one does not appear in the cycle."""
    driver = drive("v0", 3, 3, 1, 1, 0)
    driver.edit(
        pc=("gic_clear_lrs.lock_vgic", "vgic_migrate_irq.lock_vgic", "vgic_store_itargetsr.lock_rank"),
        local=(Local(), Local(old=2), Local()),
        lock=(1, 1, NONE, 2, NONE),
    )
    assert [str(edge.pcpu) for edge in lock_cycle(driver.model, driver.machine)] == ["pcpu1", "pcpu2"]


@pytest.mark.parametrize(("holder", "held"), [(0, True), (1, False), (NONE, False)])
def test_owner_lock_held(driver: Driver, holder: int, *, held: bool) -> None:
    """A change of a vCPU's list needs that vCPU's lock, held by the pCPU of the step."""
    lock = tuple(holder if index == vgic_lock(0) else NONE for index in range(5))
    before = driver.edit(lock=lock).machine
    for changed in ({"inflight": ((), ())}, {"lr_pending": ((1,), ())}):
        after = before._replace(**changed)
        assert owner_lock_held(driver.model, before, Step.of("TakeIrq", "pcpu0"), after) is held


def test_owner_lock_of_the_other_vcpu_does_not_count(driver: Driver) -> None:
    """Holding another vCPU's lock, or the rank lock, does not permit the change."""
    lock = tuple(0 if index in {RANK, vgic_lock(0)} else NONE for index in range(5))
    before = driver.edit(lock=lock).machine
    after = before._replace(inflight=((0,), (1,)))
    assert not owner_lock_held(driver.model, before, Step.of("TakeIrq", "pcpu0"), after)


@pytest.mark.parametrize(
    "lists", [{"inflight": ((0,), (0,))}, {"inflight": ((0, 0), ())}, {"lr_pending": ((1,), (1,))}]
)
def test_at_most_one_list(driver: Driver, lists: dict[str, object]) -> None:
    """An irq on two lists, or twice on one, violates AtMostOneList."""
    assert not at_most_one_list(driver.model, driver.edit(**lists).machine)


def test_lr_pending_subset(driver: Driver) -> None:
    """An irq that waits without being inflight violates the subset, but not while the vgic lock is held."""
    driver.edit(lr_pending=((1,), ()))
    assert not lr_pending_subset(driver.model, driver.machine)
    driver.edit(lock=(NONE, 1, NONE, NONE, NONE))
    assert lr_pending_subset(driver.model, driver.machine)


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
