"""One worker confirms what several found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.check.confirming import Confirming, remarks
from pytlc.tlc import Dump, Outcome, Result, Stats, TlcJob, TlcOptions
from pytlc.tlc.events import Mode
from pytlc.tlc.result import Finding
from pytlc.tlc.runner import RAW_ERRORS, RAW_OUTPUT, OnEvent
from pytlc.trace import Finite, State, Step, Trace

JOB = TlcJob({"M.tla": "---- MODULE M ----\n===="}, "M", "", TlcOptions(workers=2))


def found(steps: int, workers: int = 2, outcome: Outcome = Outcome.INVARIANT, seconds: float = 1.0) -> Result:
    """A violation after so many states."""
    trace = Trace(tuple(Step(number, None, State({"x": number})) for number in range(1, steps + 1)), Finite())
    mode = Mode("breadth-first", "", workers, 0, 1, None)
    stats = Stats(seconds=seconds)
    return Result(outcome, findings=(Finding(outcome, "Inv", trace=trace),), stats=stats, mode=mode)


class Runs:
    """Gives results in turn and writes the number of workers into the output."""

    def __init__(self, *results: Result) -> None:
        self.results = list(results)
        self.jobs: list[TlcJob] = []

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """The next result."""
        assert on_event is None
        self.jobs.append(job)
        if output is not None:
            (output / RAW_OUTPUT).write_text(f"{job.options.workers}")
            (output / RAW_ERRORS).write_text("")
        return self.results.pop(0)


def test_the_shortest_behaviour_is_that_of_one_worker(tmp_path: Path) -> None:
    """Its output is what is kept."""
    runs = Runs(found(8), found(6, workers=1))
    result = Confirming(runs).run(JOB, output=tmp_path)
    assert result.trace is not None
    assert len(result.trace) == 6
    assert (result.confirmed, (tmp_path / RAW_OUTPUT).read_text()) == (True, "1")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([RAW_OUTPUT, RAW_ERRORS])
    assert remarks(result) == ("the counterexample is that of a search with one worker, so none is shorter",)
    assert [job.options.workers for job in runs.jobs] == [2, 1]


@pytest.mark.parametrize(
    "first",
    [
        found(8, workers=1),
        found(8, seconds=5.0),
        found(8, outcome=Outcome.TEMPORAL),
        replace(found(8), outcome=Outcome.SUCCESS),
        replace(found(8), mode=None),
        replace(found(8), mode=Mode("breadth-first", "with 2 workers (StateDeque)", 2, 0, 1, None)),
    ],
)
def test_what_is_the_shortest_or_took_long_is_not_searched_again(first: Result) -> None:
    """Nor what is no violation at a state."""
    assert Confirming(Runs(first)).run(JOB) is first


@pytest.mark.parametrize(
    "job",
    [
        replace(JOB, options=replace(JOB.options, continue_after_violation=True)),
        replace(JOB, options=replace(JOB.options, dump=Dump.DOT)),
        replace(JOB, files={"M.tla": "---- MODULE M ----\nEXTENDS IOUtils\nx == IOExec(<<>>)\n===="}),
    ],
)
def test_where_more_than_the_order_may_make_another_answer_nothing_is_searched_again(job: TlcJob) -> None:
    """Every violation that was asked for, a state graph, a spec that sees what is not known."""
    first = found(8)
    assert Confirming(Runs(first)).run(job) is first
    assert remarks(first) == (
        "2 workers searched, so there may be a shorter counterexample; --workers 1 finds a shortest one",
    )


def test_the_time_that_was_given_is_for_both_searches() -> None:
    """And one worker has a minute at most."""
    limits = []
    for asked in (None, 1000.0, 3.5):
        runs = Runs(found(8), found(6, workers=1))
        Confirming(runs).run(replace(JOB, options=replace(JOB.options, deadline_seconds=asked)))
        limits.append(runs.jobs[1].options.deadline_seconds)
    assert limits == [60.0, 60.0, 2.5]


@pytest.mark.parametrize(
    "alone",
    [Result(Outcome.BOUNDED, bound="the deadline of 60 s"), found(3, workers=1, outcome=Outcome.DEADLOCK)],
)
def test_where_one_worker_finds_nothing_of_the_kind_the_first_answer_stays(
    tmp_path: Path, alone: Result
) -> None:
    """With its output; bare TLC may say either, and pytlc says what it was asked for first."""
    first = found(8)
    assert Confirming(Runs(first, alone)).run(JOB, output=tmp_path) is first
    assert (tmp_path / RAW_OUTPUT).read_text() == "2"
