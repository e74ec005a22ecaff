"""``pytlc explore``: the everyday check, of the reference model and without Java."""

from __future__ import annotations

import sys
from typing import Any

import click

from pytlc.cli.common import (
    as_json_option,
    find_target,
    is_path,
    machine_options,
    print_json,
    progress_option,
    property_option,
)
from pytlc.cli.family_command import FamilyCommand
from pytlc.errors import UsageError


@click.command(cls=FamilyCommand)
@click.argument("target")
@property_option
@machine_options
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Stop the search after this many states."
)
@click.option(
    "--deadline", type=click.FloatRange(min=0), metavar="SECONDS", help="Stop the search after this time."
)
@click.option("--full", is_flag=True, help="Show every change of every step.")
@progress_option
@as_json_option
def explore(target: str, *, full: bool, as_json: bool, **arguments: Any) -> None:
    """Search the reference model of TARGET, a version such as vgic@v1, without Java and without TLC.

    Without --property everything is checked that says something of the machine, except temporal properties,
    which only pytlc check can check. Ends at the first violation; its counterexample is a shortest one.
    """
    from pytlc.check.exploring import Bounds, explore_target

    if is_path(target):
        raise UsageError(f"{target} is a spec, which has no reference model; take pytlc check {target}")
    found = find_target(target, arguments["layers"])
    family = found.family
    scope = family.scope(**{name: arguments[name] for name in family.parameters})
    bounds = Bounds(arguments["limit"], arguments["deadline"])
    from pytlc.report import explored_text, explored_to_jsonable, write  # rich is slow
    from pytlc.report.search_progress import search_progress

    with search_progress(sys.stderr, mode=arguments["progress"]) as on_progress:
        explored = explore_target(
            found, scope, arguments["properties"], bounds=bounds, on_progress=on_progress
        )
    if as_json:
        print_json(explored_to_jsonable(explored))
    else:
        write(explored_text(explored, full=full), sys.stdout)
    click.get_current_context().exit(explored.exit_code)
