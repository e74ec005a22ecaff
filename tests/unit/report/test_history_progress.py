"""Live progress of a history."""

from __future__ import annotations

import io

import pytest

from pytlc.check.history import Group
from pytlc.report.history_progress import HistoryMeter, history_progress
from pytlc.tlc.events import Progress
from tests.unit.check.tables import CYCLE, OLD, column, holds
from tests.unit.report.test_progress import Closed, Terminal, plain_environment

__all__ = ["plain_environment"]

WHERE = column(CYCLE)
GROUP = Group(OLD, WHERE.scope, (WHERE,))
REPORT = Progress(12, 3_000, 1_000, 40, 1_500, 500)


def test_the_line_tells_cells_row_machine_and_search() -> None:
    """With the time of all and the time of the search."""
    now = 100.0
    meter = HistoryMeter(45, clock=lambda: now)
    now = 160.0
    hear = meter.begin(GROUP)
    meter.know(holds(OLD, WHERE))
    hear(REPORT)
    now = 190.0
    assert meter.line.startswith(
        f"1:30  1 of 45 cells  v0 on {WHERE.scope}: 0:30  searching  depth 12  1,000 distinct"
    )


def test_plain_progress_is_a_line_for_each_search() -> None:
    """It tells which row and which machine, and how many cells are known."""
    stream = io.StringIO()
    with history_progress(stream, 2, mode="plain", clock=lambda: 0.0) as meter:
        meter.begin(GROUP)
        meter.know(holds(OLD, WHERE))
        meter.begin(GROUP)
    assert stream.getvalue().splitlines() == [
        f"0:00  0 of 2 cells  v0 on {WHERE.scope}",
        f"0:00  1 of 2 cells  v0 on {WHERE.scope}",
    ]


@pytest.mark.parametrize("mode", ["auto", "none"])
def test_nothing_is_written_where_nobody_looks(mode: str) -> None:
    """A file gets no progress unless plain lines are asked for."""
    stream = io.StringIO()
    with history_progress(stream, 2, mode=mode) as meter:  # type: ignore[arg-type]
        meter.begin(GROUP)
    assert stream.getvalue() == ""


def test_a_terminal_gets_a_line_that_is_gone_at_the_end() -> None:
    """It shows the row while it is there."""
    stream = Terminal()
    with history_progress(stream, 2) as meter:
        meter.begin(GROUP)
    assert "0 of 2 cells" in stream.getvalue()
    assert not stream.getvalue().endswith("\n")


def test_a_search_goes_on_when_nobody_reads_its_progress() -> None:
    """A closed stream is no error."""
    with history_progress(Closed(), 2, mode="plain") as meter:
        meter.begin(GROUP)
