"""Notices a TLC that will never end.

The rolling TLC replaces ``%3%`` in a text that it prints by a text with ``%3%`` in it, for ever, when a
state holds such a string (``tlc2.output.MP.replaceString``). A TLC that is silent need not hang, so its
stacks are asked for: a JVM writes them when it gets SIGQUIT, here to standard error. Two dumps in a row that
stand in that method mean that TLC has nothing more to say.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from pytlc.toolchain import ask_for_stacks

#: Has the JVM write its stacks to standard error.
STACKS_TO_STDERR = "-XX:+DisplayVMOutputToStderr"
_LOOP = b"tlc2.output.MP.replaceString"
_SILENCE_SECONDS = 10.0


class Hung(Exception):  # a way out of a run, never seen outside
    """TLC is in an endless loop."""


class Watchdog:
    """Asks for stacks when TLC is silent.

    Args:
        errors: The file that TLC's standard error goes to.
        silence: Seconds without output after which it asks, and asks again.
        clock: Seconds from any beginning.
    """

    def __init__(
        self,
        errors: Path,
        *,
        silence: float = _SILENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._errors = errors
        self._silence = silence
        self._clock = clock
        self._last = clock()
        self._process: int | None = None
        self._read = 0
        self._asked = self._looped = False

    def started(self, process: int) -> None:
        """Take the number of TLC's process."""
        self._process = process

    def heard(self) -> None:
        """TLC has said something."""
        self._last = self._clock()
        self._asked = self._looped = False

    def tick(self) -> None:
        """Look after it.

        Raises:
            Hung: TLC is in the loop and was there the time before.
        """
        if self._process is None or self._clock() - self._last < self._silence:
            return
        self._last = self._clock()
        if self._asked:
            looping = _LOOP in self._new_errors()
            if looping and self._looped:
                raise Hung
            self._looped = looping
        self._new_errors()
        ask_for_stacks(self._process)
        self._asked = True

    def _new_errors(self) -> bytes:
        with self._errors.open("rb") as file:
            file.seek(self._read)
            text = file.read()
        self._read += len(text)
        return text
