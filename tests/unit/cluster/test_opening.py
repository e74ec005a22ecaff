"""What is said where a cluster cannot be opened or does not hold; a real one is in the integration tests."""

from __future__ import annotations

import sys
from concurrent.futures import CancelledError, Future
from types import SimpleNamespace
from typing import Any

import pytest

from pytlc.cluster import Channel, here, open_cluster, opening
from pytlc.cluster.opening import Cluster
from pytlc.cluster.worker import Place
from pytlc.errors import ClusterError, UsageError, WorkersDied
from tests.unit.check.recorded import TOOLCHAIN


class Client:
    """A client of Dask whose futures are finished by the test."""

    status = "running"

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []
        self.threads = {"one": 2, "other": 1}
        self.handler: Any = None

    def subscribe_topic(self, _topic: str, handler: Any) -> None:
        """Keep who hears."""
        self.handler = handler

    def get_executor(self, *, pure: bool) -> Client:
        """Itself; the same call twice is two tasks."""
        assert not pure
        return self

    def submit(self, *_arguments: object) -> Future[Any]:
        """A future of its own for each."""
        self.futures.append(Future())
        return self.futures[-1]

    def nthreads(self) -> dict[str, int]:
        """Threads by worker."""
        return self.threads


@pytest.fixture
def client() -> Client:
    """A client."""
    return Client()


@pytest.fixture
def cluster(client: Client) -> Cluster:
    """A cluster of that client."""
    return Cluster("tcp://host:1", client)


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is connected."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'pytlc\[dask\]'"), open_cluster("x", TOOLCHAIN):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "ship://host:1", "tcp://"])
def test_an_address_at_which_nobody_answers(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """It is named, with what it should be."""
    monkeypatch.setattr(opening, "_CONNECT_SECONDS", 0.3)
    with (
        pytest.raises(ClusterError, match=rf"no Dask scheduler answers at {address}: .*such as tcp://host"),
        open_cluster(address, TOOLCHAIN),
    ):
        pass


def test_errors_are_ours(cluster: Cluster, client: Client) -> None:
    """A task whose workers died, one whose scheduler went away, and one that raised something itself."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415  # slow

    died, lost, raised, fine = [cluster.executor.submit(print) for _ in range(4)]
    worker: Any = SimpleNamespace(address="tcp://there:2")
    client.futures[0].set_exception(KilledWorker("task", worker, 3))
    client.futures[1].cancel()
    client.futures[1].set_running_or_notify_cancel()
    client.futures[2].set_exception(ValueError("bad"))
    client.futures[3].set_result(7)
    with pytest.raises(WorkersDied, match="4 workers died of it, the last tcp://there:2"):
        died.result(1)
    with pytest.raises(ClusterError, match="lost the Dask scheduler at tcp://host:1: what is done is kept"):
        lost.result(1)
    with pytest.raises(ValueError, match="bad"):
        raised.result(1)
    assert fine.result(1) == 7


def test_what_is_cancelled_here_is_cancelled_there(cluster: Cluster, client: Client) -> None:
    """One alone, and at the end all that are not done."""
    one, other = cluster.executor.submit(print), cluster.executor.submit(print)
    assert one.cancel()
    assert [future.cancelled() for future in client.futures] == [True, False]
    cluster.executor.shutdown(wait=False)
    assert other.cancelled()
    assert client.futures[1].cancelled()
    with pytest.raises(CancelledError):
        other.result(1)


def test_places_are_the_threads_of_all_workers(
    cluster: Cluster, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are looked at again after a while; without any for a minute, or without a scheduler, it ends."""
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    assert cluster.places() == 3
    client.threads = {}
    assert cluster.places() == 3
    now += 3
    assert cluster.places() == 0
    now += 61
    with pytest.raises(ClusterError, match="no worker is left at tcp://host:1"):
        cluster.places()
    now += 3
    client.status = "connecting"
    with pytest.raises(ClusterError, match="lost the Dask scheduler"):
        cluster.places()
    with pytest.raises(ClusterError, match="lost the Dask scheduler"):
        cluster.executor.submit(print)


def test_each_hears_what_is_for_him(cluster: Cluster, client: Client) -> None:
    """Other askers' messages are not."""
    said: list[object] = []
    channel = cluster.channel(said.append)
    client.handler((1.0, {"to": channel.number, "where": "there"}))
    client.handler((1.0, {"to": "another", "where": "there"}))
    assert said == [{"where": "there"}]


def test_outside_of_a_worker_nothing_is_told() -> None:
    """Nor is there a place."""
    assert here() is None
    Channel("1").tell({"where": "nowhere"})


@pytest.mark.parametrize(
    ("status", "state"), [("running", "cancelled"), ("running", None), ("closing", "executing")]
)
def test_a_task_that_is_not_wanted_ends(status: str, state: str | None) -> None:
    """It was cancelled or forgotten; or its worker closes, and another one has to make it."""
    from distributed import Reschedule  # noqa: PLC0415  # slow

    tasks = {} if state is None else {"key": SimpleNamespace(state=state)}
    worker = SimpleNamespace(status=SimpleNamespace(name=status), state=SimpleNamespace(tasks=tasks))
    with pytest.raises(Reschedule if status == "closing" else CancelledError):
        Place(worker, "key").heed()


def test_a_task_that_is_wanted_goes_on() -> None:
    """Whatever else the worker has."""
    tasks = {"key": SimpleNamespace(state="executing"), "other": SimpleNamespace(state="cancelled")}
    worker = SimpleNamespace(status=SimpleNamespace(name="running"), state=SimpleNamespace(tasks=tasks))
    Place(worker, "key").heed()
