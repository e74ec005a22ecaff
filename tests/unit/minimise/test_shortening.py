"""Ways to a violation made shorter, on graphs that Hypothesis makes up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pytlc.minimise import Reached, shorten, without_loops
from pytlc.minimise.model_search import ModelSearch
from pytlc.minimise.violation import Violation
from pytlc.reference import Path
from pytlc.trace import Action, State

_SIZE = 12
_Edges = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class Toy:
    """A graph as a model: states are numbers, a step goes along an edge, named after where it leads."""

    edges: _Edges

    def init(self) -> list[int]:
        """The first one."""
        return [0]

    def enabled(self, state: int) -> list[tuple[Action, int]]:
        """The steps, in a fixed order."""
        return [(Action(f"to{after}"), after) for after in self.edges.get(state, ())]

    def apply(self, state: int, action: Action) -> int:
        """The state after a step."""
        return {taken.name: after for taken, after in self.enabled(state)}[action.name]

    def view(self, state: int) -> State:
        """The state under a name."""
        return State({"state": state})


@dataclass
class Impatient:
    """A search that has time for so many of its questions and no more."""

    search: ModelSearch[int]
    patience: int
    least: float = 0.0
    asked: list[int] = field(default_factory=list)

    def find(
        self, start: int | None, within: int, goals: Mapping[int, int], _seconds: float
    ) -> Reached[Action, int]:
        """Count the question, and answer while there is time; never a search of everything."""
        self.asked.append(within)
        if len(self.asked) > self.patience:
            raise KeyboardInterrupt
        return Reached() if start is None else self.search.find(start, within, goals, 60.0)


def violating(bad: int) -> Violation[int]:
    """One state is bad."""
    return Violation(lambda state: state == bad, lambda _before, _action, _after: False)


@st.composite
def walks(draw: st.DrawFn) -> tuple[_Edges, Path[Action, int]]:
    """A graph, and a walk in it that comes to its last state once."""
    inner = st.integers(0, _SIZE - 2)
    states = [0, *draw(st.lists(inner, max_size=30)), _SIZE - 1]
    more = draw(st.lists(st.tuples(inner, st.integers(0, _SIZE - 1)), max_size=25))
    edges: dict[int, list[int]] = {}
    for before, after in [*pairwise(states), *more]:
        edges.setdefault(before, []).append(after)
    path: Path[Action, int] = ((None, 0), *((Action(f"to{state}"), state) for state in states[1:]))
    return {state: tuple(dict.fromkeys(found)) for state, found in edges.items()}, path


def distance(edges: _Edges) -> int:
    """Steps from the first state to the bad one."""
    level, steps, seen = {0}, 0, {0}
    while _SIZE - 1 not in level:
        level = {after for state in level for after in edges.get(state, ())} - seen
        seen |= level
        steps += 1
    return steps


def is_way(path: Path[Action, int], edges: _Edges) -> bool:
    """Whether a path follows the edges from the first state to the bad one."""
    states = [state for _, state in path]
    return states[0] == 0 and states[-1] == _SIZE - 1 and all(b in edges[a] for a, b in pairwise(states))


@given(walks())
def test_a_complete_search_proves_the_shortest(walk: tuple[_Edges, Path[Action, int]]) -> None:
    """The way is as short as the distance, and said to be."""
    edges, path = walk
    found = shorten(path, ModelSearch(Toy(edges), violating(_SIZE - 1)), seconds=60.0)
    assert is_way(found.path, edges)
    assert found.shortest
    assert not found.stopped
    assert len(found.path) - 1 == distance(edges)


@given(walks(), st.integers(0, 12))
def test_an_interrupt_leaves_the_best_so_far(walk: tuple[_Edges, Path[Action, int]], patience: int) -> None:
    """Never longer, still a way to the violation, and not said to be the shortest."""
    edges, path = walk
    better: list[int] = []
    impatient = Impatient(ModelSearch(Toy(edges), violating(_SIZE - 1)), patience)
    found = shorten(path, impatient, seconds=60.0, on_better=lambda way: better.append(len(way)))
    assert is_way(found.path, edges)
    assert len(found.path) <= len(path)
    assert better == sorted(set(better), reverse=True)
    assert len(found.path) == (better[-1] if better else len(path))
    assert not found.shortest or len(found.path) == 1
    if len(impatient.asked) <= patience:
        assert len(found.path) - 1 == distance(edges), "shortcuts from every state leave nothing to shorten"


@given(walks())
def test_no_state_comes_twice_before_the_last_step(walk: tuple[_Edges, Path[Action, int]]) -> None:
    """What is cut is a loop, so what is left is still a way, with its last step as it was."""
    edges, path = walk
    cut = without_loops(path)
    states = [state for _, state in cut[:-1]]
    assert len(set(states)) == len(states)
    assert is_way(cut, edges)
    assert cut[-1] == path[-1]


def test_a_step_that_violates_may_lead_to_a_known_state() -> None:
    """The last step is what violates, so it stays although its state has come before."""
    path: Path[str, int] = ((None, 0), ("a", 1), ("b", 0), ("c", 1), ("bad", 0))
    assert without_loops(path) == ((None, 0), ("c", 1), ("bad", 0))


def test_no_time_leaves_loops_cut() -> None:
    """Cutting costs nothing, so it is done always."""
    path: Path[Action, int] = ((None, 0), (Action("to1"), 1), (Action("to0"), 0), (Action("to2"), 2))
    found = shorten(path, ModelSearch(Toy({0: (1, 2), 1: (0,)}), violating(2)), seconds=0.0)
    assert [state for _, state in found.path] == [0, 2]
    assert not found.shortest
    assert found.stopped
