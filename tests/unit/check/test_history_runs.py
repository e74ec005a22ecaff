"""Where the answers of a history come from, and that nothing goes on after an interrupt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import pytest

from pytlc.check import Checker, Question, history_runs
from pytlc.check.history import Answer, Cell, Group, Table, chosen
from pytlc.check.history_runs import Searching, search
from pytlc.errors import SpecError, ToolchainError, UsageError
from pytlc.runs import RunStore
from pytlc.spec.family import load_family
from pytlc.spec.history import Expected, History, parse_history
from pytlc.tlc import Event, OnEvent, RecordedRunner, Result, RunEnd, Stop, TlcJob
from tests.unit.check.recorded import STEPS, TOOLCHAIN, lock_cycle_question, success, violation

COLUMNS = """
[[column]]
property = "NoLockCycle"

[[column]]
property = "TypeOK"

[[column]]
property = "TypeOK"
title = "types, 3 vCPUs"
scope = { vcpus = 3 }
versions = ["v1"]
"""
CUT = RunEnd(Stop.DEADLINE, deadline=5.0)


@dataclass
class Tlc:
    """A TLC that violates NoLockCycle whenever it is asked for it, and is counted.

    Attributes:
        jobs: What it was given.
        before: Called before each run.
        stopped: It runs into its deadline.
    """

    jobs: list[TlcJob] = field(default_factory=list)
    before: Callable[[Tlc], None] = lambda _tlc: None
    stopped: bool = False
    on_tick: Callable[[], None] = lambda: None

    def __call__(self, _toolchain: object, *, on_tick: Callable[[], None]) -> Tlc:
        """Stand in for the class of the real runner."""
        self.on_tick = on_tick
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was started."""

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """Give the recorded answer."""
        self.jobs.append(job)
        self.before(self)
        runner = violation(lock_cycle_question()) if "NoLockCycle" in job.config else success()
        if self.stopped:
            runner = RecordedRunner(runner.lines[:3], CUT)
        return runner.run(job, on_event=on_event, output=output)


@dataclass
class Ear:
    """A watcher that keeps what it is told."""

    groups: list[Group] = field(default_factory=list)
    known: list[Cell] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def begin(self, group: Group) -> OnEvent:
        """Keep the group."""
        self.groups.append(group)
        return self.events.append

    def know(self, cell: Cell) -> None:
        """Keep the cell."""
        self.known.append(cell)


@pytest.fixture
def asked() -> History:
    """Two properties, and a third column for one version."""
    return parse_history(COLUMNS, load_family("vgic"), Path("h.toml"))


@pytest.fixture
def tlc(monkeypatch: pytest.MonkeyPatch) -> Tlc:
    """The TLC that is run."""
    fake = Tlc()
    monkeypatch.setattr(history_runs, "WarmRunner", fake)
    return fake


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    """A checker with an empty store."""
    return Checker(TOOLCHAIN, RunStore(tmp_path / "runs"))


def fill(asked: History, checker: Checker, watcher: Ear | None = None, **how: Any) -> Table:
    """The rows of two versions."""
    rows, columns = chosen(asked, ("v0", "v1"), ())
    table = search(asked, rows, columns, Searching(checker, **how), watcher)
    assert [cell.key for cell in table.cells] == [(r.name, c.title) for r in rows for c in columns]
    return table


def by_key(table: Table) -> dict[tuple[str, str], Cell]:
    """The cells by version and column."""
    return {cell.key: cell for cell in table.cells}


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_table_is_filled(asked: History, checker: Checker, tlc: Tlc, jobs: int) -> None:
    """Row by row whatever the number of searches at once; a violation has its length and was replayed."""
    found = by_key(fill(asked, checker, jobs=jobs))
    cycle = found["v0", "NoLockCycle"]
    assert (cycle.outcome, cycle.distinct, cycle.replayed) == (f"violated {STEPS + 1}", 8, True)
    assert (found["v0", "TypeOK"].outcome, found["v0", "TypeOK"].distinct) == ("holds", 8)
    assert found["v0", "types, 3 vCPUs"].answer is Answer.NOT_APPLICABLE
    assert found["v1", "types, 3 vCPUs"].outcome == "holds"
    assert len(tlc.jobs) == 5


