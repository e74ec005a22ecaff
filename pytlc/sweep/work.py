"""Answering one check, wherever that is: in a thread here, or on a worker of a cluster.

What is sent is texts and what comes back is texts, so that a worker needs nothing of ours but pytlc, Java and
the same TLC: the result is read, replayed and stored by who asked. A check that is expected to be small is
given to a warm JVM; one that turns out not to be gets a JVM of its own, as the large ones do.
"""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from pytlc.errors import ToolchainError
from pytlc.tlc import OnEvent, Result, RunEnd, TlcJob, TlcRunner, WarmRunner
from pytlc.tlc.events import Event, Progress
from pytlc.tlc.options import SMALL_STATES
from pytlc.tlc.runner import RAW_OUTPUT
from pytlc.toolchain import Toolchain, find_toolchain

WARM, PROCESS = "warm", "process"
#: A search that has found so many states in a warm JVM is begun again in one that is made for large ones.
OUTGROWN = 4 * SMALL_STATES


@dataclass(frozen=True, slots=True)
class Task:
    """A check to be made.

    Attributes:
        job: What TLC is given.
        jar_sha256: Of the TLC that has to answer.
        expected: About how many distinct states there will be.
        deadline: Wall time in seconds after which it is ended; None for no limit.
        heap_megabytes: The limit of a JVM of its own; None leaves it to Java.
    """

    job: TlcJob
    jar_sha256: str
    expected: int
    deadline: float | None = None
    heap_megabytes: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What TLC said.

    Attributes:
        text: Its output.
        end: How its process ended, and when.
        where: ``warm`` or ``process``; of a worker of a cluster with its host and process behind.
    """

    text: str
    end: RunEnd
    where: str


class _Outgrown(Exception):  # never leaves this module
    """A search in a warm JVM is too large for it."""


@dataclass(slots=True)
class Bench:
    """What answers checks in this process; to be closed. Several threads may use it at once.

    Attributes:
        toolchain: The Java and the TLC to use.
        on_tick: Called at least twice a second during a check; whatever it raises ends that one.
    """

    toolchain: Toolchain
    on_tick: Callable[[], None] | None = None
    _warm: WarmRunner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._warm = WarmRunner(self.toolchain, on_tick=self.on_tick)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the warm JVMs."""
        self._warm.close()

    def answer(self, task: Task, on_event: OnEvent | None = None) -> Answer:
        """Make a check.

        Raises:
            ToolchainError: TLC cannot be run, or it is another one than the task asks for.
        """
        if task.jar_sha256 != self.toolchain.jar.sha256:
            raise ToolchainError(
                f"the TLC here is not the one that was asked for: {self.toolchain.jar.version} "
                f"({self.toolchain.jar.sha256[:12]}), expected {task.jar_sha256[:12]}; install the same"
            )
        with tempfile.TemporaryDirectory(prefix="pytlc-answer-") as folder:
            output = Path(folder)
            result, where = self._result(task, on_event, output)
            text = (output / RAW_OUTPUT).read_text(encoding="utf-8", errors="replace")
            return Answer(text, result.end, where)

    def _result(self, task: Task, on_event: OnEvent | None, output: Path) -> tuple[Result, str]:
        options = replace(task.job.options, deadline_seconds=task.deadline, expected_states=task.expected)
        if task.expected <= SMALL_STATES:
            job = replace(task.job, options=options)
            try:
                return self._warm.run(job, on_event=_watching(on_event), output=output), WARM
            except _Outgrown:
                options = replace(options, expected_states=None)
        job = replace(task.job, options=replace(options, heap_megabytes=task.heap_megabytes))
        runner = TlcRunner(self.toolchain, on_tick=self.on_tick)
        return runner.run(job, on_event=on_event, output=output), PROCESS


def _watching(on_event: OnEvent | None) -> OnEvent:
    """The same, and an end to searches that are too large."""

    def hear(event: Event) -> None:
        if isinstance(event, Progress) and (event.distinct or 0) > OUTGROWN:
            raise _Outgrown
        if on_event is not None:
            on_event(event)

    return hear


class Ending:
    """Something that several checks look at to learn that they are to end."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        """Ask them to end."""
        self._asked.set()

    def heed(self) -> None:
        """Raise CancelledError if they were asked."""
        if self._asked.is_set():
            raise CancelledError


def answer_there(task: Task) -> Answer:
    """Make a check in whatever process this is called in, which keeps its warm JVMs for the next one.

    Raises:
        ToolchainError: As :meth:`Bench.answer`.
    """
    answer = _bench().answer(task)
    return replace(answer, where=f"{answer.where} {socket.gethostname()}:{os.getpid()}")


@lru_cache(maxsize=1)
def _bench() -> Bench:
    return Bench(find_toolchain())
