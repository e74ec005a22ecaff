"""``pytlc simulate``: random behaviours, each replayed on the reference model where there is one."""

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
    override_options,
    overrides_of,
    print_json,
    progress_option,
    property_option,
    refuse_family_options,
    refuse_spec_options,
    runs_option,
    spec_options,
    store_of,
)
from pytlc.cli.family_command import FamilyCommand

if TYPE_CHECKING:
    from pytlc.check import Question
    from pytlc.tlc import TlcOptions


@click.command(cls=FamilyCommand)
@click.argument("target")
@machine_options
@property_option
@spec_options
@override_options
@click.option(
    "--num",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="N",
    help="How many behaviours.",
)
@click.option(
    "--depth", type=click.IntRange(min=1), default=100, show_default=True, metavar="M", help="States of each."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="S", help="Gives the same behaviours again."
)
@click.option("--deadline", type=float, metavar="SECONDS", help="Stop after this time.")
@click.option("--heap", type=int, metavar="MIB", help="Memory limit of the JVM.")
@click.option("--full", is_flag=True, help="Show every change of every step.")
@progress_option
@runs_option
@as_json_option
@ci_options("simulate")
def simulate(target: str, *, num: int, depth: int, full: bool, as_json: bool, **arguments: Any) -> None:
    """Make random behaviours of TARGET: a version such as vgic@v1, or the path of a .tla file.

    Those of a version are all replayed on the reference model. Nothing is checked but what --property names;
    a .tla file is checked as its cfg says. A violation ends the simulation.
    """
    from pytlc.check import Checker
    from pytlc.conform.simulation import replay_simulation
    from pytlc.tlc import Simulation, TlcOptions
    from pytlc.toolchain import find_toolchain

    options = TlcOptions(
        check_deadlock=None if is_path(target) else False,
        seed=arguments["seed"],
        deadline_seconds=arguments["deadline"],
        heap_megabytes=arguments["heap"],
    )
    question = simulated_question(target, arguments, options)
    runs: Path | None = arguments["runs"]
    store = store_of(runs)
    checker = Checker(find_toolchain(), store)
    from pytlc.report import write  # rich is slow
    from pytlc.report.ci.tables import simulated_report  # rich is slow
    from pytlc.report.ci.verdicts import Asked  # rich is slow
    from pytlc.report.simulation import (  # rich is slow
        simulated_text,
        simulated_to_jsonable,
        simulation_progress,
    )

    asked = Simulation(behaviors=num, depth=depth)
    with simulation_progress(sys.stderr, mode=arguments["progress"]) as on_count:
        found = replay_simulation(checker, question, asked, seed=arguments["seed"], on_count=on_count)
    about = Asked(found.verdict.target, question.job, places_of(question, arguments))
    reporter().add(lambda: simulated_report(found, about))
    if as_json:
        print_json(simulated_to_jsonable(found))
    else:
        write(simulated_text(found, full=full), reporter().stream)
    click.get_current_context().exit(found.exit_code)


def simulated_question(text: str, arguments: dict[str, Any], options: TlcOptions) -> Question:
    """What random behaviours are made of: a version of a family, or the path of a .tla file.

    Raises:
        UsageError: It is neither, or an option goes with the other.
    """
    return _of_path(text, arguments, options) if is_path(text) else _of_family(text, arguments, options)


def _of_family(text: str, arguments: dict[str, Any], options: TlcOptions) -> Question:
    from pytlc.check import Question
    from pytlc.spec.selection import select

    refuse_spec_options(text, arguments)
    target = find_target(text, arguments["layers"])
    family = target.family
    scope = family.scope(**{name: arguments[name] for name in family.parameters})
    named = arguments["properties"]
    claims = select(family, named, scope).properties if named else ()
    return Question.of_target(target, scope, claims, options, symmetry=False)


def _of_path(text: str, arguments: dict[str, Any], options: TlcOptions) -> Question:
    from pytlc.check import Question

    refuse_family_options(arguments, "properties", "layers")
    return Question.of_path(
        Path(text),
        arguments["config"],
        options,
        libraries=arguments["libraries"],
        reads=arguments["files_read"],
        overrides=overrides_of(arguments),
    )
