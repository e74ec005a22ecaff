"""What a check came to, as data: TLC's result, and what the reference model says of each counterexample."""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.replay import Divergence, Story
from pytlc.runs import StoredRun
from pytlc.tlc import Finding, Outcome, Result
from pytlc.toolchain import Toolchain
from pytlc.trace import Trace

AS_EXPECTED, FOUND, COULD_NOT_RUN, BOUNDED = 0, 1, 2, 3

_COULD_NOT_RUN = frozenset({Outcome.PARSE, Outcome.CONFIG, Outcome.CRASHED})
_STOPPED = frozenset({Outcome.BOUNDED, Outcome.EXHAUSTED})


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A violation, replayed where there is a model to replay it on.

    Attributes:
        finding: What TLC found.
        trace: Its behaviour, with the arguments of every action where the model could recover them.
        story: The interleaving; None without a model, or when the model does not agree.
        divergence: Where the model leaves the trace; None when it agrees or there is no model.
    """

    finding: Finding
    trace: Trace | None
    story: Story | None = None
    divergence: Divergence[object] | None = None

    @property
    def replayed(self) -> bool:
        """A model has taken every step of the trace."""
        return self.story is not None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a question.

    Attributes:
        target: What was checked: ``vgic@v1`` or the path of a spec.
        scope: The sizes of the machine in words; empty for a user's spec.
        properties: Names of what was checked; empty where only the cfg knows.
        result: What TLC said.
        counterexamples: One for each finding.
        has_model: There is a reference model for this target.
        run: Where everything is kept.
        toolchain: What it was checked with.
    """

    target: str
    scope: tuple[str, ...]
    properties: tuple[str, ...]
    result: Result
    counterexamples: tuple[Counterexample, ...]
    has_model: bool
    run: StoredRun
    toolchain: Toolchain

    @property
    def divergence(self) -> Divergence[object] | None:
        """The first disagreement between spec and model."""
        return next((c.divergence for c in self.counterexamples if c.divergence is not None), None)

    @property
    def exit_code(self) -> int:
        """0 nothing found, 1 found something, 2 could not run, 3 stopped at a bound with nothing found."""
        if self.result.outcome in _COULD_NOT_RUN:
            return COULD_NOT_RUN
        if self.result.outcome in _STOPPED:
            return FOUND if self.counterexamples else BOUNDED
        return AS_EXPECTED if self.result.outcome is Outcome.SUCCESS else FOUND
