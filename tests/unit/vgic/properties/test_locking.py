"""Data under their locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.locks import RANK, vgic_lock
from pytlc.vgic.names import Step
from pytlc.vgic.properties.locking import (
    Access,
    asserts_hold,
    data_race,
    field_lock_held,
    next_accesses,
    no_data_race,
    owner_lock_held,
)
from pytlc.vgic.state import ACTIVE, ENABLED, INVALID_LR, NONE, QUEUED, VISIBLE, ListRegister, Local, put

TAKE = Step.of("TakeIrq", "pcpu0")

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Driver


@pytest.mark.parametrize(("holder", "held"), [(0, True), (1, False), (NONE, False)])
def test_owner_lock_held(driver: Driver, holder: int, *, held: bool) -> None:
    """A change of a vCPU's list needs that vCPU's lock, held by the pCPU of the step."""
    lock = tuple(holder if index == vgic_lock(0) else NONE for index in range(5))
    before = driver.edit(lock=lock).machine
    for changed in ({"inflight": ((), ())}, {"lr_pending": ((1,), ())}):
        after = before._replace(**changed)
        assert owner_lock_held(driver.model, before, TAKE, after) is held


def test_owner_lock_of_the_other_vcpu_does_not_count(driver: Driver) -> None:
    """Holding another vCPU's lock, or the rank lock, does not permit the change."""
    lock = tuple(0 if index in {RANK, vgic_lock(0)} else NONE for index in range(5))
    before = driver.edit(lock=lock).machine
    after = before._replace(inflight=((0,), (1,)))
    assert not owner_lock_held(driver.model, before, TAKE, after)


def holding(driver: Driver, *locks: int, p: int = 0) -> Driver:
    """The pCPU holds these locks, and nobody another one."""
    return driver.edit(lock=tuple(p if index in locks else NONE for index in range(len(driver.machine.lock))))


@pytest.mark.parametrize(("holder", "held"), [(0, True), (1, False), (NONE, False)])
@pytest.mark.parametrize(
    "fields",
    [
        {"irq_lr": (INVALID_LR, 0)},
        {"status": (ENABLED, ENABLED)},
        {"status": (ENABLED | VISIBLE, ENABLED)},
    ],
)
def test_field_lock_held(driver: Driver, fields: dict[str, object], holder: int, *, held: bool) -> None:
    """p->lr, VISIBLE and a QUEUED that goes, of an irq of vcpu0, need the vgic lock of vcpu0."""
    driver.edit(status=(ENABLED | VISIBLE | QUEUED, ENABLED))
    before = holding(driver, *([vgic_lock(0)] if holder != NONE else []), p=holder).machine
    after = before._replace(**fields)  # type: ignore[arg-type]
    assert field_lock_held(driver.model, before, TAKE, after) is held


@pytest.mark.parametrize(
    "fields",
    [
        {"irq_lr": (0, 1)},
        {"status": (ENABLED | VISIBLE | QUEUED, ENABLED)},
        {"status": (VISIBLE | ACTIVE, ENABLED)},
        {"status": (ENABLED | VISIBLE, VISIBLE)},
    ],
)
def test_fields_without_a_lock(driver: Driver, fields: dict[str, object]) -> None:
    """An irq that is not inflight, a QUEUED that comes, and the other bits need no vgic lock."""
    after = driver.machine._replace(**fields)  # type: ignore[arg-type]
    assert field_lock_held(driver.model, driver.machine, TAKE, after)


@pytest.mark.parametrize(
    ("label", "local", "lock"),
    [
        ("gic_raise_guest_irq.raise", Local(irq=0, vcpu=1), vgic_lock(1)),
        ("gic_raise_guest_irq.raise", Local(irq=0, vcpu=1, virq=0), vgic_lock(0)),
        ("gic_raise_inflight_irq.test", Local(irq=0, vcpu=1), vgic_lock(1)),
        ("gic_update_one_lr.read", Local(lr=0), vgic_lock(0)),
        ("vgic_store_itargetsr.write_target", Local(irq=0), RANK),
    ],
)
def test_asserts_hold(driver: Driver, label: str, local: Local, lock: int) -> None:
    """Somebody holds the lock that C asserts, whoever it is."""
    driver.edit(pc=(label, "guest"), local=(local, Local()))
    assert asserts_hold(driver.model, holding(driver, lock).machine)
    assert asserts_hold(driver.model, holding(driver, lock, p=1).machine)
    others = (other for other in range(len(driver.machine.lock)) if other != lock)
    assert not asserts_hold(driver.model, holding(driver, *others).machine)


