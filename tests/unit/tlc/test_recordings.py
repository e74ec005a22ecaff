"""What the recordings of four TLCs show besides their verdicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytlc.tlc import Outcome, events
from pytlc.tlc.codes import Resource
from pytlc.tlc.events import Role
from pytlc.tlc.reading import read_events
from pytlc.trace import Loop, State
from pytlc.values import FiniteSet, Function, ModelValue, Value, parse_value
from tests.unit.tlc.conftest import Recording

_Look = Callable[[str], Recording]

M1, M_2, M3X = map(ModelValue, ("m1", "m_2", "M3x"))
SEQUENCE = Function.sequence
TRICKY: dict[str, Value] = {
    "integer": 0,
    "negative": -7,
    "boolean": True,
    "plain": "plain",
    "emptyString": "",
    "quoted": 'say "no"',
    "escaped": "back\\slash \t tab \n line",
    "hostile": "/\\ x = 1 ] >> } State 2: <A line 1>",
    "spaced": "  two  spaces  ",
    "emptySet": FiniteSet(),
    "emptySequence": SEQUENCE([]),
    "emptyFunction": Function(),
    "sequence": SEQUENCE([1, 2, 3]),
    "tuple": SEQUENCE([1, "two", M1]),
    "set": FiniteSet([1, 2, 3]),
    "setOfSequences": FiniteSet([SEQUENCE([]), SEQUENCE([1]), SEQUENCE([1, 2])]),
    "setOfSets": FiniteSet([FiniteSet(), FiniteSet([1]), FiniteSet([1, 2])]),
    "record": Function.record({"a": 1, "b": "x"}),
    "nested": Function.record(
        {"a": Function.record({"b": Function.record({"c": FiniteSet([SEQUENCE([1])])})})}
    ),
    "oddField": Function.record({"TRUEish": 1, "_x": 2}),
    "keyword": Function.record({"IF": 1, "and": 1, "DOMAIN": 1}),
    "byInteger": Function.of({0: "a", 1: "b"}),
    "byNegative": Function.of({-1: 1, 3: 2}),
    "byString": Function.of({"a b": 1, 'c"d': 2}),
    "byModel": Function.of([(M1, 1), (M_2, 2)]),
    "byTuple": Function.of({SEQUENCE([0, 1]): 1, SEQUENCE([1, 0]): 2}),
    "deep": Function.of(
        {
            i: Function.of(
                {j: Function.record({"q": SEQUENCE([i, Function.of({5: j, 6: j})])}) for j in ("x", "y z")}
            )
            for i in (0, 1)
        }
    ),
    "model": M1,
    "models": FiniteSet([M1, M_2, M3X]),
    "interval": FiniteSet.interval(1, 5),
    "negativeInterval": FiniteSet.interval(-3, -1),
    "lazy": parse_value("SUBSET (1..10)"),
    "changing": SEQUENCE([]),
}


def test_every_tricky_value_is_read_right(recorded: _Look) -> None:
    """Type and value of thirty-three variables, one of which changes its type, wrapped where TLC wraps."""
    trace = recorded("tricky-values").result().traces[0]
    assert len(TRICKY) == 33
    assert trace.states[0] == State(TRICKY)
    long = Function.record({"long": SEQUENCE(["wrapped-value"] * 12)})
    assert trace.states[1]["changing"] == Function.of({0: SEQUENCE([M1, long])})
    assert trace.states[2] == State({**TRICKY, "integer": 2, "changing": FiniteSet()})


def test_a_lasso_has_the_arguments_that_tlc_prints(recorded: _Look) -> None:
    """Only 1.8.0 prints them; the step that closes the loop has its action with all of them."""
    recording = recorded("lasso-of-actions-with-arguments")
    trace = recording.result().traces[0]
    named = [(action.name, action.arguments) for action in trace.actions if action]
    arguments = [(ModelValue("p2"), 1), (ModelValue("p1"), 1), (ModelValue("p2"), 2), (ModelValue("p1"), 2)]
    if recording.version == "1.8.0":
        assert named == [("Move", each) for each in arguments]
    else:
        assert [name for name, _ in named] == ["Move"] * 4
    assert isinstance(trace.ending, Loop)
    assert trace.ending.to == 1
    assert trace.ending.action is not None
    assert trace.ending.action.name == "Reset"
    assert recorded("lasso-with-difftrace").result().traces == (trace,)


def test_an_alias_is_what_the_states_show() -> None:
    """The counterexample has the variables of the ALIAS and not those of the spec."""
    states = Recording("alias", "1.8.0").result().traces[0].states
    assert [state["tripled"] for state in states] == [0, 3, 6]
    assert set(states[0]) == {"total", "where", "tripled"}


def test_a_keyword_that_tlc_does_not_know_is_a_config_error() -> None:
    """ALIAS is taken for the name of an invariant up to 2.19."""
    for version in ("2.15", "2.18", "2.19"):
        (error,) = Recording("alias", version).result().errors
        assert error.message.startswith("The invariant ALIAS specified")


def test_coverage_tells_constraints_from_actions(recorded: _Look) -> None:
    """And, in 1.8.0, how many values each variable had."""
    recording = recorded("coverage-of-constraints")
    result = recording.result()
    roles = {block.action.name: block.action.role for block in result.coverage or ()}
    assert (roles["Init"], roles["Move"]) == (Role.INITIAL, Role.ACTION)
    if recording.version == "1.8.0":
        assert (roles["Bounded"], roles["Steps"]) == (Role.CONSTRAINT, Role.CONSTRAINT)
        bounded = next(block.action for block in result.coverage or () if block.action.name == "Bounded")
        assert (bounded.distinct, bounded.generated) == (7, 11)
        assert {variable.name: variable.distinct for variable in result.variables} == {"at": 5, "n": 2}
    else:
        assert result.variables == ()


def test_a_checkpoint_and_its_recovery_are_told(recorded: _Look) -> None:
    """The folder, and how much of the earlier search there is to go on with."""
    written = list(read_events(recorded("checkpoint").lines))
    (start,) = (event for event in written if isinstance(event, events.CheckpointStarted))
    assert events.CheckpointFinished() in written
    read = list(read_events(recorded("recovery").lines))
    (begun,) = (event for event in read if isinstance(event, events.RecoveryStarted))
    assert all(event.folder.startswith("/spec/.meta/") for event in (start, begun))
    (done,) = (event for event in read if isinstance(event, events.RecoveryFinished))
    assert done.examined > (done.queue or 0) > 0
    assert recorded("recovery").result().recovered == done


@pytest.mark.parametrize(
    ("name", "resource", "bound", "advice"),
    [
        ("out-of-memory", Resource.MEMORY, "out of memory", "--heap"),
        ("disk-full", Resource.DISK, "out of disk space", "TMPDIR"),
    ],
)
def test_what_has_run_out_is_told_apart(
    recorded: _Look, name: str, resource: Resource, bound: str, advice: str
) -> None:
    """By a value and in words, with what to do."""
    result = recorded(name).result()
    assert (result.outcome, result.exhausted, result.bound) == (Outcome.EXHAUSTED, resource, bound)
    assert any(advice in error.message for error in result.errors)


def test_an_error_has_its_call_stack(recorded: _Look) -> None:
    """From the action to the operator inside an operator whose argument is wrong; each once."""
    (finding,) = recorded("evaluation-error-in-nested-operators").result().findings
    stack = finding.call_stack
    assert [stack[0].begin_line, stack[-1].begin_line] == [7, 4]
    assert {position.module for position in stack} == {"DeepError"}
    assert len(stack) > 5


def test_a_false_postcondition_is_where_it_is_written() -> None:
    """1.8.0 alone has them."""
    for name, line in (("postcondition-false", 33), ("postcondition-cannot-be-evaluated", 31)):
        (error,) = Recording(name, "1.8.0").result().errors
        assert (error.module, error.line) == ("Kinds", line)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("state-level-property", "is a state-level formula"),
        ("constant-invariant", "is a constant-level formula"),
        ("stuttering-without-specification", "absence of a behavior specification"),
        ("stuttering-without-fairness", "absence of a fairness constraint"),
        ("symmetry-with-liveness", "Declaring symmetry during liveness checking is dangerous"),
        ("symmetry-set-of-one", "contains less than two elements"),
    ],
)
def test_what_1_8_0_warns_of_is_a_warning(name: str, said: str) -> None:
    """It changes no verdict."""
    (warning,) = Recording(name, "1.8.0").result().warnings
    assert said in warning.message


def test_two_violated_properties_are_named_together() -> None:
    """By 1.8.0; the others say of none."""
    assert Recording("two-temporal-properties", "1.8.0").result().property == "Reached and Never"
    assert Recording("two-temporal-properties", "2.19").result().property is None


def test_a_string_with_a_number_between_percent_signs_is_not_what_it_was(recorded: _Look) -> None:
    """TLC puts the state's fingerprint in place of %4%, and leaves what has no parameter behind it."""
    changed = recorded("percent-4-is-printed-as-fingerprint").result().traces[0].states[0]["text"]
    assert isinstance(changed, str)
    assert "%" not in changed
    kept: Any = recorded("percent-signs-are-printed").result().traces[0].states
    assert [kept[0]["text"], kept[1]["text"]] == ["a%1%b%2%c", "100% of %x%, %%, % 4 %"]


def test_an_invariant_is_checked_outside_the_constraint_too(recorded: _Look) -> None:
    """A state next to those inside is judged: a constraint says where to stop, not what to believe."""
    trace = recorded("invariant-outside-constraint").result().traces[0]
    assert [state["n"] for state in trace.states] == [0, 1]


def test_a_simulation_without_an_initial_state_says_so(recorded: _Look) -> None:
    """TLC takes it for an error there, and for a success in a search."""
    (warning,) = recorded("simulation-without-initial-state").result().warnings
    assert "no state satisfies the initial predicate" in warning.message
