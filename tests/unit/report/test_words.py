"""The sentences of a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pytlc.check import Counterexample, Verdict
from pytlc.replay import Divergence
from pytlc.report.words import duration, headline, replay_outcome, search_size, statistics, violation
from pytlc.spec.claims import Severity
from pytlc.tlc import Diagnostic, Finding, Level, Outcome, Stats
from pytlc.trace import Action, Loop, Stuttering, Trace

MakeVerdict = Callable[..., Verdict]
MACHINE = "vgic@v0 on 2 pCPUs, 1 list register: "


def test_a_complete_search_names_what_holds_and_its_size(verdict: MakeVerdict) -> None:
    """Properties, distinct states, depth and time stand in the verdict line."""
    assert headline(verdict(Outcome.SUCCESS)) == (
        f"{MACHINE}holds: NoLockCycle, TypeOK"
        " - 1,062,043 distinct states, depth 191, 28.3 s (complete search)"
    )


def test_a_violation_is_told_with_its_distance(verdict: MakeVerdict, replayed: Counterexample) -> None:
    """Three states are two steps."""
    line = headline(verdict(Outcome.INVARIANT, replayed))
    assert line == f"{MACHINE}NoLockCycle VIOLATED after 2 steps"


def test_further_violations_are_counted(verdict: MakeVerdict, replayed: Counterexample) -> None:
    """The line says that there is more than the one it names."""
    line = headline(verdict(Outcome.INVARIANT, replayed, replayed, replayed))
    assert line.endswith("after 2 steps, and 2 more violations")


@pytest.mark.parametrize(
    ("outcome", "parts", "words"),
    [
        (
            Outcome.BOUNDED,
            {"bound": "the deadline of 5 s"},
            "nothing found, incomplete: the deadline of 5 s - ",
        ),
        (Outcome.EXHAUSTED, {}, "nothing found, out of memory or disk - "),
        (Outcome.CRASHED, {}, "NO VERDICT, TLC crashed"),
        (Outcome.CONFIG, {}, "NOT CHECKED, the configuration does not fit the spec"),
        (Outcome.SUCCESS, {"stats": Stats(0, 0)}, "NOTHING CHECKED, no state satisfies"),
        (Outcome.SUCCESS, {"stats": Stats(2, 0)}, "NOTHING CHECKED, a constraint leaves out"),
    ],
)
def test_what_is_no_verdict_does_not_look_like_one(
    verdict: MakeVerdict, outcome: Outcome, parts: dict[str, object], words: str
) -> None:
    """Each way to end without an answer says so, and never that a property holds."""
    line = headline(verdict(outcome, **parts))
    assert line.startswith(MACHINE + words)
    assert "holds" not in line


def test_a_spec_that_does_not_parse_counts_its_errors(verdict: MakeVerdict) -> None:
    """Warnings are not counted."""
    found = (Diagnostic(Level.ERROR, "a"), Diagnostic(Level.ERROR, "b"), Diagnostic(Level.WARNING, "c"))
    assert headline(verdict(Outcome.PARSE, diagnostics=found)).endswith("does not parse (2 errors)")


def test_a_disagreement_stands_in_the_verdict_line(verdict: MakeVerdict, trace: Trace) -> None:
    """Whoever reads only one line sees that spec and model differ."""
    missed: Divergence[object] = Divergence(3, Action("Add"), (), (), Trace(trace.steps[:2]), ())
    example = Counterexample(Finding(Outcome.INVARIANT, "Inv", None, trace), trace, divergence=missed)
    line = headline(verdict(Outcome.INVARIANT, example))
    assert line.endswith("Inv VIOLATED after 2 steps; the reference model DISAGREES at state 3")


def test_the_reach_of_a_violation_follows_its_kind(trace: Trace) -> None:
    """Initial states, steps, lassos and stuttering are told apart."""
    first = Trace(trace.steps[:1])
    assert violation(Finding(Outcome.INVARIANT, "Inv", None, first)) == "Inv VIOLATED in the initial state"
    assert violation(Finding(Outcome.ACTION_PROPERTY, "Up", None, trace)) == "Up VIOLATED by step 2"
    assert violation(Finding(Outcome.DEADLOCK, None, None, trace)) == "DEADLOCK after 2 steps"
    lasso, still = replace(trace, ending=Loop(2)), replace(trace, ending=Stuttering())
    assert violation(Finding(Outcome.TEMPORAL, "Live", None, lasso)) == (
        "Live VIOLATED by going from state 3 back to state 2 for ever"
    )
    assert violation(Finding(Outcome.TEMPORAL, None, None, still)) == (
        "a temporal property VIOLATED by staying in state 3 for ever"
    )


def test_a_number_that_was_not_measured_is_left_out() -> None:
    """It is not shown as 0."""
    assert statistics(Stats(generated=1, queue=0)) == "1 state generated, 0 left on queue"
    assert statistics(Stats()) == ""


def test_long_times_are_minutes() -> None:
    """Tenths of seconds only below a minute, and no 60 seconds."""
    assert [duration(28.34), duration(61), duration(119.7)] == ["28.3 s", "1 min 1 s", "2 min 0 s"]


def test_a_missing_replay_says_why(trace: Trace, replayed: Counterexample) -> None:
    """No model and no behaviour are different reasons, and a replay says how far it went."""
    without = Counterexample(replayed.finding, trace)
    assert replay_outcome(without, has_model=False) == (
        "not replayed: there is no reference model for this spec"
    )
    no_trace = Counterexample(Finding(Outcome.ASSUMPTION), None)
    assert replay_outcome(no_trace, has_model=True) == "not replayed: TLC shows no behaviour for this"
    assert replay_outcome(replayed, has_model=True) == "replayed on the reference model: all 2 steps agree"
    lasso = replace(replayed, trace=replace(trace, ending=Loop(1)))
    assert replay_outcome(lasso, has_model=True).endswith("all 2 steps and the way back agree")


@pytest.mark.parametrize("severity", Severity)
def test_a_violation_is_told_with_what_is_at_stake(
    verdict: MakeVerdict, replayed: Counterexample, severity: Severity
) -> None:
    """A plain phrase behind the distance, before what else there is."""
    told = replace(replayed, severity=severity)
    line = headline(verdict(Outcome.INVARIANT, told, told))
    assert line == f"{MACHINE}NoLockCycle VIOLATED after 2 steps ({severity.phrase}), and 1 more violation"


CIRCLE = Counterexample(Finding(Outcome.SEARCH, "LockOrder", "a > b > a"), None, severity=Severity.HANG)


@pytest.mark.parametrize(
    ("outcome", "parts", "words"),
    [
        (Outcome.SEARCH, {}, " - 1,062,043 distinct states, depth 191, 28.3 s (complete search); holds: "),
        (Outcome.BOUNDED, {"bound": "the deadline of 5 s"}, ", incomplete: the deadline of 5 s - 1,062,043 "),
        (Outcome.EXHAUSTED, {}, ", incomplete: out of memory or disk - 1,062,043 distinct"),
    ],
)
def test_what_is_judged_over_a_search_is_told_with_how_far_it_came(
    verdict: MakeVerdict, outcome: Outcome, parts: dict[str, object], words: str
) -> None:
    """There is no distance from the start, and the other properties hold only after a complete search."""
    line = headline(verdict(outcome, CIRCLE, **parts))
    assert line.startswith(f"{MACHINE}LockOrder VIOLATED, a > b > a (hangs the system){words}")


def test_numbers_of_a_search_that_was_stopped_say_how_old_they_are() -> None:
    """TLC's last report may be up to a minute old."""
    assert statistics(Stats(9, 7, 2, 3, 14.5, 11.0)).endswith("depth 3, 14.5 s, states as of 11.0 s before")
    assert search_size(Stats(9, 7, 2, 3, 14.5)) == "7 distinct states, depth 3, 14.5 s"
