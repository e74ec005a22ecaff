"""From a question to what a swarm of simulations says of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pytlc.attempting import Failure, attempt
from pytlc.check import Checker, Question
from pytlc.check.narrators import model_for
from pytlc.check.twins import twins_of
from pytlc.check.verdict import BOUNDED, COULD_NOT_RUN, FOUND
from pytlc.conform.simulation import evaluated
from pytlc.conform.steps import actions_of
from pytlc.errors import UsageError
from pytlc.minimise import MinimisedRun, Minimiser, OnProgress, minimise_run
from pytlc.minimise.stored import AROUND, around
from pytlc.runs import StoredRun
from pytlc.swarm.hunting import Hunt, MemberRun
from pytlc.swarm.members import Member, member_job, members
from pytlc.swarm.surveying import Survey, survey
from pytlc.swarm.working import Printed, Work, WorkThere
from pytlc.tlc import Result, TlcJob, TlcRunner
from pytlc.tlc.pitfalls import ends_doubtfully
from pytlc.tlc.versions import features
from pytlc.toolchain import free_memory, heap_share, processors
from pytlc.trace import Finite

T = TypeVar("T")

#: A simulation keeps no states, so that a larger heap is of no use; and what a member needs of it, in MiB.
_MOST_HEAP, _MEGABYTES = 1024, 256
_SURVEY_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a swarm is to search.

    Attributes:
        seeds: One member for each.
        depths: The most states of a behaviour, by turns.
        behaviours: How many each member makes.
        jobs: How many members at once; None for as many as there are processors and memory for.
        seconds: How long; None until all members are done.
        whole: Every member may take every action.
        minimise_seconds: How long to look for a shorter counterexample; 0 for not at all.
    """

    seeds: tuple[int, ...]
    depths: tuple[int, ...] = (50, 100, 200)
    behaviours: int = 1000
    jobs: int | None = None
    seconds: float | None = None
    whole: bool = False
    minimise_seconds: float = 60.0

    def __post_init__(self) -> None:
        if not self.seeds or not self.depths:
            raise UsageError("a swarm has at least one seed and one depth")
        if len(set(self.seeds)) != len(self.seeds):
            raise UsageError("a seed that comes twice makes the same behaviours twice; give each once")
        if min(self.depths) < 1 or self.behaviours < 1 or (self.jobs is not None and self.jobs < 1):
            raise UsageError("depths, behaviours and jobs are at least 1")


@dataclass(frozen=True, slots=True)
class Swarmed:
    """What came of a swarm.

    Attributes:
        target: What was searched.
        scope: The machine in words; empty for a user's spec.
        asked: How.
        jobs: Members at once.
        actions: The actions of the spec; empty where they cannot be told.
        runs: The members that were run, in the order in which they were done.
        survey: What a sample of behaviours came by; None where something was found.
        found: The run with the violation; None where nothing was found.
        minimised: The shorter counterexample; None where there is none to make shorter.
        failures: What was to be done after the search and failed.
        seconds: From the first member's start to the last one's end.
    """

    target: str
    scope: tuple[str, ...]
    asked: Asked
    jobs: int
    actions: tuple[str, ...]
    runs: tuple[MemberRun, ...]
    survey: Survey | None
    found: StoredRun | None
    minimised: MinimisedRun | None
    seconds: float
    failures: tuple[Failure, ...] = ()

    @property
    def winner(self) -> MemberRun | None:
        """The member that found the violation."""
        return next((run for run in self.runs if run.confirmed), None)

    @property
    def exit_code(self) -> int:
        """1 found something, 2 no member could be run, 3 nothing found: a simulation is never complete."""
        if self.winner is not None:
            return FOUND
        could = any(run.result is not None and not _failed(run.result) for run in self.runs)
        return BOUNDED if could or not self.runs else COULD_NOT_RUN


def _failed(result: Result) -> bool:
    return not result.outcome.is_violation and bool(result.errors)


def swarm(
    checker: Checker,
    question: Question,
    asked: Asked,
    *,
    executor: Executor | None = None,
    on_run: Callable[[MemberRun], None] | None = None,
    on_shorter: OnProgress | None = None,
) -> Swarmed:
    """Run many simulations at once, up to the first violation, and minimise that.

    Args:
        checker: What runs TLC, and where runs are kept.
        question: The spec.
        asked: How to search.
        executor: Where members are run; it has to take what can be pickled, and the same TLC has to be there.
            None for threads of this process. Members are stopped in the middle by those, and by workers of a
            cluster.
        on_run: Told of every member that is done.
        on_shorter: Told of every shorter counterexample.

    Raises:
        SpecError: TLC refuses the spec.
        ToolchainError: TLC cannot be run, or the run cannot be stored.
    """
    return _Swarming(checker, question, asked, actions_of(question.job)).run(executor, on_run, on_shorter)


