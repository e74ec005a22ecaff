"""A model as a narrator, whatever it can tell."""

from __future__ import annotations

from pytlc.reference import narrated
from pytlc.trace import Action, State


class Silent:
    """A model that can only step."""

    def init(self) -> tuple[int, ...]:
        """Zero."""
        return (0,)

    def enabled(self, state: int) -> tuple[tuple[Action, int], ...]:
        """One step up."""
        return ((Action("Up", ()), state + 1),)

    def apply(self, state: int, _action: Action) -> int:
        """Likewise."""
        return state + 1

    def view(self, state: int) -> State:
        """The one variable."""
        return State({"x": state})


class Telling(Silent):
    """A model that knows why it ends."""

    def reason(self, state: int) -> str | None:
        """It is full."""
        return "full" if state else None


def test_what_a_model_does_not_tell_nobody_does() -> None:
    """No lanes, no actor, no function, no reason; its steps are its own."""
    narrator = narrated(Silent())
    assert narrator.lanes(0) == ()
    assert (narrator.actor(Action("Up")), narrator.function(Action("Up")), narrator.reason(0)) == (None,) * 3
    assert list(narrator.enabled(1)) == [(Action("Up", ()), 2)]
    assert (narrator.view(3), list(narrator.init())) == (State({"x": 3}), [0])


def test_what_it_tells_is_told() -> None:
    """One method of the four is enough."""
    narrator = narrated(Telling())
    assert (narrator.reason(1), narrator.lanes(1)) == ("full", ())
