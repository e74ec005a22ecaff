"""The first place at which a spec and a model part, as data."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from pytlc.trace import Action, Change, State, Trace

S = TypeVar("S", bound=Hashable)


class Kind(Enum):
    """What the difference is."""

    SPEC_ONLY = "a transition that only the spec has"
    MODEL_ONLY = "a transition that only the model has"
    STATE = "a transition of both that leads to different states"
    ALIKE_IN_VIEW = "two states of the model that its view does not tell apart"
    ALIKE_IN_TEXT = "two states of TLC that are printed alike"
    MODEL_FAILS = "the model cannot go on"

    @property
    def is_step(self) -> bool:
        """One of the two has a transition or an initial state that the other one has not."""
        return self in {Kind.SPEC_ONLY, Kind.MODEL_ONLY, Kind.STATE}


@dataclass(frozen=True, slots=True)
class Difference(Generic[S]):
    """A state of both in which they differ, and how.

    Of the states with a difference it is the first one in breadth-first order.

    Attributes:
        kind: What differs.
        action: The step; None for an initial state. With its arguments where the model has the step.
        trace: The shortest way to the state in which they differ, on which both agree; None where they differ
            in their initial states.
        states: The model's states along it.
        spec: The state that the spec goes to; None where it has no such step.
        model: The state that the model goes to; likewise.
        changes: Where the two states differ (before: spec, after: model); else what the step changes.
        spec_steps: Every step that the spec takes there, as TLC prints it.
        model_steps: Every step that the model takes there.
        further: Steps of the same state that one of the two has and the other one not, besides this.
        message: What the model said when it could not go on.
    """

    kind: Kind
    action: Action | None
    trace: Trace | None
    states: tuple[S, ...]
    spec: State | None = None
    model: State | None = None
    changes: tuple[Change, ...] = ()
    spec_steps: tuple[Action, ...] = ()
    model_steps: tuple[Action, ...] = ()
    further: int = 0
    message: str = ""

    @property
    def number(self) -> int:
        """Number of the state after the step in question, the initial one being 1."""
        return 1 if self.trace is None else len(self.trace) + 1
