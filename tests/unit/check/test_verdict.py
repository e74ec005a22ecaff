"""From what TLC said to an exit code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytlc.check import Counterexample
from pytlc.check.verdict import LockExample
from pytlc.replay import Divergence, Story
from pytlc.spec.claims import Severity
from pytlc.tlc import Finding, Outcome, Result, Stats
from pytlc.trace import Action
from tests.unit.check.conftest import MakeVerdict

EXIT_CODES = {
    Outcome.SUCCESS: 0,
    Outcome.DEADLOCK: 1,
    Outcome.INVARIANT: 1,
    Outcome.ACTION_PROPERTY: 1,
    Outcome.TEMPORAL: 1,
    Outcome.ASSUMPTION: 1,
    Outcome.POSTCONDITION: 1,
    Outcome.ASSERTION: 1,
    Outcome.EVALUATION: 1,
    Outcome.SEARCH: 1,
    Outcome.PARSE: 2,
    Outcome.CONFIG: 2,
    Outcome.CRASHED: 2,
    Outcome.EXHAUSTED: 3,
    Outcome.BOUNDED: 3,
}
FINDING = Finding(Outcome.INVARIANT, "NoLockCycle")
DIVERGENCE: Divergence[object] = Divergence(2, Action("TakeIrq"), (), (), None, ())


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_exit_code(make_verdict: MakeVerdict, outcome: Outcome) -> None:
    """0 nothing found, 1 found something, 2 could not run, 3 stopped at a bound."""
    assert make_verdict(Result(outcome)).exit_code == EXIT_CODES[outcome]


def test_a_search_of_nothing_decides_nothing(make_verdict: MakeVerdict) -> None:
    """It is not green in CI, as a search of one state is."""
    empty, one = (Result(Outcome.SUCCESS, stats=Stats(n, n)) for n in (0, 1))
    assert [make_verdict(result).exit_code for result in (empty, one)] == [3, 0]


def test_every_violation_is_found() -> None:
    """What TLC calls a violation exits with 1, whatever outcomes are added."""
    assert {outcome for outcome in Outcome if outcome.is_violation} == {
        outcome for outcome, code in EXIT_CODES.items() if code == 1
    }


@pytest.mark.parametrize("outcome", [Outcome.BOUNDED, Outcome.EXHAUSTED])
def test_a_stopped_search_that_found_something_exits_with_1(
    make_verdict: MakeVerdict, outcome: Outcome
) -> None:
    """With several violations asked for, the bound comes after a finding and does not hide it."""
    result = Result(outcome, findings=(FINDING,))
    assert make_verdict(result, Counterexample(FINDING, None)).exit_code == 1


def test_the_first_divergence_counts(make_verdict: MakeVerdict) -> None:
    """One counterexample that the model does not take is enough, whichever it is."""
    agreeing = Counterexample(FINDING, None, story=Story((), ()))
    diverging = Counterexample(FINDING, None, divergence=DIVERGENCE)
    assert make_verdict(Result(Outcome.INVARIANT), agreeing).divergence is None
    assert make_verdict(Result(Outcome.INVARIANT), agreeing, diverging).divergence is DIVERGENCE


def test_replayed_means_that_there_is_a_story() -> None:
    """Neither a divergence nor a missing model counts as replayed."""
    assert Counterexample(FINDING, None, story=Story((), ())).replayed
    assert not Counterexample(FINDING, None, divergence=DIVERGENCE).replayed
    assert not Counterexample(FINDING, None).replayed


def test_the_worst_severity_counts(make_verdict: MakeVerdict) -> None:
    """Whichever violation was found first; none where nothing is known of any."""
    late = Counterexample(FINDING, None, severity=Severity.DELAY)
    lost = Counterexample(FINDING, None, severity=Severity.LOSE)
    unknown = Counterexample(FINDING, None)
    assert make_verdict(Result(Outcome.INVARIANT), late, unknown, lost).severity is Severity.LOSE
    assert make_verdict(Result(Outcome.INVARIANT), unknown).severity is None
    assert make_verdict(Result(Outcome.SUCCESS)).severity is None


def test_a_divergence_in_the_behaviour_of_a_lock_counts(make_verdict: MakeVerdict) -> None:
    """A chain of locks that the model does not take is a disagreement like any other."""
    verdict = make_verdict(Result(Outcome.SEARCH))
    diverging = Counterexample(FINDING, None, divergence=DIVERGENCE)
    examples = tuple(LockExample(("a", "b"), shown, verdict.run) for shown in (None, diverging))
    assert verdict.divergence is None
    assert replace(verdict, lock_examples=examples).divergence is DIVERGENCE


def test_a_spec_of_assumptions_alone_was_checked(make_verdict: MakeVerdict) -> None:
    """It has no states, and its answer is the one that was asked for."""
    verdict = make_verdict(Result(Outcome.SUCCESS, stats=Stats(0, 0)))
    assert replace(verdict, has_behaviour=False).exit_code == 0
