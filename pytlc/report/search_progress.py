"""Live progress of a search of the reference model, with the rules of :mod:`pytlc.report.progress`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from rich.console import Console

from pytlc.reference import SoFar
from pytlc.report.progress import ProgressMode, can_renew, clock_text, live

#: Seconds between two plain lines.
_EVERY = 10.0


class SearchMeter:
    """What was told last of a search."""

    def __init__(self) -> None:
        self.last = SoFar(0, 0, 0, 0, 0.0)

    def hear(self, so_far: SoFar) -> None:
        """Take what is told into account."""
        self.last = so_far

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


@contextmanager
def search_progress(stream: IO[str], *, mode: ProgressMode = "auto") -> Iterator[Callable[[SoFar], None]]:
    """Show progress while a search runs; gives the function that is told how far it is.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line every ten
            seconds of search; ``none`` is nothing.
    """
    meter = SearchMeter()
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if mode == "plain":
        yield lambda so_far: _tell(meter, so_far, stream)
    elif mode == "auto" and can_renew(stream, console):
        with live(lambda: meter.line, console):
            yield meter.hear
    else:
        yield lambda _so_far: None


def _tell(meter: SearchMeter, so_far: SoFar, stream: IO[str]) -> None:
    if so_far.seconds // _EVERY > meter.last.seconds // _EVERY:
        meter.hear(so_far)
        with suppress(OSError):  # a long search is not lost because nobody reads its progress any more
            stream.write(f"{meter.line}\n")
            stream.flush()
