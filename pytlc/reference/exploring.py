"""Breadth-first search of everything that a model can reach: no Java, and a shortest way to each violation.

It works on whatever has initial states and steps, a :class:`ReferenceModel` or something simpler, and keeps
of each state only the one that it was first reached from; the steps on a way are found again when they are
asked for. Counts are those of TLC without symmetry: a transition is one enabled step of one distinct state,
and the depth is the number of states on the longest shortest way, so the initial state alone has depth 1.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeAlias, TypeVar

from pytlc.reference.protocol import ReferenceModel
from pytlc.trace import Action, Step, Trace

S = TypeVar("S", bound=Hashable)
S_contra = TypeVar("S_contra", bound=Hashable, contravariant=True)
L = TypeVar("L")
L_co = TypeVar("L_co", covariant=True)
L_contra = TypeVar("L_contra", contravariant=True)

#: States that are expanded between two looks at the clock.
_ROUND = 256

#: The states from an initial one on, each with the step that leads to it; the first has none.
Path: TypeAlias = tuple[tuple[L | None, S], ...]


class Space(Protocol[S, L_co]):
    """What can be searched: states of type ``S``, and steps as whatever tells them apart."""

    def init(self) -> Iterable[S]:
        """All initial states."""
        ...

    def enabled(self, state: S) -> Iterable[tuple[L_co, S]]:
        """Every step that can be taken and the state after it, always in the same order."""
        ...


class Claims(Protocol[S_contra, L_contra]):
    """What is claimed of states and of steps."""

    def of_state(self, state: S_contra, before: S_contra | None = None) -> Iterable[str]:
        """Names of the claims that do not hold of a state.

        Args:
            state: The state.
            before: The state that it was reached from, which was asked about before; of that, what the step
                leaves alone need not be told again. None for an initial state.
        """
        ...

    def of_step(self, before: S_contra, label: L_contra, after: S_contra) -> Iterable[str]:
        """Names of the claims that do not hold of a step."""
        ...


@dataclass(frozen=True, slots=True)
class NamedClaims(Generic[S, L]):
    """Claims as predicates by name.

    Attributes:
        states: Whether each holds of a state.
        steps: Whether each holds of a step: the state before it, the step, the state after it.
    """

    states: Mapping[str, Callable[[S], bool]] = field(default_factory=dict)
    steps: Mapping[str, Callable[[S, L, S], bool]] = field(default_factory=dict)

    def of_state(self, state: S, before: S | None = None) -> list[str]:  # noqa: ARG002  # looks at no other state
        """Names of the claims that do not hold of a state."""
        return [name for name, holds in self.states.items() if not holds(state)]

    def of_step(self, before: S, label: L, after: S) -> list[str]:
        """Names of the claims that do not hold of a step."""
        return [name for name, holds in self.steps.items() if not holds(before, label, after)]


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far a search has come.

    Attributes:
        distinct: Distinct states. transitions: Enabled steps of the states that were expanded. depth: States
        on the longest of the shortest ways. queue: States that are still to be expanded. seconds: Since the
        search began, by the wall clock.
    """

    distinct: int
    transitions: int
    depth: int
    queue: int
    seconds: float = field(compare=False)


@dataclass(frozen=True, slots=True)
class Exploration(Generic[S, L]):
    """What a search found.

    Attributes:
        size: How far it came.
        bound: What stopped it before its end, in words; None where nothing did.
        complete: Whether everything was expanded.
        stuck: How many states have no successor.
        violations: Claim -> shortest way to a state, or up to and with a step, of which it does not hold.
        seen: What was collected of all states -> shortest way to one that shows it.
    """

    size: SoFar
    bound: str | None
    complete: bool
    stuck: int
    violations: Mapping[str, Path[L, S]]
    seen: Mapping[Hashable, Path[L, S]] = field(default_factory=dict)

    @property
    def distinct(self) -> int:
        """Distinct states."""
        return self.size.distinct

    @property
    def transitions(self) -> int:
        """Enabled steps of the states that were expanded."""
        return self.size.transitions

    @property
    def depth(self) -> int:
        """States on the longest of the shortest ways."""
        return self.size.depth


