"""Recorded numbers against what TLC says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from pytlc.check import Checker, Counterexample, Question, Verdict
from pytlc.check.verifying import verify
from pytlc.replay import Divergence, Story
from pytlc.spec import load_family
from pytlc.spec.models import Expectation, Model
from pytlc.tlc import Finding, OnEvent, Outcome, Result, Runner, Stats
from pytlc.trace import State, Step, Trace
from tests.unit.check.conftest import MakeVerdict

FAMILY = load_family("vgic")
TRACE = Trace(tuple(Step(number, None, State({"x": number})) for number in (1, 2, 3)))
FINDING = Finding(Outcome.INVARIANT, "NoLockCycle", trace=TRACE)
SUCCESS = Result(Outcome.SUCCESS, stats=Stats(distinct=100, depth=9))
VIOLATION = Result(Outcome.INVARIANT, "NoLockCycle", findings=(FINDING,), stats=Stats(distinct=100, depth=9))
AGREES = Counterexample(FINDING, TRACE, story=Story((), ()))
HOLDS = Expectation("success", None, 100, 9)
VIOLATED = Expectation("invariant", "NoLockCycle", 100, 3)


@dataclass
class Answers:
    """A checker that gives one answer and keeps the questions."""

    verdict: Verdict
    questions: list[Question] = field(default_factory=list)

    def check(
        self,
        question: Question,
        *,
        on_event: OnEvent | None = None,  # noqa: ARG002
        runner: Runner | None = None,  # noqa: ARG002
    ) -> Verdict:
        """The answer."""
        self.questions.append(question)
        return self.verdict


def model(expectation: Expectation) -> Model:
    """A recorded model with this expectation."""
    scope: Mapping[str, int] = {"vcpus": 2, "spis": 1, "lrs": 1}
    return Model("some_model", "something", "v0", scope, ("NoLockCycle",), expectation)


def differences(expectation: Expectation, verdict: Verdict) -> list[str]:
    """What a verification reports."""
    checker = cast("Checker", Answers(verdict))
    (verified,) = verify(FAMILY, [model(expectation)], checker, workers=2)
    return [str(difference) for difference in verified.differences]


def test_as_recorded_there_are_no_differences(make_verdict: MakeVerdict) -> None:
    """Neither for a search that completes nor for one that ends at a violation."""
    assert differences(HOLDS, make_verdict(SUCCESS)) == []
    assert differences(VIOLATED, make_verdict(VIOLATION, AGREES)) == []


@pytest.mark.parametrize("wrong", [99, 101])
def test_a_count_wrong_by_one_is_reported(make_verdict: MakeVerdict, wrong: int) -> None:
    """Both numbers are named, whichever is larger."""
    expected = [f"distinct states: recorded {wrong}, found 100"]
    assert differences(replace(HOLDS, distinct=wrong), make_verdict(SUCCESS)) == expected
    assert differences(replace(VIOLATED, distinct=wrong), make_verdict(VIOLATION, AGREES)) == expected


@pytest.mark.parametrize("wrong", [2, 4])
def test_a_counterexample_longer_or_shorter_by_one_is_reported(make_verdict: MakeVerdict, wrong: int) -> None:
    """The recorded depth of a violation is the length of its counterexample."""
    assert differences(replace(VIOLATED, depth=wrong), make_verdict(VIOLATION, AGREES)) == [
        f"states of the counterexample: recorded {wrong}, found 3"
    ]


def test_another_outcome_is_reported(make_verdict: MakeVerdict) -> None:
    """A violation where none is recorded, and none where one is."""
    assert "outcome: recorded success, found invariant" in differences(HOLDS, make_verdict(VIOLATION, AGREES))
    assert differences(VIOLATED, make_verdict(SUCCESS)) == [
        "outcome: recorded invariant, found success",
        "property: recorded NoLockCycle, found None",
        "states of the counterexample: recorded 3, found None",
        "replay: recorded agrees, found diverges",
    ]


def test_another_property_is_reported(make_verdict: MakeVerdict) -> None:
    """The name of what is violated counts."""
    other = replace(VIOLATION, property="TypeOK")
    assert differences(VIOLATED, make_verdict(other, AGREES)) == [
        "property: recorded NoLockCycle, found TypeOK"
    ]


def test_an_action_property_is_an_outcome_of_its_own(make_verdict: MakeVerdict) -> None:
    """An invariant in place of an action property is a difference, the same kind is none."""
    expected = Expectation("action_property", "NoLockCycle", 100, 3)
    found = replace(VIOLATION, outcome=Outcome.ACTION_PROPERTY)
    assert differences(expected, make_verdict(found, AGREES)) == []
    assert differences(expected, make_verdict(VIOLATION, AGREES)) == [
        "outcome: recorded action property, found invariant"
    ]


def test_a_divergence_is_reported(make_verdict: MakeVerdict) -> None:
    """A counterexample that the model does not take differs even if every number is right."""
    divergence: Divergence[object] = Divergence(2, None, (), (), None, ())
    diverging = Counterexample(FINDING, TRACE, divergence=divergence)
    assert differences(VIOLATED, make_verdict(VIOLATION, diverging)) == [
        "replay: recorded agrees, found diverges"
    ]


def test_a_search_without_numbers_is_reported(make_verdict: MakeVerdict) -> None:
    """A spec that does not parse has no count to compare."""
    assert differences(HOLDS, make_verdict(Result(Outcome.PARSE))) == [
        "outcome: recorded success, found parse",
        "distinct states: recorded 100, found None",
    ]


@pytest.mark.parametrize(("expectation", "workers"), [(HOLDS, 2), (VIOLATED, 1)])
def test_violations_are_searched_by_one_worker(
    make_verdict: MakeVerdict, expectation: Expectation, workers: int
) -> None:
    """Only then do the counts of a search that ends early repeat."""
    answers = Answers(make_verdict(SUCCESS))
    list(verify(FAMILY, [model(expectation)], cast("Checker", answers), workers=2))
    (question,) = answers.questions
    assert question.job.options.workers == workers
    assert not question.job.options.check_deadlock
    assert (question.target, question.properties) == ("vgic@v0", ("NoLockCycle",))


def test_models_are_verified_one_by_one(make_verdict: MakeVerdict) -> None:
    """Each verdict is there before the next model is checked."""
    answers = Answers(make_verdict(SUCCESS))
    running = verify(FAMILY, [model(HOLDS)] * 3, cast("Checker", answers), workers=1)
    next(running)
    assert len(answers.questions) == 1


def test_a_violation_of_a_whole_search_is_an_outcome_of_its_own(make_verdict: MakeVerdict) -> None:
    """It is searched to its end, and has no counterexample whose length could be compared."""
    finding = Finding(Outcome.SEARCH, "LockOrder")
    found = Result(Outcome.SEARCH, "LockOrder", findings=(finding,), stats=Stats(distinct=100, depth=9))
    expected = Expectation("search", "LockOrder", 100, 55)
    verdict = make_verdict(found, Counterexample(finding, None))
    assert expected.is_complete
    assert differences(expected, verdict) == []
    assert differences(expected, make_verdict(SUCCESS)) == [
        "outcome: recorded search, found success",
        "property: recorded LockOrder, found None",
        "replay: recorded agrees, found diverges",
    ]


def test_a_temporal_violation_is_an_outcome_of_its_own(make_verdict: MakeVerdict) -> None:
    """Its counterexample ends the search, and is as long as recorded."""
    found = replace(VIOLATION, outcome=Outcome.TEMPORAL)
    assert differences(Expectation("temporal", "NoLockCycle", 100, 3), make_verdict(found, AGREES)) == []
    assert not Expectation("temporal", "NoLockCycle", 100, 3).is_complete
