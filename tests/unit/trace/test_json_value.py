"""Values as JSON: lossless, canonical, and strict when read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from pytlc.errors import TraceFormatError
from pytlc.trace import value_from_json, value_to_json
from pytlc.values import FiniteSet, Function, ModelValue, Value, equal
from tests.unit.values.strategies import values


@given(values)
def test_a_value_survives_json(value: Value) -> None:
    """Through the text of its JSON, a value comes back strictly equal."""
    assert equal(value_from_json(json.loads(json.dumps(value_to_json(value)))), value)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (True, True),
        (1, 1),
        ("p1", "p1"),
        (2**53, {"integer": "9007199254740992"}),
        (ModelValue("p1"), {"model": "p1"}),
        (FiniteSet(), {"set": []}),
        (FiniteSet([True, 1]), {"set": [True, 1]}),
        (FiniteSet([3, 2]), {"interval": [2, 3]}),
        (Function(), {"sequence": []}),
        (Function.sequence(["a"]), {"sequence": ["a"]}),
        (Function.record({"a": 1}), {"record": {"a": 1}}),
        (Function.of({0: 1}), {"function": [[0, 1]]}),
    ],
)
def test_the_json_of_a_value_says_its_kind(value: Value, data: Any) -> None:
    """Every kind but booleans, strings and small integers is named."""
    assert value_to_json(value) == data


def test_a_value_of_any_depth_survives_json() -> None:
    """What is nested too deeply for JSON is TLA+ text inside it."""
    value: Value = 1
    for _ in range(3000):
        value = Function.sequence([value, "x"])
    assert equal(value_from_json(json.loads(json.dumps(value_to_json(value)))), value)


@pytest.mark.parametrize(
    "data",
    [
        None, 1.5, [], {}, {"set": 1}, {"set": [{}]}, {"sequence": "ab"}, {"what": 1}, {"model": 1},
        {"record": []}, {"interval": [1]}, {"interval": ["a", "b"]}, {"integer": "x"},
        {"integer": "9" * 5000}, {"integer": 7}, {"function": [[1, 2], [1, 3]]}, {"function": [1]},
        {"text": "<<"}, {"text": 1}, {"set": [], "model": "a"},
        {"unenumerated": {"kind": "SUBSET", "words": ["SUBSET "], "operands": [1]}}, {"unenumerated": {}},
    ],
)  # fmt: skip
def test_json_of_no_value_is_refused(data: Any) -> None:
    """JSON of another form is refused with the forms that there are."""
    with pytest.raises(TraceFormatError, match="is not a value: expected one of set, interval"):
        value_from_json(data)
