"""A behaviour as a story for other tools: replayed where there is a reference model, else told alone."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pytlc.check.pipeline import replay_trace
from pytlc.errors import TraceFormatError, UsageError
from pytlc.replay import Story
from pytlc.replay.alone import tell_alone
from pytlc.report.exports import mermaid, perfetto, shiviz
from pytlc.runs import StoredRun
from pytlc.runs.stored import run_of_trace
from pytlc.trace import Trace, load_trace


def told_text(form: str, trace: Trace, run: StoredRun | None, path: Path) -> str:
    """The text of a behaviour in one of the forms that tell who acts.

    Args:
        form: ``perfetto``, ``shiviz`` or ``mermaid``.
        trace: The behaviour.
        run: The run that it is of; None for one from a file.
        path: That file.
    """
    run = run or _run_beside(path)
    story = _story(trace, run)
    if form == "shiviz":
        return shiviz(story)
    if form == "mermaid":
        return mermaid(story, ending=trace.ending)
    target = run.record().get("about", {}).get("target") if run else None
    return json.dumps(perfetto(story, str(target or path.stem), ending=trace.ending), indent=1) + "\n"


def _run_beside(path: Path) -> StoredRun | None:
    """The run that a file of pytlc's own lies in or names; None of another one."""
    try:
        return run_of_trace(path, load_trace(path).meta)
    except (TraceFormatError, UsageError):
        return None


def _story(trace: Trace, run: StoredRun | None) -> Story:
    if run is None:
        return tell_alone(trace)
    example = replay_trace(run, trace)
    if example.divergence is not None:
        click.echo(f"told without the reference model, for {example.divergence.reason}", err=True)
    return example.story or tell_alone(trace)
