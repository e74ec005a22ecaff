"""Making the searches of a history: from the store where they are known, else by TLC, several at once.

The deadline of a search is no part of the question: a search that came to its end would have done so under
any longer deadline too. So the job that names the run has none, and the runner sets it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from pytlc.check.history import Cell, Group, Table, answer, beside, groups, not_applicable
from pytlc.check.pipeline import Checker
from pytlc.check.question import Question
from pytlc.check.verdict import Verdict
from pytlc.errors import SpecError, UsageError
from pytlc.spec.claims import Property
from pytlc.spec.family import Version
from pytlc.spec.history import Column, History
from pytlc.spec.models import Model, expected_states, known_models
from pytlc.tlc import OnEvent, Result, TlcJob, TlcOptions, WarmRunner
from pytlc.tlc.runner import Runner
from pytlc.tlc.warm import cold_heap, suits


class Watcher(Protocol):
    """Who is told how far the searches are; called from several threads."""

    def begin(self, group: Group) -> OnEvent:
        """A search of this group begins; gives the function that hears its events."""

    def know(self, cell: Cell) -> None:
        """A cell is known."""


class Silence:
    """A watcher that tells nobody."""

    def begin(self, group: Group) -> OnEvent:  # noqa: ARG002
        """Hear nothing."""
        return lambda _event: None

    def know(self, cell: Cell) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Searching:
    """How searches are made.

    Attributes:
        checker: Runs TLC, and has the store.
        jobs: Searches at once.
        fresh: Take none from the store.
        timeout: Seconds for each; None for no limit.
    """

    checker: Checker
    jobs: int = 1
    fresh: bool = False
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class _Hurried:
    """A runner that adds a deadline to the job, and a share of the memory where it has its own JVM."""

    runner: Runner
    seconds: float | None
    heap_megabytes: int | None

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """Run the job until the deadline."""
        heap = None if suits(job) else self.heap_megabytes
        options = replace(job.options, deadline_seconds=self.seconds, heap_megabytes=heap)
        return self.runner.run(replace(job, options=options), on_event=on_event, output=output)


@dataclass(slots=True)
class _Count:
    """Searches made, and taken from the store."""

    made: int = 0
    taken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *, taken: bool) -> None:
        with self.lock:
            self.taken += taken
            self.made += not taken


@dataclass(frozen=True, slots=True)
class _Clerk:
    """Answers for one group."""

    history: History
    models: tuple[Model, ...]
    searching: Searching
    watcher: Watcher
    count: _Count
    stop: threading.Event
    runner: Runner

    def cells(self, group: Group) -> tuple[Cell, ...]:
        found = []
        try:
            for cell in answer(group, lambda properties: self._ask(group, properties)):
                self.watcher.know(cell)
                found.append(cell)
        except BaseException:
            self.stop.set()
            raise
        return tuple(found)

    def _ask(self, group: Group, properties: tuple[Property, ...]) -> Verdict:
        self._heed()
        question, checker = self._question(group, properties), self.searching.checker
        on_event = self.watcher.begin(group)
        verdict = None if self.searching.fresh else checker.stored(question)
        self.count.add(taken=verdict is not None)
        if verdict is not None:
            return verdict
        jobs = self.searching.jobs
        heap = cold_heap(jobs) if jobs > 1 else None
        runner = _Hurried(self.runner, self.searching.timeout, heap)
        return checker.check(question, on_event=on_event, runner=runner, lock_examples=False)

    def _question(self, group: Group, properties: tuple[Property, ...]) -> Question:
        history, version = self.history, group.version.name
        expected = expected_states(self.models, group.scope)
        options = TlcOptions(workers=1, check_deadlock=False, expected_states=expected)
        try:
            return Question.of_target(history.family.target(version), group.scope, properties, options)
        except UsageError as error:
            titles = ", ".join(column.title for column in group.columns)
            advice = "give the columns other sizes, or name the versions that have this machine"
            raise SpecError(f"{history.path}: {version}, columns {titles}: {error}\n{advice}") from error

    def _heed(self) -> None:
        _heed(self.stop)


def _heed(stop: threading.Event) -> None:
    if stop.is_set():
        raise CancelledError


def search(
    history: History,
    rows: Sequence[Version],
    columns: Sequence[Column],
    searching: Searching,
    watcher: Watcher | None = None,
) -> Table:
    """Fill the table; what was searched before Ctrl-C is in the store for the next time.

    Raises:
        ToolchainError: TLC cannot be run.
        SpecError: A version has no such machine.
    """
    count = _Count()
    cells = list(not_applicable(rows, columns))
    stop = threading.Event()
    with (
        WarmRunner(searching.checker.toolchain, on_tick=lambda: _heed(stop)) as runner,
        _pool(searching.jobs, stop) as pool,
    ):
        models = known_models(history.family)
        clerk = _Clerk(history, models, searching, watcher or Silence(), count, stop, runner)
        futures: list[Future[tuple[Cell, ...]]] = [
            pool.submit(clerk.cells, group) for group in groups(rows, columns)
        ]
        for future in as_completed(futures):
            with suppress(CancelledError):  # what made it stop is raised by another one
                cells.extend(future.result())
    by_key = {cell.key: cell for cell in cells}
    ordered = tuple(by_key[row.name, column.title] for row in rows for column in columns)
    jar = searching.checker.toolchain.jar
    table = Table(history, tuple(rows), tuple(columns), ordered, count.made, count.taken, jar.version)
    return beside(table, history.expected)


@contextmanager
def _pool(jobs: int, stop: threading.Event) -> Iterator[ThreadPoolExecutor]:
    """Threads that are gone at the end, however it comes; the event tells them to end what they run."""
    pool = ThreadPoolExecutor(jobs)
    try:
        yield pool
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
