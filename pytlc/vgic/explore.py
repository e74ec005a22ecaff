"""Breadth-first search of everything that a model can reach, without Java.

For tests, for conformance with the spec, and for whoever wants the shortest way to a violation in Python
objects. Counts are those of TLC: a transition is one enabled step of one distinct state, and the depth is
the number of states on the longest shortest path, so the initial state alone has depth 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.properties import ActionPredicate, Property, StatePredicate
from pytlc.vgic.state import Machine

#: The steps from the initial machine with the machine after each; the first entry has no step.
Path = tuple[tuple[Step | None, Machine], ...]
#: Machine -> the step and the machine that it was first reached from; None for an initial one.
Parents = dict[Machine, tuple[Step, Machine] | None]
#: What is collected of a machine, such as :func:`pytlc.vgic.lockorder.lock_edges`.
Marks = Callable[[Model, Machine], Iterable[Hashable]]


@dataclass(frozen=True, slots=True)
class Exploration:
    """What a search found.

    Attributes:
        distinct: Distinct machines. transitions: Enabled steps of the machines that were expanded. depth:
        States on the longest of the shortest paths. complete: Whether everything was expanded; False if the
        limit was reached or a first violation ended it. stuck: Machines in which nothing can happen.
        violations: Property name -> shortest path to a machine that violates it. seen: What was collected of
        all machines -> shortest path to one that shows it.
    """

    distinct: int
    transitions: int
    depth: int
    complete: bool
    stuck: int
    violations: Mapping[str, Path]
    seen: Mapping[Hashable, Path] = field(default_factory=dict)


def explore(
    model: Model,
    properties: Iterable[Property] = (),
    *,
    limit: int | None = None,
    stop_at_first: bool = False,
    marks: Marks | None = None,
) -> Exploration:
    """Search breadth first.

    Args:
        model: What is searched.
        properties: Checked in every machine and step that is reached.
        limit: Stop once this many distinct machines are known.
        stop_at_first: Stop at the first violation; else go on, also past it, as TLC does with ``-continue``.
        marks: What is to be collected of each machine.
    """
    search = _Search(model, tuple(properties), limit, marks, stop_at_first=stop_at_first)
    for machine in model.initial():
        search.reach(machine, None)
    while search.frontier and not search.ended():
        search.expand_frontier()
    return Exploration(
        len(search.parents),
        search.transitions,
        search.depth + bool(search.frontier),
        not search.frontier and not search.cut,
        search.stuck,
        search.violations,
        search.seen,
    )


class _Search:
    """The state of one search; a level of the graph at a time."""

    def __init__(
        self,
        model: Model,
        properties: tuple[Property, ...],
        limit: int | None,
        marks: Marks | None,
        *,
        stop_at_first: bool,
    ) -> None:
        self.model = model
        self.limit = limit
        self.marks = marks
        self.stop_at_first = stop_at_first
        self.invariants: list[tuple[str, StatePredicate]] = [
            (entry.name, entry.state) for entry in properties if entry.state is not None
        ]
        self.actions: list[tuple[str, ActionPredicate]] = [
            (entry.name, entry.action) for entry in properties if entry.action is not None
        ]
        self.parents: Parents = {}
        self.frontier: list[Machine] = []
        self.violations: dict[str, Path] = {}
        self.seen: dict[Hashable, Path] = {}
        self.transitions = 0
        self.depth = 0
        self.stuck = 0
        self.cut = False

    def reach(self, machine: Machine, origin: tuple[Step, Machine] | None) -> None:
        """A machine is known from now on, and checked."""
        self.parents[machine] = origin
        self.frontier.append(machine)
        for name, holds in self.invariants:
            if name not in self.violations and not holds(self.model, machine):
                self.violations[name] = path_to(self.parents, machine)
        for mark in self.marks(self.model, machine) if self.marks else ():
            if mark not in self.seen:
                self.seen[mark] = path_to(self.parents, machine)

    def ended(self) -> bool:
        """Whether the limit or a violation ends the search."""
        return (self.limit is not None and len(self.parents) >= self.limit) or (
            self.stop_at_first and bool(self.violations)
        )

    def expand_frontier(self) -> None:
        """Every machine of this level is expanded into the next; the search may end in the middle."""
        level, self.frontier = self.frontier, []
        self.depth += 1
        for machine in level:
            if self.ended():
                self.cut = True
                return
            self._expand(machine)

    def _expand(self, machine: Machine) -> None:
        successors = self.model.enabled(machine)
        self.transitions += len(successors)
        self.stuck += not successors
        for step, after in successors:
            if self.actions:
                self._check_step(machine, step, after)
            if after not in self.parents:
                self.reach(after, (step, machine))

    def _check_step(self, machine: Machine, step: Step, after: Machine) -> None:
        for name, holds in self.actions:
            if name not in self.violations and not holds(self.model, machine, step, after):
                self.violations[name] = (*path_to(self.parents, machine), (step, after))


def path_to(parents: Parents, machine: Machine) -> Path:
    """The first way by which the machine was reached, from an initial machine on."""
    path: list[tuple[Step | None, Machine]] = []
    origin = parents[machine]
    while origin is not None:
        step, before = origin
        path.append((step, machine))
        machine = before
        origin = parents[machine]
    path.append((None, machine))
    return tuple(reversed(path))
