"""TLA+ expressions evaluated by TLC along a behaviour, in every state or for every step.

TLC is given a copy of the spec that walks along the behaviour (:mod:`pytlc.tlc.walking`) and prints the value
at each state. The expression stands in the main module itself, so it may use all that is defined there, LOCAL
or not. An expression about a step (``x' > x``, an action of the spec) is evaluated for each step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pytlc.errors import SpecError, UsageError, ValueSyntaxError
from pytlc.tla import Modules, parse_expression
from pytlc.tla.level import PRIMED
from pytlc.tla.syntax import walk as nodes_of
from pytlc.tlc.beside import NOTHING_BESIDE, Beside
from pytlc.tlc.events import Event, Printed
from pytlc.tlc.job import TlcJob
from pytlc.tlc.options import TlcOptions
from pytlc.tlc.result import Outcome, Result
from pytlc.tlc.runner import Runner
from pytlc.tlc.walking import add_walk
from pytlc.tlc.wrapping import Wrapping
from pytlc.trace import Finite, Loop, State, Trace, model_values
from pytlc.trace.naming import Renamed, renamed
from pytlc.values import Function, Value, parse_value

_ALONE = "PytlcTrace"
#: What an expression may use, whatever the module extends.
_MODULES = ("Integers", "Sequences", "FiniteSets", "TLC")
_LEVEL = re.compile(r"Level error|level of argument \d+ exceeds")


@dataclass(frozen=True, slots=True)
class Spec:
    """The spec of a trace: its files by name, main module, configuration, libraries, what lies beside."""

    files: Mapping[str, str]
    main: str
    config: str
    jars: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    beside: Beside = NOTHING_BESIDE

    def job(self, options: TlcOptions | None = None) -> TlcJob:
        """The job that checks it."""
        options = options or TlcOptions()
        return TlcJob(self.files, self.main, self.config, options, jars=self.jars, beside=self.beside)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an expression is along a behaviour.

    Attributes:
        values: In order: of the states, or of the steps. Where a behaviour goes on for ever, the step from
            its last state is one of them.
        of_steps: They are of steps.
        renamed: Variables that have another name in the expression, because TLA+ has no such names.
    """

    values: tuple[Value, ...]
    of_steps: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)


def evaluate(trace: Trace, expression: str, runner: Runner, *, spec: Spec | None = None) -> tuple[Value, ...]:
    """The value of a TLA+ expression in every state of a trace, in order.

    Args:
        trace: The behaviour.
        expression: As for :func:`evaluate_along`; of one state.
        runner: What runs TLC.
        spec: The spec of the trace.

    Raises:
        UsageError: The trace cannot be written as TLA+, or the expression is about a step.
        SpecError: TLC refuses the expression or cannot evaluate it; the message is TLC's.
    """
    found = evaluate_along(trace, expression, runner, spec=spec)
    if found.of_steps:
        raise UsageError(f"{expression!r} is about a step and not about a state")
    return found.values


def evaluate_along(trace: Trace, expression: str, runner: Runner, *, spec: Spec | None = None) -> Evaluated:
    """The value of a TLA+ expression along a trace.

    Args:
        trace: The behaviour.
        expression: Over the trace's variables, its model values, and the standard modules Integers,
            Sequences, FiniteSets and TLC; with ``spec``, over everything that its main module knows.
        runner: What runs TLC.
        spec: The spec of the trace.

    Raises:
        UsageError: The trace cannot be written as TLA+.
        SpecError: TLC refuses the expression or cannot evaluate it; the message is TLC's.
    """
    if not expression.strip():
        raise UsageError("there is no expression to evaluate")
    names = Renamed({}) if spec is not None else renamed(trace)
    asking = _Asking(names.applied(trace), expression, runner, spec)
    if not _has_primes(expression):
        values = asking.of_states()
        if values is not None:
            return Evaluated(values, renamed=names.names)
    return Evaluated(asking.of_steps(), of_steps=True, renamed=names.names)


def aliased(trace: Trace, alias: str, runner: Runner, *, spec: Spec) -> tuple[Value | None, ...]:
    """What an ALIAS shows of every state; None where TLC cannot evaluate it there.

    TLC walks along the behaviour and shows it under the alias, so that this is what it would have shown.

    Raises:
        UsageError: The trace cannot be written as TLA+.
        SpecError: TLC cannot evaluate it at all; the message is TLC's.
    """
    states, ending = list(trace.states), trace.ending
    if isinstance(ending, Loop):
        states.append(states[ending.to - 1])
    wrapping = Wrapping(spec.job(_options(states)))
    walk = add_walk(wrapping, states)
    field_name = wrapping.fresh("PytlcAlias")
    shown = wrapping.define("PytlcShown", f"[{field_name} |-> {alias}]")
    ends = wrapping.define("PytlcEnds", f"{walk.number} # {len(states)}")
    config = replace(walk.config(wrapping.config), invariants=(ends,), alias=shown)
    result = runner.run(wrapping.job(config))
    found = result.traces[0].states if result.outcome is Outcome.INVARIANT and result.traces else ()
    if len(found) != len(states):
        reason = "\n".join(_messages(result)) or f"its outcome is {result.outcome.value}"
        raise SpecError(f"TLC cannot evaluate {alias!r} along the trace: {reason}")
    return tuple(state.get(field_name) for state in found[: len(trace)])


def _has_primes(expression: str) -> bool:
    """Whether a text is about a step by itself; under ENABLED it is about a state."""
    parsed = parse_expression(expression)
    pending = [parsed[1]] if parsed else []
    while pending:
        node = pending.pop()
        if node.type in PRIMED:
            return True
        if not any(child.type == "enabled" for child in node.children):
            pending += node.children
    return False


