"""Rows as aligned text without lines or boxes, which reads the same in a terminal, a pipe and a mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult

from pytlc.report.layout import Canvas, wrap

_GAP = 2
_NARROWEST = 12


@dataclass(frozen=True, slots=True)
class TextTable:
    """Cells of text; columns are as wide as their content, and the widest give way where that is too wide."""

    rows: tuple[tuple[str, ...], ...]
    header: tuple[str, ...]
    right: frozenset[int]
    indent: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the rows out for the width of the console."""
        rows = (self.header, *self.rows) if self.header else self.rows
        if not rows:
            return
        widths = _fit(_natural(rows), options.max_width - self.indent)
        for number, row in enumerate(rows):
            style = "bold" if self.header and number == 0 else ""
            yield from self._lines(row, widths, style)

    def _lines(self, row: tuple[str, ...], widths: list[int], style: str) -> RenderResult:
        cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            canvas = Canvas()
            column = self.indent
            for index, (lines, width) in enumerate(zip(cells, widths, strict=True)):
                text = lines[number] if number < len(lines) else ""
                canvas.put(column + (max(width - len(text), 0) if index in self.right else 0), text, style)
                column += width + _GAP
            yield canvas.text()


def table(
    rows: Iterable[Sequence[str]],
    *,
    header: Sequence[str] = (),
    right: Iterable[int] = (),
    indent: int = 0,
) -> TextTable:
    """Rows of cells as aligned text.

    Args:
        rows: Each with the same number of cells, without line breaks.
        header: Names of the columns; none for no header.
        right: Columns, from 0, that are aligned at their right end: numbers.
        indent: Spaces before each line.
    """
    return TextTable(tuple(map(tuple, rows)), tuple(header), frozenset(right), indent)


def _natural(rows: Sequence[tuple[str, ...]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _fit(widths: list[int], room: int) -> list[int]:
    """Take from the widest column until the row fits, or no column can give more."""
    widths = list(widths)
    while sum(widths) + _GAP * (len(widths) - 1) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths
