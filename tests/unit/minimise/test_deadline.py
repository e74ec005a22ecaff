"""A deadline holds for all that minimising does."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace

import pytest

from pytlc.errors import SpecError
from pytlc.minimise import Minimiser, minimising, shorten
from pytlc.tlc import Finding, Outcome, Result, TlcJob
from pytlc.tlc.versions import features
from pytlc.trace import Action, State, Step, Trace

_SPEC = """---- MODULE M ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Inv == x < 9
====
"""
_TRACE = Trace(tuple(Step(n + 1, Action("Next") if n else None, State({"x": n})) for n in range(10)))
_FINDING = Finding(Outcome.INVARIANT, "Inv", trace=_TRACE)
#: Until a JVM is gone.
_ENDING = 0.5


@dataclass
class Clock:
    """Seconds that pass only where somebody works."""

    now: float = 0.0

    def monotonic(self) -> float:
        """Now."""
        return self.now


@dataclass
class Slow:
    """A TLC that no search ends in time, and that takes a behaviour again in so many seconds."""

    clock: Clock
    holding: float
    searches: list[float] = field(default_factory=list)

    def run(self, job: TlcJob, **_besides: object) -> Result:
        """Until it is done, or its deadline has passed."""
        seconds = job.options.deadline_seconds
        assert seconds is not None
        if "ACTION_CONSTRAINT" in job.config and seconds >= self.holding:
            self.clock.now += self.holding
            return Result(Outcome.INVARIANT, property="Inv", findings=(_FINDING,))
        self.searches.append(seconds)
        self.clock.now += seconds + _ENDING
        return Result(Outcome.BOUNDED, bound="no time")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that minimising looks at."""
    clock = Clock()
    monkeypatch.setattr(minimising, "time", SimpleNamespace(monotonic=clock.monotonic))
    monkeypatch.setattr(minimising, "shorten", partial(shorten, clock=clock.monotonic))
    return clock


def _minimiser(runner: Slow) -> Minimiser:
    return Minimiser(TlcJob({"M.tla": _SPEC}, "M", "INIT Init\nNEXT Next\n"), runner, features("2.18"))


@pytest.mark.parametrize("seconds", [8.0, 15.0, 60.0, 600.0])
def test_the_searches_leave_time_to_take_the_behaviour_again(clock: Clock, seconds: float) -> None:
    """Each ends where the deadline is near; what was found is held against the spec before it passes."""
    runner = Slow(clock, holding=1.5)
    found = _minimiser(runner).minimise(_FINDING, seconds=seconds)
    assert (len(found.trace), found.shortest, found.stopped) == (10, False, True)
    assert runner.searches
    assert clock.now <= seconds + 1


@pytest.mark.parametrize("seconds", [0.001, 1.0, 15.0, 60.0])
def test_a_behaviour_that_is_not_taken_again_in_time_is_no_answer(clock: Clock, seconds: float) -> None:
    """It is told, and soon: one that has no time left has three seconds."""
    with pytest.raises(SpecError, match="no time to take the behaviour again"):
        _minimiser(Slow(clock, holding=1000.0)).minimise(_FINDING, seconds=seconds)
    assert clock.now <= seconds + 2 * minimising._LEAST_SECONDS + 2 * _ENDING
