"""A watched machine is the machine, and knows what was looked at."""

from __future__ import annotations

import pytest

from pytlc.vgic.initial import initial_machine
from pytlc.vgic.packing import Packing
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.watched import changes_of, watched

RESET = initial_machine(Scope(2, 2, 1, 1, 1))


@pytest.fixture
def seen() -> dict[str, None]:
    """What was looked at."""
    return {}


@pytest.fixture
def machine(seen: dict[str, None]) -> Machine:
    """The machine at reset, watched."""
    return watched(Packing(RESET), 0, seen)


def test_fields_are_noted_in_the_order_of_looking(machine: Machine, seen: dict[str, None]) -> None:
    """Each once, with its value."""
    assert (machine.pc, machine.kick, machine.pc) == (RESET.pc, RESET.kick, RESET.pc)
    assert list(seen) == ["pc", "kick"]


def test_what_a_step_has_replaced_is_not_looked_at(machine: Machine, seen: dict[str, None]) -> None:
    """The machine after it has the new value, and everything else is looked up in the one before."""
    after = machine._replace(kick=3)._replace(torn=1)
    assert (after.kick, after.torn) == (3, 1)
    assert list(seen) == []
    assert after.pc == RESET.pc
    assert list(seen) == ["pc"]
    assert changes_of(after) == {"kick": 3, "torn": 1}
    assert machine.kick == RESET.kick


def test_the_machine_as_a_tuple_is_all_of_it(machine: Machine, seen: dict[str, None]) -> None:
    """Whoever compares, hashes, unpacks or indexes it depends on every field."""
    assert machine == RESET
    assert hash(machine) == hash(RESET)
    assert tuple(machine) == RESET
    assert machine[0] == RESET[0]
    assert len(machine) == len(RESET)
    assert set(seen) == set(Machine._fields)


def test_other_attributes_are_those_of_the_machine(machine: Machine, seen: dict[str, None]) -> None:
    """What is no field needs the whole machine."""
    assert machine._asdict() == RESET._asdict()
    assert set(seen) == set(Machine._fields)
    with pytest.raises(AttributeError, match="no_such_field"):
        machine.no_such_field  # type: ignore[attr-defined]  # noqa: B018


def test_a_step_that_makes_a_machine_of_its_own_has_changed_all() -> None:
    """Every field counts as replaced."""
    assert changes_of(RESET) == RESET._asdict()
