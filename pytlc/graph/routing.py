"""Lines between the boxes of a drawing: down in a curve, aside below the row, back around everything.

No line runs behind a box that it has nothing to do with, but for the curves of rows that are very wide: what
goes back leaves its box below, takes a lane at the right of the whole drawing, and comes in below its goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from pytlc.graph.layout import Box

#: Lanes at the right, after which they are used again, and how far apart they are.
LANES, LANE = 16, 14.0
_TURN, _TIP = 9.0, 7.0
_PARTS = (0.5, 0.36, 0.64, 0.26, 0.74, 0.43, 0.57, 0.2, 0.8)

Point: TypeAlias = tuple[float, float]


class Course(NamedTuple):
    """The way of a line.

    Attributes:
        text: As the attribute ``d`` of a path.
        places: Where its label may stand, the best first.
        tip: The point at its end, and the direction in which it comes in.
    """

    text: str
    places: list[Point]
    tip: tuple[float, float, float, float]


class Router:
    """Finds ways one after the other, each beside those before.

    Args:
        boxes: Of the states, by number.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self._right = max((box.right for box in boxes), default=0.0)
        self._lanes = 0
        self._below: dict[float, int] = {}
        self._floors: dict[float, float] = {}
        for box in boxes:
            self._floors[box.y] = max(self._floors.get(box.y, 0.0), box.bottom)

    def course(self, source: int, target: int) -> Course:
        """The way from one state to another, or the same."""
        start, end = self._boxes[source], self._boxes[target]
        if source == target:
            return _loop(start)
        if start.y < end.y:
            return _down(start, end)
        if start.y == end.y:
            return self._aside(start, end)
        return self._back(start, end)

    def _level(self, box: Box) -> float:
        """A height below the row of a box, that few lines have yet."""
        used = self._below[box.y] = self._below.get(box.y, -1) + 1
        return self._floors[box.y] + 13 + 5.0 * (used % 8)

    def _aside(self, start: Box, end: Box) -> Course:
        low = self._level(start) + 6
        x, stop = start.x + start.width * 0.2, end.x - end.width * 0.2
        places = [(x + (stop - x) * part, low - 1) for part in _PARTS]
        text = _curve(x, start.bottom, x, low + 4, stop, low + 4, stop, end.bottom + _TIP)
        return Course(text, places, (stop, end.bottom, 0, -1))

    def _back(self, start: Box, end: Box) -> Course:
        lane = self._right + 18 + LANE * (self._lanes % LANES)
        self._lanes += 1
        low, high = self._level(start), self._level(end)
        x, stop = start.x + start.width * 0.35, end.x + end.width * 0.35
        text = (
            f"M{x:.1f} {start.bottom:.1f}V{low - _TURN:.1f}q0 {_TURN} {_TURN} {_TURN}H{lane - _TURN:.1f}"
            f"q{_TURN} 0 {_TURN} {-_TURN}V{high + _TURN:.1f}q0 {-_TURN} {-_TURN} {-_TURN}"
            f"H{stop + _TURN:.1f}q{-_TURN} 0 {-_TURN} {-_TURN}V{end.bottom + _TIP:.1f}"
        )
        places = [(lane, high + (low - high) * part + 3) for part in _PARTS]
        return Course(text, places, (stop, end.bottom, 0, -1))


def _loop(box: Box) -> Course:
    x, y = box.right - 20, box.y
    text = _curve(x - 10, y, x - 16, y - 24, x + 16, y - 24, x + 10, y - _TIP)
    return Course(text, [(x, y - 20), (x, y - 29), (x + 12, y - 20)], (x + 9, y, -0.1, 1))


def _down(start: Box, end: Box) -> Course:
    x, stop = start.x + _inside(end.x - start.x, start), end.x + _inside(start.x - end.x, end)
    top, bottom = start.bottom, end.y - _TIP
    bend = (bottom - top) / 2
    places = [
        (x + (stop - x) * part * part * (3 - 2 * part), top + (bottom - top) * part + 3) for part in _PARTS
    ]
    return Course(
        _curve(x, top, x, top + bend, stop, bottom - bend, stop, bottom), places, (stop, end.y, 0, 1)
    )


def _inside(way: float, box: Box) -> float:
    """How far from the middle of a box a line that goes that way begins."""
    most = max(box.width / 2 - 12, 0)
    return max(-most, min(most, way * 0.25))


def _curve(*numbers: float) -> str:
    """A Bezier curve by its start, its two handles and its end."""
    places = [f"{at:.1f} {height:.1f}" for at, height in zip(numbers[::2], numbers[1::2], strict=True)]
    return f"M{places[0]}C{' '.join(places[1:])}"
