"""Live progress of a search by TLC."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO

from pytlc.report.live import Clock, ProgressMode, clock_text, live_line
from pytlc.tlc.events import (
    BehaviorStarts,
    ComputingInitialStates,
    Event,
    Finished,
    LivenessFinished,
    LivenessStarted,
    Progress,
    SanyStarted,
    SimulationProgress,
    Started,
    StateShown,
)

_READING = "reading the counterexample"
_PHASES: dict[type[object], str] = {
    SanyStarted: "parsing",
    Started: "starting",
    ComputingInitialStates: "computing initial states",
    Progress: "searching",
    SimulationProgress: "simulating",
    LivenessStarted: "checking temporal properties",
    LivenessFinished: "searching",
    BehaviorStarts: _READING,
    Finished: "done",
}


class Meter:
    """What the events so far say about a search.

    Args:
        clock: Seconds from any beginning; that of the process in production.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._phase = "starting TLC"
        self._last: Progress | SimulationProgress | None = None
        self._states = 0

    def hear(self, event: Event) -> bool:
        """Take an event into account; each of TLC's reports is worth a plain line."""
        self._phase = _PHASES.get(type(event), self._phase)
        if isinstance(event, Progress | SimulationProgress):
            self._last = event
        elif isinstance(event, StateShown):
            self._states = event.number
        return isinstance(event, Progress | SimulationProgress)

    @property
    def line(self) -> str:
        """Elapsed time, what is being done, and the numbers of TLC's last report."""
        parts = [clock_text(self._clock() - self._began), self._phase]
        if self._phase == _READING and self._states:
            parts.append(f"state {self._states}")
        if self._last is not None:
            parts.extend(_numbers(self._last))
        return "  ".join(parts)


def progress(
    stream: IO[str], *, mode: ProgressMode = "auto", clock: Clock = time.monotonic
) -> AbstractContextManager[Callable[[Event], None]]:
    """Show progress while a search runs; gives the function that hears its events.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line for each report
            of TLC; ``none`` is nothing.
        clock: Seconds from any beginning.
    """
    return live_line(Meter(clock), stream, mode)


def _numbers(report: Progress | SimulationProgress) -> list[str]:
    if isinstance(report, SimulationProgress):
        behaviors = "" if report.behaviors is None else f"{report.behaviors:,} behaviours"
        return [part for part in (behaviors, f"{report.generated:,} generated") if part]
    parts = [
        "" if report.depth is None else f"depth {report.depth}",
        "" if report.distinct is None else f"{report.distinct:,} distinct{_rate(report.distinct_rate)}",
        f"{report.generated:,} generated{_rate(report.generated_rate)}",
        "" if report.queue is None else f"{report.queue:,} on queue",
    ]
    return [part for part in parts if part]


def _rate(rate: int | None) -> str:
    return "" if rate is None else f" ({rate:,}/min)"
