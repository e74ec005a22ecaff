"""Random behaviours of the spec, made by TLC, each taken again on the reference model.

The other direction than random walks of the model, and for machines whose state graphs nobody can compare.
TLC goes on while the behaviours that it has written are replayed. The same seed gives the same behaviours
with the same TLC: one worker makes them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from pytlc.check import Checker, Question, Verdict
from pytlc.check.narrators import narrator_for
from pytlc.check.twins import twins_of
from pytlc.check.verdict import AS_EXPECTED, BOUNDED, FOUND
from pytlc.errors import Violation
from pytlc.markup import page
from pytlc.replay import Agreement, Divergence, Narrator, Story, replay, tell
from pytlc.runs import StoredRun
from pytlc.tlc import Outcome, Result, Simulation, Stop, TlcJob, TlcRunner
from pytlc.tlc.behaviours import count_states, read_behaviour
from pytlc.tlc.judged import Judged
from pytlc.tlc.runner import OnEvent
from pytlc.tlc.wrapping import Wrapping
from pytlc.trace import Trace, save_trace

#: A model that is wrong is wrong nearly everywhere: more of its disagreements than these are only counted.
KEPT = 10


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A behaviour that the reference model does not take.

    Attributes:
        number: Its number among the behaviours, from 1.
        trace: The behaviour.
        divergence: Where the model leaves it.
        story: The part on which both agree; None where they part at the first state.
    """

    number: int
    trace: Trace
    divergence: Divergence[Any]
    story: Story | None


@dataclass(frozen=True, slots=True)
class Count:
    """How far a simulation is, or was at its end.

    Attributes:
        behaviours: How many were read.
        steps: Steps in them.
        replayed: Those that the reference model took.
        diverged: Behaviours that it did not take.
        seconds: Time spent on reading and replaying.
    """

    behaviours: int = 0
    steps: int = 0
    replayed: int = 0
    diverged: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float | None:
        """Steps replayed per second; None where nothing was."""
        return self.replayed / self.seconds if self.replayed and self.seconds else None


@dataclass(frozen=True, slots=True)
class Simulated(Judged):
    """What came of a simulation.

    Attributes:
        verdict: What TLC found, with the behaviour that shows it; its run is where everything is kept.
        asked: How TLC was to simulate.
        seed: Of its random generator.
        count: How much was looked at.
        disagreements: The first behaviours that the model does not take.
    """

    verdict: Verdict
    asked: Simulation
    seed: int
    count: Count
    disagreements: tuple[Disagreement, ...]

    def _result(self) -> Result:
        return self.verdict.result

    def _repr_html_(self) -> str:
        count, seed = self.count, self.seed
        made = f"{count.behaviours:,} behaviours, {count.steps:,} steps, seed {seed}"
        apart = f"; the reference model does not take {count.diverged:,}" if count.diverged else ""
        return page(f"<p>{made}{apart}</p>", self.verdict.body_html())

    @property
    def ok(self) -> bool:
        """All behaviours were made, and nothing was found in them."""
        return self.exit_code == AS_EXPECTED

    @property
    def outcome(self) -> Outcome:
        """What TLC found, in a word; ``BOUNDED`` where all behaviours were made and nothing was found."""
        return self.verdict.outcome

    def raise_for_violation(self) -> Self:
        """As for a verdict; a behaviour that the reference model does not take is a violation too."""
        if self.count.diverged:
            raise Violation(f"the reference model does not take {self.count.diverged} behaviours", self)
        return Judged.raise_for_violation(self)

    @property
    def exit_code(self) -> int:
        """0 nothing found, 1 found something, 2 could not run, 3 stopped at a bound with nothing found."""
        if self.count.diverged or self.verdict.divergence is not None:
            return FOUND
        result = self.verdict.result
        finished = result.outcome is Outcome.BOUNDED and result.end.stop is Stop.EXITED
        return AS_EXPECTED if finished else self.verdict.exit_code

    @property
    def stopped(self) -> bool:
        """It ended before all behaviours were made, and not because something was found."""
        return self.exit_code == BOUNDED


