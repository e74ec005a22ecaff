"""A TLA+ expression, evaluated by TLC in every state of a behaviour.

TLC is given a module whose only behaviour is the trace, with the expression as one more variable
(:mod:`pytlc.trace.module`). With the spec of the trace at hand, that module extends it, so the expression may
use its operators and constants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pytlc.errors import SpecError
from pytlc.tlc.beside import NOTHING_BESIDE, Beside
from pytlc.tlc.cfg import read_config
from pytlc.tlc.job import TlcJob
from pytlc.tlc.options import TlcOptions
from pytlc.tlc.result import Outcome, Result
from pytlc.tlc.runner import Runner
from pytlc.trace import Finite, Trace
from pytlc.trace.module import Surroundings, trace_module
from pytlc.values import Value

_MODULE = "PytlcTrace"
_VALUE = "TraceValue"


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


def evaluate(trace: Trace, expression: str, runner: Runner, *, spec: Spec | None = None) -> tuple[Value, ...]:
    """The value of a TLA+ expression in every state of a trace, in order.

    Args:
        trace: The behaviour.
        expression: Over the trace's variables, its model values, and the standard modules Integers, Sequences
            and TLC; with ``spec``, over everything that its main module knows. Of one state: no primes.
        runner: What runs TLC.
        spec: The spec of the trace.

    Raises:
        UsageError: The trace cannot be written as TLA+.
        SpecError: TLC refuses the expression or cannot evaluate it; the message is TLC's.
    """
    job = _job(trace, expression, spec)
    result = runner.run(job)
    states = result.traces[0].states if result.traces else ()
    if result.outcome is not Outcome.INVARIANT or len(states) != len(trace):
        raise SpecError(f"TLC cannot evaluate {expression!r} along the trace: {_reason(result, len(states))}")
    return tuple(state[_VALUE] for state in states)


def _job(trace: Trace, expression: str, spec: Spec | None) -> TlcJob:
    config = read_config(spec.config if spec else "")
    assigned = config.only("constants").text()
    around = Surroundings(spec.main, assigned, config.own_values) if spec else None
    finite = replace(trace, ending=Finite())
    module = trace_module(finite, _MODULE, expression=expression, around=around)
    files = {**(spec.files if spec else {}), f"{_MODULE}.tla": module.module}
    options = TlcOptions(check_deadlock=False, expected_states=len(trace))
    if spec is None:
        return TlcJob(files, _MODULE, module.config, options)
    return replace(spec.job(options), files=files, main=_MODULE, config=module.config)


def _reason(result: Result, reached: int) -> str:
    messages = [found.message for found in result.findings if found.message]
    messages += [diagnostic.message for diagnostic in result.diagnostics]
    after = f"after state {reached}: " if reached else ""
    return after + ("\n".join(messages) or f"its outcome is {result.outcome.value}")
