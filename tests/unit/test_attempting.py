"""Stages whose failure is told beside a verdict."""

from __future__ import annotations

import pytest

from pytlc.attempting import Failure, attempt
from pytlc.errors import SpecError

NO_ANSWERS: dict[str, int] = {}


def test_what_is_done_has_its_result() -> None:
    """As it is."""
    assert attempt("counting", lambda: 3) == 3


def test_an_error_is_a_value_with_its_reason() -> None:
    """Of pytlc's own; it has no traceback."""

    def refuse() -> int:
        raise SpecError("no such operator")

    failure = attempt("minimising", refuse)
    assert failure == Failure("minimising", "no such operator")
    assert str(failure) == "minimising failed: no such operator"


def test_a_bug_is_a_value_too_and_keeps_its_traceback() -> None:
    """So that it can be reported, and the verdict stands."""
    failure = attempt("replaying", lambda: NO_ANSWERS["q"])
    assert isinstance(failure, Failure)
    assert failure.reason == "KeyError: 'q' (a bug in pytlc)"
    assert "Traceback" in failure.bug


def test_an_interrupt_is_none_of_them() -> None:
    """Whoever presses Ctrl-C wants an end."""

    def interrupt() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt("replaying", interrupt)
