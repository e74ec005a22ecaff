"""A behaviour as TLC reports it: states, the action of each step, and how it goes on after the last state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pytlc.values import ModelValue, Value, equal, show


@dataclass(frozen=True, slots=True)
class Location:
    """A region of a module, lines and columns counted from 1, the end included (SANY's ``Location``)."""

    module: str
    begin_line: int
    begin_column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        begin = f"line {self.begin_line}, col {self.begin_column}"
        return f"{begin} to line {self.end_line}, col {self.end_column} of module {self.module}"


@dataclass(frozen=True, slots=True)
class Action:
    """The action that a step took.

    Attributes:
        name: Its operator; ``Action`` where TLC knows no name.
        arguments: The values of its parameters, in order; () when it is known to have none, None when this
            TLC prints no arguments (those before 1.8.0).
        location: Where it is defined, where TLC says so.
    """

    name: str
    arguments: tuple[Value, ...] | None = None
    location: Location | None = None

    def __str__(self) -> str:
        if not self.arguments:
            return self.name
        return f"{self.name}({', '.join(map(show, self.arguments))})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Action):
            return NotImplemented
        return (self.name, self.location) == (other.name, other.location) and _same_arguments(self, other)

    def __hash__(self) -> int:
        return hash((self.name, self.arguments, self.location))


def _same_arguments(one: Action, other: Action) -> bool:
    if one.arguments is None or other.arguments is None:
        return one.arguments is other.arguments
    return len(one.arguments) == len(other.arguments) and all(map(equal, one.arguments, other.arguments))


class State(Mapping[str, Value]):
    """The values of the variables, in TLC's order. Immutable; equality is that of the values and strict."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)

    def __getitem__(self, variable: str) -> Value:
        return self._values[variable]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def row(self, variables: Iterable[str]) -> tuple[Value, ...]:
        """The values of some variables in the order in which they are named; KeyError for one it has not."""
        return tuple(map(self._values.__getitem__, variables))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            return NotImplemented
        return self.keys() == other.keys() and all(equal(self[name], other[name]) for name in self)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __str__(self) -> str:
        return "\n".join(f"/\\ {variable} = {show(value)}" for variable, value in self._values.items())

    def __repr__(self) -> str:
        return f"State({', '.join(f'{name}={show(value)}' for name, value in self._values.items())})"


@dataclass(frozen=True, slots=True)
class Step:
    """A state with its number, counted from 1, and the action to it (None for the initial predicate).

    Attributes:
        number: From 1.
        action: The action to it.
        state: The values of the variables.
        alias: What the ALIAS of the cfg shows of it; None without one.
    """

    number: int
    action: Action | None
    state: State
    alias: Value | None = None


@dataclass(frozen=True, slots=True)
class Finite:
    """The behaviour is shown up to its last state: a safety counterexample, a deadlock, or a simulation."""


@dataclass(frozen=True, slots=True)
class Stuttering:
    """The behaviour stays in its last state for ever."""


@dataclass(frozen=True, slots=True)
class Loop:
    """The behaviour goes from its last state back to the state numbered ``to`` and repeats for ever."""

    to: int
    action: Action | None = None


Ending: TypeAlias = Finite | Stuttering | Loop


@dataclass(frozen=True, slots=True)
class Trace:
    """A behaviour. Steps are numbered 1, 2, ...

    Raises:
        ValueError: There is no step, the numbers are not consecutive from 1, or the loop goes to no step.
    """

    steps: tuple[Step, ...]
    ending: Ending = Finite()

    def __post_init__(self) -> None:
        for expected, step in enumerate(self.steps, 1):
            if step.number != expected:
                raise ValueError(
                    f"a trace's states are numbered from 1: expected {expected}, got {step.number}"
                )
        if not self.steps:
            raise ValueError("a trace has at least one state")
        if isinstance(self.ending, Loop) and not 1 <= self.ending.to <= len(self.steps):
            raise ValueError(f"the loop goes back to state {self.ending.to} of {len(self.steps)}")

    @property
    def states(self) -> tuple[State, ...]:
        """The states in order."""
        return tuple(step.state for step in self.steps)

    @property
    def actions(self) -> tuple[Action | None, ...]:
        """The action of each step, in order, the first of them None; a loop's way back has its own."""
        return tuple(step.action for step in self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def _repr_html_(self) -> str:
        from pytlc.markup import page  # noqa: PLC0415  # for notebooks only
        from pytlc.trace.html import trace_html  # noqa: PLC0415  # which imports this

        return page(trace_html(self))


def key_text(key: Value) -> str:
    """A function's argument as it stands between brackets in a path: ``pcpu0``, ``3``, ``"a b"``."""
    return key.name if isinstance(key, ModelValue) else show(key)
