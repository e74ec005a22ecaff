"""The search counts right, finds shortest ways, and stops where it is told."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pytlc.vgic.explore import explore
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.properties import PROPERTIES, Property
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import LR_ACTIVE, PHYS_PENDING, Machine
from pytlc.vgic.versions import VERSIONS

ONE_CPU = Scope(1, 1, 1, 1, 0)


def model() -> Model:
    """The newest version on the smallest machine."""
    return Model(ONE_CPU, VERSIONS["v4"].layers)


def never_active(_model: Model, m: Machine) -> bool:
    """No list register is active."""
    return all(register.state != LR_ACTIVE for register in m.hw_lr[0])


NEVER_ACTIVE = Property("NeverActive", "", "", "model", state=never_active)


def test_counts_agree_with_a_plain_closure() -> None:
    """Distinct machines and transitions are those of the closure of the initial machine under enabled."""
    subject = model()
    reached = set(subject.initial())
    waiting = list(reached)
    transitions = 0
    while waiting:
        successors = [after for _, after in subject.enabled(waiting.pop())]
        transitions += len(successors)
        fresh = set(successors) - reached
        reached |= fresh
        waiting += fresh
    found = explore(subject)
    assert (found.distinct, found.transitions, found.complete) == (len(reached), transitions, True)


def test_counterexample_is_a_shortest_behaviour() -> None:
    """The path starts at the initial machine and each of its steps leads to the next machine."""
    subject = model()
    path = explore(subject, [NEVER_ACTIVE]).violations["NeverActive"]
    assert path[0] == (None, subject.initial()[0])
    for (_, before), (step, after) in pairwise(path):
        assert step is not None
        assert subject.apply(before, step) == after
    assert path[-1][0] == Step.of("GuestAck", "pcpu0", 0)
    assert not never_active(subject, path[-1][1])


def test_search_goes_on_past_a_violation() -> None:
    """A violated property does not change the counts, unless the search is to stop at the first."""
    everything = explore(model())
    assert explore(model(), [NEVER_ACTIVE]).distinct == everything.distinct
    first = explore(model(), [NEVER_ACTIVE], stop_at_first=True)
    assert first.distinct < everything.distinct
    assert not first.complete
    assert list(first.violations) == ["NeverActive"]


def test_action_property_is_checked_on_every_step() -> None:
    """A violated action property gives the way up to and including the step that violates it."""
    acked = Property(
        "NoAck", "", "", "model", action=lambda _model, _m, step, _after: step.action != "GuestAck"
    )
    path = explore(model(), [acked]).violations["NoAck"]
    assert path[-1][0] == Step.of("GuestAck", "pcpu0", 0)


def test_violation_in_the_initial_machine() -> None:
    """An invariant that the initial machine violates has a counterexample without a step."""
    pending = Property("Asserted", "", "", "model", state=lambda _model, m: m.phys_state[0] == PHYS_PENDING)
    assert explore(model(), [pending]).violations["Asserted"] == ((None, model().initial()[0]),)


@pytest.mark.parametrize("limit", [1, 5, 20])
def test_limit(limit: int) -> None:
    """A search that reaches its limit says that it is not complete."""
    found = explore(model(), limit=limit)
    assert limit <= found.distinct < explore(model()).distinct
    assert not found.complete


def test_depth_counts_states() -> None:
    """The initial machine alone has depth 1, as TLC counts, and each level of the search adds one."""
    assert explore(model(), limit=1).depth == 1
    assert explore(model(), limit=2).depth == 2


def test_counterexample_is_as_short_as_the_search_is_deep() -> None:
    """A search that stops at the first violation has gone no deeper than that violation."""
    found = explore(model(), [NEVER_ACTIVE], stop_at_first=True)
    assert len(found.violations["NeverActive"]) == found.depth


@pytest.mark.parametrize("version", VERSIONS)
def test_one_pcpu_satisfies_everything(version: str) -> None:
    """Without a second CPU and without retargets no version violates anything, and nothing gets stuck."""
    found = explore(Model(Scope(1, 1, 2, 1, 0, 2), VERSIONS[version].layers), PROPERTIES.values())
    assert found.complete
    assert not found.violations
    assert found.stuck == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_what_two_pcpus_and_one_retarget_violate(version: str) -> None:
    """One retarget misplaces an interrupt; once the target is read without the rank lock it does worse.

    An injection then finds the irq inflight, and syncs a list register that the other pCPU has retired.
    """
    expected = {"OwnerIsTarget", "NoDeliveryToOld", "RaiseInflightInLr"}
    if version == "thread-v3":
        expected.add("NoWaitForever")
    elif version not in {"v0", "thread-v2"}:
        expected |= {"LrIndexValid", "InflightIsActive", "NoDataRace", "AffinityFollowsTarget"}
    found = explore(Model(Scope(2, 2, 1, 1, 1), VERSIONS[version].layers), PROPERTIES.values())
    assert found.complete
    assert set(found.violations) == expected
