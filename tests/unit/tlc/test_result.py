"""Results as values."""

from __future__ import annotations

import pytest

from pytlc.tlc import Diagnostic, Finding, Level, Outcome, Result, RunEnd
from pytlc.trace import State, Step, Trace


def test_every_outcome_is_a_violation_a_verdict_or_neither() -> None:
    """A violation is always conclusive; only stops and crashes may be different next time."""
    assert all(outcome.is_conclusive for outcome in Outcome if outcome.is_violation)
    undecided = {outcome for outcome in Outcome if not outcome.is_conclusive}
    assert undecided == {Outcome.BOUNDED, Outcome.CRASHED, Outcome.EXHAUSTED}
    assert not Outcome.SUCCESS.is_violation


def test_traces_are_those_of_the_findings_that_have_one() -> None:
    """In the order of the findings."""
    trace = Trace((Step(1, None, State({"x": 0})),))
    result = Result(
        Outcome.INVARIANT, findings=(Finding(Outcome.ASSERTION), Finding(Outcome.INVARIANT, trace=trace))
    )
    assert result.traces == (trace,)


def test_errors_and_warnings_are_told_apart() -> None:
    """Each keeps its order."""
    error, warning = Diagnostic(Level.ERROR, "e"), Diagnostic(Level.WARNING, "w")
    result = Result(Outcome.PARSE, diagnostics=(warning, error), end=RunEnd(returncode=150))
    assert (result.errors, result.warnings, result.exit_code) == ((error,), (warning,), 150)


def test_a_result_cannot_be_changed() -> None:
    """It may be shared between threads."""
    with pytest.raises(AttributeError):
        setattr(Result(Outcome.SUCCESS), "outcome", Outcome.CRASHED)  # noqa: B010  # a plain assignment is a type error
