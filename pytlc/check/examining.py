"""Counterexamples on the reference model: of a check that has just been made, or of a stored run, again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from pytlc.attempting import Failure, attempt
from pytlc.check.kept import stored_about
from pytlc.check.narrators import narrator_for
from pytlc.check.twins import stored_twins
from pytlc.check.verdict import Counterexample
from pytlc.errors import TraceFormatError
from pytlc.replay import Agreement, Narrator, replay, tell
from pytlc.runs import StoredRun
from pytlc.spec import Family
from pytlc.spec.claims import Severity
from pytlc.spec.layers import OwnLayer
from pytlc.tlc import Finding, Outcome, Result
from pytlc.trace import Trace, load_trace

#: How bad a violation is and what it does, by property.
Stakes: TypeAlias = Mapping[str, tuple[Severity, str]]

_AGAIN = "remove that folder and run the check again"


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
