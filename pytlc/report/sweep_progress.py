"""How far a sweep is: points done, what runs with its live state counts, and about how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from pytlc.report.live import Clock, ProgressMode, can_renew, clock_text, live, write_line
from pytlc.sweep import Entry
from pytlc.sweep.plan import Plan
from pytlc.sweep.summary import verdict
from pytlc.sweep.work import News, OnNews, Placed
from pytlc.tlc.events import Progress

_SHOWN = 4


class SweepMeter:
    """A watcher that keeps what the checks have come to.

    Args:
        tell: Called with a line when a check is done.
        clock: Seconds from any beginning.
    """

    def __init__(
        self, *, tell: Callable[[str], None] = lambda _line: None, clock: Clock = time.monotonic
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._began = clock()
        self._asked = self._recorded = self._done = self._failing = self._cut = 0
        self._running: dict[int, tuple[Entry, int, str]] = {}
        self._planning = "planning"

    def planning(self, done: int, points: int) -> None:
        """So many points are rendered."""
        self._planning = f"planning: {done:,} of {points:,} points"

    def planned(self, plan: Plan, recorded: int) -> None:
        """Note how many checks there are."""
        self._asked = len(plan.questions)
        self._recorded = recorded
        self._planning = ""
        more = f", {recorded:,} of them recorded already" if recorded else ""
        self._tell(f"sweep {plan.id}: {len(plan.entries):,} points, {self._asked:,} checks{more}")

    def begun(self, entry: Entry, expected: float) -> OnNews:  # noqa: ARG002  # it says little
        """Note what runs; its state counts are those that TLC reports, its worker that which has begun it."""
        self._running[entry.position] = entry, 0, ""

        def hear(news: News) -> None:
            _, states, where = self._running.get(entry.position, (None, 0, None))
            if where is None:
                return
            if isinstance(news, Progress):
                self._running[entry.position] = entry, news.distinct or 0, where
            elif isinstance(news, Placed):
                self._running[entry.position] = entry, states, news.where

        return hear

    def done(self, entry: Entry) -> None:
        """Note a result."""
        self._running.pop(entry.position, None)
        self._done += 1
        record = entry.record
        if record is not None:
            self._failing += record.is_violation
            states = f"  {record.distinct:,} states" if record.distinct else ""
            seconds = f"  {record.seconds:.1f} s" if record.seconds is not None else ""
            told = f"{self._so_far}  {entry.point}: {verdict(entry)}{states}{seconds}"
            self._tell(told)

    def left_out(self, count: int) -> None:
        """Note that points are not run."""
        self._cut += count

    def failed(self, error: Exception, running: int) -> None:
        """Say why nothing else is begun, where something is waited for."""
        if running:
            self._tell(f"{error}; waiting for {running:,} that {'run' if running > 1 else 'runs'}")

    def tick(self) -> None:
        """Nothing is to be done; the line is asked for."""

    @property
    def line(self) -> str:
        """Time, checks, what runs with its states, and the time that is left."""
        if self._planning:
            return f"{clock_text(self._clock() - self._began)}  {self._planning}"
        running = [
            f"{entry.point}{f' on {where}' if where else ''}{f': {states:,} states' if states else ''}"
            for entry, states, where in self._now
        ]
        more = len(self._running) - _SHOWN
        parts = [self._so_far, *([self._left] if self._left else []), *running]
        return "  ".join((*parts, f"and {more} more")) if more > 0 else "  ".join(parts)

    @property
    def _now(self) -> list[tuple[Entry, int, str]]:
        return list(self._running.values())[:_SHOWN]

    @property
    def _so_far(self) -> str:
        failing = f", {self._failing:,} failing" if self._failing else ""
        checks = f"{self._recorded + self._done:,} of {self._asked - self._cut:,} checks{failing}"
        return f"{clock_text(self._clock() - self._began)}  {checks}"

    @property
    def _left(self) -> str:
        """The time for the rest at the pace so far: at least that, because the large ones come last."""
        waiting = self._asked - self._cut - self._recorded - self._done
        if not self._done or waiting <= 0:
            return ""
        pace = (self._clock() - self._began) / self._done
        return f"at least {clock_text(waiting * pace)} left"


@contextmanager
def sweep_progress(
    stream: IO[str], *, mode: ProgressMode = "auto", clock: Clock = time.monotonic
) -> Iterator[SweepMeter]:
    """Show progress while a sweep runs.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and a line for each check elsewhere; ``plain`` is the
            latter everywhere; ``none`` is nothing.
        clock: Seconds from any beginning.
    """
    if mode == "auto" and can_renew(stream):
        meter = SweepMeter(clock=clock)
        with live(lambda: meter.line, stream):
            yield meter
    elif mode == "none":
        yield SweepMeter(clock=clock)
    else:
        yield SweepMeter(tell=lambda line: write_line(stream, line), clock=clock)
