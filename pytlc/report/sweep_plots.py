"""Which plots a sweep has: states and seconds over each size, a line for each setting of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias

from pytlc.errors import UsageError
from pytlc.report.plot import MOST_LINES, Band, Line, Plot
from pytlc.sweep import Entry
from pytlc.sweep.axes import Cell
from pytlc.sweep.summary import Growth, IsSize, Sort, growth

_ZOOM = 2
_STATES, _SECONDS = "distinct states", "seconds"
#: Points of a line, from left to right.
_Points: TypeAlias = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """The settings of the other axes that have the same points, and the factor for each step."""

    settings: tuple[Sort, ...]
    points: _Points
    factor: float | None


def sweep_plots(entries: Iterable[Entry], is_size: IsSize) -> tuple[Plot, ...]:
    """The plots; none where no size has two values with a complete search.

    Args:
        entries: The points of the sweep.
        is_size: Which of its axes are sizes.
    """
    found = growth(entries, is_size)
    return tuple(
        plot
        for axis in dict.fromkeys(one.axis for one in found)
        for up in (_STATES, _SECONDS)
        for plot in _plot(axis, up, [one for one in found if one.axis == axis])
    )


def chosen_plots(plots: Sequence[Plot], across: str | None, up: str | None) -> tuple[Plot, ...]:
    """Those over a size, or of ``states`` or ``seconds``.

    Raises:
        UsageError: There is none.
    """
    found = [p for p in plots if across in {None, p.across} and (up is None or p.up.endswith(up))]
    if found:
        return tuple(found)
    known = ", ".join(dict.fromkeys(plot.across for plot in plots))
    if not known:
        raise UsageError("nothing to plot: no size of this sweep has two values with complete searches")
    raise UsageError(f"nothing to plot over {across!r}; this sweep has plots over: {known}")


def image(svg: str, suffix: str) -> bytes:
    """A drawing as the content of a file.

    Args:
        svg: The drawing.
        suffix: ``.svg``, or ``.png``, which takes the extra ``plots``.

    Raises:
        UsageError: It is another one, or the extra is not installed.
    """
    if suffix.lower() == ".svg":
        return svg.encode()
    if suffix.lower() != ".png":
        raise UsageError(f"a plot is an .svg or a .png file; {suffix or 'a name without suffix'} is neither")
    try:
        renderer = import_module("resvg_py")
    except ImportError as error:
        raise UsageError(
            "PNG takes the package resvg-py: install it with pip install 'pytlc[plots]', or write an .svg"
        ) from error
    return bytes(renderer.svg_to_bytes(svg_string=svg, background="#ffffff", zoom=_ZOOM))


def _plot(axis: str, up: str, lines: Sequence[Growth]) -> Iterator[Plot]:
    courses = sorted(_courses(up, lines), key=_weight, reverse=True)
    if not courses:
        return
    shown = courses if len(courses) <= MOST_LINES else courses[: MOST_LINES - 1]
    rest = courses[len(shown) :]
    varying = _varying(lines)
    drawn = tuple(Line(_label(course, varying), course.points) for course in shown)
    yield Plot(f"{up} by {axis}", axis, up, drawn, _band(rest) if rest else None)


def _courses(up: str, lines: Iterable[Growth]) -> Iterator[_Course]:
    alike: dict[_Points, list[Growth]] = {}
    for one in lines:
        heights = [(x, states if up == _STATES else took) for x, states, took in one.points]
        points = tuple((x, height) for x, height in heights if height)
        if len(points) > 1:
            alike.setdefault(points, []).append(one)
    for points, found in alike.items():
        factor = found[0].states if up == _STATES else found[0].seconds
        yield _Course(tuple(one.others for one in found), points, factor)


def _varying(lines: Iterable[Growth]) -> frozenset[str]:
    """The axes in which the lines differ."""
    values: dict[str, set[Cell]] = {}
    for line in lines:
        for name, value in line.others:
            values.setdefault(name, set()).add(value)
    return frozenset(name for name, found in values.items() if len(found) > 1)


def _weight(course: _Course) -> tuple[int, float]:
    """Long lines first, then dear ones."""
    return len(course.points), course.points[-1][1]


def _label(course: _Course, varying: frozenset[str]) -> str:
    """What the settings have in common, and how many others there are."""
    first, *others = course.settings
    common = [pair for pair in first if pair[0] in varying and all(pair in other for other in others)]
    words = ", ".join(f"{name}={value}" for name, value in common)
    alike = f"{len(course.settings)} alike" if others else ""
    rate = "" if course.factor is None else f"x {course.factor:.2f} a step"
    return ": ".join(filter(None, ("; ".join(filter(None, (words, alike))), rate)))


def _band(courses: Sequence[_Course]) -> Band:
    heights: dict[int, list[float]] = {}
    for course in courses:
        for place, height in course.points:
            heights.setdefault(place, []).append(height)
    count = sum(len(course.settings) for course in courses)
    told = f"{count:,} {'other' if count == 1 else 'others'}{_range(courses)}"
    return Band(told, tuple((x, min(found), max(found)) for x, found in sorted(heights.items())))


def _range(courses: Iterable[_Course]) -> str:
    factors = [course.factor for course in courses if course.factor is not None]
    ends = dict.fromkeys(f"x {factor:.2f}" for factor in (min(factors), max(factors))) if factors else {}
    return f": {' to '.join(ends)} a step" if ends else ""
