"""Which lines the plots of a sweep have."""

from __future__ import annotations

import sys

import pytest

from pytlc.errors import UsageError
from pytlc.report.sweep_plots import chosen_plots, image, sweep_plots
from pytlc.sweep import Entry, Point, Record
from pytlc.tlc import Outcome


def complete(distinct: int, *, seconds: float | None = 1.5, **values: int | str) -> Entry:
    """A point with a complete search."""
    record = Record("d", Outcome.SUCCESS, distinct=distinct, seconds=seconds)
    return Entry(0, Point(tuple(values.items())), digest="d", record=record)


def is_size(name: str) -> bool:
    """All but versions."""
    return name != "version"


def test_a_line_for_each_setting_of_the_others() -> None:
    """With what they differ in, and the factor; what is the same in all is left out, equal lines are one."""
    entries = [
        complete((10 if version == "v0" else 20) * 3**n, version=version, memory=memory, n=n, fixed=7)
        for version in ("v0", "v1")
        for memory in (1, 2)
        for n in (1, 2, 3)
    ]
    states, seconds = chosen_plots(sweep_plots(entries, is_size), "n", None)
    assert (states.title, seconds.up) == ("distinct states by n", "seconds")
    assert [line.label for line in states.lines] == [
        "version=v1; 2 alike: x 3.00 a step",
        "version=v0; 2 alike: x 3.00 a step",
    ]
    assert list(states.lines[1].points) == [(1, 30), (2, 90), (3, 270)]
    assert [line.label for line in seconds.lines] == ["4 alike: x 1.00 a step"]


def test_many_lines_become_a_band() -> None:
    """The dearest ones are drawn, the band goes from the least to the most of the others."""
    entries = [
        complete(10**n * version, version=f"v{version}", n=n) for version in range(1, 21) for n in (1, 2)
    ]
    (states,) = chosen_plots(sweep_plots(entries, is_size), "n", "states")
    assert [line.label.partition(":")[0] for line in states.lines] == [
        f"version=v{n}" for n in range(20, 14, -1)
    ]
    assert states.band is not None
    assert list(states.band.points) == [(1, 10, 140), (2, 100, 1400)]
    assert states.band.label == "14 others: x 10.00 a step"


def test_what_took_no_time_has_no_line() -> None:
    """A time that is not known is no point."""
    entries = [complete(5, n=1, seconds=None), complete(50, n=2, seconds=None)]
    assert [plot.up for plot in sweep_plots(entries, is_size)] == ["distinct states"]


def test_nothing_to_plot_is_an_answer() -> None:
    """With what there is instead."""
    with pytest.raises(UsageError, match="no size of this sweep has two values"):
        chosen_plots(sweep_plots([complete(5, n=1)], is_size), None, None)
    with pytest.raises(UsageError, match="has plots over: n"):
        chosen_plots(sweep_plots([complete(5, n=1), complete(6, n=2)], is_size), "m", None)


def test_png_takes_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the error names it; another suffix is none."""
    assert image("<svg/>", ".svg") == b"<svg/>"
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(UsageError, match=r"pytlc\[plots\]"):
        image("<svg/>", ".png")
    with pytest.raises(UsageError, match="neither"):
        image("<svg/>", ".pdf")


def test_png_is_drawn() -> None:
    """Twice as large as the drawing, and the line is on it in its colour."""
    entries = [complete(10**n, n=n) for n in (1, 2)]
    from pytlc.report.plot import plots_svg  # noqa: PLC0415

    content = image(plots_svg(sweep_plots(entries, is_size)[:1]), ".png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(content[16:20], "big") == 1440
