"""Variables that are read before they have a value."""

from __future__ import annotations

import pytest

from pytlc.tlc import Outcome, Result
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.result import Finding
from pytlc.tlc.unassigned import explained

FILES = {"M.tla": "---- MODULE M ----\nVARIABLES x ,\n  y \\* VARIABLE z\nCONSTANT c\n====\n"}


def failed(name: str, line: str, column: int) -> Result:
    """An evaluation that failed at that column of a line."""
    message = f"In evaluation, the identifier {name} is either undefined or not an operator.\nline 9, col 1"
    error = Diagnostic(Level.ERROR, message, "M", 9, column, 9, column, line)
    return Result(
        Outcome.EVALUATION, findings=(Finding(Outcome.EVALUATION, message=message),), diagnostics=(error,)
    )


@pytest.mark.parametrize(
    ("name", "line", "column", "said"),
    [("x", "Init == y = x", 13, "the variable x"), ("y", "Next == y' > 0", 9, "the variable y'")],
)
def test_the_variable_is_named_first(name: str, line: str, column: int, said: str) -> None:
    """With its prime, in the diagnostic and in the finding alike."""
    result = explained(failed(name, line, column), FILES)
    (error,), (finding,) = result.diagnostics, result.findings
    assert error.message.startswith(f"{said} is read before it has a value\nIn evaluation, the identifier ")
    assert finding.message == error.message


@pytest.mark.parametrize("name", ["z", "c"])
def test_what_is_no_variable_is_left_as_it_is(name: str) -> None:
    """A constant, or a name that only a comment has."""
    result = failed(name, "Init == z", 9)
    assert explained(result, FILES) == result
