"""Who makes the checks: threads here, each with a TLC, or any executor, such as that of a Dask cluster.

An executor is one of :mod:`concurrent.futures`; :func:`pytlc.cluster.open_cluster` gives one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, Self

from pytlc.closing import Closing
from pytlc.cluster import Channel, Cluster, open_cluster
from pytlc.sweep.memory import Share, local_jobs
from pytlc.sweep.work import Answer, Bench, Ending, OnNews, Task, answer_there, news
from pytlc.toolchain import Toolchain, free_memory


class Crew(Protocol):
    """What checks are given to."""

    @property
    def size(self) -> int:
        """How many checks it makes at once; it may change, to 0 too."""
        ...

    def submit(self, task: Task, on_news: OnNews) -> Future[Answer]:
        """Begin a check; its events are heard where that is possible."""
        ...


@dataclass(slots=True)
class LocalCrew(Closing):
    """Threads of this process; to be closed.

    Attributes:
        toolchain: The Java and the TLC to use.
        size: How many checks at once.
        share: The memory of each.
    """

    toolchain: Toolchain
    size: int
    share: Share = field(default_factory=Share)
    _ending: Ending = field(default_factory=Ending)
    _pool: ThreadPoolExecutor = field(init=False, repr=False)
    _bench: Bench = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.size, thread_name_prefix="pytlc-sweep")
        self._bench = Bench(self.toolchain, self.share)

    def submit(self, task: Task, on_news: OnNews) -> Future[Answer]:
        """Begin a check as soon as a thread is free."""
        return self._pool.submit(self._bench.answer, task, on_news, self._ending.heed)

    def close(self) -> None:
        """End every check and every JVM."""
        self._ending.ask()
        self._pool.shutdown(cancel_futures=True)
        self._bench.close()


@dataclass(frozen=True, slots=True)
class ExecutorCrew:
    """The workers behind an executor.

    Attributes:
        executor: It; whoever made it closes it.
        places: How many checks it makes at once.
        channel: Gives the way by which what is said to a function here is heard from there.
    """

    executor: Executor
    places: Callable[[], int]
    channel: Callable[[OnNews], Channel | None] = lambda _on_news: None

    @classmethod
    def of_cluster(cls, cluster: Cluster, most: int | None = None) -> Self:
        """The workers of a cluster.

        Args:
            cluster: It.
            most: How many checks at once; None for as many as its workers have threads.
        """

        def places() -> int:
            return cluster.places() if most is None else min(cluster.places(), most)

        return cls(cluster.executor, places, lambda hear: cluster.channel(lambda said: hear(news(said))))

    @property
    def size(self) -> int:
        """How many checks it makes at once."""
        return self.places()

    def submit(self, task: Task, on_news: OnNews) -> Future[Answer]:
        """Send a check to a worker."""
        return self.executor.submit(answer_there, task, self.channel(on_news))


@contextmanager
def open_crew(
    toolchain: Toolchain, *, jobs: int | None = None, heap: int | None = None, dask: str | None = None
) -> Iterator[Crew]:
    """Who makes the checks: threads here, or the workers of a cluster.

    Args:
        toolchain: The Java and the TLC to use here; that TLC there.
        jobs: How many checks at once; None for what processors and memory, or the cluster, allow.
        heap: Megabytes for the heap of each large check here; None for a share of the memory.
        dask: The address of the scheduler of a Dask cluster; None for threads here.

    Raises:
        UsageError: There is too little memory for so many, or Dask is not installed.
        ClusterError: The cluster cannot be used.
    """
    if dask is not None:
        with open_cluster(dask, toolchain) as cluster:
            yield ExecutorCrew.of_cluster(cluster, jobs)
        return
    size = jobs or local_jobs(heap)
    with LocalCrew(toolchain, size, Share.of(size, free_memory(), heap)) as crew:
        yield crew
