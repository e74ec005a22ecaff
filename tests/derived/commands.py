"""Every command that derives a job from a user's, each held against what TLC says alone.

What a command claims of the spec has to be so: that a property is violated or holds, how many states there
are, that a counterexample is the shortest, that a behaviour of the spec is one. Each function gives what is
not so, in words; empty where the command agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pytlc.check import Checker
from pytlc.conform.log_module import Spec
from pytlc.conform.logs import Event, Log, observe
from pytlc.conform.validation import Validator
from pytlc.graph import Graph
from pytlc.minimise import Minimiser
from pytlc.runs import RunStore
from pytlc.swarm import Asked, swarm
from pytlc.tlc import Outcome, Result, TlcOptions, TlcRunner
from pytlc.tlc.evaluate import Spec as Evaluated
from pytlc.tlc.evaluate import evaluate
from pytlc.tlc.overriding import with_overrides
from pytlc.tlc.versions import features
from pytlc.trace import Finite, State
from pytlc.vacuity import examine
from pytlc.values import Function
from tests.derived.models import Model, Nothing, Refused

_KINDS = {
    "success": {Outcome.SUCCESS},
    "assumption": {Outcome.ASSUMPTION},
    "deadlock": {Outcome.DEADLOCK},
    "safety": {Outcome.INVARIANT, Outcome.TEMPORAL, Outcome.ACTION_PROPERTY},
    "liveness": {Outcome.TEMPORAL, Outcome.ACTION_PROPERTY, Outcome.INVARIANT},
}
_FINITE = {Outcome.INVARIANT, Outcome.ACTION_PROPERTY, Outcome.DEADLOCK}
_NO_MEMBER = 2


def _same(model: Model, result: Result) -> str:
    """How a result differs from what TLC says alone."""
    if result.bound is not None:
        raise Refused(result.bound)
    if result.outcome not in _KINDS[model.alone.kind]:
        return f"{result.outcome.value} instead of {model.alone.kind}: {_told(result)}"
    if result.stats.distinct != model.alone.distinct:
        return f"{result.stats.distinct} distinct states instead of {model.alone.distinct}"
    return ""


def _told(result: Result) -> str:
    return " ".join("; ".join(entry.message for entry in result.errors).split())[:200]


def _check(model: Model) -> str:
    """``check`` as it is."""
    return _same(model, model.run(model.job))


def _invariant(model: Model) -> str:
    """``--invariant``, ``--constraint``: what is always so changes nothing, and what never is, is found."""
    if not model.has_states:
        raise Nothing
    always, never = (f"{model.tuple} {sign} {model.tuple}" for sign in "=#")
    why = _same(model, model.run(with_overrides(model.job, invariants=(always,), constraints=(always,))))
    if why:
        return why
    result = model.run(with_overrides(model.job, invariants=(never,)))
    found = result.outcome is Outcome.INVARIANT and result.property == never
    return "" if found else f"FALSE is not found violated: {result.outcome.value} {_told(result)}"


def _eval(model: Model) -> str:
    """``trace eval``: the tuple of the variables is what the states say."""
    found = model.found()
    spec = Evaluated(found.job.files, found.job.main, found.job.config, found.job.jars, found.job.beside)
    values = evaluate(found.trace, model.tuple, model.runner, spec=spec)
    rows = [value.as_tuple() for value in values if isinstance(value, Function)]
    told = [dict(zip(model.variables, row, strict=True)) for row in rows]
    return "" if told == [dict(state) for state in found.trace.states] else "the values are other ones"


def _minimise(model: Model) -> str:
    """``trace minimise``: a breadth-first search with one worker has found a shortest behaviour."""
    found = model.found()
    if found.finding.outcome not in _FINITE or not isinstance(found.trace.ending, Finite):
        raise Nothing
    minimiser = Minimiser(found.job, model.runner, features(model.toolchain.jar.version))
    minimised = minimiser.minimise(found.finding, seconds=model.seconds)
    if len(minimised.trace) < len(minimised.before) and not model.hides:
        return f"{len(minimised.trace)} states instead of {len(minimised.before)}"
    if minimised.claim.name != found.finding.property:
        return f"it violates {minimised.claim.name} and not {found.finding.property}"
    if not minimised.shortest:
        raise Refused("not proven the shortest in this time")
    return ""


def _validate(model: Model) -> str:
    """``validate``: a behaviour of the spec is one, and with a step that is none it is not."""
    found = model.found()
    states = found.trace.states
    if not _accepts(model, states):
        return "a counterexample is refused"
    strange = _no_step(model, states[0])
    return "a step that is none is accepted" if strange and _accepts(model, [states[0], strange]) else ""


def _accepts(model: Model, states: Sequence[State]) -> bool:
    events = tuple(Event(number, None, None, observe(state)) for number, state in enumerate(states[1:], 2))
    log = Log("log", observe(states[0]), events)
    options = TlcOptions(deadline_seconds=model.seconds, expected_states=1000)
    answer = Validator(Spec.of(model.job), model.runner, states[0], options=options).validate([log])
    if answer.bound is not None:
        raise Refused(answer.bound)
    return answer.accepted


def _no_step(model: Model, first: State) -> State | None:
    """A state of the spec that is no step away from its first one."""
    if model.alone.kind != "success" or model.hides or model.config.action_constraints:
        return None
    graph = _graph_of(model)
    begin = next(graph.find(lambda state: state == first))
    near = {begin, *(edge.target for edge in graph.edges(begin))}
    return next((graph.states[number] for number in range(len(graph)) if number not in near), None)


def _swarm(model: Model) -> str:
    """``swarm``: it finds nothing in what has no violation, and what it finds is a violation of the spec."""
    if not model.has_states:
        raise Nothing
    checker = Checker(model.toolchain, RunStore(model.folder / "swarm"))
    asked = Asked(
        seeds=(1, 2),
        depths=(12,),
        behaviours=10,
        jobs=1,
        seconds=model.seconds,
        minimise_seconds=model.seconds,
    )
    found = swarm(checker, model.question(), asked)
    if found.winner is None:
        if found.exit_code != _NO_MEMBER:
            return ""
        told = (run.error or (_told(run.result) if run.result is not None else "") for run in found.runs)
        raise Refused("; ".join(dict.fromkeys(told)))
    result = found.winner.result
    assert result is not None
    if result.outcome not in _KINDS[model.alone.kind]:
        return f"it finds {result.outcome.value} {result.property}"
    if found.failures:
        raise Refused("; ".join(map(str, found.failures)))
    return ""


def _vacuity(model: Model) -> str:
    """``check --vacuity``: the verdict is the same, and everything is judged."""
    if model.alone.kind != "success" or not model.has_states:
        raise Nothing
    checker = Checker(model.toolchain, RunStore(model.folder / "vacuity"))
    question = model.question()
    counted = replace(question, job=replace(question.job, options=replace(model.options, coverage=True)))
    verdict = checker.check(counted, runner=model.runner)
    why = _same(model, verdict.result)
    if why:
        return why
    vacuity = examine(counted, verdict, model.runner)
    if vacuity.notes:
        raise Refused("; ".join(vacuity.notes))
    return ""


def _graph(model: Model) -> str:
    """``graph``: as many states as TLC has found."""
    if model.alone.kind != "success" or not model.has_states:
        raise Nothing
    found = len(_graph_of(model))
    return "" if found == model.alone.distinct else f"{found} states instead of {model.alone.distinct}"


def _graph_of(model: Model) -> Graph:
    job = replace(model.job, options=model.options)
    graph = Graph.of(job, TlcRunner(model.toolchain), reduced=model.hides)
    if graph.bound is not None:
        raise Refused(graph.bound)
    return graph


COMMANDS: dict[str, Callable[[Model], str]] = {
    "check": _check,
    "invariant": _invariant,
    "eval": _eval,
    "minimise": _minimise,
    "validate": _validate,
    "swarm": _swarm,
    "vacuity": _vacuity,
    "graph": _graph,
}
