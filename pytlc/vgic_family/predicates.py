"""The properties of the reference model as predicates of states and actions of the spec."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from pytlc.reference import Predicate, StatePredicate, StepPredicate
from pytlc.trace import Action
from pytlc.vgic.properties import PROPERTIES, ActionPredicate
from pytlc.vgic.state import Machine
from pytlc.vgic_family.narrator import VgicNarrator


def predicates(narrator: VgicNarrator) -> Mapping[str, Predicate[Machine]]:
    """Every property of states and of steps, by name."""
    found: dict[str, Predicate[Machine]] = {}
    for name, claim in PROPERTIES.items():
        if claim.state is not None:
            found[name] = StatePredicate(partial(claim.state, narrator.model))
        if claim.action is not None:
            found[name] = StepPredicate(partial(_holds, narrator, claim.action))
    return found


def _holds(
    narrator: VgicNarrator, claim: ActionPredicate, before: Machine, action: Action, after: Machine
) -> bool:
    return claim(narrator.model, before, narrator.step_of(action), after)
