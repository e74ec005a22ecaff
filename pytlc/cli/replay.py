"""``pytlc replay``: take the counterexamples of a stored run again on the reference model."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pytlc.check.kept import stored_about
from pytlc.check.narrators import has_narrator
from pytlc.check.pipeline import replay_run, replay_trace
from pytlc.check.verdict import AS_EXPECTED, FOUND
from pytlc.cli.common import as_json_option, layers_option, print_json, runs_option, sources_option, store_of
from pytlc.runs.stored import run_of_trace
from pytlc.spec.family import load_family
from pytlc.spec.layers import read_layer
from pytlc.spec.source_map import NO_SOURCES
from pytlc.trace import load_trace


@click.command()
@click.argument("run", default="last")
@click.option("--full", is_flag=True, help="Show every change of every step.")
@sources_option
@layers_option
@click.option("--family", metavar="DIR", help="Take the reference model of the family in this folder.")
@runs_option
@as_json_option
def replay(
    run: str,
    layers: tuple[Path, ...],
    family: str | None,
    runs: Path | None,
    *,
    full: bool,
    sources: bool,
    as_json: bool,
) -> None:
    """Replay the counterexamples of RUN: a name or the start of one, a folder, a trace file in it, or "last".

    Of a simulation, the behaviours too with which the reference model did not agree.

    A run with a layer or a family of your own is replayed with the Python that it keeps; --layer and
    --family take that of a folder instead. Exits with 1 if the reference model does not agree.
    """
    store = store_of(runs)
    path = Path(run)
    file = load_trace(path) if path.suffix == ".json" and path.is_file() else None
    found = run_of_trace(path, file.meta) if file else store.find(run)
    instead = load_family(family) if family else None
    own = [read_layer(folder) for folder in layers]
    examples = (
        (replay_trace(found, file.trace, own, family=instead),)
        if file
        else replay_run(found, own, family=instead)
    )
    known = found.sources() if sources or as_json else NO_SOURCES
    has_model = has_narrator(stored_about(found, instead))
    from pytlc.report import counterexample_text, counterexample_to_jsonable, write  # noqa: PLC0415  # rich is slow

    if as_json:
        print_json([counterexample_to_jsonable(e, has_model=has_model, sources=known) for e in examples])
    elif not examples:
        click.echo(f"{found.name} has no counterexample: its outcome is {found.outcome().value}")
    for example in () if as_json else examples:
        write(counterexample_text(example, has_model=has_model, full=full, sources=known), sys.stdout)
    diverged = any(example.divergence is not None for example in examples)
    click.get_current_context().exit(FOUND if diverged else AS_EXPECTED)
