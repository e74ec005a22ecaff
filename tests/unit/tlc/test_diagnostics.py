"""Diagnostics as values."""

from __future__ import annotations

from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.trace import Location


def test_a_diagnostic_takes_over_its_location() -> None:
    """All four numbers and the module; none of them without a location."""
    assert Diagnostic.at(Level.ERROR, "x", Location("M", 1, 2, 3, 4)) == Diagnostic(
        Level.ERROR, "x", "M", 1, 2, 3, 4
    )
    assert Diagnostic.at(Level.ERROR, "x", None) == Diagnostic(Level.ERROR, "x")


def test_the_place_is_as_long_as_it_is_known() -> None:
    """Editors understand module, line and column."""
    assert Diagnostic(Level.ERROR, "x", "M", 1, 2).place == "M:1:2"
    assert Diagnostic(Level.ERROR, "x", "M").place == "M"
    assert Diagnostic(Level.ERROR, "x", line=3).place == ""
