"""What a debugger says: where a move ended, who stands where, who holds which lock, what can be done next.

What a step changed has a star before it, and a colour where there are colours; what is violated or blocked
is said in words in capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from pytlc.replay import Lane, Row
from pytlc.report.changes import short_change
from pytlc.report.layout import wrap
from pytlc.report.rows import changes, holder, is_outside, label
from pytlc.report.table import table
from pytlc.trace import Change
from pytlc.values import Value, show

Sheet: TypeAlias = RenderableType

CHANGED = "bold yellow"
_BAD = "bold red"
_DIM = "dim"
_HANG = 4


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a move ended.

    Attributes:
        row: The step to this state.
        before: The row of the state before, for the locks that changed hands; None at the first.
        of: How many states there are.
        branch: Number of the branch; 0 for the behaviour itself.
        stop: Why the move ended here; empty for a move of a given length.
        violated: Properties that do not hold here.
        watched: What is watched, as it was before and is now; None where there is no state before.
    """

    row: Row
    before: Row | None
    of: int
    branch: int = 0
    stop: str = ""
    violated: tuple[str, ...] = ()
    watched: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """One function that an actor is in: its name and where its step is written, if that is known."""

    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One actor: its lane, its functions from the innermost on, its local variables, its next step."""

    lane: Lane
    frames: tuple[Frame, ...]
    local: Mapping[str, Value]
    changed: frozenset[str]
    following: str = ""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of text with styles, broken at the width of the console."""

    lines: tuple[tuple[str, str], ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay them out for the width of the console."""
        for line, style in self.lines:
            hang = len(line) - len(line.lstrip()) + _HANG
            yield from (Text(part, style=style) for part in wrap(line, options.max_width, hang=hang))


def text_sheet(lines: Iterable[str], style: str = "") -> Sheet:
    """Plain lines."""
    return _Lines(tuple((line, style) for line in lines))


def error_sheet(message: str) -> Sheet:
    """What went wrong, in the lines of its message."""
    return text_sheet(message.splitlines(), _BAD)


def arrival_sheet(arrival: Arrival) -> Sheet:
    """What was done, what changed, why it stopped here, and what is violated."""
    row = arrival.row
    where = f" of branch {arrival.branch}" if arrival.branch else ""
    lines = [(f"state {row.number} of {arrival.of}{where}: {step_words(row)}", "bold")]
    lines += [(f"  * {change}", CHANGED) for change in _changed(arrival)]
    for told, (before, now) in arrival.watched.items():
        same = before is None or before == now
        was = "" if same else f", was {before}"
        lines.append((f"  {' ' if same else '*'} {told} = {now}{was}", "" if same else CHANGED))
    lines += [(f"  stopped: {arrival.stop}", "bold cyan")] if arrival.stop else []
    lines += [(f"  VIOLATED: {name}", _BAD) for name in arrival.violated]
    return _Lines(tuple(lines))


def step_words(row: Row) -> str:
    """``pcpu1: vgic_migrate_irq.lock_vgic``; of a step that is nobody's only what it is."""
    if row.action is None:
        return "initial state" if row.number == 1 else "a step that the file does not name"
    return label(row) if is_outside(row) else f"{row.actor}: {label(row)}"


def where_sheet(standings: Sequence[Standing], lanes: tuple[Lane, ...], acting: str | None) -> Sheet:
    """Some actors: functions with their callers, locals, locks held and wanted, and what comes next.

    Args:
        standings: Them.
        lanes: Everybody, who may hold what they want.
        acting: Who has come to this state.
    """
    lines: list[tuple[str, str]] = []
    for standing in standings:
        mark = "*" if standing.lane.actor == acting else " "
        lines.append((f"{mark} {standing.lane.actor}", "bold"))
        lines += [(f"    #{index} {_frame(frame)}", "") for index, frame in enumerate(standing.frames)]
        lines += _facts(standing, lanes)
    return _Lines(tuple(lines))


def locks_sheet(lanes: tuple[Lane, ...], reason: str | None) -> Sheet:
    """Each lock that somebody holds or waits for, and the circle if there is one."""
    names = dict.fromkeys(
        lock for lane in lanes for lock in (*lane.holds, *((lane.wants,) if lane.blocked else ())) if lock
    )
    rows = []
    for lock in names:
        waiters = [lane.actor for lane in lanes if lane.blocked and lane.wants == lock]
        rows.append((lock, holder(lanes, lock) or "nobody here", ", ".join(waiters) or "-"))
    if not rows:
        return text_sheet(["nobody holds or waits for a lock"])
    sheet = table(rows, header=("lock", "held by", "waiting"))
    return Group(sheet, text_sheet([reason], _BAD)) if reason else sheet


def choices_sheet(rows: Sequence[tuple[Row, bool]]) -> Sheet:
    """The steps that can be taken, numbered from 1; a star is before the one that the behaviour takes."""
    if not rows:
        return text_sheet(["no step can be taken here: DEADLOCK"], _BAD)
    width = len(str(len(rows)))
    return _Lines(
        tuple(
            (f"{'*' if taken else ' '} {number:>{width}}  {step_words(row)}", "bold" if taken else "")
            for number, (row, taken) in enumerate(rows, 1)
        )
    )


def changes_sheet(changed: Sequence[Change]) -> Sheet:
    """What differs between two states."""
    lines = [f"* {short_change(change)}" for change in changed]
    return text_sheet(lines, CHANGED) if lines else text_sheet(["nothing differs"])


def claims_sheet(rows: Sequence[tuple[str, bool, str]]) -> Sheet:
    """Properties with whether they hold, and what they claim; those that do not hold first."""
    ordered = sorted(rows, key=lambda row: row[1])
    return table([("holds" if holds else "VIOLATED", name, claim) for name, holds, claim in ordered])


def steps_sheet(rows: Sequence[Row]) -> Sheet:
    """Steps, a line each."""
    return text_sheet([f"  {row.number}  {step_words(row)}" for row in rows])


def _changed(arrival: Arrival) -> tuple[str, ...]:
    row = arrival.row
    if row.lanes:
        return changes(row, arrival.before, full=False)
    return tuple(map(short_change, row.changes))


def _frame(frame: Frame) -> str:
    return f"{frame.name}  ({frame.place})" if frame.place else frame.name


def _facts(standing: Standing, lanes: tuple[Lane, ...]) -> list[tuple[str, str]]:
    lane = standing.lane
    lines = []
    for name, value in standing.local.items():
        changed = name in standing.changed
        lines.append((f"    {'* ' if changed else ''}{name} = {show(value)}", CHANGED if changed else _DIM))
    if standing.local:
        lines = _joined(lines)
    lines.append((f"    holds {', '.join(lane.holds) or 'no lock'}", ""))
    if lane.wants is not None:
        lines.append(_wants(lane, holder(lanes, lane.wants)))
    if standing.following:
        lines.append((f"    next {standing.following}", _DIM))
    return lines


def _joined(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Local variables on one line, those that the step changed on lines of their own."""
    same = "; ".join(line.strip() for line, style in lines if style == _DIM)
    return [
        *((line, style) for line, style in lines if style != _DIM),
        *([(f"    {same}", _DIM)] if same else []),
    ]


def _wants(lane: Lane, owner: str | None) -> tuple[str, str]:
    if not lane.blocked:
        return f"    wants {lane.wants}, which is free", ""
    who = "it holds itself" if owner == lane.actor else f"{owner or 'nobody here'} holds"
    return f"    wants {lane.wants}, which {who}: BLOCKED", _BAD
