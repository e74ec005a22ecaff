"""The model on numbers is the model on machines, with every answer of every property."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType

import pytest

from pytlc.reference import Exploration, NamedClaims
from pytlc.reference import explore as search
from pytlc.vgic.compose import Layer
from pytlc.vgic.lockorder import lock_edges
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.packed import PackedModel
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.versions import VERSIONS, find_version
from tests.unit.vgic.searching import explore

#: Versions on small machines that have each part of it between them.
MACHINES = {
    "targets": ("v4", Scope(2, 2, 1, 1, 1)),
    "words": ("v0", Scope(1, 2, 2, 1, 1, words=1)),
    "priorities": ("v0", Scope(1, 1, 3, 1, 0, priorities=2, reasserts=1, uie=1)),
    "weak": ("v6", Scope(1, 2, 1, 1, 1, memory=1, reads=1)),
    "fine": ("v6", Scope(1, 2, 1, 1, 1, atomicity=1, toggles=1)),
    "scheduler": ("v6", Scope(1, 2, 1, 1, 0, scheduler=1, wfi=1, nesting=1)),
    "moves": ("v5", Scope(2, 2, 1, 1, 0, moves=1, offlines=1)),
    "lpis": ("lpi", Scope(1, 1, 1, 1, 0, lpis=1, remaps=1)),
    "sgis": ("v6", Scope(1, 2, 1, 1, 0, sgis=1, toggles=1)),
    "mutant": ("v0+InsertWithoutTest", Scope(2, 2, 1, 1, 1)),
    "proposal": ("thread-v3", Scope(2, 2, 1, 1, 1)),
}
_LIMIT = 3000


def plain(model: Model) -> Exploration[Machine, Step]:
    """The search of machines as they are, with every property and the edges between locks."""
    return search(
        model,
        NamedClaims(
            {name: partial(claim.state, model) for name, claim in PROPERTIES.items() if claim.state},
            {name: partial(claim.action, model) for name, claim in PROPERTIES.items() if claim.action},
        ),
        limit=_LIMIT,
        marks=partial(lock_edges, model),
    )


@pytest.mark.parametrize("machine", MACHINES)
def test_the_search_of_numbers_finds_what_that_of_machines_finds(machine: str) -> None:
    """Counts, violations with their ways, and edges with theirs: all are equal."""
    version, scope = MACHINES[machine]
    expected = plain(Model(scope, find_version(version).layers))
    found = explore(
        Model(scope, find_version(version).layers), PROPERTIES.values(), limit=_LIMIT, marks=lock_edges
    )
    assert found == expected
    assert found.distinct > 100


@pytest.mark.parametrize("machine", MACHINES)
def test_steps_of_numbers_are_steps_of_machines(machine: str) -> None:
    """Each number has the steps of its machine, in the same order, also when they are asked for again."""
    version, scope = MACHINES[machine]
    model = Model(scope, find_version(version).layers)
    packed = PackedModel(model)
    known, level = set(packed.init()), list(packed.init())
    while level and len(known) < 1000:
        number = level.pop()
        expected = model.enabled(packed.unpack(number))
        for _ in range(2):
            steps = packed.enabled(number)
            assert tuple((move.step, packed.unpack(after)) for move, after in steps) == expected
        fresh = {after for _, after in steps} - known
        known |= fresh
        level += fresh
    assert all(packed.pack(packed.unpack(number)) == number for number in known)


@pytest.mark.parametrize("machine", MACHINES)
def test_steps_that_change_none_of_its_fields_satisfy_a_property(machine: str) -> None:
    """What a property of steps is declared to be about says what it is not asked of."""
    version, scope = MACHINES[machine]
    model = Model(scope, find_version(version).layers)

    def only_about(name: str, before: Machine, step: Step, after: Machine) -> bool:
        claim = PROPERTIES[name]
        assert claim.action is not None
        same = all(getattr(before, field) == getattr(after, field) for field in claim.changes)
        return not same or claim.action(model, before, step, after)

    claims = {name: partial(only_about, name) for name, claim in PROPERTIES.items() if claim.action}
    assert search(model, NamedClaims(steps=claims), limit=_LIMIT).violations == {}


def test_a_property_with_parts_is_their_conjunction() -> None:
    """Each part sees only what it says, and a machine that fails one of them fails the property."""
    claim = PROPERTIES["TypeOK"]
    assert claim.state is not None
    model = Model(Scope(1, 1, 1, 1, 0), VERSIONS["v4"].layers)
    (machine,) = model.init()
    for broken in (machine._replace(kick=2), machine._replace(pc=("nowhere",)), machine):
        assert claim.state(model, broken) == all(part(model, broken) for part in claim.parts)
    assert not claim.state(model, machine._replace(kick=2))


def test_a_step_that_builds_its_machine_whole_is_understood() -> None:
    """A layer may return any machine, not only one made by _replace of what it was given."""

    def device__assert(_scope: Scope, m: Machine, irq: int) -> Machine | None:
        return None if m.phys_state[irq] else Machine(**m._asdict())._replace(phys_state=(1,))

    layer = Layer("Whole", MappingProxyType({"device__assert": device__assert}))
    model = Model(Scope(1, 1, 1, 1, 0), [*VERSIONS["v4"].layers, layer])
    expected = plain(model)
    found = explore(model, PROPERTIES.values(), limit=_LIMIT, marks=lock_edges)
    assert found == expected
    assert found.complete
