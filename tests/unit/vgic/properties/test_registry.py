"""The registry of properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.errors import UsageError
from pytlc.vgic.properties import PROPERTIES, Kind, find_property
from pytlc.vgic.typeok import type_ok

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Driver

from pytlc.vgic.state import NONE, ListRegister, Local


def test_registry() -> None:
    """Each property has a predicate of its kind, a function of its own, and says what breaks."""
    assert [name for name, entry in PROPERTIES.items() if entry.kind is Kind.ACTION] == [
        "OwnerLockHeld",
        "FieldLockHeld",
        "ActiveNotEvicted",
        "MostUrgentInLr",
        "NoDeliveryToOld",
        "UnlinkedBeforeRouted",
    ]
    assert all(entry.doc and entry.breaks for entry in PROPERTIES.values())
    assert all((entry.state is None) != (entry.action is None) for entry in PROPERTIES.values())
    predicates = {entry.state or entry.action for entry in PROPERTIES.values()}
    assert len(predicates) == len(PROPERTIES)


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
