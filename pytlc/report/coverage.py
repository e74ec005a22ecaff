"""How often each action was taken, and which were not: of those the verdict on a spec says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from pytlc.report.words import count
from pytlc.spec.source_map import SourceMap
from pytlc.tlc import Coverage
from pytlc.tlc.events import ActionCoverage
from pytlc.vacuity.actions import never_taken

_COUNTS = (1, 2)


def coverage_text(
    blocks: tuple[Coverage, ...], sources: SourceMap, *, complete: bool
) -> Iterator[RenderableType]:
    """A row for each action, and the actions that were never taken.

    Args:
        blocks: What TLC counted.
        sources: Where in the templates the actions are; that column is left out where it knows none.
        complete: The search has ended by itself, so an action that was not taken cannot be.
    """
    header = ["action", "taken", "distinct", "defined at"]
    rows = [_row(block.action) for block in blocks]
    if sources.files:
        header.append("template")
        for row, block in zip(rows, blocks, strict=True):
            source = sources.of(block.action.place)
            row.append(source.place if source else "")
    yield Text()
    yield from _aligned([header, *rows])
    yield from _warning(never_taken(blocks), sources, complete=complete)


def _aligned(rows: list[list[str]]) -> Iterator[Text]:
    """Columns of which none is broken: a path is of use only whole."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = (
            cell.rjust(width) if column in _COUNTS else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield Text("  ".join(cells).rstrip(), style="" if number else "bold")


def _row(action: ActionCoverage) -> list[str]:
    return [action.name, _number(action.generated), _number(action.distinct), _place(action)]


def _warning(actions: tuple[ActionCoverage, ...], sources: SourceMap, *, complete: bool) -> Iterator[Text]:
    if not actions:
        return
    were = "was" if len(actions) == 1 else "were"
    when = "never taken" if complete else "not taken before the search ended"
    yield Text(f"warning: {count(len(actions), 'action')} {were} {when}:", style="bold yellow")
    for action in actions:
        source = sources.of(action.place)
        yield Text(f"  {action.name} at {_place(action)}{f', from {source}' if source else ''}")


def _place(action: ActionCoverage) -> str:
    return f"{action.place.module}:{action.place.begin_line}"


def _number(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"
