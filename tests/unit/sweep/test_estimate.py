"""Estimates order points by what they cost, and learn."""

from __future__ import annotations

from math import exp

from pytlc.sweep import Axis, Grid, Point
from pytlc.sweep.estimate import Estimator

POINTS = Grid((Axis("version", ("v0", "v1")), Axis("vcpus", (1, 2, 3)), Axis("spis", (1, 2)))).points()


def test_without_knowledge_larger_machines_cost_more() -> None:
    """Every step of a size counts, and a version as much as another."""
    estimator = Estimator(POINTS)
    by_size = [estimator.states(p) for p in POINTS if p["version"] == "v0" and p["spis"] == 1]
    assert by_size == sorted(by_size)
    assert by_size[0] < by_size[1]
    assert estimator.states(POINTS[0]) == estimator.states(POINTS[6])


def test_what_is_finished_teaches() -> None:
    """Of a law that multiplies, a few points tell the others within a factor of two."""

    def law(point: Point) -> int:
        values = dict(point.values)
        assert isinstance(values["vcpus"], int)
        assert isinstance(values["spis"], int)
        return round(
            40 * exp(2.5 * values["vcpus"] + 0.2 * values["spis"]) * (3 if values["version"] == "v1" else 1)
        )

    estimator = Estimator(POINTS)
    for point in (POINTS[number] for number in (0, 3, 4, 7, 8, 11)):
        estimator.learn(point, law(point))
    for point in POINTS:
        assert 0.5 < estimator.states(point) / law(point) < 2


def test_a_wild_estimate_stays_a_number() -> None:
    """Sizes far beyond what was seen do not overflow."""
    points = Grid((Axis("n", (1, 1_000_000)),)).points()
    assert Estimator(points).states(points[1]) > 1e20
