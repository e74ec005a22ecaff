"""``pytlc conform``: is the spec the same machine as its reference model?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.ci import ci_options, places_of, reporter
from pytlc.cli.common import (
    as_json_option,
    find_target,
    is_path,
    machine_options,
    print_json,
    progress_option,
)
from pytlc.cli.family_command import FamilyCommand
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.conform import Comparison


@click.command(cls=FamilyCommand)
@click.argument("target")
@machine_options
@click.option("--max-states", type=click.IntRange(min=1), metavar="N", help="Stop after this many states.")
@click.option("--deadline", type=float, metavar="SECONDS", help="Stop after this time.")
@click.option("--heap", type=int, metavar="MIB", help="Memory limit of the JVM.")
@click.option("--full", is_flag=True, help="Show every change of every step.")
@click.option(
    "--trace",
    "trace_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the way to a difference here.",
)
@progress_option
@as_json_option
@ci_options("conform")
def conform(target: str, *, full: bool, trace_path: Path | None, as_json: bool, **arguments: Any) -> None:
    """Compare all states and labelled transitions of the spec of TARGET with those of its reference model.

    TARGET is a version such as vgic@v1. TLC writes its complete state graph, with one worker and without
    symmetry, and the model follows it. The first difference in breadth-first order is shown with the way to
    it. Where TLC prints no arguments of actions (before 1.8.0), a transition is an action and a state.

    Exits with 0 if both agree, 1 if they differ, 2 if TLC makes no graph, 3 if it was stopped at a bound.
    """
    from pytlc.check import Question
    from pytlc.conform import compare
    from pytlc.tlc import TlcOptions
    from pytlc.toolchain import find_toolchain

    if is_path(target):
        raise UsageError(f"{target}: there is no reference model for a .tla file; give FAMILY@VERSION")
    found = find_target(target, arguments["layers"])
    family = found.family
    scope = family.scope(**{name: arguments[name] for name in family.parameters})
    options = TlcOptions(heap_megabytes=arguments["heap"], deadline_seconds=arguments["deadline"])
    from pytlc.report import comparison_text, comparison_to_jsonable, write  # rich is slow
    from pytlc.report.ci.tables import comparison_report  # rich is slow
    from pytlc.report.counting import counting

    with counting(sys.stderr, mode=arguments["progress"]) as on_counts:
        comparison = compare(
            found,
            scope,
            find_toolchain(),
            options=options,
            max_states=arguments["max_states"],
            on_counts=on_counts,
        )
    if trace_path is not None:
        _keep(trace_path, comparison)
    asked = Question.of_target(found, scope, (), options, symmetry=False)
    reporter().add(lambda: comparison_report(comparison, places_of(asked, arguments)))
    if as_json:
        print_json(comparison_to_jsonable(comparison))
    else:
        write(comparison_text(comparison, full=full), reporter().stream)
    click.get_current_context().exit(comparison.exit_code)


def _keep(path: Path, comparison: Comparison[Any]) -> None:
    """Save the way to the difference, and the step after it where the spec has one."""
    from pytlc.trace import Step, Trace, save_trace

    found = comparison.difference
    if found is None or found.trace is None:
        return
    after = () if found.spec is None else (Step(found.number, found.action, found.spec),)
    meta = {"target": comparison.target, "scope": list(comparison.scope), "kind": found.kind.value}
    save_trace(path, Trace((*found.trace.steps, *after)), meta)
