"""Traces: strict states, actions, locations, and what a trace refuses."""

from __future__ import annotations

import pytest

from pytlc.trace import Action, Ending, Finite, Location, Loop, State, Step, Stuttering, Trace
from pytlc.values import FiniteSet, ModelValue, Value

HERE = Location("M", 3, 1, 4, 20)
ONE = Step(1, None, State({"x": 1}))
TWO = Step(2, Action("Inc", (ModelValue("p1"), 1), HERE), State({"x": 2}))


def test_states_are_compared_strictly() -> None:
    """TRUE is not 1 as a variable's value; the order of the variables does not matter; a dict is no state."""
    assert State({"x": 1, "y": FiniteSet([2, 1])}) == State({"y": FiniteSet.interval(1, 2), "x": 1})
    assert hash(State({"x": 1, "y": 2})) == hash(State({"y": 2, "x": 1}))
    assert State({"x": 1}) != State({"x": True})
    assert State({"x": 1}) != State({"x": 1, "y": 1})
    assert State({"x": 1}) != State({"y": 1})
    assert State({"x": 1}) != {"x": 1}


def test_a_state_is_a_mapping_in_tlcs_order() -> None:
    """A state keeps the order in which the variables were printed, and nothing changes it later."""
    given: dict[str, Value] = {"y": 1, "x": "a"}
    state = State(given)
    given["z"] = 3
    assert list(state.items()) == [("y", 1), ("x", "a")]
    assert str(state) == '/\\ y = 1\n/\\ x = "a"'
    assert repr(state) == 'State(y=1, x="a")'
    with pytest.raises(TypeError):
        state["x"] = 2  # type: ignore[index]


def test_actions_are_compared_strictly() -> None:
    """Arguments count strictly, and arguments that were not printed are not the same as none."""
    assert TWO.action == Action("Inc", (ModelValue("p1"), 1), HERE)
    assert hash(TWO.action) == hash(Action("Inc", (ModelValue("p1"), 1), HERE))
    for other in (
        Action("Inc", (ModelValue("p1"), True), HERE),
        Action("Inc", (ModelValue("p1"),), HERE),
        Action("Inc", (), HERE),
        Action("Inc", None, HERE),
        Action("Inc", (ModelValue("p1"), 1)),
        Action("Dec", (ModelValue("p1"), 1), HERE),
    ):
        assert TWO.action != other
    assert Action("Inc", None) == Action("Inc")
    assert Action("Inc", ()) != Action("Inc", None)
    assert Action("Inc") != "Inc"


def test_actions_and_locations_have_tlcs_text() -> None:
    """An action is its name and arguments, a location is written as SANY writes it."""
    assert str(TWO.action) == "Inc(p1, 1)"
    assert str(Action("Inc", ())) == str(Action("Inc")) == "Inc"
    assert str(HERE) == "line 3, col 1 to line 4, col 20 of module M"


@pytest.mark.parametrize("ending", [Finite(), Stuttering(), Loop(1), Loop(2, TWO.action)])
def test_a_trace_gives_its_states_and_actions(ending: Ending) -> None:
    """States and actions come in order, whatever the ending."""
    trace = Trace((ONE, TWO), ending)
    assert trace.states == (ONE.state, TWO.state)
    assert trace.actions == (None, TWO.action)
    assert len(trace) == 2


@pytest.mark.parametrize(
    ("steps", "ending", "message"),
    [
        ((), Finite(), "at least one state"),
        ((TWO,), Finite(), "expected 1, got 2"),
        ((ONE, ONE), Finite(), "expected 2, got 1"),
        ((ONE, TWO), Loop(3), "state 3 of 2"),
        ((ONE, TWO), Loop(0), "state 0 of 2"),
    ],
)
def test_what_is_no_behaviour_is_refused(steps: tuple[Step, ...], ending: Ending, message: str) -> None:
    """States are numbered from 1 without gaps, and a loop goes back to one of them."""
    with pytest.raises(ValueError, match=message):
        Trace(steps, ending)
