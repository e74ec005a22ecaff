"""What counts as the same violation, for TLC and on a reference model."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.minimise import Claim, Violation
from pytlc.reference import Predicate, StatePredicate, StepPredicate
from pytlc.tlc import Finding, Outcome
from pytlc.trace import Action, State, Step, Stuttering, Trace
from tests.unit.minimise.test_deleting import Counters

TRACE = Trace((Step(1, None, State({"x": 1})),))
PREDICATES: dict[str, Predicate[tuple[int, ...]]] = {
    "Small": StatePredicate(lambda state: max(state) < 2),
    "Rising": StepPredicate(lambda before, _action, after: before <= after),
}


def test_an_assertion_is_told_by_its_message() -> None:
    """Two assertions of one spec are two violations; of an invariant the name decides."""
    one = Finding(Outcome.ASSERTION, None, "first", TRACE)
    claim = Claim.of(one)
    assert claim.is_shown_by(one)
    assert not claim.is_shown_by(Finding(Outcome.ASSERTION, None, "second", TRACE))
    invariant = Claim.of(Finding(Outcome.INVARIANT, "Inv", "Invariant Inv is violated.", TRACE))
    assert invariant.is_shown_by(Finding(Outcome.INVARIANT, "Inv", "in other words", TRACE))
    assert not invariant.is_shown_by(Finding(Outcome.INVARIANT, "Other", None, TRACE))
    with pytest.raises(UsageError, match="shows no behaviour"):
        invariant.is_shown_by(Finding(Outcome.INVARIANT, "Inv"))


@pytest.mark.parametrize(
    "finding",
    [
        Finding(Outcome.TEMPORAL, "Live", None, TRACE),
        Finding(Outcome.INVARIANT, "Inv"),
        Finding(Outcome.INVARIANT, "Inv", None, Trace(TRACE.steps, Stuttering())),
    ],
)
def test_what_no_finite_behaviour_shows_is_refused(finding: Finding) -> None:
    """A temporal property, a violation without a behaviour, a behaviour without an end."""
    with pytest.raises(UsageError, match="cannot be minimised"):
        Claim.of(finding)


def test_the_twin_of_a_property_tells_on_the_model() -> None:
    """Of a state, of a step, and of a state without a step; nothing where there is no twin."""
    up = Action("Up", (0,))
    state = Violation.of(Claim(Outcome.INVARIANT, "Small"), Counters(), PREDICATES)
    assert state is not None
    assert [state.of_state((n, 0, 0)) for n in range(3)] == [False, False, True]
    step = Violation.of(Claim(Outcome.ACTION_PROPERTY, "Rising"), Counters(), PREDICATES)
    assert step is not None
    assert step.of_step((1, 0, 0), up, (0, 0, 0))
    assert not step.of_step((0, 0, 0), up, (1, 0, 0))
    stuck = Violation.of(Claim(Outcome.DEADLOCK, None), Counters(), {})
    assert stuck is not None
    assert not stuck.of_state((0, 0, 0))
    assert Violation.of(Claim(Outcome.INVARIANT, "Unknown"), Counters(), PREDICATES) is None
