"""A sweep with a crew that answers from memory: order, resuming, what is left out, what is not run twice."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from pytlc.check import Checker
from pytlc.errors import ToolchainError, UsageError, WorkersDied
from pytlc.runs import RunStore
from pytlc.spec.family import load_family
from pytlc.sweep import Entry, Grid, Kind, Store
from pytlc.sweep.plan import Plan, plan
from pytlc.sweep.running import Limits, Silence, Sweep
from pytlc.sweep.subject import FamilySubject
from pytlc.sweep.work import Answer, Task
from pytlc.tlc import OnEvent, Outcome, RunEnd, Stop
from tests.unit.check.recorded import TOOLCHAIN, success, violation


@cache
def machines() -> Plan:
    """Two versions on three machines, one of them impossible."""
    subject = FamilySubject(load_family("vgic"), properties=("NoLockCycle",))
    axes = tuple(subject.axis(*axis) for axis in (("version", "v0,v4"), ("vcpus", "1,2,9")))
    return plan(subject, Grid(axes), jar_sha256=TOOLCHAIN.jar.sha256)


@dataclass
class Memory:
    """A crew that has seen all of it: v0 fails on two vCPUs, the rest is fine."""

    plan: Plan
    size: int = 1
    asked: list[str] = field(default_factory=list)
    die_after: int | None = None
    stopped: bool = False

    def submit(self, task: Task, on_event: OnEvent) -> Future[Answer]:  # noqa: ARG002  # nothing happens
        """Answer at once."""
        if self.die_after is not None and len(self.asked) >= self.die_after:
            raise KeyboardInterrupt
        entry = next(
            e for e in self.plan.entries if e.digest and self.plan.questions[e.digest].job == task.job
        )
        self.asked.append(str(entry.point))
        answered: Future[Answer] = Future()
        fails = {("version", "v0"), ("vcpus", 2)} <= set(entry.point.values)
        runner = violation(self.plan.questions[entry.digest or ""]) if fails else success()
        end = RunEnd(Stop.DEADLINE, None, 1.0, task.deadline) if self.stopped else runner.end
        lines = runner.lines[:3] if self.stopped else runner.lines
        answered.set_result(Answer("\n".join(lines), end, "memory"))
        return answered


@dataclass
class Told(Silence):
    """Keeps what it is told."""

    recorded: int = -1
    entries: list[Entry] = field(default_factory=list)

    def planned(self, plan: Plan, recorded: int) -> None:  # noqa: ARG002  # only the number counts
        """Keep how many were recorded."""
        self.recorded = recorded

    def done(self, entry: Entry) -> None:
        """Keep it."""
        self.entries.append(entry)


def sweep(
    folder: Path, crew: Memory, limits: Limits | None = None, told: Told | None = None
) -> tuple[Entry, ...]:
    """Run the sweep with this crew and a store in the folder."""
    checker = Checker(TOOLCHAIN, RunStore(folder / "runs"))
    with Store(folder / "sweeps.sqlite") as store:
        return Sweep(crew.plan, store, checker, crew, limits or Limits(), told or Silence()).run()


def test_every_check_is_made_and_recorded(tmp_path: Path) -> None:
    """The violation has its run, replayed; the machine that is none says why."""
    crew = Memory(machines())
    found = sweep(tmp_path, crew)
    assert len(crew.asked) == 4
    by_point = {str(entry.point): entry for entry in found}
    failed = by_point["version=v0, vcpus=2"].record
    assert failed is not None
    assert (failed.property, failed.exit_code, failed.replayed, failed.length) == ("NoLockCycle", 1, True, 7)
    assert (tmp_path / "runs" / str(failed.run) / "trace-1.json").is_file()
    fine = by_point["version=v4, vcpus=2"].record
    assert fine is not None
    assert (fine.exit_code, fine.distinct, fine.run, fine.where, fine.tlc) == (0, 8, None, "memory", "2.19")
    outside = by_point["version=v0, vcpus=9"]
    assert outside.kind is Kind.OUTSIDE
    assert "out of bounds" in (outside.reason or "")


def test_a_sweep_goes_on_where_it_was(tmp_path: Path) -> None:
    """What is recorded when it is interrupted is not run again, and the table is as if it were not."""
    undisturbed = sweep(tmp_path / "one", Memory(machines()))
    asked: list[str] = []
    for _ in range(3):
        crew = Memory(machines(), die_after=1)
        with pytest.raises(KeyboardInterrupt):
            sweep(tmp_path / "two", crew)
        asked += crew.asked
    last = Memory(machines())
    told = Told()
    resumed = sweep(tmp_path / "two", last, told=told)
    asked += last.asked
    assert len(set(asked)) == len(asked) == 4
    assert told.recorded == 3
    assert len(told.entries) == 1
    for one, two in zip(undisturbed, resumed, strict=True):
        assert (one.point, one.kind, one.digest) == (two.point, two.kind, two.digest)
        assert (one.record and one.record.outcome) == (two.record and two.record.outcome)


def test_the_cheapest_comes_first(tmp_path: Path) -> None:
    """One vCPU before two, of each version."""
    crew = Memory(machines())
    sweep(tmp_path, crew)
    for version in ("v0", "v4"):
        assert [point[-1] for point in crew.asked if version in point] == ["1", "2"]


def test_after_a_failure_only_smaller_machines_are_looked_at(tmp_path: Path) -> None:
    """Of the version that fails; the others go on, and what is left out says why."""
    subject = FamilySubject(load_family("vgic"), properties=("NoLockCycle",))
    axes = tuple(subject.axis(*axis) for axis in (("version", "v0,v4"), ("vcpus", "2,3"), ("spis", "1,2")))
    made = plan(subject, Grid(axes), jar_sha256=TOOLCHAIN.jar.sha256)
    crew = Memory(made)
    found = sweep(tmp_path, crew, Limits(stop_at_first_failure=True))
    assert [point for point in crew.asked if "v0" in point] == ["version=v0, vcpus=2, spis=1"]
    assert len([point for point in crew.asked if "v4" in point]) == 4
    left_out = [entry for entry in found if entry.cut]
    assert [str(entry.point) for entry in left_out] == [
        "version=v0, vcpus=2, spis=2",
        "version=v0, vcpus=3, spis=1",
        "version=v0, vcpus=3, spis=2",
    ]
    assert left_out[0].cut == "version=v0, vcpus=2, spis=1 fails already"


@pytest.mark.parametrize("done", [1, 2, 3])
def test_a_failure_that_is_recorded_leaves_out_the_same_machines(tmp_path: Path, done: int) -> None:
    """Wherever the sweep was interrupted, it goes on without the machines that the failure makes needless."""
    subject = FamilySubject(load_family("vgic"), properties=("NoLockCycle",))
    axes = tuple(subject.axis(*axis) for axis in (("version", "v0,v4"), ("vcpus", "2,3")))
    made = plan(subject, Grid(axes), jar_sha256=TOOLCHAIN.jar.sha256)
    limits = Limits(stop_at_first_failure=True)
    first, second = Memory(made, die_after=done), Memory(made)
    with suppress(KeyboardInterrupt):
        sweep(tmp_path, first, limits)
    found = sweep(tmp_path, second, limits)
    assert sorted(first.asked + second.asked) == [
        "version=v0, vcpus=2",
        "version=v4, vcpus=2",
        "version=v4, vcpus=3",
    ]
    assert [str(entry.point) for entry in found if entry.cut] == ["version=v0, vcpus=3"]


def test_a_search_that_was_stopped_is_made_again_with_more_time(tmp_path: Path) -> None:
    """With the same time it is not."""
    stopped = Memory(machines(), stopped=True)
    found = sweep(tmp_path, stopped, Limits(deadline=1.0))
    assert {entry.record.exit_code for entry in found if entry.record} == {3}
    again = Memory(machines(), stopped=True)
    sweep(tmp_path, again, Limits(deadline=1.0))
    assert again.asked == []
    longer = Memory(machines())
    sweep(tmp_path, longer, Limits(deadline=60.0))
    assert len(longer.asked) == 4


def test_points_of_one_check_are_looked_at_once(tmp_path: Path) -> None:
    """A hash and a name of one version give the same text, so they are one check."""
    subject = FamilySubject(load_family("vgic"), properties=("NoLockCycle",), sizes={"vcpus": 1})
    grid = Grid((subject.axis("version", "v1,378384399e"),))
    made = plan(subject, grid, jar_sha256=TOOLCHAIN.jar.sha256)
    assert [entry.kind for entry in made.entries] == [Kind.ASKED, Kind.SAME]
    assert made.entries[1].reason == "the same check as version=v1"
    found = sweep(tmp_path, Memory(made))
    assert found[1].record == found[0].record is not None


def test_the_same_command_is_the_same_sweep() -> None:
    """Its name is none of what it is, what decides a result is."""
    subject = FamilySubject(load_family("vgic"), properties=("NoLockCycle",), sizes={"vcpus": 1})
    grid = Grid((subject.axis("version", "v1,v2"),))
    one = plan(subject, grid, jar_sha256="ab" * 32)
    assert plan(subject, grid, jar_sha256="ab" * 32, name="x").id == one.id
    assert plan(subject, grid, jar_sha256="cd" * 32).id != one.id


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("vcups", "1", "no axis 'vcups'"),
        ("version", "v99", "v99"),
        ("version", "v3..v1", "v3 comes behind v1"),
        ("memory", "sc,strong", "give sc or weak"),
        ("vcpus", "two", "give whole numbers"),
        ("property", "NoSuch", "NoSuch"),
    ],
)
def test_an_axis_that_the_family_has_not_is_refused(name: str, text: str, message: str) -> None:
    """A mistake is no point to be left out."""
    with pytest.raises(UsageError, match=message):
        FamilySubject(load_family("vgic")).axis(name, text)


def test_a_grid_of_nothing_is_refused() -> None:
    """Every machine is out of bounds: the message has the first reason."""
    subject = FamilySubject(load_family("vgic"))
    with pytest.raises(UsageError, match=r"no point of the grid can be checked.*vcpus 9"):
        plan(subject, Grid((subject.axis("vcpus", "9"),)), jar_sha256="ab" * 32)


def test_another_tlc_than_was_asked_for_is_refused() -> None:
    """A worker that has another jar makes no check."""
    from pytlc.sweep.work import Bench  # noqa: PLC0415  # only this test needs it

    question = next(iter(machines().questions.values()))
    with Bench(TOOLCHAIN) as bench, pytest.raises(ToolchainError, match="not the one that was asked for"):
        bench.answer(Task(question.job, "cd" * 32, 10))


@dataclass
class Faulty(Memory):
    """The first check cannot be made, and says so once the second one has begun."""

    size: int = 2
    fault: Exception = field(default_factory=lambda: ToolchainError("no Java"))
    first: Future[Answer] = field(default_factory=Future)

    def submit(self, task: Task, on_event: OnEvent) -> Future[Answer]:
        """Fail the first one with the second."""
        answered = super().submit(task, on_event)
        if len(self.asked) == 1:
            return self.first
        if not self.first.done():
            self.first.set_exception(self.fault)
        return answered


def test_an_error_of_one_check_does_not_lose_what_others_found(tmp_path: Path) -> None:
    """The one that runs beside it is recorded, no other one is begun, and the error is raised."""
    crew = Faulty(machines())
    with pytest.raises(ToolchainError, match="no Java"):
        sweep(tmp_path, crew)
    assert len(crew.asked) == 2
    told = Told()
    sweep(tmp_path, Memory(machines()), told=told)
    assert told.recorded == 1


def test_a_check_whose_workers_died_is_recorded_and_asked_again(tmp_path: Path) -> None:
    """The others go on; the next sweep makes it again."""
    found = sweep(tmp_path, Faulty(machines(), fault=WorkersDied("4 workers died of it")))
    outcomes = [entry.record.outcome for entry in found if entry.record is not None]
    assert outcomes.count(Outcome.CRASHED) == 1
    assert len(outcomes) == 4
    again = Memory(machines())
    sweep(tmp_path, again)
    assert len(again.asked) == 1
