"""Live progress of a search of the reference model."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO

from pytlc.reference import SoFar
from pytlc.report.live import PLAIN_SECONDS, ProgressMode, clock_text, live_line


class SearchMeter:
    """What was told last of a search."""

    def __init__(self) -> None:
        self.last = SoFar(0, 0, 0, 0, 0.0)

    def hear(self, so_far: SoFar) -> bool:
        """Take what is told into account; a plain line is due every ten seconds of search."""
        is_due = so_far.seconds // PLAIN_SECONDS > self.last.seconds // PLAIN_SECONDS
        self.last = so_far
        return is_due

    @property
    def line(self) -> str:
        """Elapsed time, size and speed."""
        last = self.last
        rate = f" ({last.distinct / last.seconds:,.0f}/s)" if last.seconds else ""
        parts = (
            clock_text(last.seconds),
            "searching the reference model",
            f"depth {last.depth}",
            f"{last.distinct:,} distinct{rate}",
            f"{last.transitions:,} transitions",
            f"{last.queue:,} on queue",
        )
        return "  ".join(parts)


def search_progress(
    stream: IO[str], *, mode: ProgressMode = "auto"
) -> AbstractContextManager[Callable[[SoFar], None]]:
    """Show progress while a search runs; gives the function that is told how far it is.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line every ten
            seconds of search; ``none`` is nothing.
    """
    return live_line(SearchMeter(), stream, mode)
