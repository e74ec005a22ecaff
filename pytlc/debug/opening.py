"""From a run or a file to a timeline: what a behaviour is of, its model, its properties, its spec.

A branch is saved beside the runs, not in the one that it left, which may be replaced by a newer one; its file
names the run, so that it is opened and replayed as what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytlc.check.kept import stored_about
from pytlc.check.narrators import model_for, predicates_for
from pytlc.check.twins import stored_twins
from pytlc.debug.timeline import Timeline
from pytlc.errors import UsageError
from pytlc.reference import narrated
from pytlc.runs import StoredRun
from pytlc.runs.stored import run_of_trace
from pytlc.spec import Family
from pytlc.spec.layers import OwnLayer
from pytlc.spec.listing import Listing
from pytlc.tlc.cfg import understood
from pytlc.trace import Trace, load_itf, load_trace, save_trace

_BRANCH = "branch"
_BRANCHES = "branches"


@dataclass(frozen=True, slots=True)
class Session:
    """A behaviour to be stepped through.

    Attributes:
        timeline: It.
        title: What it is of, in a line.
        listing: The modules of its spec; empty for a file that is of no run.
        run: The run that it is from; None for such a file.
        violated: The property that it is a counterexample of, as TLC names it; None where it is of none.
        about: What the run records of the question.
    """

    timeline: Timeline
    title: str
    listing: Listing = field(default_factory=Listing)
    run: StoredRun | None = None
    violated: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


def open_run(
    run: StoredRun, number: int = 1, own: Sequence[OwnLayer] = (), *, family: Family | None = None
) -> Session:
    """Open a counterexample of a run.

    Args:
        run: The run.
        number: Which one, from 1.
        own: Layers of a user whose twins replace those that the run keeps.
        family: The family, where its Python replaces that which the run keeps.

    Raises:
        UsageError: The run has no counterexample of that number.
        TraceFormatError: A file of the run is missing or damaged.
    """
    findings = [finding for finding in run.result().findings if finding.trace is not None]
    if not 1 <= number <= len(findings):
        has = f"it has {len(findings)}" if findings else f"it found none ({run.outcome().value})"
        raise UsageError(f"{run.name} has no counterexample {number}: {has}; simulate writes behaviours too")
    file = load_trace(run.trace_path(number))
    return _of_run(run, file.trace, own, family, violated=findings[number - 1].property)


def open_file(path: Path, own: Sequence[OwnLayer] = (), *, family: Family | None = None) -> Session:
    """Open a trace file: of a run, a saved branch, or of nothing that is known, which has no model.

    Raises:
        UsageError: The file cannot be read.
        TraceFormatError: It is none, or a file of its run is missing or damaged.
    """
    if path.name.endswith(".itf.json"):
        return Session(Timeline(load_itf(path)), path.name)
    file = load_trace(path)
    violated = file.meta.get("property")
    try:
        run = run_of_trace(path, file.meta)
    except UsageError:
        return Session(Timeline(file.trace), path.name, violated=violated)
    return _of_run(run, file.trace, own, family, violated=violated)


def open_trace(
    run: StoredRun, trace: Trace, own: Sequence[OwnLayer] = (), *, family: Family | None = None
) -> Session:
    """Open a behaviour of a run, such as one of a simulation.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
    """
    return _of_run(run, trace, own, family, violated=None)


def save_branch(session: Session, timeline: Timeline, path: Path | None = None) -> Path:
    """Write a timeline as a trace file that is replayed as part of the run that it left.

    Args:
        session: Where it was made.
        timeline: It.
        path: The file; None for a new one in the folder ``branches`` beside the run.

    Returns:
        The file.

    Raises:
        UsageError: There is no run to put it beside, and no file was named.
        StorageError: It cannot be written.
    """
    if session.run is None:
        if path is None:
            raise UsageError("the behaviour is of no run; name the file to save the branch in")
        save_trace(path, timeline.trace, {"outcome": _BRANCH, "fork": timeline.fork})
        return path
    target = path or _free_name(session.run)
    main, run = session.run.record().get("main"), str(session.run.path)
    save_trace(target, timeline.trace, {"outcome": _BRANCH, "fork": timeline.fork, "main": main, "run": run})
    return target


def _of_run(
    run: StoredRun, trace: Trace, own: Sequence[OwnLayer], family: Family | None, *, violated: str | None
) -> Session:
    about = stored_about(run, family)
    model = model_for(about, stored_twins(run, own))
    predicates = predicates_for(about, model) if model is not None else {}
    spec = run.spec()
    names = frozenset(understood(spec.config).model_values)
    timeline = Timeline(trace, narrated(model) if model is not None else None, predicates, names=names)
    listing = Listing(spec.files, run.sources())
    words = ", ".join(about.get("words", ()))
    title = f"{about.get('target')}{': ' if words else ''}{words}"
    return Session(timeline, title, listing, run, violated, about)


def _free_name(run: StoredRun) -> Path:
    folder = run.path.parent / _BRANCHES
    number = 1
    while (found := folder / f"{run.name}-{number}.json").exists():
        number += 1
    return found
