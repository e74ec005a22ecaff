"""The whole behaviour on one line: where one is, where properties do not hold, where a branch leaves."""

from __future__ import annotations

from pytlc.trace import Loop, Stuttering
from pytlc.tui.desk import Desk
from pytlc.tui.lines import Kind, Line, crop


def slider(desk: Desk, width: int) -> Line:
    """``state 12/34  ====O------!  branch 1 from 8``.

    ``O`` is where one is, ``!`` a state at which a property does not hold, ``Y`` where a branch leaves,
    ``<`` where a lasso goes back to; ``.`` was not looked at yet.
    """
    count, number = len(desk.timeline), desk.number
    start = f" state {number}/{count} "
    end = f" {_ending(desk)} "
    room = min(max(width - len(start) - len(end), 5), count)
    marks = ["=" if at < _cell(number, count, room) else "-" for at in range(room)]
    for at in range(_cell(desk.known, count, room) + 1, room):
        marks[at] = "."
    signs = [(desk.timeline.fork, "Y"), *((at, "!") for at in sorted(desk.violated))]
    ending = desk.timeline.ending
    if isinstance(ending, Loop):
        signs.insert(0, (ending.to, "<"))
    for at, sign in [*signs, (number, "O")]:
        if at:
            marks[_cell(at, count, room)] = sign
    kinds = {"!": Kind.VIOLATED, "O": Kind.HEAD, "Y": Kind.CHANGED, "<": Kind.CHANGED, "=": Kind.PLAIN}
    bar = tuple((sign, kinds.get(sign, Kind.DIM)) for sign in marks)
    return crop(((start, Kind.HEAD), *bar, (end, Kind.DIM)), width)


def _cell(number: int, count: int, room: int) -> int:
    return (max(number, 1) - 1) * (room - 1) // max(count - 1, 1)


def _ending(desk: Desk) -> str:
    if desk.timeline.is_branch:
        return f"branch {desk.branch} leaves at {desk.timeline.fork}"
    ending = desk.timeline.ending
    if isinstance(ending, Loop):
        return f"back to {ending.to}"
    return "then nothing changes" if isinstance(ending, Stuttering) else "the trace"
