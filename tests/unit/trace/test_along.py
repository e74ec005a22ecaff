"""Python expressions along a trace."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.trace import State, Step, Trace, along, where
from pytlc.values import Function, ModelValue

TRACE = Trace(
    tuple(
        Step(number, None, State({"n": number, "q": Function.sequence(range(number)), "p": ModelValue("a")}))
        for number in (1, 2, 3)
    )
)


def test_a_function_sees_every_state() -> None:
    """In order, one value each."""
    assert along(TRACE, lambda state: len(state["q"]) if isinstance(state["q"], Function) else 0) == (1, 2, 3)


def test_text_sees_the_variables_by_name() -> None:
    """Variables stand for their values, and the classes of values are there; comprehensions see both."""
    assert along(TRACE, "n + q[1]") == (1, 2, 3)
    assert along(TRACE, "[p for _ in q][-1] == ModelValue('a')") == (True, True, True)


def test_steps_are_found_by_a_predicate() -> None:
    """The steps to the states in which it holds."""
    assert [step.number for step in where(TRACE, "n != 2")] == [1, 3]


@pytest.mark.parametrize("text", ["n +", "unknown", "n / 0", "q[9]"])
def test_mistakes_in_the_text_are_the_authors(text: str) -> None:
    """They are told as usage errors that quote the text."""
    with pytest.raises(UsageError, match="'"):
        along(TRACE, text)
