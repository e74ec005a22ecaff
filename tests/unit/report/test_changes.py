"""Changes in short."""

from __future__ import annotations

from pytlc.report.changes import short_change
from pytlc.trace import Change
from pytlc.values import FiniteSet, Function, ModelValue


def test_a_set_tells_what_came_and_went() -> None:
    """Its other elements are not repeated."""
    change = Change(("status", ModelValue("spi32")), FiniteSet(["ON", "OLD"]), FiniteSet(["ON", "NEW"]))
    assert short_change(change) == "status[spi32]: +NEW -OLD"


def test_a_queue_keeps_its_order() -> None:
    """Sequences are shown whole, strings that look like names without quotes."""
    before, after = Function.sequence(["a"]), Function.sequence(["two words", "a"])
    assert short_change(Change(("queue",), before, after)) == 'queue: <<a>> -> <<"two words", a>>'


def test_a_variable_that_is_absent_is_said_to_be() -> None:
    """Absence is not the empty string."""
    assert short_change(Change(("x",), None, "")) == 'x: (absent) -> ""'
