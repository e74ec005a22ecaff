"""Live counts of a comparison."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pytlc.conform import Counts
from pytlc.report.counting import Counter, counting


def test_a_line_tells_how_far_it_is() -> None:
    """Time, depth, states with their rate, transitions and what is left."""
    moments = iter([0.0, 1.0, 19.0, 20.0])
    counter = Counter(lambda: next(moments))
    assert counter.line == "0:01  starting TLC"
    counter.hear(Counts(40_000, 90_000, 33, 500))
    assert counter.line == (
        "0:20  comparing  depth 33  40,000 states (2,000/s)  90,000 transitions  500 left"
    )


def test_plain_lines_come_every_ten_seconds() -> None:
    """However often counts are heard."""
    stream = io.StringIO()
    with counting(stream, mode="plain", clock=_seconds().__next__) as on_counts:
        for number in range(30):
            on_counts(Counts(number, number, 1, 0))
    assert 1 < len(stream.getvalue().splitlines()) < 10


def test_nothing_is_written_where_nobody_looks() -> None:
    """To a file, and where nothing is asked for."""
    for mode in ("auto", "none"):
        stream = io.StringIO()
        with counting(stream, mode=mode) as on_counts:
            on_counts(Counts(1, 1, 1, 0))
        assert stream.getvalue() == ""


def _seconds() -> Iterator[float]:
    """A clock that goes on by a second each time it is looked at."""
    now = 0.0
    while True:
        yield now
        now += 1
