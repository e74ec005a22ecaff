"""A named pipe through which TLC's graph is read while TLC writes it, so that its text is never kept.

TLC runs in the calling thread, which Ctrl-C reaches, and the graph is read in one of its own. The caller
holds the pipe open until TLC is gone: the reader then comes to an end however TLC ended, also before it had
opened the pipe. No run folder is made, since there is nothing in a graph that TLC would not write again.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from pytlc.files import storage_errors
from pytlc.tlc import Result, TlcJob
from pytlc.tlc.runner import Runner
from pytlc.tlc.scratch import held_folder, remove_abandoned

CHUNK_BYTES = 1 << 20
_PREFIX = "pytlc-graph-"
_GRAPH = "states.dot"
_PIPE_BYTES = 1 << 20


def run_piped(job: TlcJob, runner: Runner, read: Callable[[int], None]) -> Result:
    """Run a job that dumps its graph, while the graph is read.

    Args:
        job: With ``Dump.DOT``.
        runner: What runs TLC.
        read: Is called in a thread of its own with the descriptor of the pipe, and reads to its end or as far
            as it wants; it raises nothing.

    Raises:
        ToolchainError: TLC cannot be run.
    """
    parent = Path(tempfile.gettempdir())
    remove_abandoned(parent, _PREFIX)
    with held_folder(parent, _PREFIX) as folder, _pipe(folder / _GRAPH, read):
        return runner.run(job, output=folder)


@contextmanager
def _pipe(path: Path, read: Callable[[int], None]) -> Iterator[None]:
    """A named pipe that is read until the block is left and everything in it has been read."""
    with storage_errors(path):
        os.mkfifo(path)
    source = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    keeper = os.open(path, os.O_WRONLY)
    os.set_blocking(source, True)
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(keeper, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    thread = Thread(target=read, args=(source,), name="pytlc-graph", daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.close(keeper)
        thread.join()
        os.close(source)