@dataclass(frozen=True, slots=True)
class _Asking:
    """An expression on its way through TLC."""

    trace: Trace
    expression: str
    runner: Runner
    spec: Spec | None

    def of_states(self) -> tuple[Value, ...] | None:
        """Its values in the states; None where it is none of a state."""
        result, values = self._run(self.trace.states, of_steps=False)
        if _has_level_error(result):
            return None
        return self._complete(result, values, len(self.trace))

    def of_steps(self) -> tuple[Value, ...]:
        """Its values for the steps."""
        states, ending = list(self.trace.states), self.trace.ending
        if isinstance(ending, Loop):
            states.append(states[ending.to - 1])
        elif not isinstance(ending, Finite):
            states.append(states[-1])
        if len(states) == 1:
            raise UsageError(f"{self.expression!r} is about a step, and the behaviour has none")
        result, values = self._run(states, of_steps=True)
        if _has_level_error(result):
            raise SpecError(
                f"{self.expression!r} is about a whole behaviour, and not about a state or a step of it; "
                "check it with --temporal"
            )
        return self._complete(result, values, len(states) - 1)

    def _run(self, states: Sequence[State], *, of_steps: bool) -> tuple[Result, list[Value]]:
        """Run TLC along some states, with the expression as an invariant or as an action constraint."""
        spec = self.spec or _alone(states[0])
        wrapping = Wrapping(spec.job(_options(states)))
        tag = wrapping.fresh("PytlcPrinted")
        for module in _MODULES:
            wrapping.sees(module)
        walk = add_walk(wrapping, states)
        own = wrapping.define("PytlcExpression", self._text(wrapping, states))
        if not of_steps:
            # SANY refuses to prime what is not about a state; TLC may find that out only while it evaluates.
            wrapping.define("PytlcLevel", f"{own}'")
        shown = f'{wrapping.sees("TLC")}PrintT(<<"{tag}", {walk.number}, {own}>>)'
        printing = wrapping.define("PytlcShown", shown)
        only = walk.config(wrapping.config)
        by = (printing,)
        config = replace(only, action_constraints=by) if of_steps else replace(only, invariants=by)
        heard = _Heard(tag)
        result = self.runner.run(wrapping.job(config), on_event=heard.hear)
        return result, list(heard.values())

    def _text(self, wrapping: Wrapping, states: Sequence[State]) -> str:
        """The expression, in which the names of model values stand for them where nothing else has them."""
        parsed = parse_expression(self.expression)
        if parsed is None:
            return self.expression
        source, root = parsed
        nodes = list(nodes_of(root))
        free = {source.text(node) for node in nodes if node.type == "identifier_ref"}
        bound = {source.text(node) for node in nodes if node.type == "identifier"}
        named = model_values(value for state in states for value in state.values())
        named |= {*wrapping.config.model_values}
        wanted = sorted(name for name in (free - bound) & named if not _is_known(wrapping.modules, name))
        if not wanted:
            return self.expression
        head = " ".join(f"{name} == {wrapping.model(name)}" for name in wanted)
        return f"LET {head} IN\n{self.expression}"

    def _complete(self, result: Result, values: list[Value], wanted: int) -> tuple[Value, ...]:
        if result.outcome is Outcome.SUCCESS and len(values) == wanted:
            return tuple(values)
        after = f"after state {len(values)}: " if values else ""
        reason = "\n".join(_messages(result)) or f"its outcome is {result.outcome.value}"
        raise SpecError(f"TLC cannot evaluate {self.expression!r} along the trace: {after}{reason}")


def _options(states: Sequence[State]) -> TlcOptions:
    return TlcOptions(workers=1, check_deadlock=False, expected_states=len(states))


def _is_known(modules: Modules, name: str) -> bool:
    return any(find(name) is not None for find in (modules.definition, modules.declares, modules.instance))


def _has_level_error(result: Result) -> bool:
    return any(map(_LEVEL.search, _messages(result)))


def _messages(result: Result) -> list[str]:
    found = [finding.message for finding in result.findings if finding.message]
    return list(dict.fromkeys([*found, *(diagnostic.message for diagnostic in result.diagnostics)]))


def _alone(state: State) -> Spec:
    """A spec with nothing but the variables."""
    text = f"---- MODULE {_ALONE} ----\nEXTENDS {', '.join(_MODULES)}\nVARIABLES {', '.join(state)}\n====\n"
    return Spec({f"{_ALONE}.tla": text}, _ALONE, "")


class _Heard:
    """Takes the printed values out of what TLC says."""

    def __init__(self, tag: str) -> None:
        self._begins = re.compile(rf'<<\s?"{tag}"')
        self._entries: list[list[str]] = []

    def hear(self, event: Event) -> None:
        """Take a line that belongs to a value."""
        if not isinstance(event, Printed):
            return
        if self._begins.match(event.text):
            self._entries.append([event.text])
        elif self._entries:
            self._entries[-1].append(event.text)

    def values(self) -> Iterator[Value]:
        """The values in their order, up to one that cannot be read."""
        for number, lines in enumerate(self._entries, 1):
            found = _first_value(lines)
            if found is None or found[2] != number:
                return
            yield found[3]


def _first_value(lines: Sequence[str]) -> Function | None:
    """The value that begins in the first line; what comes behind it was printed by something else."""
    for end in range(1, len(lines) + 1):
        try:
            found = parse_value("\n".join(lines[:end]))
        except ValueSyntaxError:
            continue
        return found if isinstance(found, Function) else None
    return None
