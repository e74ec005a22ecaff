"""Puts the states of one counterexample together as TLC prints them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pytlc.tlc.events import BackToState, StateShown, StateUnreadable, StutteringShown
from pytlc.trace import Ending, Finite, Loop, State, Step, Stuttering, Trace


@dataclass(slots=True)
class TraceBuilder:
    """Takes the events of a trace in order; `problem` says why the trace ends early, if it does."""

    steps: list[Step] = field(default_factory=list)
    ending: Ending = field(default_factory=Finite)
    problem: str | None = None

    def add(self, event: StateShown | StateUnreadable | BackToState | StutteringShown) -> None:
        """Append a state, or close the trace with its ending; nothing follows a state that was unreadable."""
        if self.problem is not None:
            return
        match event:
            case StateShown():
                self._state(event)
            case StateUnreadable():
                self.problem = f"state {event.number} of the trace cannot be read: {event.reason}"
            case BackToState():
                self._loop(event)
            case StutteringShown():
                self.ending = Stuttering()

    def build(self) -> Trace | None:
        """The trace as far as it was readable; None without a single state."""
        return Trace(tuple(self.steps), self.ending) if self.steps else None

    def _loop(self, event: BackToState) -> None:
        if event.number > len(self.steps):
            self.problem = f"the trace returns to state {event.number}, which TLC did not print"
            return
        self.ending = Loop(event.number, event.action)

    def _state(self, event: StateShown) -> None:
        """Under ``-difftrace`` a state is printed as what differs from the one before it."""
        if event.number != len(self.steps) + 1:
            self.problem = (
                f"state {len(self.steps) + 1} of the trace is missing: TLC printed number {event.number}"
            )
            return
        state = event.state
        if self.steps:
            before = self.steps[-1].state
            if len(state) < len(before) and set(state) <= set(before):
                state = State({**before, **state})
        self.steps.append(Step(event.number, event.action, state))


def single_state(state: State | None) -> Trace | None:
    """The trace of a violation in an initial state, which TLC prints inside its message."""
    return None if state is None else Trace((Step(1, None, state),), Finite())
