"""A model of the checkout with all that a command is tried on: its job, its behaviours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from pytlc.check import Question
from pytlc.tlc import Finding, Result, TlcJob, TlcOptions
from pytlc.tlc.cfg import Config, read_config
from pytlc.tlc.runner import Runner
from pytlc.tlc.wrapping import Wrapping
from pytlc.toolchain import Toolchain
from pytlc.trace import Trace
from tests.derived.alone import Alone

#: States of the behaviour that a model without a counterexample is given.
_STATES = 4


class Nothing(Exception):
    """A command has nothing to work on."""


class Refused(Exception):
    """A command says why it has no answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A violation, and the job that has it."""

    job: TlcJob
    finding: Finding

    @property
    def trace(self) -> Trace:
        """Its behaviour."""
        assert self.finding.trace is not None
        return self.finding.trace


@dataclass(slots=True)
class Model:
    """A model and what TLC says of it.

    Attributes:
        job: The model.
        alone: What TLC says alone.
        toolchain: Which TLC.
        runner: What runs TLC for pytlc.
        folder: Where runs may be kept.
        seconds: How long a command may take.
    """

    job: TlcJob
    alone: Alone
    toolchain: Toolchain
    runner: Runner
    folder: Path
    seconds: float
    _found: Found | None = field(default=None, init=False)

    @property
    def config(self) -> Config:
        """Its cfg."""
        return read_config(self.job.config)

    @property
    def hides(self) -> bool:
        """One state stands for others."""
        return bool(self.config.view or self.config.symmetry)

    @property
    def options(self) -> TlcOptions:
        """For a search like the one of TLC alone."""
        return replace(self.job.options, workers=1, expected_states=1000, deadline_seconds=self.seconds)

    @property
    def variables(self) -> tuple[str, ...]:
        """Of the main module."""
        return Wrapping(self.job).modules.variables

    @property
    def tuple(self) -> str:
        """Its variables as a tuple."""
        return f"<<{', '.join(self.variables)}>>"

    @property
    def has_states(self) -> bool:
        """Whether there is something to search."""
        return self.config.has_behaviour and bool(self.alone.distinct) and bool(self.variables)

    def run(self, job: TlcJob) -> Result:
        """Check a job."""
        return self.runner.run(replace(job, options=self.options))

    def question(self) -> Question:
        """The model as a question."""
        return Question.of_job(self.job.main, replace(self.job, options=self.options))

    def found(self) -> Found:
        """Its counterexample; of a model without one, a behaviour of a few states, by an invariant of ours.

        Raises:
            Nothing: It has no behaviour.
            Refused: None is found.
        """
        if not self.has_states or self.alone.kind == "assumption":
            raise Nothing
        if self._found is None:
            job = self._short() if self.alone.kind == "success" else self.job
            job = replace(job, config=replace(read_config(job.config), alias=None).text())
            result = self.run(job)
            finding = next((one for one in result.findings if one.trace is not None), None)
            if finding is None:
                raise Refused(f"no counterexample: {result.bound or result.outcome.value}")
            self._found = Found(job, finding)
        return self._found

    def _short(self) -> TlcJob:
        """The model with an invariant that its first state of that depth violates."""
        states = min(_STATES, self.alone.depth or 1)
        wrapping = Wrapping(self.job)
        of = wrapping.value("Shallow", f'here = here /\\ TLCGet("level") < {states}', parameters=("here",))
        name = wrapping.define("Shallow", f"{of}({self.tuple})")
        config = replace(wrapping.config, invariants=(*wrapping.config.invariants, name))
        return wrapping.job(config)
