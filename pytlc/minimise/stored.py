"""Minimising the counterexample of a stored run; the shorter one is a run of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pytlc.check.examining import stored_result
from pytlc.check.kept import stored_about
from pytlc.check.narrators import narrator_for, predicates_for, searcher_for
from pytlc.check.twins import stored_twins
from pytlc.errors import UsageError
from pytlc.minimise.minimising import Minimised, Minimiser, OnProgress
from pytlc.minimise.spec_search import shown
from pytlc.minimise.violation import Claim
from pytlc.runs import RunStore, StoredRun
from pytlc.tlc import Finding, Result, TlcJob
from pytlc.tlc.cfg import read_config
from pytlc.tlc.runner import OnEvent, Runner
from pytlc.tlc.versions import Features, features
from pytlc.toolchain import Toolchain
from pytlc.trace import Trace

#: What was checked, in the record of a run in which something was put around it.
AROUND = "around"


@dataclass(frozen=True, slots=True)
class MinimisedRun:
    """A minimised counterexample, and where it is kept.

    Attributes:
        minimised: What came of it.
        source: The run of the behaviour as it was.
        run: The run in which TLC took the shorter one again.
    """

    minimised: Minimised
    source: StoredRun
    run: StoredRun


def minimise_run(
    source: StoredRun,
    store: RunStore,
    toolchain: Toolchain,
    runner: Runner,
    *,
    seconds: float,
    number: int = 1,
    trace: Trace | None = None,
    on_progress: OnProgress | None = None,
) -> MinimisedRun:
    """Minimise a counterexample of a run.

    Args:
        source: The run.
        store: Where the run with the shorter one is kept; it becomes the last.
        toolchain: What the runner uses.
        runner: What runs TLC.
        seconds: How long to look for shorter behaviours.
        number: Which counterexample, from 1.
        trace: Another behaviour that violates the same, in its place.
        on_progress: Told of every shorter behaviour.

    Raises:
        UsageError: There is no such counterexample, or it is none that can be minimised.
        SpecError: TLC does not take the behaviour as one of the run's spec that violates this.
        TraceFormatError: A file of the run is missing or damaged.
    """
    finding = _finding(source, number, trace)
    job = user_job(source)
    keeping = _Keeping(source, job, store, toolchain, _Taking(runner, Claim.of(finding)))
    minimiser = minimiser_of(source, runner, features(toolchain.jar.version), on_progress)
    is_real = trace is not None or read_config(job.config).alias is None
    minimised = minimiser.minimise(finding, seconds=seconds, hold=keeping.hold, is_real=is_real)
    assert keeping.run is not None  # noqa: S101  # held at least once
    return MinimisedRun(minimised, source, keeping.run)


def minimiser_of(
    run: StoredRun, runner: Runner, tlc: Features, on_progress: OnProgress | None = None
) -> Minimiser:
    """The minimiser for the spec of a run, with its reference model where there is one.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
    """
    about = stored_about(run)
    model = narrator_for(about, stored_twins(run))
    heap = run.record().get("options", {}).get("heap_megabytes")
    plain = Minimiser(user_job(run), runner, tlc, heap_megabytes=heap, on_progress=on_progress)
    if model is None:
        return plain
    return replace(
        plain,
        model=model,
        predicates=predicates_for(about, model),
        searcher=lambda name: searcher_for(about, model, [name]),
    )


def _finding(run: StoredRun, number: int, trace: Trace | None) -> Finding:
    findings = [finding for finding in stored_result(run).findings if finding.trace is not None]
    if not 1 <= number <= len(findings):
        raise UsageError(
            f"run {run.name} has {len(findings)} counterexamples, so there is no number {number}"
        )
    return findings[number - 1] if trace is None else replace(findings[number - 1], trace=trace)


def user_job(run: StoredRun) -> TlcJob:
    """What was checked, without what was put around it.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
    """
    job, whole = run.job(), run.record().get(AROUND)
    if not whole:
        return job
    files = {name: text for name, text in job.files.items() if name not in whole["added"]}
    return replace(job, files=files | whole["files"], main=whole["main"], config=whole["config"])


def around(job: TlcJob, derived: TlcJob) -> dict[str, Any]:
    """What a run of a derived job records under ``AROUND`` of the job that it was derived from."""
    changed = {name: text for name, text in job.files.items() if derived.files.get(name) != text}
    added = sorted(derived.files.keys() - job.files.keys())
    return {"main": job.main, "config": job.config, "files": changed, "added": added}


class _NotTaken(Exception):  # a way out of the store, never seen outside
    """TLC does not take the behaviour."""

    def __init__(self, result: Result) -> None:
        self.result = result


@dataclass(frozen=True, slots=True)
class _Taking:
    """A runner whose result is none unless it shows what is claimed: nothing else is worth keeping."""

    runner: Runner
    claim: Claim

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """As in :class:`Runner`."""
        result = self.runner.run(job, on_event=on_event, output=output)
        if shown(result, self.claim) is None:
            raise _NotTaken(result)
        return result


@dataclass(slots=True)
class _Keeping:
    """Runs TLC and keeps the run as one of what the source was about, if it takes the behaviour."""

    source: StoredRun
    job: TlcJob
    store: RunStore
    toolchain: Toolchain
    runner: _Taking
    run: StoredRun | None = None

    def hold(self, job: TlcJob) -> Result:
        record: dict[str, Any] = {
            "about": dict(self.source.record()["about"]),
            AROUND: around(self.job, job),
            "minimised": self.source.name,
        }
        try:
            executed = self.store.execute(
                job, self.runner, self.toolchain, about=record, sources=self.source.sources()
            )
        except _NotTaken as error:
            return error.result
        self.run = executed.run
        return executed.result
