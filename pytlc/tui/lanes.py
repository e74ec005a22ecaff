"""The steps as lanes: a column for each actor, a row for each step; without a model, a list of actions.

A row is one line and is made when it is looked at, so that a behaviour costs what is seen of it.
"""

from __future__ import annotations

from pytlc.debug.timeline import Timeline
from pytlc.replay import Row
from pytlc.report.lanes import LEGEND
from pytlc.report.rows import changes, is_outside, label, mark
from pytlc.tui.desk import Desk
from pytlc.tui.lines import Kind, Line, crop, cut, of_actor

_SIGN = 2
_GAP = 1
_NARROWEST = 6
_CHANGES = 30
_WIDEST = 44
_ENVIRONMENT = "environment"


class Lanes:
    """The timeline of a desk as lanes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __len__(self) -> int:
        return len(self._desk.timeline)

    def head(self, width: int) -> Line | None:
        """The names of the actors, the one that is followed marked."""
        timeline = self._desk.timeline
        number = "#".rjust(_digits(timeline))
        if not timeline.actors:
            return ((f"  {number} ", Kind.HEAD), (cut("action", width - len(number) - 3), Kind.HEAD))
        lane, rest = _widths(timeline, width)
        names = [f"{'>' if name == self._desk.followed else ' '} {name}" for name in timeline.actors]
        texts = "".join(cut(name, lane).ljust(lane + _GAP) for name in names)
        return crop(((f"  {number} {texts}{'changes' if rest else ''}", Kind.HEAD),), width)

    def line(self, index: int, width: int) -> Line:
        """A step: ``>`` the state that one is at, ``!`` a property does not hold, ``Y`` a branch leaves."""
        number = index + 1
        desk, timeline = self._desk, self._desk.timeline
        here = ">" if number == desk.number else " "
        sign = "!" if number in desk.violated else "Y" if number == timeline.fork else " "
        kind = Kind.VIOLATED if sign == "!" else Kind.DIM
        start: Line = ((here, Kind.HEAD), (sign, kind), (f"{number:>{_digits(timeline)}} ", Kind.DIM))
        room = width - _SIGN - _digits(timeline) - 1
        if not timeline.lanes(number):
            return crop((*start, *_action(timeline, number)), width)
        return crop((*start, *_cells(timeline, number, room, width)), width)


def row_of(timeline: Timeline, number: int) -> Row:
    """A state as a row of a story."""
    return Row(
        number,
        timeline.actor(number),
        timeline.action(number),
        timeline.function(number),
        timeline.lanes(number),
        timeline.changes(number),
    )


def step_text(timeline: Timeline, number: int) -> str:
    """A step in a few words, such as ``pcpu0 gic_update_one_lr.read``."""
    row = row_of(timeline, number)
    if row.action is None:
        return "initial state"
    return f"{row.actor or _ENVIRONMENT} {label(row)}" if row.lanes else str(row.action)


def legend() -> str:
    """What the marks mean."""
    return f"{LEGEND}  > here  Y branch leaves"


def _action(timeline: Timeline, number: int) -> Line:
    """A step of a spec of which no model tells who acts, with what it changes."""
    action = timeline.action(number)
    name = "initial state" if number == 1 else str(action or "?")
    changed = "; ".join(changes(_plain_row(timeline, number), None, full=True))
    return ((f"{name}  ", Kind.PLAIN), (changed, Kind.DIM))


def _plain_row(timeline: Timeline, number: int) -> Row:
    return Row(number, None, timeline.action(number), None, (), timeline.changes(number))


def _cells(timeline: Timeline, number: int, room: int, width: int) -> Line:
    row = row_of(timeline, number)
    lane, rest = _widths(timeline, width)
    marks = [mark(each) for each in row.lanes]
    pieces: list[tuple[str, Kind]] = []
    spare = 0
    for index, each in enumerate(row.lanes):
        if spare >= lane + _GAP:
            spare -= lane + _GAP
            continue
        text = label(row) if each.actor == row.actor else ""
        free = next((n for n, sign in enumerate(marks) if n > index and sign != " "), len(marks)) - index
        wide = free * (lane + _GAP) - _GAP if len(text) > lane - 2 else lane
        kind = Kind.BLOCKED if each.blocked else Kind.HOLDS
        pieces.append((f"{marks[index]} ", kind))
        pieces.append((cut(text, wide - 2).ljust(wide - 2 + _GAP), of_actor(index)))
        spare = wide - lane
    outside = _outside(row)
    before = row_of(timeline, number - 1) if number > 1 else None
    changed = "; ".join(changes(row, before, full=False)) if rest else ""
    used = len(row.lanes) * (lane + _GAP)
    if outside:
        return _over(outside, changed, used, room)
    return (*pieces, (changed, Kind.DIM))


def _over(outside: str, changed: str, used: int, room: int) -> Line:
    """A step of nobody's, across the lanes."""
    text = cut(outside, min(used, room) - 1).ljust(used)
    return ((text, Kind.HEAD), (changed, Kind.DIM))


def _outside(row: Row) -> str:
    if row.action is None:
        return "  initial state"
    return f"  {_ENVIRONMENT}: {label(row)}" if is_outside(row) else ""


def _digits(timeline: Timeline) -> int:
    return max(len(str(len(timeline))), 2)


def _widths(timeline: Timeline, width: int) -> tuple[int, int]:
    """Width of a lane with its mark, and of the column of changes; 0 where there is no room for one."""
    room = width - _SIGN - _digits(timeline) - 1
    count = len(timeline.actors)
    lane = min((room - _CHANGES) // count - _GAP, _WIDEST)
    if lane >= _CHANGES:
        return lane, room - count * (lane + _GAP)
    return max(min(room // count - _GAP, _WIDEST), _NARROWEST), 0
