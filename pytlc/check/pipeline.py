"""From a question to a verdict.

A question is a job for TLC with what is needed to replay its counterexamples; it is built from a target of a
family or from a user's spec. Nothing here knows how a verdict is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pytlc.check.narrators import narrator_for
from pytlc.check.verdict import Counterexample, Verdict
from pytlc.errors import TraceFormatError
from pytlc.replay import Agreement, Narrator, replay, tell
from pytlc.runs import RunStore, StoredRun
from pytlc.spec import Property, Target, render
from pytlc.spec.scope import Scope
from pytlc.tlc import Finding, TlcJob, TlcOptions, TlcRunner, job_from_path
from pytlc.tlc.runner import OnEvent
from pytlc.toolchain import Toolchain
from pytlc.trace import load_trace

_AGAIN = "remove that folder and run the check again"


@dataclass(frozen=True, slots=True)
class Question:
    """A job, and what it is about.

    Attributes:
        target: ``vgic@v1``, or the path of a spec.
        job: What TLC is given.
        scope: The machine; None for a user's spec.
        properties: Names of what is checked; empty where only the cfg knows.
        code: Version and layers; None for a user's spec.
        family: Name of the family; None for a user's spec.
    """

    target: str
    job: TlcJob
    scope: Scope | None = None
    properties: tuple[str, ...] = ()
    code: str | None = None
    family: str | None = None

    @classmethod
    def of_target(
        cls,
        target: Target,
        scope: Scope,
        properties: tuple[Property, ...],
        options: TlcOptions,
        *,
        symmetry: bool = True,
    ) -> Question:
        """Ask whether a version of a family has these properties on a machine.

        Raises:
            TemplateError: The templates do not render.
        """
        rendered = render(target, scope, properties, symmetry=symmetry)
        modules = {name: text for name, text in rendered.files.items() if name.endswith(".tla")}
        job = TlcJob(modules, rendered.main, rendered.files[rendered.config], options)
        names = tuple(p.name for p in properties)
        return cls(target.name, job, scope, names, target.code, target.family.name)

    @classmethod
    def of_path(
        cls,
        path: Path,
        config: Path | None,
        options: TlcOptions,
        *,
        libraries: tuple[Path, ...] = (),
    ) -> Question:
        """Ask what TLC says of a user's spec with its cfg.

        Raises:
            UsageError: There is no such spec, or no cfg for it.
        """
        return cls(str(path), job_from_path(path, config=config, libraries=libraries, options=options))

    @property
    def about(self) -> Mapping[str, Any]:
        """What a run folder records of the question, so that its traces can be replayed later."""
        return {
            "target": self.target,
            "family": self.family,
            "code": self.code,
            "scope": dict(self.scope) if self.scope is not None else None,
            "words": list(self.scope.words) if self.scope is not None else [],
            "properties": list(self.properties),
        }


@dataclass(frozen=True, slots=True)
class Checker:
    """Answers questions with one toolchain and keeps the runs in one store."""

    toolchain: Toolchain
    store: RunStore

    def check(self, question: Question, *, on_event: OnEvent | None = None) -> Verdict:
        """Run TLC, replay every counterexample, and come to a verdict.

        Raises:
            ToolchainError: TLC cannot be run, or the run cannot be stored.
        """
        narrator = narrator_for(question.about)
        runner = TlcRunner(self.toolchain)
        executed = self.store.execute(
            question.job, runner, self.toolchain, about={"about": dict(question.about)}, on_event=on_event
        )
        return Verdict(
            target=question.target,
            scope=tuple(question.about["words"]),
            properties=question.properties,
            result=executed.result,
            counterexamples=tuple(_examine(f, narrator) for f in executed.result.findings),
            has_model=narrator is not None,
            run=executed.run,
            toolchain=self.toolchain,
        )


def replay_run(run: StoredRun) -> tuple[Counterexample, ...]:
    """Replay the counterexamples of a stored run again, from its trace files.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
    """
    about, result = run.record().get("about"), run.result()
    if result.outcome is not run.outcome():
        raise TraceFormatError(f"{run.path}: its files tell of different runs; {_AGAIN}")
    if not isinstance(about, dict):
        raise TraceFormatError(f"{run.path}: job.json does not say what was checked; {_AGAIN}")
    narrator = narrator_for(about)
    findings = (_with_stored_trace(run, number, f) for number, f in enumerate(result.findings, 1))
    return tuple(_examine(finding, narrator) for finding in findings)


def _with_stored_trace(run: StoredRun, number: int, finding: Finding) -> Finding:
    path = run.trace_path(number)
    if finding.trace is None:
        return finding
    if not path.exists():
        raise TraceFormatError(f"{path} is missing; {_AGAIN}")
    return replace(finding, trace=load_trace(path).trace)


def _examine(finding: Finding, narrator: Narrator[Any] | None) -> Counterexample:
    if narrator is None or finding.trace is None:
        return Counterexample(finding, finding.trace)
    outcome = replay(finding.trace, narrator)
    if not isinstance(outcome, Agreement):
        return Counterexample(finding, finding.trace, divergence=outcome)
    told = replace(finding, trace=outcome.trace)
    return Counterexample(told, outcome.trace, story=tell(outcome, narrator))
