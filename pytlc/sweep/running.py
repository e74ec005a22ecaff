"""Making the checks of a sweep: the cheapest first, none twice, each recorded as soon as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from pytlc.check import Checker, Question
from pytlc.check.judging import judge
from pytlc.check.verdict import COULD_NOT_RUN, Verdict
from pytlc.errors import WorkersDied
from pytlc.runs import RunStore
from pytlc.sweep.crew import Crew
from pytlc.sweep.estimate import Estimator
from pytlc.sweep.plan import Plan
from pytlc.sweep.record import Entry, Kind, Record
from pytlc.sweep.store import Store
from pytlc.sweep.summary import IsSize, no_larger
from pytlc.sweep.work import Answer, OnNews, Task
from pytlc.tlc import Outcome, RecordedRunner, Result
from pytlc.tlc.runner import replay_text

_POLL_SECONDS = 0.5


class Watcher(Protocol):
    """Who is told how the sweep goes on."""

    def planned(self, plan: Plan, recorded: int) -> None:
        """The checks are known; of so many of them the answer is recorded already."""

    def begun(self, entry: Entry, expected: float) -> OnNews:
        """A check is begun, of about so many states; gives the function that hears of it, in any thread."""

    def done(self, entry: Entry) -> None:
        """A check is recorded."""

    def left_out(self, count: int) -> None:
        """So many checks will not be made."""

    def failed(self, error: Exception, running: int) -> None:
        """A check could not be made: no other one is begun, and so many that run are waited for."""

    def tick(self) -> None:
        """Time passes: twice a second while checks go on."""


class Silence:
    """A watcher that tells nobody."""

    def planned(self, plan: Plan, recorded: int) -> None:
        """Say nothing."""

    def begun(self, entry: Entry, expected: float) -> OnNews:  # noqa: ARG002
        """Hear nothing."""
        return lambda _event: None

    def done(self, entry: Entry) -> None:
        """Say nothing."""

    def left_out(self, count: int) -> None:
        """Say nothing."""

    def failed(self, error: Exception, running: int) -> None:
        """Say nothing."""

    def tick(self) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a sweep goes.

    Attributes:
        deadline: Seconds for each check; None for no limit.
        heap_megabytes: For the JVM of a large check; None for a share of the memory where it runs.
        stop_at_first_failure: Once a machine fails, look only at smaller ones of the same kind: those with
            the same values of all axes that are no sizes.
        retry: Make again what was stopped, and what has a counterexample whose run is not kept any more.
    """

    deadline: float | None = None
    heap_megabytes: int | None = None
    stop_at_first_failure: bool = False
    retry: bool = False


