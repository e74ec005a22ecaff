"""The points of a grid: all combinations of its axes that an assumption allows, or few that cover them.

Points come in a fixed order, that of the axes, the last one fastest. ``wise`` is the strength of a covering:
with 2, every pair of values of two axes that occurs in an allowed point occurs in a chosen one (pairwise
testing; Kuhn, Wallace, Gallo, "Software fault interactions and implications for software testing", 2004).
Points are chosen greedily among all that are allowed, so that the covering is complete whatever the
assumption leaves out, which libraries that build rows value by value do not promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Any

from pytlc.errors import UsageError
from pytlc.sweep.axes import Axis, Cell

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Point:
    """One combination: a value for each axis, by name, in the order of the axes."""

    values: tuple[tuple[str, Cell], ...]

    def __getitem__(self, name: str) -> Cell:
        return dict(self.values)[name]

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.values)


@dataclass(frozen=True, slots=True)
class Grid:
    """What is to be looked at.

    Attributes:
        axes: The dimensions.
        assume: A Python expression over the axes' names that a point has to satisfy; empty for all points.
        wise: Cover all combinations of so many axes instead of taking all points; None for all.
    """

    axes: tuple[Axis, ...]
    assume: str = ""
    wise: int | None = None

    def __post_init__(self) -> None:
        names = [axis.name for axis in self.axes]
        for name in names:
            if names.count(name) > 1:
                raise UsageError(f"the axis {name} is given twice")
        size = prod(len(axis.values) for axis in self.axes)
        if size > _MOST:
            raise UsageError(f"the grid has {size:,} points; make it smaller than {_MOST:,}")
        if self.wise is not None and not 1 <= self.wise <= len(self.axes):
            raise UsageError(f"wise is {self.wise}; give 1 to {len(self.axes)}, the number of axes")

    def points(self) -> tuple[Point, ...]:
        """The points, in order.

        Raises:
            UsageError: The assumption is no Python expression, fails on a point, or allows none.
        """
        allowed = tuple(self._allowed())
        if not allowed:
            raise UsageError(f"no point of the grid satisfies {self.assume!r}")
        return allowed if self.wise is None else covering(allowed, self.wise)

    def _allowed(self) -> Iterator[Point]:
        names = [axis.name for axis in self.axes]
        holds = _assumption(self.assume, names)
        for values in product(*(axis.values for axis in self.axes)):
            if holds(dict(zip(names, values, strict=True))):
                yield Point(tuple(zip(names, values, strict=True)))


def covering(points: Sequence[Point], wise: int) -> tuple[Point, ...]:
    """Points that have every combination of values of so many axes that any of the points has, in order.

    Args:
        points: All that may be chosen.
        wise: Of how many axes.
    """
    combos = [frozenset(combinations(point.values, wise)) for point in points]
    uncovered = frozenset[tuple[tuple[str, Cell], ...]]().union(*combos)
    waiting = list(range(len(points)))
    gains = [len(found) for found in combos]
    chosen = []
    while uncovered:
        best = _best(waiting, gains, combos, uncovered)
        chosen.append(best)
        waiting.remove(best)
        uncovered -= combos[best]
    return tuple(points[number] for number in sorted(chosen))


def _best(
    waiting: Sequence[int],
    gains: list[int],
    combos: Sequence[frozenset[tuple[tuple[str, Cell], ...]]],
    uncovered: frozenset[tuple[tuple[str, Cell], ...]],
) -> int:
    """The first point that covers most; a gain only shrinks, so an old one that is too small says enough."""
    best, most = waiting[0], 0
    for number in waiting:
        if gains[number] > most:
            gains[number] = len(combos[number] & uncovered)
            if gains[number] > most:
                best, most = number, gains[number]
    return best


def _assumption(text: str, names: Sequence[str]) -> Callable[[Mapping[str, Cell]], bool]:
    if not text.strip():
        return lambda _values: True
    try:
        code = compile(text.strip(), "<assume>", "eval")
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"assume: {text!r} is no Python expression: {error}") from error

    def holds(values: Mapping[str, Cell]) -> bool:
        try:
            found: Any = eval(code, {}, dict(values))  # noqa: S307  # the text is the user's own program
        except Exception as error:  # it may raise anything, and that is an answer to its author
            told = ", ".join(names)
            raise UsageError(
                f"assume: {text!r} fails: {type(error).__name__}: {error}; it may name {told}"
            ) from error
        return bool(found)

    return holds
