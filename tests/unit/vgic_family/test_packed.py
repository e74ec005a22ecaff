"""The packed reference model is the reference model."""

from __future__ import annotations

import pytest

from pytlc.errors import DisabledStep, UnknownStep
from pytlc.reference import explore
from pytlc.trace import Action
from pytlc.vgic_family.narrator import VgicNarrator
from pytlc.vgic_family.packed import PackedVgic

SIZES = {"pcpus": 2, "vcpus": 2, "spis": 1, "lrs": 1, "retargets": 1, "memory": 1}


@pytest.fixture(scope="module")
def packed() -> PackedVgic:
    """The first version on a machine with store buffers."""
    return PackedVgic(VgicNarrator("v0", SIZES))


def test_states_and_steps_are_those_of_the_narrator(packed: PackedVgic) -> None:
    """Along a search, each state has the same view, and the same actions in the same order."""
    narrator = packed.narrator
    known, level = set(packed.init()), list(packed.init())
    while level and len(known) < 400:
        state = level.pop(0)
        machine = packed.machine(state)
        assert packed.view(state) == narrator.view(machine)
        steps = [(action, packed.machine(after)) for action, after in packed.enabled(state)]
        assert steps == narrator.enabled(machine)
        for action, after in packed.enabled(state):
            assert packed.apply(state, action) == after
            if after not in known:
                known.add(after)
                level.append(after)


def test_it_reaches_as_much(packed: PackedVgic) -> None:
    """Both are searched to the same size."""
    assert explore(packed).size == explore(packed.narrator).size


def test_values_are_shared(packed: PackedVgic) -> None:
    """A variable that a step leaves alone is the same object before and after it."""
    (state,) = packed.init()
    _, after = next(iter(packed.enabled(state)))
    assert packed.view(state)["lock"] is packed.view(after)["lock"]


def test_a_step_that_cannot_be_taken_is_refused(packed: PackedVgic) -> None:
    """As the narrator refuses it."""
    (state,) = packed.init()
    with pytest.raises(UnknownStep, match="is no step of this machine"):
        packed.apply(state, Action("Nothing", ()))
    spurious = next(action for action in packed.narrator._steps if action.name == "GicInterruptSpurious")
    with pytest.raises(DisabledStep):
        packed.apply(state, spurious)