def replay_simulation(
    checker: Checker,
    question: Question,
    asked: Simulation,
    *,
    seed: int = 1,
    on_event: OnEvent | None = None,
    on_count: Callable[[Count], None] | None = None,
    on_trace: Callable[[Trace], None] | None = None,
    on_tick: Callable[[], None] | None = None,
) -> Simulated:
    """Let TLC make random behaviours, replay each, and keep those on which spec and model part.

    Args:
        checker: What runs TLC, and where runs are kept.
        question: The spec; where it has a reference model, every behaviour is replayed on it.
        asked: How many behaviours, and how long.
        seed: The same seed gives the same behaviours.
        on_event: Sees every event of TLC as it comes.
        on_count: Sees the numbers after each behaviour.
        on_trace: Sees each behaviour as it comes.
        on_tick: Called at least twice a second while TLC runs; whatever it raises ends TLC.

    Raises:
        ToolchainError: TLC cannot be run, or the run cannot be stored.
        ReplayError: The model is not one of this spec.
    """
    narrator = narrator_for(question.about, twins_of(question.own))
    reading = _Reading(narrator, on_count, on_trace)
    options = replace(question.job.options, workers=1, seed=seed, simulate=replace(asked, written=True))
    job = question.job
    if narrator is not None:
        job = evaluated(job)
    simulated = replace(question, job=replace(job, options=options))
    runner = TlcRunner(checker.toolchain, on_tick=on_tick, on_behaviour=reading.take)
    verdict = checker.check(simulated, on_event=on_event, runner=runner, lock_examples=False)
    for disagreement in reading.disagreements:
        _save(disagreement, verdict.run, question.about)
    return Simulated(verdict, asked, seed, reading.count, tuple(reading.disagreements))


def evaluated(job: TlcJob) -> TlcJob:
    """The job with an invariant that makes TLC evaluate every value of a state, and without an ALIAS.

    A simulation computes no fingerprints, so without it a function that an action has just made is written as
    the expression that defines it.
    """
    wrapping = Wrapping(job)
    names = ", ".join(wrapping.modules.variables)
    own = wrapping.config
    invariants = (*own.invariants, wrapping.define("PytlcEvaluated", f"<<{names}>> = <<{names}>>"))
    return wrapping.job(replace(own, invariants=invariants, alias=None))


@dataclass(slots=True)
class _Reading:
    """Replays behaviours as their texts come."""

    narrator: Narrator[Any] | None
    on_count: Callable[[Count], None] | None
    on_trace: Callable[[Trace], None] | None = None
    count: Count = Count()
    disagreements: list[Disagreement] = field(default_factory=list)

    def take(self, text: str) -> None:
        began = time.monotonic()
        trace = read_behaviour(text) if self.narrator or self.on_trace else None
        if trace is not None and self.on_trace is not None:
            self.on_trace(trace)
        replayed, agreed = (0, True)
        if trace is not None and self.narrator is not None:
            replayed, agreed = self._replay(trace, self.narrator)
        self.count = Count(
            self.count.behaviours + 1,
            self.count.steps + count_states(text) - 1,
            self.count.replayed + replayed,
            self.count.diverged + (not agreed),
            self.count.seconds + time.monotonic() - began,
        )
        if self.on_count is not None:
            self.on_count(self.count)

    def _replay(self, trace: Trace, narrator: Narrator[Any]) -> tuple[int, bool]:
        """How many steps the model takes, and whether these are all."""
        outcome = replay(trace, narrator)
        if isinstance(outcome, Agreement):
            return len(trace) - 1, True
        if len(self.disagreements) < KEPT:
            number = self.count.behaviours + 1
            self.disagreements.append(Disagreement(number, trace, outcome, _story(outcome, narrator)))
        return max(outcome.number - 2, 0), False


def _story(divergence: Divergence[Any], narrator: Narrator[Any]) -> Story | None:
    if divergence.trace is None:
        return None
    return tell(Agreement(divergence.trace, divergence.states), narrator)


def _save(disagreement: Disagreement, run: StoredRun, about: Mapping[str, Any]) -> None:
    meta = {"about": dict(about), "behaviour": disagreement.number}
    save_trace(run.behaviour_path(disagreement.number), disagreement.trace, meta)
