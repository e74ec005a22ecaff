"""The properties and the search agree on where a claim stops to hold."""

from __future__ import annotations

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import Found, explore


@pytest.fixture(scope="module")
def model() -> Model:
    """Two CPUs, one SPI, one list register, one retarget, in the code of v4."""
    return Model(Scope(2, 2, 1, 1, 1), VERSIONS["v4"].layers)


@pytest.fixture(scope="module")
def found(model: Model) -> Found:
    """A whole search with every property."""
    return explore(model, PROPERTIES.values())


def test_what_is_violated_first_where(found: Found) -> None:
    """Which claims fail, with the number of states on the shortest way to it."""
    assert found.complete
    assert {name: len(path) for name, path in found.violations.items()} == {
        "NoDeliveryToOld": 22,
        "OwnerIsTarget": 23,
        "RaiseInflightInLr": 33,
        "NoDataRace": 34,
        "InflightIsActive": 35,
        "LrIndexValid": 37,
        "AffinityFollowsTarget": 47,
    }


def test_each_way_is_one_of_the_model(model: Model, found: Found) -> None:
    """Each path takes steps of the model, and its claim holds everywhere on it but at the end."""
    for name, path in found.violations.items():
        claim = PROPERTIES[name]
        verdicts = []
        (_, machine), *rest = path
        for step, after in rest:
            assert step is not None
            assert model.apply(machine, step) == after
            verdicts.append(
                claim.state(model, after) if claim.state else claim.action(model, machine, step, after)  # type: ignore[misc]
            )
            machine = after
        assert verdicts == [True] * (len(rest) - 1) + [False]


def test_every_property_holds_at_reset(model: Model) -> None:
    """The machine at reset satisfies every claim about states."""
    (machine,) = model.init()
    assert [
        name for name, claim in PROPERTIES.items() if claim.state and not claim.state(model, machine)
    ] == []
