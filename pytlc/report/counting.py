"""Live progress of a comparison of graphs."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO

from pytlc.conform import Counts
from pytlc.report.live import Clock, NewestMeter, ProgressMode, clock_text, live_line


class Counter(NewestMeter[Counts]):
    """How far a comparison is."""

    @property
    def line(self) -> str:
        """Elapsed time, states, transitions, depth, what is left, and states a second."""
        seconds, counts = self._seconds, self._newest
        if counts is None or not counts.states:
            return f"{clock_text(seconds)}  starting TLC"
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
