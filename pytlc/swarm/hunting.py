"""Running members on an executor until one finds something."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace

from pytlc.attempting import Failure, attempt
from pytlc.swarm.members import Member
from pytlc.swarm.working import Printed
from pytlc.tlc import Outcome, Result, TlcJob

_LOOK_SECONDS = 0.2
#: A deadline that leaves TLC no time to start is none.
_LEAST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class MemberRun:
    """What became of a member.

    Attributes:
        member: The member.
        job: What TLC was given.
        printed: What TLC printed; None where it was stopped or could not be run.
        result: What it came to; likewise.
        confirmed: It found a violation, and the whole spec has it.
        error: Why it could not be run; empty where it could.
    """

    member: Member
    job: TlcJob
    printed: Printed | None = None
    result: Result | None = None
    confirmed: bool = False
    error: str = ""

    @property
    def states(self) -> int | None:
        """States that it visited; None where that is not known."""
        return None if self.result is None else self.result.stats.generated

    @property
    def finished(self) -> bool:
        """It made all its behaviours."""
        result = self.result
        return result is not None and result.outcome is Outcome.BOUNDED and result.end.deadline is None


@dataclass(frozen=True, slots=True)
class Hunt:
    """How members are run.

    Attributes:
        executor: Where.
        work: What is done with a job, there.
        at_once: How many at a time.
        until: When it is over, by ``time.monotonic``; None for when all are done.
        confirm: Whether a violation is one of the whole spec.
        on_run: Told of every member that is done.
    """

    executor: Executor
    work: Callable[[TlcJob], Printed | None]
    at_once: int
    until: float | None
    confirm: Callable[[Member, Result], bool]
    on_run: Callable[[MemberRun], None]

    def run(self, jobs: Iterable[tuple[Member, TlcJob]]) -> tuple[MemberRun, ...]:
        """Run members until one of them finds a violation, and those that are done by then."""
        waiting = deque(jobs)
        running: dict[Future[Printed | None], tuple[Member, TlcJob]] = {}
        runs: list[MemberRun] = []
        try:
            while waiting or running:
                self._submit(waiting, running)
                if not running:
                    break
                done, _ = wait(running, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=lambda future: running[future][0].seed):
                    runs.append(self._told(future, *running.pop(future)))
                    self.on_run(runs[-1])
                    if runs[-1].confirmed:
                        return tuple(runs)
        finally:
            for future in running:
                future.cancel()
        return tuple(runs)

    def _submit(
        self,
        waiting: deque[tuple[Member, TlcJob]],
        running: dict[Future[Printed | None], tuple[Member, TlcJob]],
    ) -> None:
        while waiting and len(running) < self.at_once:
            left = None if self.until is None else self.until - time.monotonic()
            if left is not None and left < _LEAST_SECONDS:
                waiting.clear()
                return
            member, job = waiting.popleft()
            timed = replace(job, options=replace(job.options, deadline_seconds=left))
            running[self.executor.submit(self.work, timed)] = (member, job)

    def _told(self, future: Future[Printed | None], member: Member, job: TlcJob) -> MemberRun:
        try:
            printed = future.result()
        except Exception as error:  # noqa: BLE001  # of whatever executor; one member is not the swarm
            return MemberRun(member, job, error=str(error) or type(error).__name__)
        if printed is None:
            return MemberRun(member, job)
        result = printed.result(job)
        if not result.outcome.is_violation:
            return MemberRun(member, job, printed, result)
        stage = "holding the violation against the whole spec"
        confirmed = attempt(stage, lambda: self.confirm(member, result))
        if isinstance(confirmed, Failure):
            return MemberRun(member, job, printed, result, error=str(confirmed))
        return MemberRun(member, job, printed, result, confirmed=confirmed)
