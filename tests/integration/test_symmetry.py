"""What is declared interchangeable is: TLC finds one state for each orbit of the reference model's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pytlc.spec import load_family
from pytlc.values import FiniteSet, Function, ModelValue, Value
from pytlc.vgic_family.narrator import VgicNarrator
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SWAP = {"vcpu1": "vcpu2", "vcpu2": "vcpu1", "pcpu1": "pcpu2", "pcpu2": "pcpu1"}


def swapped(value: Value, names: Mapping[str, str]) -> Value:
    """The value with other names in it."""
    if isinstance(value, ModelValue):
        return ModelValue(names.get(value.name, value.name))
    if isinstance(value, FiniteSet):
        return FiniteSet(swapped(element, names) for element in value)
    if isinstance(value, Function):
        return Function.of((swapped(key, names), swapped(entry, names)) for key, entry in value.items())
    return value


def reachable(narrator: VgicNarrator) -> set[tuple[Value, ...]]:
    """Every state, as the values of its variables."""
    known = set(narrator.init())
    frontier = list(known)
    while frontier:
        found = {after for machine in frontier for _, after in narrator.enabled(machine)}
        frontier = list(found - known)
        known |= found
    return {tuple(narrator.view(machine).values()) for machine in known}


@pytest.mark.long
def test_two_vcpus_at_which_nothing_starts_change_places(tmp_path: Path) -> None:
    """With their pCPUs: the states are closed under it, and TLC counts a state and its mirror as one."""
    states = reachable(VgicNarrator("v4", load_family("vgic").scope(vcpus=3, retargets=1)))
    mirrored = {tuple(swapped(part, SWAP) for part in state): state for state in states}
    assert mirrored.keys() == states
    own = sum(mirror == state for mirror, state in mirrored.items())
    machine = ("--vcpus", 3, "--retargets", 1)
    said = pytlc("check", "vgic@v4", *machine, "--property", "TypeOK", "--json", cwd=tmp_path)
    assert said.data["stats"]["distinct"] == (len(states) + own) // 2