@pytest.mark.parametrize(
    ("label", "local", "accesses"),
    [
        ("guest", Local(), ()),
        ("vgic_vcpu_inject_irq.test_inflight", Local(irq=0), (("inflight", 0, False),)),
        (
            "vgic_vcpu_inject_irq.test_inflight",
            Local(irq=1),
            (("inflight", 1, False), ("priority", 1, True)),
        ),
        (
            "gic_raise_guest_irq.raise",
            Local(irq=1, virq=0),
            (("lr_queue", 0, True), ("lr", 0, True), ("priority", 0, False)),
        ),
        (
            "gic_raise_guest_irq.raise",
            Local(irq=1),
            (("lr_queue", 1, True), ("lr", 1, True), ("priority", 1, False)),
        ),
        ("gic_update_one_lr.read", Local(lr=0), ()),
        ("gic_update_one_lr.read", Local(lr=1), (("lr", 1, True),)),
        ("gic_update_one_lr.read", Local(lr=INVALID_LR), ()),
        ("gic_update_one_lr.del_inflight", Local(virq=1), (("inflight", 1, True),)),
        ("vgic_migrate_irq.lock_vgic", Local(irq=0), (("inflight", 0, False), ("lr_queue", 0, False))),
        ("vgic_disable_irqs.remove", Local(irq=0), (("lr_queue", 0, True),)),
    ],
)
def test_accesses(
    driver: Driver, label: str, local: Local, accesses: tuple[tuple[str, int, bool], ...]
) -> None:
    """A step accesses fields of the irq that it is about: that of the register, of the call, of the trap."""
    registers = (driver.machine.hw_lr[0][0], ListRegister(1, 0))
    driver.edit(pc=(label, "guest"), local=(local, Local()), hw_lr=put(driver.machine.hw_lr, 0, registers))
    assert next_accesses(driver.model, driver.machine, 0) == tuple(Access(*access) for access in accesses)


def racing(driver: Driver, label: str, virq: int) -> Driver:
    """pcpu0 is about to unlink the irq, under the lock of vcpu0; pcpu1 is at the label, about spi32."""
    driver.edit(
        pc=("gic_update_one_lr.del_inflight", label),
        local=(Local(virq=virq), Local(irq=0, virq=0, old=1, vcpu=1)),
    )
    return holding(driver, vgic_lock(0))


def test_race_of_a_write_and_a_read(driver: Driver) -> None:
    """A pCPU that looks at a link under another vCPU's lock, while it is written, races."""
    racing(driver, "vgic_migrate_irq.test_inflight", 0)
    assert not no_data_race(driver.model, driver.machine)
    write, read = Access("inflight", 0, writes=True), Access("inflight", 0, writes=False)
    assert data_race(driver.model, driver.machine) == ((0, write), (1, read))
    assert no_data_race(driver.model, racing(driver, "vgic_migrate_irq.test_inflight", 1).machine)


def test_race_of_two_writes_and_of_two_reads(driver: Driver) -> None:
    """Two that write race, two that read do not."""
    assert not no_data_race(driver.model, racing(driver, "gic_update_one_lr.del_inflight", 0).machine)
    driver.edit(pc=("vgic_migrate_irq.test_inflight",) * 2, local=(Local(irq=0),) * 2)
    assert no_data_race(driver.model, driver.machine)


def test_a_lock_that_is_about_to_be_taken_counts(driver: Driver) -> None:
    """Who waits for the lock that the other holds does not race with it."""
    racing(driver, "vgic_migrate_irq.lock_vgic", 0)
    assert not no_data_race(driver.model, driver.machine)
    ours, theirs = driver.machine.local
    assert no_data_race(driver.model, driver.edit(local=(ours, theirs._replace(old=0))).machine)
