"""A behaviour as a story for other tools: replayed where there is a reference model, else told alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytlc.errors import TraceFormatError, UsageError

if TYPE_CHECKING:
    from pytlc.check.verdict import Counterexample
    from pytlc.runs import StoredRun
    from pytlc.trace import Trace


def told_text(form: str, trace: Trace, run: StoredRun | None, path: Path) -> str:
    """The text of a behaviour in one of the forms that tell who acts.

    Args:
        form: ``perfetto``, ``shiviz``, ``mermaid`` or ``svg``.
        trace: The behaviour.
        run: The run that it is of; None for one from a file.
        path: That file.
    """
    from pytlc.replay.alone import tell_alone
    from pytlc.report.exports import mermaid, perfetto, shiviz
    from pytlc.report.exports.drawing import drawing

    run = run or _run_beside(path)
    example = _told(trace, run)
    story = example.story or tell_alone(trace)
    target = run.record().get("about", {}).get("target") if run else None
    title = str(target or path.stem)
    if form == "shiviz":
        return shiviz(story)
    if form == "mermaid":
        return mermaid(story, ending=trace.ending)
    if form == "svg":
        return drawing(example, title)
    return json.dumps(perfetto(story, title, ending=trace.ending), indent=1) + "\n"


def _run_beside(path: Path) -> StoredRun | None:
    """The run that a file of pytlc's own lies in or names; None of another one."""
    from pytlc.runs.stored import run_of_trace
    from pytlc.trace import load_trace

    try:
        return run_of_trace(path, load_trace(path).meta)
    except (TraceFormatError, UsageError):
        return None


def _told(trace: Trace, run: StoredRun | None) -> Counterexample:
    """The behaviour with its story, of the reference model or alone; without one where nobody acts."""
    from pytlc.check.examining import replay_trace
    from pytlc.check.verdict import Counterexample
    from pytlc.replay.alone import tell_alone
    from pytlc.tlc import Finding, Outcome

    if run is not None:
        example = replay_trace(run, trace)
        if example.divergence is not None:
            click.echo(f"told without the reference model, for {example.divergence.reason}", err=True)
        if example.story is not None:
            return example
    story = tell_alone(trace)
    finding = Finding(Outcome.BOUNDED, trace=trace)
    return Counterexample(finding, trace, story if story.actors else None)
