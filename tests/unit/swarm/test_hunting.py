"""Members on an executor, with what TLC printed made up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from pytlc.swarm import Hunt, Member, MemberRun, Printed
from pytlc.swarm.members import member_job
from pytlc.tlc import Outcome, Result, RunEnd, TlcJob
from tests.unit.swarm.test_members import JOB

VIOLATED = (
    "@!@!@STARTMSG 2110:1 @!@!@",
    "Invariant Inv is violated.",
    "@!@!@ENDMSG 2110 @!@!@",
    "@!@!@STARTMSG 2121:1 @!@!@",
    "The behavior up to this point is:",
    "@!@!@ENDMSG 2121 @!@!@",
    "@!@!@STARTMSG 2217:4 @!@!@",
    "1: <Initial predicate>",
    "x = 0",
    "@!@!@ENDMSG 2217 @!@!@",
)


def hunted(
    work: Callable[[TlcJob], Printed | None],
    *,
    confirmed: Callable[[Member, Result], bool] = lambda _member, _result: True,
    seconds: float | None = None,
    executor: Executor | None = None,
) -> tuple[MemberRun, ...]:
    """Twelve members, two at a time."""
    jobs = [(Member(seed, 10), member_job(JOB, Member(seed, 10), {}, 5)) for seed in range(12)]
    until = None if seconds is None else time.monotonic() + seconds
    with executor or ThreadPoolExecutor(2) as threads:
        hunt = Hunt(threads, work, 2, until, confirmed, lambda _run: None)
        return hunt.run(jobs)


def finding(*seeds: int) -> Callable[[TlcJob], Printed]:
    """Work by which some seeds find a violation."""

    def work(job: TlcJob) -> Printed:
        return Printed(VIOLATED if job.options.seed in seeds else (), RunEnd(returncode=0))

    return work


def test_the_first_violation_ends_all() -> None:
    """No member after it is begun but those that are under way."""
    runs = hunted(finding(3, 9))
    assert runs[-1].confirmed
    assert runs[-1].member.seed == 3
    assert runs[-1].result is not None
    assert runs[-1].result.outcome is Outcome.INVARIANT
    assert len(runs) <= 6


def test_what_the_whole_spec_does_not_have_does_not_count() -> None:
    """The hunt goes on, and the member is there with what it found."""
    runs = hunted(finding(3, 9), confirmed=lambda member, _result: member.seed == 9)
    assert {run.member.seed for run in runs if run.confirmed} == {9}
    (other,) = [run for run in runs if run.member.seed == 3]
    assert not other.confirmed
    assert other.result is not None
    assert other.result.outcome.is_violation


def test_a_member_that_fails_is_told_and_the_others_go_on() -> None:
    """Whatever an executor raises is the fate of one member."""

    def work(job: TlcJob) -> Printed:
        if job.options.seed == 2:
            raise RuntimeError("no memory")
        return Printed((), RunEnd(returncode=0))

    runs = hunted(work)
    assert len(runs) == 12
    assert [run.error for run in runs if run.error] == ["no memory"]


def test_the_deadline_is_every_members() -> None:
    """Each is given what is left of it; none is begun when there is none left."""
    given: list[float | None] = []
    lock = threading.Lock()

    def work(job: TlcJob) -> Printed:
        with lock:
            given.append(job.options.deadline_seconds)
        time.sleep(0.4)
        return Printed((), RunEnd(returncode=0))

    runs = hunted(work, seconds=1.5)
    assert 2 <= len(runs) < 12
    assert all(seconds is not None and 1.0 <= seconds <= 1.5 for seconds in given)
