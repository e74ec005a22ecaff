"""Putting a trace together."""

from __future__ import annotations

from pytlc.tlc import events
from pytlc.tlc.trace_builder import TraceBuilder, single_state
from pytlc.trace import Action, Finite, Loop, State


def _built(*shown: events.StateShown | events.BackToState | events.StutteringShown) -> TraceBuilder:
    builder = TraceBuilder()
    for event in shown:
        builder.add(event)
    return builder


_FIRST = events.StateShown(1, None, State({"x": 0, "y": 0}))


def test_missing_variables_are_those_of_the_state_before() -> None:
    """Also when nothing changed at all."""
    changed = events.StateShown(2, Action("A"), State({"y": 1}))
    same = events.StateShown(3, Action("A"), State({}))
    trace = _built(_FIRST, changed, same).build()
    assert trace is not None
    assert trace.states[1:] == (State({"x": 0, "y": 1}),) * 2


def test_a_gap_in_the_numbers_ends_the_trace() -> None:
    """States that do not follow each other are not glued together."""
    builder = _built(_FIRST, events.StateShown(3, Action("A"), State({"x": 1, "y": 1})))
    assert builder.problem == "state 2 of the trace is missing: TLC printed number 3"
    assert len(builder.build() or ()) == 1


def test_a_loop_to_a_state_that_was_not_printed_is_a_problem() -> None:
    """A trace never returns to nowhere."""
    assert _built(_FIRST, events.BackToState(1, None)).ending == Loop(1, None)
    builder = _built(_FIRST, events.BackToState(2, None))
    assert builder.problem == "the trace returns to state 2, which TLC did not print"
    assert builder.ending == Finite()


def test_without_states_there_is_no_trace() -> None:
    """Some errors have no behaviour."""
    assert TraceBuilder().build() is None
    assert single_state(None) is None


def test_an_initial_state_is_a_trace_of_one_step() -> None:
    """Its action is the initial predicate."""
    trace = single_state(State({"x": 0}))
    assert trace is not None
    assert (len(trace), trace.actions) == (1, (None,))
