"""How far the searches of a history are, on one line that renews itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from pytlc.check.history import Cell, Group
from pytlc.report.live import Clock, ProgressMode, can_renew, clock_text, live, write_line
from pytlc.report.progress import Meter
from pytlc.tlc import Event, OnEvent


class HistoryMeter:
    """A watcher that keeps what the searches have come to; one search a thread.

    Args:
        cells: How many there will be.
        tell: Called with the line when a search begins.
        clock: Seconds from any beginning.
    """

    def __init__(
        self,
        cells: int,
        *,
        tell: Callable[[str], None] = lambda _line: None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._cells = cells
        self._tell = tell
        self._clock = clock
        self._began = clock()
        self._known = 0
        self._running: dict[int, tuple[Group, Meter]] = {}
        self._lock = threading.Lock()

    def begin(self, group: Group) -> OnEvent:
        """Note which row and which machine this thread searches."""
        meter = Meter(self._clock)
        with self._lock:
            self._running[threading.get_ident()] = group, meter
        self._tell(f"{self._so_far}  {_what(group)}")

        def hear(event: Event) -> None:
            meter.hear(event)

        return hear

    def know(self, cell: Cell) -> None:  # noqa: ARG002
        """Count a cell."""
        with self._lock:
            self._known += 1

    @property
    def line(self) -> str:
        """Time, cells, and for each search that runs its row, its machine and its own progress."""
        with self._lock:
            running = [f"{_what(group)}: {meter.line}" for group, meter in self._running.values()]
        return "  ".join((self._so_far, *running))

    @property
    def _so_far(self) -> str:
        return f"{clock_text(self._clock() - self._began)}  {self._known} of {self._cells} cells"


@contextmanager
def history_progress(
    stream: IO[str], cells: int, *, mode: ProgressMode = "auto", clock: Clock = time.monotonic
) -> Iterator[HistoryMeter]:
    """Show progress while the searches run.

    Args:
        stream: Where to, usually standard error.
        cells: How many there will be.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line for each
            search; ``none`` is nothing.
        clock: Seconds from any beginning.
    """
    if mode == "plain":
        yield HistoryMeter(cells, tell=lambda line: write_line(stream, line), clock=clock)
    elif mode == "auto" and can_renew(stream):
        meter = HistoryMeter(cells, clock=clock)
        with live(lambda: meter.line, stream):
            yield meter
    else:
        yield HistoryMeter(cells, clock=clock)


def _what(group: Group) -> str:
    return f"{group.version.name} on {group.scope}"
