"""A state graph as a Python object: packed, decoded where it is asked for, and asked by number.

States are numbered from 0 breadth first, the initial ones first; where a number stands for a state in a
message, a file or a drawing, it is that one. A predicate is a function of a :class:`State`, or Python text in
which each variable stands for its value, as for :func:`pytlc.trace.where`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from pytlc.errors import UsageError
from pytlc.graph import drawing, export, searching
from pytlc.graph.collecting import Content
from pytlc.graph.loading import content_of
from pytlc.graph.shape import Shape
from pytlc.trace import Action, Expression, Finite, Loop, State, Step, Trace, expression_of, model_values

if TYPE_CHECKING:
    import networkx as nx

    from pytlc.graph.running import OnSize
    from pytlc.tlc import TlcJob, TlcRunner

#: States that a notebook draws without being asked.
_SMALL = 60

#: A state by its number, or what has to hold in it.
Goal = Expression | int


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that the spec allows: the numbers of two states, and the action between them."""

    source: int
    action: Action
    target: int


@dataclass(frozen=True, slots=True)
class Component:
    """A strongly connected component: states that all lead to each other.

    Attributes:
        states: Their numbers, ascending.
        is_terminal: No transition leaves it: a behaviour that comes here stays here.
        has_cycle: A behaviour can go on in it for ever; not so for one state without a transition to itself.
    """

    states: tuple[int, ...]
    is_terminal: bool
    has_cycle: bool


class _Holding:
    """What has to hold of a state, asked by its number."""

    def __init__(self, graph: Graph, goal: Goal) -> None:
        self._wanted = goal if isinstance(goal, int) else None
        self._function = None if isinstance(goal, int) else expression_of(goal)
        self._states = graph.states
        self._names = graph.model_names

    def __call__(self, number: int) -> Any:
        if self._function is None:
            return number == self._wanted
        return self._function(Step(number, None, self._states[number]), self._names)

    def conclude(self) -> None:
        """Refuse to say that it holds nowhere where it could not.

        A state that is on no cycle may not have been asked yet, so that all are.

        Raises:
            UsageError: The text compares what is never equal.
        """
        if self._function is None:
            return
        for number in range(len(self._states)):
            self(number)
        self._function.conclude()


