"""Which properties are checked when none is named, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytlc.errors import UsageError
from pytlc.spec.claims import Property, PropertyKind, Severity
from pytlc.spec.family import Family
from pytlc.spec.selection import select


def claim(name: str, kind: PropertyKind, *needs: str) -> Property:
    """A property that needs these parameters."""
    return Property(name, kind, Severity.LOSE, "something holds", "an interrupt is lost", needs)


ALWAYS = claim("Always", "invariant")
STEPS = claim("Steps", "action")
ORDER = claim("Order", "search")
WEAK = claim("Weak", "invariant", "memory")
ENDS = claim("Ends", "temporal")
WAKES = claim("Wakes", "temporal", "wfi")


@pytest.fixture
def small(family: Family) -> Family:
    """The vGIC with a property of each kind."""
    return replace(family, properties=(ALWAYS, STEPS, ORDER, WEAK, ENDS, WAKES))


def test_without_a_name_everything_is_checked_that_applies_and_is_not_temporal(small: Family) -> None:
    """What is left out is told, with what to add; a temporal property that would not apply is not."""
    chosen = select(small, (), small.scope())
    assert chosen.properties == (ALWAYS, STEPS, ORDER)
    assert chosen.notes == (
        "not checked, because temporal properties take much longer: Ends; add --liveness",
        "not checked, because they say nothing of this machine: Weak (needs --memory weak)",
    )


def test_on_a_machine_that_has_everything_nothing_is_left_out(small: Family) -> None:
    """With liveness there is nothing to say of the others."""
    chosen = select(small, (), small.scope(memory="weak", wfi="on"), liveness=True)
    assert chosen.properties == small.properties
    assert chosen.notes == ()


def test_named_properties_are_checked_in_their_order_and_once(small: Family) -> None:
    """A temporal one needs no further word when it is named; liveness adds those that apply."""
    assert select(small, ("Ends", "Always", "Ends"), small.scope()).properties == (ENDS, ALWAYS)
    assert select(small, ("Always",), small.scope(), liveness=True).properties == (ALWAYS, ENDS)
    assert select(small, ("Always",), small.scope()).notes == ()


def test_a_named_property_that_says_nothing_of_the_machine_is_refused(small: Family) -> None:
    """The message names it, the machine, and what to add."""
    with pytest.raises(UsageError, match=r"vgic: Weak says nothing of .*1 SPI.*; add --memory weak"):
        select(small, ("Always", "Weak"), small.scope())
