"""What our code can learn and do on the worker that it is called on.

Dask cannot end what a worker's thread does: a cancelled task goes on, and nobody hears its answer. So what
runs TLC asks :meth:`Place.heed` twice a second. A worker that is killed takes its JVMs with it, because they
are children of its threads (:mod:`pytlc.toolchain.process`).
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from pytlc.errors import PytlcError, ToolchainError
from pytlc.toolchain import Toolchain, find_toolchain
from pytlc.version import __version__

#: Under this name events go to those who ask; each takes what has its number.
TOPIC = "pytlc"
#: What can be told: names and numbers.
Message: TypeAlias = Mapping[str, str | int | None]
_CLOSING = frozenset({"closing", "closed", "failed"})
_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task is running.

    Attributes:
        worker: Dask's worker.
        key: Dask's name of the task.
    """

    worker: Any
    key: Any

    @property
    def threads(self) -> int:
        """How many tasks the worker has at once."""
        return int(self.worker.state.nthreads)

    @property
    def megabytes(self) -> int | None:
        """The memory that the worker may use, its JVMs included; None for no limit."""
        limit = self.worker.memory_manager.memory_limit
        return int(limit) // _MEBIBYTE if limit else None

    def heed(self) -> None:
        """End a task that nobody waits for any more, or whose worker is about to close.

        Raises:
            CancelledError: Who asked for it has gone, or does not want it.
            Reschedule: Another worker has to do it (an exception of Dask's).
        """
        if self.worker.status.name in _CLOSING:
            from distributed import Reschedule  # noqa: PLC0415  # is there where a worker is

            raise Reschedule
        task = self.worker.state.tasks.get(self.key)
        if task is None or task.state == "cancelled":
            raise CancelledError

    def at_close(self, name: str, close: Callable[[], None]) -> None:
        """Have something closed when the worker closes in good order.

        Args:
            name: Of what is closed; where something of that name is there already, nothing is done.
            close: Closes it.
        """
        if name in self.worker.plugins:
            return
        from distributed import WorkerPlugin  # noqa: PLC0415  # is there where a worker is

        class Closing(WorkerPlugin):  # type: ignore[misc, unused-ignore]  # untyped in some versions
            def teardown(self, worker: Any) -> None:  # noqa: ARG002  # its signature is Dask's
                close()

        self.worker.loop.add_callback(self.worker.plugin_add, Closing(), name)


@dataclass(frozen=True, slots=True)
class Channel:
    """The way back to who asked, for what he hears before there is an answer.

    Attributes:
        number: Whose it is.
    """

    number: str

    def tell(self, message: Message) -> None:
        """Send something; nothing is sent where this is no worker."""
        place = here()
        if place is not None:
            place.worker.log_event(TOPIC, {**message, "to": self.number})


def here() -> Place | None:
    """The worker and the task that this thread belongs to; None where it belongs to none."""
    dask = sys.modules.get("distributed")
    if dask is None:
        return None
    try:
        worker = dask.get_worker()
        return Place(worker, worker.get_current_task())
    except (ValueError, KeyError):
        return None


def process_name() -> str:
    """Host and process, as they stand beside what was answered here."""
    return f"{socket.gethostname()}:{os.getpid()}"


@lru_cache(maxsize=1)
def toolchain_with(jar_sha256: str) -> Toolchain:
    """The Java and the TLC of this process's machine.

    Args:
        jar_sha256: Of the TLC that it has to be.

    Raises:
        ToolchainError: There is none, or another one.
    """
    found = find_toolchain()
    check_same(found, jar_sha256)
    return found


def check_same(toolchain: Toolchain, jar_sha256: str) -> None:
    """Refuse a TLC that is not the one that was asked for.

    Raises:
        ToolchainError: It is another one.
    """
    jar = toolchain.jar
    if jar.sha256 != jar_sha256:
        raise ToolchainError(
            f"the TLC here is not the one that was asked for: {jar.version} ({jar.sha256[:12]}), expected "
            f"{jar_sha256[:12]}; install the same"
        )


async def unlike(version: str, jar_sha256: str) -> str:
    """Why this worker cannot answer for who asks; empty where it can.

    Args:
        version: The asker's pytlc.
        jar_sha256: Of his TLC.
    """
    if version != __version__:
        return f"it has pytlc {__version__}, and {version} asks; install the same"
    try:
        await asyncio.to_thread(toolchain_with, jar_sha256)
    except PytlcError as error:
        return str(error)
    return ""
