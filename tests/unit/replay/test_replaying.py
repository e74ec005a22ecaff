"""The replay loop on a toy: what agrees, and each way not to."""

from __future__ import annotations

import pytest

from pytlc.errors import ReplayError
from pytlc.replay import Agreement, Divergence, replay
from pytlc.trace import Finite, Loop, State, Step, Stuttering, Trace
from pytlc.values import FiniteSet, Function
from tests.unit.replay.toy import INSIDE, OUTSIDE, WAITING, Mutex, MutexNarrator, action, state, trace

MODEL = MutexNarrator()
FREE = state(OUTSIDE, OUTSIDE)
FIRST_WAITS = state(WAITING, OUTSIDE)
FIRST_IN = state(INSIDE, OUTSIDE)
KEPT_OUT = state(INSIDE, WAITING)
ENTERING = (("Ask", FIRST_WAITS), ("Enter", FIRST_IN))


def agreed(found: Trace) -> Agreement[Mutex]:
    """The agreement about a trace that the model must be able to take."""
    outcome = replay(found, MODEL)
    assert isinstance(outcome, Agreement)
    return outcome


def diverged(found: Trace) -> Divergence[Mutex]:
    """The divergence of a trace that the model must not be able to take."""
    outcome = replay(found, MODEL)
    assert isinstance(outcome, Divergence)
    return outcome


def test_a_behaviour_of_the_model_agrees() -> None:
    """The model's state at each step is given, and views as the trace's state."""
    outcome = agreed(trace(FREE, *ENTERING, ("Ask", KEPT_OUT)))
    assert [model.pc for model in outcome.states] == [
        (OUTSIDE, OUTSIDE),
        (WAITING, OUTSIDE),
        (INSIDE, OUTSIDE),
        (INSIDE, WAITING),
    ]
    assert tuple(map(MODEL.view, outcome.states)) == outcome.trace.states


def test_every_initial_state_counts() -> None:
    """A trace may start in any initial state of the model."""
    assert agreed(trace(state(OUTSIDE, WAITING))).states == (Mutex((OUTSIDE, WAITING)),)


def test_arguments_are_recovered() -> None:
    """An action printed without arguments has those of the step that leads to the next state."""
    outcome = agreed(trace(FREE, *ENTERING, ("Ask", KEPT_OUT)))
    assert list(map(str, outcome.trace.actions[1:])) == ["Ask(p0)", "Enter(p0)", "Ask(p1)"]


def test_an_unknown_action_is_recovered() -> None:
    """A step whose action TLC does not name is taken by whichever step fits."""
    unnamed = Trace((Step(1, None, FREE), Step(2, None, FIRST_WAITS)))
    assert str(agreed(unnamed).trace.actions[1]) == "Ask(p0)"


def test_printed_arguments_must_be_those_of_the_step() -> None:
    """Arguments that TLC prints are compared, not overwritten by the model's."""
    assert str(agreed(trace(FREE, ("Ask(p0)", FIRST_WAITS))).trace.actions[1]) == "Ask(p0)"
    outcome = diverged(trace(FREE, ("Ask(p1)", FIRST_WAITS)))
    assert (outcome.number, outcome.action) == (2, action("Ask(p1)"))


def test_another_initial_state_diverges() -> None:
    """Nothing agrees, and the nearest initial state shows where they differ."""
    outcome = diverged(trace(state(WAITING, WAITING)))
    assert (outcome.number, outcome.action, outcome.trace, outcome.states) == (1, None, None, ())
    assert [change.where for change in outcome.changes] == ["pc[p0]", "waiting"]
    assert outcome.reason == "the model starts in another state"


def test_a_wrong_state_in_the_middle_diverges() -> None:
    """The step, the part before it and the difference to the model's state are given."""
    outcome = diverged(trace(FREE, *ENTERING, ("Ask", state(INSIDE, WAITING, free="TRUE"))))
    assert (outcome.number, outcome.action) == (4, action("Ask"))
    assert list(map(str, outcome.changes)) == ["free: TRUE -> FALSE"]
    assert outcome.reason == "after Ask the model is in another state"
    assert outcome.trace is not None
    assert len(outcome.trace) == len(outcome.states) == 3
    assert list(map(str, outcome.trace.actions[1:])) == ["Ask(p0)", "Enter(p0)"]


