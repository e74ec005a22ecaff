"""Writing to streams."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text


def test_a_long_line_is_neither_cut_nor_broken(render: Callable[..., str]) -> None:
    """In a pipe a path stays one word."""
    path = "/" + "x" * 200
    assert render(Text(path), width=40) == f"{path}\n"


def test_nothing_in_a_text_is_taken_for_markup(render: Callable[..., str]) -> None:
    """Paths into values have brackets and colons."""
    text = "status[bold] :smile: [/bold]"
    assert render(Text(text)) == f"{text}\n"
