"""The shortest counterexample where several workers may have found another one.

Several workers search a level of the graph in no order, and the first violation that one of them meets ends
the search: two runs show behaviours of different lengths. One worker searches strictly breadth first.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from pytlc.files import storage_errors
from pytlc.tlc import Outcome, Result, Runner, TlcJob
from pytlc.tlc.runner import OnEvent

#: Seconds that a search may have taken to be made once more, and that one worker has for it.
_SHORT, _PATIENCE = 5.0, 60.0
_LEAST = 0.1
#: What ends a search at a state, or at a step to one.
_SAFETY = frozenset(
    {Outcome.INVARIANT, Outcome.DEADLOCK, Outcome.ACTION_PROPERTY, Outcome.ASSERTION, Outcome.EVALUATION}
)
#: TLC's queue that takes the newest state first.
_STACK = "StateDeque"
_CONFIRMED = "the counterexample is that of a search with one worker, so none is shorter"
_LONGER = "{} workers searched, so there may be a shorter counterexample; --workers 1 finds a shortest one"


@dataclass(frozen=True, slots=True)
class Confirming:
    """Runs jobs with another runner; where several workers soon found a violation, once more with one.

    Attributes:
        runner: What runs TLC.
    """

    runner: Runner

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """The result; that of one worker where it has found a violation of the same kind.

        Raises:
            ToolchainError: As the runner; likewise all else.
        """
        result = self.runner.run(job, on_event=on_event, output=output)
        if not _may_be_longer(result) or not _is_short(job, result):
            return result
        with tempfile.TemporaryDirectory(prefix=".alone-", dir=output) as folder:
            alone = self.runner.run(_with_one_worker(job, result), output=Path(folder))
            if alone.outcome is not result.outcome or alone.trace is None:
                return result
            if output is not None:
                with storage_errors(output):
                    _replace(output, Path(folder))
        return replace(alone, confirmed=True)


def remarks(result: Result) -> tuple[str, ...]:
    """Whether there may be a shorter counterexample than the one that was found."""
    if result.confirmed:
        return (_CONFIRMED,)
    if _may_be_longer(result) and result.mode is not None:
        return (_LONGER.format(result.mode.workers),)
    return ()


def _with_one_worker(job: TlcJob, result: Result) -> TlcJob:
    """The job, to be done in what is left of its time."""
    asked = job.options.deadline_seconds
    left = _PATIENCE if asked is None else max(asked - (result.stats.seconds or 0), _LEAST)
    deadline = min(left, _PATIENCE)
    options = replace(job.options, workers=1, deadline_seconds=deadline, checkpoint_minutes=None)
    return replace(job, options=options)


def _may_be_longer(result: Result) -> bool:
    """Whether another search may show a shorter behaviour; none is shortest where the queue is a stack."""
    mode = result.mode
    if mode is None or mode.search != "breadth-first" or _STACK in mode.text:
        return False
    return (mode.workers or 1) > 1 and result.outcome in _SAFETY and result.trace is not None


def _is_short(job: TlcJob, result: Result) -> bool:
    """Whether it takes little time to search once more, and only the order can make another answer."""
    options, seconds = job.options, result.stats.seconds
    whole = result.recovered is None and not options.continues and options.dump is None
    return whole and not job.openness and seconds is not None and seconds < _SHORT


def _replace(output: Path, folder: Path) -> None:
    """Put what one search has written in the place of what another one has."""
    for path in folder.iterdir():
        target = output / path.name
        if target.is_dir():
            shutil.rmtree(target)
        path.replace(target)
