"""Opening a cluster: the one place that makes a client of Dask.

What Dask raises is turned into errors of ours here: a scheduler that cannot be reached or goes away, workers
that have another pytlc or TLC, and tasks whose workers died.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from pytlc.cluster.worker import TOPIC, Channel, Message, unlike
from pytlc.errors import ClusterError, UsageError, WorkersDied
from pytlc.toolchain import Toolchain
from pytlc.version import __version__

_CONNECT_SECONDS = 10.0
_LOOK_SECONDS = 2.0
#: A worker that its nanny starts again is back by then.
_DESERTED_SECONDS = 60.0
_AGAIN = "what is done is kept, and the same command goes on with the rest"
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(slots=True)
class Cluster:
    """A cluster that is open.

    Attributes:
        address: Of its scheduler.
        client: Dask's client.
        executor: What runs functions on its workers. A future that fails raises :class:`WorkersDied` where
            each of several workers died of it, :class:`ClusterError` where the scheduler went away, else what
            the function raised.
    """

    address: str
    client: Any
    executor: Executor = field(init=False)
    _hearers: dict[str, Callable[[Message], None]] = field(default_factory=dict)
    _threads: int = 0
    _looked: float | None = None
    _peopled: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.executor = _Translating(self)
        self.client.subscribe_topic(TOPIC, self._hear)

    def places(self) -> int:
        """How many tasks all workers have at once; they may come and go.

        Raises:
            ClusterError: The scheduler is gone, or there was no worker for a minute.
        """
        now = time.monotonic()
        if self._looked is None or now - self._looked >= _LOOK_SECONDS:
            self._threads = sum(self._asked(self.client.nthreads).values())
            self._looked = now
        if self._threads:
            self._peopled = now
        elif now - self._peopled >= _DESERTED_SECONDS:
            raise ClusterError(f"no worker is left at {self.address}: start some; {_AGAIN}")
        return self._threads

    def channel(self, hear: Callable[[Message], None]) -> Channel:
        """What a task is given to tell us something before it is done.

        Args:
            hear: Gets what it tells, in a thread of the client's.
        """
        number = uuid.uuid4().hex
        self._hearers[number] = hear
        return Channel(number)

    def check(self, toolchain: Toolchain) -> None:
        """Make sure that there are workers, and that each has our pytlc and this TLC.

        Raises:
            ClusterError: There is none, or one is not fit; the message names it.
        """
        if not self.places():
            raise ClusterError(f"no worker at {self.address}: start some, with dask worker {self.address}")
        said = self._asked(
            lambda: self.client.run(unlike, __version__, toolchain.jar.sha256, on_error="return")
        )
        unfit = {worker: _told(answer) for worker, answer in said.items() if answer != ""}
        if unfit:
            worker, why = next(iter(unfit.items()))
            others = f"; so are {len(unfit) - 1} more of {len(said)}" if len(unfit) > 1 else ""
            raise ClusterError(f"worker {worker} is not fit: {why}{others}")

    def lost(self, error: BaseException | None = None) -> ClusterError:
        """The error of a scheduler that went away."""
        why = f" ({error})" if error is not None and str(error) else ""
        return ClusterError(f"lost the Dask scheduler at {self.address}{why}: {_AGAIN}")

    @property
    def is_open(self) -> bool:
        """Whether the scheduler is still there."""
        return bool(self.client.status == "running")

    def _asked(self, ask: Callable[[], _T]) -> _T:
        if not self.is_open:
            raise self.lost()
        try:
            return ask()
        except (OSError, TimeoutError) as error:
            raise self.lost(error) from error

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        message = dict(event[1])
        hear = self._hearers.get(message.pop("to", ""))
        if hear is not None:
            hear(message)


class _Translating(Executor):
    """Dask's executor, with errors of ours."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._inner: Executor = cluster.client.get_executor(pure=False)
        self._futures: set[Future[Any]] = set()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have a worker call a function; whoever cancels the future ends it there, if it heeds that."""
        if not self._cluster.is_open:
            raise self._cluster.lost()
        inner = self._inner.submit(fn, *args, **kwargs)
        outer: Future[_T] = Future()
        self._futures.add(outer)
        outer.add_done_callback(lambda _: self._done(inner, outer))
        inner.add_done_callback(lambda _: self._pass_on(inner, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Cancel what is not done; nothing else is to be shut down."""
        if cancel_futures or not wait:
            for future in list(self._futures):
                future.cancel()

    def _done(self, inner: Future[_T], outer: Future[_T]) -> None:
        self._futures.discard(outer)
        if outer.cancelled():
            inner.cancel()

    def _pass_on(self, inner: Future[_T], outer: Future[_T]) -> None:
        if not outer.set_running_or_notify_cancel():
            return
        if inner.cancelled():
            outer.set_exception(self._cluster.lost())
        elif (error := inner.exception()) is not None:
            outer.set_exception(_translated(error))
        else:
            outer.set_result(inner.result())


def _translated(error: BaseException) -> BaseException:
    from distributed.scheduler import KilledWorker  # noqa: PLC0415  # is there by now

    if not isinstance(error, KilledWorker):
        return error
    died = WorkersDied(
        f"{error.allowed_failures + 1} workers died of it, the last {error.last_worker.address}"
    )
    died.__cause__ = error
    return died


def _told(answer: object) -> str:
    """Why a worker is not fit: what it says, or what kept it from saying anything."""
    if isinstance(answer, BaseException):
        return f"it does not know pytlc's side of a worker ({answer}); install the same pytlc there"
    return str(answer)


@contextmanager
def open_cluster(address: str, toolchain: Toolchain) -> Iterator[Cluster]:
    """Connect to the scheduler of a Dask cluster; on the way out whatever was asked for is cancelled.

    Args:
        address: Such as ``tcp://host:8786``.
        toolchain: The TLC that each worker has to have.

    Raises:
        UsageError: Dask is not installed; it comes with the extra ``dask``.
        ClusterError: Nobody answers there, there are no workers, or they have another pytlc or TLC.
    """
    try:
        import distributed  # noqa: PLC0415  # an extra, and slow
    except ImportError as error:
        raise UsageError("dask.distributed is not installed: pip install 'pytlc[dask]'") from error
    with _quiet():
        try:
            client: Any = distributed.Client(  # type: ignore[no-untyped-call]
                address, timeout=_CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError, TypeError, ImportError) as error:
            raise ClusterError(
                f"no Dask scheduler answers at {address}: {error}; give the address that it printed, such as "
                "tcp://host:8786"
            ) from error
        cluster = Cluster(address, client)
        try:
            cluster.check(toolchain)
            yield cluster
        finally:
            cluster.executor.shutdown(wait=False)
            with suppress(OSError, TimeoutError):
                client.close(timeout=_CONNECT_SECONDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from logging what is raised as well."""
    logger = logging.getLogger("distributed")
    loud = [logger, *(logging.getLogger(f"distributed.{name}") for name in ("client", "core", "comm"))]
    levels = [each.level for each in loud]
    for each in loud:
        each.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for each, level in zip(loud, levels, strict=True):
            each.setLevel(level)
