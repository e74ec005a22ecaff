"""Behaviours of any spec."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytlc.report import trace_text
from pytlc.trace import Action, Location, Loop, State, Step, Stuttering, Trace
from pytlc.values import FiniteSet, Function

Render = Callable[..., str]


def test_the_first_state_is_whole_and_the_others_are_differences(render: Render, trace: Trace) -> None:
    """Each step has its number and its action with arguments."""
    assert render(trace_text(trace)) == (
        "State 1: initial state\n"
        "  x = 0\n"
        "  seen = {}\n"
        "State 2: Add(a)\n"
        "  x: 0 -> 1\n"
        "  seen: {} -> {a}\n"
        "State 3: Add(b)\n"
        "  seen: {a} -> {a, b}\n"
    )


def test_full_shows_every_state_whole(render: Render, trace: Trace) -> None:
    """Also the variables that did not change."""
    assert render(trace_text(trace, full=True)).endswith("State 3: Add(b)\n  x = 1\n  seen = {a, b}\n")


def test_a_lasso_says_where_it_goes_back_to(render: Render, trace: Trace) -> None:
    """With the action of the way back and its place, as far as TLC tells."""
    place = Location("M", 7, 3, 7, 9)
    shown = render(trace_text(replace(trace, ending=Loop(2, Action("Reset", None, place)))))
    assert shown.endswith("\nBack to state 2: Reset  (M:7:3)\n")
    unknown = render(trace_text(replace(trace, ending=Loop(1))))
    assert unknown.endswith("\nBack to state 1: (the action is not known)\n")


def test_stuttering_is_said_only_where_the_end_is_shown(render: Render, trace: Trace) -> None:
    """A part of a behaviour does not claim how the whole ends."""
    still = replace(trace, ending=Stuttering())
    assert render(trace_text(still)).endswith("\nStuttering: it stays in state 3 for ever\n")
    assert render(trace_text(still, first=2, last=2)) == "State 2: Add(a)\n  x: 0 -> 1\n  seen: {} -> {a}\n"


def test_a_step_that_changes_nothing_says_so(render: Render) -> None:
    """It does not look like a step whose changes were left out."""
    state = State({"x": 1})
    shown = render(trace_text(Trace((Step(1, None, state), Step(2, Action("Skip"), state)))))
    assert shown.endswith("State 2: Skip\n  (nothing changes)\n")


def test_values_too_long_for_the_line_stand_one_above_the_other(render: Render) -> None:
    """Nothing is cut, sets tell only what came and went, and wide consoles are used."""
    numbers = Function.sequence(range(100, 106))
    longer = Function.sequence(range(100, 107))
    big = FiniteSet(range(0, 40, 2))
    states = (
        State({"s": numbers, "t": big}),
        State({"s": longer, "t": FiniteSet([*big, 99])}),
    )
    grown = Trace((Step(1, None, states[0]), Step(2, Action("Grow"), states[1])))
    assert render(trace_text(grown, first=2), width=50) == (
        "State 2: Grow\n"
        "  s:\n"
        "    from <<100, 101, 102, 103, 104, 105>>\n"
        "    to   <<100, 101, 102, 103, 104, 105, 106>>\n"
        "  t: +99\n"
    )
    assert "  s: <<100, 101, 102, 103, 104, 105>> -> <<100," in render(trace_text(grown, first=2), width=80)
