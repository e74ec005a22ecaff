"""Who makes the checks: threads here, each with a TLC, or any executor, such as that of a Dask cluster.

An executor is one of :mod:`concurrent.futures`; ``dask.distributed.Client.get_executor`` gives one.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from pytlc.sweep.work import Answer, Bench, Ending, Task, answer_there
from pytlc.tlc import OnEvent
from pytlc.toolchain import Toolchain


class Crew(Protocol):
    """What checks are given to."""

    @property
    def size(self) -> int:
        """How many checks it makes at once."""
        ...

    def submit(self, task: Task, on_event: OnEvent) -> Future[Answer]:
        """Begin a check; its events are heard where that is possible."""
        ...


@dataclass(slots=True)
class LocalCrew:
    """Threads of this process; to be closed.

    Attributes:
        toolchain: The Java and the TLC to use.
        size: How many checks at once.
    """

    toolchain: Toolchain
    size: int
    _ending: Ending = field(default_factory=Ending)
    _pool: ThreadPoolExecutor = field(init=False, repr=False)
    _bench: Bench = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.size, thread_name_prefix="pytlc-sweep")
        self._bench = Bench(self.toolchain, on_tick=self._ending.heed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, task: Task, on_event: OnEvent) -> Future[Answer]:
        """Begin a check as soon as a thread is free."""
        return self._pool.submit(self._bench.answer, task, on_event)

    def close(self) -> None:
        """End every check and every JVM."""
        self._ending.ask()
        self._pool.shutdown(cancel_futures=True)
        self._bench.close()


@dataclass(frozen=True, slots=True)
class ExecutorCrew:
    """The workers behind an executor; their events are not heard here.

    Attributes:
        executor: It; whoever made it closes it.
        size: How many checks it makes at once.
    """

    executor: Executor
    size: int

    def submit(self, task: Task, on_event: OnEvent) -> Future[Answer]:  # noqa: ARG002  # they are told nowhere
        """Send a check to a worker."""
        return self.executor.submit(answer_there, task)
