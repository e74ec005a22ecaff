"""Random walks of a model."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pytlc.conform.walks import walk
from pytlc.errors import UnknownStep, UsageError
from pytlc.trace import Action, State


class Ladder:
    """Goes up by one or two, and stops at the top."""

    top = 9

    def init(self) -> Iterable[int]:
        """The ground."""
        return [0]

    def enabled(self, state: int) -> Iterable[tuple[Action, int]]:
        """Small and large steps."""
        return [(Action("Up", (n,)), state + n) for n in (1, 2) if state + n <= self.top]

    def apply(self, state: int, action: Action) -> int:
        """One of them."""
        for offered, after in self.enabled(state):
            if offered == action:
                return after
        raise UnknownStep(str(action))

    def view(self, state: int) -> State:
        """The height."""
        return State({"height": state})


def test_a_seed_gives_the_same_walk() -> None:
    """And another one gives another."""
    assert walk(Ladder(), length=5, seed=1) == walk(Ladder(), length=5, seed=1)
    assert len({walk(Ladder(), length=5, seed=seed).events for seed in range(8)}) > 1


def test_a_walk_is_a_behaviour_of_the_model_with_everything_seen() -> None:
    """Each step is enabled where it is taken; it ends where none is."""
    log = walk(Ladder(), length=50, seed=3)
    (start,) = log.initial
    height = start.value
    for event in log.events:
        assert event.arguments is not None
        (part,) = event.seen
        assert (event.action, part.value) == ("Up", height + event.arguments[0])  # type: ignore[operator]  # numbers
        height = part.value
    assert height == Ladder.top


def test_a_walk_has_a_step() -> None:
    """A length below one is refused."""
    with pytest.raises(UsageError, match="at least one step"):
        walk(Ladder(), length=0, seed=1)
