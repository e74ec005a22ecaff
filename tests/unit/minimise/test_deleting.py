"""Steps of a behaviour left out, on a model of counters of which one must not overflow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import DisabledStep
from pytlc.minimise.deleting import delete_steps, take_again
from pytlc.minimise.violation import Violation
from pytlc.reference import Path
from pytlc.trace import Action, State

_Counters = tuple[int, ...]
_LIMIT = 3


class Counters:
    """Counters that go up always and down from above zero; the state is what they show."""

    def init(self) -> list[_Counters]:
        """The first one."""
        return [(0, 0, 0)]

    def enabled(self, state: _Counters) -> list[tuple[Action, _Counters]]:
        """The steps, in a fixed order."""
        steps = [Action(name, (which,)) for name in ("Up", "Down") for which in range(3)]
        return [(step, self.apply(state, step)) for step in steps if step.name == "Up" or state[_which(step)]]

    def apply(self, state: _Counters, action: Action) -> _Counters:
        """The state after a step."""
        which = _which(action)
        if action.name == "Down" and state[which] == 0:
            raise DisabledStep("Down waits for an Up")
        change = 1 if action.name == "Up" else -1
        return (*state[:which], state[which] + change, *state[which + 1 :])

    def view(self, state: _Counters) -> State:
        """The state under a name."""
        return State(dict(zip("abc", state, strict=True)))


def _which(action: Action) -> int:
    assert action.arguments is not None
    (which,) = action.arguments
    assert isinstance(which, int)
    return which


OVERFLOW: Violation[_Counters] = Violation(
    lambda state: max(state) >= _LIMIT, lambda _before, _action, _after: False
)
STEPS = st.lists(st.tuples(st.sampled_from(["Up", "Down"]), st.integers(0, 2)), min_size=30, max_size=80)


def violating_walk(steps: list[tuple[str, int]]) -> Path[Action, _Counters]:
    """Those of the steps that can be taken, and then a counter that goes up until it overflows."""
    actions = [Action(name, (which,)) for name, which in [*steps, *[("Up", 0)] * _LIMIT]]
    path = take_again((0, 0, 0), actions, Counters(), OVERFLOW)
    assert path is not None
    return path


@given(STEPS)
def test_what_is_left_has_no_step_too_many(steps: list[tuple[str, int]]) -> None:
    """Every way to an overflow is cut down to the steps of the counter that overflows."""
    path, better = violating_walk(steps), list[int]()
    found = delete_steps(
        path, Counters(), OVERFLOW, until=lambda: False, on_better=lambda way: better.append(len(way))
    )
    assert len(found) - 1 == _LIMIT
    assert {str(action) for action, _ in found[1:]} in [{f"Up({which})"} for which in range(3)]
    assert better == sorted(set(better), reverse=True)


@given(STEPS, st.integers(0, 10))
def test_the_best_so_far_is_left_when_the_time_is_over(steps: list[tuple[str, int]], rounds: int) -> None:
    """It is a behaviour of the model, it violates the same, and it is no longer than it was."""
    path, asked = violating_walk(steps), iter([False] * rounds)
    found = delete_steps(
        path, Counters(), OVERFLOW, until=lambda: next(asked, True), on_better=lambda _way: None
    )
    assert len(found) <= len(path)
    again = take_again((0, 0, 0), [action for action, _ in found if action], Counters(), OVERFLOW)
    assert again == found


def test_a_step_that_cannot_be_taken_is_left_out() -> None:
    """Down is skipped where its Up is gone; where nothing violates there is no way."""
    up, down = Action("Up", (0,)), Action("Down", (0,))
    assert take_again((0, 0, 0), [down, up, up], Counters(), OVERFLOW) is None
    path = take_again((0, 0, 0), [down, up, up, up], Counters(), OVERFLOW)
    assert path is not None
    assert [action for action, _ in path] == [None, up, up, up]
