"""Aligned rows."""

from __future__ import annotations

from collections.abc import Callable

from pytlc.report.table import table


def test_columns_are_aligned_and_numbers_to_the_right(render: Callable[..., str]) -> None:
    """Each column is as wide as its widest cell."""
    shown = render(table([("Up", "6"), ("GuestWrite", "1,024")], header=("action", "distinct"), right=[1]))
    assert shown == "action      distinct\nUp                 6\nGuestWrite     1,024\n"


def test_a_row_too_wide_is_wrapped_inside_its_widest_cell(render: Callable[..., str]) -> None:
    """The other columns keep their place, and no word is lost."""
    shown = render(table([("v1", "one two three four five", "end")], indent=2), width=27)
    assert shown == "  v1  one two three     end\n      four five\n"


def test_a_table_without_rows_is_nothing(render: Callable[..., str]) -> None:
    """It has no lines, so a caller need not test for it."""
    assert render(table([])) == ""
