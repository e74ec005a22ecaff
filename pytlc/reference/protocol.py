"""What an executable model has to offer, whatever its states are, so that it can stand beside a spec.

A family from outside implements these four methods and gets replay, exploration, conformance and trace
validation for them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar

from pytlc.trace import Action, State

S = TypeVar("S", bound=Hashable)


class ReferenceModel(Protocol[S]):
    """An executable model with states of type ``S``: immutable and hashable."""

    def init(self) -> Iterable[S]:
        """All initial states."""
        ...

    def enabled(self, state: S) -> Iterable[tuple[Action, S]]:
        """Every step that can be taken, with all its arguments, and the state after it.

        Always in the same order, so that a search finds the same counterexample each time.
        """
        ...

    def apply(self, state: S, action: Action) -> S:
        """The state after a step that is given with all its arguments.

        Raises:
            UnknownStep: The model has no such action, or not with these arguments.
            DisabledStep: It cannot be taken here; the message says what it waits for.
        """
        ...

    def view(self, state: S) -> State:
        """The state under the names and with the values of the spec, every variable of it."""
        ...
