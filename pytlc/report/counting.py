"""Live progress of a comparison of graphs, in the manner of :mod:`pytlc.report.progress`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from rich.console import Console

from pytlc.conform import Counts
from pytlc.report.progress import Clock, ProgressMode, can_renew, clock_text, live

_PLAIN_SECONDS = 10.0


class Counter:
    """How far a comparison is.

    Args:
        clock: Seconds from any beginning.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._began = self._told = clock()
        self._counts: Counts | None = None

    def hear(self, counts: Counts) -> None:
        """Take the newest counts into account."""
        self._counts = counts

    def is_due(self) -> bool:
        """Whether a plain line is to be written; there is one every ten seconds."""
        if self._clock() - self._told < _PLAIN_SECONDS:
            return False
        self._told = self._clock()
        return True

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


@contextmanager
def counting(
    stream: IO[str], *, mode: ProgressMode = "auto", clock: Clock = time.monotonic
) -> Iterator[Callable[[Counts], None]]:
    """Show how far a comparison is while it runs; gives the function that hears its counts.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line every ten
            seconds; ``none`` is nothing.
        clock: Seconds from any beginning.
    """
    counter = Counter(clock)
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if mode == "plain":
        yield lambda counts: _tell(counter, counts, stream)
    elif mode == "auto" and can_renew(stream, console):
        with live(lambda: counter.line, console):
            yield counter.hear
    else:
        yield lambda _counts: None


def _tell(counter: Counter, counts: Counts, stream: IO[str]) -> None:
    counter.hear(counts)
    if counter.is_due():
        with suppress(OSError):  # nobody reading the progress is no reason to lose the comparison
            stream.write(f"{counter.line}\n")
            stream.flush()
