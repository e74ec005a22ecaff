"""From a question to a verdict.

A question is a job for TLC with what is needed to replay its counterexamples; it is built from a target of a
family or from a user's spec. Nothing here knows how a verdict is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from pytlc.attempting import Failure, attempt
from pytlc.check.judging import judge, no_edge
from pytlc.check.kept import kept_python, python_of, stored_about
from pytlc.check.lockorder import LOCK_ORDER, LockOrder, steps_of
from pytlc.check.narrators import narrator_for
from pytlc.check.twins import stored_twins, twins_of
from pytlc.check.verdict import Counterexample, LockExample, Verdict
from pytlc.errors import TraceFormatError
from pytlc.replay import Agreement, Narrator, replay, tell
from pytlc.runs import RunStore, StoredRun
from pytlc.spec import Family, Property, Target, render
from pytlc.spec.claims import Severity
from pytlc.spec.layers import OwnLayer
from pytlc.spec.scope import Scope
from pytlc.spec.source_map import NO_SOURCES, SourceMap
from pytlc.tlc import Finding, Outcome, Result, TlcJob, TlcOptions, TlcRunner, job_from_path
from pytlc.tlc.aliasing import AliasRunner
from pytlc.tlc.cfg import understood
from pytlc.tlc.overriding import Overrides, unknown_constants, with_overrides
from pytlc.tlc.runner import OnEvent, Runner
from pytlc.toolchain import Toolchain
from pytlc.trace import Trace, load_trace

#: How bad a violation is and what it does, by property.
Stakes: TypeAlias = Mapping[str, tuple[Severity, str]]

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
        sources: Where in the templates the lines of the job's files are from.
        claims: What is checked; empty for a user's spec.
        version: The target; None for a user's spec.
        symmetry: What is interchangeable may be declared so.
        notes: What else is to be said with the verdict.
    """

    target: str
    job: TlcJob
    scope: Scope | None = None
    properties: tuple[str, ...] = ()
    code: str | None = None
    family: str | None = None
    sources: SourceMap = NO_SOURCES
    claims: tuple[Property, ...] = ()
    version: Target | None = None
    symmetry: bool = True
    notes: tuple[str, ...] = ()

    @classmethod
    def of_target(
        cls,
        target: Target,
        scope: Scope,
        properties: tuple[Property, ...],
        options: TlcOptions,
        *,
        symmetry: bool = True,
        notes: tuple[str, ...] = (),
        traced: bool = True,
    ) -> Question:
        """Ask whether a version of a family has these properties on a machine.

        Args:
            target: The version.
            scope: The machine.
            properties: What is checked.
            options: How TLC searches.
            symmetry: Declare interchangeable what is.
            notes: What is to be said with the verdict.
            traced: Find out which line of the templates each line is from, which takes as long again.

        Raises:
            TemplateError: The templates do not render.
            LayerError: The layers do not fit together.
            SpecError: The family's Python cannot be read or does not import.
        """
        rendered = render(target, scope, properties, symmetry=symmetry)
        modules = {name: text for name, text in rendered.files.items() if name.endswith(".tla")}
        kept = dict(file for layer in target.own for file in layer.files) | kept_python(target.family)
        job = TlcJob(modules, rendered.main, rendered.files[rendered.config], options, kept)
        names = tuple(p.name for p in properties)
        sources = NO_SOURCES
        if traced:
            from pytlc.spec.origins import find_sources  # noqa: PLC0415  # jinja2 is slow

            sources = find_sources(target, scope, properties, rendered, symmetry=symmetry)
        return cls(
            target=target.name,
            job=job,
            scope=scope,
            properties=names,
            code=target.code,
            family=target.family.name,
            sources=sources,
            claims=properties,
            version=target,
            symmetry=symmetry,
            notes=(*notes, *rendered.notes),
        )

    @classmethod
    def of_path(
        cls,
        path: Path,
        config: Path | str | None,
        options: TlcOptions,
        *,
        libraries: tuple[Path, ...] = (),
        reads: tuple[Path, ...] = (),
        overrides: Overrides | None = None,
    ) -> Question:
        """Ask what TLC says of a user's spec with its cfg, or with what is said instead of that.

        Raises:
            UsageError: There is no such spec, or no cfg for it; or an override names what is not there.
        """
        job = job_from_path(
            path,
            config=config,
            libraries=libraries,
            reads=reads,
            options=options,
            needs_config=overrides is None or overrides.is_empty,
        )
        return cls.of_job(str(path), job, overrides)

    @classmethod
    def of_job(cls, name: str, job: TlcJob, overrides: Overrides | None = None) -> Question:
        """Ask about a user's spec that is a job already.

        Raises:
            UsageError: An override names what is not there.
            ConfigSyntaxError: The cfg cannot be read, and there are overrides.
        """
        return cls(name, with_overrides(job, overrides), notes=unknown_constants(job))

    @property
    def own(self) -> tuple[OwnLayer, ...]:
        """The user's layers among those of the target."""
        return self.version.own if self.version else ()

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
            "severities": {claim.name: claim.severity.value for claim in self.claims},
            "stakes": {claim.name: claim.phrase for claim in self.claims},
            "kinds": {claim.name: claim.kind for claim in self.claims},
            "claims": {claim.name: claim.claim for claim in self.claims},
            "notes": list(self.notes),
            "python": python_of(self.version.family) if self.version else None,
        }

    def about_edge(self, pair: tuple[str, str]) -> Question | None:
        """Ask for the shortest behaviour in which a lock is held while another one is wanted.

        Args:
            pair: Classes of the one that is held and of the one that is wanted.

        Returns:
            None for a user's spec, of whose locks nothing is known.
        """
        if self.version is None or self.scope is None:
            return None
        options = replace(self.job.options, workers=1, coverage=False, dump=None)
        stake = next((claim.phrase for claim in self.claims if claim.name == LOCK_ORDER), "")
        claims = (no_edge(pair, stake),)
        return Question.of_target(self.version, self.scope, claims, options, symmetry=self.symmetry)


