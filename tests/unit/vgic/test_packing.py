"""Machines as numbers: equal ones have equal numbers, and every number gives its machine back."""

from __future__ import annotations

import pytest

from pytlc.vgic.initial import initial_machine
from pytlc.vgic.packing import Fields, Packing
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine

RESET = initial_machine(Scope(2, 2, 1, 1, 1))


@pytest.fixture
def packing() -> Packing:
    """Nothing but the machine at reset is known."""
    return Packing(RESET)


def kicked(number: int) -> Machine:
    """A machine that differs from the one at reset in one field."""
    return RESET._replace(kick=number)


def test_the_machine_at_reset_is_nothing(packing: Packing) -> None:
    """It has number 0 and needs no bits."""
    assert packing.pack(RESET) == 0
    assert packing.unpack(0) == RESET
    assert sum(column.mask for column in packing.columns.values()) == 0


def test_only_fields_that_change_have_bits(packing: Packing) -> None:
    """A second value gives its field eight bits, and no other field any."""
    packing.pack(kicked(1))
    assert {name: column.mask for name, column in packing.columns.items() if column.mask} == {"kick": 0xFF}


def test_numbers_stay_right_while_columns_get_wider(packing: Packing) -> None:
    """Thousands of values of two fields, packed in turns, are told apart and come back as they were."""
    machines = [RESET._replace(kick=n, torn=n % 300) for n in range(2000)]
    numbers = [packing.pack(machine) for machine in machines]
    assert len(set(numbers)) == len(machines)
    assert [packing.unpack(number) for number in numbers] == machines
    assert [packing.pack(machine) for machine in machines] == numbers
    assert packing.columns["kick"].mask.bit_count() == packing.columns["torn"].mask.bit_count() == 16


def test_machines_share_their_values(packing: Packing) -> None:
    """Equal values of unpacked machines are one object."""
    first, second = (packing.pack(RESET._replace(status=(n - n, 1000)[:1], kick=n)) for n in (1, 2))
    assert packing.unpack(first).status is packing.unpack(second).status


def test_the_bits_of_fields_are_kept_up_to_date(packing: Packing) -> None:
    """They grow with their columns and with the fields that are included."""
    fields = Fields()
    packing.keep(fields)
    assert packing.include(fields, ["kick"])
    assert not packing.include(fields, ["kick"])
    assert fields.mask == 0
    for n in range(300):
        packing.pack(kicked(n))
    assert fields.mask == packing.columns["kick"].mask
    packing.pack(RESET._replace(torn=1))
    assert packing.include(fields, ["torn"])
    assert fields.mask == packing.columns["kick"].mask | packing.columns["torn"].mask
