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


def _excerpt(text: str, line: int, column: int | None, *end: int) -> list[str]:
    end_line, end_column = end or (None, None)
    return list(Diagnostic(Level.ERROR, "x", "M", line, column, end_line, end_column, text).excerpt)


def test_an_excerpt_marks_what_is_meant() -> None:
    """One character, a part of the line, or all of it up to the end of a region of several lines."""
    assert _excerpt("Init == x", 12, 9) == ["12 | Init == x", "   |         ^"]
    assert _excerpt("Init == x", 2, 1, 2, 4) == ["2 | Init == x", "  | ^^^^"]
    assert _excerpt("A == /\\ x ", 2, 6, 4, 2) == ["2 | A == /\\ x", "  |      ^^^^"]
    assert _excerpt("\tx", 2, 9) == ["2 |         x", "  |         ^"]


def test_an_excerpt_without_a_column_is_the_line() -> None:
    """Nor is anything marked outside of the line; nothing is shown without a line."""
    assert _excerpt("Init", 1, None) == _excerpt("Init", 1, 40) == ["1 | Init"]
    assert _excerpt("Init", 1, 5) == ["1 | Init", "  |     ^"]
    assert Diagnostic(Level.ERROR, "x", "M", 1).excerpt == ()


def test_an_excerpt_of_a_long_line_is_what_is_around_the_place() -> None:
    """Generated specs have lines of thousands of characters."""
    text = f"{'a' * 500}b{'c' * 500}"
    line, carets = _excerpt(text, 1, 501, 1, 900)
    assert len(line) == len("1 | ") + 160
    assert line[carets.index("^")] == "b"
    assert len(carets) <= len(line)


def test_a_sentence_has_place_message_and_line() -> None:
    """As exceptions show it."""
    found = Diagnostic(Level.ERROR, " Unknown operator: `y'. ", "M", 3, 6, 3, 6, "A == y")
    assert found.sentence == "M:3:6: Unknown operator: `y'.\n3 | A == y\n  |      ^"
