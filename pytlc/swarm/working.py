"""One member's work: texts in, what TLC printed out, so that it can be done anywhere.

In this process a member is stopped by an event, and on a worker of a cluster by cancelling its task; another
executor of processes ends one by its deadline.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pytlc.cluster import here, toolchain_with
from pytlc.tlc import Result, RunEnd, TlcJob, TlcRunner
from pytlc.tlc.runner import PREFIX, RAW_OUTPUT, RecordedRunner
from pytlc.tlc.scratch import held_folder
from pytlc.toolchain import Toolchain


class _Stopped(Exception):  # a way out of TLC, never seen outside
    """Another member has found something."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a member's TLC printed, and how it ended; None where it was stopped.

    Attributes:
        lines: Its output.
        end: How it ended.
    """

    lines: tuple[str, ...]
    end: RunEnd

    @property
    def recorded(self) -> RecordedRunner:
        """A runner that says the same again."""
        return RecordedRunner(self.lines, self.end)

    def result(self, job: TlcJob) -> Result:
        """What it came to."""
        return self.recorded.run(job)


@dataclass(frozen=True, slots=True)
class Work:
    """Runs the simulation of a member in this process.

    Attributes:
        toolchain: Java and TLC.
        stop: Ends it early.
    """

    toolchain: Toolchain
    stop: threading.Event

    def __call__(self, job: TlcJob) -> Printed | None:
        """Simulate; None where it was stopped.

        Raises:
            ToolchainError: TLC cannot be run.
        """
        try:
            return _printed(job, self.toolchain, self._look)
        except _Stopped:
            return None

    def _look(self) -> None:
        if self.stop.is_set():
            raise _Stopped


@dataclass(frozen=True, slots=True)
class WorkThere:
    """Runs the simulation of a member in whatever process this is sent to.

    Attributes:
        jar_sha256: Of the TLC that it has to be.
    """

    jar_sha256: str

    def __call__(self, job: TlcJob) -> Printed:
        """Simulate.

        Raises:
            ToolchainError: TLC cannot be run there, or it is another one.
            CancelledError: Nobody waits for it any more.
        """
        place = here()
        return _printed(job, toolchain_with(self.jar_sha256), None if place is None else place.heed)


def _printed(job: TlcJob, toolchain: Toolchain, on_tick: Callable[[], None] | None) -> Printed:
    if on_tick is not None:
        on_tick()
    with held_folder(Path(tempfile.gettempdir()), PREFIX) as folder:
        end = TlcRunner(toolchain, on_tick=on_tick).run(job, output=folder).end
        recorded = RecordedRunner.from_file(folder / RAW_OUTPUT, end)
    return Printed(recorded.lines, end)