def test_searches_have_one_worker_and_their_deadline(asked: History, checker: Checker, tlc: Tlc) -> None:
    """A machine at rest is no error, and counterexamples are shortest."""
    fill(asked, checker, timeout=60.0)
    assert {job.options.workers for job in tlc.jobs} == {1}
    assert {job.options.check_deadlock for job in tlc.jobs} == {False}
    assert {job.options.deadline_seconds for job in tlc.jobs} == {60.0}


def test_what_the_store_knows_is_not_searched_again(asked: History, checker: Checker, tlc: Tlc) -> None:
    """Also with another deadline; the cells are the same, replayed again."""
    first = fill(asked, checker, timeout=60.0)
    again = fill(asked, checker)
    assert len(tlc.jobs) == 5
    assert [(table.made, table.taken) for table in (first, again)] == [(5, 0), (0, 5)]
    assert again.cells == first.cells


def test_a_fresh_table_is_searched_anew(asked: History, checker: Checker, tlc: Tlc) -> None:
    """Whatever the store knows."""
    fill(asked, checker)
    fill(asked, checker, fresh=True)
    assert len(tlc.jobs) == 10


def test_a_search_that_was_stopped_is_made_again(asked: History, checker: Checker, tlc: Tlc) -> None:
    """Its cells have the reason, and the store does not count it as an answer."""
    tlc.stopped = True
    cell = by_key(fill(asked, checker, timeout=5.0))["v0", "NoLockCycle"]
    assert (cell.answer, cell.reason, cell.exit_code) == (Answer.UNKNOWN, "stopped at the deadline of 5 s", 3)
    tlc.stopped = False
    assert by_key(fill(asked, checker))["v0", "NoLockCycle"].outcome == f"violated {STEPS + 1}"


def test_cells_are_compared_with_the_record(asked: History, checker: Checker, tlc: Tlc) -> None:
    """Each with its own."""
    expected = {("v0", "NoLockCycle"): Expected("holds")}
    found = by_key(fill(replace(asked, expected=expected), checker))
    assert found["v0", "NoLockCycle"].differs
    assert found["v1", "NoLockCycle"].is_news


def test_a_watcher_hears_of_searches_and_cells(asked: History, checker: Checker, tlc: Tlc) -> None:
    """Every search with its row and machine, its events, and every cell that applies."""
    ear = Ear()
    fill(asked, checker, ear)
    assert [(group.version.name, group.scope["vcpus"]) for group in ear.groups] == [
        ("v0", 2), ("v0", 2), ("v1", 2), ("v1", 2), ("v1", 3),
    ]  # fmt: skip
    assert len(ear.known) == 5
    assert ear.events


@pytest.mark.parametrize("error", [KeyboardInterrupt, ToolchainError])
def test_an_interrupt_ends_every_search(
    asked: History, checker: Checker, tlc: Tlc, error: type[BaseException]
) -> None:
    """One fails; the other, which runs at the time, is told to stop, and no further one begins."""
    both = threading.Barrier(2)
    told = []

    def begin(fake: Tlc) -> None:
        if both.wait(60) == 0:
            raise error("now")
        limit = time.monotonic() + 60
        try:
            while time.monotonic() < limit:
                fake.on_tick()
        except CancelledError:
            told.append(True)
            raise

    tlc.before = begin
    with pytest.raises(error, match="now"):
        fill(asked, checker, jobs=2)
    assert told == [True]
    assert len(tlc.jobs) == 2
    assert checker.store.runs() == ()


def test_a_machine_that_a_version_cannot_have_is_told(
    asked: History, checker: Checker, tlc: Tlc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the file, the version, the columns, and what to do."""

    def refuse(*_: object) -> None:
        raise UsageError("LPIs need the layer lpi")

    monkeypatch.setattr(Question, "of_target", refuse)
    with pytest.raises(SpecError) as caught:
        fill(asked, checker)
    assert "h.toml: v0, columns NoLockCycle, TypeOK: LPIs need the layer lpi" in str(caught.value)
    assert "name the versions that have this machine" in str(caught.value)