@dataclass(frozen=True, slots=True)
class Checker:
    """Answers questions with one toolchain and keeps the runs in one store."""

    toolchain: Toolchain
    store: RunStore

    def check(
        self,
        question: Question,
        *,
        on_event: OnEvent | None = None,
        runner: Runner | None = None,
        lock_examples: bool = True,
    ) -> Verdict:
        """Run TLC, replay every counterexample, and come to a verdict.

        Args:
            question: What to check.
            on_event: Sees every event as it comes.
            runner: What runs TLC where it is not to be run just so.
            lock_examples: Search for the behaviours that make a circle of locks, one search for each edge.

        Raises:
            ToolchainError: TLC cannot be run, or the run cannot be stored.
        """
        verdict = self._check(question, on_event, runner)
        if not lock_examples or verdict.lock_order is None or not verdict.lock_order.cycles:
            return verdict
        order = verdict.lock_order
        edges = attempt(
            "the search for a behaviour of each edge of the lock order",
            lambda: self._lock_examples(question, order, on_event, runner),
        )
        if isinstance(edges, Failure):
            return replace(verdict, failures=(*verdict.failures, edges))
        return replace(verdict, lock_examples=edges)

    def _check(self, question: Question, on_event: OnEvent | None, runner: Runner | None) -> Verdict:
        narrator = narrator_for(question.about, twins_of(question.own))
        executed = self.store.execute(
            question.job,
            AliasRunner(runner or TlcRunner(self.toolchain), TlcRunner(self.toolchain)),
            self.toolchain,
            about={"about": dict(question.about)},
            sources=question.sources,
            on_event=on_event,
        )
        return self._verdict(question, executed.result, executed.run, narrator)

    def _lock_examples(
        self, question: Question, order: LockOrder, on_event: OnEvent | None, runner: Runner | None
    ) -> tuple[LockExample, ...]:
        """Search for each edge of the first circle once more, for a behaviour that makes it."""
        examples = []
        for pair in steps_of(order.cycles[0]):
            asked = question.about_edge(pair)
            if asked is not None:
                found = self._check(asked, on_event, runner)
                shown = found.counterexamples[0] if found.counterexamples else None
                examples.append(LockExample(pair, shown, found.run))
        return tuple(examples)

    def stored(self, question: Question) -> Verdict | None:
        """The verdict of the run in the store that has answered this very question; None if there is none.

        Its counterexamples are replayed again: the reference model may be another one by now.

        Raises:
            TraceFormatError: A file of the run is missing or damaged.
        """
        run = self.store.answer(question.job, self.toolchain)
        if run is None:
            return None
        result = stored_result(run)
        return self._verdict(question, result, run, narrator_for(question.about, twins_of(question.own)))

    def _verdict(
        self, question: Question, result: Result, run: StoredRun, narrator: Narrator[Any] | None
    ) -> Verdict:
        judged, lock_order = judge(result, question.claims)
        stakes = {claim.name: (claim.severity, claim.phrase) for claim in question.claims}
        examples = tuple(examined(finding, narrator, stakes) for finding in judged.findings)
        return Verdict(
            target=question.target,
            scope=tuple(question.about["words"]),
            properties=question.properties,
            result=judged,
            counterexamples=examples,
            has_model=narrator is not None,
            run=run,
            toolchain=self.toolchain,
            main=question.job.main,
            sources=question.sources,
            notes=question.notes,
            lock_order=lock_order,
            has_behaviour=understood(question.job.config).has_behaviour,
            failures=tuple(example.failure for example in examples if example.failure is not None),
        )


