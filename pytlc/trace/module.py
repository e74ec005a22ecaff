r"""A TLA+ module whose only behaviour is a given trace, for any TLC.

The states are constant tuples of records, and a counter walks along them: states of a trace may repeat, so
the counter is part of the state. TLC finds the trace again as a counterexample: of an invariant that is false
in the last state, or, where the trace goes on for ever, of a property that never comes true. Each step is
taken by an operator of the name that its action had, as far as that name is free.

The states stand in several definitions, because SANY takes more than linear time for one long expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pytlc.errors import UsageError
from pytlc.trace.model import Action, Loop, State, Stuttering, Trace
from pytlc.trace.naming import LIBRARY, renamed
from pytlc.values import ModelValue, Unenumerated, Value, is_field_name, show
from pytlc.values.base import Composite, is_reserved

COUNTER = "TraceState"
_WIDTH = 100
_TOGETHER = 50
#: TLC's numbers are those of Java's int.
_LARGEST = 2**31 - 1
_OWN = frozenset(
    {COUNTER, *(f"Trace{name}" for name in ("States", "Init", "Next", "Spec", "Vars", "Go", "Step"))}
    | {"TraceEnds", "TraceNeverEnds"}
)


@dataclass(frozen=True, slots=True)
class TraceModule:
    """A module and its configuration, to be stored as ``name.tla`` and ``name.cfg``.

    Attributes:
        name: Of the module.
        module: Its text.
        config: The cfg.
        renamed: The names of variables in it for those that TLA+ does not have.
    """

    name: str
    module: str
    config: str
    renamed: Mapping[str, str] = field(default_factory=dict)


def trace_module(trace: Trace, name: str = "Trace") -> TraceModule:
    """The module of a trace.

    Args:
        trace: The behaviour.
        name: Of the module.

    Raises:
        UsageError: The trace cannot be written as TLA+: a state lacks a variable, TLC has no such value, or a
            model value has a name that nothing can have.
    """
    names = renamed(trace, _OWN | {name})
    return _Writer(names.applied(trace), name, names.names).write()


@dataclass(frozen=True)
class _Writer:
    trace: Trace
    name: str
    renamed: Mapping[str, str]

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(self.trace.steps[0].state)

    def write(self) -> TraceModule:
        self._check()
        lines = [
            f"---- MODULE {self.name} ----",
            f"\\* The behaviour of {len(self.trace)} states as a spec, in which TLC finds it again.",
            *(f"\\* {new} was {old}." for old, new in self.renamed.items()),
            *self._declarations(),
            *self._states(),
            *self._behaviour(),
            "====",
        ]
        config = "\n".join(self._config()) + "\n"
        return TraceModule(self.name, "\n".join(lines) + "\n", config, self.renamed)

    @cached_property
    def _parts(self) -> frozenset[Value]:
        return _parts(self.trace.states)

    @cached_property
    def _model_values(self) -> list[str]:
        return sorted(value.name for value in self._parts if isinstance(value, ModelValue))

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Names that no operator of an action may have."""
        return _OWN | LIBRARY | {*self.variables, *self._model_values, self.name}

    def _check(self) -> None:
        for step in self.trace.steps:
            if set(step.state) != set(self.variables):
                raise UsageError(f"state {step.number} has other variables than state 1")
            for name, value in step.state.items():
                _check_numbers(step.number, name, value)
        opaque = [v for v in self._parts if isinstance(v, Unenumerated) and v.kind in _OPAQUE]
        if opaque:
            raise UsageError(f"TLC cannot evaluate {show(opaque[0])}, which it printed itself")
        taken = {*self.variables, *_OWN, *LIBRARY, self.name}
        unfit = [name for name in self._model_values if name in taken or is_reserved(name)]
        if unfit:
            raise UsageError(f"the model value {unfit[0]} would be something else in a module of its own")

    def _declarations(self) -> Iterator[str]:
        yield "EXTENDS Integers, Sequences, TLC"
        if constants := self._model_values:
            yield f"CONSTANTS {', '.join(constants)}"
        yield f"VARIABLES {', '.join([*self.variables, COUNTER])}"

    def _states(self) -> Iterator[str]:
        """The states, in several definitions where there are many."""
        parts = [self.trace.states[k : k + _TOGETHER] for k in range(0, len(self.trace), _TOGETHER)]
        names = [f"TraceStates_{number}" for number in range(1, len(parts) + 1)]
        if len(parts) == 1:
            names = ["TraceStates"]
        for name, part in zip(names, parts, strict=True):
            yield from ("", f"{name} == <<", ",\n".join(map(self._state, part)), ">>")
        if len(parts) > 1:
            yield from ("", "TraceStates ==", "  " + " \\o\n  ".join(names))

    def _state(self, state: State) -> str:
        fields = [f"{name} |-> {show(state[name], width=_WIDTH)}" for name in self.variables]
        return "  [" + ",\n   ".join(fields) + "]"

    def _behaviour(self) -> Iterator[str]:
        yield f"\nTraceVars == <<{', '.join([*self.variables, COUNTER])}>>"
        yield f"TraceInit ==\n  /\\ {COUNTER} = 1"
        yield from (f"  /\\ {name} = TraceStates[1].{name}" for name in self.variables)
        yield from self._next()
        yield f"TraceSpec == TraceInit /\\ [][TraceNext]_TraceVars{self._fairness()}"
        yield f"TraceEnds == {COUNTER} # {len(self.trace)}"
        yield f"TraceNeverEnds == <>({COUNTER} = 0)"

    def _next(self) -> Iterator[str]:
        yield "TraceGo =="
        yield from self._counting()
        yield from (f"  /\\ {name}' = TraceStates[{COUNTER}'].{name}" for name in self.variables)
        actions = self._actions()
        for name, numbers in actions.items():
            yield f"{name} == {COUNTER} \\in {{{', '.join(map(str, numbers))}}} /\\ TraceGo"
        yield "TraceNext == " + (" \\/ ".join(actions) or "TraceGo")

    def _counting(self) -> Iterator[str]:
        last, ending = len(self.trace), self.trace.ending
        if isinstance(ending, Loop):
            yield f"  /\\ {COUNTER}' = IF {COUNTER} = {last} THEN {ending.to} ELSE {COUNTER} + 1"
        else:
            yield f"  /\\ {COUNTER} < {last}"
            yield f"  /\\ {COUNTER}' = {COUNTER} + 1"

    def _actions(self) -> dict[str, list[int]]:
        """In which states each operator takes the step that follows."""
        taken = [(step.number - 1, step.action) for step in self.trace.steps[1:]]
        if isinstance(self.trace.ending, Loop):
            taken.append((len(self.trace), self.trace.ending.action))
        actions: dict[str, list[int]] = {}
        for number, action in taken:
            actions.setdefault(self._operator(action), []).append(number)
        return actions

    def _operator(self, action: Action | None) -> str:
        if action is None or action.name in self._taken or action.name.startswith("TraceStates_"):
            return "TraceStep"
        return action.name if is_field_name(action.name) else "TraceStep"

    @property
    def _endless(self) -> bool:
        return isinstance(self.trace.ending, Loop | Stuttering)

    def _fairness(self) -> str:
        return " /\\ WF_TraceVars(TraceNext)" if self._endless else ""

    def _config(self) -> Iterator[str]:
        yield "SPECIFICATION TraceSpec"
        yield "PROPERTY TraceNeverEnds" if self._endless else "INVARIANT TraceEnds"
        if isinstance(self.trace.ending, Stuttering):
            yield "\\* TLC 2.15 does not know this line: leave it out there, and run TLC with -deadlock."
            yield "CHECK_DEADLOCK FALSE"
        if constants := self._model_values:
            yield "CONSTANTS"
            yield from (f"  {name} = {name}" for name in constants)


_OPAQUE = frozenset({"opaque", "|->", "filter"})


def _check_numbers(state: int, variable: str, value: Value) -> None:
    """Refuse numbers that TLC does not have.

    Raises:
        UsageError: There is one.
    """
    pending = [value]
    while pending:
        part = pending.pop()
        bounds = [b for b in part.tag if isinstance(b, int)] if isinstance(part, Composite) else []
        for number in [*bounds, *([part] if type(part) is int else [])]:
            if not -_LARGEST - 1 <= number <= _LARGEST:
                raise UsageError(
                    f"state {state}, {variable}: TLC has no number {number}, its numbers go from "
                    f"{-_LARGEST - 1} to {_LARGEST}"
                )
        pending.extend(part.parts if isinstance(part, Composite) else ())


def _parts(states: Sequence[Mapping[str, Value]]) -> frozenset[Value]:
    """All composites and model values inside the states."""
    seen: set[Value] = set()
    pending = [value for state in states for value in state.values()]
    while pending:
        value = pending.pop()
        if isinstance(value, Composite | ModelValue) and value not in seen:
            seen.add(value)
            pending.extend(value.parts if isinstance(value, Composite) else ())
    return frozenset(seen)
