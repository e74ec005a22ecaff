"""The properties of the vGIC's reference model by the name that they have in the spec."""

from __future__ import annotations

from pytlc.check.narrators import model_for, predicates_for
from pytlc.reference import StatePredicate, StepPredicate
from pytlc.spec.family import Family

_KINDS = {"invariant": StatePredicate, "action": StepPredicate}


def test_every_invariant_and_action_property_has_one(family: Family) -> None:
    """Of the kind that the spec gives it."""
    about = {"family": "vgic", "code": "v1", "scope": dict(family.scope())}
    model = model_for(about)
    assert model is not None
    found = predicates_for(about, model)
    expected = {claim.name: _KINDS[claim.kind] for claim in family.properties if claim.kind in _KINDS}
    assert {name: type(predicate) for name, predicate in found.items()} == expected


def test_they_hold_of_the_first_state_and_its_steps(family: Family) -> None:
    """A predicate takes states of the model and actions of the spec."""
    about = {"family": "vgic", "code": "v1", "scope": dict(family.scope())}
    model = model_for(about)
    assert model is not None
    (state,) = model.init()
    steps = list(model.enabled(state))
    assert steps
    for predicate in predicates_for(about, model).values():
        if isinstance(predicate, StatePredicate):
            assert predicate.holds(state)
        else:
            assert all(predicate.holds(state, action, after) for action, after in steps)