def explore(
    space: Space[S, L],
    claims: Claims[S, L] | None = None,
    *,
    limit: int | None = None,
    deadline: float | None = None,
    stop_at_first: bool = False,
    marks: Callable[[S], Iterable[Hashable]] | None = None,
    on_progress: Callable[[SoFar], None] | None = None,
) -> Exploration[S, L]:
    """Search breadth first.

    Args:
        space: What is searched.
        claims: Checked of every state and every step that is reached.
        limit: Stop once this many distinct states are known.
        deadline: Stop after this many seconds of wall time.
        stop_at_first: Stop at the first violation; else go on, also past it, as TLC does with ``-continue``.
        marks: What is to be collected of each state.
        on_progress: Told from time to time how far the search has come.
    """
    search = _Search(space, claims, marks, stop_at_first=stop_at_first)
    search.start()
    while search.waiting:
        bound = search.bound(limit, deadline)
        if bound is not None or search.ended:
            break
        search.go_on(limit)
        if on_progress is not None:
            on_progress(search.so_far())
    else:
        bound = None
    return Exploration(
        search.so_far(),
        bound,
        not search.waiting,
        search.stuck,
        {name: search.way_over(*found) for name, found in search.violations.items()},
        {mark: search.way_to(state) for mark, state in search.seen.items()},
    )


class _Search(Generic[S, L]):
    """The state of one search, which goes on level by level and stops between any two states."""

    def __init__(
        self,
        space: Space[S, L],
        claims: Claims[S, L] | None,
        marks: Callable[[S], Iterable[Hashable]] | None,
        *,
        stop_at_first: bool,
    ) -> None:
        self.space = space
        self.claims = claims
        self.marks = marks
        self.stop_at_first = stop_at_first
        self.began = time.monotonic()
        self.parents: dict[S, S | None] = {}
        self.level: Iterator[S] = iter(())
        self.left = 0
        self.next_level: list[S] = []
        #: Claim -> the state before, and the step with the state after if it is the step that violates it.
        self.violations: dict[str, tuple[S, tuple[L, S] | None]] = {}
        self.seen: dict[Hashable, S] = {}
        self.transitions = 0
        self.depth = 0
        self.stuck = 0

    @property
    def waiting(self) -> int:
        """How many states are still to be expanded."""
        return self.left + len(self.next_level)

    @property
    def ended(self) -> bool:
        """Whether a violation ends the search."""
        return self.stop_at_first and bool(self.violations)

    def bound(self, limit: int | None, deadline: float | None) -> str | None:
        """What stops the search, in words."""
        if limit is not None and len(self.parents) >= limit:
            return f"the limit of {limit:,} distinct states"
        if deadline is not None and time.monotonic() - self.began >= deadline:
            return f"the deadline of {deadline:g} s"
        return None

    def so_far(self) -> SoFar:
        """How far the search has come."""
        seconds = time.monotonic() - self.began
        depth = self.depth + bool(self.next_level)
        return SoFar(len(self.parents), self.transitions, depth, self.waiting, seconds)

    def start(self) -> None:
        """Reach the initial states."""
        for state in self.space.init():
            if state not in self.parents:
                self.parents[state] = None
                self.next_level.append(state)
                self._check(state, None)

    def go_on(self, limit: int | None) -> None:
        """Expand some states, none of another level."""
        if not self.left:
            self.level, self.left, self.next_level = iter(self.next_level), len(self.next_level), []
            self.depth += 1
        for state in self._some():
            self._expand(state)
            if self.ended or (limit is not None and len(self.parents) >= limit):
                return

    def _some(self) -> Iterator[S]:
        for _ in range(min(_ROUND, self.left)):
            self.left -= 1
            yield next(self.level)

    def _expand(self, state: S) -> None:
        claims, parents = self.claims, self.parents
        count = 0
        for label, after in self.space.enabled(state):
            count += 1
            if claims is not None:
                for name in claims.of_step(state, label, after):
                    self.violations.setdefault(name, (state, (label, after)))
            if after not in parents:
                parents[after] = state
                self.next_level.append(after)
                self._check(after, state)
        self.transitions += count
        self.stuck += not count

    def _check(self, state: S, before: S | None) -> None:
        if self.claims is not None:
            for name in self.claims.of_state(state, before):
                self.violations.setdefault(name, (state, None))
        if self.marks is not None:
            for mark in self.marks(state):
                self.seen.setdefault(mark, state)

    def way_over(self, state: S, step: tuple[L, S] | None) -> Path[L, S]:
        """The way to a state, and over a step."""
        return self.way_to(state) if step is None else (*self.way_to(state), step)

    def way_to(self, state: S) -> Path[L, S]:
        """The way by which a state was reached first."""
        way: list[tuple[L | None, S]] = []
        before = self.parents[state]
        while before is not None:
            way.append((self._step(before, state), state))
            state, before = before, self.parents[before]
        way.append((None, state))
        return tuple(reversed(way))

    def _step(self, before: S, state: S) -> L:
        return next(label for label, after in self.space.enabled(before) if after == state)


def trace_of(model: ReferenceModel[S], path: Path[Action, S]) -> Trace:
    """A way through a reference model as a behaviour of the spec."""
    return Trace(
        tuple(Step(number, action, model.view(state)) for number, (action, state) in enumerate(path, 1))
    )
