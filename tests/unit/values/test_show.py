"""The writer of values: what it writes is what was meant, on one line and wrapped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.values import FiniteSet, Function, ModelValue, Value, equal, is_field_name, parse_value, show
from tests.unit.values.strategies import values


@given(values)
def test_reading_back_gives_the_value(value: Value) -> None:
    """parse_value(show(v)) is v for every enumerable form, and the text is one line."""
    text = show(value)
    assert equal(parse_value(text), value)
    assert "\n" not in text


@given(values, st.integers(0, 60))
def test_wrapping_changes_only_white_space(value: Value, width: int) -> None:
    """A wrapped text is read back as the value, and no line but the first begins at the margin."""
    text = show(value, width=width)
    assert equal(parse_value(text), value)
    assert all(line.startswith("  ") for line in text.split("\n")[1:])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (FiniteSet([1, 2, 3]), "{1, 2, 3}"),
        (FiniteSet([1, 2, 3, 4]), "1..4"),
        (FiniteSet([ModelValue("p1"), "p1"]), '{"p1", p1}'),
        (Function.record({"b": True, "a": -1}), "[a |-> -1, b |-> TRUE]"),
        (Function.record({"IF": 1}), '("IF" :> 1)'),
        (Function.of({0: 'a"\\\n'}), '(0 :> "a\\"\\\\\\n")'),
        (Function(), "<<>>"),
    ],
)
def test_values_have_one_text(value: Value, text: str) -> None:
    """The text of a value does not depend on how it was built."""
    assert show(value) == text


def test_a_wrapped_value_has_one_element_per_line() -> None:
    """What does not fit is broken behind its bracket, what fits is not, as TLC does it."""
    value = Function.record({"f": Function.of({0: "abc", 5: "def"}), "s": FiniteSet(["x", "y"])})
    assert show(value, width=24) == '[ f |-> ( 0 :> "abc" @@\n          5 :> "def" ),\n  s |-> {"x", "y"} ]'
    assert show(value, width=80) == show(value)


@pytest.mark.parametrize(
    ("text", "legal"), [("irq", True), ("a_1", True), ("IF", False), ("WF_x", False), ("1a", False)]
)  # fmt: skip
def test_field_names_are_what_sany_accepts(text: str, legal: bool) -> None:  # noqa: FBT001
    """Reserved words and what does not begin with a letter are not written as record fields."""
    assert is_field_name(text) is legal
