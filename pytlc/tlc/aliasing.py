"""What the ALIAS of a cfg shows of a counterexample, beside its states.

TLC shows an alias in place of the variables (since 1.8.0), and what it shows are no values of variables: a
field may have the name of a variable and another value. So a job is run without it, and where there is a
behaviour, TLC walks along that once more with the alias, which then sees what it would have seen:
``jug' - jug``, ``ENABLED Fill``, ``TLCGet("level")``, ``Trace``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pytlc.attempting import Failure, attempt
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.job import TlcJob
from pytlc.tlc.result import Finding, Result
from pytlc.tlc.runner import OnEvent, Runner
from pytlc.trace import Trace


@dataclass(frozen=True, slots=True)
class AliasRunner:
    """A runner whose behaviours have beside each state what the job's ALIAS shows of it.

    Attributes:
        runner: What runs jobs.
        evaluator: What runs TLC for the alias.
    """

    runner: Runner
    evaluator: Runner

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """As in :class:`Runner`; an alias that cannot be evaluated is a warning."""
        result = self.runner.run(job, on_event=on_event, output=output)
        if job.alias is None or not result.traces:
            return result
        told: dict[str, None] = {}
        findings = tuple(self._shown(finding, job, job.alias, told) for finding in result.findings)
        warnings = (Diagnostic(Level.WARNING, text) for text in told)
        return replace(result, findings=findings, diagnostics=(*result.diagnostics, *warnings))

    def _shown(self, finding: Finding, job: TlcJob, alias: str, told: dict[str, None]) -> Finding:
        from pytlc.tlc.evaluate import Spec, aliased  # noqa: PLC0415  # most specs have no alias

        trace = finding.trace
        if trace is None:
            return finding
        spec = Spec(job.files, job.main, job.config, job.jars, job.beside)
        stage = f"evaluating ALIAS {alias} along the behaviour"
        values = attempt(stage, lambda: aliased(trace, alias, self.evaluator, spec=spec))
        if isinstance(values, Failure):
            told[str(values)] = None
            return finding
        missing = [str(number) for number, value in enumerate(values, 1) if value is None]
        if missing:
            told[
                f"ALIAS {alias} has no value in state {', '.join(missing)}: TLC cannot evaluate it there"
            ] = None
        steps = (replace(step, alias=value) for step, value in zip(trace.steps, values, strict=True))
        return replace(finding, trace=Trace(tuple(steps), trace.ending))
