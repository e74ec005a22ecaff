"""The context of a family that brings none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.spec.claims import Property, PropertyKind, Severity
from pytlc.spec.family import load_family
from pytlc.spec.plain import PlainModel, plain_names
from tests.unit.example import edit

CHOICE = """[parameters.memory]
default = 0
minimum = 0
maximum = 1
choices = ["strong", "weak"]
unit = "memory"
doc = "order of stores"
bound = "there are no other words"
constant = "Memory"

[[versions]]"""


def plain(folder: Path, *kinds: PropertyKind, symmetry: bool = True, **sizes: int | str) -> PlainModel:
    """The model of the ticket lock with a property of each of these kinds."""
    family = load_family(str(folder))
    claims = tuple(Property(f"Some{kind}", kind, Severity.LOSE, "this", "that") for kind in kinds)
    names = plain_names(family.target("v1"), family.scope(**sizes), claims, "MC", symmetry=symmetry)
    model = names["model"]
    assert isinstance(model, PlainModel)
    return model


def test_each_size_is_a_constant(ticket: Path) -> None:
    """A set of model values, a number, or the word of a choice."""
    edit(ticket / "family.toml", "[[versions]]", CHOICE)
    model = plain(ticket, processes=3, tickets=7, memory="weak")
    assert model.constants == (("Processes", "{p0, p1, p2}"), ("Tickets", "7"), ("Memory", '"weak"'))
    assert (model.atoms, model.atom_rows) == (("p0", "p1", "p2"), ("p0, p1, p2",))
    assert model.machine == ("ticket@v1 on 3 processes, 7 tickets, memory weak",)


def test_a_size_without_a_constant_is_for_the_templates_alone(ticket: Path) -> None:
    """They see its number."""
    edit(ticket / "family.toml", 'constant = "Tickets"\n', "")
    family = load_family(str(ticket))
    names = plain_names(family.target("v1"), family.scope(tickets=7), (), "MC", symmetry=True)
    assert names["sizes"] == {"processes": 2, "tickets": 7}
    assert [name for name, _ in plain(ticket).constants] == ["Processes"]


def test_each_kind_of_property_has_its_place(ticket: Path) -> None:
    """Fairness is asked for only with a temporal property, which in turn forbids symmetry."""
    safe = plain(ticket, "invariant", "action", "search")
    assert (safe.invariants, safe.properties) == (("Someinvariant", "Somesearch"), ("Someaction",))
    assert (safe.specification, safe.symmetric) == ("Spec", "Permutations(Processes)")
    fair = plain(ticket, "action", "temporal")
    assert fair.properties == ("Someaction", "Sometemporal")
    assert (fair.specification, fair.symmetric) == ("FairSpec", "")


@pytest.mark.parametrize(("processes", "symmetry"), [(1, True), (2, False)])
def test_there_is_no_symmetry_of_one_and_none_that_was_not_asked_for(
    ticket: Path, processes: int, *, symmetry: bool
) -> None:
    """TLC refuses the first, and the second is --no-symmetry."""
    assert plain(ticket, processes=processes, symmetry=symmetry).symmetric == ""
