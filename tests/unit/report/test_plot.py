"""Plots: where points are, what can be told apart, and what is said in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from pytlc.report.plot import MOST_LINES, Band, Line, Plot, heights_told, places_told, plot_svg, plots_svg

NAMES = {"svg": "http://www.w3.org/2000/svg"}
PLOT = Plot(
    "states <by> size",
    "size",
    "states",
    (Line("a & b", ((1, 10.0), (2, 100.0), (3, 1000.0))), Line("flat", ((1, 10.0), (3, 10.0)))),
    Band("2 others", ((1, 20.0, 40.0), (3, 50.0, 600.0))),
)


def drawing(text: str) -> ET.Element:
    """What is drawn."""
    return ET.fromstring(text)  # noqa: S314  # our own


def marks(text: str, number: int) -> list[tuple[float, float]]:
    """Where the marks of a line are; the last is that of the legend."""
    root = drawing(text)
    found = root.iterfind(f".//svg:path[@class='m{number}']", NAMES)
    places = [re.findall(r"[\d.]+", path.attrib["transform"]) for path in found]
    return [(float(x), float(y)) for x, y in places]


def test_points_are_where_they_belong() -> None:
    """Equally far apart across, equal factors equally high, and ten times as much at the next line."""
    *steep, _ = marks(plot_svg(PLOT), 0)
    across = [x for x, _ in steep]
    up = [y for _, y in steep]
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=0.2)
    assert up[0] - up[1] == pytest.approx(up[1] - up[2], abs=0.2)
    assert up == sorted(up, reverse=True)
    *flat, _ = marks(plot_svg(PLOT), 1)
    assert [y for _, y in flat] == [up[0], up[0]]


def test_everything_lies_within_the_drawing() -> None:
    """Whatever the numbers are."""
    plot = Plot("t", "n", "seconds", (Line("one", ((-3, 0.0002), (900, 7e9))),))
    text = plot_svg(plot)
    root = drawing(text)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for x, y in marks(text, 0):
        assert 0 < x < width
        assert 0 < y < height


def test_a_plot_is_told_in_words() -> None:
    """A title, a description with the ends of each line, and names that are escaped."""
    root = drawing(plot_svg(PLOT))
    assert root.findtext("svg:title", namespaces=NAMES) == "states <by> size"
    told = root.findtext("svg:desc", namespaces=NAMES)
    assert told == "states by size. a & b: 10 at 1, 1,000 at 3; flat: 10 at 1, 10 at 3."
    assert root.attrib["role"] == "img"


def test_lines_differ_without_colour() -> None:
    """No two have the same dashes and the same mark."""
    lines = tuple(Line(f"line {n}", ((1, 1.0 + n), (2, 2.0 + n))) for n in range(MOST_LINES))
    root = drawing(plot_svg(Plot("t", "n", "states", lines)))
    looks = set()
    for number in range(MOST_LINES):
        stroke = root.find(f".//svg:path[@class='line l{number}']", NAMES)
        mark = root.find(f".//svg:path[@class='m{number}']", NAMES)
        assert stroke is not None
        assert mark is not None
        looks.add((stroke.get("stroke-dasharray"), mark.attrib["d"]))
    assert len(looks) == MOST_LINES


@pytest.mark.parametrize("lines", [(), (Line("zero", ((1, 0.0), (2, 3.0))),)])
def test_what_cannot_be_drawn_is_refused(lines: tuple[Line, ...]) -> None:
    """Nothing, and heights that have no logarithm."""
    with pytest.raises(ValueError, match="a plot has points"):
        plot_svg(Plot("t", "n", "states", lines))


def test_scales_are_readable() -> None:
    """Every power of ten where there are few; equal steps where there are many."""
    assert heights_told(1, 1000) == [1, 10, 100, 1000]
    assert len(heights_told(1e-3, 1e30)) <= 13
    assert places_told(1, 3) == [1, 2, 3]
    assert places_told(4, 4) == [4]
    assert len(places_told(0, 1000)) <= 13


def test_plots_stand_below_one_another() -> None:
    """In one file with a ground, as high as all of them."""
    root = drawing(plots_svg((PLOT, PLOT)))
    one = drawing(plot_svg(PLOT))
    assert float(root.attrib["height"]) == 2 * float(one.attrib["height"])
    assert [g.attrib["transform"] for g in root.iterfind("svg:g", NAMES)] == [
        "translate(0 0)",
        f"translate(0 {one.attrib['height']})",
    ]
    assert root.find("svg:rect", NAMES) is not None
