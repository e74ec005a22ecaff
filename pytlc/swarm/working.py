"""One member's work: texts in, what TLC printed out, so that it can be done anywhere.

The unit can be pickled as long as it is not to be stopped from here; another executor than one of threads
ends a member by its deadline.
"""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

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
    """Runs the simulation of a member.

    Attributes:
        toolchain: Java and TLC, where the work is done.
        stop: Ends it early; None where nobody can set it.
    """

    toolchain: Toolchain
    stop: threading.Event | None = None

    def __call__(self, job: TlcJob) -> Printed | None:
        """Simulate; None where it was stopped.

        Raises:
            ToolchainError: TLC cannot be run.
        """
        runner = TlcRunner(self.toolchain, on_tick=self._look)
        with held_folder(Path(tempfile.gettempdir()), PREFIX) as folder:
            try:
                self._look()
                end = runner.run(job, output=folder).end
            except _Stopped:
                return None
            recorded = RecordedRunner.from_file(folder / RAW_OUTPUT, end)
        return Printed(recorded.lines, end)

    def _look(self) -> None:
        if self.stop is not None and self.stop.is_set():
            raise _Stopped
