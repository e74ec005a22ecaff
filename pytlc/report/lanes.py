"""The interleaving as lanes: a column for each actor, a row for each step.

At the left edge of a lane a mark tells at a glance how its actor stands after the step: ``|`` it holds a
lock, ``?`` it waits for one that is held, ``!`` both. What changed stands in a column of its own where the
console is wide enough for it, else in the lines below the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from pytlc.replay import Row, Story
from pytlc.report.behaviour import ending_text
from pytlc.report.layout import Canvas, wrap
from pytlc.report.rows import changes, facts, is_outside, label, mark, note
from pytlc.spec.source_map import NO_SOURCES, SourceMap
from pytlc.trace import Ending, Finite

LEGEND = "| holds a lock  ? waits for one  ! both  + taken, added  - released, removed"
_ENVIRONMENT = "environment"
_GAP = 2
_HANG = 2
_GUTTER = 2
_CHANGES = 34
_BELOW = 48
_NARROWEST = 10
_COMFORTABLE = 26
_STYLES = ("cyan", "magenta", "green", "yellow", "blue", "bright_cyan", "bright_magenta", "bright_green")


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns begin, from 0, and how wide they are.

    Attributes:
        lanes: Where each actor's lane begins, with its mark.
        lane: Width of a lane's text, behind the mark.
        environment: Where the environment's column begins.
        outside: Its width; 0 where no step is the environment's.
        changes: Where the column of changes begins; None where they stand below the step.
        width: Of the whole.
    """

    lanes: tuple[int, ...]
    lane: int
    environment: int
    outside: int
    changes: int | None
    width: int

    def room(self, index: int, busy: Iterable[int]) -> int:
        """Width that a text has in a lane: up to where the next column that is in use begins."""
        edge = self.width + _GAP if self.changes is None else self.changes
        following = (column for column in busy if column > self.lanes[index])
        return max(min(following, default=edge) - _GAP - _GUTTER - self.lanes[index], self.lane)


