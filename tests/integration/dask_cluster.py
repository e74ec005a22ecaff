"""A real scheduler of Dask and real workers, on the loopback of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.processes import comes_about, processes_about

_LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


@dataclass
class DaskCluster:
    """Processes of Dask; ends with :func:`dask_cluster`.

    Attributes:
        folder: Where they work, and under which everything that they start has its temporary files.
        scheduler: The scheduler.
        workers: Those that were started, without nannies.
    """

    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return str(json.loads((self.folder / "scheduler.json").read_text())["address"])

    def work(self, *options: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a worker with one thread; it needs a moment before it is known to the scheduler."""
        number = len(self.workers)
        arguments = ("worker", self.address, *_LOCAL, "--nthreads", "1", "--no-nanny", *options)
        self.workers.append(_dask(self.folder, f"worker{number}", *arguments, env=env))
        return self.workers[-1]

    def known(self, count: int) -> bool:
        """Whether so many workers have come within the bound."""
        logs = [self.folder / f"worker{number}.log" for number in range(len(self.workers))]
        return comes_about(lambda: sum("Registered to" in log.read_text() for log in logs) >= count)

    def java(self) -> dict[int, str]:
        """The JVMs of all workers, by process."""
        found = processes_about(str(self.folder))
        return {pid: command for pid, command in found.items() if "-metadir" in command or "Warm" in command}


@contextmanager
def dask_cluster(folder: Path, *, workers: int = 2, allowed_failures: int = 3) -> Iterator[DaskCluster]:
    """Start a scheduler and workers, and end them.

    Args:
        folder: An empty one.
        workers: How many.
        allowed_failures: How many workers may die of one task before it is given up.
    """
    folder.mkdir()
    failures = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)}
    named = ("--scheduler-file", str(folder / "scheduler.json"))
    scheduler = _dask(folder, "scheduler", "scheduler", *_LOCAL, "--port", "0", *named, env=failures)
    cluster = DaskCluster(folder, scheduler)
    try:
        assert comes_about((folder / "scheduler.json").is_file)
        for _ in range(workers):
            cluster.work()
        assert cluster.known(workers)
        yield cluster
    finally:
        for process in (*cluster.workers, scheduler):
            process.kill()
            process.wait()


def _dask(folder: Path, name: str, *arguments: str, env: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    """Start a program of Dask; what it logs is in ``<name>.log``."""
    place = folder / name
    place.mkdir()
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=place,
            env={**os.environ, "TMPDIR": str(place), **(env or {})},
            stdout=log,
            stderr=log,
        )
