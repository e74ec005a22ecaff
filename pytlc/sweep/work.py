"""Answering one check, wherever that is: in a thread here, or on a worker of a cluster.

What is sent is texts and what comes back is texts, so that a worker needs nothing of ours but pytlc, Java and
the same TLC: the result is read, replayed and stored by who asked. A check that is expected to be small is
given to a warm JVM; one that turns out not to be gets a JVM of its own, as the large ones do.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from pytlc.closing import Closing
from pytlc.cluster import Channel, Place, here, toolchain_with
from pytlc.cluster.worker import Message, check_same, process_name
from pytlc.sweep.memory import Share
from pytlc.tlc import OnEvent, Result, RunEnd, TlcJob, TlcRunner, WarmRunner
from pytlc.tlc.events import Event, Progress
from pytlc.tlc.options import SMALL_STATES
from pytlc.tlc.runner import RAW_OUTPUT
from pytlc.toolchain import Toolchain

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
        heap_megabytes: The limit of a JVM of its own; None for a share of the memory where it is made.
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A worker of a cluster has begun a check.

    Attributes:
        where: Its host and process.
    """

    where: str


News: TypeAlias = Event | Placed
OnNews: TypeAlias = Callable[[News], None]


class _Outgrown(Exception):  # never leaves this module
    """A search in a warm JVM is too large for it."""


@dataclass(slots=True)
class Bench(Closing):
    """What answers checks in this process; to be closed. Several threads may use it at once.

    Attributes:
        toolchain: The Java and the TLC to use.
        share: The memory of each check.
    """

    toolchain: Toolchain
    share: Share = field(default_factory=Share)
    _warm: WarmRunner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._warm = WarmRunner(self.toolchain, limits=self.share.warm)

    def close(self) -> None:
        """End the warm JVMs."""
        self._warm.close()

    def answer(
        self, task: Task, on_event: OnEvent | None = None, on_tick: Callable[[], None] | None = None
    ) -> Answer:
        """Make a check.

        Args:
            task: It.
            on_event: Hears what TLC says as it says it.
            on_tick: Called at least twice a second; whatever it raises ends the check.

        Raises:
            ToolchainError: TLC cannot be run, or it is another one than the task asks for.
        """
        check_same(self.toolchain, task.jar_sha256)
        with tempfile.TemporaryDirectory(prefix="pytlc-answer-") as folder:
            output = Path(folder)
            result, where = self._result(task, on_event, on_tick, output)
            text = (output / RAW_OUTPUT).read_text(encoding="utf-8", errors="replace")
            return Answer(text, result.end, where)

    def _result(
        self, task: Task, on_event: OnEvent | None, on_tick: Callable[[], None] | None, output: Path
    ) -> tuple[Result, str]:
        options = replace(task.job.options, deadline_seconds=task.deadline, expected_states=task.expected)
        if task.expected <= SMALL_STATES:
            job = replace(task.job, options=options)
            hear = _watching(on_event)
            try:
                return self._warm.run(job, on_event=hear, output=output, on_tick=on_tick), WARM
            except _Outgrown:
                options = replace(options, expected_states=None)
        heap = task.heap_megabytes or self.share.heap_megabytes
        job = replace(task.job, options=replace(options, heap_megabytes=heap))
        runner = TlcRunner(self.toolchain, on_tick=on_tick)
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


def answer_there(task: Task, channel: Channel | None = None) -> Answer:
    """Make a check in whatever process this is called in, which keeps its warm JVMs for the next one.

    Args:
        task: It.
        channel: The way back to who asked; None where there is none.

    Raises:
        ToolchainError: As :meth:`Bench.answer`.
        CancelledError: Nobody waits for the answer any more.
    """
    place = here()
    with _MAKING:
        bench = _bench(task.jar_sha256, _share(place))
        if place is not None:
            place.at_close(_NAME, bench.close)
    if channel is not None:
        channel.tell({"where": process_name()})
    answer = bench.answer(task, _telling(channel), None if place is None else place.heed)
    return replace(answer, where=f"{answer.where} {process_name()}")


def news(message: Message) -> News:
    """What a message says that :func:`answer_there` has sent."""
    where = message.get("where")
    return Placed(str(where)) if where is not None else Progress(**message)  # type: ignore[arg-type]


def _telling(channel: Channel | None) -> OnEvent | None:
    if channel is None:
        return None

    def tell(event: Event) -> None:
        if isinstance(event, Progress):
            channel.tell(asdict(event))

    return tell


def _share(place: Place | None) -> Share:
    """Of the memory of a worker, for each of its threads."""
    return Share() if place is None else Share.of(place.threads, place.megabytes)


@lru_cache(maxsize=1)
def _bench(jar_sha256: str, share: Share) -> Bench:
    return Bench(toolchain_with(jar_sha256), share)


_MAKING = threading.Lock()
_NAME = "pytlc-warm"