def test_an_action_that_is_not_enabled_diverges() -> None:
    """What the model could do instead is listed, and there is no state to compare with."""
    outcome = diverged(trace(FREE, *ENTERING, ("Ask", KEPT_OUT), ("Enter", state(INSIDE, INSIDE))))
    assert (outcome.number, outcome.changes) == (5, ())
    assert outcome.reason == "the model cannot take Enter here"
    assert list(map(str, outcome.enabled)) == ["Leave(p0)"]


def test_the_right_state_by_the_wrong_action_diverges() -> None:
    """Reaching the state is not enough: the action has to be the same."""
    outcome = diverged(trace(FREE, ("Leave", FIRST_WAITS)))
    assert (outcome.number, outcome.reason) == (2, "the model cannot take Leave here")


def test_the_nearest_step_of_the_action_is_compared() -> None:
    """Of several steps with that name the one with the fewest differences is reported."""
    outcome = diverged(trace(FREE, ("Ask", state(OUTSIDE, WAITING, free="FALSE"))))
    assert [change.where for change in outcome.changes] == ["free"]


@pytest.mark.parametrize(
    ("variable", "text"),
    [("free", "1"), ("waiting", "<<p0>>"), ("waiting", '{"p0"}'), ("pc", '<<"waiting", "outside">>')],
)
def test_values_are_compared_as_tla_values(variable: str, text: str) -> None:
    """TRUE is not 1, a set no sequence, a model value no string, and a function on model values no tuple."""
    outcome = diverged(trace(FREE, ("Ask", state(WAITING, OUTSIDE, **{variable: text}))))
    assert [change.path for change in outcome.changes] == [(variable,)]


def test_false_and_the_empty_set_have_no_lookalikes() -> None:
    """FALSE is not 0, and the empty set is not the empty sequence."""
    assert diverged(trace(FREE, *ENTERING[:1], ("Enter", state(INSIDE, OUTSIDE, free="0")))).number == 3
    assert diverged(trace(state(OUTSIDE, OUTSIDE, waiting="<< >>"))).number == 1


def test_the_way_back_of_a_lasso_is_a_step() -> None:
    """The model goes back too, and the way back gets its arguments."""
    outcome = agreed(trace(FREE, *ENTERING, ending=Loop(1, action("Leave"))))
    assert outcome.trace.ending == Loop(1, action("Leave(p0)"))
    assert len(outcome.states) == 3


def test_a_lasso_to_a_later_state_goes_back_there() -> None:
    """The way back ends at the state that it names and not at the first."""
    again = trace(FREE, *ENTERING, ("Leave", FREE), ending=Loop(2, action("Ask")))
    assert agreed(again).trace.ending == Loop(2, action("Ask(p0)"))


def test_a_lasso_that_the_model_cannot_close_diverges() -> None:
    """All states agree, and the number is that of the state that the way back should reach."""
    outcome = diverged(trace(FREE, *ENTERING, ending=Loop(2, action("Leave"))))
    assert (outcome.number, outcome.action) == (2, action("Leave"))
    assert outcome.changes
    assert outcome.trace is not None
    assert len(outcome.trace) == 3


def test_a_lasso_by_an_action_that_is_not_enabled_diverges() -> None:
    """The way back needs its action enabled."""
    outcome = diverged(trace(FREE, *ENTERING, ending=Loop(1, action("Enter"))))
    assert (outcome.number, outcome.changes) == (1, ())


@pytest.mark.parametrize("ending", [Finite(), Stuttering()])
def test_other_endings_need_no_step(ending: Finite | Stuttering) -> None:
    """Stopping and stuttering are possible in every state and are kept."""
    assert agreed(trace(FREE, *ENTERING, ending=ending)).trace.ending == ending


def test_a_trace_of_another_spec_is_refused() -> None:
    """Foreign and missing variables are named, with what to do."""
    foreign = State({"pc": Function(), "free": True, "queue": FiniteSet()})
    with pytest.raises(ReplayError) as caught:
        replay(trace(foreign), MODEL)
    assert "variables that the trace lacks: waiting\n" in str(caught.value)
    assert "variables that the model lacks: queue\n" in str(caught.value)
    assert "replay it with the target" in str(caught.value)
