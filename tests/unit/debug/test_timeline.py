"""The machines of a timeline: made by the steps that are known, beforehand where there is time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from pytlc.debug import Cursor, Timeline
from pytlc.errors import DisabledStep
from pytlc.reference import StatePredicate, narrated
from pytlc.trace import Action, State, Step, Trace


class Counter:
    """Counts up by one or two; ``asked`` says how often it was asked for all its steps."""

    def __init__(self) -> None:
        self.asked = 0

    def init(self) -> list[int]:
        """Zero."""
        return [0]

    def enabled(self, state: int) -> list[tuple[Action, int]]:
        """Both steps."""
        self.asked += 1
        return [(Action("Add", (by,)), state + by) for by in (1, 2)]

    def apply(self, state: int, action: Action) -> int:
        """One of them."""
        (by,) = action.arguments or ()
        if type(by) is not int or by not in {1, 2}:
            raise DisabledStep(f"adds 1 or 2, not {by}")
        return state + by

    def view(self, state: int) -> State:
        """The number as ``x``."""
        return State({"x": state})


def _trace(*numbers: int, arguments: bool = True) -> Trace:
    steps = [Step(1, None, State({"x": numbers[0]}))]
    for before, now in pairwise(numbers):
        action = Action("Add", (now - before,) if arguments else None)
        steps.append(Step(len(steps) + 1, action, State({"x": now})))
    return Trace(tuple(steps))


def _timeline(trace: Trace, model: Any) -> Timeline:
    return Timeline(trace, narrated(model))


def test_steps_with_arguments_are_taken_without_asking_for_others() -> None:
    """Without arguments each state's steps have to be looked through, with them none."""
    model = Counter()
    assert _timeline(_trace(0, 2, 3), model).machine(3) == 3
    assert model.asked == 0
    timeline = _timeline(_trace(0, 2, 3, arguments=False), model)
    assert timeline.machine(3) == 3
    assert model.asked == 2
    assert timeline.action(2) == Action("Add", (2,))


@pytest.mark.parametrize("numbers", [(0, 1, 4), (0, 1, 2)])
def test_a_step_that_the_model_does_not_take_parts_them(numbers: tuple[int, ...]) -> None:
    """A step that it refuses, and one that leads elsewhere than its arguments say."""
    trace = _trace(*numbers)
    wrong = Step(3, replace(trace.steps[2].action or Action("Add"), arguments=(3,)), trace.steps[2].state)
    timeline = _timeline(Trace((*trace.steps[:2], wrong)), Counter())
    assert timeline.machine(3) is None
    assert timeline.parting is not None
    assert timeline.parting.number == 3


def test_machines_are_made_beforehand_in_the_time_that_is_given() -> None:
    """No time makes none, enough makes all, and then nothing is asked any more."""
    model = Counter()
    judged: list[int] = []

    def small(state: int) -> bool:
        judged.append(state)
        return state < 40

    claims = {"Small": StatePredicate(small)}
    timeline = Timeline(_trace(*range(50), arguments=False), narrated(model), claims)
    assert not timeline.explore(0.0)
    assert model.asked == 0
    assert timeline.explore(60.0)
    assert model.asked == 49
    assert Cursor(timeline).jump(-1).number == 50
    assert timeline.machine(50) == 49
    assert timeline.violated(50) == ("Small",)
    branch = timeline.branch(45, timeline.choices(45)[1])
    assert branch.violated(41) == ("Small",)
    assert judged == list(range(50))
