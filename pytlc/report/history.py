"""A history as text: a line for each version, a column for each property, in blocks that fit the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from pytlc.check.history import Answer, Cell, Table
from pytlc.check.verdict import AS_EXPECTED, BOUNDED
from pytlc.report.history_words import (
    FINDINGS,
    LETTERS,
    findings,
    flags,
    mark,
    notes,
    numbers,
    particulars,
    title,
    total,
)
from pytlc.report.layout import Canvas, wrap
from pytlc.spec.claims import Severity
from pytlc.spec.history import Column

_GAP = 2
_BAD, _UNDECIDED, _GOOD = "bold red", "bold yellow", "green"
_MILD = frozenset({Severity.DELAY, Severity.MISPLACE})


def history_text(table: Table) -> Group:
    """The whole table with its legend, what is not as recorded, and the sum."""
    style = {AS_EXPECTED: _GOOD, BOUNDED: _UNDECIDED}.get(table.exit_code, _BAD)
    return Group(
        Text(title(table), style="bold"),
        _Grid(table),
        Text(),
        *map(Text, _legend(table)),
        *_found(table),
        *_noted(table),
        Text(),
        Text(total(table), style=style),
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """Versions by properties."""

    table: Table

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """As many columns in a block as fit."""
        heads = [f"{row.name}  {row.origin}" for row in self.table.rows]
        indent = max(map(len, heads), default=0) + _GAP
        for block in _blocks(self._widths(), options.max_width - indent):
            yield Text()
            yield from self._header(block, indent)
            for head, version in zip(heads, self.table.rows, strict=True):
                canvas = Canvas()
                canvas.put(0, head, "bold")
                cells = self.table.row(version)
                for column, (index, _) in zip(_starts(block, indent), block, strict=True):
                    canvas.put(column, _cell(cells[index]), _style(cells[index]))
                yield canvas.text()

    def _widths(self) -> list[int]:
        columns = zip(*map(self.table.row, self.table.rows), strict=True)
        return [
            max(len(column.title), *(len(_cell(cell)) for cell in cells))
            for column, cells in zip(self.table.columns, columns, strict=True)
        ]

    def _header(self, block: Sequence[tuple[int, int]], indent: int) -> Iterator[Text]:
        stacks = [self._head(self.table.columns[index], width) for index, width in block]
        for number in range(max(map(len, stacks))):
            canvas = Canvas()
            for column, stack in zip(_starts(block, indent), stacks, strict=True):
                canvas.put(column, stack[number] if number < len(stack) else "", "" if number else "bold")
            yield canvas.text()

    def _head(self, column: Column, width: int) -> list[str]:
        where = particulars(column, self.table.history)
        severity = column.property.severity.value
        return [column.title, severity, *(wrap(where, max(width, len(severity))) if where else ())]


def _blocks(widths: Sequence[int], room: int) -> Iterator[list[tuple[int, int]]]:
    """Columns with their widths, as many in a block as there is room for, at least one."""
    block: list[tuple[int, int]] = []
    for index, width in enumerate(widths):
        if block and sum(w + _GAP for _, w in block) + width > room:
            yield block
            block = []
        block.append((index, width))
    if block:
        yield block


def _starts(block: Sequence[tuple[int, int]], indent: int) -> Iterator[int]:
    for _, width in block:
        yield indent
        indent += width + _GAP


def _cell(cell: Cell) -> str:
    finding = (cell.finding,) if cell.finding else ()
    return " ".join(filter(None, (mark(cell), *numbers(cell), *finding, *flags(cell))))


def _style(cell: Cell) -> str:
    if flags(cell):
        return "bold reverse"
    if cell.answer is Answer.VIOLATED:
        return _UNDECIDED if cell.column.property.severity in _MILD else _BAD
    return {Answer.HOLDS: _GOOD, Answer.UNKNOWN: _UNDECIDED}.get(cell.answer, "dim")


def _legend(table: Table) -> Iterator[str]:
    yield "holds N: in all N distinct states of the complete search"
    seen = {c.column.property.severity for c in table.cells if c.answer is Answer.VIOLATED}
    for severity in sorted(seen, key=lambda severity: severity.rank):
        letter, words = LETTERS[severity], table.history.family.phrase(severity)
        yield f"{letter} K N: violated, {words}; K states in a shortest counterexample, found after N"


def _found(table: Table) -> Iterator[RenderableType]:
    for name, where in findings(table):
        yield Text(f"{name}: in no commit message that was read, see {FINDINGS}; {where}")


def _noted(table: Table) -> Iterator[RenderableType]:
    lines = list(notes(table))
    if lines:
        yield Text()
    yield from (Text(line, style=_BAD) for line in lines)