@dataclass(slots=True)
class Sweep:
    """A sweep on its way.

    Attributes:
        plan: What there is to do.
        store: Where results are kept.
        checker: Reads and replays counterexamples, and keeps their runs.
        crew: Who makes the checks.
        limits: How far it goes.
        watcher: Who is told.
    """

    plan: Plan
    store: Store
    checker: Checker
    crew: Crew
    limits: Limits = field(default_factory=Limits)
    watcher: Watcher = field(default_factory=Silence)
    _estimator: Estimator = field(init=False, repr=False)
    _pending: list[Entry] = field(init=False, repr=False)

    def run(self) -> tuple[Entry, ...]:
        """Make every check that is not recorded; what is done when it is interrupted stays recorded.

        Returns:
            All points, with what was found.

        Raises:
            ToolchainError: TLC cannot be run.
            StorageError: A result cannot be stored.
        """
        plan, store = self.plan, self.store
        self._estimator = Estimator([entry.point for entry in plan.entries])
        store.begin(plan.id, plan.name, plan.subject.name, plan.definition, plan.entries)
        asked = [entry for entry in plan.entries if entry.kind is Kind.ASKED]
        known = [(entry, record) for entry in asked if (record := self._recorded(entry)) is not None]
        done = {entry.position for entry, _ in known}
        self._pending = [entry for entry in asked if entry.position not in done]
        self.watcher.planned(plan, len(known))
        for entry, record in known:
            self._learn(entry, record)
        self._see_to_all()
        return store.entries(plan.id)

    def _see_to_all(self) -> None:
        running: dict[Future[Answer], Entry] = {}
        failed: Exception | None = None
        while running or (self._pending and failed is None):
            if failed is None:
                self._fill(running)
            done = self._wait(running)
            for future in done:
                error = self._heard(running.pop(future), future)
                if error is not None and failed is None:
                    failed = error
                    self.watcher.failed(error, len(running))
            self.watcher.tick()
        if failed is not None:
            raise failed

    def _fill(self, running: dict[Future[Answer], Entry]) -> None:
        """Begin as many checks as the crew has places for."""
        while self._pending and len(running) < self.crew.size:
            entry = self._next()
            if entry is not None:
                running[self._begin(entry)] = entry

    @staticmethod
    def _wait(running: dict[Future[Answer], Entry]) -> set[Future[Answer]]:
        """Those that are done, after half a second at most."""
        if not running:
            time.sleep(_POLL_SECONDS)
        return wait(running, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED).done

    def _heard(self, entry: Entry, future: Future[Answer]) -> Exception | None:
        """Record a check that is done; why it cannot be, which is no reason to lose what others found."""
        try:
            self._finish(entry, future.result())
        except WorkersDied as died:
            self._crashed(entry, died)
        except Exception as error:  # noqa: BLE001  # is raised when the others are recorded
            return error
        return None

    def _recorded(self, entry: Entry) -> Record | None:
        """The result that is there, if it settles the point."""
        record = self.store.get(entry.digest or "")
        return record if record is not None and settled(record, self.limits, self.checker.store) else None

    def _next(self) -> Entry | None:
        """The cheapest point; None where its answer has come from another process meanwhile."""
        entry = min(self._pending, key=lambda e: (self._estimator.states(e.point), e.position))
        self._pending.remove(entry)
        record = self._recorded(entry)
        if record is None:
            return entry
        self._learn(entry, record)
        self.watcher.done(replace(entry, record=record))
        return None

    def _begin(self, entry: Entry) -> Future[Answer]:
        digest = entry.digest or ""
        expected = self._estimator.states(entry.point)
        task = Task(
            self.plan.questions[digest].job,
            self.checker.toolchain.jar.sha256,
            int(expected),
            self.limits.deadline,
            self.limits.heap_megabytes,
        )
        self.store.attempt(digest)
        return self.crew.submit(task, self.watcher.begun(entry, expected))

    def _finish(self, entry: Entry, answer: Answer) -> None:
        record = self.store.put(self._record(entry, answer))
        again = self.plan.again.get(record.digest)
        if again is not None:
            self.store.put(replace(record, digest=again), newest=True)
        self._learn(entry, record)
        self.watcher.done(replace(entry, record=record))

    def _crashed(self, entry: Entry, died: WorkersDied) -> None:
        """Record that there is no answer, which the next sweep asks for again."""
        record = Record(
            digest=entry.digest or "",
            outcome=Outcome.CRASHED,
            exit_code=COULD_NOT_RUN,
            reason=str(died),
            tlc=self.checker.toolchain.jar.version,
        )
        self.watcher.done(replace(entry, record=self.store.put(record)))

    def _learn(self, entry: Entry, record: Record) -> None:
        if record.distinct and not record.is_violation:
            self._estimator.learn(entry.point, record.distinct)
        if record.is_violation and self.limits.stop_at_first_failure:
            self._cut(entry)

    def _cut(self, failed: Entry) -> None:
        """Leave out what is not smaller than a machine that fails, among those of its kind."""
        is_size = self.plan.is_size
        alike = _of_kind(failed, is_size)
        cut = [e for e in self._pending if alike(e) and not no_larger(e.point, failed.point, is_size)]
        self._pending = [entry for entry in self._pending if entry not in cut]
        if cut:
            reason = f"{failed.point} fails already"
            self.store.cut(self.plan.id, {entry.position: reason for entry in cut})
            self.watcher.left_out(len(cut))

    def _record(self, entry: Entry, answer: Answer) -> Record:
        question = self.plan.questions[entry.digest or ""]
        result = replay_text(
            answer.text,
            answer.end,
            properties=question.job.properties,
            continued=question.job.options.continues,
        )
        judged, _ = judge(result, question.claims)
        verdict = None
        if judged.outcome is not Outcome.SUCCESS or not judged.stats.distinct:
            verdict = self._kept(entry, answer)
            judged = verdict.result
        record = _told(entry, judged, verdict)
        version = self.checker.toolchain.jar.version
        return replace(record, deadline=self.limits.deadline, tlc=version, where=answer.where)

    def _kept(self, entry: Entry, answer: Answer) -> Verdict:
        """The same as a run in the store, replayed, with its lines traced to the templates."""
        question: Question = self.plan.subject.question(entry.point, traced=True)
        runner = RecordedRunner(tuple(answer.text.removesuffix("\n").split("\n")), answer.end)
        return self.checker.check(question, runner=runner, lock_examples=False)


def settled(record: Record, limits: Limits, runs: RunStore) -> bool:
    """Whether a record answers its question within these limits."""
    if not limits.retry:
        return record.settles(limits.deadline)
    return record.outcome.is_conclusive and not (record.run and runs.kept(record.run) is None)


def _told(entry: Entry, result: Result, verdict: Verdict | None) -> Record:
    trace = result.traces[0] if result.traces else None
    kept = _of_run(verdict) if verdict is not None else {}
    message = next((error.message for error in result.errors), None)
    return Record(
        digest=entry.digest or "",
        outcome=Outcome.EXHAUSTED if result.is_overflow else result.outcome,
        property=result.property,
        distinct=result.stats.distinct,
        generated=result.stats.generated,
        depth=result.stats.depth,
        length=len(trace) if trace else None,
        seconds=result.stats.seconds,
        reason=result.bound or (message.strip().partition("\n")[0] if message else None),
        **kept,
    )


def _of_run(verdict: Verdict) -> dict[str, Any]:
    """The fields that only a stored and replayed run has."""
    shown = [example for example in verdict.counterexamples if example.trace is not None]
    judged = bool(shown) and verdict.has_model and shown[0].failure is None
    replayed = shown[0].replayed if judged else None
    return {"exit_code": verdict.exit_code, "run": verdict.run.name, "replayed": replayed}


def _of_kind(entry: Entry, is_size: IsSize) -> Callable[[Entry], bool]:
    """Whether a point has the same values of all axes that are no sizes."""
    kind = _others(entry, is_size)
    return lambda other: _others(other, is_size) == kind


def _others(entry: Entry, is_size: IsSize) -> Sequence[object]:
    return [pair for pair in entry.point.values if not is_size(pair[0])]
