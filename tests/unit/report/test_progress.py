"""Live progress."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from pytlc.report.live import ProgressMode, clock_text
from pytlc.report.progress import Meter, progress
from pytlc.tlc.events import (
    BehaviorStarts,
    LivenessFinished,
    LivenessStarted,
    Progress,
    SanyStarted,
    StateShown,
)
from pytlc.trace import State

REPORT = Progress(12, 3_000, 1_000, 40, 1_500, 500)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


class Closed(io.StringIO):
    """A stream that nobody reads any more."""

    def write(self, text: str, /) -> int:
        """Refuse."""
        raise BrokenPipeError(text)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whether a stream is a terminal depends on the stream alone."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    return iter(())


def test_the_line_tells_time_phase_and_numbers() -> None:
    """The clock runs from the beginning, numbers are TLC's last."""
    times = iter([100.0, 166.5, 167.5])
    meter = Meter(lambda: next(times))
    meter.hear(REPORT)
    assert meter.line == (
        "1:07  searching  depth 12  1,000 distinct (500/min)  3,000 generated (1,500/min)  40 on queue"
    )


def test_numbers_of_a_search_that_is_interrupted_have_an_age() -> None:
    """Where they are more than a second old; without a report there is nothing to tell."""
    times = iter([0.0, 7.0, 8.0, 8.0, 18.0, 18.0])
    meter = Meter(lambda: next(times))
    assert meter.so_far == ""
    meter.hear(Progress(None, 5, None, None))
    assert meter.so_far == "0:08  searching  5 generated"
    assert meter.so_far == "0:18  searching  5 generated  as of 11 s before"


def test_the_phase_follows_the_events() -> None:
    """From starting through parsing to the states of the counterexample."""
    meter = Meter(lambda: 0.0)
    assert meter.line == "0:00  starting TLC"
    meter.hear(SanyStarted())
    assert meter.line == "0:00  parsing"
    meter.hear(BehaviorStarts())
    meter.hear(StateShown(17, None, State({})))
    assert meter.line == "0:00  reading the counterexample  state 17"
    meter.hear(Progress(None, 5, None, None))
    assert meter.line == "0:00  reading the counterexample  state 17  5 generated"


def test_reports_come_while_temporal_properties_are_checked() -> None:
    """They do not make a search of it."""
    meter = Meter(lambda: 0.0)
    meter.hear(LivenessStarted(7, complete=False))
    meter.hear(REPORT)
    assert meter.line.startswith("0:00  checking temporal properties  depth 12")
    meter.hear(LivenessFinished())
    assert meter.line.startswith("0:00  searching")


def test_a_number_that_tlc_does_not_know_is_left_out() -> None:
    """In simulation there is no depth, no queue and no distinct states."""
    meter = Meter(lambda: 0.0)
    meter.hear(Progress(None, 5, None, None))
    assert meter.line == "0:00  searching  5 generated"


@pytest.mark.parametrize("mode", ["auto", "none"])
def test_nothing_is_written_where_nobody_watches(mode: ProgressMode) -> None:
    """A log file stays empty."""
    stream = io.StringIO()
    with progress(stream, mode=mode) as on_event:
        on_event(REPORT)
    assert stream.getvalue() == ""


def test_forced_colours_do_not_make_a_file_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cursor movements in a log help nobody."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    stream = io.StringIO()
    with progress(stream) as on_event:
        on_event(REPORT)
    assert stream.getvalue() == ""


def test_plain_progress_is_a_line_for_a_report_every_ten_seconds() -> None:
    """Other events give none, and there are reports every second."""
    seconds = 0.0
    stream = io.StringIO()
    with progress(stream, mode="plain", meter=Meter(lambda: seconds)) as on_event:
        on_event(SanyStarted())
        for second in range(25):
            seconds = float(second)
            on_event(REPORT)
    lines = stream.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == ["0:00", "0:10", "0:20"]
    assert lines[0].startswith("0:00  searching  depth 12  1,000 distinct")


def test_a_search_goes_on_when_nobody_reads_its_progress() -> None:
    """A broken pipe behind the progress does not end the run."""
    heard = []
    with progress(Closed(), mode="plain") as on_event:
        on_event(REPORT)
        heard.append(REPORT)
    assert heard == [REPORT]


@pytest.mark.parametrize("interrupt", [None, KeyboardInterrupt])
def test_a_terminal_is_left_as_it_was(interrupt: type[BaseException] | None) -> None:
    """The line is shown, erased at the end, and the cursor is back, also after Ctrl-C."""
    stream = Terminal()
    try:
        with progress(stream, meter=Meter(lambda: 0.0)) as on_event:
            on_event(REPORT)
            if interrupt:
                raise interrupt
    except KeyboardInterrupt:
        assert interrupt is KeyboardInterrupt
    written = stream.getvalue()
    assert "searching  depth 12" in written
    assert written.rindex("\x1b[2K") > written.rindex("searching")
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")


def test_a_dumb_terminal_gets_no_control_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It could not erase the line."""
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    with progress(stream) as on_event:
        on_event(REPORT)
    assert stream.getvalue() == ""


def test_hours_are_told_when_there_are_any() -> None:
    """Minutes have two digits behind hours."""
    assert [clock_text(7), clock_text(723), clock_text(3723)] == ["0:07", "12:03", "1:02:03"]
