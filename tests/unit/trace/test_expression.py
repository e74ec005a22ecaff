"""Python text over states: comparisons are TLA+'s, and what could never be true is an error."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.trace import State, Step, Trace, along, expression_of, where
from pytlc.values import FiniteSet, Function, ModelValue, Value, parse_value


def _trace(**rows: list[str]) -> Trace:
    """The trace of some variables, each with its value in every state."""
    values: dict[str, list[Value]] = {name: list(map(parse_value, texts)) for name, texts in rows.items()}
    length = len(next(iter(values.values())))
    states = [State({name: row[at] for name, row in values.items()}) for at in range(length)]
    return Trace(tuple(Step(number, None, state) for number, state in enumerate(states, 1)))


TRACE = _trace(
    ready=["{}", "{r1}", "{r1, r2}"],
    owner=["Nil", "r1", "r2"],
    log=["<<>>", "<<1>>", "<<1, 2>>"],
    msg=['[a |-> 1, k |-> "x"]'] * 3,
    flag=["TRUE", "FALSE", "TRUE"],
    clock=["(<<r1, r2>> :> 3)"] * 3,
    last=["Nil", '"done"', "Nil"],
    lazy=["SUBSET (1..20)"] * 3,
)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("ready == set()", [1]),
        ("ready != set()", [2, 3]),
        ("r1 in ready", [2, 3]),
        ("r2 not in ready", [1, 2]),
        ("ready == {r1}", [2]),
        ("ready <= {r1}", [1, 2]),
        ("len(ready & {r2}) == 1", [3]),
        ("set(ready) == {r1}", [2]),
        ("owner == r1", [2]),
        ("owner is r1", [2]),
        ("owner in {r1, Nil}", [1, 2]),
        ("owner in (Nil, r2)", [1, 3]),
        ("str(owner) == 'r1'", [2]),
        ("owner == ModelValue('r2')", [3]),
        ("equal(owner, r2)", [3]),
        ("log == ()", [1]),
        ("log == [1]", [2]),
        ("log == (1, 2)", [3]),
        ("2 in log.values()", [3]),
        ("0 < len(log) < 2", [2]),
        ("any(0 < x < 2 for x in log.values())", [2, 3]),
        ("msg == {'a': 1, 'k': 'x'}", [1, 2, 3]),
        ("msg['k'] == 'x' and msg == {'a': 2}", []),
        ("flag == True", [1, 3]),
        ("clock[r1, r2] == 3", [1, 2, 3]),
        ("last == 'done'", [2]),
        ("last != 'done'", [1, 3]),
        ("last == 'open'", []),
        ("(lambda x: x == r1)(owner)", [2]),
        ("lazy == lazy", [1, 2, 3]),
        ("owner == None", None),
        ("owner == 'r1'", None),
        ("owner != 'r1'", None),
        ("'r1' in ready", None),
        ("'r1' not in ready", None),
        ("owner in {'r1'}", None),
        ("ready == {'r1'}", None),
        ("ready & {'r1'}", None),
        ("equal(owner, 'r1')", None),
        ("clock['r1', 'r2'] == 3", None),
        ("owner == 3", None),
        ("flag == 1", None),
        ("ready == {}", None),
        ("log == ('a',)", None),
        ("msg == {'a': 'q'}", None),
        ("1 in log", None),
        ("owner == max", None),
        ("rr1 in ready", None),
        ("lazy == {1}", None),
        ("1 in lazy", None),
    ],
)
def test_text_compares_as_tla_does(text: str, states: list[int] | None) -> None:
    """The states where it holds; None where it is refused, since it could not have been true."""
    if states is None:
        with pytest.raises(UsageError):
            where(TRACE, text)
    else:
        assert [step.number for step in where(TRACE, text)] == states


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("'r1' in ready", "r1 is a model value, .* write r1 without quotes"),
        ("ready == {}", r"a set \({}\) with .*set\(\) the empty set"),
        ("owner == 3", r"a model value \(Nil\) with a number \(3\)"),
        ("1 in log", r"in x.values\(\)"),
        ("rr1 in ready", "NameError.*is it r1"),
        ("1 in lazy", r"SUBSET \(1..20\)"),
        ("owner == max", r'ModelValue\("max"\)'),
    ],
)
def test_a_refusal_says_what_to_write(text: str, words: str) -> None:
    """In a sentence."""
    with pytest.raises(UsageError, match=words):
        along(TRACE, text)


def test_none_is_the_model_value_of_that_name() -> None:
    """Which constants are often called."""
    trace = _trace(owner=["None", "a"])
    assert along(trace, "owner == None") == (True, False)
    assert along(trace, "owner is None") == (True, False)
    assert along(trace, "None in {owner}") == (True, False)


def test_model_values_that_no_state_shows_can_be_given() -> None:
    """Such as those of the configuration."""
    assert along(TRACE, "r9 in ready", names=frozenset({"r9"})) == (False, False, False)
    with pytest.raises(UsageError, match="r9"):
        along(TRACE, "r9 in ready")


def test_a_string_beside_a_value_that_was_only_ever_a_model_value_decides_nothing() -> None:
    """Though no model value has that name."""
    with pytest.raises(UsageError, match="says nothing here"):
        along(TRACE, "owner == 'nobody'")


def test_what_was_not_compared_is_not_refused() -> None:
    """An empty set may be one of anything, and what stands behind a false ``and`` is not asked."""
    trace = _trace(ready=["{}", "{}"], n=["1", "2"])
    assert along(trace, "'a' in ready") == (False, False)
    assert along(trace, "n > 5 and ready == 3") == (False, False)


def test_functions_are_left_alone() -> None:
    """A function compares as its author wrote it."""
    function = expression_of(lambda state: state["owner"] == "r1")
    assert [function(step) for step in TRACE.steps] == [False, False, False]
    function.conclude()


def test_values_of_python_and_of_tla_are_alike_at_any_depth() -> None:
    """Sets in tuples in dicts."""
    value = Function.record({"s": FiniteSet([Function.sequence([ModelValue("r1"), 2])])})
    trace = Trace((Step(1, None, State({"v": value})),))
    assert along(trace, "v == {'s': {(r1, 2)}}") == (True,)
