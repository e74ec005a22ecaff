"""Short ways between the states of a reference model."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pytlc.minimise.shortening import Reached
from pytlc.minimise.violation import Violation
from pytlc.reference import Path, ReferenceModel, Searcher, explore
from pytlc.trace import Action

S = TypeVar("S", bound=Hashable)

#: States that are expanded between two looks at the clock.
_ROUND = 64


@dataclass(frozen=True, slots=True)
class ModelSearch(Generic[S]):
    """Searches a reference model breadth first.

    Attributes:
        model: What is searched.
        violation: What is looked for.
        searcher: The fastest search of the model from its initial states; None for no other.
    """

    model: ReferenceModel[S]
    violation: Violation[S]
    searcher: Searcher[Any, Any] | None = None
    least: float = 0.05

    def find(
        self, start: S | None, within: int, goals: Mapping[S, int], seconds: float
    ) -> Reached[Action, S]:
        """As :meth:`pytlc.minimise.shortening.Nearby.find` says."""
        if start is None and self.searcher is not None:
            return _from_everywhere(self.searcher, seconds)
        starts = list(self.model.init()) if start is None else [start]
        return _Search(self, goals, time.monotonic() + seconds).run(
            starts, within, is_known=start is not None
        )


def _from_everywhere(searcher: Searcher[Any, Any], seconds: float) -> Reached[Action, Any]:
    """The violation that is nearest to an initial state."""
    found = explore(searcher.space, searcher.claims, deadline=seconds, stop_at_first=True)
    for path in found.violations.values():
        return Reached(searcher.way(path), violates=True)
    return Reached(complete=found.complete)


class _Search(Generic[S]):
    """One search: where each state was reached from."""

    def __init__(self, search: ModelSearch[S], goals: Mapping[S, int], until: float) -> None:
        self._model = search.model
        self._violation = search.violation
        self._goals = goals
        self._until = until
        self._from: dict[S, tuple[Action, S] | None] = {}
        self._expanded = 0

    def run(self, starts: Iterable[S], within: int, *, is_known: bool) -> Reached[Action, S]:
        level: list[S] = []
        for state in starts:
            if state not in self._from:
                self._from[state] = None
                level.append(state)
                if not is_known and self._violation.of_state(state):
                    return Reached(((None, state),), violates=True)
        for steps in range(1, within + 1):
            following: list[S] = []
            for state in level:
                found = self._expand(state, steps, following)
                if found is not None:
                    return found
            level = following
        return Reached(complete=True)

    def _expand(self, state: S, steps: int, following: list[S]) -> Reached[Action, S] | None:
        """The successors of a state, ``steps`` from the start; what was found, if the search is over."""
        self._expanded += 1
        if self._expanded % _ROUND == 0 and time.monotonic() > self._until:
            return Reached()
        for action, after in self._model.enabled(state):
            if self._violation.of_step(state, action, after):
                return Reached((*self._way(state), (action, after)), violates=True)
            if after in self._from:
                continue
            self._from[after] = (action, state)
            following.append(after)
            if self._violation.of_state(after):
                return Reached(self._way(after), violates=True)
            if self._goals.get(after, -1) >= steps:
                return Reached(self._way(after))
        return None

    def _way(self, state: S) -> Path[Action, S]:
        way: list[tuple[Action | None, S]] = []
        before = self._from[state]
        while before is not None:
            way.append((before[0], state))
            state = before[1]
            before = self._from[state]
        return ((None, state), *reversed(way))
