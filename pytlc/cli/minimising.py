"""What ``pytlc trace minimise`` does."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import print_json, store_of
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.minimise import MinimisedRun
    from pytlc.runs import RunStore, StoredRun
    from pytlc.trace import Trace


_NUMBERED = re.compile(r"trace-(\d+)\.json")


def run_minimise(source: str, of: str | None, *, full: bool, as_json: bool, **arguments: Any) -> None:
    """Minimise, show the shorter behaviour, and end the command.

    Args:
        source: A run, or a trace file.
        of: The run whose spec a trace file is of.
        full: Show every change of every step.
        as_json: Print JSON.
        arguments: The other options of the command.
    """
    from pytlc.check.verdict import AS_EXPECTED
    from pytlc.minimise import minimise_run
    from pytlc.report.minimising import minimising_progress
    from pytlc.tlc import TlcRunner
    from pytlc.toolchain import find_toolchain

    store = store_of(arguments["runs"])
    run, number, trace = _chosen(source, of, arguments["number"], store)
    toolchain = find_toolchain()
    with minimising_progress(sys.stderr, mode=arguments["progress"]) as on_progress:
        found = minimise_run(
            run,
            store,
            toolchain,
            TlcRunner(toolchain),
            seconds=arguments["deadline"],
            number=number,
            trace=trace,
            on_progress=on_progress,
        )
    show_minimised(found, full=full, as_json=as_json)
    click.get_current_context().exit(AS_EXPECTED)


def show_minimised(found: MinimisedRun, *, full: bool, as_json: bool) -> None:
    """Print the shorter behaviour, replayed where there is a reference model."""
    from pytlc.check.examining import replay_run
    from pytlc.check.kept import stored_about
    from pytlc.check.narrators import has_narrator
    from pytlc.report import write
    from pytlc.report.minimising import minimised_text, minimised_to_jsonable

    (example,) = replay_run(found.run)
    has_model = has_narrator(stored_about(found.run))
    if as_json:
        print_json(minimised_to_jsonable(found, example, has_model=has_model))
    else:
        write(minimised_text(found, example, has_model=has_model, full=full), sys.stdout)


def _chosen(source: str, of: str | None, number: int, store: RunStore) -> tuple[StoredRun, int, Trace | None]:
    """The run, which of its counterexamples, and the behaviour that stands in its place."""
    from pytlc.runs import StoredRun
    from pytlc.runs.stored import JOB

    path = Path(source)
    if not path.is_file():
        return store.find(source), number, None
    if of is not None:
        from pytlc.cli.trace import load_any  # which imports this

        return store.find(of), number, load_any(path)
    named = _NUMBERED.fullmatch(path.name)
    run = StoredRun(path.absolute().parent)
    if named is None or not (run.path / JOB).is_file():
        raise UsageError(
            f"{path} is no counterexample in the folder of a run, so its spec is not known; "
            "name the run that it is of, --of RUN"
        )
    return run, int(named[1]), None
