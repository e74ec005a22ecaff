"""Positions in TLC's texts."""

from __future__ import annotations

from pytlc.tlc.places import find_location, find_stack, read_location
from pytlc.trace import Location


def test_a_position_is_read_only_when_it_is_the_whole_text() -> None:
    """Line and column are those of the text, 1-based."""
    text = "line 4, col 13 to line 5, col 16 of module M"
    assert read_location(f" {text} ") == Location("M", 4, 13, 5, 16)
    assert read_location(f"see {text}") is None
    assert read_location("Unknown location") is None


def test_a_position_is_found_inside_a_text() -> None:
    """The first one counts."""
    text = (
        "Assumption line 1, col 2 to line 3, col 4 of module A is false; line 9, col 9 "
        "to line 9, col 9 of module B"
    )
    assert find_location(text) == Location("A", 1, 2, 3, 4)
    assert find_location("nowhere") is None


def test_both_forms_of_call_stack_are_read_in_order() -> None:
    """Numbered by 'N.' with 'Line, column', or by 'N)' with 'line, col'."""
    stack = (
        "positions:\n0. Line 1, column 2 to line 3, column 4 in A\n1) line 5, col 6 to "
        "line 7, col 8 of module B\n"
    )
    assert find_stack(stack) == (Location("A", 1, 2, 3, 4), Location("B", 5, 6, 7, 8))
    assert find_stack("    The error call stack is empty.") == ()