@dataclass(frozen=True, slots=True)
class LanesView:
    """A story that is laid out when the width is known."""

    story: Story
    ending: Ending
    full: bool
    sources: SourceMap = NO_SOURCES

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the story out for the width of the console."""
        grid = layout(self.story, options.max_width)
        yield from (Text(line, style="dim") for line in wrap(LEGEND, options.max_width))
        yield _header(self.story, grid)
        before = None
        for row in self.story.rows:
            yield from _row_lines(row, before, grid, full=self.full)
            yield from _source(row, grid, self.sources)
            before = row
        last = self.story.rows[-1]
        yield from ending_text(self.ending, last.number, self.sources)
        yield Text()
        yield from _situation(last, options.max_width)


def lanes_text(
    story: Story,
    *,
    ending: Ending | None = None,
    full: bool = False,
    sources: SourceMap = NO_SOURCES,
) -> LanesView:
    """An interleaving as text.

    Args:
        story: The replayed behaviour.
        ending: How it goes on after its last state.
        full: Show every change exactly, control variables too.
        sources: Where in the templates each step is; shown where it is known.
    """
    return LanesView(story, Finite() if ending is None else ending, full, sources)


def layout(story: Story, width: int) -> Grid:
    """Fit the columns into the width: changes beside the steps if both have room enough, else below."""
    left = max(2, len(str(story.rows[-1].number))) + _GAP
    outside = max((len(label(row)) for row in story.rows if is_outside(row)), default=0)
    outside = max(outside, len(_ENVIRONMENT)) if outside else 0
    names = (label(row) for row in story.rows if not is_outside(row))
    whole = max(map(len, (*names, *story.actors, " " * _NARROWEST)))
    room = width - left - (outside and outside + _GAP)
    lane = min(whole, (room - _CHANGES) // len(story.actors) - _GUTTER - _GAP)
    if lane >= min(whole, _COMFORTABLE):
        return _grid(story, left, lane, outside, width, beside=True)
    lane = min(whole, max(room // len(story.actors) - _GUTTER - _GAP, _NARROWEST))
    return _grid(story, left, lane, outside, width, beside=False)


def _grid(story: Story, left: int, lane: int, outside: int, width: int, *, beside: bool) -> Grid:
    pitch = _GUTTER + lane + _GAP
    starts = tuple(left + pitch * index for index in range(len(story.actors)))
    environment = left + pitch * len(starts)
    behind = environment + (outside and outside + _GAP)
    return Grid(starts, lane, environment, outside, behind if beside else None, width)


def _header(story: Story, grid: Grid) -> Text:
    canvas = Canvas()
    canvas.put(grid.lanes[0] - _GAP - 1, "#", "bold")
    for start, actor in zip(grid.lanes, story.actors, strict=True):
        canvas.put(start + _GUTTER, actor, "bold")
    if grid.outside:
        canvas.put(grid.environment, _ENVIRONMENT, "bold")
    if grid.changes is not None:
        canvas.put(grid.changes, "changes", "bold")
    return canvas.text()


def _row_lines(row: Row, before: Row | None, grid: Grid, *, full: bool) -> Iterator[Text]:
    cells = list(_cells(row, before, grid))
    changed = changes(row, before, full=full)
    if grid.changes is not None:
        room = grid.width - grid.changes
        lines = [line for change in changed for line in wrap(change, room, hang=_HANG)]
        cells.append((grid.changes, lines, ""))
    number = str(row.number).rjust(grid.lanes[0] - _GAP)
    for index in range(max((len(lines) for _, lines, _ in cells), default=1)):
        canvas = _marked(row, grid, first=index == 0)
        canvas.put(0, number if index == 0 else "", "dim")
        for column, lines, style in cells:
            canvas.put(column, lines[index] if index < len(lines) else "", style)
        yield canvas.text()
    if grid.changes is None and changed:
        yield from _below(row, changed, grid, one_by_one=full)


def _cells(row: Row, before: Row | None, grid: Grid) -> Iterator[tuple[int, list[str], str]]:
    """Column, lines and style of everything that is said in the lanes."""
    if row.action is None:
        yield grid.lanes[0] + _GUTTER, ["initial state"], "dim"
    elif is_outside(row):
        yield grid.environment, wrap(label(row), grid.outside), "bold"
    said = [_said(row, before, index) for index in range(len(row.lanes))]
    busy = [grid.environment] if is_outside(row) else []
    busy += [
        start
        for start, lane, parts in zip(grid.lanes, row.lanes, said, strict=True)
        if parts or lane.holds or lane.blocked
    ]
    for index, parts in enumerate(said):
        room = grid.room(index, busy)
        lines = [line for part in parts for line in wrap(part, room, hang=_HANG)]
        if lines:
            yield grid.lanes[index] + _GUTTER, lines, _STYLES[index % len(_STYLES)]


def _said(row: Row, before: Row | None, index: int) -> tuple[str, ...]:
    lane = row.lanes[index]
    notes = note(before.lanes[index] if before else None, lane)
    return (label(row), *notes) if lane.actor == row.actor else notes


def _marked(row: Row, grid: Grid, *, first: bool) -> Canvas:
    canvas = Canvas()
    for start, lane in zip(grid.lanes, row.lanes, strict=True):
        canvas.put(start, mark(lane, first=first), "bold red" if lane.blocked else "bold")
    return canvas


def _below(row: Row, changed: tuple[str, ...], grid: Grid, *, one_by_one: bool) -> Iterator[Text]:
    """The changes under the step, as far to the right as leaves them room."""
    start = _own(row, grid, _BELOW)
    texts = changed if one_by_one else ("; ".join(changed),)
    for line in (line for text in texts for line in wrap(text, grid.width - start, hang=_HANG)):
        yield _under(row, grid, start, line)


def _source(row: Row, grid: Grid, sources: SourceMap) -> Iterator[Text]:
    """Where in the templates the step is, under all else that is said of it, on one line."""
    source = sources.of(row.action.location) if row.action else None
    if source:
        text = f"from {source.place}"
        yield _under(row, grid, _own(row, grid, len(text) + 2), text)


def _own(row: Row, grid: Grid, room: int) -> int:
    """Where a text under the step begins: in the lane of its actor, or so far left that it has room."""
    columns = dict(zip((lane.actor for lane in row.lanes), grid.lanes, strict=True))
    own = grid.environment if row.actor is None else columns.get(row.actor, grid.environment)
    return max(grid.lanes[0] + _GUTTER, min(own + _GUTTER, grid.width - room)) + 2


def _under(row: Row, grid: Grid, start: int, line: str) -> Text:
    canvas = _marked(row, grid, first=False)
    canvas.put(start - 1, f" {line} ", "dim")
    return canvas.text()


def _situation(row: Row, width: int) -> Iterator[Text]:
    """How everybody stands in the end."""
    yield Text("in the end", style="bold")
    indent = max(len(lane.actor) for lane in row.lanes) + 4
    for index, lane in enumerate(row.lanes):
        style = _STYLES[index % len(_STYLES)]
        lines = (line for fact in facts(lane, row.lanes) for line in wrap(fact, width - indent, hang=_HANG))
        for number, line in enumerate(lines):
            canvas = Canvas()
            canvas.put(2, "" if number else lane.actor, style)
            canvas.put(indent, line)
            yield canvas.text()