class States(Sequence[State]):
    """The states by their numbers, each decoded when it is asked for and not kept."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def __len__(self) -> int:
        return len(self._content.keys)

    @overload
    def __getitem__(self, number: int) -> State: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[State, ...]: ...

    def __getitem__(self, number: int | slice) -> State | tuple[State, ...]:
        if isinstance(number, slice):
            return tuple(map(self._content.vocabulary.state, self._content.keys[number]))
        return self._content.vocabulary.state(self._content.keys[number])


class Graph:
    """All states of a spec and all transitions between them.

    Made by :meth:`load` from a file, or by :meth:`of` from a run of TLC.

    Attributes:
        complete: It holds all that TLC can reach: the text came to its end, and no bound stopped the search.
        bound: What stopped it, in words; None where nothing did.
        reduced: Keywords of the configuration (VIEW, SYMMETRY) by which a state stands for all that are
            alike. A way through such a graph need be no behaviour, so that none is given.
        has_transitions: Not so for a list of states (``-dump F``), of which nothing but states can be asked.
    """

    def __init__(
        self,
        content: Content,
        *,
        bound: str | None = None,
        has_transitions: bool = True,
        names: frozenset[str] = frozenset(),
        reduced: tuple[str, ...] = (),
    ) -> None:
        self._content = content
        self.reduced = reduced
        self._given = names
        self.bound = bound
        self.has_transitions = has_transitions
        self.complete = content.complete and bound is None

    @classmethod
    def load(cls, path: Path | str) -> Graph:
        """Read what ``-dump dot,actionlabels F`` or ``-dump F`` wrote, or :meth:`write` as ``.dot``.

        Raises:
            UsageError: The file cannot be read.
            OutputSyntaxError: It is not in that form.
        """
        content, has_transitions = content_of(Path(path))
        return cls(content, has_transitions=has_transitions)

    @classmethod
    def of(
        cls,
        job: TlcJob,
        runner: TlcRunner,
        *,
        max_states: int | None = None,
        on_size: OnSize | None = None,
        reduced: bool = False,
    ) -> Graph:
        """Run TLC and read its graph, as :func:`pytlc.graph.running.graph_of` tells."""
        from pytlc.graph.running import graph_of  # noqa: PLC0415  # it makes graphs, of this class

        return graph_of(job, runner, max_states=max_states, on_size=on_size, reduced=reduced)

    @property
    def variables(self) -> tuple[str, ...]:
        """In TLC's order."""
        return self._content.vocabulary.variables

    def model_names(self) -> frozenset[str]:
        """The names of all model values in its states, and of those that the configuration gives."""
        return self._names

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action of a transition, once."""
        return self._content.actions

    @property
    def states(self) -> Sequence[State]:
        """The states by their numbers."""
        return States(self._content)

    @property
    def initial(self) -> range:
        """The numbers of the initial states."""
        return range(self._content.shape.initial)

    @property
    def outside(self) -> frozenset[int]:
        """States that a constraint keeps out of the model; only ``-dump dot,constrained`` tells them."""
        return self._content.outside

    @property
    def fingerprints(self) -> Sequence[int]:
        """TLC's number of each state; empty where it tells none."""
        return self._content.fingerprints

    @property
    def transitions(self) -> int:
        """How many there are that differ in state, action or state after it."""
        return len(self._content.shape.targets)

    @property
    def layers(self) -> tuple[range, ...]:
        """The numbers of the states of each depth, from the initial ones on."""
        return self._shape.layers

    @property
    def depth(self) -> int:
        """States on the longest of the shortest ways from an initial state, as TLC counts it."""
        return len(self._shape.layers)

    def __len__(self) -> int:
        return len(self._content.keys)

    def __repr__(self) -> str:
        partly = "" if self.complete else ", incomplete"
        return f"<Graph of {len(self):,} states, {self.transitions:,} transitions{partly}>"

    def edges(self, state: int | None = None) -> Iterator[Transition]:
        """The transitions of a state, or all of them, in the order of their sources."""
        sources: Iterable[int] = range(len(self)) if state is None else (self._number(state),)
        shape = self._shape
        for source in sources:
            for edge in shape.edges(source):
                yield Transition(source, self.actions[shape.labels[edge]], shape.targets[edge])

    def find(self, predicate: Expression) -> Iterator[int]:
        """The numbers of the states in which a predicate holds, ascending.

        Raises:
            UsageError: The text is no Python expression, fails in a state, which the message names, or
                compares what is never equal.
        """
        return self._found(self._holding(predicate))

    def path(self, goal: Goal, *, start: Goal | None = None) -> Trace | None:
        """A shortest behaviour to a state; None where no behaviour leads there.

        Args:
            goal: Where to.
            start: From where; an initial state if it is not given.

        Raises:
            UsageError: As for :meth:`find`; there is no state of that number, or the graph is a reduced one.
        """
        self._refuse_reduced()
        holds = self._holding(goal)
        way = searching.shortest(self._shape, self._starts(start), holds)
        if way is None:
            holds.conclude()
            return None
        return self._trace(*way)

    def paths(self, goal: Goal, *, start: Goal | None = None) -> Iterator[Trace]:
        """All shortest behaviours to a state, made one by one; there can be very many.

        Raises:
            UsageError: As for :meth:`path`.
        """
        self._refuse_reduced()
        return self._all_shortest(self._holding(goal), self._starts(start))

    def _all_shortest(self, holds: _Holding, starts: Iterable[int]) -> Iterator[Trace]:
        missing = True
        for way in searching.all_shortest(self._shape, starts, holds):
            missing = False
            yield self._trace(*way)
        if missing:
            holds.conclude()

    def lasso(self, through: Goal) -> Trace | None:
        """A behaviour that comes through a state again and again; None where none does.

        The way to the state is a shortest one, and so is the way from there back to it.

        Raises:
            UsageError: As for :meth:`path`.
        """
        self._refuse_reduced()
        on_cycle = set(self.on_cycles())
        holds = self._holding(through)
        way = searching.shortest(self._shape, self.initial, lambda state: state in on_cycle and holds(state))
        if way is None:
            holds.conclude()
            return None
        first, edges = way
        state = self._shape.targets[edges[-1]] if edges else first
        cycle = searching.cycle_through(self._shape, state)
        if cycle is None:
            return None
        steps = self._trace(first, (*edges, *cycle[:-1])).steps
        return Trace(steps, Loop(len(edges) + 1, self._action(cycle[-1])))

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The strongly connected components; one comes before all that lead to it."""
        numbers = self._component
        members: list[list[int]] = [[] for _ in range(max(numbers, default=-1) + 1)]
        for state, number in enumerate(numbers):
            members[number].append(state)
        terminal = set(searching.terminal(self._shape, numbers))
        return tuple(
            Component(tuple(states), number in terminal, len(states) > 1 or self._loops(states[0]))
            for number, states in enumerate(members)
        )

    def on_cycles(self) -> Iterator[int]:
        """The numbers of the states to which a way of at least one step leads back."""
        return searching.on_cycle(self._shape, self._component)

    def reachable(self, start: Goal) -> tuple[int, ...]:
        """The numbers of the states that ways from some states lead to, these included, ascending.

        Raises:
            UsageError: As for :meth:`path`.
        """
        found = searching.reached(self._shape, self._starts(start))
        return tuple(state for state, is_reached in enumerate(found) if is_reached)

    def dead_ends(self) -> tuple[int, ...]:
        """The numbers of the states without a transition.

        States outside of the model are none of them, nor are those of an incomplete graph that TLC had not
        come to.
        """
        shape = self._shape
        known = len(self) if self.complete else shape.source(self.transitions - 1)
        return tuple(state for state in range(known) if not shape.edges(state) and state not in self.outside)

    def counts(self) -> dict[Action, int]:
        """How many transitions each action has, the most first."""
        counted = Counter(self._shape.labels).most_common()
        return {self.actions[label]: count for label, count in counted}

    def out_degree(self, state: int) -> int:
        """How many transitions a state has.

        Raises:
            UsageError: There is no such state.
        """
        return len(self._shape.edges(self._number(state)))

    def in_degree(self, state: int) -> int:
        """How many transitions lead to a state.

        Raises:
            UsageError: There is no such state.
        """
        return len(self._shape.backwards.edges(self._number(state)))

    def depth_of(self, state: int) -> int | None:
        """Steps on a shortest way to a state, 0 for an initial one; None where no way leads there.

        Raises:
            UsageError: There is no such state.
        """
        depth = self._shape.depth(self._number(state))
        return None if depth < 0 else depth

    def difference(self, other: Graph) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of the states that only this graph has, and of those that only the other has.

        States are compared by their values.

        Raises:
            UsageError: The graphs have other variables.
        """
        if set(self.variables) != set(other.variables):
            raise UsageError(
                f"the graphs have other variables: {', '.join(self.variables)} and "
                f"{', '.join(other.variables)}"
            )
        mine, theirs = set(self.states), set(other.states)
        only_mine = (number for number, state in enumerate(self.states) if state not in theirs)
        return tuple(only_mine), tuple(n for n, state in enumerate(other.states) if state not in mine)

    def number_of(self, state: State) -> int | None:
        """The number of a state; None where it is not there."""
        return next((number for number, known in enumerate(self.states) if known == state), None)

    def follow(self, trace: Trace) -> tuple[int, ...]:
        """The numbers of a behaviour's states, in its order, without those that the graph does not have."""
        wanted = set(trace.states)
        numbers = {state: number for number, state in enumerate(self.states) if state in wanted}
        return tuple(numbers[state] for state in trace.states if state in numbers)

    def write(
        self, path: Path | str, *, variables: Sequence[str] = (), highlight: Trace | None = None
    ) -> None:
        """Write the graph: as ``.graphml``, ``.dot``, ``.json``, ``.jsonl``, ``.csv`` or ``.svg``.

        Args:
            path: The file; its ending says in which form.
            variables: Which of a state are written; all where none is named.
            highlight: A behaviour that a drawing is to show.

        Raises:
            UsageError: The ending is none of these, there is no such variable, or too much would be drawn.
            StorageError: The file cannot be written.
        """
        marked = () if highlight is None else self.follow(highlight)
        export.write(self, Path(path), variables=variables, path_states=marked)

    def svg(self, *, variables: Sequence[str] = (), highlight: Trace | None = None) -> str:
        """A drawing of a small graph, as for :meth:`write`.

        Raises:
            UsageError: The graph has too many states to be drawn.
        """
        marked = () if highlight is None else self.follow(highlight)
        return drawing.svg(self, variables=export.chosen_variables(self, variables), path=marked)

    def to_networkx(self) -> nx.MultiDiGraph:
        """For networkx: states with ``state``, ``initial`` and ``depth``, transitions with ``action``.

        Raises:
            UsageError: networkx is not installed; it comes with the extra ``graph``.
        """
        return export.to_networkx(self)

    def _repr_html_(self) -> str:
        """For notebooks: a drawing where it is small, else what is known of it."""
        if self.has_transitions and len(self) <= _SMALL:
            return self.svg()
        rows = "".join(
            f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in self._told()
        )
        return f"<table>{rows}</table>"

    def _told(self) -> Iterator[tuple[str, str]]:
        yield "states", f"{len(self):,}"
        if self.has_transitions:
            yield "initial states", f"{len(self.initial):,}"
            yield "transitions", f"{self.transitions:,}"
            yield "depth", f"{self.depth:,}"
            yield from ((str(action), f"{count:,}") for action, count in self.counts().items())
        if not self.complete:
            yield "incomplete", self.bound or "the text breaks off"

    @property
    def _shape(self) -> Shape:
        if not self.has_transitions:
            raise UsageError("a list of states tells no transitions; dump with -dump dot,actionlabels")
        return self._content.shape

    @cached_property
    def _component(self) -> array[int]:
        return searching.components(self._shape)

    @cached_property
    def _names(self) -> frozenset[str]:
        return self._given | model_values(self._content.vocabulary.values())

    def _loops(self, state: int) -> bool:
        return state in self._shape.successors(state)

    def _number(self, state: int) -> int:
        if not 0 <= state < len(self):
            raise UsageError(f"there is no state {state}; the graph has states 0 to {len(self) - 1}")
        return state

    def _holding(self, goal: Goal) -> _Holding:
        return _Holding(self, self._number(goal) if isinstance(goal, int) else goal)

    def _refuse_reduced(self) -> None:
        if self.reduced:
            raise UsageError(
                f"under {' and '.join(self.reduced)} a way through the graph need be no behaviour of the "
                "spec; ask of the graph without"
            )

    def _found(self, holds: _Holding) -> Iterator[int]:
        yield from filter(holds, range(len(self)))
        holds.conclude()

    def _starts(self, start: Goal | None) -> Iterable[int]:
        if start is None:
            return range(self._shape.initial)
        return (self._number(start),) if isinstance(start, int) else self.find(start)

    def _action(self, edge: int) -> Action:
        return self.actions[self._shape.labels[edge]]

    def _trace(self, start: int, way: Sequence[int]) -> Trace:
        states, targets = self.states, self._shape.targets
        steps = [Step(1, None, states[start])]
        steps += [Step(n, self._action(edge), states[targets[edge]]) for n, edge in enumerate(way, 2)]
        return Trace(tuple(steps), Finite())
