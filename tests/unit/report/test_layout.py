"""Breaking lines and painting pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytlc.report.layout import Canvas, wrap


def test_a_step_name_is_broken_before_its_phrase() -> None:
    """The C function stays whole, the phrase goes to the next line."""
    assert wrap("vgic_vcpu_inject_irq.test_inflight", 28, hang=2) == [
        "vgic_vcpu_inject_irq",
        "  .test_inflight",
    ]


def test_a_list_of_changes_is_broken_between_changes() -> None:
    """A change that fits on a line is not broken because its neighbour comes first."""
    assert wrap("a: 1 -> 2; b: 10 -> 20", 13) == ["a: 1 -> 2;", "b: 10 -> 20"]


def test_a_line_that_fits_is_left_alone() -> None:
    """Also its spaces."""
    assert wrap("  a  b ", 7) == ["  a  b "]


@given(st.text("ab_.,; ([", max_size=60), st.integers(8, 20))
def test_wrapping_loses_nothing_but_spaces_and_keeps_the_width(text: str, width: int) -> None:
    """Every character that is no space is on some line, in order, and no line is too long."""
    lines = wrap(text, width, hang=2)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= width for line in lines)


def test_what_is_painted_later_covers_what_was_there() -> None:
    """A canvas keeps the rest, and drops spaces at the end."""
    canvas = Canvas()
    canvas.put(2, "|   |")
    canvas.put(4, "text ")
    assert canvas.text().plain == "  | text"
