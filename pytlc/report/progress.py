"""Live progress of a search: one line that renews itself on a terminal, and is gone when the search is over.

Results go to another stream, and nothing here may end up in a file by accident: where the stream is no
terminal nothing is written unless plain lines are asked for, one for each of TLC's reports.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Literal, TypeAlias, get_args

from rich.console import Console
from rich.live import Live
from rich.text import Text

from pytlc.tlc.events import (
    BehaviorStarts,
    ComputingInitialStates,
    Event,
    Finished,
    LivenessFinished,
    LivenessStarted,
    Progress,
    SanyStarted,
    Started,
    StateShown,
)

ProgressMode: TypeAlias = Literal["auto", "plain", "none"]
PROGRESS_MODES: tuple[ProgressMode, ...] = get_args(ProgressMode)

_PER_SECOND = 4
_READING = "reading the counterexample"
_PHASES: dict[type[object], str] = {
    SanyStarted: "parsing",
    Started: "starting",
    ComputingInitialStates: "computing initial states",
    Progress: "searching",
    LivenessStarted: "checking temporal properties",
    LivenessFinished: "searching",
    BehaviorStarts: _READING,
    Finished: "done",
}
Clock = Callable[[], float]


class Meter:
    """What the events so far say about a search.

    Args:
        clock: Seconds from any beginning; that of the process in production.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._phase = "starting TLC"
        self._last: Progress | None = None
        self._states = 0

    def hear(self, event: Event) -> None:
        """Take an event into account."""
        self._phase = _PHASES.get(type(event), self._phase)
        if isinstance(event, Progress):
            self._last = event
        elif isinstance(event, StateShown):
            self._states = event.number

    @property
    def line(self) -> str:
        """Elapsed time, what is being done, and the numbers of TLC's last report."""
        parts = [clock_text(self._clock() - self._began), self._phase]
        if self._phase == _READING and self._states:
            parts.append(f"state {self._states}")
        if self._last is not None:
            parts.extend(_numbers(self._last))
        return "  ".join(parts)


@contextmanager
def progress(
    stream: IO[str], *, mode: ProgressMode = "auto", clock: Clock = time.monotonic
) -> Iterator[Callable[[Event], None]]:
    """Show progress while a search runs; gives the function that hears its events.

    On the way out, also by Ctrl-C, the line is removed and the cursor is back.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line for each report
            of TLC; ``none`` is nothing.
        clock: Seconds from any beginning.
    """
    meter = Meter(clock)
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if mode == "plain":
        yield lambda event: _tell(meter, event, stream)
    elif mode == "auto" and can_renew(stream, console):
        with live(lambda: meter.line, console):
            yield meter.hear
    else:
        yield lambda _event: None


def clock_text(seconds: float) -> str:
    """``0:07``, ``12:03``, ``1:02:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def can_renew(stream: IO[str], console: Console) -> bool:
    """Whether a line on this stream can be written over."""
    return stream.isatty() and console.is_terminal and not console.is_dumb_terminal


def live(line: Callable[[], str], console: Console) -> Live:
    """A line that is asked for anew several times a second, and is gone at the end."""
    return Live(
        get_renderable=lambda: Text(line(), no_wrap=True, overflow="ellipsis"),
        console=console,
        refresh_per_second=_PER_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _tell(meter: Meter, event: Event, stream: IO[str]) -> None:
    meter.hear(event)
    if isinstance(event, Progress):
        with suppress(OSError):  # a long search is not lost because nobody reads its progress any more
            stream.write(f"{meter.line}\n")
            stream.flush()


def _numbers(report: Progress) -> list[str]:
    parts = [
        "" if report.depth is None else f"depth {report.depth}",
        "" if report.distinct is None else f"{report.distinct:,} distinct{_rate(report.distinct_rate)}",
        f"{report.generated:,} generated{_rate(report.generated_rate)}",
        "" if report.queue is None else f"{report.queue:,} on queue",
    ]
    return [part for part in parts if part]


def _rate(rate: int | None) -> str:
    return "" if rate is None else f" ({rate:,}/min)"
