"""Live progress of a search by TLC."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO

from pytlc.report.live import PLAIN_SECONDS, Clock, ProgressMode, clock_text, live_line
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

_READING, _LIVENESS = "reading the counterexample", "checking temporal properties"
#: A report is at most this old where TLC says every second how far it is.
_NEW_SECONDS = 1.5
_PHASES: dict[type[object], str] = {
    SanyStarted: "parsing",
    Started: "starting",
    ComputingInitialStates: "computing initial states",
    Progress: "searching",
    SimulationProgress: "simulating",
    LivenessStarted: _LIVENESS,
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
        self._heard = self._began
        self._told: float | None = None

    def hear(self, event: Event) -> bool:
        """Take an event into account; whether a plain line is due: of a report, every ten seconds."""
        if isinstance(event, Progress | SimulationProgress):
            self._last, self._heard = event, self._clock()
            if self._phase not in {_READING, _LIVENESS}:
                self._phase = _PHASES[type(event)]
            return self._is_due()
        self._phase = _PHASES.get(type(event), self._phase)
        if isinstance(event, StateShown):
            self._states = event.number
        return False

    def _is_due(self) -> bool:
        if self._told is not None and self._heard - self._told < PLAIN_SECONDS:
            return False
        self._told = self._heard
        return True

    @property
    def so_far(self) -> str:
        """The same where it ends here, and how old the numbers are; empty where there are none."""
        if self._last is None:
            return ""
        age = self._clock() - self._heard
        return f"{self.line}{f'  as of {age:.0f} s before' if age > _NEW_SECONDS else ''}"

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
    stream: IO[str], *, mode: ProgressMode = "auto", meter: Meter | None = None
) -> AbstractContextManager[Callable[[Event], None]]:
    """Show progress while a search runs; gives the function that hears its events.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line every ten
            seconds, where TLC has said how far it is; ``none`` is nothing.
        meter: What hears the events.
    """
    return live_line(meter or Meter(), stream, mode)


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
