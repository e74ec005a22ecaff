r"""A TLA+ module whose only behaviour is a given trace, for any TLC.

The states are a constant tuple of records, and a counter walks along it: states of a trace may repeat, so the
counter is part of the state. TLC finds the trace again as a counterexample: of an invariant that is false in
the last state, or, where the trace goes on for ever, of a property that never comes true. Each step is taken
by an operator of the name that its action had, as far as that name is free.

The module is run without TLC's deadlock check (``-deadlock``), since its last state has no successor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pytlc.errors import UsageError
from pytlc.trace.model import Action, Loop, State, Stuttering, Trace
from pytlc.values import ModelValue, Unenumerated, Value, is_field_name, show
from pytlc.values.base import Composite

COUNTER = "TraceState"
_WIDTH = 100
_OWN = frozenset(
    {COUNTER, *(f"Trace{name}" for name in ("States", "Init", "Next", "Spec", "Vars", "Go", "Step"))}
    | {"TraceEnds", "TraceNeverEnds", "TraceValue", "TraceExpression"}
)
_NAMES_OF_MODULES = """
    Nat Int Len Append Head Tail Seq SubSeq SelectSeq Print PrintT Assert JavaTime TLCGet TLCSet
    Permutations SortSeq RandomElement Any ToString TLCEval BOOLEAN STRING
"""
_LIBRARY = frozenset(_NAMES_OF_MODULES.split())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The spec that the states are of, for expressions that use its operators.

    Attributes:
        module: Its name; the trace's module extends it.
        constants: What its configuration assigns to constants, as text of a configuration.
        known: Identifiers that it defines already, among them constants that are model values.
    """

    module: str
    constants: str
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class TraceModule:
    """A module and its configuration, to be stored as ``name.tla`` and ``name.cfg``."""

    name: str
    module: str
    config: str


def trace_module(
    trace: Trace,
    name: str = "Trace",
    *,
    expression: str | None = None,
    around: Surroundings | None = None,
) -> TraceModule:
    """The module of a trace.

    Args:
        trace: The behaviour.
        name: Of the module.
        expression: TLA+; its value in each state becomes a variable ``TraceValue``.
        around: The spec of the trace; None for a module that needs nothing else.

    Raises:
        UsageError: The trace cannot be written as TLA+: a state lacks a variable, a value has no text that
            TLC evaluates, or a name is taken twice.
    """
    return _Writer(trace, name, expression, around).write()


@dataclass(frozen=True)
class _Writer:
    trace: Trace
    name: str
    expression: str | None
    around: Surroundings | None

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(self.trace.steps[0].state)

    def write(self) -> TraceModule:
        self._check()
        lines = [
            f"---- MODULE {self.name} ----",
            f"\\* The behaviour of {len(self.trace)} states as a spec; run TLC with -deadlock.",
            *self._declarations(),
            "",
            "TraceStates == <<",
            ",\n".join(map(self._state, self.trace.states)),
            ">>",
            *self._behaviour(),
            "====",
        ]
        return TraceModule(self.name, "\n".join(lines) + "\n", "\n".join(self._config()) + "\n")

    @cached_property
    def _parts(self) -> frozenset[Value]:
        return _parts(self.trace.states)

    @cached_property
    def _model_values(self) -> list[str]:
        names = {value.name for value in self._parts if isinstance(value, ModelValue)}
        return sorted(names - (self.around.known if self.around else frozenset()))

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Names that no operator of an action may have."""
        return _OWN | _LIBRARY | {*self.variables, *self._model_values}

    def _check(self) -> None:
        for step in self.trace.steps:
            if set(step.state) != set(self.variables):
                raise UsageError(f"state {step.number} has other variables than state 1")
        opaque = [v for v in self._parts if isinstance(v, Unenumerated) and v.kind in _OPAQUE]
        if opaque:
            raise UsageError(f"TLC cannot evaluate {show(opaque[0])}, which it printed itself")
        twice = set(self.variables) & {*self._model_values, *_OWN, *_LIBRARY}
        if twice and self.around is None:
            raise UsageError(f"{min(twice)} is a variable of the trace and something else in its module")

    def _declarations(self) -> Iterator[str]:
        modules = ["Integers", "Sequences", "TLC"]
        yield f"EXTENDS {', '.join([*modules, self.around.module] if self.around else modules)}"
        if constants := self._model_values:
            yield f"CONSTANTS {', '.join(constants)}"
        own = [COUNTER, *(["TraceValue"] if self.expression else [])]
        yield f"VARIABLES {', '.join(own if self.around else [*self.variables, *own])}"

    def _state(self, state: State) -> str:
        fields = [f"{name} |-> {show(state[name], width=_WIDTH)}" for name in self.variables]
        return "  [" + ",\n   ".join(fields) + "]"

    def _behaviour(self) -> Iterator[str]:
        watched = [("TraceValue", "TraceExpression")] if self.expression else []
        yield from [f"\nTraceExpression ==\n  {self.expression}"] if self.expression else []
        everything = [*self.variables, COUNTER, *(name for name, _ in watched)]
        yield f"\nTraceVars == <<{', '.join(everything)}>>"
        yield f"TraceInit ==\n  /\\ {COUNTER} = 1"
        yield from (f"  /\\ {name} = TraceStates[1].{name}" for name in self.variables)
        yield from (f"  /\\ {name} = {operator}" for name, operator in watched)
        yield from self._next(watched)
        yield f"TraceSpec == TraceInit /\\ [][TraceNext]_TraceVars{self._fairness()}"
        yield f"TraceEnds == {COUNTER} # {len(self.trace)}"
        yield f"TraceNeverEnds == <>({COUNTER} = 0)"

    def _next(self, watched: Sequence[tuple[str, str]]) -> Iterator[str]:
        yield "TraceGo =="
        yield from self._counting()
        yield from (f"  /\\ {name}' = TraceStates[{COUNTER}'].{name}" for name in self.variables)
        yield from (f"  /\\ {name}' = {operator}'" for name, operator in watched)
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
        if action is None or self.around is not None or action.name in self._taken:
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
        if constants := self._model_values:
            yield "CONSTANTS"
            yield from (f"  {name} = {name}" for name in constants)
        if self.around:
            yield self.around.constants


_OPAQUE = frozenset({"opaque", "|->", "filter"})


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
