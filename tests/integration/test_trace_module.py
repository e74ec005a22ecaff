"""Traces as modules: every TLC finds in one the behaviour that it was written from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytlc.errors import SpecError
from pytlc.tlc import Outcome, Result, TlcJob, TlcOptions, WarmRunner
from pytlc.tlc.evaluate import Spec, evaluate
from pytlc.toolchain import Toolchain, available_jars, find_java
from pytlc.trace import Action, Ending, Finite, Loop, State, Step, Stuttering, Trace, trace_module
from pytlc.trace.module import COUNTER
from pytlc.values import FiniteSet, Function, ModelValue, Value

pytestmark = pytest.mark.java

P1 = ModelValue("p1")
STATES: list[dict[str, Value]] = [
    {"pc": Function.of({P1: "idle"}), "q": Function(), "n": -1},
    {"pc": Function.of({P1: 'run "q"\n'}), "q": Function.sequence([FiniteSet([1, 2])]), "n": 0},
    {"pc": Function.of({P1: 'run "q"\n'}), "q": Function.sequence([FiniteSet([1, 2])]), "n": 0},
    {"pc": Function.of({P1: ""}), "q": Function.record({"IF": FiniteSet.interval(1, 40)}), "n": 2**31 - 1},
]
NAMES = ["Start", "n", "Start", "Print"]
SPEC = Spec(
    {
        "M.tla": "---- MODULE M ----\nEXTENDS Integers, FiniteSets\nCONSTANTS Procs, Low\nVARIABLES x, s\n"
        "Size == Cardinality(s) + Low\nInit == x = 0 /\\ s = {}\nNext == UNCHANGED <<x, s>>\n====\n"
    },
    "M",
    "\\* a comment\nINIT Init\nNEXT Next\nCONSTANT Low = 7\nCONSTANTS Procs = {a, b}\nINVARIANT Init\n",
)


@pytest.fixture(params=available_jars(), ids=lambda jar: jar.version)
def runner(request: pytest.FixtureRequest, warm: Callable[[Toolchain], WarmRunner]) -> WarmRunner:
    """A TLC of each version."""
    return warm(Toolchain(find_java(), request.param))


def _trace(ending: Ending) -> Trace:
    steps = [Step(1, None, State(STATES[0]))]
    steps += [
        Step(number, Action(name), State(state))
        for number, (name, state) in enumerate(zip(NAMES, STATES[1:], strict=False), 2)
    ]
    return Trace(tuple(steps), ending)


def _found(runner: WarmRunner, trace: Trace) -> Result:
    module = trace_module(trace, "Found")
    job = TlcJob(
        {"Found.tla": module.module},
        "Found",
        module.config,
        TlcOptions(check_deadlock=False, expected_states=10),
    )
    return runner.run(job)


def _without_counter(trace: Trace) -> tuple[State, ...]:
    return tuple(State({k: v for k, v in state.items() if k != COUNTER}) for state in trace.states)


@pytest.mark.parametrize(
    "ending", [Finite(), Stuttering(), Loop(2, Action("Back"))], ids=lambda e: type(e).__name__
)
def test_tlc_finds_the_trace_again(runner: WarmRunner, ending: Ending) -> None:
    """States, names of actions where they are free, and the ending: repeated states are kept apart."""
    trace = _trace(ending)
    result = _found(runner, trace)
    expected = Outcome.INVARIANT if isinstance(ending, Finite) else Outcome.TEMPORAL
    (found,) = result.traces
    assert result.outcome is expected
    assert _without_counter(found) == trace.states
    assert [action.name for action in found.actions if action] == ["Start", "TraceStep", "Start"]
    assert type(found.ending) is type(ending)
    if isinstance(found.ending, Loop) and isinstance(ending, Loop):
        assert found.ending.to == ending.to


def test_a_trace_of_one_state_is_found(runner: WarmRunner) -> None:
    """The first state is the last."""
    trace = Trace((Step(1, None, State({"x": 1})),))
    assert _without_counter(_found(runner, trace).traces[0]) == trace.states


def test_an_expression_is_evaluated_in_every_state(runner: WarmRunner) -> None:
    """Over variables and model values, without the spec."""
    values = evaluate(_trace(Stuttering()), "<<n < 0, pc[p1], DOMAIN q>>", runner)
    assert [value[1] for value in values if isinstance(value, Function)] == [True, False, False, False]


def test_an_expression_may_use_the_spec(runner: WarmRunner) -> None:
    """Its operators and its constants, with model values that only its configuration names."""
    states: list[dict[str, Value]] = [{"x": 1, "s": FiniteSet()}, {"x": 2, "s": FiniteSet([ModelValue("a")])}]
    steps = (Step(1, None, State(states[0])), Step(2, Action("Next"), State(states[1])))
    assert evaluate(Trace(steps), "Size + x", runner, spec=SPEC) == (8, 10)
    assert evaluate(Trace(steps), "s = Procs", runner, spec=SPEC) == (False, False)


@pytest.mark.parametrize("expression", ["n +", "unknown", "q[17]", "n'"])
def test_tlc_says_what_is_wrong_with_an_expression(runner: WarmRunner, expression: str) -> None:
    """A mistake in the expression is an error that quotes it."""
    with pytest.raises(SpecError, match="cannot evaluate"):
        evaluate(_trace(Finite()), expression, runner)
