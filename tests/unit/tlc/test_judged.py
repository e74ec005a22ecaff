"""What results offer to those who use them from Python."""

from __future__ import annotations

import pytest

from pytlc.errors import SpecError, ToolchainError, Violation
from pytlc.tlc import Diagnostic, Finding, Level, Outcome, Result
from pytlc.trace import State, Step, Trace

TRACE = Trace((Step(1, None, State({"x": 1})),))


@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_complete_search_that_found_nothing_is_ok(outcome: Outcome) -> None:
    """A search that was stopped, or was none, is not."""
    assert Result(outcome).ok == (outcome is Outcome.SUCCESS)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_an_error_of_its_kind_or_none(outcome: Outcome) -> None:
    """What is wrong with the spec, what TLC refused, and what it could not do are told apart."""
    result = Result(outcome)
    if outcome.is_violation:
        expected: type[Exception] | None = Violation
    elif outcome in {Outcome.PARSE, Outcome.CONFIG}:
        expected = SpecError
    else:
        expected = ToolchainError if outcome in {Outcome.EXHAUSTED, Outcome.CRASHED} else None
    if expected is None:
        assert result.raise_for_violation() is result
    else:
        with pytest.raises(expected, match=r"\w"):
            result.raise_for_violation()


def test_a_violation_says_what_and_has_the_result() -> None:
    """The property, the length of the behaviour, and everything else in the result."""
    finding = Finding(Outcome.INVARIANT, "TypeOK", "it is false", TRACE)
    result = Result(Outcome.INVARIANT, property="TypeOK", findings=(finding,))
    with pytest.raises(Violation, match=r"^invariant TypeOK, in 1 states: it is false$") as caught:
        result.raise_for_violation()
    assert caught.value.result is result
    assert result.trace is TRACE


def test_what_tlc_refused_is_told_with_its_place() -> None:
    """The errors of SANY, and not its warnings."""
    errors = (
        Diagnostic(Level.WARNING, "nothing"),
        Diagnostic(Level.ERROR, "Unknown operator: `x'.\n", "M", 3, 4),
    )
    with pytest.raises(SpecError, match=r"^M:3:4: Unknown operator: `x'\.$"):
        Result(Outcome.PARSE, diagnostics=errors).raise_for_violation()


def test_a_result_is_neither_true_nor_false() -> None:
    """``if result`` would hold for every result; it says what to ask for instead."""
    with pytest.raises(TypeError, match=r"Result is neither true nor false; ask for \.ok"):
        bool(Result(Outcome.SUCCESS))
