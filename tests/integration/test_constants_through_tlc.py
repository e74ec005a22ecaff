"""Python values as constants: given to TLC, taken into a state by the spec, printed, and read back equal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import pytlc
from pytlc import WarmRunner
from pytlc.tlc.constants import tla_value
from pytlc.toolchain import Toolchain
from pytlc.trace import State
from pytlc.values import FiniteSet, Function, ModelValue, Value
from tests.unit.values.strategies import tlc_values

pytestmark = pytest.mark.java

#: Each constant is printed by a state of its own.
SPEC = """---- MODULE Constants ----
CONSTANTS {names}
VARIABLES n, v
Values == <<{names}>>
Init == n = 0 /\\ v = ""
Next == \\E k \\in DOMAIN Values : n = k - 1 /\\ n' = k /\\ v' = Values[k]
Number == n
All == n # {count}
====
"""
NATURALS = "EXTENDS Naturals\nCONSTANTS"
ODD: list[object] = [
    3,
    -3,
    "p1",
    'a"b\\c\n',
    True,
    ModelValue("p1"),
    {ModelValue("p1"), ModelValue("p2")},
    {1, 2},
    {-1, 2},
    set(),
    (),
    {},
    [1, "a", False],
    {"a": {ModelValue("p1"): [1]}},
    {"IF": 1, "a b": 2},
    {(1, 2): 3, (2, 2): 4},
    range(-2, 100),
    range(0, 100, 9),
    frozenset({frozenset({1}), frozenset()}),
    FiniteSet.interval(1, 2**31 - 1),
    2**31 - 1,
    -(2**31) + 1,
]


def through_tlc(values: list[object], runner: WarmRunner) -> list[Value]:
    """What the states of the spec have for each constant."""
    names = [f"C{number}" for number in range(len(values))]
    text = SPEC.format(names=", ".join(names), count=len(values)).replace("CONSTANTS", NATURALS, 1)
    verdict = pytlc.check(
        text,
        config="INIT Init\nNEXT Next\nVIEW Number\nINVARIANT All\n",
        constants=dict(zip(names, values, strict=True)),
        runner=runner,
        workers=1,
    )
    assert verdict.trace is not None, verdict.result.errors
    return [state["v"] for state in verdict.trace.states[1:]]


@pytest.fixture(scope="module")
def runner(warm: Callable[[Toolchain], WarmRunner]) -> WarmRunner:
    """That of the TLC that ``pytlc.check`` uses too."""
    return warm(pytlc.find_toolchain())


def test_odd_constants_come_back_from_tlc(runner: WarmRunner) -> None:
    """Those that a cfg can hold and those that need a module, side by side."""
    back = through_tlc(ODD, runner)
    assert [State({"v": value}) for value in back] == [State({"v": tla_value(value)}) for value in ODD]


@settings(
    max_examples=5,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(values=st.lists(tlc_values, min_size=40, max_size=60))
def test_drawn_constants_come_back_from_tlc(runner: WarmRunner, values: list[Value]) -> None:
    """Any value that TLC has is the same after it was a constant."""
    back = through_tlc(list(values), runner)
    for value, found in zip(values, back, strict=True):
        assert State({"v": found}) == State({"v": value})


def test_operators_of_the_user_do_not_matter_to_values(tmp_path: Path) -> None:
    """A spec that defines ``..`` and ``:>`` otherwise gets the values that were given."""
    text = (
        "---- MODULE Own ----\nCONSTANT F\nVARIABLE x\na .. b == {a, b}\na :> b == <<a>>\n"
        "Init == x = F\nNext == x' = x\n====\n"
    )
    given: dict[object, object] = {1: range(1, 90), -4: ()}
    verdict = pytlc.check(text, constants={"F": given}, invariants=["x # F"])
    assert verdict.trace is not None
    assert verdict.trace.states[0]["x"] == tla_value(given)
    assert verdict.result.property == "x # F"
    assert isinstance(verdict.trace.states[0]["x"], Function)
