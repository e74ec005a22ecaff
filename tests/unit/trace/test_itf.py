"""ITF: what is written is read back, what other tools write is read, what it cannot say is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import TraceFormatError, UsageError
from pytlc.trace import (
    Action,
    Finite,
    Location,
    Loop,
    State,
    Step,
    Stuttering,
    Trace,
    load_itf,
    save_itf,
    trace_from_itf,
    trace_to_itf,
)
from pytlc.values import FiniteSet, Function, ModelValue, Value
from tests.unit.values.strategies import values

P1 = ModelValue("p1")
INC = Action("Inc", (P1, 2), Location("M", 1, 2, 3, 4))
ENDINGS = [Finite(), Stuttering(), Loop(1, INC), Loop(2, None)]


def _trace(*states: dict[str, Value]) -> Trace:
    steps = [Step(n, INC if n > 1 else None, State(state)) for n, state in enumerate(states, 1)]
    return Trace(tuple(steps))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_read_back(tmp_path: Path, ending: Finite | Stuttering | Loop) -> None:
    """Values, actions with arguments and places, and the ending are those that were written."""
    trace = _trace(
        {"x": 2**70, "q": Function(), "f": Function.of({0: FiniteSet([True])})},
        {"x": P1, "q": "", "f": Function.record({"#set": 1, "a": FiniteSet.interval(1, 3)})},
    )
    trace = Trace(trace.steps, ending)
    save_itf(tmp_path / "t.itf.json", trace, {"source": "M.tla"})
    assert load_itf(tmp_path / "t.itf.json") == trace


@given(value=values)
def test_every_value_is_read_back_or_refused(value: Value) -> None:
    """A trace of any value has the same value again, unless ITF has no words for it."""
    trace = _trace({"v": value})
    try:
        document = trace_to_itf(trace)
    except UsageError:
        return
    assert trace_from_itf(json.loads(json.dumps(document))) == trace


def test_what_apalache_writes_is_read() -> None:
    """Small integers as numbers, tuples, maps, sets, a loop, and no word of ours."""
    data = {
        "#meta": {"format": "ITF", "description": "Created by Apalache"},
        "params": [],
        "vars": ["x", "t"],
        "states": [
            {"#meta": {"index": 0}, "x": 1, "t": {"#tup": [{"#bigint": "-2"}, "a"]}},
            {"#meta": {"index": 1}, "x": {"#map": [["k", {"#set": [1, 2]}]]}, "t": {}},
        ],
        "loop": 0,
    }
    trace = trace_from_itf(data)
    assert trace.ending == Loop(1)
    assert trace.states[0] == State({"x": 1, "t": Function.sequence([-2, "a"])})
    assert trace.states[1] == State({"x": Function.record({"k": FiniteSet([1, 2])}), "t": Function()})


def test_a_loop_to_the_last_state_is_stuttering() -> None:
    """Other tools have no word for it, and neither has ITF."""
    assert trace_from_itf({"states": [{"x": 1}, {"x": 2}], "loop": 1}).ending == Stuttering()
    assert trace_to_itf(Trace(_trace({"x": 1}).steps, Stuttering()))["loop"] == 0


@pytest.mark.parametrize(
    "state",
    [{"x": P1, "y": "p1"}, {"x": FiniteSet.interval(1, 10**6)}, {"#x": 1}],
)
def test_what_itf_cannot_say_is_refused(state: dict[str, Value]) -> None:
    """A model value and a string of one name, a set too large to list, a variable that is a comment."""
    with pytest.raises(UsageError):
        trace_to_itf(_trace(state))


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"states": []},
        {"states": [1]},
        {"states": [{"x": None}]},
        {"states": [{"x": 1.5}]},
        {"states": [{"x": {"#bigint": 3}}]},
        {"states": [{"x": {"#other": 3}}]},
        {"states": [{"x": {"#set": 3}}]},
        {"states": [{"x": {"#map": [[1]]}}]},
        {"states": [{"x": {"#unserializable": "{1"}}]},
        {"states": [{"x": 1}], "loop": 3},
        {"states": [{"x": 1}], "loop": "0"},
        {"states": [{"x": 1, "#meta": {"action": 3}}]},
        {"states": [{"x": 1}], "#meta": {"ending": 3}},
    ],
)
def test_what_is_no_itf_is_refused(data: Any) -> None:
    """With the error of trace formats, whatever is wrong."""
    with pytest.raises(TraceFormatError):
        trace_from_itf(data)


@given(data=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda inner: (
    st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["#set", "#map", "#tup", "#bigint", "#meta", "a"]), inner, max_size=3)
)))  # fmt: skip
def test_no_json_makes_another_error(data: Any) -> None:
    """Any JSON in place of a value is read or refused."""
    try:
        trace_from_itf({"states": [{"x": data}]})
    except TraceFormatError as error:
        assert "state 1" in str(error)  # noqa: PT017  # the message names the place


def test_a_missing_and_a_broken_file_are_told(tmp_path: Path) -> None:
    """A usage error for the first, a format error with the path for the second."""
    with pytest.raises(UsageError):
        load_itf(tmp_path / "none.json")
    (tmp_path / "cut.json").write_text('{"states": [')
    with pytest.raises(TraceFormatError, match=r"cut\.json"):
        load_itf(tmp_path / "cut.json")
