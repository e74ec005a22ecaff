"""Live progress of a search of the reference model."""

from __future__ import annotations

import io

from pytlc.reference import SoFar
from pytlc.report.search_progress import SearchMeter, search_progress


def test_the_line_tells_size_and_speed() -> None:
    """States a second are those of the whole search; before the first report there are none."""
    meter = SearchMeter()
    assert meter.line.startswith("0:00  searching the reference model  depth 0  0 distinct  ")
    meter.hear(SoFar(100_000, 250_000, 41, 3_000, 4.0))
    assert meter.line == (
        "0:04  searching the reference model  depth 41  100,000 distinct (25,000/s)  "
        "250,000 transitions  3,000 on queue"
    )


def test_plain_lines_come_every_ten_seconds_of_search() -> None:
    """However often the search tells."""
    stream = io.StringIO()
    with search_progress(stream, mode="plain") as tell:
        for second in range(35):
            tell(SoFar(second, second, 1, 1, float(second)))
    assert [line[:4] for line in stream.getvalue().splitlines()] == ["0:10", "0:20", "0:30"]


def test_nothing_is_written_where_nobody_looks() -> None:
    """Neither to a stream that is no terminal, nor when it is switched off."""
    for mode in ("auto", "none"):
        stream = io.StringIO()
        with search_progress(stream, mode=mode) as tell:
            tell(SoFar(1, 1, 1, 1, 60.0))
        assert stream.getvalue() == ""
