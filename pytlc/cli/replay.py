"""``pytlc replay``: take the counterexamples of a stored run again on the reference model."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import as_json_option, layers_option, print_json, runs_option, sources_option, store_of
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.runs import StoredRun
    from pytlc.spec.family import Family
    from pytlc.spec.layers import OwnLayer
    from pytlc.trace import Action, TraceFile


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be replayed: a run or one file of it, with which layers and family."""

    path: Path
    file: TraceFile | None
    run: StoredRun
    own: tuple[OwnLayer, ...]
    family: Family | None

    @classmethod
    def of(cls, text: str, arguments: Mapping[str, Any]) -> _Asked:
        from pytlc.runs.stored import run_of_trace
        from pytlc.spec.family import load_family
        from pytlc.spec.layers import read_layer
        from pytlc.trace import load_trace

        store = store_of(arguments["runs"])
        path = Path(text)
        file = load_trace(path) if path.suffix == ".json" and path.is_file() else None
        run = run_of_trace(path, file.meta) if file else store.find(text)
        family = load_family(arguments["family"]) if arguments["family"] else None
        return cls(path, file, run, tuple(read_layer(folder) for folder in arguments["layers"]), family)

    @property
    def has_breakpoint(self) -> bool:
        """Whether Python of the user's stops by itself."""
        from pytlc.check.kept import kept_python

        kept = kept_python(self.family) if self.family else self.run.layers()
        texts = (*kept.values(), *(layer.twin for layer in self.own))
        return any("breakpoint()" in text for text in texts)


@click.command()
@click.argument("run", default="last")
@click.option("--full", is_flag=True, help="Show every change of every step.")
@sources_option
@layers_option
@click.option("--family", metavar="DIR", help="Take the reference model of the family in this folder.")
@click.option("--pdb", "in_pdb", is_flag=True, help="Stop with pdb in the model's function of each step.")
@click.option(
    "--before",
    "conditions",
    multiple=True,
    metavar="CONDITION",
    help="Stop only before steps like: 'take vgic lock of vcpu1 #2', 'function vgic_migrate_irq', 'step 12'.",
)
@click.option(
    "--steps", is_flag=True, help="Take each step once, for breakpoints that another debugger has set."
)
@click.option("--number", type=click.IntRange(1), default=1, help="Which counterexample is stepped through.")
@runs_option
@as_json_option
def replay(run: str, *, full: bool, sources: bool, as_json: bool, **arguments: Any) -> None:
    """Replay the counterexamples of RUN: a name or the start of one, a folder, a trace file in it, or "last".

    Of a simulation, the behaviours too with which the reference model did not agree.

    A run with a layer or a family of your own is replayed with the Python that it keeps; --layer and
    --family take that of a folder instead. A breakpoint() in it stops in the steps of the counterexample, as
    --pdb does in those of --before. Exits with 1 if the reference model does not agree.
    """
    from pytlc.check.examining import replay_run, replay_trace
    from pytlc.check.kept import stored_about
    from pytlc.check.narrators import has_narrator
    from pytlc.check.verdict import AS_EXPECTED, FOUND
    from pytlc.spec.source_map import NO_SOURCES

    asked = _Asked.of(run, arguments)
    if arguments["conditions"] and not arguments["in_pdb"]:
        raise UsageError("--before says where --pdb stops; add --pdb")
    if arguments["in_pdb"] or arguments["steps"] or asked.has_breakpoint:
        _step_through(asked, arguments)
        return
    found, instead = asked.run, asked.family
    examples = (
        (replay_trace(found, asked.file.trace, asked.own, family=instead),)
        if asked.file
        else replay_run(found, asked.own, family=instead)
    )
    known = found.sources() if sources or as_json else NO_SOURCES
    has_model = has_narrator(stored_about(found, instead))
    from pytlc.report import counterexample_text, counterexample_to_jsonable, write  # rich is slow

    if as_json:
        print_json([counterexample_to_jsonable(e, has_model=has_model, sources=known) for e in examples])
    elif not examples:
        click.echo(f"{found.name} has no counterexample: its outcome is {found.outcome().value}")
    for example in () if as_json else examples:
        write(counterexample_text(example, has_model=has_model, full=full, sources=known), sys.stdout)
    diverged = any(example.divergence is not None for example in examples)
    click.get_current_context().exit(FOUND if diverged else AS_EXPECTED)


def _step_through(asked: _Asked, arguments: Mapping[str, Any]) -> None:
    """Take each step once where a debugger may stop in it."""
    from pytlc.debug.conditions import parse_condition  # most replays stop nowhere
    from pytlc.debug.opening import open_run, open_trace
    from pytlc.debug.python import debug_steps, take_steps, undisturbed
    from pytlc.debug.stops import any_of

    with undisturbed():
        session = (
            open_trace(asked.run, asked.file.trace, asked.own, family=asked.family)
            if asked.file
            else open_run(asked.run, arguments["number"], asked.own, family=asked.family)
        )
    if not arguments["in_pdb"]:
        take_steps(session.timeline, _tell)
        return
    conditions = [parse_condition(text) for text in arguments["conditions"]]
    if not debug_steps(session.timeline, any_of(conditions) if conditions else None, on_step=_tell):
        click.echo("left the debugger", err=True)


def _tell(number: int, action: Action, why: str | None) -> None:
    click.echo(f"state {number}: {action}{f'  ({why})' if why else ''}")