def replay_run(
    run: StoredRun, own: Sequence[OwnLayer] = (), *, family: Family | None = None
) -> tuple[Counterexample, ...]:
    """Replay the counterexamples of a stored run again, from its trace files.

    For a simulation those behaviours too with which the reference model did not agree.

    Args:
        run: The run.
        own: Layers of a user whose twins replace those that the run keeps.
        family: The family, where its Python replaces that which the run keeps.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
        LayerError: A layer is not one of the run, or its template is another one now.
        UsageError: The run is of another family.
    """
    about, result = stored_about(run, family), stored_result(run)
    narrator = narrator_for(about, stored_twins(run, own))
    stakes = stakes_of(run, about)
    behaviours = (Finding(Outcome.BOUNDED, trace=load_trace(path).trace) for path in run.behaviours())
    return tuple(examine(finding, narrator, stakes) for finding in (*result.findings, *behaviours))


def replay_trace(
    run: StoredRun, trace: Trace, own: Sequence[OwnLayer] = (), *, family: Family | None = None
) -> Counterexample:
    """Replay one behaviour of a run again: a counterexample, one of a simulation, a branch.

    Args:
        run: The run.
        trace: The behaviour.
        own: As for :func:`replay_run`.
        family: As for :func:`replay_run`.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
    """
    narrator = narrator_for(stored_about(run, family), stored_twins(run, own))
    return examine(Finding(Outcome.BOUNDED, trace=trace), narrator, {})


def stakes_of(run: StoredRun, about: Mapping[str, Any]) -> Stakes:
    """How bad a violation is of each property that a stored run is about.

    Raises:
        TraceFormatError: What is recorded is none.
    """
    words = about.get("stakes", {})
    try:
        severities = {name: Severity(text) for name, text in about.get("severities", {}).items()}
        return {name: (severity, words.get(name, "")) for name, severity in severities.items()}
    except (AttributeError, ValueError) as error:
        what = f"job.json has severities that are none: {error}"
        raise TraceFormatError(f"{run.path}: {what}; {_AGAIN}") from error


def stored_result(run: StoredRun) -> Result:
    """What a stored run came to, with the traces of its trace files.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
    """
    result = run.result()
    findings = (_with_stored_trace(run, number, f) for number, f in enumerate(result.findings, 1))
    return replace(result, findings=tuple(findings))


def _with_stored_trace(run: StoredRun, number: int, finding: Finding) -> Finding:
    path = run.trace_path(number)
    if finding.trace is None:
        return finding
    if not path.exists():
        raise TraceFormatError(f"{path} is missing; {_AGAIN}")
    return replace(finding, trace=load_trace(path).trace)


def examined(finding: Finding, narrator: Narrator[Any] | None, stakes: Stakes) -> Counterexample:
    """As :func:`examine`; what keeps it from being replayed is told with the violation."""
    found = attempt("replaying", lambda: examine(finding, narrator, stakes))
    if isinstance(found, Failure):
        return replace(examine(finding, None, stakes), failure=found)
    return found


def examine(finding: Finding, narrator: Narrator[Any] | None, stakes: Stakes) -> Counterexample:
    """A violation, replayed where there is a model and TLC shows its behaviour."""
    severity, stake = stakes.get(finding.property or "", (None, ""))
    example = Counterexample(finding, finding.trace, severity=severity, stake=stake)
    if narrator is None or finding.trace is None:
        return example
    outcome = replay(finding.trace, narrator)
    if not isinstance(outcome, Agreement):
        return replace(example, divergence=outcome)
    told = replace(finding, trace=outcome.trace)
    return replace(
        example, finding=told, trace=outcome.trace, story=tell(outcome, narrator, finding.property)
    )
