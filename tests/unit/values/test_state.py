"""The reader of printed states: conjuncts, the form of one variable, places in errors."""

from __future__ import annotations

import pytest

from pytlc.errors import ValueSyntaxError
from pytlc.values import FiniteSet, Function, parse_state


def test_a_state_is_read_in_tlcs_order() -> None:
    """Variables come in the order printed, across wrapped values and strings that look like conjuncts."""
    text = '/\\ q = << "a\\n/\\\\ y = 2",\n   "/\\\\ z = 1" >>\n/\\ a = 1\n/\\ f = ( 0 :>\n      {} )\n\n'
    assert list(parse_state(text).items()) == [
        ("q", Function.sequence(["a\n/\\ y = 2", "/\\ z = 1"])),
        ("a", 1),
        ("f", Function.of({0: FiniteSet()})),
    ]


def test_a_state_of_one_variable_has_no_conjunction() -> None:
    """TLC prints a single variable without a conjunction sign."""
    assert parse_state('pc = "a = b"\n') == {"pc": "a = b"}
    assert parse_state("/\\ pc = 1") == {"pc": 1}


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("/\\ x\n/\\ y = 2", 3),
        ("/\\ x = 1\n/\\ x = 2", 12),
        ("/\\ x = 1\n/\\ y = {2", 18),
        ("/\\ x y = 1", 3),
        ("/\\ x = \n/\\ y = 2", 7),
    ],
)
def test_errors_in_a_state_are_placed_in_its_text(text: str, position: int) -> None:
    """The position of an error is that in the whole state."""
    with pytest.raises(ValueSyntaxError) as caught:
        parse_state(text)
    assert caught.value.position == position
    assert caught.value.text == text
