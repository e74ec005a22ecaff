"""How large a point will be, learned from those that are done.

The logarithm of the number of states is taken to be a sum over the axes: a slope for each that counts, an
offset for each value of the others. The sum is fitted to the finished points by least squares, held to where
it starts (each step of a size multiplies the states) as far as they say nothing else: ridge regression. It
needs to be no better than to tell the cheap points from the dear ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from pytlc.sweep.axes import magnitude
from pytlc.sweep.grid import Point

_START = log(30.0)
_STEP = 1.5
_HELD = 0.3
_LARGEST = 60.0


class Estimator:
    """An estimate of the distinct states of a point.

    Args:
        points: All points that will be asked about or told of.
    """

    def __init__(self, points: Sequence[Point]) -> None:
        self._names = sorted({_feature(pair) for point in points for pair in point.values})
        self._prior = [_START, *(0.0 if "=" in name else _STEP for name in self._names)]
        self._rows: list[tuple[list[float], float]] = []
        self._weights: list[float] | None = self._prior

    def learn(self, point: Point, distinct: int) -> None:
        """Take in what was found of a point."""
        self._rows.append((self._row(point), log(max(distinct, 1))))
        self._weights = None

    def states(self, point: Point) -> float:
        """The estimate."""
        if self._weights is None:
            self._weights = _fit(self._rows, self._prior)
        return exp(min(_dot(self._row(point), self._weights), _LARGEST))

    def _row(self, point: Point) -> list[float]:
        values: dict[str, float] = {}
        for pair in point.values:
            size = magnitude(pair[1])
            values[_feature(pair)] = 1.0 if size is None else float(size)
        return [1.0, *(values.get(name, 0.0) for name in self._names)]


def _feature(pair: tuple[str, int | str]) -> str:
    name, value = pair
    return f"{name}={value}" if magnitude(value) is None else name


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _fit(rows: Sequence[tuple[list[float], float]], prior: Sequence[float]) -> list[float]:
    size = len(prior)
    matrix = [[_HELD * (i == j) for j in range(size)] + [0.0] for i in range(size)]
    for row, target in rows:
        error = target - _dot(row, prior)
        for i, value in enumerate(row):
            if value:
                for j, other in enumerate(row):
                    matrix[i][j] += value * other
                matrix[i][size] += value * error
    return [start + change for start, change in zip(prior, _solve(matrix), strict=True)]


def _solve(matrix: list[list[float]]) -> list[float]:
    """Gauss's elimination; the matrix is positive definite, so no pivot is zero."""
    size = len(matrix)
    for i in range(size):
        pivot = matrix[i]
        for below in matrix[i + 1 :]:
            factor = below[i] / pivot[i]
            if factor:
                for j in range(i, size + 1):
                    below[j] -= factor * pivot[j]
    solution = [0.0] * size
    for i in reversed(range(size)):
        known = sum(matrix[i][j] * solution[j] for j in range(i + 1, size))
        solution[i] = (matrix[i][size] - known) / matrix[i][i]
    return solution
