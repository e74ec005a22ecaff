"""Making a way to a violation shorter, whatever it is a way through.

Three things are tried, the cheap ones first: a way that comes to a state twice is cut there; a search of
everything nearer than the violation proves the shortest way where it comes to its end; where it does not,
searches from states of the way look for the violation, and for later states of the way that can be reached in
fewer steps. Each is breadth first, so what it finds is as short as it can be from where it began.

Nothing here knows of TLC or of a reference model: :class:`Nearby` is what searches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pytlc.reference import Path

S = TypeVar("S", bound=Hashable)
L = TypeVar("L")

#: Of the time that is left, what the search for everything nearer may take before the others are tried.
_WHOLE = 0.3
#: From how many states great gains are looked for, before small ones are from all.
_PLACES = 8


@dataclass(frozen=True, slots=True)
class Reached(Generic[L, S]):
    """What a search found.

    Attributes:
        path: The way to it, which begins with the state that was searched from; None where nothing was found.
        violates: It ends with the violation; else with a state that was looked for.
        complete: Everything within the bound was looked at, so that nothing nearer was missed.
    """

    path: Path[L, S] | None = None
    violates: bool = False
    complete: bool = False


class Nearby(Protocol[S, L]):
    """A breadth-first search, which has to be an exact one: the way that is found is a shortest one."""

    @property
    def least(self) -> float:
        """Seconds below which a search is not worth its start."""
        ...

    def find(self, start: S | None, within: int, goals: Mapping[S, int], seconds: float, /) -> Reached[L, S]:
        """Search for the violation, and for some states.

        Args:
            start: Where to begin; None for every initial state.
            within: The most steps to a violation.
            goals: States that count too, each with the most steps to it.
            seconds: How long it may take.
        """
        ...


@dataclass(frozen=True, slots=True)
class Shortened(Generic[L, S]):
    """A shorter way, or the same one.

    Attributes:
        path: The way, a violation at its end.
        shortest: No way to this violation has fewer steps.
        stopped: The deadline or an interrupt ended the work before everything was tried.
    """

    path: Path[L, S]
    shortest: bool
    stopped: bool


def without_loops(path: Path[L, S]) -> Path[L, S]:
    """The way without what lies between two visits of one state; its last step stays what it is."""
    if len(path) < 2:
        return path
    *before, last = path
    latest = {state: place for place, (_, state) in enumerate(before)}
    kept: list[tuple[L | None, S]] = []
    place = 0
    while place < len(before):
        label, state = before[place]
        kept.append((label, state))
        place = latest[state] + 1
    return (*kept, last)


def shorten(
    path: Path[L, S],
    nearby: Nearby[S, L],
    *,
    seconds: float,
    on_better: Callable[[Path[L, S]], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Shortened[L, S]:
    """Make a way to a violation shorter.

    An interrupt (Ctrl-C) ends it with the best way so far.

    Args:
        path: The way; its last state or last step violates something, and no earlier one does.
        nearby: What searches.
        seconds: How long it may take.
        on_better: Sees every shorter way as it is found.
        clock: Seconds, from any beginning.
    """
    work = _Shortening(path, nearby, clock, clock() + seconds, on_better or _nobody)
    stopped = False
    try:
        stopped = not work.run()
    except KeyboardInterrupt:
        stopped = True
    return Shortened(work.path, work.shortest, stopped and not work.shortest)


def _nobody(_path: object) -> None:
    """Sees nothing."""


class _Shortening(Generic[L, S]):
    """The best way so far."""

    def __init__(
        self,
        path: Path[L, S],
        nearby: Nearby[S, L],
        clock: Callable[[], float],
        until: float,
        on_better: Callable[[Path[L, S]], None],
    ) -> None:
        self.path = path
        self.shortest = False
        self._nearby = nearby
        self._clock = clock
        self._until = until
        self._on_better = on_better

    @property
    def steps(self) -> int:
        return len(self.path) - 1

    @property
    def left(self) -> float:
        return self._until - self._clock()

    @property
    def _has_time(self) -> bool:
        """Whether another search is worth its start."""
        return self.left > 0 and self.left >= self._nearby.least

    def run(self) -> bool:
        """Try everything; False where there was no time for it."""
        self._take(without_loops(self.path))
        if self._whole(self.left * _WHOLE):
            return True
        self._ends()
        self._shortcuts(share=2, stride=max(self.steps // _PLACES, 1))
        while self._shortcuts():
            if not self._has_time:
                return False
        return self._has_time and self._whole(self.left)

    def _take(self, path: Path[L, S]) -> None:
        if len(path) < len(self.path):
            self.path = path
            self._on_better(path)

    def _whole(self, seconds: float) -> bool:
        """Search everything that is nearer; whether the way is now known to be the shortest."""
        if self.steps == 0:
            self.shortest = True
        elif self._has_time:
            found = self._nearby.find(None, self.steps - 1, {}, max(seconds, self._nearby.least))
            if found.path is not None:
                self._take(found.path)
            self.shortest = found.path is not None or found.complete
        return self.shortest

    def _ends(self) -> None:
        """Search for the violation from further and further before it, until that takes too long."""
        back = 2
        while back <= self.steps and self._has_time:
            place = self.steps - back
            found = self._find(place, {}, self.left / 4)
            if found.path is None and not found.complete:
                return
            back = max(self.steps - place, 1) * 2

    def _shortcuts(self, share: int = 1, stride: int = 1) -> bool:
        """Search from states for a way to any later one; whether one was found.

        Args:
            share: The way has to be so many times shorter: with 2 at most half as long as the way that is
                known, with 1 just shorter. Few great gains come before many small ones.
            stride: How many states to go on where nothing was found.
        """
        steps, place = self.steps, 0
        while place < self.steps - 1 and self._has_time:
            goals = dict(self._later(place, share))
            if self._find(place, goals, self.left * stride / (self.steps - place)).path is None:
                place += stride
        return self.steps < steps

    def _later(self, place: int, share: int) -> Iterator[tuple[S, int]]:
        """The states that lie more than one step after a place, each with the most steps to it."""
        for later in range(place + 2, self.steps):
            distance = later - place
            yield self.path[later][1], min(distance // share, distance - 1)

    def _find(self, place: int, goals: Mapping[S, int], seconds: float) -> Reached[L, S]:
        """Search from a state of the way, and take what is found."""
        seconds = max(seconds, self._nearby.least)
        found = self._nearby.find(self.path[place][1], self.steps - place - 1, goals, seconds)
        if found.path is None:
            return found
        rest: Path[L, S] = ()
        if not found.violates:
            rest = self.path[self._place_of(found.path[-1][1], place) + 1 :]
        steps = self.steps
        self._take(without_loops((*self.path[: place + 1], *found.path[1:], *rest)))
        return found if self.steps < steps else Reached()

    def _place_of(self, state: S, after: int) -> int:
        return max(k for k, (_, known) in enumerate(self.path[:-1]) if known == state and k > after)
