"""``pytlc replay``: take the counterexamples of a stored run again on the reference model."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pytlc.check.narrators import narrator_for
from pytlc.check.pipeline import replay_run
from pytlc.check.verdict import AS_EXPECTED, FOUND
from pytlc.cli.common import as_json_option, print_json, runs_option
from pytlc.runs import RunStore


@click.command()
@click.argument("run", default="last")
@click.option("--full", is_flag=True, help="Show every change of every step.")
@runs_option
@as_json_option
def replay(run: str, runs: Path | None, *, full: bool, as_json: bool) -> None:
    """Replay the counterexamples of RUN: a name or the start of one, a folder, or "last".

    Exits with 1 if the reference model does not agree.
    """
    store = RunStore(runs.absolute()) if runs else RunStore.default()
    found = store.find(run)
    examples = replay_run(found)
    has_model = narrator_for(found.record()["about"]) is not None
    from pytlc.report import counterexample_text, counterexample_to_jsonable, write  # noqa: PLC0415  # rich is slow

    if as_json:
        print_json([counterexample_to_jsonable(example, has_model=has_model) for example in examples])
    elif not examples:
        click.echo(f"{found.name} has no counterexample: its outcome is {found.outcome().value}")
    for example in () if as_json else examples:
        write(counterexample_text(example, has_model=has_model, full=full), sys.stdout)
    diverged = any(example.divergence is not None for example in examples)
    click.get_current_context().exit(FOUND if diverged else AS_EXPECTED)
