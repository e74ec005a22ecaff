"""What a replay needs of an executable model, whatever its states are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from pytlc.trace import Action, State

S = TypeVar("S")


class Driver(Protocol[S]):
    """An executable model with states of type ``S``."""

    def initial(self) -> Iterable[S]:
        """All initial states."""
        ...

    def enabled(self, state: S) -> Iterable[tuple[Action, S]]:
        """Every step that can be taken, with all its arguments, and the state after it."""
        ...

    def view(self, state: S) -> State:
        """The state under the names and with the values of the spec, every variable of it."""
        ...
