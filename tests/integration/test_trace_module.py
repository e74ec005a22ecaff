"""Traces as modules: every TLC finds in one the behaviour that it was written from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pytlc.errors import SpecError, UsageError
from pytlc.tlc import Outcome, Result, TlcJob, TlcOptions, WarmRunner
from pytlc.tlc.evaluate import Spec, evaluate, evaluate_along
from pytlc.toolchain import Toolchain, available_jars, find_java
from pytlc.trace import Action, Ending, Finite, Loop, State, Step, Stuttering, Trace, trace_module
from pytlc.trace.module import COUNTER
from pytlc.values import FiniteSet, Function, ModelValue, Value, parse_value, show

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


@pytest.mark.parametrize("expression", ["n +", "unknown", "q[17]"])
def test_tlc_says_what_is_wrong_with_an_expression(runner: WarmRunner, expression: str) -> None:
    """A mistake in the expression is an error that quotes it."""
    with pytest.raises(SpecError, match="cannot evaluate"):
        evaluate(_trace(Finite()), expression, runner)


def _walk(*numbers: int, ending: Ending = Finite()) -> Trace:  # noqa: B008  # it cannot be changed
    steps = (Step(at, None, State({"x": number})) for at, number in enumerate(numbers, 1))
    return Trace(tuple(steps), ending)


HIDDEN = Spec(
    {
        "Hidden.tla": "---- MODULE Hidden ----\nCONSTANT Set\nVARIABLE x\na + b == {a, b}\nf :> g == f\n"
        "LOCAL Low == x \\in Set\nLOCAL Up == x' = x + 1\nPytlcAt == 5\n"
        "====\n---- MODULE Behind ----\n====\n"
    },
    "Hidden",
    "CONSTANT Set = {a, b}\nINVARIANT Low\nALIAS Nothing\nVIEW x\nCHECK_DEADLOCK FALSE\n",
)


def test_an_expression_stands_in_the_module_itself(runner: WarmRunner) -> None:
    """It sees LOCAL names and operators of its own; our names give way, and so do the model values."""
    spec = replace(HIDDEN, config="CONSTANT Set = {a, b}\n")
    assert evaluate(_walk(1, 2), "Low", runner, spec=spec) == (False, False)
    assert evaluate(_walk(1, 2), "PytlcAt", runner, spec=spec) == (5, 5)
    assert evaluate(_walk(1, 2), "{a} \\subseteq Set", runner, spec=spec) == (True, True)
    assert evaluate(_walk(1), "\\E a \\in {x} : a + 2 = {1, 2}", runner, spec=spec) == (True,)


def test_what_is_checked_and_what_hides_states_is_left_out(runner: WarmRunner) -> None:
    """Invariants, VIEW and ALIAS of the cfg have no part in it."""
    config = HIDDEN.config.replace("CHECK_DEADLOCK FALSE\n", "")
    assert evaluate(_walk(1, 1), "x", runner, spec=replace(HIDDEN, config=config)) == (1, 1)


def test_an_expression_about_a_step_is_evaluated_for_each(runner: WarmRunner) -> None:
    """By itself or through an operator; under ENABLED it is about a state. A lasso has its way back."""
    body = "EXTENDS Naturals\nVARIABLE x\nUp == x' = x + 1\nCan == ENABLED Up\nEver == []Can\n"
    spec = Spec({"M.tla": f"---- MODULE M ----\n{body}====\n"}, "M", "")
    for expression in ("x' = x + 1", "Up"):
        found = evaluate_along(_walk(1, 2, 4), expression, runner, spec=spec)
        assert (found.values, found.of_steps) == ((True, False), True)
    assert evaluate_along(_walk(1, 2, ending=Loop(1)), "x'", runner, spec=spec).values == (2, 1)
    assert evaluate_along(_walk(1, 2, ending=Stuttering()), "UNCHANGED x", runner, spec=spec).values == (
        False,
        True,
    )
    assert evaluate(_walk(1, 2), "Can /\\ ENABLED (x' = 7)", runner, spec=spec) == (True, True)
    with pytest.raises(UsageError, match="about a step"):
        evaluate(_walk(1, 2), "Up", runner, spec=spec)
    with pytest.raises(UsageError, match="the behaviour has none"):
        evaluate_along(_walk(1), "Up", runner, spec=spec)
    with pytest.raises(SpecError, match="about a whole behaviour"):
        evaluate_along(_walk(1, 2), "Ever", runner, spec=spec)


def test_many_states_are_walked_along(runner: WarmRunner) -> None:
    """More than stand in one constant, with values that come again; what the spec prints is not ours."""
    long = "a" * 70
    steps = (Step(at, None, State({"x": at, "s": long, "f": Function.of({P1: at})})) for at in range(1, 131))
    values = evaluate(Trace(tuple(steps)), 'IF PrintT(<<"x", x>>) THEN <<x, f[p1], s>> ELSE 0', runner)
    assert values == tuple(Function.sequence([at, at, long]) for at in range(1, 131))


def test_names_of_other_tools_get_one_that_tla_has(runner: WarmRunner) -> None:
    """In expressions and in modules alike."""
    state = State({"mbt::actionTaken": "init", "IF": 1, "x": 2, "x'": 3, "Len": 4})
    trace = Trace((Step(1, None, state),))
    found = evaluate_along(trace, "<<mbt_actionTaken, var_IF, x, x_2, Len_2>>", runner)
    assert found.values == (Function.sequence(["init", 1, 2, 3, 4]),)
    assert dict(found.renamed) == {
        "mbt::actionTaken": "mbt_actionTaken",
        "IF": "var_IF",
        "x'": "x_2",
        "Len": "Len_2",
    }
    assert _found(runner, trace).outcome is Outcome.INVARIANT


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, 2**70])
def test_numbers_that_tlc_lacks_are_refused(runner: WarmRunner, number: int) -> None:
    """Before TLC is asked; the message has the state and the variable."""
    trace = _walk(1, number)
    for ask in (lambda: evaluate(trace, "x", runner), lambda: trace_module(trace)):
        with pytest.raises(UsageError, match=f"state 2, x: TLC has no number {number}"):
            ask()


def test_states_of_another_spec_are_refused(runner: WarmRunner) -> None:
    """Such as the fields of an alias."""
    trace = Trace((Step(1, None, State({"amount": 1})),))
    with pytest.raises(UsageError, match="variables amount, and module M has s, x"):
        evaluate(trace, "1", runner, spec=SPEC)


def test_a_module_and_its_cfg_alone_are_enough(runner: WarmRunner) -> None:
    """Whoever runs TLC on what was exported of a stuttering behaviour needs no option for it."""
    module = trace_module(_walk(1, 2, ending=Stuttering()), "Again")
    result = runner.run(TlcJob({"Again.tla": module.module}, "Again", module.config))
    assert result.outcome is Outcome.TEMPORAL
    assert isinstance(result.traces[0].ending, Stuttering)


def test_a_set_that_tlc_does_not_enumerate_is_read_back(runner: WarmRunner) -> None:
    """As TLC printed it."""
    for text in ("SUBSET (1..9)", "[1..3 -> 1..20]", "Seq({1})", "[a: Nat]"):
        states = [State({"x": parse_value(text)}), State({"x": parse_value(text)})]
        trace = Trace(tuple(Step(at, None, state) for at, state in enumerate(states, 1)))
        if "Nat" not in text and "Seq" not in text:
            assert len(evaluate(trace, "x", runner)) == 2
        assert trace_module(trace).module.count(show(states[0]["x"])) == 2
