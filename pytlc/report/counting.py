"""Live progress of a comparison of graphs."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO

from pytlc.conform import Counts
from pytlc.report.live import PLAIN_SECONDS, Clock, ProgressMode, clock_text, live_line


class Counter:
    """How far a comparison is.

    Args:
        clock: Seconds from any beginning.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._began = self._told = clock()
        self._counts: Counts | None = None

    def hear(self, counts: Counts) -> bool:
        """Take the newest counts into account; a plain line is due every ten seconds."""
        self._counts = counts
        now = self._clock()
        is_due = now - self._told >= PLAIN_SECONDS
        self._told = now if is_due else self._told
        return is_due

    @property
    def line(self) -> str:
        """Elapsed time, states, transitions, depth, what is left, and states a second."""
        seconds = self._clock() - self._began
        if self._counts is None or not self._counts.states:
            return f"{clock_text(seconds)}  starting TLC"
        counts = self._counts
        rate = f" ({counts.states / seconds:,.0f}/s)" if seconds > 0 else ""
        return "  ".join(
            (
                f"{clock_text(seconds)}  comparing",
                f"depth {counts.depth}",
                f"{counts.states:,} states{rate}",
                f"{counts.transitions:,} transitions",
                f"{counts.left:,} left",
            )
        )


def counting(
    stream: IO[str], *, mode: ProgressMode = "auto", clock: Clock = time.monotonic
) -> AbstractContextManager[Callable[[Counts], None]]:
    """Show how far a comparison is while it runs; gives the function that hears its counts.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line every ten
            seconds; ``none`` is nothing.
        clock: Seconds from any beginning.
    """
    return live_line(Counter(clock), stream, mode)
