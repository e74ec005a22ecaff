"""One line that renews itself on a terminal, and is gone when the work is over.

Results go to another stream, and nothing here may end up in a file by accident: where the stream is no
terminal nothing is written unless plain lines are asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import IO, Generic, Literal, Protocol, TypeAlias, TypeVar, get_args

from rich.console import Console
from rich.live import Live
from rich.text import Text

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

ProgressMode: TypeAlias = Literal["auto", "plain", "none"]
PROGRESS_MODES: tuple[ProgressMode, ...] = get_args(ProgressMode)
Clock: TypeAlias = Callable[[], float]

#: Seconds between two plain lines of work that tells of itself all the time.
PLAIN_SECONDS = 10.0
_PER_SECOND = 4


class LineMeter(Protocol[T_contra]):
    """What is known of long work."""

    def hear(self, told: T_contra, /) -> bool:
        """Take what is told into account; whether a plain line is due."""
        ...

    @property
    def line(self) -> str:
        """All of it in one line."""
        ...


class NewestMeter(Generic[T]):
    """The base of meters of work that tells of itself all the time: a plain line is due every ten seconds.

    Args:
        clock: Seconds from any beginning.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._began = self._told = clock()
        self._newest: T | None = None

    def hear(self, told: T) -> bool:
        """Keep it as the newest; whether a plain line is due."""
        self._newest = told
        now = self._clock()
        is_due = now - self._told >= PLAIN_SECONDS
        self._told = now if is_due else self._told
        return is_due

    @property
    def _seconds(self) -> float:
        """Since the work began."""
        return self._clock() - self._began


@contextmanager
def live_line(
    meter: LineMeter[T_contra], stream: IO[str], mode: ProgressMode
) -> Iterator[Callable[[T_contra], None]]:
    """Show a meter while work goes on; gives the function that is told how far it is.

    On the way out, also by Ctrl-C, the line is removed and the cursor is back.

    Args:
        meter: What is shown.
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line whenever one is
            due; ``none`` is nothing.
    """

    def hear(told: T_contra) -> None:
        if meter.hear(told) and mode == "plain":
            write_line(stream, meter.line)

    is_live = mode == "auto" and can_renew(stream)
    with live(lambda: meter.line, stream) if is_live else nullcontext():
        yield hear


def write_line(stream: IO[str], line: str) -> None:
    """Write a plain line; long work is not lost because nobody reads its progress any more."""
    with suppress(OSError):
        stream.write(f"{line}\n")
        stream.flush()


def clock_text(seconds: float) -> str:
    """``0:07``, ``12:03``, ``1:02:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def can_renew(stream: IO[str]) -> bool:
    """Whether a line on this stream can be written over."""
    console = _console(stream)
    return stream.isatty() and console.is_terminal and not console.is_dumb_terminal


def live(line: Callable[[], str], stream: IO[str]) -> Live:
    """A line that is asked for anew several times a second, and is gone at the end."""
    return Live(
        get_renderable=lambda: Text(line(), no_wrap=True, overflow="ellipsis"),
        console=_console(stream),
        refresh_per_second=_PER_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _console(stream: IO[str]) -> Console:
    return Console(file=stream, highlight=False, markup=False, emoji=False)
