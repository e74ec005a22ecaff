"""What says nothing at any point of a sweep: actions that none takes, places that no search reaches.

A point that holds is looked at once more, with counts of its actions, and once for its properties: about
three times what it costs without. The search with counts is a run in the store, so that it is made once only.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from pytlc.check import Checker, Question
from pytlc.sweep.plan import Plan
from pytlc.sweep.record import Entry, Kind
from pytlc.tlc import Outcome, WarmRunner
from pytlc.vacuity import Vacuity, examine, merge


def vacuous_everywhere(
    plan: Plan,
    entries: tuple[Entry, ...],
    checker: Checker,
    *,
    jobs: int = 1,
    on_point: Callable[[Entry], None] = lambda _entry: None,
) -> Vacuity:
    """What of a sweep's clean verdicts says nothing at any point of it.

    Args:
        plan: The sweep.
        entries: Its points, with what was found.
        checker: Makes the searches and keeps them.
        jobs: How many at once.
        on_point: Told which point is looked at, in any thread.

    Raises:
        ToolchainError: TLC cannot be run.
    """
    clean = [
        entry
        for entry in entries
        if entry.kind is Kind.ASKED and entry.record and entry.record.outcome is Outcome.SUCCESS
    ]
    if not clean:
        return Vacuity(notes=("vacuity is not judged: no point of the sweep holds",), complete=False)
    with WarmRunner(checker.toolchain) as runner, ThreadPoolExecutor(jobs) as pool:
        found = list(pool.map(partial(_at, plan, checker, runner, on_point), clean))
    return merge(found)


def _at(
    plan: Plan, checker: Checker, runner: WarmRunner, on_point: Callable[[Entry], None], entry: Entry
) -> Vacuity:
    on_point(entry)
    question = _counting(plan.subject.question(entry.point, traced=True), entry)
    verdict = checker.stored(question)
    if verdict is None:
        verdict = checker.check(question, runner=runner, lock_examples=False)
    return examine(question, verdict, runner)


def _counting(question: Question, entry: Entry) -> Question:
    """The question with counts of its actions, and with the size that it is known to have."""
    expected = entry.record.distinct if entry.record else None
    options = replace(question.job.options, coverage=True, expected_states=expected)
    return replace(question, job=replace(question.job, options=options))
