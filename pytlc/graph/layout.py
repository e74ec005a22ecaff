"""Places for the states of a small graph: a row for each depth, and in a row as few crossings as come easily.

What a breadth-first search finds lies one row deeper at most, so there are no long ways down; ways back and
aside are left to the drawing. The order in a row follows the mean place of the neighbours, swept down and up;
the distances follow in the same way, without two states ever coming too close.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

_SWEEPS = 12
_GAP = 36.0


@dataclass(frozen=True, slots=True)
class Box:
    """A state's place: the middle of its upper edge, and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Of its lower edge."""
        return self.y + self.height

    @property
    def left(self) -> float:
        """Of its left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Of its right edge."""
        return self.x + self.width / 2


def place(
    rows: Sequence[Sequence[int]],
    edges: Sequence[tuple[int, int]],
    sizes: Sequence[tuple[float, float]],
    distance: float,
) -> list[Box]:
    """A box for each state.

    Args:
        rows: The states from top to bottom; each in one row.
        edges: Pairs of states.
        sizes: Width and height of each state's box.
        distance: Between two rows.
    """
    neighbours = _neighbours(rows, edges)
    order = [list(row) for row in rows]
    _uncross(order, neighbours)
    middles = _spread(order, neighbours, sizes)
    boxes: dict[int, Box] = {}
    y = 0.0
    for row in order:
        for state in row:
            boxes[state] = Box(middles[state], y, *sizes[state])
        y += max(sizes[state][1] for state in row) + distance
    return [boxes[state] for state in range(len(sizes))]


def _neighbours(
    rows: Sequence[Sequence[int]], edges: Sequence[tuple[int, int]]
) -> dict[int, tuple[list[int], list[int]]]:
    """The states of the row above and of the row below that each is connected with."""
    depth = {state: number for number, row in enumerate(rows) for state in row}
    found: dict[int, tuple[list[int], list[int]]] = {state: ([], []) for state in depth}
    for one, other in edges:
        upper, lower = sorted((one, other), key=depth.__getitem__)
        if depth[lower] == depth[upper] + 1:
            found[upper][1].append(lower)
            found[lower][0].append(upper)
    return found


def _uncross(order: list[list[int]], neighbours: dict[int, tuple[list[int], list[int]]]) -> None:
    """Sort each row by the mean place of the neighbours, from above and from below in turn."""
    for sweep in range(_SWEEPS):
        side = sweep % 2
        rows = order if side == 0 else order[::-1]
        for fixed, row in pairwise(rows):
            at = {state: number for number, state in enumerate(fixed)}
            own = {state: number for number, state in enumerate(row)}
            scale = len(fixed) / len(row)
            row.sort(
                key=lambda state, at=at, own=own, scale=scale: (  # type: ignore[misc]
                    fmean(at[other] for other in neighbours[state][side])
                    if neighbours[state][side]
                    else own[state] * scale
                )
            )


def _spread(
    order: Sequence[Sequence[int]],
    neighbours: dict[int, tuple[list[int], list[int]]],
    sizes: Sequence[tuple[float, float]],
) -> dict[int, float]:
    """The middle of each box: near its neighbours, in the order of its row, none upon another."""
    middles: dict[int, float] = {}
    for row in order:
        middles |= _apart(row, [0.0] * len(row), sizes)
    for sweep in range(_SWEEPS):
        for row in order if sweep % 2 == 0 else order[::-1]:
            wanted = []
            for state in row:
                around = [*neighbours[state][0], *neighbours[state][1]]
                wanted.append(fmean(middles[other] for other in around) if around else middles[state])
            middles |= _apart(row, wanted, sizes)
    return middles


def _apart(
    row: Sequence[int], wanted: Sequence[float], sizes: Sequence[tuple[float, float]]
) -> dict[int, float]:
    """Middles near those that are wanted: boxes that would overlap move together around their mean."""
    groups: list[tuple[list[int], float, float]] = []  # states, left end, width
    for state, middle in zip(row, wanted, strict=True):
        width = sizes[state][0] + _GAP
        group = ([state], middle - width / 2, width)
        while groups and groups[-1][1] + groups[-1][2] > group[1]:
            states, left, room = groups.pop()
            joined = room + group[2]
            mean = ((left + room / 2) * len(states) + (group[1] + group[2] / 2) * len(group[0])) / (
                len(states) + len(group[0])
            )
            group = ([*states, *group[0]], mean - joined / 2, joined)
        groups.append(group)
    found: dict[int, float] = {}
    for states, left, _ in groups:
        for state in states:
            width = sizes[state][0] + _GAP
            found[state] = left + width / 2
            left += width  # noqa: PLW2901  # the place moves on with each box
    return found
