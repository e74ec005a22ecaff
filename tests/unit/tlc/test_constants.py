"""Python values as TLA+ values."""

from __future__ import annotations

from typing import Any

import pytest

from pytlc.errors import UsageError
from pytlc.tlc.constants import tla_value
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, equal


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (True, True),
        (3, 3),
        ("p1", "p1"),
        (ModelValue("p1"), ModelValue("p1")),
        ({1, 2}, FiniteSet([1, 2])),
        (frozenset({frozenset()}), FiniteSet([FiniteSet()])),
        ([1, "a"], Function.sequence([1, "a"])),
        ((), Function()),
        ({"a": 1}, Function.record({"a": 1})),
        ({1: {2}, 3: set()}, Function.of({1: FiniteSet([2]), 3: FiniteSet()})),
        (range(3), FiniteSet.interval(0, 2)),
        (range(0, 6, 2), FiniteSet([0, 2, 4])),
        ({ModelValue("p1"): [True]}, Function.of({ModelValue("p1"): Function.sequence([True])})),
    ],
)
def test_python_values_have_their_tla_form(given: object, value: Value) -> None:
    """Each container is what it is in TLA+, and TRUE is not 1."""
    assert equal(tla_value(given), value)


def _endless() -> list[Any]:
    loop: list[Any] = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (3.5, r"3\.5 has no form in TLA\+"),
        ([1, None], r"None in \[1, None\] has no form in TLA\+"),
        ({1: {2: object}}, r"<class 'object'> in .* has no form"),
        (2**31, r"TLC's numbers go from -2147483647 to 2147483647"),
        ([-(2**31)], r"-2147483648 in \[-2147483648\]"),
        (range(2**31, 2**31 + 5), r"TLC's numbers"),
        ("a\0b", r"no TLA\+ string holds the character '\\x00'"),
        (ModelValue("a b"), r"'a b' in .* is no name of a model value"),
        (Unenumerated("opaque", ["<Operator Op>"]), r"TLC cannot evaluate <Operator Op>"),
        (_endless(), r"is nested too deeply, or holds itself"),
    ],
)
def test_what_has_no_form_in_tla_is_refused_and_shown(given: object, message: str) -> None:
    """The message has the part that is wrong and the whole that it is in."""
    with pytest.raises(UsageError, match=message):
        tla_value(given)