def jobs_for(asked: int | None) -> int:
    """How many members at once: what was asked for, or what processors and memory allow."""
    if asked is not None:
        return asked
    return max(min(processors(), free_memory() // _MEGABYTES), 1)


@dataclass(frozen=True, slots=True)
class _Swarming:
    """One swarm."""

    checker: Checker
    question: Question
    asked: Asked
    actions: Mapping[str, int]

    def run(
        self,
        executor: Executor | None,
        on_run: Callable[[MemberRun], None] | None,
        on_shorter: OnProgress | None,
    ) -> Swarmed:
        """Hunt, keep and minimise what was found, or say what was seen."""
        jobs = jobs_for(self.asked.jobs)
        job = self._job(jobs)
        chosen = members(self.asked.seeds, self.asked.depths, self.actions, whole=self.asked.whole)
        began = time.monotonic()
        with _executing(executor, self.checker, jobs) as (where, work):
            until = None if self.asked.seconds is None else began + self.asked.seconds
            hunt = Hunt(where, work, jobs, until, self._confirms, on_run or _nobody)
            runs = hunt.run((m, member_job(job, m, self.actions, self.asked.behaviours)) for m in chosen)
        seconds = time.monotonic() - began
        winner = next((run for run in runs if run.confirmed), None)
        afterwards = _Afterwards()
        found = minimised = seen = None
        if winner is None:
            seen = afterwards.do("the survey of a sample", lambda: self._survey(job, chosen))
        else:
            found = afterwards.do("keeping the run", lambda: self._keep(winner))
        if winner is not None and found is not None:
            minimised = afterwards.do("minimising", lambda: self._shorter(winner, found, on_shorter))
        return Swarmed(
            target=self.question.target,
            scope=tuple(self.question.about["words"]),
            asked=self.asked,
            jobs=jobs,
            actions=tuple(sorted(self.actions)),
            runs=runs,
            survey=seen,
            found=found,
            minimised=minimised,
            seconds=seconds,
            failures=tuple(afterwards.failures),
        )

    def _job(self, jobs: int) -> TlcJob:
        """What all members simulate: every value is evaluated, and each JVM has its share of the machine."""
        options = self.question.job.options
        heap = options.heap_megabytes or min(heap_share(jobs), _MOST_HEAP)
        shared = replace(options, heap_megabytes=heap, extra_jvm=("-XX:ParallelGCThreads=1",))
        return evaluated(replace(self.question.job, options=shared))

    def _confirms(self, member: Member, result: Result) -> bool:
        """Whether the whole spec has the violation that a member found."""
        if not (member.omitted or ends_doubtfully(self.question.job, result)):
            return True
        toolchain = self.checker.toolchain
        minimiser = Minimiser(self.question.job, TlcRunner(toolchain), features(toolchain.jar.version))
        return minimiser.confirms(result.findings[0])

    def _keep(self, winner: MemberRun) -> StoredRun:
        """The run of the member, as TLC printed it."""
        assert winner.printed is not None  # noqa: S101  # what was confirmed was printed
        record = {"about": dict(self.question.about), AROUND: around(self.question.job, winner.job)}
        store, sources = self.checker.store, self.question.sources
        runner, toolchain = winner.printed.recorded, self.checker.toolchain
        return store.execute(winner.job, runner, toolchain, about=record, sources=sources).run

    def _shorter(
        self, winner: MemberRun, found: StoredRun, on_shorter: OnProgress | None
    ) -> MinimisedRun | None:
        """None where it is not wanted, and for a violation that no finite behaviour shows."""
        assert winner.result is not None  # noqa: S101  # what was confirmed has one
        ending = next((trace.ending for trace in winner.result.traces), None)
        if not self.asked.minimise_seconds or not isinstance(ending, Finite):
            return None
        toolchain = self.checker.toolchain
        return minimise_run(
            found,
            self.checker.store,
            toolchain,
            TlcRunner(toolchain),
            seconds=self.asked.minimise_seconds,
            on_progress=on_shorter,
        )

    def _survey(self, job: TlcJob, chosen: tuple[Member, ...]) -> Survey | None:
        model = model_for(self.question.about, twins_of(self.question.own))
        deepest = max(chosen, key=lambda member: member.depth)
        sampled = replace(deepest, omitted=())
        return survey(job, sampled, self.checker.toolchain, model, _SURVEY_SECONDS)


@dataclass(slots=True)
class _Afterwards:
    """What is done when the search is over, with what of it failed."""

    failures: list[Failure] = field(default_factory=list)

    def do(self, stage: str, work: Callable[[], T | None]) -> T | None:
        """Do it; None where it fails, or has no result."""
        found = attempt(stage, work)
        if isinstance(found, Failure):
            self.failures.append(found)
            return None
        return found


@contextmanager
def _executing(
    executor: Executor | None, checker: Checker, jobs: int
) -> Iterator[tuple[Executor, Callable[[TlcJob], Printed | None]]]:
    """Where members are run; on the way out nothing of it is running any more."""
    if executor is not None:
        yield executor, WorkThere(checker.toolchain.jar.sha256)
        return
    stop = threading.Event()
    with ThreadPoolExecutor(jobs, thread_name_prefix="swarm") as threads:
        try:
            yield threads, Work(checker.toolchain, stop)
        finally:
            stop.set()


def _nobody(_run: MemberRun) -> None:
    """Is told of nothing."""
