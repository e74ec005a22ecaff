"""Answers of the reference model are those that were recorded of TLC."""

from __future__ import annotations

import pytest

from pytlc.check.exploring import Bounds, explore_target
from pytlc.check.verdict import AS_EXPECTED, BOUNDED, FOUND
from pytlc.errors import UsageError
from pytlc.reference import SoFar
from pytlc.replay import Agreement, replay
from pytlc.spec import load_family
from pytlc.spec.layout import templates_root
from pytlc.spec.models import load_models
from pytlc.tlc import Outcome
from pytlc.vgic_family.narrator import VgicNarrator

VGIC = load_family("vgic")
MODELS = {model.name: model for model in load_models(VGIC)}

#: Recorded searches of a whole machine, in which TLC took no two interrupts for one.
COMPLETE = (
    "v4_lock_order",
    "v1_no_lock_cycle",
    "v4_locks_small",
    "v4_one_pcpu",
    "thread_v2_no_wait",
    "v2_weak_routed",
    "v6_types_sgis",
    "v6_types_toggles",
    "v6_types_wfi",
    "v6_types_offlines",
    "v6_types_remaps",
    "v6_types_fine",
)
#: Recorded violations: of a state, of a step, and of the whole search.
VIOLATED = (
    "v0_lock_cycle",
    "v0_lock_order",
    "v1_self_deadlock",
    "v0_self_deadlock_fine",
    "v4_owner_lock",
    "v4_insert_without_test",
    "thread_v3_waits",
    "v2_early_reads",
    "v6_to_old",
    "v6_tree_lock",
    "v6_evict_active",
)


@pytest.mark.parametrize("name", COMPLETE)
def test_a_complete_search_has_the_size_of_that_of_tlc(name: str) -> None:
    """Distinct states and depth are those recorded, and nothing is found in either."""
    model = MODELS[name]
    found = explore_target(VGIC.target(model.target), VGIC.scope(**model.scope), model.properties)
    stats, expected = found.result.stats, model.expectation
    assert (found.result.outcome, found.exit_code) == (Outcome.SUCCESS, AS_EXPECTED)
    assert (stats.distinct, stats.depth, stats.queue) == (expected.distinct, expected.depth, 0)


@pytest.mark.parametrize("name", VIOLATED)
def test_a_violation_is_that_of_tlc(name: str) -> None:
    """The same property, and a counterexample of the same length, in which the model agrees with itself."""
    model = MODELS[name]
    found = explore_target(VGIC.target(model.target), VGIC.scope(**model.scope), model.properties)
    assert (found.exit_code, found.result.property) == (FOUND, model.expectation.property)
    (example,) = found.counterexamples
    assert example.severity is VGIC.property(model.properties[0]).severity
    if example.trace is not None:
        assert len(example.trace) == model.expectation.depth
        narrator = VgicNarrator(model.target, dict(VGIC.scope(**model.scope)))
        assert isinstance(replay(example.trace, narrator), Agreement)


def test_a_circle_of_locks_comes_with_the_ways_to_it() -> None:
    """Each edge has a shortest behaviour, which ends with the one lock held and the other wanted."""
    found = explore_target(VGIC.target("v0"), VGIC.scope(retargets=1), ["LockOrder"])
    assert found.lock_order is not None
    assert found.lock_order.complete
    assert found.lock_order.cycles == (("rank", "vgic"),)
    assert [example.pair for example in found.lock_examples] == [("rank", "vgic"), ("vgic", "rank")]
    for example in found.lock_examples:
        assert example.counterexample is not None
        story = example.counterexample.story
        assert story is not None
        wanting = [lane for lane in story.rows[-1].lanes if lane.wants and lane.holds]
        assert any(lane.wants and lane.wants.startswith(example.pair[1]) for lane in wanting)


def test_an_order_so_far_is_not_complete() -> None:
    """A violation of something else ends the search before all edges are seen."""
    found = explore_target(VGIC.target("v4"), VGIC.scope(), ["NoDeliveryToOld", "LockOrder"])
    assert found.result.property == "NoDeliveryToOld"
    assert found.lock_order is not None
    assert not found.lock_order.complete


@pytest.mark.parametrize(
    ("bounds", "what"),
    [(Bounds(limit=40), "the limit of 40 distinct states"), (Bounds(deadline=0), "the deadline of 0 s")],
)
def test_a_bound_leaves_it_open(bounds: Bounds, what: str) -> None:
    """Nothing found before a bound is no verdict, and the bound is named."""
    found = explore_target(VGIC.target("v4"), VGIC.scope(), ["TypeOK"], bounds=bounds)
    assert (found.exit_code, found.result.outcome, found.result.bound) == (BOUNDED, Outcome.BOUNDED, what)
    assert found.result.stats.queue


def test_properties_are_chosen_as_for_tlc() -> None:
    """All that say something of the machine, and a note on the temporal ones; symmetry is no option."""
    found = explore_target(VGIC.target("v4"), VGIC.scope(spis=2, retargets=0))
    assert {"TypeOK", "LockOrder", "OwnerLockHeld"} <= set(found.properties)
    temporal, *_, symmetry = found.notes
    assert "only TLC can check temporal properties: EveryInterruptDelivered" in temporal
    assert "check --no-symmetry" in symmetry


def test_a_temporal_property_is_refused() -> None:
    """It is named with the command that can check it."""
    with pytest.raises(UsageError, match=r"MigrationEnds is temporal.*take pytlc check vgic@v4"):
        explore_target(VGIC.target("v4"), VGIC.scope(), ["MigrationEnds"])


def test_a_family_without_a_reference_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what there is instead."""
    monkeypatch.setattr("pytlc.check.exploring.model_for", lambda _about, _twins: None)
    with pytest.raises(UsageError, match=r"vgic@v4: vgic has no reference model; take pytlc check"):
        explore_target(VGIC.target("v4"), VGIC.scope(), ["TypeOK"])


def test_progress_is_told() -> None:
    """Up to the size that the answer tells."""
    told: list[SoFar] = []
    found = explore_target(VGIC.target("v4"), VGIC.scope(), ["TypeOK"], on_progress=told.append)
    assert told[-1].distinct == found.result.stats.distinct


def test_a_family_in_a_folder_is_searched_as_its_model_is() -> None:
    """Its verdicts are those recorded of TLC, and nothing is said of locks, of which it tells nothing."""
    ticket = load_family(str(templates_root() / "examples" / "ticket"))
    models = [m for m in load_models(ticket) if "MutualExclusion" in m.properties or "InTurn" in m.properties]
    assert len(models) == 4
    for model in models:
        names = [name for name in model.properties if name != "TypeOK"]
        found = explore_target(ticket.target(model.target), ticket.scope(**model.scope), names)
        assert (found.result.property, found.lock_order) == (model.expectation.property, None)


def test_a_property_without_a_twin_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by name it is refused."""
    monkeypatch.setattr("pytlc.check.exploring.predicates_for", lambda _about, _model: {"TypeOK": None})
    found = explore_target(VGIC.target("v4"), VGIC.scope(retargets=0))
    assert found.properties == ("TypeOK", "LockOrder")
    assert [
        note for note in found.notes if "because the reference model has no twin of NoSelfDeadlock" in note
    ]
    with pytest.raises(UsageError, match="no twin of NoLockCycle; take pytlc check"):
        explore_target(VGIC.target("v4"), VGIC.scope(), ["NoLockCycle"])
